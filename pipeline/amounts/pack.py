"""The pack of amounts: its rules and tables, and the files it is made from."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pydantic import PrivateAttr

from pipeline.amounts.lexicon import Lexicon
from pipeline.amounts.models import (
    AmountRule,
    Currency,
    Measures,
    Modifiers,
    OldUnit,
    Region,
    Roles,
    SharedName,
    Word,
)
from pipeline.currencies import ISO_4217
from pipeline.errors import PackError
from pipeline.rules import Pack, load_pack


class AmountPack(Pack):
    """The rules and word lists of amounts."""

    rules: tuple[AmountRule, ...] = ()

    currencies: tuple[Currency, ...]
    words: tuple[Word, ...]
    shared_names: tuple[SharedName, ...]
    regions: tuple[Region, ...]
    modifiers: Modifiers
    between: tuple[str, ...]
    across: tuple[str, ...]
    verbs: str
    sums: str
    not_sums: str
    sums_right: str
    sums_small: str
    sums_after: str
    sure_codes: frozenset[str]
    measures: Measures
    counted: dict[str, tuple[str, ...]]
    old_units: tuple[OldUnit, ...] = ()
    not_measures: str
    still_measures: tuple[str, ...]
    heads: str
    fixed_after: dict[str, tuple[str, ...]]
    roles: Roles

    _folder: Path | None = PrivateAttr(default=None)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the pack and of its data files, made for looking up."""
        return Lexicon(self, self._folder or Path())


def load(folder: Path) -> AmountPack:
    """The compiled pack of `folder`, its data files included.

    Raises:
        PackError: every problem of the pack at once.
    """
    pack = load_pack(folder / "amounts.yaml", AmountPack)
    pack._folder = folder
    codes = [c.code for c in pack.currencies]
    codes += [code for s in pack.shared_names for code in (s.default, *s.countries.values())]
    if wrong := sorted({c for c in codes if c not in ISO_4217}):
        raise PackError(
            [f"{folder}/amounts.yaml: {', '.join(wrong)}: no ISO 4217 code\n  next  correct the code"]
        )
    try:
        pack.lexicon  # noqa: B018
    except OSError as error:
        raise PackError([f"{error.filename}: {error.strerror}\n  next  put the file back"]) from error
    return pack


def files(folder: Path) -> Iterator[Path]:
    """The files the pack is made from."""
    yield folder / "amounts.yaml"
    for name in ("currencies.jsonl", "fixed.txt", "units.tsv"):
        yield folder / "amounts" / name
