"""The pack of dates: its tables, its rules, and where in a text they match.

All patterns run as one alternation over the text, leftmost and longest, in one pass; what that finds is parsed
again on its own, rule by rule, and the surface's reading is kept, as the same dates come again and again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import Field, PrivateAttr

from pipeline.dates.durations import length
from pipeline.dates.expressions import Shift
from pipeline.dates.festivals import Festivals
from pipeline.dates.groups import Words
from pipeline.dates.resolve import fixed
from pipeline.dates.spelling import spell
from pipeline.edges import first_of
from pipeline.linear import NEVER, Pattern, PatternSet
from pipeline.rules import Pack, PackModel, Rule, alternation, compile_pattern

Reads = Literal["point", "interval", "join", "list", "clock", "duration", "set", "english"]
_NAMED = re.compile(r"\(\?P<\w+>")
_CACHE = 20_000
#: The part that matches a year of an era.
_ERA_YEAR = "eray"
#: The part behind the era's name.
_ERA_NUMBER = "eran"
#: How much of a first line is looked at as a title.
_TITLE = 60


class DateRule(Rule):
    """A rule that also says what kind of expression it reads."""

    reads: Reads = "point"

    def groups(self, surface: str) -> dict[str, str] | None:
        """The named groups of the whole `surface` that took part; `None` where the rule does not match."""
        match = self.compiled.pattern.fullmatch(surface)
        return match.groupdict() if match else None


class Beside(PackModel):
    """Words beside an expression that give it a direction."""

    mod: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Surroundings(PackModel):
    """Words that stand before or after, and the longer words that they are only part of."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before_unless: tuple[str, ...] = ()
    after_unless: tuple[str, ...] = ()


class Cues(PackModel):
    """Words by which a reading is taken or refused."""

    years_before: tuple[str, ...] = ()
    short_year_before: tuple[str, ...] = ()
    short_year_after: tuple[str, ...] = ()
    years_after: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    middle_not: tuple[str, ...] = ()
    middle_before: tuple[str, ...] = ()
    day_after: tuple[str, ...] = ()
    festival_after: tuple[str, ...] = ()
    festival_before: tuple[str, ...] = ()
    hour_not: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    ordinal_before: tuple[str, ...] = ()
    forecast_before: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    quarter_after: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    day_names: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    next_of: tuple[str, ...] = ()


class Relative(PackModel):
    """Relative words of one unit: how many units from now, or from the time told last.

    The `financial` ones mean financial years in a text that counts in these.
    """

    now: dict[str, int] = Field(default_factory=dict)
    then: dict[str, int] = Field(default_factory=dict)
    financial: tuple[str, ...] = ()


class Candidate:
    """A rule that matches a surface, its groups, and what they spell: an expression, or the length of a stretch.

    `value` is that of an expression which means the same wherever it stands.
    """

    __slots__ = ("expression", "groups", "length", "rule", "value")

    def __init__(self, rule: "DateRule", groups: dict[str, str], words: Words, festivals: Festivals) -> None:
        self.rule = rule
        self.groups = groups
        self.expression = spell(rule.id, rule.reads, groups, words)
        self.length = length(rule.id, rule.reads, groups, words.units)
        self.value = fixed(self.expression, festivals) if self.expression is not None else None


class Directions:
    """Words that stand beside an expression, by the character next to it, so that few are tried."""

    __slots__ = ("_before", "_by_char")

    def __init__(self, rules: Sequence[Beside], before: bool) -> None:
        self._before = before
        self._by_char: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        for rule in rules:
            for word in rule.words:
                entry = (word, rule.mod, rule.unless)
                self._by_char.setdefault(word[-1 if before else 0], []).append(entry)
        for entries in self._by_char.values():
            entries.sort(key=lambda e: -len(e[0]))

    def find(self, text: str, at: int) -> str | None:
        """The direction of the longest word that ends (or begins) at `at`."""
        if self._before:
            for word, mod, unless in self._by_char.get(text[at - 1 : at], ()):
                if text.endswith(word, 0, at) and not text.endswith(unless, 0, at):
                    return mod
        else:
            for word, mod, unless in self._by_char.get(text[at : at + 1], ()):
                if text.startswith(word, at) and not text.startswith(unless, at):
                    return mod
        return None


class Engine:
    """The pack compiled: one pass over a text, and the rules that match a surface whole."""

    __slots__ = ("_cache", "_connector", "_era_like", "_eras", "_name", "_name_breaks", "_plain", "_rules", "_set",
                 "_union", "after", "ahead", "before", "duration_after", "duration_before", "hours", "join",
                 "pack", "words")  # fmt: skip

    def __init__(self, pack: "DatePack", vocabulary: dict[str, str]) -> None:
        self.pack = pack
        self.after = Directions(pack.after, False)
        self.before = Directions(pack.before, True)
        self.duration_after = Directions(pack.duration_after, False)
        self.duration_before = Directions(pack.duration_before, True)
        self.ahead = _any_word(pack.cues.ahead)
        self.hours = _any_word(pack.cues.hours)
        self.words = pack.tables()
        self.join = next(rule for rule in pack.rules if rule.reads == "join")
        self._rules = tuple(rule for rule in pack.rules if rule.reads != "join")
        self._cache: dict[str, tuple[Candidate, ...]] = {}
        filled = [_fill(rule.pattern, vocabulary) for rule in self._rules]
        self._union = _any_of(filled)
        # The names of eras are most of that automaton and make each of its states dear; few texts count by any.
        plain = vocabulary | {_ERA_YEAR: NEVER}
        self._plain = _any_of(_fill(rule.pattern, plain) for rule in self._rules)
        self._eras = Pattern(_fill(vocabulary.get(_ERA_YEAR, NEVER), vocabulary), capture=False)
        self._era_like = _era_like(pack, vocabulary)
        self._set = PatternSet(filled, whole=True)
        self._name = compile_pattern(f"^(?:{pack.names})", vocabulary)
        self._name_breaks = pack.name_breaks
        self._connector = compile_pattern("(?:{c})", vocabulary)

    def is_name(self, text: str) -> bool:
        """Whether `text`, which follows an expression, makes a name of it."""
        match = self._name.match(text)
        return match is not None and not any(word in match.group() for word in self._name_breaks)

    def is_programme(self, title: str) -> bool:
        """Whether the title is that of a programme or a notice, which tells what is to come."""
        return any(word in title[-_TITLE:] for word in self.pack.cues.programmes)

    def is_connector(self, text: str) -> bool:
        """Whether `text` joins two expressions into an interval."""
        return self._connector.fullmatch(text) is not None

    def candidates(self, surface: str) -> tuple[Candidate, ...]:
        """The rules that match the whole `surface`, in the pack's order."""
        found = self._cache.get(surface)
        if found is None:
            rules = (self._rules[i] for i in self._set.matching(surface))
            festivals = self.pack.festivals
            found = tuple(
                Candidate(r, g, self.words, festivals) for r in rules if (g := r.groups(surface)) is not None
            )
            if len(self._cache) >= _CACHE:
                self._cache.clear()
            self._cache[surface] = found
        return found

    def union(self, text: str) -> Pattern:
        """All rules as one, leftmost and longest; without years of eras where `text` has none."""
        if self._era_like is not None and self._era_like.search(text) is None:
            return self._plain
        return self._union if self._eras.search(text) else self._plain


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
    cues: Cues
    names: str
    festivals: Festivals
    name_breaks: tuple[str, ...] = ()
    rules: tuple[DateRule, ...] = ()

    _engine: Engine | None = PrivateAttr(default=None)

    def vocabulary(self) -> dict[str, str]:
        """The parts, and the words of each table by name (`year_words`, `unit_words` …)."""
        words = {
            f"{unit}_words": alternation([*table.now, *table.then]) for unit, table in self.relatives.items()
        }
        words["unit_words"] = alternation(w for unit in self.units.values() for w in unit)
        words["eras"] = alternation(self.eras)
        words["reigns"] = alternation(self.reigns)
        words["festivals"] = alternation(self.festivals.names())
        return words | self.parts

    def prepare(self) -> None:
        """Compile every rule, and all of them as one."""
        super().prepare()
        self._engine = Engine(self, self.vocabulary())

    def tables(self) -> Words:
        """The tables as the reader of expressions needs them."""
        shifts = {
            word: Shift(unit, by, then, word in table.financial)
            for unit, table in self.relatives.items()
            for then, words in ((False, table.now), (True, table.then))
            for word, by in words.items()
        }
        parts = {word: mod for mod, words in self.part_words.items() for word in words}
        units = {word: code for code, words in self.units.items() for word in words}
        return Words(shifts, parts, self.eras, units)

    @property
    def engine(self) -> Engine:
        """The pack compiled."""
        assert self._engine is not None
        return self._engine


def _era_like(pack: "DatePack", vocabulary: Mapping[str, str]) -> re.Pattern[str] | None:
    """A pattern of three characters that stands in every year of an era; `None` where it is not known."""
    names = [*pack.eras, *pack.reigns]
    number = first_of(_fill(vocabulary.get(_ERA_NUMBER, ""), vocabulary))
    if not number or any(len(name) < 2 for name in names):
        return None
    sets = ({name[-2] for name in names}, {name[-1] for name in names}, number)
    return re.compile("".join(f"[{''.join(map(re.escape, sorted(chars)))}]" for chars in sets))


def _any_word(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern that finds one of `words`."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def _any_of(patterns: Iterable[str]) -> Pattern:
    """The patterns as one, leftmost and longest."""
    return Pattern("|".join(f"(?:{p})" for p in patterns), longest=True, capture=False)


def _fill(pattern: str, vocabulary: Mapping[str, str]) -> str:
    """The pattern with its vocabulary filled in and its groups unnamed."""
    for _ in range(8):
        pattern = re.sub(r"\{([a-z_0-9]+)\}", lambda m: _word(m, vocabulary), pattern)
    return _NAMED.sub("(?:", pattern)


def _word(match: re.Match[str], vocabulary: Mapping[str, str]) -> str:
    return f"(?:{vocabulary[match[1]]})" if match[1] in vocabulary else match[0]
