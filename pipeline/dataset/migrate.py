"""A version written by an older schema, as today's code reads it.

What is published is never rewritten. A copy of the version in today's schema is made on this machine the first time it
is read, each line by the steps from its schema to ours and then through its model, so that every reader (diff, review,
export, the feed of changes, Python) sees one schema only. The copy may be deleted.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.dataset import Version
from pipeline.dataset.contents import write_schemas
from pipeline.dataset.objects import cache_folder
from pipeline.dataset.parts import issue_counts
from pipeline.dataset.store import appearing, write_flushed
from pipeline.errors import CannotRun
from pipeline.ruleset import ARCHIVE
from pipeline.schema import RECORDS, SCHEMA_VERSION

Row = dict[str, Any]


class Unreadable(CannotRun):
    """The version's schema is not one that this release reads."""


def _to_2(family: str, row: Row) -> Row:
    """Blocks were lists and are objects; `reviewed` and `layout` were not there and begin as their defaults."""
    if family == "documents":
        names = ("start", "end", "kind", "level", "lead_in")
        row["blocks"] = [
            dict(zip(names, b, strict=True)) if isinstance(b, list) else b for b in row["blocks"]
        ]
    return row


#: From each older schema the next one, and how a row (by its family) gets there.
STEPS: dict[str, tuple[str, Callable[[str, Row], Row]]] = {"1": ("2", _to_2)}


def current(version: Version) -> Version:
    """The version itself if it is of today's schema, else a copy that is.

    Raises:
        Unreadable: it was written by a newer release, or a record cannot be brought up to date.
    """
    schema = version.manifest["schema_version"]
    if schema == SCHEMA_VERSION:
        return version
    if schema not in STEPS:
        known = ", ".join((*STEPS, SCHEMA_VERSION))
        raise Unreadable(
            f"{version.path}: written in schema {schema}; this release reads {known}\n"
            "  next  read it with the release that wrote it"
            f" ({version.manifest.get('release', 'unknown')}) or a newer one"
        )
    digest = hashlib.sha256((version.path / "manifest.json").read_bytes()).hexdigest()[:24]
    target = cache_folder("migrated", f"{digest}-{SCHEMA_VERSION}", version.path.name)
    if not (target / "manifest.json").is_file():
        _copy(version, target)
    return Version(target)


def _copy(version: Version, target: Path) -> None:
    with appearing(target) as folder:
        manifest = dict(version.manifest)
        issues: list[bytes] = []
        manifest["files"] = [entry | _written(version, entry, folder, issues) for entry in manifest["files"]]
        manifest |= {"schema_version": SCHEMA_VERSION, "migrated_from": manifest["schema_version"]}
        manifest = {"issues": issue_counts(issues), "duplicates": 0} | manifest
        write_schemas(folder / "schemas")
        if (version.path / ARCHIVE).is_file():
            shutil.copyfile(version.path / ARCHIVE, folder / ARCHIVE)
        write_flushed(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())


def _written(version: Version, entry: Row, folder: Path, issues: list[bytes]) -> Row:
    """Write a file in today's schema; return what the manifest says of it."""
    lines = list(_lines(version.path / entry["name"], entry["family"], version.manifest["schema_version"]))
    if entry["family"] == "issues":
        issues.extend(lines)
    data = b"".join(lines)
    write_flushed(folder / entry["name"], data)
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _lines(path: Path, family: str, schema: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            row, at = json.loads(line), schema
            while at != SCHEMA_VERSION:
                at, step = STEPS[at]
                row = step(family, row)
            try:
                # As JSON, so that strict models take lists for tuples and texts for decimals.
                record = RECORDS[family].model_validate_json(json.dumps(row))
            except ValidationError as error:
                first = error.errors()[0]
                raise Unreadable(
                    f"{path}:{number}: no record of schema {schema}: {'.'.join(map(str, first['loc']))}: "
                    f"{first['msg']}\n  next  `shuli verify` says whether the file is damaged"
                ) from error
            yield record.model_dump_json().encode() + b"\n"
