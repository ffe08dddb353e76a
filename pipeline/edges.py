"""Which characters a pattern can begin or end with, so that the engine is asked only where one of them stands.

The patterns of the packs are read as far as that needs. What is not understood, or can match nothing at all, gets no
answer, and the engine is asked everywhere.
"""

import re
from typing import NamedTuple

#: A range of more characters than this is as good as any character.
_MOST = 2_000
_CLASSES = {
    "d": frozenset("0123456789"),
    "s": frozenset("\t\n\f\r "),
    "w": frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"),
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_OPENING = re.compile(r"\((?:\?(?:P?<\w+>|:))?")
_REPEAT = re.compile(r"(?:([*+?])|\{(\d+)(?:,\d*)?\})\??")


class Edge(NamedTuple):
    """What a pattern begins with: one of `chars`, any character (`None`), or, where `empty`, nothing of its own."""

    chars: frozenset[str] | None
    empty: bool = False


class _Unknown(ValueError):
    """A construct that is not read here."""


def first_of(pattern: str) -> frozenset[str] | None:
    """What a match that touches the beginning of a text of any length but 0 can begin with; `None`: who knows."""
    return _edge(pattern, backwards=False)


def last_of(pattern: str) -> frozenset[str] | None:
    """What a match that touches the end of a text of any length but 0 can end with; `None`: who knows."""
    return _edge(pattern, backwards=True)


def _edge(pattern: str, *, backwards: bool) -> frozenset[str] | None:
    try:
        edge = _Reader(pattern, backwards).read()
    except (_Unknown, IndexError):
        return None
    return None if edge.empty else edge.chars


class _Reader:
    """Reads a pattern from left to right; `backwards` sees it in a mirror, so that its end is its beginning."""

    def __init__(self, pattern: str, backwards: bool) -> None:
        self._pattern = pattern
        self._backwards = backwards
        self._at = 0

    def read(self) -> Edge:
        """The edge of the whole pattern."""
        edge = self._choice()
        if self._at < len(self._pattern):
            raise _Unknown(self._pattern)
        return edge

    def _choice(self) -> Edge:
        result = self._sequence()
        while self._pattern.startswith("|", self._at):
            self._at += 1
            other = self._sequence()
            result = Edge(_either(result.chars, other.chars), result.empty or other.empty)
        return result

    def _sequence(self) -> Edge:
        result = Edge(frozenset(), empty=True)
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            item = self._item()
            if match := _REPEAT.match(self._pattern, self._at):
                self._at = match.end()
                item = Edge(item.chars, item.empty or match[1] in ("*", "?") or match[2] == "0")
            near, far = (item, result) if self._backwards else (result, item)
            result = Edge(_either(near.chars, far.chars), far.empty) if near.empty else near
        return result

    def _item(self) -> Edge:
        pattern, char = self._pattern, self._pattern[self._at]
        if char == "(":
            return self._group()
        self._at += 1
        if char == "[":
            return Edge(self._bracket())
        if char == "\\":
            return Edge(self._escape())
        if char == ".":
            return Edge(None)
        if char in "^$":
            # One holds of itself at the edge that is looked at, the other only where there is no text.
            return Edge(frozenset(), empty=(char == "$") == self._backwards)
        if char in "*+?{":
            raise _Unknown(pattern)
        return Edge(frozenset(char))

    def _group(self) -> Edge:
        match = _OPENING.match(self._pattern, self._at)
        assert match is not None
        self._at = match.end()
        if self._pattern[self._at] == "?":
            raise _Unknown(self._pattern)
        edge = self._choice()
        if self._pattern[self._at] != ")":
            raise _Unknown(self._pattern)
        self._at += 1
        return edge

    def _escape(self) -> frozenset[str]:
        char = self._pattern[self._at]
        self._at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char.isalnum() and char not in _ESCAPES:
            raise _Unknown(self._pattern)
        return frozenset(_ESCAPES.get(char, char))

    def _bracket(self) -> frozenset[str] | None:
        pattern = self._pattern
        negated = pattern[self._at] == "^"
        self._at += negated
        if pattern[self._at] == "]":
            raise _Unknown(pattern)
        chars: set[str] = set()
        low = ""
        while (char := pattern[self._at]) != "]":
            self._at += 1
            if char == "[" and pattern[self._at] == ":":
                raise _Unknown(pattern)
            if char == "-" and low and pattern[self._at] != "]":
                high = pattern[self._at]
                if high in "\\[" or ord(high) - ord(low) > _MOST:
                    raise _Unknown(pattern)
                self._at += 1
                chars.update(map(chr, range(ord(low), ord(high) + 1)))
                low = ""
            elif char == "\\":
                chars |= self._escape()
                low = ""
            else:
                chars.add(char)
                low = char
        self._at += 1
        return None if negated else frozenset(chars)


def _either(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    return None if a is None or b is None else a | b
