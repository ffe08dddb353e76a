"""Lines: the raw lines of a body, and what each is by its own look (its neighbours are asked in `structure`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.document import Source

CJK = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK_MARK = (
    r"\u3001-\u3004\u3008-\u301f\u2018-\u201d\u2026\u2014\u00b7\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65\uffe5"
)
#: What a sentence, a clause of a list or a lead-in ends with.
STOPS = tuple("。！？!?；;：:")
_CN = "[一二三四五六七八九十百]"
#: What makes a decimal of a chapter's number: `3.5万人`, `7.09 亿美元`.
_UNIT = (
    "(?:[%％‰亿億万萬千倍元年月日人户戶度米克升吨噸折寸]|[个個](?!性)|百[万萬]|公[里斤顷頃]|平方|立方|"
    "英[里尺寸镑鎊]|美元|欧元|歐元|港[元币幣]|日元)"
)

LineKind = Literal["heading", "item", "row", "text", "gone", "toc", "caption", "footnote"]

_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+")
_PLAIN_LINE = re.compile(r".*\n|.+")
_STRIP = " \t\r\n\u3000\u00a0\ufeff\x0b\x0c\u2028\u200b"
NUMBERED = re.compile(
    r"(?P<md>#{1,6})[ \t]"
    r"|(?P<bold>\*\*)"
    rf"|第\s?(?P<part>{_CN}+|\d+)\s?(?P<unit>部分|[章节節编編篇卷])(?=[\s:：、]|$|[^一-鿿]|.{{1,28}}$)"
    rf"|第\s{{0,3}}(?P<article>(?:{_CN}|[零〇]|\d)+)\s{{0,3}}[条條](?:之{_CN}+)?(?=[\s:：、\[【]|$)"
    rf"|(?P<cn>{_CN}{{1,4}})\s?[、．]"
    rf"|[（(]\s?(?P<paren>{_CN}{{1,4}})\s?[)）]"
    rf"|(?P<dotted>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,4}})[.．]?(?![\d.．])(?!{_UNIT}|\s?[%％亿億万萬\d~～\-－–—至]|\s(?:[元吨噸倍米]|公里|[个個]百分|美元|平方))"
    rf"|专栏\s?(?P<column>{_CN}{{1,3}}|\d{{1,2}})(?=[\s:：、]|$)"
    r"|(?P<num>\d{1,3})\s?[.．、](?!\d(?!\d{3}\s?年))"
    r"|[（(]\s?(?P<pnum>\d{1,2})\s?[)）]|(?P<half>\d{1,2})[)）]|[（(]\s?(?P<small>[a-z]|[ivx]{2,4})\s?[)）]"
    r"|(?P<circled>[①-⑳⑴-⒇⒈-⒛❶-❿])"
    r"|(?P<stem>[甲乙丙丁戊己庚辛壬癸])、|(?P<letter>[A-Ha-h])[.．、)）](?=\s|[^\x00-\x7f])"
)
#: Rank of a habit of numbering: what stands above what, where the text does not say otherwise.
RANKS = {"编": 2, "編": 2, "篇": 2, "卷": 2, "部分": 3, "章": 4, "节": 6, "節": 6, "article": 8, "cn": 10, "paren": 20,
         "stem": 15, "column": 25, "num": 30, "dotted": 31, "pnum": 40, "half": 42, "circled": 50, "small": 46,
         "letter": 45}  # fmt: skip
LABEL = re.compile(
    r"[^，。；：:（(\s](?:[ \u3000]{0,4}[^，。；：:（(\s]){0,7}(?:[（(][^）)\n]{1,10}[）)])?\s?[：:]\s*[^\s]"
)
#: A day alone on its line, as below a signature.
DAY_ALONE = re.compile(
    r"[（(]?(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九]{3})\s?[年./-]\s?[\d一二三四五六七八九十]{1,3}\s?[月./-]\s?"
    r"[\d一二三四五六七八九十]{1,3}\s?[日号號]?[）)]?"
)
_CLOSERS = frozenset("”’」』）)】》\"'")
BORDER = re.compile("[│┃║]")


@dataclass(slots=True)
class Line:
    """A raw line that holds something: its `text`, less its indentation and line end, and what it is.

    `row` numbers the raw lines, those counted that hold nothing. `habit` is how it is numbered (`cn`, `paren`,
    `num` … or `bullet`), `number` its ordinal, `head` the length of the
    number, `mark` the length of a bullet in front that cleaning takes out, `splits` the raw offsets at which a new
    block begins inside the line, each with its kind and rank. `joint` is what stands in place of its line break where
    it goes on in the next line.
    """

    start: int
    end: int
    stop: int  # with the line end
    row: int
    text: str
    kind: LineKind = "text"
    rank: int = 0
    mark: int = 0
    habit: str = ""
    number: int = 0
    head: int = 0
    width: float = 0.0
    page: bool = False  # a form feed stands before it
    top: bool = False  # the first line of the text
    column: bool = False  # a column begins with it that stands beside another
    indent: int = 0  # how many blanks stand in front of it
    label: bool | None = None  # whether it is a name and what it stands for; not asked yet
    gone: int = 0  # how many lines were taken out between it and the one above that stays
    through: bool = False  # a page ends there
    alone: bool = False  # it goes on in no other line
    joint: str | None = None
    hyphen: bool = False  # its last character only says that its last word goes on
    splits: Sequence[tuple[int, LineKind, int]] = ()
    empty: Mapping[int, int] | None = None  # of a row: how many empty cells stand at an offset


def is_stopped(text: str) -> bool:
    """Whether a line ends a sentence or clause, closing quotation marks and brackets behind its stop or not."""
    if text[-1] not in _CLOSERS:
        return text[-1] in STOPS
    bare = text[-4:-1]
    while len(bare) > 1 and bare[-1] in _CLOSERS:
        bare = bare[:-1]
    return bare.endswith(STOPS)


def read_lines(source: Source) -> list[Line]:
    """The body's lines that hold something, indentation left out."""
    at, stop = source.body_span
    body = source.text[at:stop]
    paged = "\x0c" in body
    gapped = "\u3000\u3000" in body or "    " in body or "<" in body
    lines: list[Line] = []
    row = 0
    page = False
    for whole in (_LINE if "\r" in body else _PLAIN_LINE).findall(body):
        start, at = at, at + len(whole)
        row += 1
        text = whole.strip(_STRIP)
        if paged and "\x0c" in whole:
            page = True
        if not text:
            continue
        indent = whole.find(text) if whole[0] != text[0] else 0
        start += indent
        line = Line(start, start + len(text), at, row, text)
        if indent:
            line.indent = indent
        if page:
            line.page, page = True, False
        if gapped and len(text) > 80 and (gaps := _paragraph_gaps(text)):
            lines.extend(_parts(line, gaps))
            row = lines[-1].row
        else:
            lines.append(line)
    return lines


_PARAGRAPH_GAP = re.compile(
    r"\u3000{2,}|(?<=[。！？；：])[ \u00a0]{4,}|[ \u3000]*<(?:br|p)(?:\s[^<>\n]{0,200})?/?>[ \u3000]*"
    r"|[ \u3000]*</p>[ \u3000]*",
    re.I,
)


def _paragraph_gaps(text: str) -> list[re.Match[str]]:
    """Where a line holds several paragraphs, as text copied out of a page does: their indentation is still there."""
    if "\u3000\u3000" not in text and "    " not in text and "<" not in text:
        return []
    gaps = [m for m in _PARAGRAPH_GAP.finditer(text) if m.start() > 0 and m.end() < len(text)]
    return gaps if gaps and "。" in text else []


def _parts(line: Line, gaps: list[re.Match[str]]) -> Iterator[Line]:
    """Yield a line for each paragraph; the gap below it takes the place of its line end."""
    start, row = line.start, line.row
    for gap in gaps:
        end, stop = line.start + gap.start(), line.start + gap.end()
        if end > start:
            yield Line(start, end, stop, row, line.text[start - line.start : end - line.start])
            start, row = stop, row + 1
    yield Line(start, line.end, line.stop, row, line.text[start - line.start :])


def remaining(lines: list[Line]) -> list[Line]:
    """The lines that were not taken out; each knows how many were, and whether a page ends, above it."""
    kept: list[Line] = []
    gone, through = 0, False
    for line in lines:
        if line.kind == "gone":
            gone += 1
            through = through or line.habit == "page"
            continue
        if gone:
            line.gone, line.through = gone, through
            gone, through = 0, False
        kept.append(line)
    return kept


def width(text: str) -> float:
    """How wide a text is set, a Chinese character being 1 and a Latin one a half; for a long one, its length."""
    if len(text) > 200:
        return len(text)
    return len(text.encode("gb18030", "replace")) / 2


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CIRCLED = {chr(base + i): i + 1 for base in (0x2460, 0x2474, 0x2488, 0x2776) for i in range(20)}


def blanks_between(a: Line, b: Line) -> int:
    """How many empty lines stand between two lines; those taken out are none."""
    return b.row - a.row - 1 - b.gone


def ordinal(text: str) -> int:
    """The number a heading's mark stands for: `十二` and `⑿` are 12; 0 for what is none.

    >>> [ordinal(x) for x in ("十二", "二十", "3", "③", "丙")]
    [12, 20, 3, 3, 3]
    """
    if text.isdecimal():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED[text]
    if text in "甲乙丙丁戊己庚辛壬癸":
        return "甲乙丙丁戊己庚辛壬癸".index(text) + 1
    if len(text) == 1 and text.isalpha() and text.isascii():
        return ord(text.lower()) - 96
    total = ones = 0
    for char in text:
        if char == "百":
            total, ones = total + (ones or 1) * 100, 0
        elif char == "十":
            total, ones = total + (ones or 1) * 10, 0
        else:
            ones = _DIGITS.get(char, 0)
    return total + ones
