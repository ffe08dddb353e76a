"""Object stores: the few things asked of `s3://`, `gs://` and `file://`. The only file that knows fsspec.

A store knows no rename, no link and no lock. What it does know, and all that publishing needs: an object appears
whole or not at all, and an object can be created on condition that none of its name is there (`If-None-Match`).
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.dataset.store import UNFINISHED, write_atomic, write_flushed
from pipeline.errors import CannotRun

_URL = re.compile(r"^([a-z][a-z0-9]+):/+(.*?)/*$")
_EXTRAS = {"s3": "s3", "gs": "gs", "file": None}
#: Objects above this size are digested in pieces; smaller ones are fetched many at a time, up to so many bytes.
_AT_ONCE = 16_000_000


class StoreFailed(CannotRun, OSError):
    """A store did not answer, or not as it must."""


def address(place: Path | str) -> str | None:
    """The URL of a place on a store; `None` for a local folder.

    A command line's `Path` has folded the slashes of `s3://bucket/folder` to one: that is undone here.

    >>> address(Path("s3://bucket/folder/")), address("file:///data"), address("raw")
    ('s3://bucket/folder', 'file:///data', None)

    Raises:
        StoreFailed: a URL of a kind that is not known.
    """
    match = _URL.match(str(place))
    if not match:
        return None
    scheme, rest = match.groups()
    if scheme not in _EXTRAS:
        known = ", ".join(f"{name}://" for name in _EXTRAS)
        raise StoreFailed(
            f"{place}: no such kind of store\n  known  {known}\n  next   use one of them, or a folder"
        )
    return f"{scheme}:///{rest}" if scheme == "file" else f"{scheme}://{rest}"


def resolved(place: Path | str) -> str:
    """The place for a process with another working directory: a URL as it is, a folder as an absolute path."""
    return address(place) or str(Path(place).resolve())


def cache_folder(*names: str) -> Path:
    """A folder of this machine for what can be fetched or made again: below `SHULI_CACHE`, else `~/.cache/shuli`."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("SHULI_CACHE") or Path(home) / "shuli").joinpath(*names)


@dataclass(frozen=True, slots=True)
class Entry:
    """An object in a listing. `mark` is the store's word for its content: where it differs, the object is another."""

    size: int
    mark: str


@dataclass(frozen=True)
class Store:
    """The objects below a URL, by their names below it."""

    url: str

    @cached_property
    def _system(self) -> Any:
        scheme = self.url.partition(":")[0]
        try:
            import fsspec

            with _explained(self.url):
                return fsspec.filesystem(scheme, use_listings_cache=False)
        except ImportError as error:
            extra = _EXTRAS[scheme] or "s3"
            raise StoreFailed(
                f"{self.url}: {scheme}:// needs a package that is not there: {error.name or error}\n"
                f"  next  pip install 'shuli[{extra}]'"
            ) from error

    @property
    def _local(self) -> bool:
        return self.url.startswith("file:")

    def path(self, name: str) -> str:
        """The path by which fsspec knows an object."""
        return f"{self.url.partition('://')[2]}/{name}"

    def read(self, name: str) -> bytes:
        """The bytes of an object.

        Raises:
            FileNotFoundError: there is none.
            StoreFailed: the store does not answer.
        """
        with _explained(self.url):
            data: bytes = self._system.cat_file(self.path(name))
            return data

    def read_many(self, names: Iterable[str]) -> dict[str, bytes]:
        """The bytes of several objects, fetched together.

        Raises:
            FileNotFoundError: one is not there.
        """
        paths = {self.path(name): name for name in names}
        if not paths:
            return {}
        with _explained(self.url):
            found = (
                self._system.cat(list(paths))
                if len(paths) > 1
                else {p: self._system.cat_file(p) for p in paths}
            )
        return {paths[path]: data for path, data in found.items()}

    def read_some(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those of the objects that can be read, fetched together."""
        paths = {self.path(name): name for name in names}
        with _explained(self.url):
            found = self._system.cat(list(paths), on_error="omit") if len(paths) > 1 else {}
        return {paths[path]: data for path, data in found.items()}

    def digests(self, entries: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
        """Yield `(name, SHA-256)` of the objects; a bounded number of bytes is in memory at a time."""
        batch: list[str] = []
        size = 0
        for name, entry in entries.items():
            if entry.size > _AT_ONCE:
                yield name, self._digest(name)
                continue
            if size + entry.size > _AT_ONCE or len(batch) >= 200:
                yield from self._digests(batch)
                batch, size = [], 0
            batch.append(name)
            size += entry.size
        yield from self._digests(batch)

    def _digests(self, names: list[str]) -> Iterator[tuple[str, str]]:
        for name, data in self.read_many(names).items():
            yield name, hashlib.sha256(data).hexdigest()

    def _digest(self, name: str) -> str:
        total = hashlib.sha256()
        with _explained(self.url), self._system.open(self.path(name), "rb") as file:
            while piece := file.read(_AT_ONCE):
                total.update(piece)
        return total.hexdigest()

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Put objects in their places, whatever stands there. Each appears whole."""
        if self._local:
            for name, data in objects.items():
                write_atomic(Path(self.path(name)), data)
            return
        with _explained(self.url):
            self._system.pipe({self.path(name): data for name, data in objects.items()})

    def create(self, name: str, data: bytes) -> bool:
        """Put an object in its place if none stands there, and say whether it is ours that stands there now."""
        try:
            with _explained(self.url):
                if self._local:
                    _create(Path(self.path(name)), data)
                else:
                    self._system.pipe_file(self.path(name), data, mode="create")
            return True
        except FileExistsError:
            # An answer that was lost makes the client ask again, and then the object that is there is ours.
            return self.read(name) == data

    def list(self, prefix: str = "") -> dict[str, Entry]:
        """The objects whose names begin with the folder `prefix`, by name, sorted."""
        start = self.path("")
        with _explained(self.url):
            try:
                found = self._system.find(self.path(prefix).rstrip("/"), detail=True)
            except FileNotFoundError:
                return {}
        entries = {}
        for path, about in found.items():
            name = (
                path[len(start) :] if path.startswith(start) else path.lstrip("/")[len(start.lstrip("/")) :]
            )
            if name and not name.endswith("/") and about["type"] == "file":
                mark = about.get("ETag") or about.get("etag") or f"{about.get('mtime')} {about.get('ino')}"
                entries[name] = Entry(about["size"], str(mark).strip('"'))
        return dict(sorted(entries.items()))

    def changed_at(self, name: str) -> datetime:
        """When an object was last written, by the store's clock."""
        with _explained(self.url):
            moment: datetime = self._system.modified(self.path(name))
            return moment

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; one that is not there is passed over."""
        for name in names:
            with _explained(self.url):
                try:
                    self._system.rm_file(self.path(name))
                except FileNotFoundError:
                    continue


def _create(path: Path, data: bytes) -> None:
    """Create a file that appears whole, if none stands there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f"{UNFINISHED}{path.name}.{os.getpid()}"
    write_flushed(aside, data)
    try:
        os.link(aside, path)
    finally:
        aside.unlink()


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """What the clients of stores raise, in one sentence.

    Raises:
        FileNotFoundError, FileExistsError: as they are.
        StoreFailed: in place of anything else.
    """
    try:
        yield
    except (FileNotFoundError, FileExistsError, ImportError, CannotRun):
        raise
    except PermissionError as error:
        raise StoreFailed(
            f"{url}: access denied: {error}\n  next  check the credentials (for S3: AWS_ACCESS_KEY_ID, AWS_PROFILE …)"
        ) from error
    except Exception as error:  # each client has errors of its own: botocore, aiohttp, google …
        if "PreconditionFailed" in repr(error.__cause__) or "pre-condition" in str(error).lower():
            raise FileExistsError(str(error)) from error
        raise StoreFailed(
            f"{url}: {type(error).__name__}: {str(error) or 'no answer'}\n"
            "  next  check the address, the network and the credentials (for S3: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …)"
        ) from error
