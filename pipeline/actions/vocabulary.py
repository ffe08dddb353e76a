"""The words of actions with their parts of speech, as the files of the pack list them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.actions.lexicon import Lexicon
from pipeline.errors import PackError

#: Parts of speech: v verb, w verb or noun, n noun, a b adjective, d adverb, p preposition, c conjunction,
#: u 的, l 了着过, x 地得, r pronoun, t time, f place word, m numeral, q measure word, i idiom, M modal, = copula;
#: of masks:
#: N name, T date, A amount, B bracket.
TAGS = frozenset("vwnabdpculxrtfmqiM=NTAB,")


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
            if tag == "u":  # 项目 · 的, not 项 · 目的
                weights.update(dict.fromkeys(characters, 9))
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
    return Lexicon.of(tags, weights)


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
