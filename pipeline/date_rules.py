"""The pack of dates: its tables, its rules, and where in a text they match.

All patterns run as one alternation over the text, leftmost and longest, in one pass; what that finds is parsed
again on its own, rule by rule, and the surface's reading is kept, as the same dates come again and again.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import re2
from pydantic import Field, PrivateAttr

from pipeline.expressions import Shift, Words
from pipeline.festivals import FESTIVALS
from pipeline.rules import Pack, PackModel, Rule, alternation, compile_pattern

Reads = Literal["point", "interval", "join", "list", "clock", "duration", "set", "english"]
_NAMED = re.compile(r"\(\?P<\w+>")
_CACHE = 20_000


class DateRule(Rule):
    """A rule that also says what kind of expression it reads."""

    reads: Reads = "point"

    _names: tuple[str, ...] = PrivateAttr(default=())

    def groups(self, surface: str) -> dict[str, str] | None:
        """The named groups of the whole `surface`, those that took part; `None` where the rule does not match."""
        match = self._pattern.fullmatch(surface)
        if match is None:
            return None
        if not self._names and self._pattern.groups:
            index = {i: name for name, i in self._pattern.groupindex.items()}
            self._names = tuple(index.get(i, "") for i in range(1, self._pattern.groups + 1))
        return {n: g for n, g in zip(self._names, match.groups(), strict=True) if n and g is not None}


class Beside(PackModel):
    """Words beside an expression that give it a direction."""

    mod: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Surroundings(PackModel):
    """Words that stand before or after."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Relative(PackModel):
    """Relative words of one unit: how many units from now, or from the time told last."""

    now: dict[str, int] = Field(default_factory=dict)
    then: dict[str, int] = Field(default_factory=dict)


class Candidate(NamedTuple):
    """A rule that matches a surface, and its groups."""

    rule: DateRule
    groups: dict[str, str]


class DatePack(Pack):
    """The rules and word lists of dates."""

    relatives: dict[str, Relative]
    part_words: dict[str, tuple[str, ...]]
    eras: dict[str, int]
    reigns: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    after: tuple[Beside, ...]
    before: tuple[Beside, ...]
    from_but: tuple[str, ...]
    until: Surroundings
    duration_after: tuple[Beside, ...]
    duration_before: tuple[Beside, ...]
    duration_cues: Surroundings
    names: str
    name_breaks: tuple[str, ...] = ()
    rules: tuple[DateRule, ...] = ()  # type: ignore[assignment]

    _union: Any = PrivateAttr(default=None)
    _set: Any = PrivateAttr(default=None)
    _scanned: tuple[DateRule, ...] = PrivateAttr(default=())
    _cache: dict[str, tuple[Candidate, ...]] = PrivateAttr(default_factory=dict)
    _words: Words | None = PrivateAttr(default=None)
    _name: Any = PrivateAttr(default=None)
    _connector: Any = PrivateAttr(default=None)

    def vocabulary(self) -> dict[str, str]:
        """The parts, and the words of each table by name (`year_words`, `unit_words` …)."""
        words = {
            f"{unit}_words": alternation([*table.now, *table.then]) for unit, table in self.relatives.items()
        }
        words["unit_words"] = alternation(w for unit in self.units.values() for w in unit)
        words["eras"] = alternation(self.eras)
        words["reigns"] = alternation(self.reigns)
        words["festivals"] = alternation(FESTIVALS)
        return words | self.parts

    def prepare(self) -> None:
        """Compile every rule, and all of them as one."""
        super().prepare()
        vocabulary = self.vocabulary()
        self._scanned = tuple(rule for rule in self.rules if rule.reads != "join")
        options = re2.Options()
        options.log_errors = False
        options.max_mem = 64 << 20
        options.longest_match = True
        options.never_capture = True
        filled = [_fill(rule.pattern, vocabulary) for rule in self._scanned]
        self._union = re2.compile("|".join(f"(?:{p})" for p in filled), options)
        self._set = re2.Set.FullMatchSet(options)
        for pattern in filled:
            self._set.Add(pattern)
        self._set.Compile()
        self._name = compile_pattern(f"^(?:{self.names})", vocabulary)
        self._connector = compile_pattern("(?:{c})", vocabulary)
        shifts = {
            word: Shift(unit, by, then)
            for unit, table in self.relatives.items()
            for then, words in ((False, table.now), (True, table.then))
            for word, by in words.items()
        }
        parts = {word: mod for mod, words in self.part_words.items() for word in words}
        units = {word: code for code, words in self.units.items() for word in words}
        self._words = Words(shifts, parts, self.eras, units)

    @property
    def words(self) -> Words:
        """The tables as the reader of expressions needs them."""
        assert self._words is not None
        return self._words

    def is_name(self, text: str) -> bool:
        """Whether `text`, which follows an expression, makes a name of it."""
        match = self._name.match(text)
        if match is None:
            return False
        words = match.group()
        return not any(word in words for word in self.name_breaks)

    def is_connector(self, text: str) -> bool:
        """Whether `text` joins two expressions into an interval."""
        return self._connector.fullmatch(text) is not None

    def candidates(self, surface: str) -> tuple[Candidate, ...]:
        """The rules that match the whole `surface`, in the pack's order."""
        found = self._cache.get(surface)
        if found is None:
            rules = (self._scanned[i] for i in sorted(self._set.Match(surface) or ()))
            found = tuple(Candidate(r, g) for r in rules if (g := r.groups(surface)) is not None)
            if len(self._cache) >= _CACHE:
                self._cache.clear()
            self._cache[surface] = found
        return found

    def scan(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans in which some rule matches, leftmost and longest."""
        for match in self._union.finditer(text):
            yield match.span()

    def search(self, text: str) -> tuple[int, int] | None:
        """The first and longest span of `text` in which some rule matches."""
        match = self._union.search(text)
        return match.span() if match else None


def _fill(pattern: str, vocabulary: dict[str, str]) -> str:
    """The pattern with its vocabulary filled in and its groups unnamed."""
    for _ in range(8):
        pattern = re.sub(r"\{([a-z_0-9]+)\}", lambda m: _word(m, vocabulary), pattern)
    return _NAMED.sub("(?:", pattern)


def _word(match: re.Match[str], vocabulary: dict[str, str]) -> str:
    return f"(?:{vocabulary[match[1]]})" if match[1] in vocabulary else match[0]
