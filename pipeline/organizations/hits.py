"""Names read in a text before they are written as mentions, and which of those that overlap stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.organizations.registry import Body
from pipeline.schema import OrganizationType

FoundBy = Literal["dictionary", "pattern", "abbreviation"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name read at `start:end` of the clean text, before it is written as a mention."""

    start: int
    end: int
    rule: str
    found_by: FoundBy
    name: str
    type: OrganizationType
    country: str | None = None
    body: Body | None = None


def select(hits: Iterable[Hit], learnt: frozenset[str] = frozenset()) -> list[Hit]:
    """The hits that stay: of two that overlap the longer, the registry's before the grammar's in doubt."""
    order = {"dictionary": 0, "abbreviation": 1, "pattern": 2}
    kept: list[Hit] = []
    ranked = sorted(set(hits), key=lambda h: (h.start, -h.end, order[h.found_by], h.rule, h.name))
    for hit in ranked:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
            continue
        last = kept[-1]
        if hit.end > last.end and order[hit.found_by] < order[last.found_by] and hit.start > last.start:
            kept[-1] = hit
    return kept
