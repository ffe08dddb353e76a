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

#: Parts of speech: v verb, w verb or noun, n noun, a b adjective, d adverb, p preposition, c conjunction, u 的, l 了着过,
#: x 地得, r pronoun, t time, f place word, m numeral, q measure word, i idiom, M modal, = copula, and of masks
#: N name, T date, A amount, B bracket.
TAGS = frozenset("vwnabdpculxrtfmqiM=NTAB,")


#: Single characters that make a noun of the verb before them: 值班表, 申请书, 管理费.
_SUFFIXES = frozenset(
    "表书证费率法权额量期处站厂员者点线区园馆室部局厅组队网库单卡票款金税价车船器品物件度业型式类级版案图报刊号店馆院校人"
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


@dataclass(frozen=True)
class Lexicon:
    """Words with tag and frequency, and the automata that find them from either side."""

    tags: dict[str, str]
    weights: dict[str, int]
    words: tuple[str, ...]
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
        left = [(a, b) for _, a, b in self.forward.find_matches_as_indexes(open_text)]
        right = [(size - b, size - a) for _, a, b in self.backward.find_matches_as_indexes(open_text[::-1])]
        right.reverse()
        return Words(self, text, masks, left, right)

    def better(
        self, text: str, left: list[tuple[int, int]], right: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """The better of two readings of one stretch."""
        start = min(s[0] for s in left + right)
        end = max(s[1] for s in left + right)

        def cost(spans: list[tuple[int, int]]) -> tuple[int, int]:
            single = end - start - sum(b - a for a, b in spans)
            return len(spans) + single, -sum(self.weights.get(text[a:b], 0) for a, b in spans)

        return left if cost(left) < cost(right) else right


@dataclass(frozen=True)
class Words:
    """The words of one text as read from the left and from the right."""

    lexicon: Lexicon
    text: str
    masks: Sequence[Mask]
    left: list[tuple[int, int]]
    right: list[tuple[int, int]]

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words of `text[start:end]`; each mask is one word."""
        low, high = bisect_left(self.left, (start, 0)), bisect_left(self.left, (end, 0))
        left = self.left[low:high]
        right = self.right[bisect_left(self.right, (start, 0)) : bisect_left(self.right, (end, 0))]
        spans = left if left == right else self._choose(left, right)
        found: list[Token] = []
        at = start
        first = bisect_left(self.masks, (start, 0, ""))
        last = bisect_left(self.masks, (end, 0, ""), first)
        for mask in self.masks[first:last]:
            if mask.end > end:
                break
            cut = bisect_left(spans, (mask.start, 0))
            if mask.start > at:
                self._plain(at, mask.start, spans[:cut], found)
            found.append(Token(mask.start, mask.end, self.text[mask.start : mask.end], mask.tag))
            spans = spans[cut:]
            at = mask.end
        if at < end:
            self._plain(at, end, spans, found)
        return found

    def _plain(self, at: int, end: int, spans: list[tuple[int, int]], found: list[Token]) -> None:
        """Add the words of a stretch without masks: those of `spans`, and the single characters between."""
        tags, text = self.lexicon.tags, self.text
        for start, stop in (*spans, (end, end)):
            while at < start:
                char = text[at]
                tag = tags.get(char)
                after = at + 1
                if found and found[-1].end == at:
                    last = found[-1]
                    if (last.tag in "vw" and char in _SUFFIXES) or (char == "们" and last.tag == "n"):
                        found[-1] = Token(last.start, after, last.text + char, "n")
                        at = after
                        continue
                if tag is None:
                    if char.isascii() and char.isalnum():
                        while (
                            after < start
                            and text[after].isascii()
                            and (text[after].isalnum() or text[after] in ".-%")
                        ):
                            after += 1
                        tag = "m" if char.isdigit() else "n"
                    else:
                        tag = "," if not char.isalnum() else "n"
                found.append(Token(at, after, text[at:after], tag))
                at = after
            if start < stop:
                word = text[start:stop]
                found.append(Token(start, stop, word, tags[word]))
                at = stop

    def _choose(self, left: list[tuple[int, int]], right: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Stretch by stretch, the better of the two readings."""
        chosen: list[tuple[int, int]] = []
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
            chosen.extend(self.lexicon.better(self.text, left[a:i], right[b:j]))
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
        tag, weight, *words = line.split(" ")
        if tag not in TAGS or not weight.isdigit():
            problems.append(f"{folder / 'lexicon.txt'}:{number}: starts with no part of speech and weight")
            continue
        for word in words:
            tags[word] = tag
            weights[word] = int(weight)
    section = ""
    for number, line in _lines(folder / "words.txt", problems):
        if line.startswith("["):
            section = line.strip("[] ")
            if section not in TAGS | {"drop", "one"}:
                problems.append(
                    f"{folder / 'words.txt'}:{number}: [{section}] is no part of speech\n  next  use one of those"
                )
            continue
        if section == "one":
            tag, _, characters = line.partition(" ")
            tags.update(dict.fromkeys(characters, tag))
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
        if word not in tags:
            tags[word], weights[word] = tag, 9
    found = tuple(w for w in tags if len(w) > 1)
    return Lexicon(
        tags,
        weights,
        found,
        AhoCorasick(found, matchkind=MatchKind.LeftmostLongest, store_patterns=False),
        AhoCorasick([w[::-1] for w in found], matchkind=MatchKind.LeftmostLongest, store_patterns=False),
    )


def _lines(path: Path, problems: list[str]) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        problems.append(f"{path}: {error.strerror}\n  next  put the file back, or pass --rules DIR")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line
