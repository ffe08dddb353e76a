"""The registry of bodies: `rules/organizations/*.jsonl` loaded, checked and indexed by every name.

The index is one Aho-Corasick automaton, so a text costs the same with 100,000 names as with 1,000.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters, digits
from typing import Annotated, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.characters import normalize
from pipeline.errors import PackError
from pipeline.schema import Country, OrganizationType

When = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
Strength = Literal["strong", "weak"]
_WORD = frozenset(ascii_letters + digits)


class Body(BaseModel):
    """One body as its line in the registry says it. `rules/organizations/README.md` tells each key."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$")
    name: str = Field(min_length=1)
    type: OrganizationType
    name_en: str | None = None
    abbr: tuple[str, ...] = ()
    country: Country | None = None
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    name_weak: bool = False
    rejects: tuple[str, ...] = ()
    wikidata: Annotated[str, Field(pattern=r"^Q\d+$")] | None = None
    parent: str | None = None
    successor: str | None = None
    since: When | None = Field(default=None, alias="from")
    until: When | None = Field(default=None, alias="to")

    def names(self) -> Iterator[tuple[str, Strength]]:
        """Every name with its strength. A Latin abbreviation of one or two letters is weak."""
        yield self.name, "weak" if self.name_weak else "strong"
        for name in self.strong:
            yield name, "strong"
        for name in self.weak:
            yield name, "weak"
        for name in self.abbr:
            yield name, "strong" if len(name) > 2 else "weak"
        if self.name_en:
            yield self.name_en, "strong"

    def __eq__(self, other: object) -> bool:
        """Whether it is the same body: ids are unique in a registry."""
        return isinstance(other, Body) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def existed(self, day: str | None) -> bool:
        """Whether the body existed under this name on `day` (`YYYY-MM-DD`); without a day, whether it still does."""
        if day is None:
            return self.until is None
        return (self.since or "") <= day and (self.until is None or day <= self.until + "~")


class Form(NamedTuple):
    """What one name stands for: the bodies that have it as a strong or a weak name; `bodies` are all."""

    text: str
    strong: tuple[Body, ...]
    weak: tuple[Body, ...]
    bodies: tuple[Body, ...]


class Found(NamedTuple):
    """A name of the registry at `start:end` of a normalised text."""

    start: int
    end: int
    form: Form


@dataclass(frozen=True)
class Registry:
    """All bodies, by id and by name."""

    bodies: dict[str, Body]
    forms: dict[str, Form]
    _automaton: AhoCorasick
    _indexed: tuple[Form | None, ...]

    @classmethod
    def of(cls, bodies: Iterable[Body], rejects: Iterable[str] = ()) -> "Registry":
        """The registry of these bodies; in a text of `rejects` no name is read."""
        by_id = {body.id: body for body in bodies}
        strong: dict[str, list[Body]] = {}
        weak: dict[str, list[Body]] = {}
        named: list[tuple[Body, str, dict[str, list[Body]]]] = []
        for body in by_id.values():
            own = list(body.names())
            for name, strength in own:
                if "（" in name and "（" not in body.name:
                    full, _, gloss = name.removesuffix("）").partition("（")
                    if any(gloss == other for other, _ in own):
                        name = full  # 全称（简称）: two names of the body, not one
                named.append((body, name, strong if strength == "strong" else weak))
        plain = _normalized([name for _, name, _ in named])
        for (body, _, into), name in zip(named, plain, strict=True):
            for form in _spellings(name):
                known = into.setdefault(form, [])
                if body not in known:
                    known.append(body)
        forms = {}
        for name in sorted({*strong, *weak}):
            first, second = tuple(strong.get(name, ())), tuple(weak.get(name, ()))
            every = (*first, *(b for b in second if b not in first)) if first and second else first or second
            forms[name] = Form(name, first, second, every)
        silent = set(_normalized([*rejects, *(r for body in by_id.values() for r in body.rejects)]))
        keys = sorted({*forms, *silent})
        automaton = AhoCorasick(
            keys or ["\0"],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )
        return cls(by_id, forms, automaton, tuple(forms.get(k) for k in keys) or (None,))

    def find(self, text: str) -> Iterator[Found]:
        """Yield the names in a normalised text, the longest at each place; Latin ones as whole words only."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            form = self._indexed[index]
            if form is not None and whole(text, start, end):
                yield Found(start, end, form)

    def lookup(self, name: str) -> Body | None:
        """The one body that has that strong name, in either script."""
        form = self.forms.get(name) or self.forms.get(normalize(name))
        return form.strong[0] if form and len(form.strong) == 1 else None

    def conflicts(self) -> Iterator[str]:
        """Yield what is wrong between lines: a strong name of two bodies, a reference to no body."""
        for form in self.forms.values():
            ids = sorted({b.id for b in form.strong})
            if len(ids) > 1 and form.text.isascii() is False:
                yield f"{form.text} is a strong name of {', '.join(ids)}\n  next  make it weak for all but one"
        for body in self.bodies.values():
            for key in ("parent", "successor"):
                other = getattr(body, key)
                if other is not None and other not in self.bodies:
                    yield f"{body.id}: {key} {other} is no body\n  next  add it, or correct the id"


def _normalized(names: list[str]) -> list[str]:
    """The names as rules match them; all at once, since there are ten thousands."""
    return normalize("\n".join(names)).split("\n") if names else []


def _spellings(form: str) -> tuple[str, ...]:
    """The form as others write it too: 湄公河澜沧江 for 湄公河-澜沧江, 约翰斯-霍普金斯 for 约翰斯·霍普金斯."""
    if "·" in form:
        return (form, form.replace("·", "-"))
    return (form, form.replace("-", "")) if "-" in form and not form.isascii() else (form,)


def whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin letter or digit at either end of the name is an end of its word."""
    if text[start] in _WORD and start and text[start - 1] in _WORD:
        return False
    return not (text[end - 1] in _WORD and end < len(text) and text[end] in _WORD)


def files(folder: Path) -> list[Path]:
    """The registry's files, in the order of their names."""
    return sorted((folder / "organizations").glob("*.jsonl"))


def load(folder: Path, rejects: Iterable[str] = ()) -> Registry:
    """The registry of a rules folder; `rejects` are texts of no one body in which no name is read.

    Raises:
        PackError: lines that are no JSON, have unknown keys or repeat an id; each with its file and line.
    """
    bodies: dict[str, Body] = {}
    problems: list[str] = []
    for path in files(folder):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                body = Body.model_validate_json(line)
            except ValidationError as error:
                problems.append(
                    f"{path}:{number}: {_why(error)}\n  next  correct the line; the keys are in README.md"
                )
                continue
            if body.id in bodies:
                problems.append(
                    f"{path}:{number}: the id {body.id} is used twice\n  next  give one of the two another"
                )
            bodies[body.id] = body
    if problems:
        raise PackError(problems)
    return Registry.of(bodies.values(), rejects)


def _why(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(x) for x in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
