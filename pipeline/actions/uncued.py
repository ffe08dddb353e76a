"""Whether a clause without a cue of its own is an action here, and under which cue."""

from pipeline.actions.carry import BARE, CHARGED, GOAL, State
from pipeline.actions.deadlines import Timing
from pipeline.actions.genre import TOLD
from pipeline.actions.grammar import Reading
from pipeline.actions.scene import Scene

#: Genres in which a subject with a plain verb can be a task.
_STATED = frozenset({"plan", "declaration", "contract", "report", "other"})
#: Genres that say from which day on something holds (自…起停牌).
_BEGUN = frozenset({"announcement", "notice"})
#: How those begin to whom a notice is addressed.
_ADDRESSED = ("各", "全体", "主要负责", "有关单位", "有关部门", "相关单位", "相关部门")


def counts(
    scene: Scene, reading: Reading, state: State, here: Timing, subject: tuple[int, int] | None, listing: bool
) -> bool:
    """Whether a clause without a cue of its own is an action here; gives it its cue if so."""
    standing = state.cue if state.open and state.cue else None
    arranged = reading.agent is not None and (
        listing or state.listed or here.recurrence or _arranged(scene, reading)
    )
    if reading.kind == "statement":
        stated = (
            scene.genre in _STATED
            or state.open
            or here.deadline
            or here.recurrence
            or (subject is not None and scene.norm.startswith(_ADDRESSED, subject[0]))
            or reading.texts[reading.head] in scene.grammar.words["leads"]
        )
        if (listing and "一律" in reading.texts[: reading.head] and subject) or (
            (listing or state.listed)
            and stated
            and (not state.closed or scene.genre == "contract")
            and subject
            and scene.is_party(subject)
        ):
            reading.cue = standing or BARE
        elif (
            standing and (standing is BARE or standing.modality == "obligation") and _at_once(scene, reading)
        ) or (
            standing
            and subject
            and scene.is_party(subject)
            and (
                reading.texts[reading.head] in scene.grammar.words["leads"]
                or reading.texts[reading.head] in scene.grammar.words["supports"]
                or (standing.modality == "obligation" and here.recurrence)
            )
        ):
            reading.cue = standing
        elif arranged:
            reading.cue = standing or CHARGED
        elif standing and (
            (standing.rule == "action.agree" and _forgoes(scene, reading, subject))
            or (state.asked and subject and scene.is_party(subject))
        ):
            reading.cue = standing
        elif here.deadline and scene.genre in _BEGUN and _begins(reading):
            reading.cue = BARE
        else:
            aimed = listing and state.timing.deadline is not None and not state.items
            state.open, state.closed = False, not aimed
            state.subject, state.timing = (None, state.timing) if aimed else (subject, here)
            return False
    elif reading.kind == "bare":
        recurring = (here.recurrence or "").startswith("R/")
        if reading.agent is not None:
            if not state.open and not arranged:
                return False
            reading.cue = state.cue if state.open else CHARGED
        elif state.open:
            reading.cue = reading.cue or state.cue
        elif (listing and not state.closed) or recurring:
            reading.cue = reading.cue or (GOAL if state.goal else BARE)
        else:
            return False
    return True


def _forgoes(scene: Scene, reading: Reading, subject: tuple[int, int] | None) -> bool:
    """Whether a party says in a list of promises what it does not do: 本公司不转让股份."""
    denied = reading.texts[reading.head - 1] in ("不", "不再", "不会")
    return denied and subject is not None and scene.is_party(subject)


def _at_once(scene: Scene, reading: Reading) -> bool:
    """Whether a thing is to be done at once or without exception: `重要情况及时报告`."""
    return not scene.grammar.words["at_once"].isdisjoint(reading.texts[: reading.head])


def _arranged(scene: Scene, reading: Reading) -> bool:
    """Whether the verb arranges an activity (由…主持), which is a duty outside lists too."""
    verb = reading.texts[reading.head]
    return verb in scene.grammar.words["arranged"] and scene.genre not in (*TOLD, "announcement")


def _begins(reading: Reading) -> bool:
    """Whether the clause says from when on: 自5月3日起."""
    return "起" in reading.texts[: reading.head]
