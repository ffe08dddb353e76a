"""What the reading of a document's actions goes by: the document, the grammar, the genre, what was found before."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from pipeline.actions.grammar import Grammar
from pipeline.document import Document, Found, Mention
from pipeline.schema import Grounded, record_ids

#: Behind every place of a text: what closes a list of places that is searched.
_BEYOND = 1 << 62
#: Takes what `Grounded` has as a dict: half the price of its constructor.
_GROUNDED: Callable[[dict[str, Any]], Grounded] = TypeAdapter(Grounded).validator.validate_python


@dataclass(frozen=True)
class Scene:
    """A document, its genre, and the dates, amounts and organizations in it by where they start.

    `tasks`: its bare verb phrases are the tasks of a plan, or of a notice that its title names.
    """

    document: Document
    grammar: Grammar
    genre: str
    found: Found
    tasks: bool = False

    @cached_property
    def norm(self) -> str:
        """The text that rules match on."""
        return self.document.norm

    @cached_property
    def dates(self) -> Mapping[int, Mention]:
        """The dates by start."""
        return {m.start: m for m in self.found.get("date", ())}

    @cached_property
    def organizations(self) -> Mapping[int, Mention]:
        """The organizations by start."""
        return {m.start: m for m in self.found.get("organization", ())}

    @cached_property
    def _names_end(self) -> frozenset[int]:
        return frozenset(m.end for m in self.found.get("organization", ()))

    @cached_property
    def _amount_starts(self) -> list[int]:
        return [*(m.start for m in self.found.get("amount", ())), _BEYOND]

    @cached_property
    def _amount_id(self) -> Callable[[int, int], str]:
        return record_ids(self.document.doc_id, "amount")

    @cached_property
    def date_id(self) -> Callable[[int, int], str]:
        """What names the records of dates by their raw spans."""
        return record_ids(self.document.doc_id, "date")

    @cached_property
    def _hits(self) -> dict[str, tuple[list[int], list[tuple[int, int]]]]:
        return {}

    def hits(self, name: str, start: int, end: int) -> Sequence[tuple[int, int]]:
        """Spans of a pattern's matches that start within `start:end`; the document is searched once a pattern."""
        known = self._hits.get(name)
        if known is None:
            spans = [match.span() for match in self.grammar.patterns[name].finditer(self.norm)]
            known = self._hits[name] = [*(span[0] for span in spans), _BEYOND], spans
        starts, spans = known
        if not spans:
            return ()
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return ()
        return spans[first : bisect_left(starts, end, first)]

    @cached_property
    def tells_once(self) -> bool:
        """Whether the document anywhere tells what follows once a thing is built."""
        return bool(self.hits("once", 0, len(self.norm)))

    @cached_property
    def founds(self) -> bool:
        """Whether a formula of founding or of courtesy stands anywhere in the document."""
        return bool(self.hits("boilerplate", 0, len(self.norm)))

    def is_party(self, subject: tuple[int, int]) -> bool:
        """Whether a subject is a party that can act: an organization, or words like 各部门, 成员国."""
        text = self.norm[subject[0] : subject[1]].rstrip("）)")
        return subject[1] in self._names_end or text.endswith(self.grammar.endings["party"])

    def grounded(self, start: int, end: int) -> Grounded:
        """The piece of text with its raw place."""
        document = self.document
        raw_start, raw_end = document.raw_span(start, end)
        return _GROUNDED({"text": document.text[start:end], "raw_start": raw_start, "raw_end": raw_end})

    def amount_ids(self, start: int, end: int) -> tuple[str, ...]:
        """Record ids of the amounts within the clause."""
        starts = self._amount_starts
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return ()
        inside = self.found["amount"][first : bisect_left(starts, end, first)]
        name, raw_span = self._amount_id, self.document.raw_span
        return tuple([name(*raw_span(m.start, m.end)) for m in inside if m.end <= end])
