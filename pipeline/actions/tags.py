"""Tags of responsibility (`（财政部牵头，6月底前完成）`, `责任单位：…；完成时限：…`): who is to act, and by when."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.actions.actors import actor
from pipeline.actions.deadlines import deadline_of
from pipeline.actions.scene import Scene
from pipeline.document import Mention, Span

#: Roles of a label that name who leads; the others take part.
_LEADS = frozenset({"牵头", "责任", "主办", "负责", "承办", "实施"})
#: What may stand between two labels of one tag.
_BETWEEN = frozenset("，,；;。、 \t\n")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of responsibility: its place, who leads, who takes part, and the stretch in which its date stands."""

    start: int
    end: int
    lead: Span | None
    participants: tuple[Span, ...]
    due: Span


def tags(scene: Scene) -> list[Tag]:
    """The tags in reading order: brackets that name who is in charge, and runs of labels."""
    text, patterns = scene.norm, scene.grammar.patterns
    found: list[Tag] = []
    for match in patterns["tag"].finditer(text):
        if not patterns["not_a_tag"].search(match["body"]):
            lead, others = _parties(scene, *match.span(1))
            if lead is not None:
                found.append(Tag(match.start(), match.end(), lead, others, Span(match.start(), match.end())))
    found.extend(_labelled(scene))
    return sorted(found, key=lambda tag: (tag.start, tag.end))


def _labelled(scene: Scene) -> list[Tag]:
    """One tag for each run of labels: `牵头单位：…`, `配合单位：…`, `完成时限：…`, within a bracket or line by line."""
    text, patterns = scene.norm, scene.grammar.patterns
    labels = [(m.start(), m.span(2), m["role"]) for m in patterns["tag_label"].finditer(text)]
    labels += [(m.start(), m.span(1), "") for m in patterns["due_label"].finditer(text)]
    labels.sort()
    runs: list[list[tuple[int, tuple[int, int], str]]] = []
    for n, (start, (low, high), role) in enumerate(labels):
        if n + 1 < len(labels):
            high = min(high, labels[n + 1][0])
        label = (start, (low, low + len(text[low:high].rstrip("。，；,; \t|"))), role)
        if runs and set(text[runs[-1][-1][1][1] : start]) <= _BETWEEN:
            runs[-1].append(label)
        else:
            runs.append([label])
    return [_tag(scene, run) for run in runs]


def _tag(scene: Scene, run: Sequence[tuple[int, tuple[int, int], str]]) -> Tag:
    """The tag that a run of labels makes; a bracket around it belongs to it."""
    text = scene.norm
    start, end = run[0][0], run[-1][1][1]
    lead = next((Span(*span) for _, span, role in run if role in _LEADS), None)
    others = tuple(Span(*span) for _, span, role in run if role and Span(*span) != lead)
    due = next((Span(*span) for _, span, role in run if not role), Span(start, start))
    if start and text[start - 1] in "（([【" and end < len(text) and text[end] in "）)]】":
        start, end = start - 1, end + 1
    return Tag(start, end, lead, others, due)


def assign(scene: Scene, tagged: Sequence[Tag], items: Sequence[Mention]) -> None:
    """Give the actions since the tag before, within the block, the party and the date that a tag names.

    A tag that stands in a line of its own belongs to the block in front of it.
    """
    floor, text = 0, scene.norm
    starts = [block.start for block in scene.document.blocks]
    for tag in tagged:
        start = text.rfind("\n", 0, tag.start) + 1
        if not text[start : tag.start].strip(" \t|"):
            block = bisect_right(starts, tag.start) - 2
            start = starts[block] if block >= 0 else start
        start, floor = max(floor, start), tag.end
        due = next(
            (
                m
                for at, m in scene.dates.items()
                if tag.due.start <= at < tag.due.end and m.values.get("edtf")
            ),
            None,
        )
        for item in items:
            if start <= item.start < tag.start:
                charge(scene, item, tag.lead, tag.participants, due)


def charge(
    scene: Scene, item: Mention, lead: Span | None, others: Sequence[Span], due: Mention | None
) -> None:
    """Give an action without an actor the party in charge, and one without a deadline the date."""
    values, organizations = item.values, scene.organizations
    if values["actor"] is not None and values["actor"].origin != "tag":
        return
    if lead is not None:
        values["actor"] = actor(scene.document, *lead, "tag", organizations, "lead")
    values["participants"] = tuple(
        actor(scene.document, *other, "tag", organizations, "participant") for other in others
    )
    if due is None or values["deadline"] is not None:
        return
    if due.values.get("type") == "set":
        values["recurrence"] = values["recurrence"] or due.values["edtf"]
    else:
        values["deadline"] = deadline_of(scene, due)


def _parties(scene: Scene, start: int, end: int) -> tuple[Span | None, tuple[Span, ...]]:
    """Who leads, and who takes part, in the body of a bracket."""
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
