"""Characters: one form for matching (`norm`), and which script a text is written in.

`norm` has exactly one character for each character of the text, so that offsets in one are offsets in the other.
Sources: Unicode NFKC for compatibility forms, Unicode's CJK Radicals Supplement, OpenCC's character table for
traditional → simplified.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from pipeline.linear import Pattern

Script = Literal["Hans", "Hant"]

#: CJK radicals that NFKC leaves alone, by the ideographs that PDF files mean with them.
RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺍⺏⺐⺑⺒⺓⺗⺝⺟⺠⺡⺢⺣⺤⺥⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳",
        "厂乙冂刀卜小尢尢尢巳幺心月母民水水火爪爪王疋网示礻竹糸纟网网网羊羊羊老聿聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阜阜雨青韦页风飞食食饣食首马骨鬼鱼鸟麦黄黾齐齿龙龟",
        strict=True,
    )
)
_DASHES = dict.fromkeys("‐‑‒–—―−－﹣─━", "-") | dict.fromkeys("～〜∼﹏", "~")
_QUOTES = dict.fromkeys("「『﹁﹃＂〝", "“") | dict.fromkeys("」』﹂﹄〞", "”")
_MARKS = {"︰": "：", "﹕": "：", "﹔": "；", "﹐": "，", "﹑": "、", "﹒": ".", "﹙": "（", "﹚": "）", "〔": "（",
          "〕": "）",
          "‧": "·", "・": "·", "•": "·", "〈": "《", "〉": "》", "℃": "℃", "％": "%", "﹪": "%"}  # fmt: skip
_KEEP = set("，。：；！？（）、")  # full-width marks of Chinese sentences are what rules are written with
_HANT_ONLY = (
    "個們來這為國說時會對發經過還後動種麼從問應當現開關學長實與點間無樣萬億兩進業產總並將機構選體區縣聯議務員"
    "門東馬車龍灣廣專項億環標據擴備強導設認調職責書報計劃劃財團組織濟勞術療質資費"
)
_HANS_ONLY = (
    "个们来这为国说时会对发经过还后动种么从问应当现开关学长实与点间无样万亿两进业产总并将机构选体区县联议"
    "务员门东马车龙湾广专项亿环标据扩备强导设认调职责书报计划财团组织济劳术疗质资费"
)


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (
        *range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFE30, 0xFFEF),
        *range(0x2460, 0x249C), *range(0x1D7CE, 0x1D800), 0x00A0, 0x3000,
    ):  # fmt: skip
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        if char not in _KEEP and len(plain) == 1 and plain != char:
            table[code] = plain
    for more in (RADICALS, _DASHES, _QUOTES, _MARKS):
        table.update({ord(k): v for k, v in more.items() if len(v) == 1})
    for char in _KEEP:
        table.pop(ord(char), None)
    return table


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """The simplified form by the code point of its traditional character, where that is one character."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    chars = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    plain = convert("\n".join(chars)).split("\n")
    table = {ord(a): b for a, b in zip(chars, plain, strict=True) if a != b and len(b) == 1}
    # variants that Hong Kong's texts and old prints use and OpenCC's table lacks
    return table | {
        ord(a): b for a, b in zip("衞緖戸毎淸靑吿屛尙愼郞鄕", "卫绪户每清青告屏尚慎郎乡", strict=True)
    }


_COUNT_HANT = re.compile(f"[{''.join(sorted(set(_HANT_ONLY) - set(_HANS_ONLY)))}]")
_COUNT_HANS = re.compile(f"[{''.join(sorted(set(_HANS_ONLY) - set(_HANT_ONLY)))}]")


#: In OpenCC's table, but written in simplified texts too: in names, and where mainland usage keeps them.
_BOTH = "著乾瞭藉徵於夥餘鍾阪昇崑覆剋託祇甯穀薑迴鬍麯喆堃"


@lru_cache(maxsize=1)
def _only_traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(chr(c) for c in sorted(simplified()) if chr(c) not in _BOTH)}]")


def detect_script(text: str) -> Script | None:
    """The script most of the telling characters belong to; `None` where there are none."""
    sample = text[:1500]
    hant, hans = len(_COUNT_HANT.findall(sample)), len(_COUNT_HANS.findall(sample))
    if hant == hans == 0:
        # A line or two may hold none of the telling ones: any character that only the one script writes decides.
        return "Hant" if _only_traditional().search(sample) else None
    return "Hant" if hant > hans else "Hans"


_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]+")


def detect_language(text: str, script: Script | None) -> str | None:
    """`zh`, or another language that most of the letters of the beginning belong to; `None` without letters."""
    if script is not None and "的" in text[:400]:
        return "zh"
    sample = text[:4000]
    han, words = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    if len(_KANA.findall(sample)) > 0.15 * han + 2:
        return "ja"
    if len(_HANGUL.findall(sample)) > han:
        return "ko"
    if han == words == 0:
        return None
    return "zh" if han >= words else "en"


def fold(char: str) -> str:
    """The plain form of one character; the character itself where it has no other."""
    return _fold_table().get(ord(char), char)


@lru_cache(maxsize=1)
def _plain() -> list[int]:
    """The plain form of every character, by code points; nothing plainer than it is left.

    A list, since looking into it costs the same for what has no other form: in a dictionary that is an exception.
    """
    table = {**simplified(), **_fold_table()}
    plain = list(range(max(table) + 1))
    for code, other in table.items():
        plain[code] = ord(table.get(ord(other), other))
    return plain


def normalize(text: str) -> str:
    """`text` for matching, character by character: half-width, unified marks, radicals resolved, simplified.

    In figures, letters that text recognition read for digits are digits again.

    >>> normalize("2O24年l2月"), normalize("O3浓度")
    ('2024年12月', 'O3浓度')

    >>> normalize("２０２１年⽔利")
    '2021年水利'
    """
    plain = text.translate(_plain())
    return "".join(_mended(plain)) if _MISREAD.search(plain) else plain


#: Letters beside digits, as text recognition reads 0 and 1: asked of the whole text first.
_MISREAD = Pattern(r"[0-9][,.]?[OolI]|[lI][0-9,]|O\.[0-9]")
#: A figure with such letters in front of its unit: `2O24年`, `3l日`, `l,200万元`; O3 is ozone, and IO is no figure.
_MISREAD_FIGURE = re.compile(
    r"(?<![A-Za-z0-9.,])(?:O(?=\.\d)|[lI](?=[\d,])|\d)[\dOolI,.]*(?<![,.])"
    r"(?=\s?(?:[年月日号时万亿元%‰吨亩户岁]|个(?:百分|月|项目|县)|美元|港元|公[里斤顷]|平方|立方|千瓦))"
)
_LETTERS = str.maketrans("OolI", "0011")


def _mended(text: str) -> Iterator[str]:
    """Yield the text in pieces, the letters that recognition read for digits as the digits they were."""
    at = 0
    for match in _MISREAD_FIGURE.finditer(text):
        figure = match[0]
        if not figure.isdecimal() and (mended := figure.translate(_LETTERS)) != figure:
            yield text[at : match.start()] + mended
            at = match.end()
    yield text[at:]
