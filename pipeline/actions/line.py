"""A clause as the readers look at it: its words, and their parts of speech as one string."""

from collections.abc import Container, Sequence

from pipeline.actions.lexicon import Token


class Line:
    """The words of a clause: `texts[k]` is a word, `tags[k]` its part of speech; `has` are the words as a set.

    Readers ask for a run of tags with `find`, `strip` and sets: a fraction of what a loop over the words costs.
    """

    __slots__ = ("has", "size", "tags", "texts", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.texts = [token[2] for token in tokens]
        self.tags = "".join([token[3] for token in tokens])
        self.has = set(self.texts)
        self.size = len(tokens)


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
