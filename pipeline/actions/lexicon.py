"""Words of a stretch of text with their part of speech, at a twentieth of the price of a full segmenter.

The longest dictionary word wins, read from the left; where it may overlap with the next, the stretch is read from the
right as well, and where the two readings differ, fewer words win, then fewer single characters, then the more frequent
words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any, NamedTuple, Self

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.actions.line import Line, Token
from pipeline.document import Span

#: Single characters that make a noun of the verb before them: 值班表, 申请书, 管理费.
_SUFFIXES = frozenset(
    "表书证费率法权额量期处站厂员者点线区园馆室部局厅组队网库单卡票款金税价车船器品物件度业型式类级版案图刊号店馆院校"
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

    def read(self, text: str, run: str, start: int, masks: Iterable[Mask]) -> list[list[Token]]:
        """The words of `run`, and the marks, figures and letters between them.

        `run` is what stands in `text` from `start` on, with a `MASKED` for each of the masks. A mask without a tag
        parts what is before it from what is behind it.
        """
        tags, joined = self.tags, self.joined
        new = tuple.__new__  # a word a call: what a named tuple puts around it costs as much again
        found: list[Token] = []
        read = [found]
        masked, at, open_at = iter(masks), 0, -1
        for number, low, high in self.forward.find_matches_as_indexes(run):
            while at < low:
                at = self._gap(run, at, low, start, found)
            at = high
            if run[high - 1 : high + 1] in joined:
                if open_at < 0:
                    open_at = low
            elif open_at >= 0:
                for part in self._parts(run[open_at:high]):
                    _add(start + open_at, part, self.tag_of[part], found)
                    open_at += len(part)
                open_at = -1
            elif (word := run[low:high]) == MASKED:
                begin, end, tag = next(masked)
                start = end - high
                if tag:
                    found.append(new(Token, (begin, end, text[begin:end], tag)))
                else:
                    found = []
                    read.append(found)
            elif word in _SUFFIXES:
                _add(start + low, word, tags[number], found)
            else:
                found.append(new(Token, (start + low, start + high, word, tags[number])))
        while at < len(run):
            at = self._gap(run, at, len(run), start, found)
        return read

    @staticmethod
    def _gap(run: str, at: int, end: int, start: int, found: list[Token]) -> int:
        """Add what is no word of the lexicon: a figure or a Latin word as one, all else by the character.

        Returns where it ends in `run`.
        """
        char, after = run[at], at + 1
        tag = "n" if char.isalnum() else ","
        if tag == "n" and char.isascii():
            while after < end and run[after] in _LATIN:
                after += 1
            tag = "m" if char.isdigit() else "n"
        found.append(Token(start + at, start + after, run[at:after], tag))
        return after

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


def _add(start: int, word: str, tag: str, found: list[Token]) -> None:
    """Add a word; a suffix behind a verb makes a noun of it."""
    end = start + len(word)
    verb = found[-1] if found and word in _SUFFIXES else None
    if verb is not None and verb.end == start and verb.tag in "vw" and len(verb.text) > 1:
        found[-1] = Token(verb.start, end, verb.text + word, "n")
    else:
        found.append(Token(start, end, word, tag))


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
        for tokens in (
            self.lexicon.read(text, "".join(pieces), sentences[0].start, passed) if sentences else ()
        ):
            yield Line.of(tokens)
