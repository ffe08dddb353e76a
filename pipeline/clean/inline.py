"""Inside a line: markup, addresses, spaces in Chinese text, invisible characters, doubled glyphs."""

import html
import re
from collections.abc import Iterator

from pipeline.characters import RADICALS, fold
from pipeline.clean.lines import BORDER, CJK, CJK_MARK, Line
from pipeline.document import Edit

IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)")
LINKED_IMAGE = re.compile(r"\[\s*!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)\s*\]\([^()\n]{0,2000}\)")
_NOTE = re.compile(r"\[\^[\w-]{1,12}\](?!:)[ \t]*")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{0,500})\]\(([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?)\)")
_ADDRESS = r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%\\]+"
_URL = re.compile(rf"[（(]\s*{_ADDRESS}\s*[）)]|<?{_ADDRESS}>?")
_EMPHASIS = re.compile(
    r"(?<!\\)\*{2,}|(?<![\w*\\])\*(?=\S)|(?<=[^\s\\])\*(?![\w*])|`+|~~|(?<![A-Za-z0-9_])__(?=[^\s_])|(?<=[^\s_])__(?![A-Za-z0-9_])"
)
#: Emphasis inside Chinese text: `其中*民间投资*占`; a lone asterisk may be a multiplication.
_ITALIC = re.compile(
    rf"(?<=[{CJK}{CJK_MARK}])(?<![*\\])\*(?!\*)(?=[^\s*])[^*\n]{{0,80}}[{CJK}{CJK_MARK}](\*)(?!\*)"
)
#: Emphasis by underscores: `_2024年6月18日_`; those of a name, `plan_2024_v2`, are none.
_UNDERLINED = re.compile(r"(?<![A-Za-z0-9_\\])_(?=[^\s_])[^_\n]{0,120}(?<!\s)(_)(?![A-Za-z0-9_])")
_TAG = re.compile(
    r"</?(?:br|p|div|span|strong|em|b|i|u|font|section|img|a|sup|sub|center|h[1-6]|li|ul|ol)(?=[\s/>])[^<>\n]{0,2000}>",
    re.I,
)
_ENTITY = re.compile(r"&(?:amp;)?(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_CONTROLS = r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_BLANKS = r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(rf"[{_BLANKS}]+|[{_CONTROLS}]+")
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
HINT = re.compile(rf"[\[*`<&\\~_{_BLANKS}{_CONTROLS}│┃║]|://")
_MARKUP = re.compile(r"[\[*`<&\\~_]|://")
_NEAR = re.compile(f"[{CJK}{CJK_MARK}]")
_HAN = re.compile(f"[{CJK}]")
_SPREAD = re.compile(rf"[#*\s]*(?:[{CJK}][ \t\u3000]+)+[{CJK}][*\s]*")


def inline(raw: str, line: Line) -> Iterator[Edit]:
    """Yield what leaves the inside of one line."""
    at, end = line.start + line.mark, line.end
    if _MARKUP.search(raw, at, end):
        yield from _markup(raw, at, end)
    if ". " in line.text or ", " in line.text:
        for match in _TORN_FIGURE.finditer(raw, at + 1, end):
            for gap in range(match.start(), match.end()):
                if raw[gap] == " ":
                    yield Edit(gap, gap + 1, "", "space")
    if line.habit == "boxed":
        for match in BORDER.finditer(raw, at, end):
            yield Edit(match.start(), match.end(), "|", "border")
    if line.habit == "md" and (mark := _HASHES.match(raw, at, end)):
        yield Edit(mark.start(), mark.end(), "", "heading mark")
    yield from _spaces(raw, line, at, end)


def _markup(raw: str, at: int, end: int) -> Iterator[Edit]:
    for pattern in (LINKED_IMAGE, IMAGE):
        for match in pattern.finditer(raw, at, end):
            yield Edit(match.start(), match.end(), "", "image")
    for match in _NOTE.finditer(raw, at, end):
        yield Edit(match.start(), match.end(), "", "note mark")
    for match in _LINK.finditer(raw, at, end):
        yield Edit(match.start(), match.start(1), "", "link")
        yield Edit(match.end(1), match.end(), "", "link")
    for match in _URL.finditer(raw, at, end):
        yield Edit(match.start(), match.end(), "", "address")
    for pattern, why in ((_TAG, "markup"), (_EMPHASIS, "emphasis"), (_ESCAPE, "escape")):
        for match in pattern.finditer(raw, at, end):
            yield Edit(match.start(), match.end(), "", why)
    for pattern in (_ITALIC, _UNDERLINED):
        for match in pattern.finditer(raw, at, end):
            yield Edit(match.start(), match.start() + 1, "", "emphasis")
            yield Edit(match.start(1), match.end(1), "", "emphasis")
    for match in _ENTITY.finditer(raw, at, end):
        plain = html.unescape(html.unescape(match[0]))
        if plain.isspace() and not (
            raw[match.start() - 1].isascii() and raw[match.end() : match.end() + 1].isascii()
        ):
            plain = "\u200b"
        if len(plain) == 1:
            yield Edit(
                match.start(),
                match.end(),
                "" if plain in _INVISIBLE else plain.replace("\xa0", " "),
                "entity",
            )


def _spaces(raw: str, line: Line, at: int, end: int) -> Iterator[Edit]:
    spread: bool | None = None
    scattered = 5 * line.text.count(" ") >= 2 * len(line.text) and _is_scattered(line.text)
    spaced = line.kind == "row" and line.habit == "spaced"
    tabs = line.kind == "row" and raw.find("\t", at, end) >= 0
    figures: list[tuple[int, int]] | None = None
    for match in _SPACE.finditer(raw, at, end):
        start, stop = match.span()
        first, long = raw[start], stop - start
        before, after = (
            raw[start - 1 : start] if start > at else "",
            raw[stop : stop + 1] if stop < end else "",
        )
        if first in _INVISIBLE or (first < " " and first != "\t"):
            yield Edit(start, stop, "", "invisible")
        elif not before or not after or (start - line.start <= line.head and _NEAR.match(after)):
            yield Edit(start, stop, "", "space")
        elif after in _PERCENT and before.isdigit() and line.kind != "row":
            yield Edit(start, stop, "", "space")  # 6.8 %
        elif spaced:
            yield Edit(start, stop, "\t", "cell")
        elif long < 3 and scattered:
            yield Edit(start, stop, "", "space")  # 2 0 2 4 年
        elif figures and long == 1 and any(a <= start < b for a, b in figures):
            yield Edit(start, stop, "", "space")
        elif (
            line.kind != "row"
            and long < 3
            and before in _BEFORE_DIGIT
            and (after in ".," or _DIGIT_NEXT.match(raw, stop, end))
        ):
            if figures is None:
                figures = list(_spread_figures(raw, at, end))
            if any(a <= start < b for a, b in figures):
                yield Edit(start, stop, "", "space")
            elif long > 1 and after not in ".,":
                yield Edit(start + 1, stop, "", "space")  # 1. 7月21日 must not become 1.7月21日
        elif line.kind == "row" and tabs and first != "\t" and "\t" not in raw[start:stop]:
            yield Edit(start, stop, "", "space")
        elif line.kind == "row" and start - line.start == 1 and _SPREAD_LABEL.match(raw, start - 1, end):
            yield Edit(start, stop, "", "space")  # 合　计
        elif line.kind == "row" and long == 1 and first == " " and _LAST_CELL.match(raw, stop, end):
            if _HAN.match(before):
                yield Edit(start, stop, "\t", "cell")
        elif line.kind == "row" and (before in _BARS or after in _BARS):
            if long > 1 or (line.habit == "boxed") or _NEAR.match(before) or _NEAR.match(after):
                yield Edit(start, stop, "", "space")
        elif line.kind == "row" and (long >= 2 or first == "\t"):
            if raw[start:stop].strip("\t"):  # tabs alone stay: two in a row hold an empty cell
                for _ in range(line.empty.get(start, 0) if line.empty else 0):
                    yield Edit(start, start + 1, "\t", "cell")
                    start += 1
                yield Edit(start, stop, "\t", "cell")
        elif long >= 3 or first == "\t" or (long == 2 and first == "\u3000"):
            if spread is None:
                spread = _SPREAD.fullmatch(raw, at, end) is not None
            if spread or _letter(raw, start, stop, at, end) or before in "*_`" or after in "*_`":
                yield Edit(start, stop, "", "space")
            elif _NEAR.match(before) or _NEAR.match(after):
                yield Edit(start, stop, "\t", "cell")
            elif long > 1:
                yield Edit(start + 1, stop, "", "space")
        elif (_NEAR.match(before) or _NEAR.match(after) or after in "*`[" or before in "*`") and (
            long > 1 or not _parts(raw, line, start, first)
        ):
            yield Edit(start, stop, "", "space")


def _is_scattered(text: str) -> bool:
    """Whether a line stands character by character, as some readers of scans write it: `共 1 2 亿 元`."""
    words = text.split()
    single = sum(len(word) == 1 for word in words)
    return single >= 6 and single >= 0.8 * len(words) and len(_HAN.findall(text)) >= 0.4 * len(words)


def _letter(raw: str, start: int, stop: int, at: int, end: int) -> bool:
    """Whether a gap stands between two characters set apart to fill a line: `第一章　总　　则`."""
    return (
        bool(_HAN.match(raw[start - 1]) and _HAN.match(raw[stop]))
        and (start - 1 == at or raw[start - 2].isspace())
        and (stop + 1 == end or raw[stop + 1] in "：:" or raw[stop + 1].isspace())
    )


_BARS = frozenset("|│┃║")
_BEFORE_DIGIT = frozenset("0123456789.．")
_PERCENT = frozenset("%％‰")
_DIGIT_NEXT = re.compile(r"[*_`\[]{0,6}\d")
#: `来源：某局 浏览次数：12`
_LABELLED = re.compile(rf"(?![亿億万萬千百元年月日个個])[{CJK}]{{2,6}}[：:]")
_COLON = re.compile("[：:]")
_WORDS = re.compile(rf"[{CJK}]{{4}}")


def _parts(raw: str, line: Line, start: int, space: str) -> bool:
    """Whether a space parts two names or, in a heading, two clauses, or two statements, and is not inside a word."""
    if len(line.text) <= 120 and _LABELLED.match(raw, start + 1) and _COLON.search(raw, line.start, start):
        return True
    if space != "\u3000" and line.habit != "md" and not line.top:
        return False
    return bool(_WORDS.fullmatch(raw, start - 4, start) and _WORDS.fullmatch(raw, start + 1, start + 5))


#: A label of two characters set apart in front of a row, and a cell of figures behind a single space.
_SPREAD_LABEL = re.compile(
    r"(?:项\s+目|項\s+目|合\s+[计計]|总\s+计|總\s+計|小\s+[计計]|名\s+[称稱]|序\s+[号號]|[单單]\s+位|金\s+[额額]|地\s+[区區]|年\s+份|指\s+[标標])(?:\s|$)"
)
_LAST_CELL = re.compile(r"[-+−－(（]?\d[\d,.]*[)）]?[%％]?(?=  |\t|$)")
_UNIT_NEXT = r"(?=\s?(?:[万亿萬億%％元吨噸户戶亩畝千]|美元|公里|平方))"
#: A figure that a scan tears: `2, 356 亿元`, `412. 5 亿元`.
_TORN_FIGURE = re.compile(
    rf"(?<=[一-鿿\s])(?<!第)(?:\d{{1,3}}(?:[,，] \d{{3}})+(?!\d)|\d{{1,4}}\. \d{{1,4}}){_UNIT_NEXT}"
)
#: A figure that stands digit by digit in a line that does not: `共计 3 6 . 5 亿元`, `2 0 2 4 年`.
_SPREAD_FIGURE = re.compile(
    r"(?<=[一-鿿，、；：（])[ \u3000]?(?P<figure>\d(?: [.,，．]? ?\d|[.,，．] ?\d)+)"
    r"(?=\s?(?:[万亿萬億%％元吨噸户戶亩畝千年月日号號个個人名项項家公平]|美元))"
)


def _spread_figures(raw: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where in `raw[at:end]` figures stand whose digits are all set apart."""
    for match in _SPREAD_FIGURE.finditer(raw, at, end):
        parts = match["figure"].split()
        if len(parts) > 2 and all(len(part.strip(".,，．")) == 1 for part in parts if part not in ".,，．"):
            yield match.span("figure")


_COMPATIBLE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")


def doubled_glyphs(raw: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the look-alikes of a PDF that writes each of them twice: `⽔水利` is `水利`.

    Only where nearly every look-alike stands beside its ideograph: a single `⼈人` may well mean 人人.
    """
    alike = [m.start() for m in _COMPATIBLE.finditer(raw, start, end)]
    twice = [
        at
        for at in alike
        if (RADICALS.get(raw[at]) or fold(raw[at])) in (raw[at - 1 : at], raw[at + 1 : at + 2])
    ]
    if len(twice) >= 2 and len(twice) >= 0.9 * len(alike):
        for at in twice:
            yield Edit(at, at + 1, "", "doubled glyph")
