"""Random access to a version: one document's lines without reading the others."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import orjson

from pipeline.dataset import Version
from pipeline.errors import CannotRun
from pipeline.review.texts import Row, Text, segments_of

FAMILIES = ("amounts", "dates", "organizations", "actions")
_DOC_ID = re.compile(rb'"doc_id":("(?:[^"\\]|\\.)*")')


class NoDocument(CannotRun):
    """There is no such document, or no such record in it."""


class Place(NamedTuple):
    """Where a line of a document stands in a file."""

    file: int
    start: int
    end: int


class Shelf:
    """Random access to a version: the lines of one document without reading the others."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self._files = [p for f in ("documents", "sources", "issues", *FAMILIES) for p in version.files(f)]
        self._places: dict[str, dict[str, list[Place]]] = {}
        for index, path in enumerate(self._files):
            family = path.name.split(".")[0].split("-")[0]
            for doc_id, place in _places(index, path.read_bytes()):
                self._places.setdefault(doc_id, {}).setdefault(family, []).append(place)

    @cached_property
    def doc_ids(self) -> list[str]:
        """The documents, in order."""
        return [d for d, families in self._places.items() if "documents" in families]

    def count(self, doc_id: str, family: str) -> int:
        """Number of records of a family in a document."""
        return len(self._places.get(doc_id, {}).get(family, ()))

    def rows(self, doc_id: str, family: str) -> list[Row]:
        """The records of a family in a document."""
        found: list[Row] = []
        for place in self._places.get(doc_id, {}).get(family, ()):
            with open(self._files[place.file], "rb") as file:
                file.seek(place.start)
                found.extend(orjson.loads(line) for line in file.read(place.end - place.start).splitlines())
        return found

    def mentions(self, doc_id: str) -> list[Row]:
        """All mentions of a document in reading order."""
        rows = [row for family in FAMILIES for row in self.rows(doc_id, family)]
        return sorted(rows, key=lambda r: (r["raw_start"], -r["raw_end"], r["kind"]))

    def document(self, doc_id: str) -> tuple[Row, Text]:
        """The document's own record and its texts.

        Raises:
            NoDocument: the version has none of that name.
        """
        rows = self.rows(doc_id, "documents")
        if not rows:
            raise NoDocument(
                f"{doc_id}: no such document in version {self.version.number}\n"
                "  next  pass its `doc_id` as documents.jsonl has it"
            )
        raw = self.rows(doc_id, "sources")
        return rows[0], Text(
            rows[0]["sha256"], rows[0]["text"], raw[0]["text"] if raw else "", segments_of(rows[0])
        )


def _places(file: int, data: bytes) -> Iterator[tuple[str, Place]]:
    behind = 0
    for match in _DOC_ID.finditer(data):
        if match.start() < behind:
            continue  # the key comes again within a record
        start = data.rfind(b"\n", 0, match.start()) + 1
        behind = data.find(b"\n", match.end()) + 1 or len(data)
        yield orjson.loads(match[1]), Place(file, start, behind)
