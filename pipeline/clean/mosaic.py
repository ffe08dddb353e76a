"""Articles whose text lies in several pieces of a page: cleaned in reading order, with offsets into the whole page."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.document import Document, Edit, Source, Span

_BLANK = " \t\u3000\xa0"
_WORD = re.compile(r"\w")


def flat(source: Source) -> Source:
    """The article as if it stood alone: its pieces one behind the other.

    A piece that ends in a blank is a line of a column, and the blank its line end.
    """
    text = source.text
    ends = set(_blank_ends(source))
    joined = "".join(text[a : b - 1] + "\n" if b in ends else text[a:b] for a, b in source.pieces)
    return replace(source, text=joined, body=Span(0, len(joined)), pieces=())


def in_columns(source: Source) -> bool:
    """Whether the pieces are the lines of columns."""
    return any(True for _ in _blank_ends(source))


def _blank_ends(source: Source) -> Iterator[int]:
    """Yield where the lines of columns end that others stand beside."""
    for piece in source.pieces[:-1]:
        if source.text[piece.end - 1] in _BLANK:
            yield piece.end


def tops(source: Source) -> list[int]:
    """Where in the flat text the columns begin that stand beside another; none for pieces of another kind."""
    found: list[int] = []
    if in_columns(source):
        at = 0
        for a, b in pairwise(source.pieces):
            at += a.end - a.start
            if b.start < a.start:
                found.append(at)
    return found


def placed(document: Document, page: Source) -> Document:
    """The document of `flat(page)` with its offsets in the page; what is left of the page is another article's."""
    starts = [0]
    for piece in page.pieces:
        starts.append(starts[-1] + piece.end - piece.start)
    segments: list[tuple[int, int]] = []
    bounds = [*document.segments, (len(document.text), 0)]
    for (clean, at), (stop, _) in pairwise(bounds):
        for start, raw, _ in _parts(at, at + stop - clean, starts, page.pieces):
            segments.append((clean + start - at, raw))
    edits = [
        Edit(raw, end, edit.to if start == edit.start else "", edit.why)
        for edit in document.edits
        for start, raw, end in _parts(edit.start, edit.end, starts, page.pieces)
    ]
    edits.extend(_line_ends(document, page, starts))
    edits.extend(Edit(a, b, "", _why(page, a, b)) for a, b in _gaps(page))
    return replace(
        document,
        source=replace(page, metadata=document.source.metadata, origins=document.source.origins),
        segments=tuple(segments) or ((0, 0),),
        edits=tuple(sorted(edits)),
    )


def _line_ends(document: Document, page: Source, starts: list[int]) -> Iterator[Edit]:
    """Yield the blanks that became the line ends of a column, and stayed."""
    edited = [edit.start for edit in document.edits]
    ends = set(_blank_ends(page))
    for start, piece in zip(starts[1:], page.pieces, strict=True):
        if piece.end in ends:
            index = bisect_right(edited, start - 1) - 1
            if index < 0 or document.edits[index].end < start:
                yield Edit(piece.end - 1, piece.end, "\n", "column")


def _parts(start: int, end: int, starts: list[int], pieces: tuple[Span, ...]) -> list[tuple[int, int, int]]:
    """A stretch of the flat text as `(flat start, raw start, raw end)`, cut where pieces meet."""
    found: list[tuple[int, int, int]] = []
    while start < end:
        index = bisect_right(starts, start) - 1
        stop = min(end, starts[index + 1])
        raw = pieces[index].start + start - starts[index]
        found.append((start, raw, raw + stop - start))
        start = stop
    return found


def _why(page: Source, start: int, end: int) -> str:
    """Why a stretch of the page is none of the article's."""
    if end <= page.body_span.start:
        return "front matter"
    return "another article" if _WORD.search(page.text, start, end) else "cell"


def _gaps(page: Source) -> list[Span]:
    at, found = 0, []
    for piece in sorted(page.pieces):
        if piece.start > at:
            found.append(Span(at, piece.start))
        at = max(at, piece.end)
    if at < len(page.text):
        found.append(Span(at, len(page.text)))
    return found
