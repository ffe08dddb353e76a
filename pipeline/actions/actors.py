"""Who is to act: the subject of the clause, of the sentence, of the lead-in, or of a tag of responsibility."""

from collections.abc import Mapping

from pipeline.document import Document, Mention
from pipeline.schema import Actor


def actor(
    document: Document,
    start: int,
    end: int,
    origin: str,
    found: Mapping[int, Mention],
    role: str | None = None,
) -> Actor:
    """The party at `text[start:end]`, with registry id and country where it is one known body."""
    raw = document.raw_span(start, end)
    mention = found.get(start)
    known = mention is not None and mention.end == end
    values = mention.values if mention is not None and known else {}
    return Actor(
        text=document.text[start:end],
        raw_start=raw.start,
        raw_end=raw.end,
        org_id=values.get("org_id"),
        country=values.get("country"),
        origin=origin,  # type: ignore[arg-type]
        role=role,  # type: ignore[arg-type]
    )
