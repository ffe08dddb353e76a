"""What flows through the house: a `Source` is read, a `Document` is cleaned, `Mention`s are found in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, Literal, NamedTuple

from pipeline.schema import Heading

BlockKind = Literal["heading", "paragraph", "item", "row", "toc", "caption", "footnote"]


class Span(NamedTuple):
    """A half-open stretch of code points."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Whether `other` lies within."""
        return self.start <= other.start and other.end <= self.end


class Edit(NamedTuple):
    """One change that cleaning makes: `raw[start:end]` leaves, or, for a single character, becomes `to`."""

    start: int
    end: int
    to: str
    why: str


@dataclass(slots=True)
class Block:
    """A stretch of clean text that stands alone: a heading, paragraph, list item or table row.

    `level` is the depth of a heading (from 1) or of an item; `lead_in` is the index of the block that introduces
    a list (`……包括：`), for its items.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    lead_in: int | None = None


class Problem(NamedTuple):
    """Something wrong with a file that was read all the same: its code (`read.…`), what it is, and what to do next."""

    code: str
    message: str
    next: str = "correct the file if the part matters; the rest of it was read"


class PlacedLine(NamedTuple):
    """Where a line of a PDF stands: the raw offset at which it begins, its page (from 1) and its box.

    The box is left, bottom, right, top in points from the lower left corner of the page.
    """

    start: int
    page: int
    box: tuple[float, float, float, float] | None


#: The body of a source that says nothing of it: the whole text.
WHOLE = Span(0, -1)


@dataclass(frozen=True)
class Source:
    """One raw file as read: decoded text, the span of its body, and metadata with the origin of each value.

    `metadata` holds `title url publisher author published fetched` where known; `origins` says for each where it
    came from (`front matter`, `dateline`, `html meta` …). `problems` say what could not be read in full.
    `layout` says where the lines of a PDF stand on its pages. `path` is the file's where `doc_id` is not: in a dump.
    `pieces` are the raw spans of an article that lies in several places of a page, in reading order.
    `published` is an ISO 8601 day or moment, never guessed.
    """

    doc_id: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    body: Span = WHOLE
    metadata: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    layout: tuple[PlacedLine, ...] = ()
    path: str = ""
    pieces: tuple[Span, ...] = ()

    @property
    def body_span(self) -> Span:
        """The body, front matter excluded; the whole text where a reader set none."""
        return self.body if self.body.end >= 0 else Span(0, len(self.text))


@dataclass(frozen=True)
class Document:
    """A clean document. Rules match on `norm`, which has the length of `text` but simplified, half-width characters.

    `segments` maps clean to raw offsets: `(clean_start, raw_start)` for each run of characters kept together.
    `edits` says what cleaning took out or replaced, and why. `region` is where the text was written, where it shows.
    """

    source: Source
    text: str
    norm: str
    segments: tuple[tuple[int, int], ...]
    edits: tuple[Edit, ...] = ()
    blocks: tuple[Block, ...] = ()
    script: Literal["Hans", "Hant"] | None = None
    language: str | None = None
    region: Literal["CN", "HK", "TW", "MO"] | None = None
    genre: str | None = None

    @property
    def doc_id(self) -> str:
        """The path below the raw folder."""
        return self.source.doc_id

    @property
    def published(self) -> str | None:
        """The document's own day (`YYYY-MM-DD`), the only clock there is."""
        value = self.source.metadata.get("published")
        return value[:10] if value else None

    @cached_property
    def _clean_starts(self) -> list[int]:
        return [clean for clean, _ in self.segments]

    @cached_property
    def _shifts(self) -> list[int]:
        """By how much raw offsets are ahead of clean ones, for each run of characters kept together."""
        return [raw - clean for clean, raw in self.segments]

    @cached_property
    def _goes_back(self) -> bool:
        """Whether the text anywhere goes on further up the page."""
        return any(later < earlier for earlier, later in pairwise(self._shifts))

    def raw_offset(self, position: int) -> int:
        """Raw offset of the character at `position` of the clean text."""
        return position + self._shifts[bisect_right(self._clean_starts, position) - 1]

    def raw_span(self, start: int, end: int) -> Span:
        """Raw span from the first to the last character of `text[start:end]`.

        Where the text goes on further up the page (see `is_torn`), it ends with the piece it begins in.
        """
        starts, shifts = self._clean_starts, self._shifts
        index = bisect_right(starts, start)
        shift = shifts[index - 1]
        if index == len(starts) or starts[index] >= end:  # nothing taken out within
            return Span(start + shift, end + shift)
        first, last = start + shift, self.raw_offset(end - 1) + 1
        if last <= first < end - start + first:
            while self.raw_offset(starts[index]) > first:
                index += 1
            last = self.raw_offset(starts[index] - 1) + 1
        return Span(first, last)

    def is_torn(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` begins at the foot of one column and ends higher up in another."""
        return self._goes_back and self.raw_offset(end - 1) < self.raw_offset(start)

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_index(self, position: int) -> int:
        """Index of the block at or before `position`."""
        index = bisect_right(self._block_starts, position)
        return index - 1 if index else 0

    @cached_property
    def _sections(self) -> list[tuple[str, ...]]:
        path: list[tuple[int, str]] = []
        titles: tuple[str, ...] = ()
        sections = []
        for block in self.blocks:
            if block.kind == "heading":
                path = [entry for entry in path if entry[0] < block.level]
                sections.append(tuple(title for _, title in path))
                path.append((block.level, heading_title(self.text[block.start : block.end])))
                titles = tuple(title for _, title in path)
            else:
                sections.append(titles)
        return sections

    def section(self, position: int) -> tuple[str, ...]:
        """Headings above `position`, from the top."""
        return self._sections[max(bisect_right(self._block_starts, position) - 1, 0)] if self.blocks else ()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The section tree in reading order."""
        return tuple(
            Heading(level=b.level, title=heading_title(self.text[b.start : b.end]), start=b.start, end=b.end)
            for b in self.blocks
            if b.kind == "heading"
        )

    @cached_property
    def sentences_by_block(self) -> tuple[tuple[Span, ...], ...]:
        """The sentences of each block; none crosses a block."""
        from pipeline.segment import sentences

        return tuple(tuple(sentences(self.norm, b.start, b.end)) for b in self.blocks)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences in reading order."""
        return tuple(chain.from_iterable(self.sentences_by_block))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, position: int) -> Span:
        """The sentence at or before `position`."""
        if not self.sentences:
            return Span(0, len(self.text))
        return self.sentences[max(bisect_right(self._sentence_starts, position) - 1, 0)]

    @cached_property
    def titles(self) -> tuple[Span, ...]:
        """Names of documents and works: the outermost 《…》 with their brackets."""
        return tuple(_titles(self.norm))

    @cached_property
    def _title_starts(self) -> list[int]:
        return [t.start for t in self.titles]

    def in_title(self, start: int, end: int | None = None) -> bool:
        """Whether `start` (or any of `start:end`) lies within the name of a document."""
        index = bisect_right(self._title_starts, (end or start + 1) - 1) - 1
        return index >= 0 and self.titles[index].end > start


_TITLE_MARK = re.compile("[《》\n]")


def _titles(text: str) -> Iterator[Span]:
    depth, start = 0, 0
    for match in _TITLE_MARK.finditer(text):
        mark = match[0]
        if mark == "《":
            if depth == 0:
                start = match.start()
            depth += 1
        elif mark == "》" and depth:
            depth -= 1
            if depth == 0:
                yield Span(start, match.end())
        elif mark == "\n":
            depth = 0


_HEADING_DRESS = re.compile(r"^[#*＃\s]+|[*\s]+$")


def heading_title(text: str) -> str:
    """A heading without Markdown marks: `## **一、目标**` is `一、目标`."""
    return _HEADING_DRESS.sub("", text).replace("*", "")


@dataclass(slots=True)
class Mention:
    """What one rule read at one place of the clean text. `values` are fields of the kind's record."""

    kind: str
    start: int
    end: int
    rule: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The clean span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something an extractor could not decide or had to refuse; it becomes an Issue record.

    `code` names the reason (`amount.scale`, `date.impossible`), `message` says what and why, `next` what to do.
    """

    start: int
    end: int
    code: str
    message: str
    next: str
    severity: Literal["error", "warning", "info"] = "warning"
    rule: str | None = None
    candidates: tuple[str, ...] = ()


#: Mentions by kind, in reading order: what the extractors before have found.
Found = Mapping[str, list[Mention]]
