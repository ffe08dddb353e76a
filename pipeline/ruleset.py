"""A rules folder as a whole: its digests, its archive kept beside the records that it made, what an edit changed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import PackError
from pipeline.schema import RECORDS
from pipeline.strict_yaml import parse_yaml

ARCHIVE = "rules.zip"
#: What belongs to a pack, by its ending; a README or an editor's backup changes no record.
_PACK_FILES = (".yaml", ".jsonl", ".txt", ".tsv", ".json")
_SUBJECTS = frozenset(RECORDS) - {"documents", "issues", "sources"}
#: The earliest day that a ZIP archive can say: equal rules give equal bytes.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def rule_files(folder: Path) -> dict[str, Path]:
    """The files of a rules folder that belong to a pack, by their path in it, in order."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path
        for name, path in found.items()
        if path.is_file() and path.suffix in _PACK_FILES and not any(p.startswith(".") for p in name.parts)
    }


def subject(name: str) -> str:
    """The subject that a file of the rules folder belongs to (`amounts.yaml`, `amounts/…`), else `shared`."""
    stem = name.split("/")[0].split(".")[0]
    return stem if stem in _SUBJECTS else "shared"


def digests_of(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Digest of each subject's files by stem, and of all others as `shared`."""
    files: dict[str, dict[str, bytes]] = {stem: {} for stem in (*sorted(_SUBJECTS), "shared")}
    for name, data in contents.items():
        files[subject(name)][name] = data
    return {stem: _digest(mine) for stem, mine in files.items()}


def digests(folder: Path) -> dict[str, str]:
    """Digest of each subject's files in a rules folder by stem, and of all others as `shared`."""
    return digests_of({name: path.read_bytes() for name, path in rule_files(folder).items()})


def _digest(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the named files' contents, in the order of their names."""
    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(f"{name}\0".encode())
        total.update(hashlib.sha256(contents[name]).digest())
    return total.hexdigest()


class Edit(NamedTuple):
    """One entry of a pack that came, left or changed: the pack's stem, and a rule, a body's id or a word list's key."""

    pack: str
    entry: str

    def __str__(self) -> str:
        return f"{self.pack}: {self.entry}"


def archive(folder: Path) -> bytes:
    """The rules folder as a ZIP archive: stored, sorted and without times, so that its bytes follow from its files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as pack:
        for name, path in rule_files(folder).items():
            pack.writestr(zipfile.ZipInfo(name, _NO_DAY), path.read_bytes())
    return made.getvalue()


def digests_in(path: Path) -> dict[str, str]:
    """The digest of each subject's files in an archive, as `digests` gives them for a folder."""
    return digests_of(_contents(path))


def edits(old: Path, new: Path) -> tuple[Edit, ...]:
    """The entries in which two archives differ, in order; none where one of them is not there.

    A rule and a body have their id, all else its key or first word, behind the name of the file where it is not the
    subject's own.
    """
    if not (old.is_file() and new.is_file()):
        return ()
    before, after = _contents(old), _contents(new)
    found: list[Edit] = []
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            where = "" if name == f"{subject(name)}.yaml" else f"{name}: "
            a, b = (
                dict(_entries(name, side[name], where)) if name in side else {} for side in (before, after)
            )
            found.extend(Edit(subject(name), key) for key in {**a, **b} if a.get(key) != b.get(key))
    return tuple(dict.fromkeys(found))


def _contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def _entries(name: str, data: bytes, where: str) -> Iterator[tuple[str, Any]]:
    """Yield `(key, value)` of what a file of a pack holds; `where` stands before a key that is no id."""
    text = data.decode("utf-8", "replace")
    if name.endswith(".yaml"):
        try:
            yield from _yaml_entries(parse_yaml(name, text), where)
        except PackError:  # an earlier release may have read what this one does not
            yield name, text
        return
    for line in filter(str.strip, text.splitlines()):
        if name.endswith(".jsonl"):
            row = json.loads(line)
            yield _name(row, where), row
        else:
            yield where + line.split("\t")[0].strip(), line


def _yaml_entries(data: Any, where: str) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from ((f"{where}{key}.{sub}", x) for sub, x in value.items())
        elif isinstance(value, list) and value and all(isinstance(x, dict) for x in value):
            yield from ((_name(x, f"{where}{key}."), x) for x in value)
        else:
            yield f"{where}{key}", value


def _name(row: dict[str, Any], where: str) -> str:
    """What an entry is called: its id, else its place and its first value."""
    return str(row["id"]) if "id" in row else f"{where}{next(iter(row.values()), '')}"
