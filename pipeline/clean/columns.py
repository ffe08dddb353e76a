"""Text whose columns stand side by side, as `pdftotext -layout` and old mail write them: the order in which it is read.

A stretch of lines is set in columns where a river of blanks runs down between them, and where both sides are running
text: lines as wide as their column that stop in the middle of a sentence. A table has rivers too, but its cells are
as wide as they happen to be.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from pipeline.document import Span

#: What stands between columns, or in front of a line.
_GAP = re.compile(r"(?:  |\t|\u3000)[ \t\u3000]*(?=\S)")
#: How many lines a column must have.
_FEWEST = 4
#: How wide a river must be, and a column, in cells: a Chinese character takes two.
_RIVER, _NARROWEST = 2, 16
_STOPS = "。！？!?；;：:"
_MARK = re.compile("[，。；、！？：,.;!?]")
_FIGURE = re.compile(r"[-+−－]?\d[\d,，.]*[%％]?")
#: An empty line more ends a stretch.
_EMPTY = 2


@dataclass(slots=True)
class _Row:
    """A raw line and the cells it fills: `cells` is a bit for each, `places` the raw offset that each begins at."""

    start: int
    end: int  # with the line end
    cells: int = 0
    width: int = 0
    places: list[int] = field(default_factory=list)


def reading_order(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The raw spans of `text[start:end]` in the order in which they are read; none where it is set in one column.

    A span that ends in a blank is a line of its column; the blank stands for its line end.
    """
    gaps = (m for m in _GAP.finditer(text, start, end) if text[m.start() - 1 : m.start()] not in ("", "\n"))
    if len(list(islice(gaps, _FEWEST))) < _FEWEST:
        return ()
    spans: list[Span] = []
    found = False
    rows = list(_rows(text, start, end))
    at = 0
    while at < len(rows):
        stop, rivers = _stretch(rows, at)
        parts = _columns(text, rows[at:stop], rivers) if rivers else None
        if parts is None:
            spans.append(Span(rows[at].start, rows[at].end))
            at += 1
            continue
        found = True
        for part in parts:
            spans.extend(part)
        at = stop
    return tuple(_merged(spans)) if found else ()


def _rows(text: str, start: int, end: int) -> Iterator[_Row]:
    at = start
    while at < end:
        stop = text.find("\n", at, end) + 1 or end
        row = _Row(at, stop)
        for place in range(at, stop):
            char = text[place]
            wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
            if char == "\t":
                wide = 8 - row.width % 8
            if not char.isspace():
                row.cells |= ((1 << wide) - 1) << row.width
            row.places.extend([place] * wide)
            row.width += wide
        yield row
        at = stop


def _stretch(rows: list[_Row], first: int) -> tuple[int, list[int]]:
    """Where the lines from `first` on end that share a river, and the middles of their rivers."""
    if not _rivers(rows[first].cells):
        return first + 1, []
    filled, empty, stop, shared = 0, 0, first, list[int]()
    for index in range(first, len(rows)):
        cells = rows[index].cells
        if not cells:
            empty += 1
            if empty > _EMPTY:
                break
            continue
        rivers = _rivers(filled | cells)
        if not rivers:
            break
        filled, empty, stop, shared = filled | cells, 0, index + 1, rivers
    return stop, shared


def _rivers(cells: int) -> list[int]:
    """The middle of each run of empty cells between filled ones."""
    found: list[int] = []
    for run in re.finditer(f"0{{{_RIVER},}}", bin(cells)[:1:-1].rstrip("0") if cells else ""):
        if run.start():  # what stands in front of all is indentation
            found.append((run.start() + run.end()) // 2)
    if found and not cells & ((1 << found[0]) - 1):
        found.pop(0)
    return found


def _columns(text: str, rows: list[_Row], rivers: list[int]) -> list[list[Span]] | None:
    """The lines of each column, or `None` where they are no columns of running text."""
    bounds = [0, *rivers, 1 << 30]
    columns: list[list[Span]] = [[] for _ in bounds[1:]]
    for row in rows:
        for column, (left, right) in enumerate(pairwise(bounds)):
            if span := _part(text, row, left, right, last=column == len(rivers)):
                columns[column].append(span)
    return columns if all(_is_prose(text, column) for column in columns) else None


def _part(text: str, row: _Row, left: int, right: int, *, last: bool) -> Span | None:
    """What a line holds of a column, up to its line end or the first blank behind."""
    if left >= len(row.places):
        return None
    start = row.places[left]
    while start > row.start and left and row.places[left - 1] == start:
        left -= 1
    end = row.end if last or right >= len(row.places) else row.places[right]
    return Span(start, end) if end > start else None


def _is_prose(text: str, spans: list[Span]) -> bool:
    """Whether the lines of a column are running text: as wide as the column, torn, with marks in between."""
    set_as = [line for span in spans if (line := text[span.start : span.end].rstrip())]
    if len(set_as) < _FEWEST:
        return False
    lines = [line.lstrip() for line in set_as]
    margin = min(_cells(line) - _cells(bare) for line, bare in zip(set_as, lines, strict=True))
    widths = [_cells(line) - margin for line in set_as]
    widest = max(widths)
    full = sum(width >= 0.85 * widest for width in widths)
    torn = sum(line[-1] not in _STOPS for line in lines)
    marks = sum(len(_MARK.findall(line)) for line in lines)
    figures = sum(_FIGURE.fullmatch(line) is not None for line in lines)
    return (
        widest >= _NARROWEST
        and full >= 0.5 * len(lines)
        and torn >= 0.4 * len(lines)
        and marks >= 0.4 * len(lines)
        and not figures
    )


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Yield the spans, those that follow each other in the text put together."""
    before: Span | None = None
    for span in spans:
        if before is not None and before.end == span.start:
            before = Span(before.start, span.end)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before
