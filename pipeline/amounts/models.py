"""The tables of the pack: currencies, words behind a number, regions, modifiers, measure words, roles."""

from typing import Literal

from pipeline.rules import PackModel, Rule

UnitKind = Literal["currency", "coin", "percent", "point", "tenths", "measure", "unit"]


class Currency(PackModel):
    """A currency: its ISO 4217 code, its names behind a number, and what stands for it before one."""

    code: str
    names: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


class Word(PackModel):
    """Words of one meaning behind a number: a coin, a percent sign, 百分点."""

    kind: UnitKind
    names: tuple[str, ...]
    code: str | None = None
    unit: str | None = None
    factor: str = "1"


class SharedName(PackModel):
    """A name of several currencies: the country named nearest before the sum decides, or the default."""

    names: tuple[str, ...]
    default: str
    countries: dict[str, str]


class Region(PackModel):
    """Whose money 元 and $ are in a text of the region."""

    code: str
    yuan: str
    dollar: str


class Modifiers(PackModel):
    """Words before and after a number that bound it. Those under `none` contain such a word and bound nothing."""

    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


class OldUnit(PackModel):
    """Units that are other words as a rule, and a pattern of what must stand near for them to be meant."""

    names: tuple[str, ...]
    near: str


class Measures(PackModel):
    """Measure words, parted by blanks. `arabic`: only behind Arabic digits or a large numeral."""

    any: str
    arabic: str


class Roles(PackModel):
    """The words by which payer, recipient and purpose are known; lists parted by blanks where they are long."""

    give: str
    receive: str
    to: tuple[str, ...]
    prepositions: tuple[str, ...]
    pivots: tuple[str, ...]
    strong: str
    double: str
    no_deeds: str
    surnames: str
    adverbs: str
    not_subjects: tuple[str, ...]
    purposes: str
    openers: str
    closers: str
    verbs: str
    parties: str
    kinds: str
    labels: str
    totals: str


class AmountRule(Rule):
    """One kind of what the reader finds. It has no pattern of its own: its guards say what may stand beside."""

    pattern: str = ""

    @property
    def guarded(self) -> bool:
        """Whether the rule says what must or must not stand beside."""
        return any((self.preceded_by, self.not_preceded_by, self.followed_by, self.not_followed_by))
