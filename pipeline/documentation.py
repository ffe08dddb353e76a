"""`docs/records.md` out of the models and the notes in `docs/fields.tsv`.

`python -m pipeline.documentation` writes the page; a test says when it is stale.
"""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.schema import (
    RECORDS,
    SCHEMA_VERSION,
    Action,
    Actor,
    BlockSpan,
    Deadline,
    Grounded,
    Heading,
    LineBox,
    Mention,
    Model,
    Party,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "records.md"
#: Models that stand inside records, in the order of the page.
INNER = (Grounded, Party, Actor, Deadline, Heading, BlockSpan, LineBox)


class Note(NamedTuple):
    """What a field means, with units and edges; a value it may have; the standard it follows."""

    text: str
    example: str
    standard: str


INTRODUCTION = f"""# Records

Schema version {SCHEMA_VERSION}. Written by `python -m pipeline.documentation` from the models of the package
and the notes in `docs/fields.tsv`. The same models give the JSON Schema in each version's `schemas/`.

A version has one family of JSON Lines files a kind: `amounts.jsonl`, or `amounts-00001.jsonl` and so on
where it is large (`amounts*.jsonl` reads both). One JSON object a line, UTF-8, keys always present and in the
order of the models, `null` where there is nothing to say. Records are in the order of documents, then of the
text.

Offsets are half-open and count code points. `start` and `end` count in the document's clean `text`,
`raw_start` and `raw_end` in the raw text that `sources` holds. A type with `?` may be `null`.
"""


@lru_cache(maxsize=1)
def notes() -> dict[str, Note]:
    """The notes by `Model.field`. An inherited field has its note under the model that declares it."""
    with open(DOCS / "fields.tsv", encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return {name: Note(*rest) for name, *rest in rows}


def note(model: type[Model], name: str) -> Note:
    """The note of a field, its own or inherited.

    Raises:
        KeyError: nobody has written one; says what to do.
    """
    for cls in model.__mro__:
        if found := notes().get(f"{cls.__name__}.{name}"):
            return found
    raise KeyError(f"{model.__name__}.{name}: no note\n  next  add a line to docs/fields.tsv")


def json_type(schema: dict[str, Any]) -> str:
    """A JSON type in words: `string?`, `array of string`, `money · percent`, or an inner model."""
    if "anyOf" in schema:
        kinds = [json_type(s) for s in schema["anyOf"] if s.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds)) + ("?" if len(kinds) < len(schema["anyOf"]) else "")
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " · ".join(f"`{v}`" for v in schema["enum"])
    if schema.get("type") == "array":
        parts = [json_type(s) for s in schema.get("prefixItems", [])]
        items = schema.get("items")
        inner = (
            f"[{', '.join(parts)}]" if parts else json_type(items) if isinstance(items, dict) else "anything"
        )
        return f"array of {inner}" if not parts else inner
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"object of {json_type(values)}" if isinstance(values, dict) else "object"
    return str(schema.get("type", "anything"))


def table(model: type[Model], names: list[str]) -> Iterator[str]:
    """The lines of a table of fields."""
    properties = model.model_json_schema(mode="serialization")["properties"]
    yield "| field | type | meaning | example | standard |"
    yield "| --- | --- | --- | --- | --- |"
    for name in names:
        text, example, standard = note(model, name)
        shown = f"`{example}`" if example else ""
        yield f"| `{name}` | {json_type(properties[name])} | {text} | {shown} | {standard} |"


def summary(model: type[Model]) -> str:
    """A model's docstring, unindented."""
    return "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())


def page() -> str:
    """The whole page."""
    common = [name for name in Mention.model_fields if name != "kind"]
    lines = [INTRODUCTION, "## What every mention has", ""]
    lines += [summary(Mention), "", *table(Action, common), ""]
    for family, model in RECORDS.items():
        names = [n for n in model.model_fields if not (issubclass(model, Mention) and n in common)]
        lines += [f"## {family}", "", summary(model), "", *table(model, names), ""]
    lines += ["## Parts of records", ""]
    for inner in INNER:
        lines += [
            f"### {inner.__name__}",
            "",
            summary(inner),
            "",
            *table(inner, list(inner.model_fields)),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
