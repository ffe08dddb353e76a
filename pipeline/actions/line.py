"""A clause as the readers look at it: its words, and their parts of speech as one string."""

from collections.abc import Container, Sequence
from typing import Self


class Line:
    """Words of a clause or sentence: `texts[k]` is a word, `tags[k]` its part of speech, `starts[k]` its place in the
    document; `has` are the words as a set, `lead` is the word
    behind what leads into the clause, once that is known.

    Readers ask for a run of tags with `find`, `strip` and sets: a fraction of what a loop over the words costs.
    """

    __slots__ = ("has", "lead", "size", "starts", "tags", "texts")

    def __init__(self, starts: Sequence[int], texts: Sequence[str], tags: str) -> None:
        self.starts = starts
        self.texts = texts
        self.tags = tags
        self.has = set(texts)
        self.size = len(texts)
        self.lead = -1

    def part(self, low: int, high: int) -> Self:
        """The line of the words from `low` to `high`."""
        return type(self)(self.starts[low:high], self.texts[low:high], self.tags[low:high])

    def end(self, k: int) -> int:
        """Where a word ends in the document."""
        return self.starts[k] + len(self.texts[k])

    def span(self, k: int) -> tuple[int, int]:
        """Where a word begins and ends in the document."""
        start = self.starts[k]
        return start, start + len(self.texts[k])


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
