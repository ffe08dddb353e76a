"""Load, check and compile the packs: rules and word lists that an analyst edits as YAML.

A pattern runs on RE2, whose time is linear in the text, so no rule can hang a run. RE2 knows no look-around:
what must or must not stand beside a match is written beside the pattern (`followed_by`, `not_preceded_by` …).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import re2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.edges import first_of, last_of
from pipeline.errors import PackError
from pipeline.linear import Match, Pattern
from pipeline.strict_yaml import load_yaml

#: How far a guard (`followed_by` …) can look, in characters.
GUARD_REACH = 24
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class PackModel(BaseModel):
    """Base of everything in a pack: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Example(PackModel):
    """A text in which the rule reads `match`, as `value` (the record's `brief`) where that is given."""

    text: str
    match: str
    value: str | None = None
    published: str | None = None


class Reject(PackModel):
    """A text in which the rule must stay silent, and why."""

    text: str
    why: str
    published: str | None = None


class Guard(NamedTuple):
    """A pattern that must (`wanted`) or must not touch a match on one side.

    `edge` holds the characters that it can touch the match with, where that is known.
    """

    pattern: Pattern
    before: bool
    wanted: bool
    edge: frozenset[str] | None

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether the match at `text[start:end]` is let through."""
        if self.before:
            if start and self.edge is not None and text[start - 1] not in self.edge:
                return not self.wanted
            beside = text[max(start - GUARD_REACH, 0) : start]
        else:
            if end < len(text) and self.edge is not None and text[end] not in self.edge:
                return not self.wanted
            beside = text[end : end + GUARD_REACH]
        return (self.pattern.search(beside) is not None) == self.wanted


class Compiled:
    """A rule's pattern and its guards."""

    __slots__ = ("guards", "pattern")

    pattern: Pattern
    guards: tuple[Guard, ...]


class Rule(PackModel):
    """One pattern with what may stand beside it, its examples and its rejects.

    `{name}` in a pattern or guard stands for a part or word list of the pack. Guards are patterns that must
    (`preceded_by`, `followed_by`) or must not (`not_…`) touch the match, within `GUARD_REACH` characters.
    """

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$")
    about: str
    pattern: str
    preceded_by: str | None = None
    not_preceded_by: str | None = None
    followed_by: str | None = None
    not_followed_by: str | None = None
    examples: tuple[Example, ...] = Field(min_length=1)
    rejects: tuple[Reject, ...] = Field(min_length=1)

    @cached_property
    def compiled(self) -> Compiled:
        """The pattern and its guards; empty until `prepare` is called."""
        return Compiled()

    def prepare(self, vocabulary: Mapping[str, str]) -> None:
        """Compile the pattern and its guards with the pack's vocabulary filled in.

        Raises:
            ValueError: a placeholder without a word list, or a pattern RE2 refuses.
        """
        self.compiled.pattern = compile_pattern(self.pattern, vocabulary)
        guards = []
        for name, before, wanted in (
            ("preceded_by", True, True),
            ("not_preceded_by", True, False),
            ("followed_by", False, True),
            ("not_followed_by", False, False),
        ):
            if (pattern := getattr(self, name)) is not None:
                anchored = f"(?:{pattern})$" if before else f"^(?:{pattern})"
                compiled = compile_pattern(anchored, vocabulary)
                edge = (last_of if before else first_of)(compiled.pattern)
                guards.append(Guard(compiled, before, wanted, edge))
        self.compiled.guards = tuple(guards)

    def finditer(self, text: str) -> Iterator[Match]:
        """Yield the matches in `text` that the guards let through, in reading order."""
        guarded = bool(self.compiled.guards)
        for match in self.compiled.pattern.finditer(text):
            if not guarded or self.allowed(text, match.start(), match.end()):
                yield match

    def allowed(self, text: str, start: int, end: int) -> bool:
        """Whether the guards let a match at `text[start:end]` through."""
        for guard in self.compiled.guards:  # noqa: SIM110, a generator costs more than the guards
            if not guard.holds(text, start, end):
                return False
        return True


class Pack(PackModel):
    """The rules and word lists of one subject. Subjects add their own tables and, in `vocabulary`, their words."""

    about: str
    parts: dict[str, str] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def vocabulary(self) -> dict[str, str]:
        """Sub-patterns by the name that `{name}` calls them by. Subclasses add theirs to these."""
        return dict(self.parts)

    def prepare(self) -> None:
        """Compile every rule.

        Raises:
            PackError: patterns that do not compile, or rule ids used twice.
        """
        problems, seen = [], set()
        vocabulary = self.vocabulary()
        for rule in self.rules:
            if rule.id in seen:
                problems.append(f"{rule.id}: the id is used twice\n  next  give one of the rules another id")
            seen.add(rule.id)
            try:
                rule.prepare(vocabulary)
            except ValueError as error:
                problems.append(f"{rule.id}: {error}")
        if problems:
            raise PackError(problems)

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[rule_id]

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def finditer(self, text: str) -> Iterator[tuple[Rule, Match]]:
        """Yield `(rule, match)` for every match of every rule, rule by rule."""
        for rule in self.rules:
            for match in rule.finditer(text):
                yield rule, match


def alternation(words: Any) -> str:
    """A pattern that matches any of `words`, the longest first."""
    return "|".join(re2.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def compile_pattern(pattern: str, vocabulary: Mapping[str, str]) -> Pattern:
    """RE2's compiled form of `pattern` with `{name}` filled in from `vocabulary`, and in what that brings.

    Raises:
        ValueError: a name that the vocabulary lacks, or a pattern RE2 refuses; says which and what to do.
    """
    filled = pattern
    for _ in range(8):
        missing = {n for n in _PLACEHOLDER.findall(filled) if n not in vocabulary}
        if missing:
            known = ", ".join(sorted(vocabulary)) or "none"
            raise ValueError(
                f"unknown name {{{min(missing)}}} in a pattern\n  pattern  {pattern}\n  known    {known}\n"
                "  next     add it under `parts`, or correct its spelling"
            )
        if not _PLACEHOLDER.search(filled):
            break
        filled = _PLACEHOLDER.sub(lambda m: f"(?:{vocabulary[m[1]]})", filled)
    try:
        return Pattern(filled)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise ValueError(
            f"the pattern does not compile\n  pattern  {pattern}\n  why      {why}\n"
            "  next     RE2 knows no look-around and no back-references: use followed_by, not_preceded_by …"
        ) from error


@lru_cache(maxsize=1)
def default_rules() -> Path:
    """The rules folder that comes with the package: the checkout's, or the copy that was installed."""
    here = Path(__file__).resolve().parent.parent
    return next(folder for folder in (here / "rules", here / "shuli_rules") if folder.is_dir())


P = TypeVar("P", bound=Pack)


def load_pack(path: Path, model: type[P]) -> P:
    """The compiled pack of one YAML file.

    Raises:
        PackError: every problem of the file at once.
    """
    data = load_yaml(path)
    try:
        pack = model.model_validate(data)
    except ValidationError as error:
        raise PackError([_explain(path, data, e) for e in error.errors()]) from error
    try:
        pack.prepare()
    except PackError as error:
        raise PackError([f"{path}: {p}" for p in error.problems]) from error
    return pack


def _explain(path: Path, data: Any, error: Any) -> str:
    """One validation error as where, what, why, what next."""
    where, here = [], data
    for key in error["loc"]:
        try:
            here = here[key]
        except (KeyError, IndexError, TypeError):
            here = None
        name = here.get("id") if isinstance(here, dict) else None
        where.append(str(name or key))
    next_step = {
        "extra_forbidden": "remove the key, or correct its spelling",
        "missing": "add the key",
        "too_short": "every rule shows at least one example and one reject",
    }.get(error["type"], "correct it, then run `shuli rules check`")
    return f"{path}: {'.'.join(where)}: {error['msg']}\n  next  {next_step}"
