"""Is a version what its manifest says, and does every record lead back to the raw text?"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from pydantic import ValidationError

from pipeline.dataset import Version
from pipeline.dataset.migrate import current
from pipeline.dataset.parts import FAMILIES
from pipeline.errors import CannotRun
from pipeline.ruleset import ARCHIVE, digests_in
from pipeline.schema import RECORDS, Mention


def verify(version: Version) -> Iterator[str]:
    """Yield what is wrong, each as where, what and why; nothing if the version is sound.

    Every digest is computed again, every record is read by its model, and every span is held against the clean text
    of its document and against the raw text stored beside it.
    """
    manifest, counts = version.manifest, Counter[str]()
    named = {entry["name"] for entry in manifest["files"]}
    for path in sorted(version.path.glob("*.jsonl")):
        if path.name not in named:
            yield f"{path}: a file that the manifest does not name"
    for entry in manifest["files"]:
        path = version.path / entry["name"]
        if not path.is_file():
            yield f"{path}: missing, the manifest names it"
            continue
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            yield f"{path}: its bytes are not those that were published (SHA-256 differs)"
        counts[entry["family"]] += data.count(b"\n")
    for family in FAMILIES:
        if counts[family] != manifest["counts"].get(family, 0):
            yield f"{version.path}: {counts[family]} {family}, the manifest says {manifest['counts'].get(family, 0)}"
    rules = version.path / ARCHIVE
    if rules.is_file() and digests_in(rules) != manifest["rules"]:
        yield f"{rules}: not the rules that made the version (their digests differ)"
    if any(not (version.path / entry["name"]).is_file() for entry in manifest["files"]):
        return
    try:
        today = current(version)
    except CannotRun as error:
        yield str(error)
        return
    for part in range(len(manifest["parts"])):
        yield from _part(today, part)


def _part(version: Version, index: int) -> Iterator[str]:
    key = version.manifest["parts"][index]["key"]
    files = {e["family"]: version.path / e["name"] for e in version.manifest["files"] if e["part"] == key}
    clean, raw, seen = {}, {}, set()
    for family in ("documents", "sources", *(f for f in FAMILIES if f not in ("documents", "sources"))):
        if family not in files or not files[family].is_file():
            continue
        for number, line in enumerate(files[family].read_bytes().split(b"\n")[:-1], 1):
            where = f"{files[family]}:{number}"
            try:
                record = RECORDS[family].model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                yield f"{where}: no record of its family: {'.'.join(map(str, first['loc']))}: {first['msg']}"
                continue
            row = json.loads(line)
            if family == "documents":
                clean[row["doc_id"]] = row["text"]
            elif family == "sources":
                raw[row["doc_id"]] = row["text"]
            if isinstance(record, Mention):
                if record.id in seen:
                    yield f"{where}: the id {record.id} is used twice"
                seen.add(record.id)
                yield from _span(where, record, clean.get(record.doc_id), raw.get(record.doc_id))


def _span(where: str, record: Mention, clean: str | None, raw: str | None) -> Iterator[str]:
    if clean is None or raw is None:
        yield f"{where}: its document {record.doc_id} is not in the version"
        return
    if clean[record.start : record.end] != record.text:
        yield f"{where}: text is {record.text!r}, the document has {clean[record.start : record.end]!r} there"
    if not leads_back(record.text, raw[record.raw_start : record.raw_end]):
        yield f"{where}: text is {record.text!r}, the raw text has {raw[record.raw_start : record.raw_end]!r} there"


def leads_back(text: str, piece: str) -> bool:
    """Whether `piece` of the raw text is `text` but for what cleaning took out, a line break having become a space."""
    characters = iter(piece)
    return (
        bool(text)
        and piece[:1] == text[:1]
        and piece[-1:] == text[-1:]
        and all(any(r == c or (c in " \n" and r.isspace()) for r in characters) for c in text)
    )
