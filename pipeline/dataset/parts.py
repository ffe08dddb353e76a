"""Parts: the records of one bounded batch of documents, the unit of work, of caching and of storage.

A part is keyed by the digests of its files, of the rules and of the code. A part that exists is not computed
again. Where a part's files changed in part, the lines of the files that did not are taken from the part before.
"""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from pipeline.dataset.store import UNFINISHED, fsync_folder, write_all_flushed
from pipeline.running.scan import RawFile
from pipeline.schema import RECORDS, SCHEMA_VERSION

#: Files a part holds on average, and at most.
TYPICAL_FILES = 200
MOST_FILES = 600
FAMILIES = tuple(RECORDS)
#: Kept beside a part's records and in no version: what tells near-duplicates (`pipeline.duplicates`).
SIGNATURES = "signatures"
STORED = (*FAMILIES, SIGNATURES)
#: Libraries whose version can change a value.
_LIBRARIES = (
    "jieba",
    "google-re2",
    "ahocorasick-rs",
    "opencc",
    "lunar-python",
    "dateparser",
    "trafilatura",
    "pypdfium2",
    "python-docx",
    "rensa",
)
#: Rooms of the package that read what was published.
_ONLY_SHOW = frozenset(("cli", "review", "views", "export", "service"))

Lines = dict[str, list[bytes]]


@dataclass(frozen=True)
class Base:
    """What besides its files decides what comes out of a part: the digests of the code and of each subject's rules."""

    code: str
    rules: dict[str, str]

    @property
    def digest(self) -> str:
        """One digest for all."""
        return hashlib.sha256(json.dumps([self.code, self.rules], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A batch of files and the key of what comes out of them."""

    key: str
    files: tuple[RawFile, ...]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """SHA-256 over the source that decides values, the schema's version and the libraries that decide values.

    Pages, tables and exports show records and change none: an edit there makes no new version.
    """
    total = hashlib.sha256(SCHEMA_VERSION.encode())
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] in _ONLY_SHOW:
            continue
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _LIBRARIES:
        total.update(f"{name}=={version(name)}".encode())
    return total.hexdigest()


def divide(files: Iterable[RawFile], base: Base) -> Iterator[Part]:
    """Cut the sorted files into parts.

    A cut depends on names alone, so that a new file moves the bounds of its own part at most.
    """
    batch: list[RawFile] = []
    for file in files:
        batch.append(file)
        name = hashlib.sha256(file.doc_id.encode()).digest()
        if len(batch) >= MOST_FILES or int.from_bytes(name[:4], "big") % TYPICAL_FILES == 0:
            yield _part(batch, base.digest)
            batch = []
    if batch:
        yield _part(batch, base.digest)


def _part(files: list[RawFile], base: str) -> Part:
    total = hashlib.sha256(base.encode())
    for file in files:
        total.update(f"{file.doc_id}\0{file.sha256}\n".encode("utf-8", "surrogatepass"))
    return Part(total.hexdigest()[:32], tuple(files))


def issue_counts(lines: Iterable[bytes]) -> dict[str, int]:
    """Number of issues by severity and code: `{"error refused.empty": 2}`."""
    counts: Counter[str] = Counter()
    for line in lines:
        row = json.loads(line)
        counts[f"{row['severity']} {row['code']}"] += 1
    return dict(sorted(counts.items()))


class PartStore:
    """The folder with finished parts: each a folder of JSON Lines files and a `part.json` that says what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the part is or will be."""
        return self.folder / key

    def file(self, key: str, name: str) -> Path:
        """Where a file of a finished part is on this machine."""
        return self.path(key) / name

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Bring files (part, name) to this machine together, where they are not here by nature."""

    def has(self, key: str) -> bool:
        """Whether the part is finished."""
        return (self.path(key) / "part.json").is_file()

    def remove(self, keys: Iterable[str]) -> None:
        """Remove parts; the next run computes them again."""
        for key in keys:
            shutil.rmtree(self.path(key), ignore_errors=True)

    def read(self, key: str) -> dict[str, Any]:
        """The part's own table.

        `code` and `rules` are the digests it was made by; `contents` the lines, bytes and digest of each family;
        `issues` their number by severity and code; `files` the digest and the lines by family of each file.
        """
        data: dict[str, Any] = json.loads(self.file(key, "part.json").read_bytes())
        return data

    def write(self, part: Part, base: Base, results: Iterable[tuple[RawFile, Lines]]) -> None:
        """Write a finished part by one rename, everything in it flushed to disk first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # Not by process: workers on two machines may have one number.
        aside = self.folder / f"{UNFINISHED}{part.key}.{uuid4().hex[:12]}"
        aside.mkdir()
        rows = []
        families: dict[str, list[bytes]] = {family: [] for family in STORED}
        for file, lines in results:
            rows.append([file.doc_id, file.sha256, [len(lines.get(family, ())) for family in STORED]])
            for family in STORED:
                families[family].extend(lines.get(family, ()))
        files = {aside / f"{family}.jsonl": b"".join(content) for family, content in families.items()}
        contents = [
            [family, len(families[family]), len(data), hashlib.sha256(data).hexdigest()]
            for family, data in zip(STORED, files.values(), strict=True)
            if family in FAMILIES
        ]
        table = {
            "code": base.code,
            "rules": base.rules,
            "families": STORED,
            "contents": contents,
            "issues": issue_counts(families["issues"]),
            "files": rows,
        }
        files[aside / "part.json"] = json.dumps(table, ensure_ascii=False).encode()
        write_all_flushed(files)
        for family in STORED:
            (aside / f"{family}.jsonl").chmod(0o444)
        fsync_folder(aside)
        try:
            os.rename(aside, self.path(part.key))
        except OSError:
            if not self.has(part.key):
                raise
        fsync_folder(self.folder)

    def lines(self, key: str) -> Iterator[tuple[str, str, Lines]]:
        """Yield `(doc_id, digest, lines)` of each file in a part, in order."""
        self.fetch((key, f"{family}.jsonl") for family in STORED)
        content = {
            family: self.file(key, f"{family}.jsonl").read_bytes().splitlines(keepends=True)
            for family in STORED
        }
        at = dict.fromkeys(STORED, 0)
        for doc_id, digest, counts in self.read(key)["files"]:
            taken = {}
            for family, count in zip(STORED, counts, strict=True):
                taken[family] = content[family][at[family] : at[family] + count]
                at[family] += count
            yield doc_id, digest, taken

    def issues(self, key: str) -> Iterator[dict[str, Any]]:
        """Yield the issues of a part as plain dictionaries."""
        for line in self.file(key, "issues.jsonl").read_bytes().splitlines():
            yield json.loads(line)

    def signatures(self, key: str) -> Iterator[tuple[str, str | None, str]]:
        """Yield `(doc_id, published, signature)` of each document in a part that is long enough to compare."""
        for line in self.file(key, f"{SIGNATURES}.jsonl").read_bytes().splitlines():
            doc_id, published, value = json.loads(line)
            yield doc_id, published, value

    def keep(self, keys: Collection[str]) -> None:
        """Remove all other parts."""
        if self.folder.is_dir():
            self.remove([path.name for path in self.folder.iterdir() if path.name not in keys])


class Older:
    """What parts of the same code know of files, by whatever rules: looked up part by part, never all in memory."""

    def __init__(self, store: PartStore, keys: Iterable[str], code: str) -> None:
        self._store = store
        self._where: dict[tuple[str, str], str] = {}
        self._rules: dict[str, dict[str, str]] = {}
        there = [key for key in keys if store.has(key)]
        store.fetch((key, "part.json") for key in there)
        for key in there:
            table = store.read(key)
            if table["code"] == code and tuple(table["families"]) == STORED:
                self._rules[key] = table["rules"]
                self._where.update({(doc_id, digest): key for doc_id, digest, _ in table["files"] if digest})

    def has(self, file: RawFile) -> bool:
        """Whether some part has read the file as it is."""
        return (file.doc_id, file.sha256) in self._where

    def rules(self, file: RawFile) -> dict[str, str] | None:
        """The digests of the rules by which the file was last read."""
        key = self._where.get((file.doc_id, file.sha256))
        return self._rules[key] if key else None

    def lines(self, files: Iterable[RawFile]) -> dict[str, Lines]:
        """The lines of those of `files` that are known, by `doc_id`."""
        wanted = {f.doc_id: key for f in files if (key := self._where.get((f.doc_id, f.sha256)))}
        return {
            doc_id: lines
            for key in sorted(set(wanted.values()))
            for doc_id, _, lines in self._store.lines(key)
            if wanted.get(doc_id) == key
        }
