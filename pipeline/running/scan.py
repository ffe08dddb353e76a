"""raw/, a folder or a URL on a store → a listing: which files there are, and the digest of each."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset.objects import Store, address
from pipeline.dataset.store import write_atomic
from pipeline.errors import CannotRun

Known = dict[str, tuple[int, int, str]]


class NothingToRead(CannotRun):
    """The raw folder is missing or holds no file: says which and what to do."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file below the raw folder. `doc_id` is its POSIX path below it, `sha256` that of its bytes or `""`.

    On a store `path` is a URL, and a number made from the store's mark stands in for the time of change.
    """

    doc_id: str
    path: str
    size: int
    mtime_ns: int
    sha256: str


def scan(raw: Path, state: Path | None = None, *, paranoid: bool = False) -> list[RawFile]:
    """The files below `raw`, a folder or a URL on a store, sorted by `doc_id`; hidden ones (`.name`) are left out.

    A file whose size and time of change (on a store: its mark) are those of the last scan, kept in `state`, is not
    read again, unless `paranoid`.

    Raises:
        NothingToRead: the folder is missing or empty.
    """
    known = {} if paranoid or state is None else _load(state)
    url = address(raw)
    files = _on_store(Store(url), known) if url else _in_folder(raw, known)
    if not files:
        raise NothingToRead(
            f"{url or raw}: the folder holds no file\n"
            "  next  put articles in, or pass the folder that has them: --raw DIR"
        )
    if state is not None:
        table = {f.doc_id: [f.size, f.mtime_ns, f.sha256] for f in files}
        if table != {k: list(v) for k, v in known.items()}:
            write_atomic(state, json.dumps(table, ensure_ascii=False).encode())
    return files


def _in_folder(raw: Path, known: Known) -> list[RawFile]:
    if not raw.is_dir():
        raise NothingToRead(
            f"{raw}: no such folder\n  next  create it and put articles in, or pass the folder that has them: --raw DIR"
        )
    files = []
    for path, doc_id in sorted(_walk(raw), key=lambda x: x[1]):
        stat = os.lstat(path)
        size, changed, digest = known.get(doc_id, (-1, -1, ""))
        if (size, changed) != (stat.st_size, stat.st_mtime_ns) or not digest:
            digest = _digest(path)
        files.append(RawFile(doc_id, path, stat.st_size, stat.st_mtime_ns, digest))
    return files


def _on_store(store: Store, known: Known) -> list[RawFile]:
    entries = {
        name: entry
        for name, entry in store.list().items()
        if not any(part.startswith(".") for part in name.split("/"))
    }
    marks = {
        name: int.from_bytes(hashlib.sha256(e.mark.encode()).digest()[:7], "big")
        for name, e in entries.items()
    }
    digests = {
        n: known[n][2] for n, e in entries.items() if n in known and known[n][:2] == (e.size, marks[n])
    }
    digests |= store.digests({name: entry for name, entry in entries.items() if not digests.get(name)})
    return [RawFile(n, f"{store.url}/{n}", e.size, marks[n], digests[n]) for n, e in entries.items()]


def _walk(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each file and the path below the folder."""
    stack = [(str(folder), "")]
    while stack:
        here, below = stack.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append((entry.path, f"{below}{entry.name}/"))
                else:
                    name = f"{below}{entry.name}"
                    yield entry.path, name.encode("utf-8", "backslashreplace").decode()


def _digest(path: str) -> str:
    """SHA-256 of a regular file's bytes; `""` for what the reader will refuse (a link, a pipe, no permission)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return ""
    with open(fd, "rb") as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""


def _load(state: Path) -> Known:
    try:
        return {k: (v[0], v[1], v[2]) for k, v in json.loads(state.read_bytes()).items()}
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        return {}
