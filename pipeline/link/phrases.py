"""The phrases of a clause before its verb: who acts, and what stands behind each preposition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.link.nouns import ALONE, Nouns
from pipeline.segment import dictionary

#: Words that end a phrase of place or time: 从专项经费中, 在会议上.
_LOCAL = frozenset("上中下里内后前时间")
#: What makes a noun of a word that is an adverb elsewhere: 该计划, 本预计.
_THIS = frozenset(("该", "本", "此", "这", "每", ""))
#: Behind these 会 ends a name: 财委会, 基金会.
_MEETING = frozenset("总协金委商学合工议员大理事红我本")
_PLACED = frozenset("在从于自当")

#: Where the dictionary would read one word over the seam of two: 三日内|向甲方.
_SEAM = re.compile("[内后前上中][向为对给由从]|行为")

#: What stands before a subject: nothing, or 除…外.
_NO_HEAD = frozenset(("", "除", "除了"))
_NAME, _DATE = 1, 2


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
        text, words, found = self.text, self.words, []
        head, first = "", start
        for begin, stop, kind in self._pieces(start, end):
            if kind == _DATE and not head:
                if first < begin:
                    found.append(Phrase(head, first, begin))
                first = stop
            if kind:
                continue
            at = begin
            for word in dictionary().cut(text[begin:stop]):
                here, at = at, at + len(word)
                opens = word in words.heads
                if word in words.pivots and (
                    text[at : at + 1] == "的"
                    or text[here - 1] in _THIS
                    or (head in _PLACED and here == first)
                ):
                    continue  # 批准的, 本判决: no verb of its own
                if word == "会" and text[here - 1] in _MEETING:
                    continue
                if here - first < 2 and head and not opens and text[first:here] in _THIS:
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

    def _agent(self, phrases: list[Phrase], low: int, begin: int, verb: int) -> tuple[int, int] | None:
        """Who gives: behind 由, or behind a verb that makes him give (批准政府…), else the subject."""
        for phrase in reversed(phrases):
            sourced = phrase.head == "为" and self.text.endswith("来源", begin, phrase.start - 1)
            acts = phrase.head in ("由", "关于") or sourced or phrase.head in self.words.pivots
            if acts and (span := self._nominal(phrase.start, phrase.end)):
                return span
        subject = next(
            (
                k
                for k, p in enumerate(phrases)
                if p.head in _NO_HEAD and (p.end - p.start > 1 or self.text[p.start] in ALONE)
            ),
            None,
        )
        if subject is None:
            return self._subject(low, begin, begin)
        later = phrases[subject + 1 : subject + 2]
        end = later[0].start - len(later[0].head) if later else verb
        return self._subject(low, phrases[subject].start, end)

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """`start:end` cut where names of bodies and dates begin and end; what each piece is."""
        pieces, at = [], start
        marks = [(d.start, d.end, _DATE) for d in self.dates.touching(start, end)]
        marks += [(o.start, o.end, _NAME) for o in self.organizations.touching(start, end)]
        for first, last, kind in sorted(marks):
            low, high = max(first, at), min(last, end)
            if low < high:
                pieces += [*self._text(at, low), (low, high, kind)]
                at = high
        return [*pieces, *self._text(at, end)]

    def _text(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        seams = (m.start() + 1 for m in _SEAM.finditer(self.text, start, end)) if end - start > 2 else ()
        for low, high in pairwise((start, *seams, end)):
            if low < high:
                yield low, high, 0
