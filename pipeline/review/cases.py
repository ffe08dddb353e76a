"""Decisions → test cases and gold rows, so that what a reviewer found out is tested for ever.

A case is a sentence whose every record of a kind was decided on: what was accepted, corrected or kept is
expected, what was rejected is not. It must say what it says without the rest of its document, so sentences whose
values rest on others are left out. A document whose every record was decided on gives gold rows.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.collection import extract
from pipeline.dataset.store import write_atomic
from pipeline.extract import Packs
from pipeline.review.desk import Desk
from pipeline.review.matching import brief
from pipeline.review.plain import INVISIBLE, one_line
from pipeline.review.texts import Row

_STEMS = {"amount": "amounts", "date": "dates", "organization": "organizations", "action": "actions"}
#: The fields of a gold row, by kind. Those of a party or deadline are its text and its EDTF value.
_GOLD = {
    "amount": ("type", "value", "min", "max", "mod", "currency", "unit", "payer", "recipient", "purpose"),
    "date": ("type", "edtf", "mod", "fiscal"),
    "organization": ("name", "type"),
    "action": ("verbs", "modality", "actor", "deadline", "recurrence"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """How many cases and documents were written, and how many sentences need their context."""

    cases: int
    documents: int
    left_out: int


def export(desk: Desk, folder: Path, packs: Packs) -> Exported:
    """Write `<stem>.yaml` and `gold/<document>.jsonl` below `folder`."""
    cases: dict[str, list[str]] = {}
    gold = left_out = 0
    for doc_id in dict.fromkeys(d.doc_id for d in desk.decided.standing()):
        if doc_id not in desk.shelf.doc_ids:
            continue
        published = desk.shelf.document(doc_id)[0]["published"]
        judged = list(_judged(desk, doc_id))
        for stem, sentence, rows in _sentences(judged):
            expected = [[row["text"], brief(row)] for _, row in rows if row]
            if all(verdict == "accept" for verdict, _ in rows):
                needs_context = _read(stem, sentence, published, packs) != expected
            else:
                needs_context = any(_leans(row) for _, row in rows if row)
            left_out += needs_context
            if not needs_context:
                cases.setdefault(stem, []).append(_case(sentence, published, expected, doc_id))
        if judged and all(verdict for verdict, _, _, _ in judged):
            gold += 1
            raw = desk.shelf.document(doc_id)[1].raw
            rows_of = (gold_row(row, raw) for _, _, _, row in judged if row)
            data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of)
            write_atomic(folder / "gold" / f"{_file_name(doc_id)}.jsonl", data.encode())
    for stem, lines in cases.items():
        unique = dict.fromkeys(lines)
        write_atomic(folder / f"{stem}.yaml", "".join(unique).encode())
    return Exported(sum(len(dict.fromkeys(lines)) for lines in cases.values()), gold, left_out)


def _judged(desk: Desk, doc_id: str) -> Iterator[tuple[str | None, Row, str, Row | None]]:
    """Yield `(verdict, record, sentence, right record)` of each record; no verdict where none was made."""
    _, text = desk.shelf.document(doc_id)
    read = set()
    for row in desk.shelf.mentions(doc_id):
        read.add(row["id"])
        context = text.sentence(row)
        sentence = "".join(context) if context else ""
        decision = desk.decided.on(row, context, desk.version.number)
        if decision is None:
            yield None, row, sentence, None
        elif decision.verdict == "reject":
            yield "reject", row, sentence, None
        else:
            yield decision.verdict, row, sentence, decision.correction or row
    for decision in desk.decided.standing():
        kept = decision.added
        if decision.doc_id != doc_id or kept is None or kept["id"] in read:
            continue
        if kept["text"] == text.clean[kept["start"] : kept["end"]]:
            context = text.sentence(kept)
            yield decision.verdict, kept, "".join(context) if context else "", kept


def _sentences(
    judged: list[tuple[str | None, Row, str, Row | None]],
) -> Iterator[tuple[str, str, list[tuple[str, Row | None]]]]:
    """Yield each sentence with its stem and its records, if all of them were decided on."""
    groups: dict[tuple[str, str], list[tuple[str | None, Row | None]]] = {}
    for verdict, row, sentence, right in judged:
        groups.setdefault((_STEMS[row["kind"]], sentence), []).append((verdict, right))
    for (stem, sentence), rows in groups.items():
        known = [(verdict, row) for verdict, row in rows if verdict]
        if sentence and len(known) == len(rows):
            yield stem, sentence, sorted(known, key=lambda x: x[1]["raw_start"] if x[1] else -1)


def _read(stem: str, sentence: str, published: str | None, packs: Packs) -> list[list[str]]:
    found = getattr(extract(sentence, published[:10] if published else None, packs=packs), stem)
    return [[record.text, record.brief] for record in found]


def _leans(row: Row) -> bool:
    """Whether a record's value rests on more than its sentence and the document's day."""
    actor = row.get("actor")
    return (
        row.get("resolved_from") == "context"
        or row.get("found_by") == "abbreviation"
        or bool(actor and actor.get("origin") not in ("explicit", "sentence"))
    )


def _case(sentence: str, published: str | None, expected: list[list[str]], doc_id: str) -> str:
    """One line of a file of cases. JSON strings are YAML strings too."""
    day = f", published: {published[:10]}" if published else ""
    return f"- {{text: {_quoted(sentence)}{day}, expect: {_quoted(expected)}}}  # {one_line(doc_id)}\n"


def _quoted(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return INVISIBLE.sub(lambda m: json.dumps(m[0])[1:-1], text)


def gold_row(row: Row, raw: str) -> Row:
    """The record as a gold row: offsets and surface of the raw text, the fields that are scored."""
    place = {"kind": row["kind"], "start": row["raw_start"], "end": row["raw_end"]}
    found = {**place, "surface": raw[row["raw_start"] : row["raw_end"]]}
    for name in _GOLD[row["kind"]]:
        value = row.get(name)
        if name == "deadline" and value:
            value = value["edtf"]
        elif isinstance(value, dict):
            value = value["text"]
        if value not in (None, False, []):
            found[name] = value
    return found


def _file_name(doc_id: str) -> str:
    """A file name that leads nowhere else, whatever the document is called."""
    return re.sub(r"[^\w.()（）-]+", "_", doc_id).strip(".")[:150] or "document"
