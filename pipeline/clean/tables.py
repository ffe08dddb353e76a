"""Tables in text: rows whose cells one space parts, and rows that a text gives a cell a line."""

import re

from pipeline.clean.lines import STOPS, Line

_NUMBER_CELL = re.compile(
    r"[-+−－]?\d[\d,，\s]*(?:[.．]\d+)?\s*[%％‰]?|[-—－─/／*.…]{1,3}|[(（][-+−－]?\d[\d,.]*[)）]"
)

#: A row whose cells one space parts: a label and at least two numbers.
_SPACED_ROW = re.compile(
    r"[^\s，。；]{1,24}(?: [^\s，。；：\d]{1,24}){0,2}((?: [-+−－(（]?\d[\d,.]*[)）]?[%％AEx]?){2,})"
)
_ROW_ENDS = frozenset("0123456789.,%％)）AEx")
#: A row of one figure, which must be too large or too exact for a page's number, and the head of such rows.
_LABELLED_ROW = re.compile(
    r"[^\s，。；]{2,24} [-+−－(（]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2}|\d{5,})[)）]?"
)
_LABELLED_HEAD = re.compile(
    r"[^\s，。；：]{1,16} [^\s，。；：]{0,10}[（(](?:人民币)?[^\s，。；：（()）]{0,4}[元吨户人股%][)）]"
)
_SPACED_HEAD = re.compile(r"[^\s，。；：]{1,16}(?: [^\s，。；：]{1,16}){2,}")


def spaced_rows(lines: list[Line]) -> None:
    """Mark rows of tables that a PDF gives with single spaces: two at least with as many numbers, and their head."""
    above: tuple[int, int] = (-9, 0)  # the row of the line above, and its numbers
    for index, line in enumerate(lines):
        if line.kind != "text" or len(line.text) > 90 or line.text[-1] not in _ROW_ENDS:
            continue
        match = _SPACED_ROW.fullmatch(line.text)
        if match is None:
            if index and _is_labelled(lines[index - 1], line):
                line.kind, line.habit = "row", "spaced"
            continue
        count = match[1].count(" ")
        if above == (line.row - 1, count):
            for one in (index - 1, index):
                lines[one].kind, lines[one].habit = "row", "spaced"
            head = index - 2
            while (
                head >= max(index - 4, 0)
                and lines[head].row == lines[head + 1].row - 1
                and _is_spaced_head(lines[head])
            ):
                lines[head].kind, lines[head].habit = "row", "spaced"
                head -= 1
        above = line.row, count


def _is_labelled(above: Line, line: Line) -> bool:
    """Whether a label and its figure stand below others, or below a head that gives their unit; that becomes a row."""
    if line.row != above.row + 1 or not _LABELLED_ROW.fullmatch(line.text):
        return False
    if above.kind == "text" and _LABELLED_HEAD.fullmatch(above.text):
        above.kind, above.habit = "row", "spaced"
    return above.habit == "spaced"


def _is_spaced_head(line: Line) -> bool:
    return line.kind == "text" and _SPACED_HEAD.fullmatch(line.text) is not None


def tables(kept: list[Line]) -> None:
    """Bring together tables that a text gives a cell a line: a label, then its numbers, over and over.

    A tab takes the place of the break between two cells.
    """
    numeric = [len(x.text) <= 16 and _NUMBER_CELL.fullmatch(x.text) is not None for x in kept]
    if sum(numeric) < 3:
        return
    at = 0
    while at < len(kept):
        rows = _rows(kept, numeric, at)
        if len(rows) < 3:
            at = rows[-1][1] if rows else at + 1
            continue
        columns = rows[0][1] - rows[0][0]
        head = rows[0][0] - columns
        if columns > 1 and head >= 0 and all(map(_cell, kept[head : rows[0][0]])):
            rows.insert(0, (head, rows[0][0]))
        for first, last in rows:
            for k in range(first, last):
                line = kept[k]
                line.kind, line.mark, line.habit = "row", 0, ""
                if k + 1 < last:
                    line.joint = "\t"
        for line in kept[max(rows[0][0] - 3, 0) : rows[0][0]]:
            text = line.text
            if line.kind == "text" and len(text) <= 40 and not text.endswith(STOPS) and "，" not in text:
                line.kind = "caption"
        at = rows[-1][1]


def _rows(kept: list[Line], numeric: list[bool], at: int) -> list[tuple[int, int]]:
    """Rows of equal length from `at`: one label and one or more numbers each."""
    rows: list[tuple[int, int]] = []
    while at < len(kept) and not numeric[at] and _cell(kept[at]):
        end = at + 1
        while end < len(kept) and numeric[end]:
            end += 1
        if end == at + 1 or (rows and end - at != rows[0][1] - rows[0][0]):
            break
        rows.append((at, end))
        at = end
    return rows


def _cell(line: Line) -> bool:
    return len(line.text) <= 24 and line.kind != "row" and not line.text.endswith(("。", "；", "，"))
