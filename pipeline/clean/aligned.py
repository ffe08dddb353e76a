"""Rows set with blanks that take several lines, and which of the cells of a row are empty."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.clean.cells import NUMBER, SLACK, Cell, breadth, goes_on, in_order, is_cut
from pipeline.clean.lines import Line
from pipeline.document import Span

_CELL = re.compile(r"[^ \t\u3000\n]+(?:[ \u3000][^ \t\u3000\n]+)*")
#: A unit set below the name of its column.
_BRACKETED = re.compile(r"[（(][^（()）]{1,10}[）)]")
#: The end of such a name, with its unit.
_NAMED = re.compile(r"[^\s（(\d]{0,8}[（(][%％‰万亿百千元吨人户]{1,3}[）)]")
#: How far a cell may stand beside the one above.
_SHIFT = 2
#: How wide a cell must be to be full.
_NARROWEST = 6
#: How far the next column may stand from a full cell, or from a wider one as far as that is wide.
_RIVER = 6
#: How many lines a row may take.
_MOST = 12


def aligned(text: str, lines: list[Line]) -> Iterator[tuple[Line, Line, list[Span]]]:
    """Yield `(first line, last line, spans)` of every row of a table set with blanks that takes several lines."""
    if any("\t" in line.text for line in lines):
        return
    set_as = [list(_cells(text, line)) for line in lines]
    _mark_empty(lines, set_as)
    at = 0
    while at < len(lines):
        columns = [[cell] for cell in set_as[at]]
        last = at
        while (
            lines[at].kind == "row"
            and last + 1 < len(lines)
            and last - at < _MOST
            and text[lines[last].stop - 1] == "\n"
            and (below := _below(text, columns, set_as[last + 1], set_as))
        ):
            for column, cell in below:
                columns[column].append(cell)
            last += 1
        if last > at:
            yield lines[at], lines[last], in_order(text, lines[at], columns)
        at = last + 1


def _mark_empty(lines: list[Line], set_as: list[list[Cell]]) -> None:
    """Tell the rows that have fewer cells than the others which of theirs are empty, by where their cells stand."""
    most = max(map(len, set_as))
    full = [cells for cells in set_as if len(cells) == most]
    if most < 3 or len(full) == len(set_as) or len(full) < 2:
        return
    columns = [
        (min(c.left for c in column), max(c.right for c in column)) for column in zip(*full, strict=True)
    ]
    if any(right >= left for (_, right), (left, _) in pairwise(columns)):
        return
    for line, cells in zip(lines, set_as, strict=True):
        if len(cells) == most or (line.kind != "row" and (line.kind != "text" or len(cells) < 2)):
            continue
        found = [
            [n for n, (left, right) in enumerate(columns) if left < c.right and c.left < right] for c in cells
        ]
        places = [-1, *(f[0] for f in found if len(f) == 1)]
        if len(places) == len(cells) + 1 and all(a < b for a, b in pairwise(places)):
            ends = [line.start, *(c.end for c in cells)]
            skipped = {at: b - a - 1 for at, (a, b) in zip(ends, pairwise(places), strict=False) if b - a > 1}
            if all(count <= line.indent for at, count in skipped.items() if at == line.start):
                line.kind, line.empty = "row", skipped


def _cells(text: str, line: Line) -> Iterator[Cell]:
    at = text.rfind("\n", 0, line.start) + 1
    width = 0
    for match in _CELL.finditer(text, line.start, line.end):
        left = width + breadth(text[at : match.start()])
        at, width = match.end(), left + breadth(match[0])
        yield Cell(match.start(), at, left, width)


def _below(
    text: str, columns: list[list[Cell]], cells: list[Cell], table: list[list[Cell]]
) -> list[tuple[int, Cell]] | None:
    """The cells of a line, each with the column that it goes on in; none where it is a row of its own."""
    if not cells or len(cells) >= len(columns) or len(columns) < 2:
        return None
    found: list[tuple[int, Cell]] = []
    heads = not any(NUMBER.fullmatch(text, column[0].start, column[0].end) for column in columns)
    units = all(_BRACKETED.fullmatch(text, cell.start, cell.end) for cell in cells) or (
        heads
        and cells[0].left > columns[0][0].right
        and all(_NAMED.fullmatch(text, cell.start, cell.end) for cell in cells)
    )
    for cell in cells:
        column = next(
            (
                n for n, (head, *_) in enumerate(columns)
                if abs(head.left - cell.left) <= _SHIFT
                or (units and head.left < cell.right and cell.left < head.right)
            ),
            -1,
        )  # fmt: skip
        if column < 0 or (found and column <= found[-1][0]) or NUMBER.fullmatch(text, cell.start, cell.end):
            return None
        found.append((column, cell))
    if units:
        return found
    shown, sure = 0, False
    for column, cell in found:
        above = columns[column][-1]
        if NUMBER.fullmatch(text, above.start, above.end):
            return None
        sure = sure or is_cut(text[above.start : above.end], text[cell.start : cell.end])
        left = columns[column][0].left
        widest = max((c.right for row in table for c in row if abs(c.left - left) <= _SHIFT), default=0)
        beyond = columns[column + 1][0].left if column + 1 < len(columns) else 0
        river = max(_RIVER, above.right - left)
        full = above.right + (
            breadth(text[cell.start : cell.end]) if text[above.end - 1] in "，、" else SLACK
        )
        if full < widest or above.right < max(left + _NARROWEST, beyond - river):
            return None
        shown += goes_on(text, above, cell)
    return found if sure or 2 * shown >= len(found) else None
