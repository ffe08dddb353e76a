"""What each line is by its own look: a heading, a list item, a table row or running text."""

import re
from itertools import pairwise

from pipeline.clean.lines import BORDER, NUMBERED, RANKS, STOPS, Line, ordinal

BULLET = re.compile(
    r"(?:[-—–─]{2,8}|[*+\-–—•·●○⚫⚪◦◉⬤■□◆◇▪▫►▶➢➤✓★☆※‣⁃∙❖✦◎△▲▼◼◾\uf000-\uf8ff\ue000-\uefff])(?P<gap>[ \t\u3000]*)"
    r"(?:\[[ xX]\][ \t]+)?"
    r"|(?P<wingding>[lnuvpqoØüò²§])(?P<space>[ \t]*)(?=[^\x00-\x7f]|(?<=[lØ ])\d)"
)
_QUOTE = re.compile(r"(?:>[ \t]?)+")
#: With which Chinese characters a number or a chapter's mark begins.
_NUMERALS = frozenset("一二三四五六七八九十百第专甲乙丙丁戊己庚辛壬癸")
_BOXES = "□■☐☑✓√"
_BOX = re.compile(f"[{_BOXES}☒]")
_STARS = frozenset("★☆■◆●▲▶※◎")
_GAP = re.compile(r"\t[ \t\u3000]*|[ \u3000]{2,}\t*")
_CELLS = re.compile(r"\S(?:\t[ \t\u3000]*| {3,}[ \u3000]*|\u3000{2,}[ \u3000]*)(?=\S)")


def classify(raw: str, lines: list[Line]) -> bool:
    """Say of each line what it looks like: a heading, a list item, a table row or running text.

    Whether there may be rows among them.
    """
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
    return ruled or boxed or gapped


def numbers_alone(raw: str, kept: list[Line]) -> None:
    """Join a number that stands alone on its line, as lists copied out of a page do, to the text below it."""
    for line, below in pairwise(kept):
        if (
            below.text[0] in "、．"
            and below.row == line.row + 1
            and below.kind == "text"
            and len(below.text) > 4
            and _NUMERAL.fullmatch(line.text)
        ):
            line.joint, line.kind, line.habit, line.rank = "", "item", "num", RANKS["num"]
            line.number = ordinal(line.text)
        elif (
            line.head == len(line.text)
            and line.habit in _ALONE
            and below.kind == "text"
            and not below.habit
            and below.row - line.row <= 2
            and not below.gone
            and raw[line.stop - 1] in "\r\n"
        ):
            line.joint = ""
            line.kind = "heading" if looks_like_heading(line.text + below.text, line.habit) else "item"


#: Habits of numbering that may stand alone on a line; `2.1` may be a figure, and an article is headed by its number.
_ALONE = frozenset(("cn", "paren", "num", "pnum", "half", "circled"))
#: A number whose mark begins the next line.
_NUMERAL = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
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
