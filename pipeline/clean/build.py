"""The edits applied: clean text, the raw offset of each character, and the blocks in clean offsets."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from pipeline.clean.lines import Line
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


def break_edits(raw: str, lines: list[Line], breaks: dict[int, str], at: int, stop: int) -> Iterator[Edit]:
    """Yield the removal of front matter, indentation, bullets, empty lines and breaks inside torn sentences."""
    if at:
        yield Edit(0, at, "", "front matter" if raw.lstrip("\ufeff").startswith("---") else "before the body")
    if stop < len(raw):
        yield Edit(stop, len(raw), "", "after the body")
    last = max((i for i, x in enumerate(lines) if x.kind not in ("blank", "gone")), default=-1)
    for i, line in enumerate(lines):
        if line.start > at:
            yield Edit(at, line.start, "", "indentation")
        if (
            line.stop - line.end == 1
            and not line.mark
            and i not in breaks
            and i != last
            and raw[line.end] == "\n"
        ) and line.kind not in ("blank", "gone"):
            at = line.stop
            continue
        if line.kind in ("blank", "gone"):
            if line.stop > line.end:
                yield Edit(line.end, line.stop, "", "empty line")
            at = line.stop
            continue
        if line.mark:
            yield Edit(
                line.start,
                line.start + line.mark,
                "",
                "bullet" if line.habit in ("bullet", "star") else "quote mark",
            )
        if i != last and raw[line.stop - 1] not in "\r\n":
            yield Edit(line.end, line.stop, "\n", "paragraph gap")
        elif line.stop > line.end:
            mark = line.stop - (2 if raw[line.stop - 2 : line.stop] == "\r\n" else 1)
            if raw[mark] not in "\r\n":
                mark = line.stop
            if mark > line.end:
                yield Edit(line.end, mark, "", "trailing space")
            to = "" if i == last else breaks.get(i, "\n")
            if mark < line.stop and to != raw[mark : line.stop]:
                yield Edit(mark, line.stop, to, "line break" if i in breaks or i == last else "line end")
        at = line.stop


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
