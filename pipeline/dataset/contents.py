"""What a version holds: the files of its parts, documents that repeat others marked, schemas and rules."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.dataset.parts import SIGNATURES, Part, PartStore
from pipeline.dataset.store import fsync_folder, share, write_all_flushed, write_flushed
from pipeline.duplicates import duplicates
from pipeline.schema import RECORDS


def contents(
    store: PartStore,
    parts: Sequence[Part],
    folder: Path,
    place: Callable[[str, str, Path], None],
    earlier: Mapping[str, Path],
) -> dict[str, Any]:
    """The manifest's tables of the parts' files, each of which has got its name in the version's folder.

    `place(part, family, path)` puts a part's own file there; what differs from the part's is written, or shared with
    the version before, whose files `earlier` has by their digests.
    """
    counts: Counter[str] = Counter()
    issues: Counter[str] = Counter()
    files, tables = [], []
    store.fetch((part.key, name) for part in parts for name in ("part.json", f"{SIGNATURES}.jsonl"))
    repeated = _repeated(store, parts)
    touched = {doc_id.partition("#")[0] for doc_id in repeated} | repeated.keys()
    for index, part in enumerate(parts, 1):
        known = store.read(part.key)
        tables.append({"key": part.key, "files": len(part.files)})
        issues.update(known["issues"])
        for family, count, size, sha256 in known["contents"]:
            counts[family] += count
            if not count and len(parts) > 1 and index > 1:
                continue
            name = f"{family}.jsonl" if len(parts) == 1 else f"{family}-{index:05d}.jsonl"
            if family == "documents" and any(row[0] in touched for row in known["files"]):
                data = _marked(store.file(part.key, f"{family}.jsonl").read_bytes(), repeated)
                size, sha256 = len(data), hashlib.sha256(data).hexdigest()
                write_shared(folder / name, data, earlier.get(sha256))
            else:
                place(part.key, family, folder / name)
            entry = {"name": name, "family": family, "part": part.key}
            files.append({**entry, "lines": count, "bytes": size, "sha256": sha256})
    return {
        "counts": dict(counts),
        "issues": dict(sorted(issues.items())),
        "duplicates": len(repeated),
        "parts": tables,
        "files": files,
        "sources": {f.doc_id: f.sha256 for part in parts for f in part.files},
    }


def write_schemas(folder: Path) -> None:
    """Write a JSON Schema for each family."""
    folder.mkdir()
    write_all_flushed({folder / f"{family}.schema.json": schema for family, schema in _schemas().items()})
    fsync_folder(folder)


@lru_cache(maxsize=1)
def _schemas() -> dict[str, bytes]:
    written = {}
    for family, model in RECORDS.items():
        schema = model.model_json_schema(mode="serialization")
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        written[family] = json.dumps(schema, ensure_ascii=False, indent=1).encode()
    return written


def write_shared(path: Path, data: bytes, older: Path | None) -> None:
    """Write a file, or give a second name to the one of the version before where it holds the same."""
    if older is not None and older.is_file() and older.read_bytes() == data:
        share(older, path)
    else:
        write_flushed(path, data)
        path.chmod(0o444)


def _repeated(store: PartStore, parts: Sequence[Part]) -> dict[str, str]:
    """For each document that repeats another of the version, the id of that one."""
    rows = [row for part in parts for row in store.signatures(part.key)]
    return duplicates(
        ((doc_id, values) for doc_id, _, values in rows),
        {doc_id: published for doc_id, published, _ in rows},
    )


def _marked(lines: bytes, repeated: dict[str, str]) -> bytes:
    """The document lines with `duplicate_of` filled in. It depends on the whole collection, so no part holds it."""
    marked = []
    for line in lines.splitlines(keepends=True):
        row = json.loads(line)
        if other := repeated.get(row["doc_id"]):
            row["duplicate_of"] = other
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        marked.append(line)
    return b"".join(marked)
