"""What carries over from clause to clause: cue, subject, times; and the action a clause makes with them."""

from dataclasses import dataclass, field
from typing import Any

from pipeline.actions.actors import actor
from pipeline.actions.clauses import Clause
from pipeline.actions.deadlines import Timing
from pipeline.actions.grammar import CueWord, Reading
from pipeline.actions.scene import Scene
from pipeline.document import Mention
from pipeline.schema import Grounded, Party

#: Right before the first verb they forbid.
_NOT = frozenset({"不", "不再", "绝不", "决不"})
_UNDER_WAY = frozenset({"正在", "正"})
BARE = CueWord("action.bare", "bare", "commitment")
CHARGED = CueWord("action.charged", "bare", "commitment")
GOAL = CueWord("action.aim", "bare", "plan")


@dataclass(slots=True)
class State:
    """What the clauses before have left.

    `open`: a list of actions is being told, under `cue`; `closed`: something that is no action came last.
    `penal`, `told`: the sentence is about a penalty, about what was done. `goal`: it states aims. `hanging`: the last
    action still waits for its second verb. `prefix`: a cue verb that stands before a comma (承诺，…).
    `frame`: the times told before the colon of a list. `listed`: what comes is a list of what is to be done.
    `granted`: the clause before permits something.
    `once`: it is told what follows once a thing is built. `spoken`, `foretold`: it is told what somebody said, what
    he expects; `speaker`: who said it. `asked`: one party after the other is asked to act (建议甲做…，乙做…).
    `among`: a new subject keeps the times, as parts of what was told are named (其中，…) or the sentence opens with a
    time before a comma.
    """

    cue: CueWord | None = None
    open: bool = False
    closed: bool = False
    subject: tuple[int, int] | None = None
    origin: str = "explicit"
    timing: Timing = field(default_factory=Timing)
    last: Mention | None = None
    purpose: bool = False
    hanging: bool = False
    penal: bool = False
    goal: bool = False
    told: bool = False
    lead_purpose: bool = False
    frame: Timing | None = None
    listed: bool = False
    once: bool = False
    among: bool = False
    spoken: bool = False
    foretold: bool = False
    asked: bool = False
    granted: bool = False
    speaker: tuple[int, int] | None = None
    prefix: tuple[int, int] | None = None
    instrument: tuple[int, int] | None = None
    condition: tuple[int, int] | None = None
    items: int = 0


def carried_on(state: State) -> Timing:
    """The times that outlast a semicolon: those of actions told before, but no period counted from an event."""
    if state.frame is not None:
        return state.frame
    due = state.timing.deadline
    if not state.items or due is None or due.edtf.startswith("P"):
        return Timing(None, state.timing.recurrence if state.items else None)
    return state.timing


def place(reading: Reading, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Clean offsets of a span of words."""
    if span is None:
        return None
    line, last = reading.line, span[1] - 1
    return line.starts[span[0]], line.starts[last] + len(line.texts[last])


def asks(scene: Scene, reading: Reading) -> bool:
    """Whether the clause moves another party to act (推动各方遵守…), so that what follows is theirs too."""
    return reading.party and reading.texts[reading.head] in scene.grammar.words["others"]


def carried(
    scene: Scene, reading: Reading, state: State, subject: tuple[int, int] | None, cue: CueWord
) -> CueWord:
    """The cue that the clauses after this one go under: a wider cue outlasts an encouragement within it."""
    if _stands_alone(scene, reading, state, cue):
        return BARE
    if reading.carry is not None:
        return reading.carry
    if len(reading.verbs) == 1 and reading.texts[reading.head] in scene.grammar.words["asks"]:
        return cue
    soft = cue.modality in ("exploration", "encouragement")
    if state.open and state.cue is not None and cue.role == "verb":
        hoped = reading.texts[reading.head] in scene.grammar.words["hopes"]
        if hoped or cue.modality != "plan":
            return state.cue if hoped or (soft and not asks(scene, reading)) else cue
    if cue.modality == "exploration":
        return BARE
    if cue.modality == "encouragement" and subject is None and state.subject is None:
        return cue if asks(scene, reading) else BARE
    return cue


def _stands_alone(scene: Scene, reading: Reading, state: State, cue: CueWord) -> bool:
    """Whether what follows is a task of its own right: in a plan's list 要 reaches no further than its verb.

    What a speaker or a meeting asks for (会议强调，要…) goes on being asked for.
    """
    if cue.rule != "action.duty" or not scene.tasks or state.spoken:
        return False
    if state.open and state.cue is not None and state.cue.role == "verb":
        return False
    if reading.negative and reading.subject is None and state.subject is None:
        return True  # 严禁露天焚烧，加强秸秆利用
    before = reading.texts[: reading.head]
    return "要" in before and scene.grammar.words["report"].isdisjoint(before)


def act(
    scene: Scene,
    clause: Clause,
    reading: Reading,
    state: State,
    here: Timing,
    subject: tuple[int, int] | None,
) -> Mention:
    """The action that a clause states, and what it leaves in `state` for those after it."""
    document, line, texts, words = scene.document, reading.line, reading.texts, scene.grammar.words
    word = texts[reading.head]
    cue = reading.cue or state.cue or BARE
    after = carried(scene, reading, state, subject, cue)
    who = subject
    if reading.agent is not None and not (word == "责成" and state.subject):
        who = place(reading, reading.agent)
        if word in ("请", "责成"):
            state.subject = who
    elif who is None:
        who = None if reading.impersonal or (texts[0] == "请" and state.cue is None) else state.subject
        if state.speaker and who and word in words["calls"] and not scene.is_party(who):
            who = state.subject = state.speaker
    else:
        state.subject, state.origin = who, "explicit"
        if state.items and not state.among and "其中" not in texts[:3]:
            state.timing = Timing(None, state.timing.recurrence)
    if cue.rule == "action.duty" and who and _own_doing(scene, reading, who):
        own = CueWord(cue.rule, cue.role, "commitment")
        cue, after = own, own if after == cue else after
    origin = (
        "explicit" if subject or reading.agent else "lead_in" if state.origin == "lead_in" else "sentence"
    )
    when = told = state.timing
    if here.deadline or here.recurrence:
        when = Timing(here.deadline or told.deadline, here.recurrence or told.recurrence)
        lasting = told.deadline if here.inner else when.deadline
        state.timing = Timing(lasting, told.recurrence if here.own else when.recurrence)
    state.open, state.closed, state.purpose = True, False, False
    state.hanging = len(reading.verbs) == 1 and clause.mark in ("，", ",") and _hangs(scene, reading)
    state.cue = after
    state.asked = state.asked or (reading.party and word in words["asks"])
    start, end = line.starts[reading.surface], clause.end
    head = line.span(reading.head)
    verbs = tuple([document.text[slice(*line.span(k))] for k in reading.verbs])
    if state.prefix is not None and _has_own_cue(reading):
        state.prefix = None if scene.norm[slice(*state.prefix)] in words["yields"] else state.prefix
    if state.prefix is not None:
        start, head = state.prefix[0], state.prefix
        verbs = (document.text[head[0] : head[1]], *verbs)
        state.prefix = None
    denied = reading.negative or (reading.head > 0 and texts[reading.head - 1] in _NOT)
    values: dict[str, Any] = {
        "predicate": scene.grounded(*head),
        "verbs": verbs,
        "modality": cue.modality,
        "polarity": "negative" if denied else "positive",
        "actor": actor(document, who[0], who[1], origin, scene.organizations) if who else None,
        "object": _object(scene, clause, reading),
        "recipient": _recipient(scene, reading) if reading.surface + 1 < reading.head else None,
        "instrument": scene.grounded(*state.instrument) if state.instrument else None,
        "condition": scene.grounded(*state.condition) if state.condition else None,
        "deadline": when.deadline,
        "recurrence": when.recurrence,
        "amounts": scene.amount_ids(start, end),
        "status": "planned" if _UNDER_WAY.isdisjoint(texts[: reading.head]) else "ongoing",
    }
    return Mention("action", start, end, cue.rule, values)


def _has_own_cue(reading: Reading) -> bool:
    """Whether the clause stands under an auxiliary of its own, so that no cue verb before its comma opens it."""
    return reading.cue is not None and reading.cue.role == "aux"


def _object(scene: Scene, clause: Clause, reading: Reading) -> Grounded | None:
    """What the last verb of the chain acts on: the rest of its clause."""
    start = reading.line.end(reading.verbs[-1])
    return scene.grounded(start, clause.end) if start < clause.end else None


def _recipient(scene: Scene, reading: Reading) -> Party | None:
    """Whom a thing is given to or done for: 向…, 为…, 给… before the verb."""
    line, surface = reading.line, reading.surface
    if reading.texts[surface] not in ("向", "为", "给"):
        return None
    start = line.starts[surface + 1]
    stop = surface + 2
    while stop < reading.head and reading.tags[stop] not in "dTtpAm":
        stop += 1
    end = line.end(stop - 1)
    raw = scene.document.raw_span(start, end)
    mention = scene.organizations.get(start)
    values = mention.values if mention is not None and mention.end == end else {}
    return Party(
        text=scene.document.text[start:end],
        raw_start=raw.start,
        raw_end=raw.end,
        org_id=values.get("org_id"),
        country=values.get("country"),
    )


def _own_doing(scene: Scene, reading: Reading, who: tuple[int, int]) -> bool:
    """Whether 要 tells what the speaker himself will do (我们要…), not what others must."""
    wanted = "要" in reading.texts[: reading.head]
    return wanted and scene.norm[who[0] : who[1]].endswith(scene.grammar.endings["own_parties"])


def _hangs(scene: Scene, reading: Reading) -> bool:
    """Whether a cue verb is followed by a phrase of means or time only, its own verb standing behind the comma."""
    if reading.cue is None or reading.cue.role != "verb":
        return False
    texts, head = reading.texts, reading.head
    if texts[head] not in scene.grammar.words["takes_verb"] or head + 1 >= len(texts):
        return False
    return reading.tags[head + 1] in "pTt" or texts[head + 1] == "将"
