"""Words of a stretch of text with their part of speech, at a twentieth of the price of a full segmenter.

The longest dictionary word wins, read once from the left and once from the right; where the two readings differ,
fewer words win, then fewer single characters, then the more frequent words.
"""

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
_SUFFIXES = frozenset("表书证费率法权额量期处站厂员者点线区园馆室部局厅组队网库单卡票款金税价车船器品物件度业型式类级版案图报刊号店馆院校人")


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

    def tokens(self, text: str, start: int, end: int, masks: Sequence[Mask]) -> list[Token]:
        """The words of `text[start:end]`; each mask is one word."""
        found: list[Token] = []
        at = start
        for mask in masks:
            if mask.start >= at:
                if mask.start > at:
                    found.extend(self._plain(text[at : mask.start], at))
                found.append(Token(mask.start, mask.end, text[mask.start : mask.end], mask.tag))
                at = mask.end
        if at < end:
            found.extend(self._plain(text[at:end], at))
        return found

    def _plain(self, piece: str, offset: int) -> Iterator[Token]:
        tags = self.tags
        at = 0
        last: Token | None = None
        for start, end in self._cut(piece):
            while at < start:
                char = piece[at]
                tag = tags.get(char)
                stop = at + 1
                if last is not None:
                    if (char in _SUFFIXES and last.tag in "vw") or (char == "们" and last.tag == "n"):
                        last = Token(last.start, offset + stop, last.text + char, "n")
                        at = stop
                        continue
                    yield last
                    last = None
                if tag is None:
                    if char.isascii() and char.isalnum():
                        while stop < start and piece[stop].isascii() and (piece[stop].isalnum() or piece[stop] in ".-%"):
                            stop += 1
                        tag = "m" if char.isdigit() else "n"
                    else:
                        tag = "," if not char.isalnum() else "n"
                last = Token(offset + at, offset + stop, piece[at:stop], tag)
                at = stop
            if last is not None:
                yield last
            last = None
            if start < end:
                word = piece[start:end]
                last = Token(offset + start, offset + end, word, tags[word])
                at = end
        if last is not None:
            yield last

    def _cut(self, piece: str) -> list[tuple[int, int]]:
        """Spans of the dictionary words in `piece`, closed by an empty span at its end."""
        size = len(piece)
        left = [(a, b) for _, a, b in self.forward.find_matches_as_indexes(piece)]
        right = [(size - b, size - a) for _, a, b in self.backward.find_matches_as_indexes(piece[::-1])]
        right.reverse()
        if left != right:
            left = self._choose(piece, left, right)
        left.append((size, size))
        return left

    def _choose(
        self, piece: str, left: list[tuple[int, int]], right: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
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
                if i < len(left) and (left[i][0] < reach or (reach == 0 and (j >= len(right) or left[i] <= right[j]))):
                    reach = max(reach, left[i][1])
                    i += 1
                elif j < len(right) and (right[j][0] < reach or reach == 0):
                    reach = max(reach, right[j][1])
                    j += 1
                else:
                    break
            chosen.extend(self._better(piece, left[a:i], right[b:j]))
        return chosen

    def _better(
        self, piece: str, left: list[tuple[int, int]], right: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        start = min(s[0] for s in left + right)
        end = max(s[1] for s in left + right)

        def cost(spans: list[tuple[int, int]]) -> tuple[int, int]:
            single = end - start - sum(b - a for a, b in spans)
            return len(spans) + single, -sum(self.weights.get(piece[a:b], 0) for a, b in spans)

        return left if cost(left) < cost(right) else right


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
                problems.append(f"{folder / 'words.txt'}:{number}: [{section}] is no part of speech\n  next  use one of those")
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
    words = tuple(w for w in tags if len(w) > 1)
    return Lexicon(
        tags,
        weights,
        words,
        AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, store_patterns=False),
        AhoCorasick([w[::-1] for w in words], matchkind=MatchKind.LeftmostLongest, store_patterns=False),
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
