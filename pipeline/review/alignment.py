"""Two texts → where the characters of the old one stand in the new one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from pipeline.document import Span

#: Compare by line, then what is left by clause, then by character: each step sees little of the text.
_UNITS = (
    re.compile(r"[^\n]*\n|[^\n]+"),
    re.compile(r"[^，。；：！？,;!?]*[，。；：！？,;!?]|[^，。；：！？,;!?]+"),
)
#: Two stretches whose lengths multiply to more than this are taken as one replaced by the other.
_MOST_WORK = 4_000_000


class Run(NamedTuple):
    """`old[old_start:old_end]` stands at, or was replaced by, `new[new_start:new_end]`."""

    same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class Alignment:
    """The runs of two texts, in order and without a gap."""

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, old: str, new: str) -> "Alignment":
        """Align two texts."""
        return cls(tuple(_runs(old, 0, len(old), new, 0, len(new), 0)))

    @cached_property
    def _starts(self) -> list[int]:
        return [run.old_start for run in self.runs]

    def _at(self, position: int) -> Run:
        return self.runs[max(bisect_right(self._starts, position) - 1, 0)]

    def span(self, start: int, end: int) -> Span | None:
        """Where `old[start:end]`, or what replaced it, stands in the new text; `None` where it left."""
        if not self.runs or start >= end:
            return None
        first, last = self._at(start), self._at(end - 1)
        left = first.new_start + (start - first.old_start if first.same else 0)
        right = last.new_start + (end - last.old_start) if last.same else last.new_end
        return Span(left, right) if left < right else None


def _runs(old: str, a1: int, a2: int, new: str, b1: int, b2: int, level: int) -> Iterator[Run]:
    """Yield the runs of `old[a1:a2]` and `new[b1:b2]`: equal ends first, then what differs between them."""
    head = _common(old, a1, a2, new, b1, b2)
    if head:
        yield Run(True, a1, a1 + head, b1, b1 + head)
        a1, b1 = a1 + head, b1 + head
    tail = 0
    while tail < min(a2 - a1, b2 - b1) and old[a2 - tail - 1] == new[b2 - tail - 1]:
        tail += 1
    yield from _middle(old, a1, a2 - tail, new, b1, b2 - tail, level)
    if tail:
        yield Run(True, a2 - tail, a2, b2 - tail, b2)


def _common(old: str, a1: int, a2: int, new: str, b1: int, b2: int) -> int:
    most = min(a2 - a1, b2 - b1)
    if old[a1 : a1 + most] == new[b1 : b1 + most]:
        return most
    count = 0
    while old[a1 + count] == new[b1 + count]:
        count += 1
    return count


def _middle(old: str, a1: int, a2: int, new: str, b1: int, b2: int, level: int) -> Iterator[Run]:
    if a1 == a2 and b1 == b2:
        return
    if a1 == a2 or b1 == b2 or (level == len(_UNITS) and (a2 - a1) * (b2 - b1) > _MOST_WORK):
        yield Run(False, a1, a2, b1, b2)
        return
    units_a, starts_a = _cut(old, a1, a2, level)
    units_b, starts_b = _cut(new, b1, b2, level)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, units_a, units_b, autojunk=level == 0).get_opcodes():
        bounds = starts_a[i1], starts_a[i2], starts_b[j1], starts_b[j2]
        if tag == "replace" and level < len(_UNITS):
            yield from _runs(old, bounds[0], bounds[1], new, bounds[2], bounds[3], level + 1)
        else:
            yield Run(tag == "equal", *bounds)


def _cut(text: str, start: int, end: int, level: int) -> tuple[list[str], list[int]]:
    """The units of `text[start:end]`, and where each begins, the end behind them."""
    if level == len(_UNITS):
        return list(text[start:end]), list(range(start, end + 1))
    found = list(_UNITS[level].finditer(text, start, end))
    return [m[0] for m in found], [*(m.start() for m in found), end]
