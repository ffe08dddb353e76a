"""Words of a stretch of text with their part of speech, at a twentieth of the price of a full segmenter.

The longest dictionary word wins, read once from the left and once from the right; where the two readings differ,
fewer words win, then fewer single characters, then the more frequent words.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.rules import PackError

#: Parts of speech: v verb, w verb or noun, n noun, a b adjective, d adverb, p preposition, c conjunction,
#: u 的, l 了着过, x 地得, r pronoun, t time, f place word, m numeral, q measure word, i idiom, M modal, = copula;
#: of masks:
#: N name, T date, A amount, B bracket.
TAGS = frozenset("vwnabdpculxrtfmqiM=NTAB,")


#: Single characters that make a noun of the verb before them: 值班表, 申请书, 管理费.
_SUFFIXES = frozenset(
    "表书证费率法权额量期处站厂员者点线区园馆室部局厅组队网库单卡票款金税价车船器品物件度业型式类级版案图刊号店馆院校"
)


class Token(NamedTuple):
    """A word at its place in the document, with its part of speech."""

    start: int
    end: int
    text: str
    tag: str


class Mask(NamedTuple):
    """A stretch that counts as one word: a name, a date, an amount, a bracket."""

    start: int
    end: int
    tag: str


#: A word's span in the text and its number in the lexicon.
Found = tuple[int, int, int]


@dataclass(frozen=True)
class Lexicon:
    """Words with tag and weight by number, and the automata that find them from either side."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    weights: tuple[int, ...]
    forward: Any
    backward: Any

    def words_of(self, text: str, masks: Sequence[Mask]) -> "Words":
        """The words of a whole text, found in two passes; they are read out stretch by stretch."""
        pieces, at = [], 0
        for mask in masks:
            pieces.append(text[at : mask.start])
            pieces.append("\0" * (mask.end - mask.start))
            at = mask.end
        pieces.append(text[at:])
        open_text = "".join(pieces)
        size = len(text)
        left = [(a, b, i) for i, a, b in self.forward.find_matches_as_indexes(open_text)]
        right = [
            (size - b, size - a, i) for i, a, b in self.backward.find_matches_as_indexes(open_text[::-1])
        ]
        right.reverse()
        return Words(self, text, masks, left, right)

    def better(self, left: list[Found], right: list[Found]) -> list[Found]:
        """The better of two readings of one stretch."""
        start = min(s[0] for s in left + right)
        end = max(s[1] for s in left + right)

        def cost(spans: list[Found]) -> tuple[int, int, int]:
            missing = end - start - sum(b - a for a, b, _ in spans)
            single = sum(1 for a, b, _ in spans if b - a == 1)
            return len(spans) + missing, single, -sum(self.weights[i] for _, _, i in spans)

        return left if cost(left) < cost(right) else right


@dataclass(frozen=True)
class Words:
    """The words of one text as read from the left and from the right."""

    lexicon: Lexicon
    text: str
    masks: Sequence[Mask]
    left: list[Found]
    right: list[Found]

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words of `text[start:end]`; each mask is one word."""
        left = self.left[bisect_left(self.left, (start, 0, 0)) : bisect_left(self.left, (end, 0, 0))]
        right = self.right[bisect_left(self.right, (start, 0, 0)) : bisect_left(self.right, (end, 0, 0))]
        spans = left if left == right else self._choose(left, right)
        found: list[Token] = []
        at = start
        first = bisect_left(self.masks, (start, 0, ""))
        for mask in self.masks[first : bisect_left(self.masks, (end, 0, ""), first)]:
            if mask.end > end:
                break
            cut = bisect_left(spans, (mask.start, 0, 0))
            if mask.start > at:
                self._plain(at, mask.start, spans[:cut], found)
            found.append(Token(mask.start, mask.end, self.text[mask.start : mask.end], mask.tag))
            spans = spans[cut:]
            at = mask.end
        if at < end:
            self._plain(at, end, spans, found)
        return found

    def _plain(self, at: int, end: int, spans: list[Found], found: list[Token]) -> None:
        """Add the words of a stretch without masks, and the marks, figures and letters between them."""
        words, tags = self.lexicon.words, self.lexicon.tags
        new = tuple.__new__  # a word a call: what a named tuple puts around it costs as much again
        for start, stop, number in spans:
            if at < start:
                self._gap(at, start, found)
            word = words[number]
            verb = found[-1] if found and word in _SUFFIXES else None
            if verb is not None and verb.end == start and verb.tag in "vw" and len(verb.text) > 1:
                found[-1] = Token(found[-1].start, stop, found[-1].text + word, "n")
            else:
                found.append(new(Token, (start, stop, word, tags[number])))
            at = stop
        if at < end:
            self._gap(at, end, found)

    def _gap(self, at: int, end: int, found: list[Token]) -> None:
        """Add what is no word of the lexicon: a figure or a Latin word as one, all else by the character."""
        text = self.text
        while at < end:
            char, after = text[at], at + 1
            tag = "n" if char.isalnum() else ","
            if tag == "n" and char.isascii():
                while (
                    after < end and text[after].isascii() and (text[after].isalnum() or text[after] in ".-%")
                ):
                    after += 1
                tag = "m" if char.isdigit() else "n"
            found.append(Token(at, after, text[at:after], tag))
            at = after

    def _choose(self, left: list[Found], right: list[Found]) -> list[Found]:
        """Stretch by stretch, the better of the two readings."""
        chosen: list[Found] = []
        i = j = 0
        while i < len(left) or j < len(right):
            if i < len(left) and j < len(right) and left[i] == right[j]:
                chosen.append(left[i])
                i, j = i + 1, j + 1
                continue
            a, b, reach = i, j, 0
            while True:
                if i < len(left) and (
                    left[i][0] < reach or (reach == 0 and (j >= len(right) or left[i] <= right[j]))
                ):
                    reach = max(reach, left[i][1])
                    i += 1
                elif j < len(right) and (right[j][0] < reach or reach == 0):
                    reach = max(reach, right[j][1])
                    j += 1
                else:
                    break
            chosen.extend(self.lexicon.better(left[a:i], right[b:j]))
        return chosen


def load(folder: Path, cues: Mapping[str, str]) -> Lexicon:
    """The lexicon of `lexicon.txt` as corrected by `words.txt`; `cues` are words it must have, with their tags.

    Raises:
        PackError: a file is missing, or a line names a part of speech that there is none of.
    """
    tags: dict[str, str] = {}
    weights: dict[str, int] = {}
    problems: list[str] = []
    for number, line in _lines(folder / "lexicon.txt", problems):
        tag, weight, *listed = line.split(" ")
        if tag not in TAGS or not weight.isdigit():
            problems.append(f"{folder / 'lexicon.txt'}:{number}: starts with no part of speech and weight")
            continue
        for word in listed:
            tags[word] = tag
            weights[word] = int(weight)
    section = ""
    for number, line in _lines(folder / "words.txt", problems):
        if line.startswith("["):
            section = line.strip("[] ")
            if section not in TAGS | {"drop", "one", "pairs"}:
                problems.append(
                    f"{folder / 'words.txt'}:{number}: [{section}] is no part of speech\n  next  use one of those"
                )
            continue
        if section == "one":
            tag, _, characters = line.partition(" ")
            tags.update(dict.fromkeys(characters, tag))
            continue
        if section == "pairs":
            tag, firsts, seconds = line.split(" ")
            for word in _pairs(firsts, seconds):
                if word not in tags:
                    tags[word], weights[word] = tag, 3
            continue
        for word in line.split():
            if section == "drop":
                tags.pop(word, None)
            else:
                tags[word] = section
                weights[word] = max(weights.get(word, 0), 9)
    if problems:
        raise PackError(problems)
    for word, tag in cues.items():
        if word not in tags or (tag == "M" and len(word) > 1):
            tags[word], weights[word] = tag, max(weights.get(word, 0), 9)
    for character in sorted({c for word in tags for c in word}):
        tags.setdefault(character, "n")
    words = tuple(tags)
    return Lexicon(
        words,
        tuple(tags.values()),
        tuple(weights.get(word, 0) for word in words),
        AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, store_patterns=False),
        AhoCorasick([w[::-1] for w in words], matchkind=MatchKind.LeftmostLongest, store_patterns=False),
    )


def _pairs(firsts: str, seconds: str) -> Iterator[str]:
    """Every first word with every second: first words of one character, or of two before a single second."""
    size = 2 if len(seconds) == 1 else 1
    for at in range(0, len(firsts), size):
        for second in seconds:
            yield firsts[at : at + size] + second


def _lines(path: Path, problems: list[str]) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        problems.append(f"{path}: {error.strerror}\n  next  put the file back, or pass --rules DIR")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line
