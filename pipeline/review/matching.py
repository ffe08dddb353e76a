"""The records of one document in two versions: which is which, and what differs between the two.

Records are matched by where they stand in the raw text: by the same span, else by overlap. Where the raw text
itself changed, the old spans are first carried over to the new, so that a sentence put in at the top moves
records and does not remove and add them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipeline.document import Span
from pipeline.review.alignment import Alignment
from pipeline.review.texts import Row, Text
from pipeline.schema import MENTIONS

#: Fields that say where a record stands and not what it says.
_PLACE = frozenset(("id", "doc_id", "kind", "path", "start", "end", "raw_start", "raw_end"))
#: Fields of a document that follow from its text, or place it.
_DERIVED = frozenset(("segments", "blocks", "sections", "sha256"))


class FieldChange(NamedTuple):
    """One field that differs, with its old and its new value."""

    name: str
    old: Any
    new: Any


class Pair(NamedTuple):
    """An old and a new record that are the same one; `None` where there is none."""

    old: Row | None
    new: Row | None


@dataclass(frozen=True)
class Matching:
    """One document in two versions. A side that does not have it has no text."""

    old: Text | None
    new: Text | None

    @cached_property
    def same_text(self) -> bool:
        """Whether the raw text is the same, so that raw offsets mean the same in both."""
        return self.old is not None and self.new is not None and self.old.raw == self.new.raw

    @cached_property
    def _alignment(self) -> Alignment | None:
        if self.old is None or self.new is None or self.same_text:
            return None
        return Alignment.of(self.old.raw, self.new.raw)

    def place(self, row: Row) -> Span | None:
        """Where an old record stands in the new raw text; `None` where that place is gone."""
        start, end = row.get("raw_start"), row.get("raw_end")
        if start is None or end is None:
            return None
        return self.carry(start, end)

    def carry(self, start: int, end: int) -> Span | None:
        """Where a span of the old raw text stands in the new one; `None` where it left."""
        return self._alignment.span(start, end) if self._alignment else Span(start, end)

    def pairs(self, old: list[Row], new: list[Row]) -> Iterator[Pair]:
        """Yield every record of one kind once: with its partner, or alone."""
        left, right = list(old), list(new)
        for same in (self._same_place, self._overlapping, self._same_words):
            found = list(same(left, right))
            yield from found
            gone = {id(row) for pair in found for row in pair}
            left = [row for row in left if id(row) not in gone]
            right = [row for row in right if id(row) not in gone]
        yield from (Pair(row, None) for row in left)
        yield from (Pair(None, row) for row in right)

    def _same_place(self, old: list[Row], new: list[Row]) -> Iterator[Pair]:
        waiting: dict[Any, list[Row]] = {}
        for row in new:
            waiting.setdefault((_span(row), _sort(row)), []).append(row)
        for row in old:
            partners = waiting.get((self.place(row), _sort(row)))
            if partners:
                yield Pair(row, partners.pop(0))

    def _overlapping(self, old: list[Row], new: list[Row]) -> Iterator[Pair]:
        """The pairs with the largest share of common characters first."""
        spans = sorted(((s, i) for i, row in enumerate(new) if (s := _span(row))), key=lambda x: (x[0], x[1]))
        longest = max((s.end - s.start for s, _ in spans), default=0)
        offers = []
        for i, row in enumerate(old):
            place = self.place(row)
            if place is None:
                continue
            for span, j in spans:
                if span.start >= place.end:
                    break
                if span.start + longest <= place.start or _sort(row) != _sort(new[j]):
                    continue
                common = min(span.end, place.end) - max(span.start, place.start)
                if common > 0:
                    total = max(span.end, place.end) - min(span.start, place.start)
                    offers.append((-common / total, i, j))
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for _, i, j in sorted(offers):
            if i not in taken_old and j not in taken_new:
                taken_old.add(i)
                taken_new.add(j)
                yield Pair(old[i], new[j])

    def _same_words(self, old: list[Row], new: list[Row]) -> Iterator[Pair]:
        """What stands in the same sentence elsewhere: a paragraph that was cut out and put in again."""
        if self.same_text:
            return
        waiting: dict[Any, list[Row]] = {}
        for row in new:
            waiting.setdefault(_words(self.new, row), []).append(row)
        for row in old:
            partners = waiting.get(_words(self.old, row))
            if partners:
                yield Pair(row, partners.pop(0))

    def fields(self, pair: Pair, renamed: dict[str, str]) -> tuple[FieldChange, ...]:
        """The fields in which the two records of a pair differ, but for their place.

        `renamed` gives the new ids of old records, so that a reference to a record that moved is no change.
        """
        old, new = pair.old or {}, pair.new or {}
        found: list[FieldChange] = []
        for name in dict.fromkeys((*old, *new)):
            a, b = old.get(name), new.get(name)
            if name in _PLACE or a == b:
                continue
            if new.get("kind") == "document":
                if name == "text":
                    found.append(FieldChange(name, *(f"{len(x or ''):,} characters" for x in (a, b))))
                elif name not in _DERIVED:
                    found.append(FieldChange(name, a, b))
                continue
            a, b = self._bare(a, renamed), self._bare(b, {})
            if a != b:
                found.extend(_inner(name, a, b))
        return tuple(found)

    def _bare(self, value: Any, renamed: dict[str, str]) -> Any:
        """`value` with references by their new ids, and without raw offsets where those mean another text."""
        if isinstance(value, dict):
            return {
                k: self._bare(v, renamed)
                for k, v in value.items()
                if self.same_text or k not in ("raw_start", "raw_end")
            }
        if isinstance(value, list):
            return [self._bare(v, renamed) for v in value]
        return renamed.get(value, value) if isinstance(value, str) else value


def _inner(name: str, old: Any, new: Any) -> Iterable[FieldChange]:
    """The parts of a field that differ (`payer.org_id`); its text alone where that says enough."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [FieldChange(name, old, new)]
    if old.get("text") != new.get("text"):
        return [FieldChange(name, old, new)]
    keys = dict.fromkeys((*old, *new))
    return [FieldChange(f"{name}.{k}", old.get(k), new.get(k)) for k in keys if old.get(k) != new.get(k)]


def _span(row: Row) -> Span | None:
    start, end = row.get("raw_start"), row.get("raw_end")
    return None if start is None or end is None else Span(start, end)


def _sort(row: Row) -> str | None:
    """What must agree for two records to be one: the code of an issue, nothing else of a mention."""
    code: str | None = row.get("code")
    return code


def _words(text: Text | None, row: Row) -> tuple[str | None, str | None, str | None]:
    sentence = text.sentence(row) if text else None
    return row.get("text"), _sort(row), "".join(sentence) if sentence else None


def brief(row: Row) -> str:
    """The value of a record in a few characters; empty where this release does not understand the record."""
    kind = row["kind"]
    if kind == "issue":
        return str(row["message"])
    if kind not in MENTIONS:
        return str(row.get("title") or "")
    try:
        return MENTIONS[kind].model_validate(row, strict=False).brief
    except ValidationError:
        return ""
