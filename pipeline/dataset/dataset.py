"""Versions: immutable sets of parts with a manifest, published by one rename.

output/
  versions/0007/     manifest.json, documents.jsonl, amounts.jsonl …, schemas/, rules.zip (the rules that made it)
  latest             → versions/0007
  accepted           → the newest version that a person accepted
  store/             finished parts and the last scan: a cache that may be deleted
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.dataset.contents import contents, write_schemas, write_shared
from pipeline.dataset.objects import address
from pipeline.dataset.parts import Base, Part, PartStore
from pipeline.dataset.store import UNFINISHED, fsync_folder, point, share, sweep, write_flushed
from pipeline.errors import CannotRun
from pipeline.ruleset import ARCHIVE
from pipeline.schema import SCHEMA_VERSION


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

    @property
    def place(self) -> str:
        """Where it is published, as messages say it."""
        return str(self.path)

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

    @property
    def place(self) -> str:
        """Where the dataset is, as messages say it."""
        return str(self.folder)

    def reviewing(self) -> None:
        """Say that reviewers' decisions can be kept here; a dataset on a store refuses."""

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the output folder; wait up to `wait` seconds for another run to end.

        The kernel frees the lock of a killed process. Whatever is unfinished, of a killed run or of this
        one when it is told to end, is removed.

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
                f"{self.place}: {who} is running on this output folder\n"
                "  next  wait for it to end, or pass --wait SECONDS"
            ) from error
        try:
            holder.write_text(f"process {os.getpid()}")
            self._sweep()
            self._mend_pointer()
            yield
        finally:
            self._sweep()
            holder.unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        sweep(self.folder, self.versions_folder, self.parts.folder, self.scan_state.parent)

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

    def each(self) -> Iterator[Version]:
        """Yield the versions, oldest first, and hold none of them: a manifest of a large collection is large."""
        versions = self.versions()[::-1]
        while versions:
            yield versions.pop()

    def newest_number(self) -> int:
        """The number of the newest version, 0 where there is none."""
        return max((v.number for v in self.versions()), default=0)

    def latest(self) -> Version | None:
        """The newest version."""
        return next(reversed(self.versions()), None)

    def find(self, name: str, *, fresh: bool = False) -> Version:
        """A published version as it was written, by number, or `latest` or `accepted`.

        `fresh` concerns a dataset on a store: it is fetched anew.

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
        raise self._unknown(name, self.versions())

    def _unknown(self, name: str, versions: list[Version]) -> NoVersion:
        if not versions:
            return NoVersion(f"{self.place}: no version is published here\n  next  run `shuli run`")
        known = ", ".join(str(v.number) for v in versions)
        return NoVersion(f"{self.place}: no version {name}\n  known  {known}\n  next   run `shuli versions`")

    def version(self, name: str) -> Version:
        """A version by number, or `latest` or `accepted`, in today's schema whichever it was written in.

        Raises:
            NoVersion: it is not there; says which are.
            Unreadable: its schema is not one that this release reads.
        """
        from pipeline.dataset.migrate import current

        return current(self.find(name))

    def sweep_files(self) -> None:
        """Remove the reviewers' overlays that nothing names; all else went with its version."""
        for path in sorted((self.folder / "reviews" / "accepted").glob("*/*/manifest.json")):
            if path.parent.resolve() not in self.named():
                remove_unread(path.parent, path.parent.parent)

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
        before = parent.manifest["files"] if parent else ()
        earlier = {e["sha256"]: parent.path / e["name"] for e in before if parent}
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "version": number,
            "parent": parent.number if parent else None,
            "created": _now(),
            "release": release,
            "code": base.code,
            "rules": base.rules,
            **contents(self.parts, parts, aside, self._place, earlier),
        }
        write_schemas(aside / "schemas")
        if rules is not None:
            write_shared(aside / ARCHIVE, rules, parent.path / ARCHIVE if parent else None)
        return self._commit(aside, manifest)

    def _commit(self, aside: Path, manifest: dict[str, Any]) -> Version:
        """Let the version appear, whole."""
        write_flushed(aside / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        fsync_folder(aside)
        target = self.versions_folder / f"{manifest['version']:04d}"
        os.rename(aside, target)
        fsync_folder(self.versions_folder)
        point(self.folder / "latest", f"versions/{target.name}")
        return Version(target)

    def _place(self, key: str, family: str, target: Path) -> None:
        """Make a file of a part one of the version's."""
        share(self.parts.file(key, f"{family}.jsonl"), target)

    def named(self) -> set[Path]:
        """The folders that `latest` and `accepted` name."""
        return {(self.folder / name).resolve() for name in ("latest", "accepted")}

    def remove(self, version: Version) -> bool:
        """Remove a version unless a process is reading it, and say so. Call it while holding the lock."""
        return remove_unread(version.path, version.path)


def remove_unread(version: Path, folder: Path) -> bool:
    """Remove the folder of a version, or the one around it, unless a process is reading it, and say so."""
    with open(version / "manifest.json", "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # Renamed first: a reader never meets half a version, and the next run sweeps what a kill leaves of it.
        aside = folder.parent / f"{UNFINISHED}{folder.name}"
        os.rename(folder, aside)
        fsync_folder(folder.parent)
    shutil.rmtree(aside)
    return True


def open_dataset(output: Path | str) -> Dataset:
    """The dataset of an output folder, or of a URL on an object store."""
    url = address(output)
    if url is None:
        return Dataset(Path(output))
    from pipeline.dataset.remote import RemoteDataset

    return RemoteDataset(url)


def _now() -> str:
    """The time of publication, UTC; `SOURCE_DATE_EPOCH` overrides it as reproducible builds want it."""
    moment = float(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
