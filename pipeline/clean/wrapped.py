"""Tables whose cells run on in the lines below: which lines are one row, and its cells in reading order.

A row set with blanks or between bars may take several lines. A line goes on with the row above it where its cells
stand below cells that are full, hold no figures, and one at least begins in the middle of a word or a clause; or,
between bars, where ruled lines say where a row ends.
"""

from dataclasses import replace

from pipeline.clean.aligned import aligned
from pipeline.clean.barred import RULE, barred
from pipeline.clean.lines import Line
from pipeline.document import Source, Span

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
            found = barred if line.text[0] in "│┃║|" else aligned
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
    return line.kind == "row" or line.indent > 0 or RULE.fullmatch(line.text) is not None
