"""Names read in a text before they are written as mentions, and which of those that overlap stays."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeline.organizations.registry import Body
from pipeline.schema import OrganizationType

FoundBy = Literal["dictionary", "pattern", "abbreviation"]


class Hit(NamedTuple):
    """A name read at `start:end` of the clean text, before it is written as a mention."""

    start: int
    end: int
    rule: str
    found_by: FoundBy
    name: str
    type: OrganizationType
    country: str | None = None
    body: Body | None = None

    @classmethod
    def of(cls, body: Body, start: int, end: int) -> "Hit":
        """The hit of a body that the registry has."""
        return cls(
            start, end, "organization.registry", "dictionary", body.name, body.type, body.country, body
        )


_ORDER = {"dictionary": 0, "abbreviation": 1, "pattern": 2}


def select(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that stay: of two that overlap the longer, the registry's before the grammar's in doubt."""
    kept: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=_rank):
        if hit.start >= end:
            kept.append(hit)
        else:
            last = kept[-1]
            if hit.end <= end or hit.start == last.start or _ORDER[hit.found_by] >= _ORDER[last.found_by]:
                continue
            kept[-1] = hit
        end = hit.end
    return kept


def _rank(hit: Hit) -> tuple[int, int, int, str, str]:
    return hit.start, -hit.end, _ORDER[hit.found_by], hit.rule, hit.name
