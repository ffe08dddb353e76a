"""The edits applied: clean text, the raw offset of each character, and the blocks in clean offsets."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from pipeline.clean.lines import Line
from pipeline.document import Edit

Segments = list[tuple[int, int]]
_START, _END = itemgetter(0), itemgetter(1)


def apply(raw: str, edits: Iterable[Edit]) -> tuple[str, Segments, list[Edit]]:
    """The text that the edits leave, its segments, and the edits that counted.

    Where two edits overlap, the earlier and longer one counts.
    """
    applied: list[Edit] = []
    pieces: list[str] = []
    segments: Segments = []
    clean_at = raw_at = 0
    shift: int | None = None
    # Sorting is stable: by their beginnings, and of those that begin alike the longest first.
    for edit in sorted(sorted(edits, key=_END, reverse=True), key=_START):
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
            clean_at = start - shift
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


def break_edits(raw: str, lines: list[Line], at: int, stop: int) -> list[Edit]:
    """The removal of front matter, indentation, bullets, empty lines and breaks inside torn sentences."""
    edits: list[Edit] = []
    if at:
        edits.append(
            Edit(0, at, "", "front matter" if raw.lstrip("\ufeff").startswith("---") else "before the body")
        )
    last = next((line for line in reversed(lines) if line.kind != "gone"), None)
    for line in lines:
        start, end = line.start, line.end
        if start > at:
            begin = start if raw[start - 1] == "\n" else _row_start(raw, at, start)
            if begin > at:
                edits.append(Edit(at, begin, "", "empty line"))
            if start > begin:
                for _ in range(line.empty.get(start, 0) if line.empty else 0):
                    edits.append(Edit(begin, begin + 1, "\t", "cell"))
                    begin += 1
                if start > begin:
                    edits.append(Edit(begin, start, "", "indentation"))
        at = line.stop
        if line.kind == "gone":
            if at > end:
                edits.append(Edit(end, at, "", "empty line"))
            continue
        if line.mark:
            why = "bullet" if line.habit in ("bullet", "star") else "quote mark"
            edits.append(Edit(start, start + line.mark, "", why))
        if at - end == 1 and line.joint is None and line is not last and raw[end] == "\n":
            continue  # as nearly all lines end
        edits.extend(_line_end(raw, line, last=line is last))
    if stop > at:
        edits.append(Edit(at, stop, "", "empty line"))
    if stop < len(raw):
        edits.append(Edit(stop, len(raw), "", "after the body"))
    return edits


def _row_start(raw: str, at: int, start: int) -> int:
    """Where the raw line begins that `start` stands in, or `at` if that is further on."""
    return max(raw.rfind("\n", at, start), raw.rfind("\r", at, start), at - 1) + 1


def _line_end(raw: str, line: Line, *, last: bool) -> Iterator[Edit]:
    """Yield what becomes of the blanks and the break at the end of a line."""
    if not last and raw[line.stop - 1] not in "\r\n":
        yield Edit(line.end, line.stop, "\n", "paragraph gap")
    elif line.stop > line.end:
        mark = line.stop - (2 if raw[line.stop - 2 : line.stop] == "\r\n" else 1)
        if raw[mark] not in "\r\n":
            mark = line.stop
        if mark > line.end:
            yield Edit(line.end, mark, "", "trailing space")
        joined = last or line.joint is not None
        if line.hyphen:
            yield Edit(line.end - 1, line.end, "", "hyphen")
        to = "" if last else "\n" if line.joint is None else line.joint
        if mark < line.stop and to != raw[mark : line.stop]:
            yield Edit(mark, line.stop, to, "line break" if joined else "line end")


class Places:
    """Clean offsets by raw ones; the pieces of an article may lie on its page in another order than they are read."""

    def __init__(self, segments: Segments, length: int) -> None:
        ends = [*(clean for clean, _ in segments[1:]), length]
        runs = sorted((raw, clean, end) for (clean, raw), end in zip(segments, ends, strict=True))
        self._raw = [raw for raw, _, _ in runs]
        self._clean = [clean for _, clean, _ in runs]
        self._ends = [end for _, _, end in runs]

    def clean_offset(self, raw_offset: int) -> int:
        """Clean offset of the first character kept at or after `raw_offset`."""
        index = bisect_right(self._raw, raw_offset) - 1
        if index < 0:
            return 0
        return min(self._clean[index] + raw_offset - self._raw[index], self._ends[index])

    def clean_spans(self, raw_start: int, raw_end: int) -> list[tuple[int, int]]:
        """What is kept of a raw span, in its order: one stretch of the clean text, or several where columns meet."""
        found: list[tuple[int, int]] = []
        for index in range(max(bisect_right(self._raw, raw_start) - 1, 0), bisect_left(self._raw, raw_end)):
            first, clean, last = self._raw[index], self._clean[index], self._ends[index]
            start = min(clean + max(raw_start - first, 0), last)
            end = min(clean + raw_end - first, last)
            if start >= end:
                continue
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, end))
        return found

    def clean_span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """What is kept of a raw span that lies in one piece of the text; empty where nothing is."""
        first = max(bisect_right(self._raw, raw_start) - 1, 0)
        last = bisect_left(self._raw, raw_end) - 1
        if last >= 0:
            start = min(
                max(self._clean[first] + raw_start - self._raw[first], self._clean[first]), self._ends[first]
            )
            if start == self._ends[first] and first < last:
                start = self._clean[first + 1]
            end = min(self._clean[last] + raw_end - self._raw[last], self._ends[last])
            if start < end:
                return start, end
        return 0, 0
