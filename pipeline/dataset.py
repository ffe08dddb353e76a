"""Versions: immutable sets of parts with a manifest, published by one rename.

output/
  versions/0007/     manifest.json, documents.jsonl, amounts.jsonl …, schemas/, rules.zip (the rules that made it)
  latest             → versions/0007
  accepted           → the newest version that a person accepted
  store/             finished parts and the last scan: a cache that may be deleted
"""

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.duplicates import duplicates
from pipeline.errors import CannotRun
from pipeline.parts import Base, Part, PartStore
from pipeline.ruleset import ARCHIVE
from pipeline.schema import RECORDS, SCHEMA_VERSION
from pipeline.store import UNFINISHED, fsync_folder, point, share, sweep, write_flushed


class Busy(CannotRun):
    """Another run holds the output folder."""


class NoVersion(CannotRun, LookupError):
    """The version asked for is not there."""


@dataclass(frozen=True)
class Version:
    """A published version: its folder and its manifest."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """`manifest.json`: version, parent, digests, counts, parts and files."""
        data: dict[str, Any] = json.loads((self.path / "manifest.json").read_bytes())
        return data

    @property
    def number(self) -> int:
        """The version's number, from 1."""
        return int(self.path.name)

    def files(self, family: str) -> list[Path]:
        """The JSON Lines files of a family (`amounts` …), in order."""
        return sorted(self.path.glob(f"{family}.jsonl")) + sorted(self.path.glob(f"{family}-*.jsonl"))

    def rows(self, family: str) -> Iterator[dict[str, Any]]:
        """Yield the records of a family as plain dictionaries, in order."""
        for path in self.files(family):
            with open(path, "rb") as file:
                for line in file:
                    yield json.loads(line)


class Dataset:
    """An output folder: its lock, its parts and its versions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions_folder = folder / "versions"
        self.parts = PartStore(folder / "store" / "parts")
        self.scan_state = folder / "store" / "scan.json"

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the output folder; wait up to `wait` seconds for another run to end.

        The kernel frees the lock of a killed process. While holding it, what a killed run left unfinished is removed.

        Raises:
            Busy: another run holds it; says which process.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        holder = self.folder / ".holder"
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            who = holder.read_text() if holder.exists() else "another process"
            raise Busy(
                f"{self.folder}: {who} is running on this output folder\n"
                "  next  wait for it to end, or pass --wait SECONDS"
            ) from error
        try:
            holder.write_text(f"process {os.getpid()}")
            sweep(self.folder, self.versions_folder, self.parts.folder, self.scan_state.parent)
            self._mend_pointer()
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def _mend_pointer(self) -> None:
        """A run killed between its rename and its pointer has published: let `latest` say so."""
        newest = next(reversed(self.versions()), None)
        if newest is not None and os.path.realpath(self.folder / "latest") != str(newest.path.resolve()):
            point(self.folder / "latest", f"versions/{newest.path.name}")

    def versions(self) -> list[Version]:
        """All published versions, oldest first."""
        if not self.versions_folder.is_dir():
            return []
        names = [p.name for p in self.versions_folder.iterdir() if p.name.isdigit()]
        return [Version(self.versions_folder / name) for name in sorted(names, key=int)]

    def latest(self) -> Version | None:
        """The newest version."""
        return next(reversed(self.versions()), None)

    def version(self, name: str) -> Version:
        """A version by number, or `latest` or `accepted`.

        Raises:
            NoVersion: it is not there; says which are.
        """
        if name in ("latest", "accepted"):
            link = self.folder / name
            if link.exists():
                return Version(link.resolve())
        elif name.isdigit():
            for version in self.versions():
                if version.number == int(name):
                    return version
        known = ", ".join(str(v.number) for v in self.versions()) or "none"
        raise NoVersion(f"{self.folder}: no version {name}\n  known  {known}\n  next   run `shuli versions`")

    def publish(
        self, parts: Sequence[Part], base: Base, *, release: str, rules: bytes | None = None
    ) -> Version:
        """Publish the finished parts as the next version. Call it while holding the lock.

        `rules` is the archive of the rules that made them (`pipeline.ruleset`).
        """
        parent = self.latest()
        number = parent.number + 1 if parent else 1
        self.versions_folder.mkdir(parents=True, exist_ok=True)
        aside = self.versions_folder / f"{UNFINISHED}{number:04d}.{os.getpid()}"
        aside.mkdir()
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "version": number,
            "parent": parent.number if parent else None,
            "created": _now(),
            "release": release,
            "code": base.code,
            "rules": base.rules,
            **self._contents(parts, aside),
        }
        self._write_schemas(aside / "schemas")
        if rules is not None:
            _write_shared(aside / ARCHIVE, rules, parent.path / ARCHIVE if parent else None)
        write_flushed(aside / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        fsync_folder(aside)
        target = self.versions_folder / f"{number:04d}"
        os.rename(aside, target)
        fsync_folder(self.versions_folder)
        point(self.folder / "latest", f"versions/{target.name}")
        return Version(target)

    def _contents(self, parts: Sequence[Part], folder: Path) -> dict[str, Any]:
        """Give the parts' files their names in the version; return the manifest's tables of them."""
        counts: Counter[str] = Counter()
        issues: Counter[str] = Counter()
        files, tables = [], []
        repeated = self._duplicates(parts)
        touched = {doc_id.partition("#")[0] for doc_id in repeated} | repeated.keys()
        for index, part in enumerate(parts, 1):
            known = self.parts.read(part.key)
            tables.append({"key": part.key, "files": len(part.files)})
            issues.update(known["issues"])
            for family, count, size, sha256 in known["contents"]:
                counts[family] += count
                if not count and len(parts) > 1 and index > 1:
                    continue
                name = f"{family}.jsonl" if len(parts) == 1 else f"{family}-{index:05d}.jsonl"
                source = self.parts.path(part.key) / f"{family}.jsonl"
                if family == "documents" and any(row[0] in touched for row in known["files"]):
                    data = _marked(source.read_bytes(), repeated)
                    size, sha256 = len(data), hashlib.sha256(data).hexdigest()
                    write_flushed(folder / name, data)
                else:
                    share(source, folder / name)
                files.append(
                    {
                        "name": name,
                        "family": family,
                        "part": part.key,
                        "lines": count,
                        "bytes": size,
                        "sha256": sha256,
                    }
                )
        return {
            "counts": dict(counts),
            "issues": dict(sorted(issues.items())),
            "duplicates": len(repeated),
            "parts": tables,
            "files": files,
            "sources": {f.doc_id: f.sha256 for part in parts for f in part.files},
        }

    def _duplicates(self, parts: Sequence[Part]) -> dict[str, str]:
        """For each document that repeats another of the version, the id of that one."""
        rows = [row for part in parts for row in self.parts.signatures(part.key)]
        return duplicates(
            ((doc_id, values) for doc_id, _, values in rows),
            {doc_id: published for doc_id, published, _ in rows},
        )

    @staticmethod
    def _write_schemas(folder: Path) -> None:
        folder.mkdir()
        for family, model in RECORDS.items():
            schema = model.model_json_schema(mode="serialization")
            schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
            write_flushed(
                folder / f"{family}.schema.json", json.dumps(schema, ensure_ascii=False, indent=1).encode()
            )
        fsync_folder(folder)

    def accept(self, version: Version) -> None:
        """Let `accepted` name the version."""
        point(self.folder / "accepted", f"versions/{version.path.name}")


def _write_shared(path: Path, data: bytes, older: Path | None) -> None:
    """Write a file, or give a second name to the one of the version before where it holds the same."""
    if older is not None and older.is_file() and older.read_bytes() == data:
        share(older, path)
    else:
        write_flushed(path, data)
        path.chmod(0o444)


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


def _now() -> str:
    """The time of publication, UTC; `SOURCE_DATE_EPOCH` overrides it as reproducible builds want it."""
    moment = float(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
