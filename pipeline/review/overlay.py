"""The accepted version: a published version with the reviewers' decisions laid over it.

Rejected records leave, corrected and kept ones carry `reviewed: true`. Versions never change: the overlay is
a folder of its own under `output/reviews/accepted/`, in the layout of a version, and shares the files that no
decision touches.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from pipeline.dataset import Dataset, Version
from pipeline.dataset.store import UNFINISHED, fsync_folder, point, share, sweep, write_flushed
from pipeline.document import Span
from pipeline.review.correction import Invalid, placed_at
from pipeline.review.decisions import Decided, Decision, DecisionLog, now
from pipeline.review.texts import Row, Text, lines, load_texts
from pipeline.schema import MENTIONS, RECORDS, Issue, record_id

_FAMILIES = {"amount": "amounts", "date": "dates", "organization": "organizations", "action": "actions"}


@dataclass
class Laid:
    """What the decisions did to a document: its records, which ids left or changed, what was lost."""

    rows: dict[str, list[Row]]
    renamed: dict[str, str | None] = field(default_factory=dict)
    issues: list[Row] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


def lay(doc_id: str, rows: dict[str, list[Row]], text: Text, decided: Decided, version: int) -> Laid:
    """The records of a document, by family, with the decisions applied."""
    laid = Laid({family: [] for family in rows})
    for family, records in rows.items():
        for row in records:
            decision = decided.on(row, text.sentence(row), version)
            if decision is None or decision.verdict == "accept":
                laid.rows[family].append(row)
                continue
            laid.touched.append(row["id"])
            new = None
            if decision.correction is not None:
                new = _replaced(laid, decision, text, row)
            laid.renamed[row["id"]] = new["id"] if new else None
            if new:
                laid.rows[family].append(new)
    present = {row["id"] for records in laid.rows.values() for row in records}
    for decision in decided.standing():
        if decision.doc_id == doc_id and decision.added:
            new = _replaced(laid, decision, text, None)
            if new and new["id"] not in present:
                present.add(new["id"])
                laid.touched.append(new["id"])
                laid.rows[_FAMILIES[new["kind"]]].append(new)
    for family, records in laid.rows.items():
        once = {row["id"]: row for row in reversed(records)}
        laid.rows[family] = sorted(
            (_referring(row, laid, present) for row in once.values()),
            key=lambda r: (r["raw_start"], r["raw_end"]),
        )
    return laid


def _replaced(laid: Laid, decision: Decision, text: Text, row: Row | None) -> Row | None:
    """The correction at its place today: as far from the record as it was when it was made."""
    assert decision.correction is not None
    moved = row["raw_start"] - decision.record["raw_start"] if row else 0
    try:
        return placed_at(decision.correction, text, lambda start, end: Span(start + moved, end + moved))
    except Invalid as error:
        laid.issues.append(_lost(decision, error))
        return row


def _lost(decision: Decision, error: Invalid) -> Row:
    issue = Issue(
        id=record_id(decision.doc_id, f"issue:review.lost.{decision.record_id}", 0, 0),
        doc_id=decision.doc_id,
        stage="validate",
        severity="warning",
        code="review.lost",
        message=f"a decision of {decision.by} could not be applied: {error}",
        next="decide again: shuli review",
        text=decision.record.get("text"),
        rule=decision.rule,
    )
    return issue.model_dump(mode="json")


def _referring(row: Row, laid: Laid, present: set[str]) -> Row:
    """The record with references to records that left taken out, and to others by their new ids."""
    gone = {old: new for old, new in laid.renamed.items() if new != old}
    if not gone and not row.get("reviewed"):
        return row
    there = {**dict.fromkeys(present), **gone}
    new = dict(row)
    if "amounts" in row:
        ids = [gone.get(i, i) for i in row["amounts"]]
        new["amounts"] = [i for i in ids if i is not None and i in there]
    if row.get("total") in gone:
        new["total"] = gone[row["total"]]
    if (deadline := row.get("deadline")) and deadline.get("date_id") in gone:
        new["deadline"] = {**deadline, "date_id": gone[deadline["date_id"]]}
    return new


def overlaid(version: Version, decided: Decided) -> Iterator[tuple[str, str, bytes, list[str]]]:
    """Yield `(part key, family, bytes, touched ids)` of the files that the decisions change."""
    wanted = {d.doc_id for d in decided.standing() if d.verdict != "accept"}
    texts = load_texts(version, wanted)
    for part in version.manifest["parts"]:
        paths = {
            e["family"]: version.path / e["name"]
            for e in version.manifest["files"]
            if e["part"] == part["key"]
        }
        order = (
            [orjson.loads(line)["doc_id"] for line in lines([paths["documents"]])]
            if "documents" in paths
            else []
        )
        if not any(doc_id in texts for doc_id in order):
            continue
        content: dict[str, dict[str | None, list[Row]]] = {}
        for family in (*_FAMILIES.values(), "issues"):
            by_doc = content.setdefault(family, {})
            for line in lines([paths[family]]) if family in paths else ():
                row = orjson.loads(line)
                by_doc.setdefault(row["doc_id"], []).append(row)
        touched: list[str] = []
        for doc_id in order:
            if doc_id not in texts:
                continue
            rows = {family: content[family].get(doc_id, []) for family in _FAMILIES.values()}
            laid = lay(doc_id, rows, texts[doc_id], decided, version.number)
            touched.extend(laid.touched)
            for family, new in laid.rows.items():
                content[family][doc_id] = new
            content["issues"].setdefault(doc_id, []).extend(laid.issues)
        if touched:
            for family, by_doc in content.items():
                ordered = [d for d in by_doc if d not in order] + [d for d in order if d in by_doc]
                rows_in_order = (row for doc_id in ordered for row in by_doc[doc_id])
                yield part["key"], family, b"".join(_line(row) for row in rows_in_order), touched


def _line(row: Row) -> bytes:
    model = RECORDS["issues"] if row["kind"] == "issue" else MENTIONS[row["kind"]]
    return model.model_validate(row, strict=False).model_dump_json().encode() + b"\n"


def accept(dataset: Dataset, version: Version, by: str) -> Version:
    """Let `accepted` name the version under the decisions. Call it while holding the dataset's lock."""
    dataset.reviewing()
    changed = list(overlaid(version, DecisionLog(dataset).decided()))
    # Not `version.path`: of an older schema that is a copy in today's.
    target = _write(dataset, version, changed) if changed else dataset.versions_folder / version.path.name
    point(dataset.folder / "accepted", os.path.relpath(target, dataset.folder))
    log = dataset.folder / "reviews" / "accepted.jsonl"
    log.parent.mkdir(exist_ok=True)
    entry = {
        "version": version.number,
        "by": by,
        "at": now(),
        "path": os.path.relpath(target, dataset.folder),
    }
    with open(log, "ab") as file:
        file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return Version(target)


def _write(dataset: Dataset, version: Version, changed: list[tuple[str, str, bytes, list[str]]]) -> Path:
    """The folder of the overlay: written aside, flushed, and renamed into place."""
    total = hashlib.sha256((version.path / "manifest.json").read_bytes())
    for key, family, data, _ in changed:
        total.update(f"{key} {family}\0".encode() + data)
    folder = dataset.folder / "reviews" / "accepted" / total.hexdigest()[:16]
    target = folder / version.path.name
    if (target / "manifest.json").is_file():
        return target
    sweep(folder.parent)
    aside = folder.parent / f"{UNFINISHED}{folder.name}.{os.getpid()}"
    inner = aside / version.path.name
    (inner / "schemas").mkdir(parents=True)
    for path in (version.path / "schemas").iterdir():
        share(path, inner / "schemas" / path.name)
    replaced = {(key, family): data for key, family, data, _ in changed}
    manifest: dict[str, Any] = dict(version.manifest)
    manifest["files"] = files = []
    numbers = {part["key"]: index for index, part in enumerate(manifest["parts"], 1)}
    known = {(e["part"], e["family"]): e for e in version.manifest["files"]}
    for key, family in [*known, *(k for k in replaced if k not in known and replaced[k])]:
        name = f"{family}.jsonl" if len(numbers) == 1 else f"{family}-{numbers[key]:05d}.jsonl"
        if (key, family) not in replaced:
            files.append(known[key, family])
            share(version.path / name, inner / name)
            continue
        data = replaced[key, family]
        write_flushed(inner / name, data)
        (inner / name).chmod(0o444)
        digest = hashlib.sha256(data).hexdigest()
        size = {"lines": data.count(b"\n"), "bytes": len(data)}
        files.append({"name": name, "family": family, "part": key, **size, "sha256": digest})
    manifest["counts"] = {
        family: sum(e["lines"] for e in files if e["family"] == family)
        for family in version.manifest["counts"]
    }
    touched = {record for *_, ids in changed for record in ids}
    manifest["reviewed"] = {"records": sorted(touched)}
    write_flushed(inner / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    fsync_folder(inner)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(aside, folder)
    fsync_folder(folder.parent)
    return target
