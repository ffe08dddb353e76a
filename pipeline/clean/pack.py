"""The cleaning pack: which steps run, their parameters, and what counts as boilerplate."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from pipeline.clean.regions import Region
from pipeline.linear import Pattern, PatternSet
from pipeline.rules import Pack, PackModel, Rule, alternation, compile_pattern, load_pack


class Steps(PackModel):
    """The switch of each step."""

    boilerplate: bool
    page_numbers: bool
    running_heads: bool
    repeats: bool
    joins: bool
    seams: bool
    run_in_headings: bool
    inline_items: bool
    unnumbered_headings: bool
    doubled_glyphs: bool
    headers: bool


class LineRule(Rule):
    """Boilerplate: a pattern for a whole line. `takes` says what goes with it.

    `match` is only what the pattern matches, `line` the line alone, `byline` the one or two short lines below it too,
    `links` all the short lines below it that are no sentences, `rest` everything to the end of the text (only in its
    last part, see `trailer_from`).
    """

    takes: Literal["match", "line", "byline", "links", "rest"] = "line"


class Limits(PackModel):
    """How much a file may hold before it is refused."""

    file_bytes: int = Field(gt=0)
    line_characters: int = Field(gt=0)
    unpacked_bytes: int = Field(gt=0)
    page_bytes: int = Field(gt=0)
    pages: int = Field(gt=0)
    documents: int = Field(gt=0)
    reader_seconds: int = Field(60, gt=0)
    reader_bytes: int = Field(2_000_000_000, gt=0)


class Dump(PackModel):
    """How crawlers name what we need: for each field of ours their names, and the names of lists of documents."""

    fields: dict[
        Literal["text", "title", "url", "publisher", "author", "published", "fetched"], tuple[str, ...]
    ]
    lists: tuple[str, ...]

    @field_validator("fields")
    @classmethod
    def _has_text(cls, fields: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if not fields.get("text"):
            raise ValueError("`text` must name at least one field")
        return fields


class CleaningPack(Pack):
    """The switches, parameters and word lists of reading and cleaning."""

    steps: Steps
    limits: Limits
    dump: Dump
    rules: tuple[LineRule, ...] = ()
    trailer_from: float = Field(ge=0, le=1)
    running_head: str
    running_head_length: int = Field(gt=0)
    not_run_in: str
    short_headings: tuple[str, ...]
    toc_heads: tuple[str, ...]
    title_ends: tuple[str, ...]
    labels: tuple[str, ...]
    task_labels: tuple[str, ...]
    regions: tuple[Region, ...] = ()

    def boilerplate(self, text: str) -> Iterator[tuple[LineRule, Any]]:
        """Yield `(rule, match)` for every line of boilerplate; one pass says which rules have any."""
        for index in self._boilerplate.matching(text) if self.rules else ():
            rule = self.rules[index]
            for match in rule.finditer(text):
                yield rule, match

    @cached_property
    def _boilerplate(self) -> PatternSet:
        return PatternSet(rule.compiled.pattern.pattern for rule in self.rules)

    @cached_property
    def running_head_pattern(self) -> Pattern:
        """What a header or footer looks like that comes only once."""
        return compile_pattern(self.running_head, self.vocabulary())

    @cached_property
    def not_run_in_pattern(self) -> Pattern:
        """Words that make a short first sentence a statement and no heading."""
        return compile_pattern(self.not_run_in, self.vocabulary())

    @cached_property
    def title_end_pattern(self) -> Pattern:
        """What the last line of a title ends with."""
        return compile_pattern(rf"(?:{alternation(self.title_ends)})(?:[\[〔（(].{{1,12}}[\]〕）)])?$", {})

    @cached_property
    def toc_head_pattern(self) -> re.Pattern[str]:
        """The heading of a table of contents, dressed and spread as it may be."""
        dress = r"[\s*#【】\[\]：:]*"
        heads = "|".join(dress.join(map(re.escape, head)) for head in self.toc_heads)
        return re.compile(f"{dress}(?:{heads}){dress}")

    @cached_property
    def task_label_pattern(self) -> Pattern:
        """What stands in front of who is to do a task, or by when."""
        return compile_pattern(alternation(self.task_labels), {})

    def prepare(self) -> None:
        """Compile the patterns.

        Raises:
            PackError: one does not compile.
        """
        super().prepare()
        for name in ("running_head", "not_run_in", "title_end", "task_label"):
            getattr(self, f"{name}_pattern")


def load(folder: Path) -> CleaningPack:
    """The compiled pack."""
    return load_pack(folder / "cleaning.yaml", CleaningPack)
