"""A reviewer's correction → a record, held to the same models as what the rules read."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from pipeline import edtf
from pipeline.dataset.verify import leads_back
from pipeline.dates.calendar import part_bounds
from pipeline.document import Span
from pipeline.errors import CannotRun
from pipeline.organizations.names import unlisted_id
from pipeline.review.texts import Row, Text
from pipeline.schema import MENTIONS, record_id

#: The rule of a record that no rule read.
ENTERED = "review.entered"
#: Fields that follow from others and are not entered.
_MADE = frozenset(
    ("id", "doc_id", "kind", "text", "start", "end", "raw_start", "raw_end", "section", "rule", "reviewed")
)


class Invalid(CannotRun):
    """A correction that makes no valid record: which field, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


def corrected(
    row: Row, text: Text, changes: Mapping[str, Any], raw_span: tuple[int, int] | None = None
) -> Row:
    """The record with some fields changed, and its span moved to `raw_span` of the raw text if that is given.

    A party or piece of text (`payer`, `predicate` …) is given as a string, which must stand in the text; the
    place nearest to the record is taken. `earliest` and `latest` follow from `edtf` and `mod`.

    Raises:
        Invalid: the model of the kind, or the text, refuses it.
    """
    model = MENTIONS[row["kind"]]
    unknown = sorted(set(changes) - (set(model.model_fields) - _MADE))
    if unknown:
        raise Invalid(unknown[0], "there is no such field to correct")
    new = {**row, "reviewed": True}
    if raw_span is not None:
        new.update(_placed(row, text, raw_span))
    for name, value in changes.items():
        value = None if value == "" else value
        if name == "deadline" and isinstance(value, str):
            value = _deadline(value, row.get("deadline"))
        elif isinstance(value, str) and _grounded(model, name):
            value = _found(name, value, new, row.get(name), text)
        new[name] = value
    if new["kind"] == "date" and {"edtf", "mod"} & changes.keys():
        try:
            new["earliest"], new["latest"] = _days(new.get("edtf"), new.get("mod"))
        except ValueError as error:
            raise Invalid("edtf", str(error)) from error
    try:
        record = model.model_validate(new, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        # What a record refuses as a whole is laid to the field that was changed, if it was one.
        where = ".".join(str(x) for x in first["loc"]) or (
            next(iter(changes)) if len(changes) == 1 else row["kind"]
        )
        raise Invalid(where, first["msg"].removeprefix("Value error, ")) from error
    return record.model_dump(mode="json")


def entered(
    document: Row, kind: str, text: Text, changes: Mapping[str, Any], raw_span: tuple[int, int]
) -> Row:
    """A record of a document that the rules missed: of `kind`, at `raw_span` of the raw text, with these fields.

    A body that is given no `org_id` gets the one that its name makes, an action that is given no verbs its predicate.

    Raises:
        Invalid: no such kind, or as `corrected`.
    """
    if kind not in MENTIONS:
        raise Invalid("kind", f"one of {', '.join(MENTIONS)}")
    row: Row = {"doc_id": document["doc_id"], "kind": kind, "rule": ENTERED}
    row.update(_placed(row, text, raw_span))
    row["section"] = _section(document["sections"], row["start"])
    if kind == "organization":
        name = changes.get("name") or row["text"]
        row.update(name=name, org_id=unlisted_id(name), found_by="review")
    if kind == "action" and changes.get("predicate"):
        row.update(verbs=[changes["predicate"]])
    return corrected(row, text, {k: v for k, v in changes.items() if v not in (None, "", [])})


def _section(headings: list[Row], position: int) -> list[str]:
    """The headings above a position of the clean text, from the top."""
    above: list[Row] = []
    for heading in headings:
        if heading["start"] <= position:
            above = [*(h for h in above if h["level"] < heading["level"]), heading]
    return [h["title"] for h in above]


def _placed(row: Row, text: Text, raw_span: tuple[int, int]) -> Row:
    """The fields of place for another span of the raw text."""
    span = text.clean_span(*raw_span)
    if span is None or not text.clean[span.start : span.end].strip():
        raise Invalid("span", "the stretch holds no text")
    place = text.raw_span(span)
    return {
        "id": record_id(row["doc_id"], row["kind"], *place),
        "text": text.clean[span.start : span.end],
        "start": span.start,
        "end": span.end,
        "raw_start": place.start,
        "raw_end": place.end,
    }


def _days(value: str | None, mod: str | None) -> edtf.Bounds:
    """The first and last day of a date, as the rules give them: a part of a year or month narrows, a direction opens.

    Raises:
        ValueError: `value` is no EDTF.
    """
    if value is None:
        return None, None
    earliest, latest = edtf.bounds(value)
    if mod in ("START", "MID", "END"):
        return part_bounds(value, mod) or (earliest, latest)
    if mod in ("AFTER", "ON_OR_AFTER"):
        return earliest, None
    if mod in ("BEFORE", "ON_OR_BEFORE") and "/" not in value:
        return None, latest
    return earliest, latest


def _deadline(value: str, old: Row | None) -> Row | None:
    """A deadline by its EDTF value; the last day follows from it."""
    try:
        latest = edtf.bounds(value)[1]
    except ValueError as error:
        raise Invalid("deadline", str(error)) from error
    return {"edtf": value, "mod": old["mod"] if old else None, "latest": latest}


def _grounded(model: type[Any], name: str) -> bool:
    """Whether a field holds a piece of the text (`Grounded`, `Party`, `Actor`)."""
    schema = model.model_json_schema()
    options = schema["properties"][name].get("anyOf", [schema["properties"][name]])
    names = [o["$ref"].rsplit("/", 1)[1] for o in options if "$ref" in o]
    return any("raw_start" in schema["$defs"][n].get("properties", {}) for n in names)


def _found(name: str, value: str, row: Row, old: Any, text: Text) -> Row:
    """The piece of text that `value` is, at its place nearest to the record."""
    places = []
    at = text.clean.find(value)
    while at >= 0:
        places.append(at)
        at = text.clean.find(value, at + 1)
    if not places:
        raise Invalid(name, f"“{value}” does not stand in the text")
    start = min(places, key=lambda p: (abs(p - row["start"]), p))
    place = text.raw_span(Span(start, start + len(value)))
    kept = old if isinstance(old, dict) and old.get("text") == value else {}
    return {**kept, "text": value, "raw_start": place.start, "raw_end": place.end}


def placed_at(row: Row, text: Text, carry: Callable[[int, int], Span | None]) -> Row:
    """The record at the place in `text` to which `carry` brings its raw spans, marked as reviewed.

    Raises:
        Invalid: its words do not stand there.
    """
    place = carry(row["raw_start"], row["raw_end"])
    span = text.clean_span(*place) if place else None
    if place is None or span is None or text.clean[span.start : span.end] != row["text"]:
        raise Invalid("span", f"“{row['text']}” does not stand there any more")
    new = {k: _carried(v, text, carry) for k, v in row.items()}
    new.update(_placed(row, text, place), reviewed=True)
    try:
        return MENTIONS[row["kind"]].model_validate(new, strict=False).model_dump(mode="json")
    except ValidationError as error:
        raise Invalid(".".join(map(str, error.errors()[0]["loc"])), "its words left the text") from error


def _carried(value: Any, text: Text, carry: Callable[[int, int], Span | None]) -> Any:
    """A field with its raw spans carried over; a piece of text whose words are not there becomes `None`."""
    if isinstance(value, list):
        return [x for x in (_carried(v, text, carry) for v in value) if x is not None]
    if not isinstance(value, dict) or "raw_start" not in value:
        return value
    place = carry(value["raw_start"], value["raw_end"])
    if place is None or not leads_back(value["text"], text.raw[place.start : place.end]):
        return None
    return {**value, "raw_start": place.start, "raw_end": place.end}
