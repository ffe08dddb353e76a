"""Lines: the raw lines of a body, and what each is by its own look (its neighbours are asked in `structure`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
BULLET = re.compile(
    r"(?:[-—–─]{2,8}|[*+\-–—•·●○⚫⚪◦◉⬤■□◆◇▪▫►▶➢➤✓★☆※‣⁃∙❖✦◎△▲▼◼◾\uf000-\uf8ff\ue000-\uefff])(?P<gap>[ \t\u3000]*)"
    r"|(?P<wingding>[lnuvpqoØüò²§])(?P<space>[ \t]*)(?=[^\x00-\x7f]|(?<=[lØ ])\d)"
)
_QUOTE = re.compile(r"(?:>[ \t]?)+")
LABEL = re.compile(
    r"[^，。；：:（(\s](?:[ \u3000]{0,4}[^，。；：:（(\s]){0,7}(?:[（(][^）)\n]{1,10}[）)])?\s?[：:]\s*[^\s]"
)
#: A day alone on its line, as below a signature.
DAY_ALONE = re.compile(
    r"[（(]?(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九]{3})\s?[年./-]\s?[\d一二三四五六七八九十]{1,3}\s?[月./-]\s?"
    r"[\d一二三四五六七八九十]{1,3}\s?[日号號]?[）)]?"
)
_CLOSERS = frozenset("”’」』）)】》\"'")
#: With which Chinese characters a number or a chapter's mark begins.
_NUMERALS = frozenset("一二三四五六七八九十百第专甲乙丙丁戊己庚辛壬癸")
BORDER = re.compile("[│┃║]")
_BOXES = "□■☐☑✓√"
_BOX = re.compile(f"[{_BOXES}☒]")
_STARS = frozenset("★☆■◆●▲▶※◎")
_GAP = re.compile(r"\t[ \t\u3000]*|[ \u3000]{2,}\t*")
_CELLS = re.compile(r"\S(?:\t[ \t\u3000]*| {3,}[ \u3000]*|\u3000{2,}[ \u3000]*)(?=\S)")


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
    r"\u3000{2,}|(?<=[。！？；：])[ \u00a0]{4,}|[ \u3000]*<(?:br|p)\s*/?>[ \u3000]*|[ \u3000]*</p>[ \u3000]*",
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


def classify(raw: str, lines: list[Line]) -> None:
    """Say of each line what it looks like: a heading, a list item, a table row or running text."""
    ruled = "|" in raw
    boxed = "│" in raw or "┃" in raw or "║" in raw
    gapped = "  " in raw or "\t" in raw or "\u3000\u3000" in raw
    wingdings: dict[str, list[Line]] = {}
    table: list[tuple[int, int]] = []
    if lines:
        lines[0].top = len(lines[0].text) <= 45
    for index, line in enumerate(lines):
        text = line.text
        first = text[0]
        if first == ">" and (quote := _QUOTE.match(text)) and quote.end() < len(text):
            line.mark = quote.end()
            continue
        if ruled and text.count("|") >= 2 and (first == "|" or "||" not in text):
            line.kind = "row"
            continue
        if boxed and len(BORDER.findall(text)) >= 2:
            line.kind, line.habit = "row", "boxed"
            continue
        if gapped and ("  " in text or "\t" in text or "\u3000\u3000" in text):
            cells = _GAP.split(text)
            if len(cells) >= 2 and all(len(cell) <= 40 for cell in cells):
                table.append((index, len(cells)))
                if len(cells) >= 3 and (len(_CELLS.findall(text)) >= 2 or _numeric(cells)):
                    line.kind = "row"
                    continue
                if len(cells) == 2 and _numeric(cells) and len(text) <= 60 and not _numeric(cells[:1]):
                    line.kind = "row"
                    continue
        if "\u4e00" <= first <= "\u9fff" and first not in _NUMERALS:
            continue
        if (numbered := NUMBERED.match(text)) is not None:
            _numbered(line, text, numbered)
        elif bullet := BULLET.match(text):
            _bullet(line, text, bullet, wingdings)
    for (index, count), (other, others) in (*pairwise(table), *pairwise(reversed(table))):
        if (
            count == others
            and lines[other].kind == "row"
            and lines[index].kind == "text"
            and abs(lines[other].row - lines[index].row) <= 2
        ):
            lines[index].kind = "row"  # the head of a table, or a row without numbers
    for index, _ in table[1:-1]:
        above, line, below = lines[index - 1 : index + 2]
        if line.kind == "text" and above.kind == below.kind == "row" and below.row - above.row == 2:
            line.kind = "row"  # what is left of the cells above
    for lines_of_mark in wingdings.values():
        if len(lines_of_mark) >= 2:
            for line in lines_of_mark:
                text = line.text
                match = BULLET.match(text)
                line.kind, line.habit, line.mark = "item", "bullet", match.end() if match else 0


_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[-+−－]?\d[\d,，]*(?:[.．]\d+)?[%％‰]?")


def _numeric(cells: list[str]) -> bool:
    return any(_NUMBER.fullmatch(cell) for cell in cells)


def _bullet(line: Line, text: str, bullet: re.Match[str], wingdings: dict[str, list[Line]]) -> None:
    if bullet.end() >= len(text):
        return
    if mark := bullet["wingding"]:
        if (mark == "l" and bullet["space"]) or mark == "Ø":
            wingdings.setdefault(mark, []).extend((line, line))
        elif bullet["space"]:
            wingdings.setdefault(mark, []).append(line)
        return
    first = text[0]
    if first in _BOXES and len(_BOX.findall(text)) > 1:
        return  # the choices of a form, in one line
    if first in "*+-" and not bullet["gap"] and (first == "*" or text[bullet.end()].isascii()):
        return  # -5%, *注, --- and the like
    if first in "·" and not bullet["gap"] and len(text) < 4:
        return
    line.kind, line.habit, line.mark, line.rank = "item", "bullet", bullet.end(), 60
    if first in _STARS and len(text) <= 42 and not text.endswith((*STOPS, "，", "、", ",")):
        line.habit = "star"


def _numbered(line: Line, text: str, numbered: re.Match[str]) -> None:
    if numbered["md"]:
        line.kind, line.habit, line.head = "heading", "md", numbered.end()
        line.rank = len(numbered["md"]) - 10
        return
    if numbered["bold"]:
        bare = text.replace("*", "").strip()
        if text.endswith("**") and len(bare) <= 42 and not bare.endswith(("。", "；", ";", "，")) and bare:
            line.kind = "heading"
        line.habit, line.rank = "bold", 60
        return
    habit = numbered.lastgroup or ""
    if habit == "dotted" and not _LETTER.search(text):
        return  # figures of a table
    number = numbered[habit]
    if habit == "unit":
        habit, number = numbered["unit"], numbered["part"]
    line.habit, line.head, line.rank = habit, numbered.end(), RANKS[habit]
    if habit == "dotted":
        parts = re.split("[.．]", number)
        line.number = int(parts[-1])
        line.rank += len(parts) - 1
        line.habit = f"dotted{len(parts)}"
    else:
        line.number = ordinal(number)
    line.kind = "heading" if looks_like_heading(text, habit) else "item"


_TASK = re.compile(r"(?:负责|牵头|配合|承办|負責|完成|落实|推进|实施)[）)]$")


def looks_like_heading(text: str, habit: str) -> bool:
    """Whether a numbered line is short and open enough for a heading; its neighbours may still say otherwise."""
    if len(text) > 42 or (habit == "article" and len(text) > 25):
        return False
    last = text[-1]
    if last in "。；;，,、.!！—–" or _TASK.search(text):
        return False
    if last in "：:":
        return (
            habit in ("cn", "paren", "dotted", "章", "部分")
            and len(text) <= 26
            and "，" not in text
            and "," not in text
        )
    return not re.search("[。；;！]", text)
