"""What goes out: one model a record, frozen and strict, written as flat JSON Lines.

Offsets are half-open code points. `start` and `end` count in the document's clean text, `raw_start` and
`raw_end` in the raw decoded text. Decimals are written as plain strings, days as ISO 8601, times of the
calendar as EDTF (ISO 8601-2), currencies as ISO 4217, countries as ISO 3166-1 alpha-2, `mod` and the types of
a date as TIMEX3. Every key is always present, `null` where there is nothing to say.
"""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from pipeline import edtf as edtf_values
from pipeline.currencies import ISO_4217

#: Any change of a field raises it, with a step in `pipeline.dataset.migrate` that brings older records up.
SCHEMA_VERSION = "2"
KINDS = ("amount", "date", "organization", "action")

Mod = Literal[
    "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS",
    "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "START", "MID", "END",
]  # fmt: skip
OrganizationType = Literal[
    "intergovernmental", "government", "bank", "company", "university", "research",
    "ngo", "fund", "party", "media", "mechanism", "other",
]  # fmt: skip
Modality = Literal["commitment", "plan", "obligation", "encouragement", "exploration"]


def plain(value: Decimal) -> str:
    """The decimal written out in full, without exponent or trailing zeros: `1E+3` is `1000`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Number = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
IsoDay = Annotated[str, Field(pattern=r"^-?\d{4}-\d\d-\d\d$")]


def record_id(doc_id: str, kind: str, raw_start: int, raw_end: int) -> str:
    """A stable name for a record: it depends on document, kind and raw span, not on rule or value."""
    return record_ids(doc_id, kind)(raw_start, raw_end)


def record_ids(doc_id: str, kind: str) -> Callable[[int, int], str]:
    """What names the records of one document and kind by their raw spans (see `record_id`)."""
    begun = hashlib.sha256(f"{doc_id}\0{kind}\0".encode()).copy

    def name(raw_start: int, raw_end: int) -> str:
        whole = begun()
        whole.update(b"%d\0%d" % (raw_start, raw_end))
        return whole.hexdigest()[:16]

    return name


class Model(BaseModel):
    """Base of all models: frozen, strict, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Grounded(Model):
    """A piece of the raw text: `raw[raw_start:raw_end]` is `text` but for what cleaning removed inside it."""

    text: str
    raw_start: int = Field(ge=0)
    raw_end: int = Field(ge=0)


class Party(Grounded):
    """Who pays, gets, acts or receives."""

    org_id: str | None = None
    country: Country | None = None


class Actor(Party):
    """Who is to act, and where that was read: in the clause, carried over, or inherited."""

    origin: Literal["explicit", "sentence", "lead_in", "tag", "section", "document"] = "explicit"
    role: Literal["lead", "participant"] | None = None


class Deadline(Model):
    """By when: an EDTF value, its TIMEX3 `mod` and the last day it allows."""

    edtf: str
    mod: Mod | None = None
    latest: IsoDay | None = None
    date_id: str | None = None


class Mention(Model):
    """What every mention record has."""

    id: str
    doc_id: str
    kind: str
    text: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    raw_start: int = Field(ge=0)
    raw_end: int = Field(gt=0)
    section: tuple[str, ...] = ()
    rule: str
    #: A person corrected the record, or kept it against the rules.
    reviewed: bool = False

    @property
    def brief(self) -> str:
        """The value in a few characters, as test cases, examples and reviews write it."""
        raise NotImplementedError


class Amount(Mention):
    """A sum of money, a percentage or a counted quantity.

    `value` is in units of `currency` or `unit`, in percent for `percent`. A range has `min` and `max` instead.
    """

    kind: Literal["amount"] = "amount"
    type: Literal["money", "percent", "quantity"]
    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    mod: Mod | None = None
    currency: str | None = None
    unit: str | None = None
    ucum: str | None = None
    per: str | None = None
    payer: Party | None = None
    recipient: Party | None = None
    purpose: Grounded | None = None
    period: str | None = None
    total: str | None = None
    resolved_from: Literal["text", "context", "document"] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.type == "money") != (self.currency is not None):
            raise ValueError("money, and nothing else, has a currency")
        if self.currency is not None and self.currency not in ISO_4217:
            raise ValueError(f"{self.currency} is not an ISO 4217 code")
        if self.value is not None and (self.min is not None or self.max is not None):
            raise ValueError("an amount has a value or a range, not both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"the range {self.min}..{self.max} runs backwards")
        if self.period is not None:
            edtf_values.bounds(self.period)
        return self

    @property
    def brief(self) -> str:
        """`CNY 3657000000`, `CNY 500000000..800000000 APPROX`, `13 %`, `0.5 percentage_point`, `14 个`, `?`."""
        unit = self.unit or ("%" if self.type == "percent" else "")
        if self.value is not None:
            number = plain(self.value)
        elif self.min is not None or self.max is not None:
            number = "..".join("" if x is None else plain(x) for x in (self.min, self.max))
        else:
            number = "?"
        parts = (self.currency, number, None if self.type == "money" else unit, self.mod)
        return " ".join(p for p in parts if p)


class Date(Mention):
    """A point or stretch of the calendar (`date`, `time`), a `duration` or a recurrence (`set`), as in TIMEX3."""

    kind: Literal["date"] = "date"
    type: Literal["date", "time", "duration", "set"]
    edtf: str | None = None
    mod: Mod | None = None
    earliest: IsoDay | None = None
    latest: IsoDay | None = None
    fiscal: bool = False
    resolved_from: Literal["text", "context", "document"] | None = None
    event: Grounded | None = None
    in_name: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.edtf is not None:
            edtf_values.bounds(self.edtf)
        return self

    @property
    def brief(self) -> str:
        """`2018-12-17`, `2021 END`, `P5Y EQUAL_OR_LESS`, `2021 fiscal`, `?` for what is not resolved."""
        parts = (self.edtf or "?", self.mod, "fiscal" if self.fiscal else None)
        return " ".join(p for p in parts if p)


class Organization(Mention):
    """A named body. `org_id` is a registry id, or made from the canonical name where the registry has none."""

    kind: Literal["organization"] = "organization"
    org_id: str
    name: str
    name_en: str | None = None
    type: OrganizationType
    country: Country | None = None
    found_by: Literal["dictionary", "pattern", "abbreviation", "review"]

    @property
    def brief(self) -> str:
        """The canonical name and the type: `国家发展和改革委员会 government`."""
        return f"{self.name} {self.type}"


class Action(Mention):
    """What somebody is to do. The span is the clause, `predicate` the verb that carries it."""

    kind: Literal["action"] = "action"
    predicate: Grounded
    verbs: tuple[str, ...] = ()
    modality: Modality
    polarity: Literal["positive", "negative"] = "positive"
    actor: Actor | None = None
    participants: tuple[Actor, ...] = ()
    object: Grounded | None = None
    recipient: Party | None = None
    instrument: Grounded | None = None
    purpose: Grounded | None = None
    condition: Grounded | None = None
    deadline: Deadline | None = None
    recurrence: str | None = None
    amounts: tuple[str, ...] = ()
    status: Literal["planned", "ongoing"] = "planned"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.deadline is not None:
            edtf_values.bounds(self.deadline.edtf)
        return self

    @property
    def brief(self) -> str:
        """Modality, verbs, then `by`, `each` and `@actor` where stated: `commitment 设立 by 2025 @中方`."""
        parts = [self.modality, "、".join(self.verbs)]
        if self.polarity == "negative":
            parts.append("not")
        if self.deadline:
            parts.append(f"by {self.deadline.edtf}")
        if self.recurrence:
            parts.append(f"each {self.recurrence}")
        if self.actor:
            parts.append(f"@{self.actor.text}")
        return " ".join(parts)


class Heading(Model):
    """A heading of the section tree: its level (1 is the top), its text and its place in the clean text."""

    level: int = Field(ge=1)
    title: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class BlockSpan(Model):
    """A heading, paragraph, item or row of the clean text; `lead_in` is the index of the block that introduces it."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    kind: str
    level: int = 0
    lead_in: int | None = None


class LineBox(Model):
    """Where a line of a PDF stands: the raw offset it begins at, its page (from 1) and its box.

    The box is left, bottom, right and top in points from the lower left corner of the page.
    """

    start: int = Field(ge=0)
    page: int = Field(ge=1)
    box: tuple[float, float, float, float] | None = None


class Document(Model):
    """A document as read and cleaned. `segments` maps clean offsets to raw ones: `(clean, raw)` where each run of
    characters that stayed together begins. `blocks` are the headings, paragraphs, items and rows of the clean text.
    """

    doc_id: str
    kind: Literal["document"] = "document"
    path: str
    sha256: str
    media_type: str
    encoding: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    fetched: str | None = None
    language: str | None = None
    script: Literal["Hans", "Hant"] | None = None
    region: Literal["CN", "HK", "TW", "MO"] | None = None
    genre: str | None = None
    origins: dict[str, str] = Field(default_factory=dict)
    duplicate_of: str | None = None
    text: str
    sections: tuple[Heading, ...] = ()
    segments: tuple[tuple[int, int], ...] = ()
    blocks: tuple[BlockSpan, ...] = ()


class SourceText(Model):
    """The raw decoded text that raw offsets count in, so that a version can be checked and shown by itself.

    Of a PDF, DOCX or HTML file, which has no text to count in, it is the text taken out of it (of the latter two as
    Markdown): the same for the same bytes. Articles of one newspaper page have the text of the whole page.

    `layout` says for each line of a PDF where it stands.
    """

    doc_id: str
    kind: Literal["source"] = "source"
    sha256: str
    text: str
    layout: tuple[LineBox, ...] = ()


class Issue(Model):
    """Something in doubt or refused: where, what, why, and what to do next."""

    id: str
    doc_id: str | None
    kind: Literal["issue"] = "issue"
    stage: Literal["read", "clean", "extract", "link", "validate"]
    severity: Literal["error", "warning", "info"]
    code: str
    message: str
    next: str
    text: str | None = None
    start: int | None = None
    end: int | None = None
    raw_start: int | None = None
    raw_end: int | None = None
    rule: str | None = None
    candidates: tuple[str, ...] = ()


RECORDS: dict[str, type[Model]] = {
    "documents": Document,
    "amounts": Amount,
    "dates": Date,
    "organizations": Organization,
    "actions": Action,
    "issues": Issue,
    "sources": SourceText,
}
MENTIONS: dict[str, type[Mention]] = {
    "amount": Amount,
    "date": Date,
    "organization": Organization,
    "action": Action,
}
