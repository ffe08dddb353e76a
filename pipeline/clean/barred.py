"""Rows between bars that take several lines: they end at a ruled line, or where the line below does not go on."""

import re
from collections.abc import Iterator

from pipeline.clean.cells import NUMBER, SLACK, Cell, breadth, goes_on, in_order
from pipeline.clean.lines import Line
from pipeline.document import Span

_BARRED = re.compile(r"[^│┃║|]+")
#: A figure that a narrow cell tears between its groups, and the end of one.
_TORN_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})*,\d{0,2}|\d{1,3}(?:,\d{3})*\.")
_FIGURE_END = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?")
#: A ruled line.
RULE = re.compile(r"[\s|+=─━═\u2500-\u257f-]{3,}")


def barred(text: str, lines: list[Line]) -> Iterator[tuple[Line, Line, list[Span]]]:
    """Yield `(first line, last line, spans)` of every row of a table between bars that takes several lines."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if RULE.fullmatch(line.text):
            groups.append([])
        elif line.kind == "row":
            groups[-1].append(line)
        else:
            return
    groups = [group for group in groups if group]
    ruled = len(groups) > 2
    if lines[0].text[0] == "|" and (
        not ruled or not any("+-" in line.text or "+=" in line.text for line in lines)
    ):
        return  # Markdown writes a row a line
    for group in groups:
        yield from _barred_rows(text, group, ruled=ruled)


def _barred_rows(text: str, group: list[Line], *, ruled: bool) -> Iterator[tuple[Line, Line, list[Span]]]:
    set_as = [
        [_bare(text, m.start(), m.end()) for m in _BARRED.finditer(text, x.start, x.end)] for x in group
    ]
    if len({len(cells) for cells in set_as}) > 1:
        return
    at = 0
    while at < len(group):
        columns = [[cell] for cell in set_as[at]]
        last = at
        while last + 1 < len(group) and _is_below(text, columns, set_as[last + 1], ruled=ruled):
            last += 1
            for column, cell in zip(columns, set_as[last], strict=True):
                if cell.end > cell.start:
                    column.append(cell)
        if last > at and text[group[last].stop - 1] == text[group[at].stop - 1] == "\n":
            yield group[at], group[last], in_order(text, group[at], columns)
        at = last + 1


def _bare(text: str, start: int, end: int) -> Cell:
    """A cell without the blanks around it, and how much room there is between its bars."""
    inside = text[start:end]
    bare = inside.strip()
    begin = start + (inside.find(bare) if bare else 0)
    return Cell(begin, begin + len(bare), 0, breadth(inside))


def _is_below(text: str, columns: list[list[Cell]], cells: list[Cell], *, ruled: bool) -> bool:
    """Whether a line between bars goes on with the row above it."""
    shown = filled = 0
    for (*_, above), cell in zip(columns, cells, strict=True):
        if cell.end == cell.start:
            continue
        if above.end == above.start:
            if not ruled:
                return False
            continue
        filled += 1
        over, under = text[above.start : above.end], text[cell.start : cell.end]
        if _TORN_FIGURE.fullmatch(over) and _FIGURE_END.fullmatch(under):
            shown += 1
            continue
        if NUMBER.fullmatch(under) and NUMBER.fullmatch(over):
            return False
        full = breadth(over) >= above.right - SLACK
        shown += full and goes_on(text, above, cell)
    if ruled:
        return filled < len(cells) or shown > 0
    return filled < len(cells) and 2 * shown >= max(filled, 1)
