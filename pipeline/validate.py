"""Mentions → records: each against its model and its text; what does not hold becomes an Issue."""

from pydantic import TypeAdapter, ValidationError

from pipeline.document import Document, Doubt, Mention
from pipeline.schema import MENTIONS, Issue, record_id, record_ids
from pipeline.schema import Mention as Record

_DEFECT = "report this text as a defect"
_TORN = "it begins at the foot of one column and ends in another, and no one span of the page holds it"
_VALIDATORS = {kind: TypeAdapter(model).validator for kind, model in MENTIONS.items()}


def records(document: Document, kind: str, mentions: list[Mention]) -> tuple[list[Record], list[Issue]]:
    """The records of the mentions of one kind, and for each that gives none the issue that says why."""
    made: list[Record] = []
    issues: list[Issue] = []
    seen: set[str] = set()
    text, doc_id, size = document.text, document.doc_id, len(document.text)
    validate, name_at = _VALIDATORS[kind].validate_python, record_ids(doc_id, kind)
    raw_span, section = document.raw_span, document.section
    for mention in mentions:
        start, end = mention.start, mention.end
        if not 0 <= start < end <= size:
            issues.append(refuse(document, mention, f"{start}:{end} is no span of the text", _DEFECT))
            continue
        if document.is_torn(start, end):
            issues.append(refuse(document, mention, _TORN, "put the article in one piece, then run again"))
            continue
        raw_start, raw_end = raw_span(start, end)
        name = name_at(raw_start, raw_end)
        ground = {
            "id": name,
            "doc_id": doc_id,
            "text": text[start:end],
            "start": start,
            "end": end,
            "raw_start": raw_start,
            "raw_end": raw_end,
            "section": section(start),
            "rule": mention.rule,
        }
        try:
            record = validate(ground | mention.values)
        except ValidationError as error:
            first = error.errors()[0]
            why = f"{'.'.join(map(str, first['loc'])) or kind}: {first['msg']}"
            issues.append(refuse(document, mention, why, f"correct the rule {mention.rule}"))
            continue
        if name in seen:
            issues.append(refuse(document, mention, "the same span was read twice", _DEFECT))
        else:
            seen.add(name)
            made.append(record)
    return made, issues


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
