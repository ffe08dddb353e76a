"""The phrases of a clause before its verb: who acts, and what stands behind each preposition."""

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.link.nouns import Nouns
from pipeline.segment import dictionary

#: Words that end a phrase of place or time: 从专项经费中, 在会议上.
_LOCAL = frozenset("上中下里内后前时间")
#: What makes a noun of a word that is an adverb elsewhere: 该计划, 本预计.
_THIS = frozenset(("该", "本", "此", "这", "每", ""))
#: Behind these 会 ends a name: 财委会, 基金会.
_MEETING = frozenset("总协金委商学合工议员大理事红")
_PLACED = frozenset("在从于自当")

#: Where the dictionary would read one word over the seam of two: 三日内|向甲方.
_SEAM = re.compile("(?<=[内后前上中])(?=[向为对给由从])|(?<=行)(?=为)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words behind a preposition (`head`), behind a verb that makes another act (批准政府…), or behind neither."""

    head: str
    start: int
    end: int


class Phrases(Nouns):
    """Cuts clauses into phrases."""

    def _phrases(self, start: int, end: int) -> list[Phrase]:
        """The phrases of `start:end` in order; adverbs part them, and names are whole."""
        words, found = self.words, []
        head, first = "", start
        for begin, stop, named in self._pieces(start, end):
            if named:
                continue
            at = begin
            for word in dictionary().cut(self.text[begin:stop]):
                here, at = at, at + len(word)
                opens = word in words.heads
                if word == "会" and self.text[here - 1] in _MEETING:
                    continue
                if here - first < 2 and head and not opens and self.text[first:here] in _THIS:
                    continue
                if (
                    opens
                    or word in words.adverb_words
                    or (head in _PLACED and word in _LOCAL)
                    or (len(word) == 2 and word[0] in words.adverb_words and word[1] in words.adverb_words)
                ):
                    if first < here:
                        found.append(Phrase(head, first, at if word in _LOCAL else here))
                    head, first = (word if opens else ""), at
        if first < end:
            found.append(Phrase(head, first, end))
        return found

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """`start:end` cut where names of bodies begin and end; whether each piece is one."""
        pieces, at = [], start
        for body in self.organizations.touching(start, end):
            if at < body.start:
                pieces.append((at, body.start, False))
            low, at = max(body.start, at), min(body.end, end)
            pieces.append((low, at, True))
        if at < end:
            pieces.append((at, end, False))
        return [
            (low, high, named)
            for start, stop, named in pieces
            for low, high in pairwise((start, *self._seams(start, stop, named), stop))
        ]

    def _seams(self, start: int, end: int, named: bool) -> list[int]:
        return [] if named else [m.start() for m in _SEAM.finditer(self.text, start + 1, end - 1)]
