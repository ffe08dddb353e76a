"""Blocks: the pieces of clean text that stand alone, with their levels and what introduces them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clean.build import Places, Segments
from pipeline.clean.lines import Line, LineKind
from pipeline.document import Block, BlockKind

_KINDS: dict[LineKind, BlockKind] = {
    "heading": "heading", "item": "item", "row": "row", "toc": "toc", "caption": "caption", "footnote": "footnote",
}  # fmt: skip
_LEADS = re.compile(
    r"(?:[：:]|(?:包括|如下|以下|[即為为])\s?[—–-]{1,2}|(?:如下|以下[^。，]{0,12}))[。]?[”」]?$"
)
#: Without one of these, or 下, it leads in nothing.
_LEAD_MARKS = frozenset("：:—–-")


@dataclass(slots=True)
class _Lead:
    """A block that introduces a list: its rank, its index, and the rank of the first item it introduced."""

    rank: int
    index: int
    first: int | None = None


def blocks(text: str, segments: Segments, kept: list[Line]) -> tuple[Block, ...]:
    """The blocks of the clean text: lines with what was joined to them, split where a line holds several."""
    pieces = [piece for piece in _pieces(text, segments, kept) if piece[1] > piece[0]]
    levels = {rank: n + 1 for n, rank in enumerate(sorted({p[3] for p in pieces if p[2] == "heading"}))}
    depths = {rank: n + 1 for n, rank in enumerate(sorted({p[3] for p in pieces if p[2] == "item"}))}
    made: list[Block] = []
    leads: list[_Lead] = []
    for start, end, line_kind, rank in pieces:
        kind = _KINDS.get(line_kind, "paragraph")
        level, lead_in = 0, None
        if kind == "heading":
            level = levels[rank]
            leads = []
        elif kind == "item":
            level = depths[rank]
            while leads and (
                leads[-1].rank >= rank or (leads[-1].first is not None and rank < leads[-1].first)
            ):
                leads.pop()
            if leads:
                lead_in = leads[-1].index
                if leads[-1].first is None:
                    leads[-1].first = rank
        elif kind == "paragraph":
            leads = []
        if kind in ("paragraph", "item", "heading") and _leads(text[max(start, end - 16) : end]):
            leads.append(_Lead(rank if kind == "item" else -99, len(made)))
        made.append(Block(start, end, kind, level, lead_in))
    return tuple(made)


def _leads(tail: str) -> bool:
    """Whether the end of a block says that a list follows."""
    return ("下" in tail or not _LEAD_MARKS.isdisjoint(tail[-3:])) and _LEADS.search(tail) is not None


def _pieces(text: str, segments: Segments, kept: list[Line]) -> Iterator[tuple[int, int, LineKind, int]]:
    """Yield `(start, end, kind, rank)` of every piece in clean offsets."""
    at, last = 0, len(text)
    places: Places | None = None
    joined = False
    for line in kept:
        goes_on, joined = joined, line.joint is not None
        if goes_on:
            continue
        end = text.find("\n", at)
        if end < 0:
            end = last
        kind, rank, start = line.kind, line.rank, at
        for raw_offset, next_kind, next_rank in line.splits:
            places = places or Places(segments, last)
            place = places.clean_offset(raw_offset)
            yield start, place, kind, rank
            start, kind, rank = place, next_kind, next_rank
        yield start, end, kind, rank
        at = end + 1
