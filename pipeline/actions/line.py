"""A clause as the readers look at it: its words, and their parts of speech as one string."""

from collections.abc import Container, Sequence
from typing import NamedTuple, Self


class Token(NamedTuple):
    """A word at its place in the document, with its part of speech."""

    start: int
    end: int
    text: str
    tag: str


class Line:
    """Words of a clause or sentence: `texts[k]` is a word, `tags[k]` its part of speech; `has` are the words as a set.

    Readers ask for a run of tags with `find`, `strip` and sets: a fraction of what a loop over the words costs.
    """

    __slots__ = ("has", "size", "tags", "texts", "tokens")

    def __init__(self, tokens: Sequence[Token], texts: Sequence[str], tags: str) -> None:
        self.tokens = tokens
        self.texts = texts
        self.tags = tags
        self.has = set(texts)
        self.size = len(texts)

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Self:
        """The line of these words."""
        return cls(tokens, [token[2] for token in tokens], "".join([token[3] for token in tokens]))

    def part(self, low: int, high: int) -> Self:
        """The line of the words from `low` to `high`."""
        return type(self)(self.tokens[low:high], self.texts[low:high], self.tags[low:high])


def first_tag(tags: str, wanted: str, at: int, end: int) -> int:
    """Index of the first tag of `tags[at:end]` that is one of `wanted`, or -1."""
    for k in range(at, end):
        if tags[k] in wanted:
            return k
    return -1


def first_word(texts: Sequence[str], wanted: Container[str], at: int, end: int) -> int:
    """Index of the first word of `texts[at:end]` that is in `wanted`, or -1."""
    for k in range(at, end):
        if texts[k] in wanted:
            return k
    return -1
