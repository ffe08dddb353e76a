"""Text whose columns stand side by side, as `pdftotext -layout` and old mail write them: the order in which it is read.

A stretch of lines is set in columns where a river of blanks runs down between them, and where both sides are running
text: lines as wide as their column that stop in the middle of a sentence. A table has rivers too, but its cells are
as wide as they happen to be.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.document import Span

#: What stands between columns, or in front of a line.
_GAP = re.compile(r"(?:  |\t|\u3000)[ \t\u3000]*(?=\S)")
#: How many lines a column must have.
_FEWEST = 4
#: How wide a column must be, in cells: a Chinese character takes two. A river takes two at least.
_NARROWEST = 16
#: A longer line fills its page; so many lines are looked at together, and from so many on they are tried anew.
_LONGEST, _MOST, _TRIES = 400, 200, 2
_WORD = re.compile(r"\S+")
_STOPS = "。！？!?；;：:"
_MARK = re.compile(r"[，。；、！？：]|[,.;!?](?=\s|$)")
_LETTER = re.compile(r"[^\W\d_]")
#: An empty line more ends a stretch.
_EMPTY = 2


class _Row(NamedTuple):
    """A raw line, with its line end, and a bit for each cell that it fills."""

    start: int
    end: int
    cells: int


def reading_order(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The raw spans of `text[start:end]` in the order in which they are read; none where it is set in one column.

    A span that ends in a blank is a line of its column; the blank stands for its line end.
    """
    gaps = [
        m.end() for m in _GAP.finditer(text, start, end) if text[m.start() - 1 : m.start()] not in ("", "\n")
    ]
    if len(gaps) < _FEWEST:
        return ()
    spans: list[Span] = []
    found, tries, at, gap = False, 0, start, 0
    made: dict[int, _Row] = {}
    while at < end:
        stop = text.find("\n", at, end) + 1 or end
        while gap < len(gaps) and gaps[gap] < at:
            gap += 1
        if gap == len(gaps) or gaps[gap] >= stop:
            spans.append(Span(at, stop))
            at, tries = stop, 0
            continue
        rows, rivers = _stretch(text, at, end, made)
        parts = _columns(text, rows, rivers) if rivers else None
        if parts is not None:
            found = True
            for part in parts:
                spans.extend(part)
        elif rivers and tries == _TRIES:
            spans.extend(Span(row.start, row.end) for row in rows)
        else:  # a line above the columns, perhaps
            tries += 1
            rows = rows[:1]
            spans.append(Span(at, stop))
            at = stop
            continue
        at, tries = rows[-1].end, 0
        made.clear()
    return tuple(_merged(spans)) if found else ()


def _row(text: str, start: int, end: int) -> _Row:
    if end - start > _LONGEST:
        return _Row(start, end, (1 << 2 * _LONGEST) - 1)
    cells = width = 0
    at = start
    for word in _WORD.finditer(text, start, end):
        for gap in text[at : word.start()]:
            width += _cells(gap, width)
        at = word.end()
        wide = _cells(word[0])
        cells |= ((1 << wide) - 1) << width
        width += wide
    return _Row(start, end, cells)


def _cells(text: str, at: int = 0) -> int:
    """How many cells a text takes, or a blank behind `at` others."""
    if text == "\t":
        return 8 - at % 8
    return len(text.encode("gb18030", "replace"))


def _stretch(text: str, at: int, end: int, made: dict[int, _Row]) -> tuple[list[_Row], list[int]]:
    """The lines from `at` on that share a river, and the middles of their rivers."""
    rows: list[_Row] = []
    filled, empty, last = 0, 0, 0
    while at < end and len(rows) < _MOST:
        stop = text.find("\n", at, end) + 1 or end
        row = made.get(at) or made.setdefault(at, _row(text, at, stop))
        at = stop
        if row.cells:
            if not _holes(filled | row.cells):
                break
            filled, empty, last = filled | row.cells, 0, len(rows) + 1
        else:
            empty += 1
            if empty > _EMPTY:
                break
        rows.append(row)
    return rows[:last], _rivers(filled)


def _holes(cells: int) -> int:
    """The empty cells between filled ones that have another on their right, a bit for each."""
    inner = (1 << cells.bit_length()) - (cells & -cells)
    holes = inner & ~cells
    return holes & holes >> 1


def _rivers(cells: int) -> list[int]:
    """The middle of each run of empty cells between filled ones."""
    runs = re.finditer("1+", bin(_holes(cells))[:1:-1])
    return [(run.start() + run.end() + 1) // 2 for run in runs]


def _columns(text: str, rows: list[_Row], rivers: list[int]) -> list[list[Span]] | None:
    """The lines of each column, or `None` where they are no columns of running text."""
    if any(right - left < _NARROWEST for left, right in pairwise([0, *rivers])):
        return None
    columns: list[list[Span]] = [[] for _ in range(len(rivers) + 1)]
    beside = 0
    for row in rows:
        parts = list(_parts(text, row, rivers))
        beside += sum(not text[part.start : part.end].isspace() for part in parts) > 1
        for column, part in zip(columns, parts, strict=False):
            column.append(part)
    if beside < 0.5 * sum(row.cells > 0 for row in rows):
        return None
    columns = [[span for span in column if span.end > span.start] for column in columns]
    return columns if all(_is_prose(text, column) for column in columns) else None


def _parts(text: str, row: _Row, rivers: list[int]) -> Iterator[Span]:
    """Yield what a line holds of each column that it reaches: up to the middle of the river, or its line end."""
    start, width, number = row.start, 0, 0
    for place in range(row.start, row.end):
        while number < len(rivers) and width >= rivers[number]:
            yield Span(start, place)
            start, number = place, number + 1
        width += _cells(text[place], width)
    yield Span(start, row.end)


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
    gaps = sum(_GAP.search(line) is not None for line in lines)
    letters = [len(_LETTER.findall(line)) for line in lines]
    return (
        widest >= _NARROWEST
        and full >= 0.5 * len(lines)
        and torn >= 0.4 * len(lines)
        and marks >= 0.4 * len(lines)
        and gaps <= 0.2 * len(lines)
        and letters.count(0) <= 0.15 * len(lines)
        and sum(letters) >= 0.6 * sum(map(len, lines))
    )


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
