"""Tables whose cells run on in the lines below: which lines are one row, and its cells in reading order.

A row set with blanks or between bars may take several lines. A line goes on with the row above it where its cells
stand below cells that are full, hold no figures, and one at least begins in the middle of a word or a clause; or,
between bars, where ruled lines say where a row ends.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.clean.lines import Line
from pipeline.clean.seams import straddles
from pipeline.document import Source, Span

_CELL = re.compile(r"[^ \t\u3000\n]+(?:[ \u3000][^ \t\u3000\n]+)*")
_BARRED = re.compile(r"[^│┃║|]+")
_NUMBER = re.compile(r"[-+−－(（]?\d[\d,，.]*[)）]?[%％]?")
#: A figure that a narrow cell tears between its groups, and the end of one.
_TORN_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})*,\d{0,2}|\d{1,3}(?:,\d{3})*\.")
_FIGURE_END = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?")
#: A unit set below the name of its column.
_BRACKETED = re.compile(r"[（(][^（()）]{1,10}[）)]")
#: The end of such a name, with its unit.
_NAMED = re.compile(r"[^\s（(\d]{0,8}[（(][%％‰万亿百千元吨人户]{1,3}[）)]")
_RULE = re.compile(r"[\s|+=─━═\u2500-\u257f-]{3,}")
#: How far, in cells of a screen, a full line may stay behind the widest of its column, and stand beside the one above.
_SLACK, _SHIFT = 3, 2
#: How wide a cell must be to be full, and how far the next column may stand from it, or from a wider one as far as it.
_NARROWEST, _RIVER = 6, 6
#: How many lines a row may take.
_MOST = 12
_OPEN = frozenset("，、,（(—-/和与及的")
_CLOSE = frozenset("，。、；：）)》”")


class _Cell(NamedTuple):
    """What a line holds of a column: its raw span, and where it stands on the screen. A cell may be empty."""

    start: int
    end: int
    left: int
    right: int


#: Rows by where they begin, each with its empty cells: how many stand at an offset, in front of a gap or the line.
Rows = dict[int, dict[int, int]]


def unwrapped(source: Source, lines: list[Line]) -> tuple[Source, Rows] | None:
    """The source with the cells of its tables in reading order, and its mended rows by their offsets in that order.

    `None` where every row takes one line, as nearly everywhere: then `lines`, those of the body, classified, are told
    which of their cells are empty.
    """
    moved: list[tuple[Line, Line, list[Span]]] = []
    at, count = 0, len(lines)
    while at < count:
        line = lines[at]
        if line.kind != "row" or line.habit == "spaced":
            at += 1
            continue
        stop = at + 1
        while stop < count and lines[stop].row == lines[stop - 1].row + 1 and _belongs(lines[stop]):
            stop += 1
        if stop - at > 1:
            found = _barred if line.text[0] in "│┃║|" else _aligned
            moved.extend(found(source.text, lines[at:stop]))
        at = stop
    if not moved:
        return None
    body = source.body_span
    pieces: list[Span] = []
    starts: list[int] = []
    begun, length = body.start, 0
    for _, last, spans in moved:
        for span in (
            Span(begun, spans[0].end),
            *spans[1:],
        ):  # no piece ends in a blank: it would be a line end
            pieces.append(span)
            starts.append(length)
            length += span.end - span.start
        begun = last.stop
    pieces.append(Span(begun, body.end))
    starts.append(length)
    return replace(source, pieces=tuple(p for p in pieces if p.end > p.start)), _rows(
        lines, moved, pieces, starts
    )


def _rows(
    lines: list[Line], moved: list[tuple[Line, Line, list[Span]]], pieces: list[Span], starts: list[int]
) -> Rows:
    """The rows that were mended, and those that have empty cells, by their offsets in reading order."""

    def place(at: int) -> int:
        return next(
            (start + at - p.start for start, p in zip(starts, pieces, strict=True) if p.start <= at < p.end),
            -1,
        )

    rows: Rows = {place(first.start): {} for first, _, _ in moved}
    for line in lines:
        if line.empty:
            rows[place(line.start)] = {place(at): count for at, count in line.empty.items()}
    return rows


def _belongs(line: Line) -> bool:
    return line.kind == "row" or line.indent > 0 or _RULE.fullmatch(line.text) is not None


def _spans(text: str, first: Line, columns: list[list[_Cell]]) -> list[Span]:
    """The row in reading order: what stands in front of each cell, the cell, and its lines further down."""
    spans: list[Span] = []
    at = first.start
    for head, *more in columns:
        if more:
            spans.append(Span(at, head.end))
            spans.extend(Span(cell.start, cell.end) for cell in more)
            at = head.end
    spans.append(Span(at, first.stop))
    return spans


def _aligned(text: str, lines: list[Line]) -> Iterator[tuple[Line, Line, list[Span]]]:
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
            yield lines[at], lines[last], _spans(text, lines[at], columns)
        at = last + 1


def _mark_empty(lines: list[Line], set_as: list[list[_Cell]]) -> None:
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


def _cells(text: str, line: Line) -> Iterator[_Cell]:
    at = text.rfind("\n", 0, line.start) + 1
    width = 0
    for match in _CELL.finditer(text, line.start, line.end):
        left = width + _width(text[at : match.start()])
        at, width = match.end(), left + _width(match[0])
        yield _Cell(match.start(), at, left, width)


def _width(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def _below(
    text: str, columns: list[list[_Cell]], cells: list[_Cell], table: list[list[_Cell]]
) -> list[tuple[int, _Cell]] | None:
    """The cells of a line, each with the column that it goes on in; none where it is a row of its own."""
    if not cells or len(cells) >= len(columns) or len(columns) < 2:
        return None
    found: list[tuple[int, _Cell]] = []
    heads = not any(_NUMBER.fullmatch(text, column[0].start, column[0].end) for column in columns)
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
        if column < 0 or (found and column <= found[-1][0]) or _NUMBER.fullmatch(text, cell.start, cell.end):
            return None
        found.append((column, cell))
    if units:
        return found
    shown, sure = 0, False
    for column, cell in found:
        above = columns[column][-1]
        if _NUMBER.fullmatch(text, above.start, above.end):
            return None
        sure = sure or _is_torn(text[above.start : above.end], text[cell.start : cell.end])
        left = columns[column][0].left
        widest = max((c.right for row in table for c in row if abs(c.left - left) <= _SHIFT), default=0)
        beyond = columns[column + 1][0].left if column + 1 < len(columns) else 0
        river = max(_RIVER, above.right - left)
        full = above.right + (
            _width(text[cell.start : cell.end]) if text[above.end - 1] in "，、" else _SLACK
        )
        if full < widest or above.right < max(left + _NARROWEST, beyond - river):
            return None
        shown += _goes_on(text, above, cell)
    return found if sure or 2 * shown >= len(found) else None


def _goes_on(text: str, above: _Cell, cell: _Cell) -> bool:
    """Whether a cell begins in the middle of what the one above it says."""
    over, under = text[above.start : above.end], text[cell.start : cell.end]
    return _is_torn(over, under) or over[-1] in _OPEN or over[-2:-1] == "、" or straddles(over, under)


def _is_torn(over: str, under: str) -> bool:
    """Whether a figure, a date or a bracket goes on, or a clause that the line below ends."""
    return (
        under[0] in _CLOSE
        or (over.rfind("（") > over.rfind("）") and "）" in under)
        or (over[-1].isdigit() and under[0] in "年月日万亿元")
        or (over[-1] in "年月" and (under[0].isdigit() or under[0] in "底初末上中下"))
    )


def _barred(text: str, lines: list[Line]) -> Iterator[tuple[Line, Line, list[Span]]]:
    """Yield the same for a table between bars: a row ends at a ruled line, or where the line below is not open."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line.text):
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
            yield group[at], group[last], _spans(text, group[at], columns)
        at = last + 1


def _bare(text: str, start: int, end: int) -> _Cell:
    """A cell without the blanks around it, and how much room there is between its bars."""
    inside = text[start:end]
    bare = inside.strip()
    begin = start + (inside.find(bare) if bare else 0)
    return _Cell(begin, begin + len(bare), 0, _width(inside))


def _is_below(text: str, columns: list[list[_Cell]], cells: list[_Cell], *, ruled: bool) -> bool:
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
        if _NUMBER.fullmatch(under) and _NUMBER.fullmatch(over):
            return False
        full = _width(over) >= above.right - _SLACK
        shown += full and _goes_on(text, above, cell)
    if ruled:
        return filled < len(cells) or shown > 0
    return filled < len(cells) and 2 * shown >= max(filled, 1)
