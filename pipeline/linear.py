"""Patterns in linear time: RE2 with an interface like that of `re`, as far as the packs need it.

google-re2's own Python layer works out every offset of every group of a match; most callers want to know whether
there is one, and where it begins. Here offsets are counted when they are asked for.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import re2
from re2 import _re2

_ANYWHERE = _re2.RE2.Anchor.UNANCHORED
_AT_START = _re2.RE2.Anchor.ANCHOR_START
_WHOLE = _re2.RE2.Anchor.ANCHOR_BOTH
_MEMORY = 64 << 20
#: A pattern that matches nothing.
NEVER = r"[^\x00-\x{10ffff}]"


def _options(*, longest: bool, capture: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.longest_match = longest
    options.never_capture = not capture
    return options


class Match:
    """A match. Offsets are code points of the text that was searched; `-1` and `None` for a group that took no part."""

    __slots__ = ("_byte", "_data", "_names", "_point", "_spans")

    def __init__(
        self, data: bytes, spans: list[tuple[int, int]], names: dict[str, int], byte: int, point: int
    ) -> None:
        self._data = data
        self._spans = spans
        self._names = names
        # The code point at `point` begins at `byte`: where to count on from.
        self._byte = byte
        self._point = point

    def __getitem__(self, group: int | str) -> str:
        start, end = self._spans[self._names[group] if isinstance(group, str) else group]
        return None if start < 0 else self._data[start:end].decode()  # type: ignore[return-value]

    def group(self, group: int | str = 0) -> str:
        """What the group matched."""
        return self[group]

    def groupdict(self) -> dict[str, str]:
        """What each named group matched, of those that took part."""
        spans, data = self._spans, self._data
        found = ((name, spans[number]) for name, number in self._names.items())
        return {name: data[start:end].decode() for name, (start, end) in found if start >= 0}

    def start(self, group: int | str = 0) -> int:
        """Where the group begins."""
        return self._offset(self._spans[self._names[group] if isinstance(group, str) else group][0])

    def end(self, group: int | str = 0) -> int:
        """Where the group ends."""
        return self._offset(self._spans[self._names[group] if isinstance(group, str) else group][1])

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Where the group begins and ends."""
        return self.start(group), self.end(group)

    def _offset(self, byte: int) -> int:
        if byte <= self._byte:
            return self._point if byte == self._byte else -1
        return self._point + len(self._data[self._byte : byte].decode())


class Pattern:
    """A compiled pattern.

    Raises:
        re2.error: RE2 refuses it.
    """

    __slots__ = ("_run", "groupindex", "groups", "pattern")

    def __init__(self, pattern: str, *, longest: bool = False, capture: bool = True) -> None:
        compiled = re2.compile(pattern, _options(longest=longest, capture=capture))
        self.pattern = pattern
        self.groups: int = compiled.groups
        self.groupindex: dict[str, int] = compiled.groupindex
        self._run = compiled._regexp.Match

    def search(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The first match within `text[start:end]`."""
        return self._first(_ANYWHERE, text, start, end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The match that begins at `start`."""
        return self._first(_AT_START, text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The match of all of `text[start:end]`."""
        return self._first(_WHOLE, text, start, end)

    def _first(self, anchor: object, text: str, start: int, end: int | None) -> Match | None:
        data = text.encode()
        first = len(text[:start].encode()) if start else 0
        last = len(data) if end is None else len(text[:end].encode())
        if first > last:
            return None
        spans = self._run(anchor, data, first, last)
        return Match(data, spans, self.groupindex, first, start) if spans[0][0] >= 0 else None

    def count(self, text: str, most: int | None = None) -> int:
        """How many matches there are that are not empty, counted up to `most`."""
        data = text.encode()
        at = found = 0
        last = len(data)
        while found != most and at < last:
            begin, stop = self._run(_ANYWHERE, data, at, last)[0]
            if begin < 0:
                break
            found += stop > begin
            at = stop if stop > at else at + 1
        return found

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Yield the matches within `text[start:end]`, leftmost first; none overlaps another."""
        data = text.encode()
        at = byte = len(text[:start].encode()) if start else 0
        last = len(data) if end is None else len(text[:end].encode())
        point = start
        while at <= last:
            spans = self._run(_ANYWHERE, data, at, last)
            begin, stop = spans[0]
            if begin < 0:
                return
            point += len(data[byte:begin].decode())
            byte = begin
            yield Match(data, spans, self.groupindex, byte, point)
            if at == last:
                return
            # What matched nothing would match the same again: go on with the next character.
            at = stop if stop > at else at + len(text[point].encode())


class PatternSet:
    """Many patterns tried at once: which of them match within a text or, if `whole`, all of it."""

    __slots__ = ("_set",)

    def __init__(self, patterns: Iterable[str], *, whole: bool = False) -> None:
        kind = re2.Set.FullMatchSet if whole else re2.Set.SearchSet
        self._set = kind(_options(longest=whole, capture=False))
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def matching(self, text: str) -> list[int]:
        """The indexes of the patterns that match, in order."""
        return sorted(self._set.Match(text) or ())
