"""Who is to act: the subject of the clause, of the sentence, of the lead-in, or of a tag of responsibility."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document import Document, Mention, Span
from pipeline.schema import Actor

_TAG = re.compile(
    r"[（(](?P<body>[^（()）\n]*(?:[（(][^（()）\n]*[）)][^（()）\n]*)*?(?:牵头|负责|配合|参与|参加|落实|按职责分工|分别负责)[^（()）\n]{0,40})[）)]"
)
_LABEL = re.compile(r"(?:牵头|责任|主办|负责|配合|承办|协办|参加|参与)(?:单位|部门)[:：]\s*(?P<body>[^。；\n（()）]+)")
_LEAD = re.compile(r"(?P<who>[^，；,;]+?)(?:共同)?(?:牵头|负责)")
_SHARE = re.compile(r"按(?:照)?(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实)?|分别|共同|等?按")
_DUE = re.compile(r"(?:(?:\d{4}年)?\d{1,2}月|(?:\d{4}年))[^，；]*?前|持续推进|长期坚持|年底前")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of responsibility: its place, who leads, who takes part, and the place of a date in it."""

    start: int
    end: int
    lead: Span | None
    participants: tuple[Span, ...]


def actor(document: Document, start: int, end: int, origin: str, found: dict[int, Mention], role: str | None = None) -> Actor:
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


def tags(document: Document) -> Iterator[Tag]:
    """Yield the tags of responsibility (`（财政部牵头，商务部参与）`, `责任单位：…`) in reading order."""
    text = document.norm
    for match in _TAG.finditer(text):
        body = match["body"]
        if re.match(r"以下|下称|简称|含|包括|不", body):
            continue
        lead, others = _parties(text, match.start("body"), match.end("body"))
        if lead is not None:
            yield Tag(match.start(), match.end(), lead, others)
    for match in _LABEL.finditer(text):
        span = Span(match.start("body"), match.start("body") + len(match["body"].rstrip("。，； ")))
        if match[0].startswith(("牵头", "责任", "主办", "负责", "承办")):
            yield Tag(match.start(), match.end(), span, ())


def _parties(text: str, start: int, end: int) -> tuple[Span | None, tuple[Span, ...]]:
    lead: Span | None = None
    others: list[Span] = []
    at = start
    for part in re.split(r"([，；,;])", text[start:end]):
        stop = at + len(part)
        if part not in "，；,;" and part:
            who = part
            cut = re.search(r"(?:共同)?(?:牵头|按职责|按照职责|按各自|负责|配合|参与|参加|分别|落实|等部门按)", who)
            stem = who[: cut.start()] if cut else ""
            if cut and stem and not _DUE.search(stem):
                span = Span(at, at + len(stem))
                if lead is None and "配合" not in part and "参与" not in part and "参加" not in part:
                    lead = span
                else:
                    others.append(span)
        at = stop
    return lead, tuple(others)
