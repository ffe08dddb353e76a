"""Whether a clause only adds to others: a time, a means, a purpose, a label; and what it leaves for them."""

from collections.abc import Sequence

from pipeline.actions.carry import GOAL, State
from pipeline.actions.clauses import Clause
from pipeline.actions.deadlines import Timing, deadline_of
from pipeline.actions.grammar import Reading
from pipeline.actions.scene import Scene

_ALSO = frozenset({"同时", "并", "还", "也", "并且"})
#: Adverbs that open another deed behind a purpose: 让政策更有为，进一步调整结构.
_ANEW = frozenset({"进一步", "继续", "同时", "另外", "此外", "还"})
_COUNTED = frozenset("Aml")


def adds(
    scene: Scene,
    clause: Clause,
    rest: Sequence[Clause],
    reading: Reading,
    state: State,
    here: Timing,
    subject: tuple[int, int] | None,
    listing: bool,
) -> bool:
    """Whether the clause only adds to others: time, means, purpose, a label; `state` keeps what it adds."""
    kind, texts, tags, patterns = reading.kind, reading.texts, reading.tags, scene.grammar.patterns
    text = scene.norm[clause.start : clause.end]
    if clause.mark in (":", "：") and patterns["goal"].search(text):
        state.goal, state.open, state.cue, state.closed = True, True, GOAL, False
        return True
    said = text[len(texts[0]) :].lstrip() if tags[0] == "B" else text
    if (not state.penal and text[-1] == "的") or said[:1] in "违有未拒逾":
        state.penal = state.penal or patterns["penal"].search(said) is not None
    if kind not in ("cue", "open", "none") and (
        "来" in text or "累计" in text or "过去" in text or "历史" in text
    ):
        state.told = state.told or patterns["since"].search(text) is not None
    if kind == "cue" and state.granted and texts[0] in _ALSO and subject is None and "M" not in tags:
        return True
    state.granted = reading.why == "permission"
    if kind in ("bare", "statement") and (state.penal or (state.told and not state.open)):
        return True
    if state.told and not state.open and kind == "cue" and _tries(reading):
        return True
    if scene.tells_once:
        state.once = state.once or bool(scene.hits("once", clause.start, clause.end))
    if kind in ("adjunct", "open") or (kind == "tail" and texts[0] == "如" and not clause.before):
        _circumstance(scene, clause, reading, state)
    if kind == "bare" and clause.mark in ("：", ":") and tags[-2:] == "nB" and texts[-2] == "阶段":
        kind = "fragment"
    if kind in ("adjunct", "fragment"):
        if texts[0] == "为了" and not state.items:
            state.lead_purpose = True
        state.among = state.among or texts[0] == "其中"
        if subject and texts[-1] in scene.grammar.words["foretells"]:
            state.foretold = True
        if here.deadline or here.recurrence:
            state.among = state.among or (not state.items and not clause.before)
            state.timing = Timing(
                here.deadline or state.timing.deadline, here.recurrence or state.timing.recurrence
            )
        if clause.mark in ("：", ":") and tags[-1] == "B" and patterns["stage"].search(text):
            state.timing = _stage(scene, reading.line.span(-1)) or state.timing
        named = (
            kind == "fragment"
            and clause.mark in ("，", ",")
            and (tags[-1] in "nNrwB" or tags[-2:-1] == "u" or (reading.subject or (0, 0))[1] < len(texts))
            and tags[-1] != "a"
            and _COUNTED.isdisjoint(reading.tags)
            and "为" not in reading.texts
        )
        if kind == "adjunct" and subject:
            state.subject, state.origin = subject, "explicit"
        if subject and named and not state.open and not _stands_beside(scene, state):
            state.subject, state.origin = subject, "explicit"
        return True
    if kind == "tail" or (kind == "statement" and texts[0] == "以及"):
        return True
    if kind == "bare" and texts[reading.head] in scene.grammar.words["on"] and _finds(clause, reading):
        return True
    if kind in ("bare", "purpose") and state.last is not None and _belongs(scene, reading, state, listing):
        state.last.end = clause.end
        return True
    if kind == "purpose":
        return _purpose(scene, clause, reading, state, here)
    if state.lead_purpose and (kind == "bare" or (kind == "cue" and _vouches(reading))):
        return (
            patterns["founds"].search(scene.norm[clause.start : rest[-1].end if rest else clause.end])
            is not None
        )
    if reading.surface == -2 and here.deadline:
        state.timing = here
        return True
    return False


def _stands_beside(scene: Scene, state: State) -> bool:
    """Whether the subject before is a pronoun that a name behind it explains: `我们，两国领导人，`."""
    return state.subject is not None and scene.norm[slice(*state.subject)] in ("我们", "我")


def _stage(scene: Scene, bracket: tuple[int, int]) -> Timing | None:
    """The period of a stage as its label gives it: `第一阶段（2025年3月至6月）：`."""
    mention = next((m for at, m in scene.dates.items() if bracket[0] < at < bracket[1]), None)
    if mention is None or not mention.values.get("edtf") or mention.values.get("type") != "date":
        return None
    return Timing(deadline_of(scene, mention))


def _circumstance(scene: Scene, clause: Clause, reading: Reading, state: State) -> None:
    """Keep the means or the condition that a clause states for the action behind it."""
    words = scene.grammar.words
    for start, text, tag in zip(reading.line.starts, reading.texts, reading.tags, strict=True):
        if text in words["instruments"]:
            state.instrument = (start, clause.end)
            return
        if text in words["conditions"] or text in ("经", "如有必要"):
            state.condition = (start, clause.end)
            return
        if tag not in "dcB,nNrM":
            return


def _belongs(scene: Scene, reading: Reading, state: State, listing: bool) -> bool:
    """Whether the clause is part of the action before: its second verb, its purpose."""
    if state.hanging:
        state.hanging = False
        if state.last is not None and reading.kind == "bare":
            text = scene.document.text
            joined = (text[slice(*reading.line.span(k))] for k in reading.verbs)
            state.last.values["verbs"] += tuple(joined)
        return True
    if reading.kind != "bare":
        return False
    if state.purpose and not listing:
        return _ANEW.isdisjoint(reading.texts[: reading.surface])
    if state.open and reading.texts[reading.surface] == "为":
        return _ALSO.isdisjoint(reading.texts[: reading.surface])
    return False


def _purpose(scene: Scene, clause: Clause, reading: Reading, state: State, here: Timing) -> bool:
    """Add a purpose to the action before, or keep in mind that the sentence opens with one."""
    if reading.surface >= 0 and state.open and state.last is None:
        reading.kind, reading.cue = "bare", None
        return False
    if state.last is not None and state.open:
        state.last.end = clause.end
        state.last.values["purpose"] = state.last.values.get("purpose") or scene.grounded(
            clause.start, clause.end
        )
        state.purpose = True
    else:
        state.lead_purpose = True
        if here.deadline or here.recurrence:
            state.timing = here
    return True


def _vouches(reading: Reading) -> bool:
    """Whether a clause makes sure of something (保证资金安全), as a purpose does, too."""
    return reading.subject is None and reading.texts[reading.head] == "保证" and "M" not in reading.tags


def _finds(clause: Clause, reading: Reading) -> bool:
    """Whether the clause only says upon what is acted: 发现火情，…; 接到报告，…."""
    head = reading.head
    return clause.mark in ("，", ",") and reading.line.lead == head and reading.tags[:head].strip("Bc") == ""


def _tries(reading: Reading) -> bool:
    """Whether the clause tells what is explored or encouraged, without an auxiliary that lays it ahead."""
    cue = reading.cue
    return cue is not None and cue.modality in ("exploration", "encouragement") and "M" not in reading.tags
