"""The pack of organizations: the registry, the heads and the words by which names are read that it does not list."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator

from pipeline import places
from pipeline.linear import Match, PatternSet
from pipeline.organizations import registry as bodies
from pipeline.organizations.context import Head
from pipeline.organizations.grammar import Grammar
from pipeline.organizations.registry import Registry
from pipeline.organizations.words import Lexicon
from pipeline.places import Gazetteer
from pipeline.rules import Pack, PackModel, Rule, compile_pattern, load_pack
from pipeline.schema import OrganizationType

Words = tuple[str, ...]


class HeadRow(PackModel):
    """Head words of one type, and what must stand before them."""

    type: OrganizationType
    needs: Literal["any", "brand", "modifier", "proper", "field", "parent", "place"]
    words: Words

    @field_validator("words", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value


class OrganizationRule(Rule):
    """A rule that reads names. Only where it reads a `name` is that its pattern's match.

    `registry` and `local` read listed names, `head` the grammar, `definition`, `short` and `list` short names.
    `requires` is a simple pattern that every text matches in which the rule can read a name.
    """

    requires: str = "."
    reads: Literal["name", "registry", "local", "head", "definition", "short", "list"] = "name"

    @field_validator("requires")
    @classmethod
    def _compiles(cls, value: str) -> str:
        compile_pattern(value, {})
        return value

    @cached_property
    def group(self) -> int:
        """The number of the group that holds the name."""
        number: int = self.compiled.pattern.groupindex["name"]
        return number


class OrganizationPack(Pack):
    """The registry, and the heads and words by which names are read that it does not list."""

    heads: tuple[HeadRow, ...]
    rules: tuple[OrganizationRule, ...] = ()
    skips: Words = ()
    stops: Words = ()
    inner: Words = ()
    joins: Words = ()
    generic: Words = ()
    fields: Words = ()
    semi: Words = ()
    categories: Words = ()
    adjacent: Words = ()
    no_names: Words = ()
    rejects: Words = ()
    usual: dict[str, str] = Field(default_factory=dict)

    _registry: Any = PrivateAttr(default=None)
    _gazetteer: Any = PrivateAttr(default=None)

    @field_validator(
        "skips",
        "stops",
        "inner",
        "joins",
        "generic",
        "fields",
        "semi",
        "categories",
        "adjacent",
        "no_names",
        "rejects",
        mode="before",
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value

    @property
    def stop(self) -> Words:
        """The stop words, by the name of their kind."""
        return self.stops

    @cached_property
    def lexicon(self) -> Lexicon:
        """What words are."""
        return Lexicon(self)

    @cached_property
    def grammar(self) -> Grammar:
        """The heads, ready to find names."""
        heads: dict[str, Head] = {}
        for row in self.heads:
            for word in row.words:
                known = heads.get(word)
                if known is None:
                    heads[word] = Head(word, row.type, (row.needs,))
                elif row.needs not in known.needs:
                    heads[word] = Head(word, known.type, (*known.needs, row.needs))
        return Grammar(
            heads, list(self.skips), self.lexicon, frozenset(self.categories), frozenset(self.adjacent)
        )

    @cached_property
    def registry(self) -> Registry:
        """The listed bodies."""
        found: Registry = self._registry
        return found

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of the rules folder."""
        return self._gazetteer or places.gazetteer()

    @cached_property
    def patterns(self) -> tuple[OrganizationRule, ...]:
        """The rules whose pattern reads a name whole."""
        return tuple(rule for rule in self.rules if rule.reads == "name")

    @cached_property
    def _required(self) -> PatternSet:
        return PatternSet(rule.requires for rule in self.patterns)

    def matches(self, text: str) -> Iterator[tuple[OrganizationRule, Match]]:
        """The matches of those rules, rule by rule. One pass tells which rules to try."""
        for index in self._required.matching(text):
            rule = self.patterns[index]
            for match in rule.finditer(text):
                yield rule, match


def files(folder: Path) -> Iterator[Path]:
    """The files of the pack: the grammar, the registry and the places, in the order of their names."""
    yield from sorted((folder / "organizations").glob("*.yaml"))
    yield from bodies.files(folder)
    yield from sorted(p for p in (folder / "places").glob("*") if p.is_file())


def load(folder: Path) -> OrganizationPack:
    """The compiled pack with its registry.

    Raises:
        PackError: what is wrong in the grammar or in a line of the registry.
    """
    pack = load_pack(folder / "organizations" / "grammar.yaml", OrganizationPack)
    pack._registry = bodies.load(folder, pack.rejects)
    pack._gazetteer = places.load(folder / "places")
    return pack
