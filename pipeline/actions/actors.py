"""Who is to act: the subject of the clause, of the sentence, of the lead-in, or of a tag of responsibility."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.actions.deadlines import deadline_of
from pipeline.actions.scene import Scene
from pipeline.document import Document, Mention, Span
from pipeline.schema import Actor


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of responsibility: its place, who leads, who takes part, and the place of a date in it."""

    start: int
    end: int
    lead: Span | None
    participants: tuple[Span, ...]


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


def tags(scene: Scene) -> Iterator[Tag]:
    """Yield the tags of responsibility (`（财政部牵头，商务部参与）`, `责任单位：…`)."""
    text, patterns = scene.norm, scene.grammar.patterns
    for match in patterns["tag"].finditer(text):
        if not patterns["not_a_tag"].search(match["body"]):
            lead, others = _parties(scene, *match.span(1))
            if lead is not None:
                yield Tag(match.start(), match.end(), lead, others)
    for match in patterns["tag_label"].finditer(text):
        if match["role"] in ("牵头", "责任", "主办", "负责", "承办"):
            start = match.start(2)
            yield Tag(
                match.start(), match.end(), Span(start, start + len(match["body"].rstrip("。，； "))), ()
            )


def assign(scene: Scene, tagged: Sequence[Tag], items: Sequence[Mention]) -> None:
    """Give the actions since the tag before, within the block, the party and the date that a tag names."""
    floor, text = 0, scene.document.text
    for tag in tagged:
        start = max(floor, text.rfind("\n", 0, tag.start))
        floor = tag.end
        due = next(
            (m for at, m in scene.dates.items() if tag.start < at < tag.end and m.values.get("edtf")), None
        )
        for item in items:
            if not start <= item.start < tag.start or tag.lead is None:
                continue
            if item.values["actor"] is None or item.values["actor"].origin == "tag":
                item.values["actor"] = actor(scene.document, *tag.lead, "tag", scene.organizations, "lead")
                if due is not None and item.values["deadline"] is None:
                    item.values["deadline"] = deadline_of(scene, due)
                item.values["participants"] = tuple(
                    actor(scene.document, *p, "tag", scene.organizations, "participant")
                    for p in tag.participants
                )


def _parties(scene: Scene, start: int, end: int) -> tuple[Span | None, tuple[Span, ...]]:
    """Who leads, and who takes part, in the body of a tag."""
    patterns = scene.grammar.patterns
    lead: Span | None = None
    others: list[Span] = []
    at = start
    for part in re.split(r"([，；,;])", scene.norm[start:end]):
        stop = at + len(part)
        cut = patterns["tag_role"].search(part) if part not in "，；,;" else None
        stem = part[: cut.start()] if cut else ""
        if stem and not patterns["tag_due"].search(stem):
            span = Span(at, at + len(stem))
            if lead is None and not any(w in part for w in ("配合", "参与", "参加")):
                lead = span
            else:
                others.append(span)
        at = stop
    return lead, tuple(others)
