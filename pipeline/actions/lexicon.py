"""Words of a stretch of text with their part of speech, at a twentieth of the price of a full segmenter.

The longest dictionary word wins, read from the left; where it may overlap with the next, the stretch is read from the
right as well, and where the two readings differ, fewer words win, then fewer single characters, then the more frequent
words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add
from typing import Any, NamedTuple, Self

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.actions.line import Line
from pipeline.document import Span

#: Single characters that make a noun of the verb before them: 值班表, 申请书, 管理费.
_SUFFIXES = frozenset(
    "表书证费率法权额量期处站厂员者点线区园馆室部局厅组队网库单卡票款金税价车船器品物件度业型式类级版案图刊号店馆院校"
)

#: Verbs of plans that no such character makes a noun of: 提高局党委学习质量.
_PLANNED = frozenset(
    {"提高", "提升", "落实", "加强", "完善", "制定", "修订", "推进", "推动", "强化", "深化", "优化", "发挥"}
)

#: What stands for a mask while words are found.
MASKED = "\0"
#: Marks that the automaton finds with the words.
_MARKS = "，、。；：！？“”‘’《》（）,:;()!?"
#: What goes on a figure or a Latin word.
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-%")


class Mask(NamedTuple):
    """A stretch that counts as one word: a name, a date, an amount, a bracket."""

    start: int
    end: int
    tag: str


class _Found:
    """The words of a run by column. `cuts`: the numbers of the words that begin a line."""

    __slots__ = ("cuts", "starts", "tags", "texts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.cuts = [0]

    def add(self, start: int, word: str, tag: str) -> None:
        """Add a word; a suffix behind a verb makes a noun of it."""
        if word in _SUFFIXES and len(self.starts) > self.cuts[-1] and self.tags[-1] in "vw":
            verb = self.texts[-1]
            if len(verb) > 1 and verb not in _PLANNED and self.starts[-1] + len(verb) == start:
                self.texts[-1], self.tags[-1] = verb + word, "n"
                return
        self.starts.append(start)
        self.texts.append(word)
        self.tags.append(tag)

    def lines(self) -> list[Line]:
        """The lines of these words."""
        starts, texts, tags = self.starts, self.texts, "".join(self.tags)
        return [
            Line(starts[low:high], texts[low:high], tags[low:high])
            for low, high in pairwise([*self.cuts, len(texts)])
        ]


#: How many stretches of overlapping words are kept in mind.
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tags of the words by number, a character each, and the automaton that finds them; tags and weights by word.

    `joined` has every two characters that stand side by side in a word: where two others meet, no word lies across.
    `heads` and `ends` give the sizes of the words that begin with two characters, or end in them, longest first.
    """

    tags: str
    forward: Any
    joined: frozenset[str]
    tag_of: Mapping[str, str]
    weights: Mapping[str, int]
    heads: Mapping[str, tuple[int, ...]]
    ends: Mapping[str, tuple[int, ...]]
    _known: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tags: Mapping[str, str], weights: Mapping[str, int]) -> Self:
        """The lexicon of these words."""
        side_by_side = "\n".join(tags)
        joined = frozenset(two for two in set(map(add, side_by_side, side_by_side[1:])) if "\n" not in two)
        heads: dict[str, tuple[int, ...]] = {}
        ends: dict[str, tuple[int, ...]] = {}
        for word in sorted(tags, key=len, reverse=True):
            size = len(word)
            if size > 1:
                for sizes, two in ((heads, word[:2]), (ends, word[-2:])):
                    if size not in (known := sizes.get(two, ())):
                        sizes[two] = (*known, size)
        numbered = {**tags, **dict.fromkeys((MASKED, *_MARKS), ",")}
        forward = AhoCorasick(list(numbered), matchkind=MatchKind.LeftmostLongest, store_patterns=False)
        return cls("".join(numbered.values()), forward, joined, tags, weights, heads, ends)

    def read(self, text: str, run: str, start: int, masks: Iterable[Mask]) -> list[Line]:
        """The words of `run`, and the marks, figures and letters between them.

        `run` is what stands in `text` from `start` on, with a `MASKED` for each of the masks. A mask without a tag
        parts what is before it from what is behind it: each is a line of its own.
        """
        tags, joined = self.tags, self.joined
        found = _Found()
        starts, texts, kinds = found.starts.append, found.texts.append, found.tags.append
        masked, at, open_at = iter(masks), 0, -1
        for number, low, high in self.forward.find_matches_as_indexes(run):
            if at < low:
                self._gap(run, at, low, start, found)
            at = high
            if run[high - 1 : high + 1] in joined:
                if open_at < 0:
                    open_at = low
            elif open_at >= 0:
                for part in self._parts(run[open_at:high]):
                    found.add(start + open_at, part, self.tag_of[part])
                    open_at += len(part)
                open_at = -1
            elif (word := run[low:high]) == MASKED:
                begin, end, tag = next(masked)
                start = end - high
                if tag:
                    starts(begin)
                    texts(text[begin:end])
                    kinds(tag)
                else:
                    found.cuts.append(len(found.starts))
            elif word in _SUFFIXES:
                found.add(start + low, word, tags[number])
            else:
                starts(start + low)
                texts(word)
                kinds(tags[number])
        self._gap(run, at, len(run), start, found)
        return found.lines()

    @staticmethod
    def _gap(run: str, at: int, end: int, start: int, found: _Found) -> None:
        """Add what is no word of the lexicon: a figure or a Latin word as one, all else by the character."""
        while at < end:
            char, after = run[at], at + 1
            tag = "n" if char.isalnum() else ","
            if tag == "n" and char.isascii():
                while after < end and run[after] in _LATIN:
                    after += 1
                tag = "m" if char.isdigit() else "n"
            found.starts.append(start + at)
            found.texts.append(run[at:after])
            found.tags.append(tag)
            at = after

    def _parts(self, piece: str) -> list[str]:
        """The words of a few characters in which words overlap, or that are none together."""
        parts = self._known.get(piece)
        if parts is None:
            left, right = self._from_left(piece), self._from_right(piece)
            parts = left if left == right else self._better(left, right)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[piece] = parts
        return parts

    def _better(self, left: list[str], right: list[str]) -> list[str]:
        """The better of two readings, between each two cuts that they have in common."""
        chosen: list[str] = []
        a = b = i = j = 0
        while i < len(left):
            lead = len(left[i]) - len(right[j])
            i, j = i + 1, j + 1
            while lead:
                if lead < 0:
                    lead += len(left[i])
                    i += 1
                else:
                    lead -= len(right[j])
                    j += 1
            one, other = left[a:i], right[b:j]
            chosen += one if self._cost(one) < self._cost(other) else other
            a, b = i, j
        return chosen

    def _from_left(self, piece: str) -> list[str]:
        words: list[str] = []
        while piece:
            for size in self.heads.get(piece[:2], ()):
                if piece[:size] in self.tag_of:
                    break
            else:
                size = 1
            words.append(piece[:size])
            piece = piece[size:]
        return words

    def _from_right(self, piece: str) -> list[str]:
        words: list[str] = []
        while piece:
            for size in self.ends.get(piece[-2:], ()):
                if piece[-size:] in self.tag_of:
                    break
            else:
                size = 1
            words.append(piece[-size:])
            piece = piece[:-size]
        words.reverse()
        return words

    def _cost(self, words: list[str]) -> tuple[int, int, int]:
        """What a reading is compared by: fewer words, fewer single characters, then more frequent words."""
        single = sum(len(word) == 1 for word in words)
        return len(words), single, -sum(self.weights.get(word, 0) for word in words)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in which each mask counts as one."""

    lexicon: Lexicon
    text: str
    masks: Sequence[Mask]

    def lines(self, sentences: Sequence[Span]) -> Iterator[Line]:
        """The words of these sentences, which stand in reading order: found in one pass, so that the tables stay
        at hand."""
        text, masks = self.text, self.masks
        pieces: list[str] = []
        passed: list[Mask] = []
        at = sentences[0].start if sentences else 0
        for start, end in sentences:
            if pieces:
                pieces.append(MASKED)
                passed.append(Mask(at, start, ""))
                at = start
            for n in range(bisect_left(masks, (start, 0, "")), len(masks)):
                mask = masks[n]
                if mask.end > end:
                    break
                pieces += text[at : mask.start], MASKED
                passed.append(mask)
                at = mask.end
            pieces.append(text[at:end])
            at = end
        if sentences:
            yield from self.lexicon.read(text, "".join(pieces), sentences[0].start, passed)
