"""Whether a clause is an action, with what the clauses before it have left; and what it leaves in its turn."""

from collections.abc import Sequence

from pipeline.actions.additions import adds
from pipeline.actions.carry import BARE, CHARGED, State, act, place
from pipeline.actions.clauses import Clause
from pipeline.actions.deadlines import Timing, timing
from pipeline.actions.filters import why_silent
from pipeline.actions.grammar import Reading
from pipeline.actions.scene import Scene
from pipeline.actions.uncued import counts
from pipeline.actions.view import View
from pipeline.document import Mention

_PROPOSED = frozenset({"提出", "明确", "明确提出"})


class Judge:
    """Judges one clause after the other."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grammar = scene.grammar

    def item(
        self, clause: Clause, reading: Reading, rest: Sequence[Clause], state: State, listing: bool
    ) -> Mention | None:
        """The action that the clause states, if any; `state` keeps what it leaves to those after it."""
        here = timing(self.scene, reading)
        subject = place(reading, reading.subject)
        if adds(self.scene, clause, rest, reading, state, here, subject, listing):
            return None
        if reading.kind == "open":
            if (
                reading.head >= 0
                and clause.mark not in ("：", ":")
                and (not rest or clause.mark not in ("，", ","))
            ):
                return act(self.scene, clause, reading, state, here, subject)
            self._open(clause, reading, state, here, subject)
            return None
        timed = here.deadline is not None or (here.recurrence or "").startswith("R/")
        if reading.texts[-1] in _PROPOSED and self._proposes(clause, rest, reading):
            state.open, state.cue, state.closed = True, BARE, False
            state.subject, state.origin = subject, "explicit"
            return None
        if reading.kind == "none" or (
            why := why_silent(View(self.scene, clause, rest, reading, state, listing, timed))
        ):
            if reading.kind != "none" and why == "stance" and state.open and not subject:
                return None
            state.open, state.closed = False, reading.head < len(reading.texts) - 1
            state.spoken = state.spoken or reading.why == "report" or self._reports(reading)
            if subject and reading.why == "report":
                state.speaker = subject
                expert = self.scene.norm[slice(*subject)].endswith(self.grammar.endings["foretellers"])
                state.foretold = state.foretold or expert
            if subject:
                state.subject, state.timing = subject, Timing()
            return None
        if (
            state.foretold
            and reading.cue is not None
            and reading.cue.rule == "action.will"
            and not state.open
        ):
            state.subject, state.timing = subject or state.subject, Timing()
            return None
        if (
            state.open
            and reading.kind == "cue"
            and reading.texts[reading.line.lead] == "将"
            and _places(reading, state)
        ):
            reading.cue = reading.carry = state.cue
        if reading.kind == "statement" and state.prefix is not None:
            reading.cue = state.cue
            return act(self.scene, clause, reading, state, here, None)
        if reading.agent is not None and self._charges(clause, rest, reading):
            state.subject, state.origin = place(reading, reading.agent), "explicit"
            state.open, state.cue = True, state.cue or CHARGED
            return None
        if not counts(self.scene, reading, state, here, subject, listing):
            return None
        return act(self.scene, clause, reading, state, here, subject)

    def _open(
        self, clause: Clause, reading: Reading, state: State, here: Timing, subject: tuple[int, int] | None
    ) -> None:
        """Take a cue that has no verb yet: `各方应：`, `双方同意，`, `要按照分工，`."""
        if (
            reading.cue is not None
            and reading.cue.role == "verb"
            and reading.verbs
            and clause.mark in ("，", ",")
        ):
            state.prefix = reading.line.span(reading.verbs[0])
        state.spoken = state.spoken or (reading.cue is not None and reading.cue.rule == "action.demand")
        state.open, state.cue, state.closed = True, reading.cue, False
        state.timing = Timing(
            here.deadline or state.timing.deadline, here.recurrence or state.timing.recurrence
        )
        if subject:
            state.subject = subject

    def _reports(self, reading: Reading) -> bool:
        """Whether the clause only says that somebody speaks: `市长指出，`."""
        return reading.head >= 0 and reading.texts[-1] in self.grammar.words["report"]

    def _proposes(self, clause: Clause, rest: Sequence[Clause], reading: Reading) -> bool:
        """Whether a plan is told, whose tasks follow a day by which they are due: `《意见》提出，到2030年，…`.

        The clause ends in a word of proposing.
        """
        spoken = reading.why == "report" or reading.head == len(reading.texts) - 1
        if not spoken or clause.mark not in ("，", ",") or not rest:
            return False
        following = rest[0].line
        return following.texts[0] == "到" and following.tags[1:2] == "T"

    def _charges(self, clause: Clause, rest: Sequence[Clause], reading: Reading) -> bool:
        """Whether the clause only says who is to do what stands behind its comma: `由财政局牵头，…`."""
        if reading.subject is not None or not rest or clause.mark not in ("，", ","):
            return False
        return reading.head == len(reading.texts) - 1 and reading.texts[-1] in self.grammar.words["charges"]


def _places(reading: Reading, state: State) -> bool:
    """Whether 将 opens the clause before a thing that a duty told before is about: 应于收到后，将答复送由…."""
    lead, tags = reading.line.lead, reading.tags
    if reading.cue is None or reading.cue.rule != "action.will" or reading.subject:
        return False
    duty = state.open and state.cue is not None and state.cue.modality == "obligation"
    return duty and tags[lead + 1 : lead + 2] in tuple("nNraqA")
