"""The edits applied: clean text, the raw offset of each character, and the blocks in clean offsets."""

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.document import Edit

Segments = list[tuple[int, int]]


def apply(raw: str, edits: Iterable[Edit]) -> tuple[str, Segments, list[Edit]]:
    """The text that the edits leave, its segments, and the edits that counted.

    Where two edits overlap, the earlier and longer one counts.
    """
    applied: list[Edit] = []
    pieces: list[str] = []
    segments: Segments = []
    clean_at = raw_at = 0
    shift: int | None = None
    for edit in sorted(edits, key=_order):
        start, end, to, _ = edit
        if start < raw_at:
            start = raw_at
        if end <= start:
            continue
        if start > raw_at:
            if shift != raw_at - clean_at:
                shift = raw_at - clean_at
                segments.append((clean_at, raw_at))
            pieces.append(raw[raw_at:start])
            clean_at += start - raw_at
        if to:
            if shift != start - clean_at:
                shift = start - clean_at
                segments.append((clean_at, start))
            pieces.append(to)
            clean_at += 1
        raw_at = end
        applied.append(edit)
    if raw_at < len(raw):
        if shift != raw_at - clean_at:
            segments.append((clean_at, raw_at))
        pieces.append(raw[raw_at:])
    return "".join(pieces), segments or [(0, 0)], applied


def _order(edit: Edit) -> tuple[int, int]:
    return edit.start, -edit.end


class Places:
    """Clean offsets by raw ones."""

    def __init__(self, segments: Segments, length: int) -> None:
        self._raw = [raw for _, raw in segments]
        self._clean = [clean for clean, _ in segments]
        self._ends = [*self._clean[1:], length]

    def clean_offset(self, raw_offset: int) -> int:
        """Clean offset of the first character kept at or after `raw_offset`."""
        index = bisect_right(self._raw, raw_offset) - 1
        if index < 0:
            return 0
        return min(self._clean[index] + raw_offset - self._raw[index], self._ends[index])
