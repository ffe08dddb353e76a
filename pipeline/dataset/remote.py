"""An output on an object store: the same dataset, published by the conditional creation of one manifest.

<url>/
  versions/0007/manifest.json     appears last and whole: with it the version is there
  latest.json                     says which version is newest, for readers that do not list
  parts/<key>/                    the lines of each family, and part.json; versions refer to them and copy nothing
  files/<SHA-256>                 what belongs to versions and to no part: marked duplicates, schemas
  locks/                          who is running (`pipeline.dataset.lease`)

What was fetched or written here stays in a folder of this machine, from which all readers read.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.dataset import Busy, Dataset, NoVersion, Version, remove_unread
from pipeline.dataset.lease import DEAD_AFTER, lease
from pipeline.dataset.objects import Store, StoreFailed, cache_folder
from pipeline.dataset.remote_parts import RemoteParts
from pipeline.dataset.store import appearing, share, write_atomic
from pipeline.errors import CannotRun

_LATEST = "latest.json"


class NotOnAStore(CannotRun):
    """What an output folder can do and an output on a store cannot."""


@dataclass(frozen=True)
class RemoteVersion(Version):
    """A version on a store: `path` is for its manifest on this machine, fetched when it is asked for."""

    store: Store

    @property
    def place(self) -> str:
        """The URL of its manifest's folder."""
        return f"{self.store.url}/versions/{self.path.name}"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """`manifest.json`; each entry of `files` says in `at` where the file is below the output's URL."""
        path = self.path / "manifest.json"
        if not path.is_file():
            write_atomic(path, self.store.read(f"versions/{self.path.name}/manifest.json"))
        data: dict[str, Any] = json.loads(path.read_bytes())
        return data


class RemoteDataset(Dataset):
    """An output on an object store. `folder` is the one on this machine."""

    def __init__(self, url: str, *, dead_after: float = DEAD_AFTER) -> None:
        self.store = Store(url)
        self.dead_after = dead_after
        super().__init__(cache_folder("stores", hashlib.sha256(url.encode()).hexdigest()[:16]))
        self.shared = RemoteParts(self.store, self.parts.folder)
        self.parts = self.shared

    @property
    def place(self) -> str:
        """The URL."""
        return self.store.url

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the output: against other processes of this machine by its kernel, against other machines by a lease.

        Raises:
            Busy: another run holds it; says which.
        """
        with super().lock(wait), lease(self.store, wait, self.dead_after):
            newest = self.latest()
            if newest is not None:
                self._point(newest.number)
            yield

    def _mend_pointer(self) -> None:
        """Done once the lease is ours."""

    def _point(self, number: int) -> None:
        text = json.dumps({"version": number, "manifest": f"versions/{number:04d}/manifest.json"}).encode()
        try:
            if self.store.read(_LATEST) == text:
                return
        except FileNotFoundError:
            pass
        self.store.write({_LATEST: text})

    def versions(self) -> list[Version]:
        """All published versions, oldest first; their manifests are fetched when they are asked for."""
        found: list[Version] = []
        for name, entry in self.store.list("versions").items():
            _, number, *rest = name.split("/")
            if rest == ["manifest.json"] and number.isdigit():
                # By its mark: an output that was emptied and begun anew has another version 1.
                mark = hashlib.sha256(f"{entry.mark} {entry.size}".encode()).hexdigest()[:16]
                found.append(RemoteVersion(self.folder / "manifests" / mark / number, self.store))
        return sorted(found, key=lambda v: v.number)

    def latest(self) -> Version | None:
        """The newest version."""
        newest = super().latest()
        if newest is not None:
            self.shared.know(part["key"] for part in newest.manifest["parts"])
        return newest

    def find(self, name: str, *, fresh: bool = False) -> Version:
        """A version, whole on this machine; `fresh`: fetched anew, whatever is here.

        Raises:
            NoVersion: it is not there; says which are. Nothing is ever `accepted` on a store.
        """
        versions = self.versions()
        for version in versions:
            if name == str(version.number) or (name == "latest" and version is versions[-1]):
                return self._fetched(version, fresh=fresh)
        raise self._unknown(name, versions)

    def _whole(self, version: Version) -> Path:
        """Where the version is, or will be, whole on this machine."""
        text = json.dumps(version.manifest, sort_keys=True).encode()
        return self.folder / "whole" / hashlib.sha256(text).hexdigest()[:16] / version.path.name

    def _fetched(self, version: Version, *, fresh: bool) -> Version:
        target = self._whole(version)
        if fresh:
            self.shared.forget(part["key"] for part in version.manifest["parts"])
            shutil.rmtree(target.parent, ignore_errors=True)
        if not (target / "manifest.json").is_file():
            try:
                self._fetch(version, target)
            except FileNotFoundError as error:
                raise NoVersion(
                    f"{self.place}: version {version.number} lacks an object, or was removed just now: {error}\n"
                    "  next  run `shuli versions`"
                ) from error
        return Version(target)

    def _fetch(self, version: Version, target: Path) -> None:
        own = {e["name"]: e["at"] for e in version.manifest["files"] if not e["at"].startswith("parts/")}
        own |= version.manifest["others"]
        with appearing(target) as folder:
            for name, at in own.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(self.store.read(at))
            shared = [e for e in version.manifest["files"] if e["name"] not in own]
            names = [tuple(e["at"].split("/")[1:]) for e in shared]
            self.shared.fetch(names)
            for entry, (key, name) in zip(shared, names, strict=True):
                share(self.shared.path(key) / name, folder / entry["name"])
            share(version.path / "manifest.json", folder / "manifest.json")

    def _place(self, key: str, family: str, target: Path) -> None:
        """Nothing: the version refers to the part's own file."""

    def _commit(self, aside: Path, manifest: dict[str, Any]) -> Version:
        """Let the version appear, whole, unless another run has published that number meanwhile.

        In the manifest `files` say where they are, and `others` are the files that hold no records: schemas, rules.
        """
        objects: dict[str, bytes] = {}

        def put(path: Path) -> str:
            data = path.read_bytes()
            at = f"files/{hashlib.sha256(data).hexdigest()}"
            objects[at] = data
            return at

        for entry in manifest["files"]:
            path = aside / entry["name"]
            entry["at"] = put(path) if path.exists() else f"parts/{entry['part']}/{entry['family']}.jsonl"
        named = {aside / entry["name"] for entry in manifest["files"]}
        others = sorted(p for p in aside.rglob("*") if p.is_file() and p not in named)
        manifest["others"] = {path.relative_to(aside).as_posix(): put(path) for path in others}
        parent = self.latest()
        there = self._own(parent) if parent else set()
        self.store.write({at: data for at, data in objects.items() if at not in there})
        number = manifest["version"]
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        if not self.store.create(f"versions/{number:04d}/manifest.json", data):
            raise Busy(
                f"{self.place}: another run has published version {number} meanwhile; nothing of it was touched\n"
                "  next  run again: what was computed is kept"
            )
        self._point(number)
        shutil.rmtree(aside)
        return self.versions()[-1]

    def named(self) -> set[Path]:
        """The newest version."""
        newest = self.latest()
        return {newest.path.resolve()} if newest else set()

    def remove(self, version: Version) -> bool:
        """Remove a version. Who has fetched it keeps his copy; who is fetching it is told."""
        self.store.remove([f"versions/{version.path.name}/manifest.json"])
        return True

    def sweep_files(self) -> None:
        """Remove the objects that belong to no version any more."""
        used = {at for v in self.each() for at in self._own(v)}
        self.store.remove(name for name in self.store.list("files") if name not in used)
        here = {self._whole(v) for v in self.each()}
        for folder in (self.folder / "whole").glob("*/*"):
            if folder not in here:
                remove_unread(folder, folder.parent)

    @staticmethod
    def _own(version: Version) -> set[str]:
        return {*(e["at"] for e in version.manifest["files"]), *version.manifest["others"].values()}

    def reviewing(self) -> None:
        """Refuse: decisions are appended to a file, and an object cannot be appended to.

        Raises:
            NotOnAStore: always.
        """
        raise NotOnAStore(
            f"{self.place}: reviewers' decisions and what they accept are kept in an output folder, not on a store\n"
            "  next  run into a folder, review there, and copy what you publish: --output FOLDER"
        )


__all__ = ["NotOnAStore", "RemoteDataset", "RemoteParts", "RemoteVersion", "StoreFailed"]
