"""Sentences and words.

Words are cut as jieba cuts them without its model of unknown words: of all ways to cut a stretch into words of its
dictionary, the most probable. jieba itself keeps every beginning of a word in its table as well, which takes a second
to load in every process; a stretch of a few characters is cut as fast without.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path
from sys import intern

from pipeline.document import Span

#: Written so that it begins with one of a few characters, which `re` finds without trying the rest anywhere else.
_END = re.compile(
    r"[。！？!?；;\n](?:(?<=\n)\n*|(?:(?<=[。！？!?])|[；;]*[。！？!?])(?:[；;]*[。！？!?])*[”’」』）)\]】]*)"
)


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of `text[start:end]`: they end at 。！？ with the closing marks behind, or at a line end."""
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() > at:
            yield Span(at, match.end())
        at = match.end()
    if at < end and not text[at:end].isspace():
        yield Span(at, end)


#: What is cut by the dictionary; anything else is cut by the character, line ends and blanks apart.
_WORDS = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_BLANK = re.compile(r"(\r\n|\s)")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Dictionary:
    """jieba's dictionary: words with their frequencies and tags (parts of speech)."""

    def __init__(self, path: Path) -> None:
        fields = path.read_text(encoding="utf-8").split()  # three a line: word, frequency, tag
        words, counts = fields[::3], list(map(int, fields[1::3]))
        #: Where a word's frequency and tag stand.
        self._index = dict(zip(words, range(len(words)), strict=True))
        #: The words, for who looks up many.
        self.words = self._index.keys()
        self._total = log(sum(counts))
        self._counts = [*counts, 1]  # the last is that of a character that is no word
        self._tags = list(map(intern, fields[2::3]))
        self._sorted = sorted(words)
        self._reach = lru_cache(maxsize=1 << 16)(self._longest)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __contains__(self, word: str) -> bool:
        return word in self._index

    def tag(self, word: str) -> str | None:
        """The word's part of speech; `None` for what is no word."""
        at = self._index.get(word)
        return None if at is None else self._tags[at]

    def _longest(self, pair: str) -> int:
        """How long the longest word is that begins with these two characters, 0 if there is none."""
        words = self._sorted
        first = bisect_left(words, pair)
        return max(map(len, words[first : bisect_left(words, pair + "\U0010ffff", first)]), default=0)

    def cut(self, text: str) -> list[str]:
        """The words of `text`; joined they are `text`."""
        words: list[str] = []
        for i, piece in enumerate(_WORDS.split(text)):
            if i % 2:
                words.extend(self._cut(piece))
            else:
                for rest in _BLANK.split(piece):
                    words.extend([rest] if _BLANK.match(rest) else rest)
        return words

    def _cut(self, text: str) -> Iterator[str]:
        """Yield the words of the most probable way to cut `text`; Latin letters and figures stay together."""
        index, counts, reach, total, size = self._index.get, self._counts, self._reach, self._total, len(text)
        score = [0.0] * (size + 1)
        ends = [0] * size
        for start in range(size - 1, -1, -1):
            best, best_end = log(counts[index(text[start], -1)]) - total + score[start + 1], start + 1
            if best_end < size:
                for end in range(start + 2, min(size, start + reach(text[start : start + 2])) + 1):
                    at = index(text[start:end])
                    if at is not None and (value := log(counts[at]) - total + score[end]) >= best:
                        best, best_end = value, end
            score[start], ends[start] = best, best_end
        at = latin = 0
        while at < size:
            end = ends[at]
            if end - at > 1 or text[at] not in _LATIN:
                if latin < at:
                    yield text[latin:at]
                yield text[at:end]
                latin = end
            at = end
        if latin < at:
            yield text[latin:at]


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The dictionary that comes with jieba, loaded once a process."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    return Dictionary(Path(spec.origin).parent / "dict.txt")
