"""Whether a clause is an action, with what the clauses before it have left; and what it leaves in its turn."""

from collections.abc import Sequence

from pipeline.actions.carry import BARE, CHARGED, GOAL, State, act, place
from pipeline.actions.clauses import Clause
from pipeline.actions.deadlines import Timing, deadline_of, timing
from pipeline.actions.filters import View, why_silent
from pipeline.actions.genre import TOLD
from pipeline.actions.grammar import Reading
from pipeline.actions.scene import Scene
from pipeline.document import Mention

#: Genres in which a subject with a plain verb can be a task.
_STATED = frozenset({"plan", "declaration", "contract", "report", "other"})
#: Genres that say from which day on something holds (自…起停牌).
_BEGUN = frozenset({"announcement", "notice"})


#: How those begin to whom a notice is addressed.
_ADDRESSED = ("各", "全体", "主要负责", "有关单位", "有关部门", "相关单位", "相关部门")

_ALSO = frozenset({"同时", "并", "还", "也", "并且"})
#: Adverbs that open another deed behind a purpose: 让政策更有为，进一步调整结构.
_ANEW = frozenset({"进一步", "继续", "同时", "另外", "此外", "还"})
_COUNTED = frozenset("Aml")
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
        if self._passes(clause, rest, reading, state, here, subject, listing):
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
        if not self._counts(reading, state, here, subject, listing):
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

    def _passes(
        self,
        clause: Clause,
        rest: Sequence[Clause],
        reading: Reading,
        state: State,
        here: Timing,
        subject: tuple[int, int] | None,
        listing: bool,
    ) -> bool:
        """Whether the clause only adds to others: time, means, purpose, a label; `state` keeps what it adds."""
        kind, texts, tags, patterns = reading.kind, reading.texts, reading.tags, self.grammar.patterns
        text = self.scene.norm[clause.start : clause.end]
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
        if self.scene.tells_once:
            state.once = state.once or bool(self.scene.hits("once", clause.start, clause.end))
        if kind in ("adjunct", "open") or (kind == "tail" and texts[0] == "如" and not clause.before):
            self._circumstance(clause, reading, state)
        if kind == "bare" and clause.mark in ("：", ":") and tags[-2:] == "nB" and texts[-2] == "阶段":
            kind = "fragment"
        if kind in ("adjunct", "fragment"):
            if texts[0] == "为了" and not state.items:
                state.lead_purpose = True
            state.among = state.among or texts[0] == "其中"
            if subject and texts[-1] in self.grammar.words["foretells"]:
                state.foretold = True
            if here.deadline or here.recurrence:
                state.among = state.among or (not state.items and not clause.before)
                state.timing = Timing(
                    here.deadline or state.timing.deadline, here.recurrence or state.timing.recurrence
                )
            if clause.mark in ("：", ":") and tags[-1] == "B" and patterns["stage"].search(text):
                state.timing = self._stage(reading.line.span(-1)) or state.timing
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
            if subject and named and not state.open and not self._stands_beside(state):
                state.subject, state.origin = subject, "explicit"
            return True
        if kind == "tail" or (kind == "statement" and texts[0] == "以及"):
            return True
        if kind == "bare" and texts[reading.head] in self.grammar.words["on"] and _finds(clause, reading):
            return True
        if kind in ("bare", "purpose") and state.last is not None and self._belongs(reading, state, listing):
            state.last.end = clause.end
            return True
        if kind == "purpose":
            return self._purpose(clause, reading, state, here)
        if state.lead_purpose and (kind == "bare" or (kind == "cue" and _vouches(reading))):
            return (
                patterns["founds"].search(
                    self.scene.norm[clause.start : rest[-1].end if rest else clause.end]
                )
                is not None
            )
        if reading.surface == -2 and here.deadline:
            state.timing = here
            return True
        return False

    def _stands_beside(self, state: State) -> bool:
        """Whether the subject before is a pronoun that a name behind it explains: `我们，两国领导人，`."""
        return state.subject is not None and self.scene.norm[slice(*state.subject)] in ("我们", "我")

    def _stage(self, bracket: tuple[int, int]) -> Timing | None:
        """The period of a stage as its label gives it: `第一阶段（2025年3月至6月）：`."""
        mention = next((m for at, m in self.scene.dates.items() if bracket[0] < at < bracket[1]), None)
        if mention is None or not mention.values.get("edtf") or mention.values.get("type") != "date":
            return None
        return Timing(deadline_of(self.scene, mention))

    def _circumstance(self, clause: Clause, reading: Reading, state: State) -> None:
        """Keep the means or the condition that a clause states for the action behind it."""
        words = self.grammar.words
        for start, text, tag in zip(reading.line.starts, reading.texts, reading.tags, strict=True):
            if text in words["instruments"]:
                state.instrument = (start, clause.end)
                return
            if text in words["conditions"] or text in ("经", "如有必要"):
                state.condition = (start, clause.end)
                return
            if tag not in "dcB,nNrM":
                return

    def _belongs(self, reading: Reading, state: State, listing: bool) -> bool:
        """Whether the clause is part of the action before: its second verb, its purpose."""
        if state.hanging:
            state.hanging = False
            if state.last is not None and reading.kind == "bare":
                text = self.scene.document.text
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

    def _purpose(self, clause: Clause, reading: Reading, state: State, here: Timing) -> bool:
        """Add a purpose to the action before, or keep in mind that the sentence opens with one."""
        if reading.surface >= 0 and state.open and state.last is None:
            reading.kind, reading.cue = "bare", None
            return False
        if state.last is not None and state.open:
            state.last.end = clause.end
            state.last.values["purpose"] = state.last.values.get("purpose") or self.scene.grounded(
                clause.start, clause.end
            )
            state.purpose = True
        else:
            state.lead_purpose = True
            if here.deadline or here.recurrence:
                state.timing = here
        return True

    def _counts(
        self, reading: Reading, state: State, here: Timing, subject: tuple[int, int] | None, listing: bool
    ) -> bool:
        """Whether a clause without a cue of its own is an action here; gives it its cue if so."""
        standing = state.cue if state.open and state.cue else None
        arranged = reading.agent is not None and (
            listing or state.listed or here.recurrence or self._arranged(reading)
        )
        if reading.kind == "statement":
            stated = (
                self.scene.genre in _STATED
                or state.open
                or here.deadline
                or here.recurrence
                or (subject is not None and self.scene.norm.startswith(_ADDRESSED, subject[0]))
                or reading.texts[reading.head] in self.grammar.words["leads"]
            )
            if (listing and "一律" in reading.texts[: reading.head] and subject) or (
                (listing or state.listed)
                and stated
                and (not state.closed or self.scene.genre == "contract")
                and subject
                and self.scene.is_party(subject)
            ):
                reading.cue = standing or BARE
            elif (
                standing
                and (standing is BARE or standing.modality == "obligation")
                and self._at_once(reading)
            ) or (
                standing
                and subject
                and self.scene.is_party(subject)
                and (
                    reading.texts[reading.head] in self.grammar.words["leads"]
                    or reading.texts[reading.head] in self.grammar.words["supports"]
                    or (standing.modality == "obligation" and here.recurrence)
                )
            ):
                reading.cue = standing
            elif arranged:
                reading.cue = standing or CHARGED
            elif standing and (
                (standing.rule == "action.agree" and self._forgoes(reading, subject))
                or (state.asked and subject and self.scene.is_party(subject))
            ):
                reading.cue = standing
            elif here.deadline and self.scene.genre in _BEGUN and _begins(reading):
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

    def _forgoes(self, reading: Reading, subject: tuple[int, int] | None) -> bool:
        """Whether a party says in a list of promises what it does not do: 本公司不转让股份."""
        denied = reading.texts[reading.head - 1] in ("不", "不再", "不会")
        return denied and subject is not None and self.scene.is_party(subject)

    def _at_once(self, reading: Reading) -> bool:
        """Whether a thing is to be done at once or without exception: `重要情况及时报告`."""
        return not self.grammar.words["at_once"].isdisjoint(reading.texts[: reading.head])

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

    def _arranged(self, reading: Reading) -> bool:
        """Whether the verb arranges an activity (由…主持), which is a duty outside lists too."""
        verb = reading.texts[reading.head]
        return verb in self.grammar.words["arranged"] and self.scene.genre not in (*TOLD, "announcement")


def _vouches(reading: Reading) -> bool:
    """Whether a clause makes sure of something (保证资金安全), as a purpose does, too."""
    return reading.subject is None and reading.texts[reading.head] == "保证" and "M" not in reading.tags


def _finds(clause: Clause, reading: Reading) -> bool:
    """Whether the clause only says upon what is acted: 发现火情，…; 接到报告，…."""
    head = reading.head
    return clause.mark in ("，", ",") and reading.line.lead == head and reading.tags[:head].strip("Bc") == ""


def _places(reading: Reading, state: State) -> bool:
    """Whether 将 opens the clause before a thing that a duty told before is about: 应于收到后，将答复送由…."""
    lead, tags = reading.line.lead, reading.tags
    if reading.cue is None or reading.cue.rule != "action.will" or reading.subject:
        return False
    duty = state.open and state.cue is not None and state.cue.modality == "obligation"
    return duty and tags[lead + 1 : lead + 2] in tuple("nNraqA")


def _begins(reading: Reading) -> bool:
    """Whether the clause says from when on: 自5月3日起."""
    return "起" in reading.texts[: reading.head]


def _tries(reading: Reading) -> bool:
    """Whether the clause tells what is explored or encouraged, without an auxiliary that lays it ahead."""
    cue = reading.cue
    return cue is not None and cue.modality in ("exploration", "encouragement") and "M" not in reading.tags
