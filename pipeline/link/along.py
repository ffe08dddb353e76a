"""Things along a text, found by where they stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    """What has a span."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


S = TypeVar("S", bound=Spanned)


class Along(Generic[S]):
    """Spans in reading order, none of which overlaps another."""

    def __init__(self, spans: Sequence[S]) -> None:
        self._spans = spans
        self._starts = [s.start for s in spans]
        self._ends = [s.end for s in spans]

    def __iter__(self) -> Iterator[S]:
        return iter(self._spans)

    def touching(self, start: int, end: int) -> Sequence[S]:
        """Those that have a character of `start:end`."""
        return self._spans[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
