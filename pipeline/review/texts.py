"""The texts of a version's documents, and the sentence that a record stands in."""

import sys
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from pipeline.characters import normalize
from pipeline.dataset import Version
from pipeline.document import Span
from pipeline.segment import sentences

Row = dict[str, Any]


class Context(NamedTuple):
    """The sentence of a record: what stands before, the record's own text, what stands behind."""

    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a version holds of a document: the digest of its file, its clean and its raw text."""

    sha256: str
    clean: str
    raw: str
    segments: tuple[tuple[int, int], ...] = ()

    def raw_span(self, span: Span) -> Span:
        """Raw span from the first to the last character of a clean one."""
        return Span(self._raw(span.start), self._raw(span.end - 1) + 1)

    def _raw(self, position: int) -> int:
        clean, raw = self.segments[max(bisect_right(self.segments, (position, sys.maxsize)) - 1, 0)]
        return raw + position - clean

    def clean_span(self, raw_start: int, raw_end: int) -> Span | None:
        """What is left of a raw span in the clean text; `None` where nothing is."""
        ends = [clean for clean, _ in self.segments[1:]] + [len(self.clean)]
        start = end = None
        for (clean, raw), stop in zip(self.segments, ends, strict=True):
            left, right = max(raw, raw_start), min(raw + stop - clean, raw_end)
            if left < right:
                start = clean + left - raw if start is None else start
                end = clean + right - raw
        return None if start is None or end is None else Span(start, end)

    def sentence(self, row: Row) -> Context | None:
        """The sentence, or the sentences, that a record with a span stands in."""
        start, end = row.get("start"), row.get("end")
        if start is None or end is None:
            return None
        left = self.clean.rfind("\n", 0, start) + 1
        right = self.clean.find("\n", end)
        right = len(self.clean) if right < 0 else right
        first, last = left, right
        norm = normalize(self.clean[left:right])
        for sentence in sentences(norm, 0, len(norm)):
            if left + sentence.start <= start:
                first = left + sentence.start
            if left + sentence.end >= end:
                last = left + sentence.end
                break
        return Context(self.clean[first:start].lstrip(), self.clean[start:end], self.clean[end:last].rstrip())


def lines(paths: list[Path]) -> Iterator[bytes]:
    """Yield the lines of JSON Lines files."""
    for path in paths:
        with open(path, "rb") as file:
            yield from file


def segments_of(row: Row) -> tuple[tuple[int, int], ...]:
    """The runs of clean text with their raw offsets, of a document record."""
    return tuple((clean, raw) for clean, raw in row["segments"])


def load_texts(version: Version | None, doc_ids: Collection[str | None]) -> dict[str, Text]:
    """The texts of the documents named, by `doc_id`."""
    if version is None or not doc_ids:
        return {}
    raw = {
        row["doc_id"]: row["text"]
        for row in map(orjson.loads, lines(version.files("sources")))
        if row["doc_id"] in doc_ids
    }
    return {
        row["doc_id"]: Text(row["sha256"], row["text"], raw.get(row["doc_id"], ""), segments_of(row))
        for row in map(orjson.loads, lines(version.files("documents")))
        if row["doc_id"] in doc_ids
    }
