"""Versions made by hand: what a run would publish for given texts and mentions, whatever the rules."""

import hashlib
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.dataset import Dataset, Version
from pipeline.dataset.parts import FAMILIES, TYPICAL_FILES, Base, Lines, Part
from pipeline.running.scan import RawFile
from pipeline.schema import MENTIONS, Document, Issue, SourceText, record_id

RULES = {"dates": "1", "amounts": "1", "organizations": "1", "actions": "1", "shared": "1"}
FAMILY = {"amount": "amounts", "date": "dates", "organization": "organizations", "action": "actions"}


def mention(kind: str, surface: str, rule: str, nth: int = 0, **values: Any) -> dict[str, Any]:
    """What a rule reads: the `nth` place where `surface` stands in the text."""
    return {"kind": kind, "surface": surface, "rule": rule, "nth": nth, **values}


def money(
    surface: str, value: int | str, rule: str = "money.plain", nth: int = 0, **more: Any
) -> dict[str, Any]:
    """A sum in CNY."""
    values = {"type": "money", "value": Decimal(value), "currency": "CNY", **more}
    return mention("amount", surface, rule, nth, **values)


def date(surface: str, edtf: str | None, rule: str = "date.ymd", nth: int = 0, **more: Any) -> dict[str, Any]:
    """A date of the calendar."""
    return mention("date", surface, rule, nth, **{"type": "date", "edtf": edtf, **more})


def organization(
    surface: str, org_id: str, rule: str = "org.registry", nth: int = 0, **more: Any
) -> dict[str, Any]:
    """A body that the registry knows."""
    values = {"org_id": org_id, "name": surface, "type": "government", "found_by": "dictionary", **more}
    return mention("organization", surface, rule, nth, **values)


def action(surface: str, verb: str, modality: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    """What somebody is to do; `verb` stands within the clause."""
    return mention("action", surface, f"action.{modality}", nth, verb=verb, modality=modality, **more)


def lines(doc_id: str, raw: str, mentions: list[dict[str, Any]], skip: int = 0, **metadata: Any) -> Lines:
    """The record lines of a document. Cleaning took the first `skip` characters away and nothing else."""
    clean = raw[skip:]
    sha256 = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        doc_id=doc_id, path=doc_id, sha256=sha256, media_type="text/plain", encoding="utf-8", text=clean,
        segments=((0, skip),), **metadata,
    )  # fmt: skip
    found: Lines = {family: [] for family in FAMILIES}
    found["documents"] = [document.model_dump_json().encode() + b"\n"]
    found["sources"] = [SourceText(doc_id=doc_id, sha256=sha256, text=raw).model_dump_json().encode() + b"\n"]
    for item in mentions:
        kind, surface, nth = item["kind"], item["surface"], item["nth"]
        start = -1
        for _ in range(nth + 1):
            start = clean.index(surface, start + 1)
        end = start + len(surface)
        values = {k: v for k, v in item.items() if k not in ("kind", "surface", "nth", "verb")}
        if kind == "action":
            at = clean.index(item["verb"], start) + skip
            values["predicate"] = {"text": item["verb"], "raw_start": at, "raw_end": at + len(item["verb"])}
            values["verbs"] = (item["verb"],)
        values |= {"id": record_id(doc_id, kind, start + skip, end + skip), "doc_id": doc_id, "text": surface}
        values |= {"start": start, "end": end, "raw_start": start + skip, "raw_end": end + skip}
        record = MENTIONS[kind].model_validate(values, strict=False)
        found[FAMILY[kind]].append(record.model_dump_json().encode() + b"\n")
    for rows in (found[family] for family in FAMILY.values()):
        rows.sort(key=lambda line: int(line.split(b'"raw_start":')[1].split(b",")[0]))
    return found


def sums_and_years(count: int) -> Lines:
    """An article of so many lines, each with a sum and a year."""
    numbers = range(10_000, 10_000 + count)
    text = "".join(f"第{i}项拨款{i}元，于2021年完成。\n" for i in numbers)
    years = [date("2021年", "2021", nth=n) for n in range(count)]
    return lines("a.txt", text, [*(money(f"{i}元", i) for i in numbers), *years])


def refused(doc_id: str, message: str) -> Lines:
    """The lines of a file that could not be read."""
    issue = Issue(
        id=record_id(doc_id, "issue:refused.empty", 0, 0), doc_id=doc_id, stage="read", severity="error",
        code="refused.empty", message=message, next="put text into the file",
    )  # fmt: skip
    return {**{family: [] for family in FAMILIES}, "issues": [issue.model_dump_json().encode() + b"\n"]}


def publish(output: Path, documents: dict[str, Lines], *, code: str = "1", **rules: str) -> Version:
    """Publish the documents as the next version of `output`; `rules`: digests other than `RULES`."""
    dataset = Dataset(output)
    rows, files = [], []
    for doc_id, found in sorted(documents.items()):
        digest = hashlib.sha256(b"".join(found["sources"])).hexdigest()
        files.append(RawFile(doc_id, doc_id, 1, 1, digest))
        rows.append((files[-1], found))
    content = b"".join(line for _, found in rows for family in FAMILIES for line in found[family])
    key = hashlib.sha256(content + repr((code, rules)).encode()).hexdigest()[:32]
    part, base = Part(key, tuple(files)), Base(code, {**RULES, **rules})
    with dataset.lock():
        if not dataset.parts.has(key):
            dataset.parts.write(part, base, rows)
        return dataset.publish([part], base, release="0")


def ends_of_parts(count: int, stem: str = "") -> list[str]:
    """File names that begin with `stem`, behind each of which a part ends."""
    names = (f"{stem}{index}.txt" for index in itertools.count())
    ends = (
        n
        for n in names
        if int.from_bytes(hashlib.sha256(n.encode()).digest()[:4], "big") % TYPICAL_FILES == 0
    )
    return list(itertools.islice(ends, count))
