"""Mentions → records: each against its model and its text; what does not hold becomes an Issue."""

from collections.abc import Iterator

from pydantic import ValidationError

from pipeline.document import Document, Doubt, Mention
from pipeline.schema import MENTIONS, Issue, record_id
from pipeline.schema import Mention as Record


def records(document: Document, mentions: list[Mention]) -> Iterator[Record | Issue]:
    """Yield the record of each mention, or the issue that says why there is none."""
    seen: set[str] = set()
    for mention in mentions:
        record = _record(document, mention)
        if isinstance(record, Record):
            if record.id in seen:
                record = refuse(
                    document, mention, "the same span was read twice", "report this text as a defect"
                )
            else:
                seen.add(record.id)
        yield record


def _record(document: Document, mention: Mention) -> Record | Issue:
    start, end = mention.start, mention.end
    if not 0 <= start < end <= len(document.text):
        span = f"{start}:{end} is no span of the text"
        return refuse(document, mention, span, "report this text as a defect")
    if document.is_torn(start, end):
        why = "it begins at the foot of one column and ends in another, and no one span of the page holds it"
        return refuse(document, mention, why, "put the article in one piece, then run again")
    raw_start, raw_end = document.raw_span(start, end)
    try:
        return MENTIONS[mention.kind](
            id=record_id(document.doc_id, mention.kind, raw_start, raw_end),
            doc_id=document.doc_id,
            text=document.text[start:end],
            start=start,
            end=end,
            raw_start=raw_start,
            raw_end=raw_end,
            section=document.section(start),
            rule=mention.rule,
            **mention.values,
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(x) for x in first["loc"]) or mention.kind
        return refuse(document, mention, f"{where}: {first['msg']}", f"correct the rule {mention.rule}")


def refuse(document: Document, mention: Mention, why: str, next_step: str) -> Issue:
    """The issue for a mention that gives no record."""
    start = min(max(mention.start, 0), max(len(document.text) - 1, 0))
    end = min(max(mention.end, start + 1), len(document.text))
    doubt = Doubt(start, end, f"{mention.kind}.refused", why, next_step, "error", mention.rule)
    return issue(document, doubt, "validate")


def issue(document: Document, doubt: Doubt, stage: str = "extract") -> Issue:
    """The Issue record of a doubt about a place in the document."""
    raw_start, raw_end = document.raw_span(doubt.start, max(doubt.end, doubt.start + 1))
    return Issue(
        id=record_id(document.doc_id, f"issue:{doubt.code}", raw_start, raw_end),
        doc_id=document.doc_id,
        stage=stage,  # type: ignore[arg-type]
        severity=doubt.severity,
        code=doubt.code,
        message=doubt.message,
        next=doubt.next,
        text=document.text[doubt.start : doubt.end],
        start=doubt.start,
        end=doubt.end,
        raw_start=raw_start,
        raw_end=raw_end,
        rule=doubt.rule,
        candidates=doubt.candidates,
    )
