"""Tags of responsibility (`（财政部牵头，6月底前完成）`, `责任单位：…；完成时限：…`): who is to act, and by when."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.actions.actors import actor
from pipeline.actions.deadlines import deadline_of
from pipeline.actions.scene import Scene
from pipeline.document import Mention, Span

#: Roles of a label that name who leads; the others take part.
_LEADS = frozenset({"牵头", "责任", "主办", "负责", "承办", "实施"})
#: What may stand between two labels of one tag.
_BETWEEN = frozenset("，,；;。、 \t\n")
#: What a label names: to a mark, or to a bracket that holds more than a remark of a few words.
_BODY = re.compile(r"(?:[^。；;\n（()）|\t]|（[^（()）\n]{1,8}）)+")
_CLOSING = {"（": "）", "(": ")", "[": "]", "【": "】", "〔": "〕"}


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


class _Label(NamedTuple):
    """One label: its place, what it names, whose it is ("" for a date's)."""

    start: int
    end: int
    body: Span
    role: str


def _labelled(scene: Scene) -> list[Tag]:
    """One tag for each run of labels: `牵头单位：…`, `配合单位：…`, `完成时限：…`, within a bracket or line by line."""
    text, patterns = scene.norm, scene.grammar.patterns
    labels = [(m.start(), m.end(), m["role"]) for m in patterns["tag_label"].finditer(text)]
    labels += [(m.start(), m.end(), "") for m in patterns["due_label"].finditer(text)]
    labels.sort()
    runs: list[list[_Label]] = []
    for n, (start, low, role) in enumerate(labels):
        body = _BODY.match(text, low, labels[n + 1][0] if n + 1 < len(labels) else len(text))
        if body is None:
            continue
        end = low + len(body[0].rstrip("，, "))
        tail = patterns["tag_tail"].search(text[low:end]) if role else None
        label = _Label(start, end, Span(low, low + tail.start() if tail and tail.start() else end), role)
        if runs and set(text[runs[-1][-1].end : start]) <= _BETWEEN:
            runs[-1].append(label)
        else:
            runs.append([label])
    return [_tag(scene, run) for run in runs]


def _tag(scene: Scene, run: Sequence[_Label]) -> Tag:
    """The tag that a run of labels makes; a bracket around it belongs to it, with what else is said in it."""
    text = scene.norm
    start, end = run[0].start, run[-1].end
    lead = next((label.body for label in run if label.role in _LEADS), None)
    others = tuple(label.body for label in run if label.role and label.body != lead)
    due = next((label.body for label in run if not label.role), Span(start, start))
    if start and (closing := _CLOSING.get(text[start - 1])) is not None:
        stop = text.find(closing, end)
        if stop >= 0 and "\n" not in text[end:stop]:
            start, end = start - 1, stop + 1
    return Tag(start, end, lead, others, due)


def assign(scene: Scene, tagged: Sequence[Tag], items: Sequence[Mention]) -> list[Mention]:
    """Give the actions since the tag before the party and the date that a tag names; keep those outside of tags.

    A tag within a block holds for that block; in a line of its own for the block in front, with the items of one
    list that stand in front of that one.
    """
    if not tagged:
        return list(items)
    floor, text, blocks = 0, scene.norm, scene.document.blocks
    starts, dates = [block.start for block in blocks], list(scene.dates)
    places = [item.start for item in items]
    inside: set[int] = set()
    for tag in tagged:
        start = text.rfind("\n", 0, tag.start) + 1
        if not text[start : tag.start].strip(" \t|"):
            block = bisect_right(starts, tag.start) - 2
            while (
                block > 0 and starts[block] > floor and blocks[block].kind == blocks[block - 1].kind == "item"
            ):
                block -= 1
            start = starts[block] if block >= 0 else start
        start, floor = max(floor, start), tag.end
        first, last = bisect_left(dates, tag.due.start), bisect_left(dates, tag.due.end)
        days = (scene.dates[at] for at in dates[first:last])
        due = next((day for day in days if day.values.get("edtf")), None)
        low, high = bisect_left(places, start), bisect_left(places, tag.start)
        for item in items[low:high]:
            charge(scene, item, tag.lead, tag.participants, due)
        inside.update(range(high, bisect_left(places, tag.end)))
    return [item for n, item in enumerate(items) if n not in inside]


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
