"""Why a clause that reads like an action is none: done, appraisal, forecast, measure, definition …"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.actions.carry import State
from pipeline.actions.clauses import Clause
from pipeline.actions.grammar import Reading
from pipeline.actions.lexicon import Token
from pipeline.actions.scene import Scene


class View(NamedTuple):
    """A clause with what stands around it. `aux`: its cue is an auxiliary; `bare`: it has no cue of its own.
    `timed`: it says by when."""

    scene: Scene
    clause: Clause
    rest: Sequence[Clause]
    reading: Reading
    state: State
    listing: bool
    timed: bool

    @property
    def aux(self) -> bool:
        """Whether the clause's cue is an auxiliary."""
        return self.reading.cue is not None and self.reading.cue.role == "aux"

    @property
    def bare(self) -> bool:
        """Whether the clause has no cue of its own."""
        return self.reading.cue is None

    @property
    def text(self) -> str:
        """The clause."""
        return self.scene.norm[self.clause.start : self.clause.end]

    def within(self, name: str) -> frozenset[str]:
        """A word class of the pack."""
        return self.scene.grammar.words[name]


def why_silent(view: View) -> str:
    """The name of the first filter that silences the clause, or nothing."""
    if view.clause.mark in ("？", "?"):
        return "question"
    if view.reading.head < 0:
        return ""
    if view.scene.hits("boilerplate", view.clause.start, view.clause.end):
        return "founding"
    return _done(view) or _valued(view) or _measured(view) or _expected(view) or _stated(view)


def _done(view: View) -> str:
    """Told as done: by an aspect mark, an adverb, a date gone by."""
    tokens, head, cue = view.reading.tokens, view.reading.head, view.reading.cue
    promised = cue is not None and cue.rule in ("action.agree", "action.duty", "action.will")
    past, tags = view.within("past"), view.reading.tags
    limit = view.reading.surface if 0 <= view.reading.surface < head else head
    if (
        not promised
        and not past.isdisjoint(view.reading.texts)
        and not past.isdisjoint({t.text for t in tokens[:limit]})
    ):
        return "done"
    if "l" in tags[head + 1 :]:
        marks = [k for k in range(head + 1, len(tokens)) if tags[k] == "l"]
        if any(k - 1 in view.reading.verbs for k in marks):
            return "done"
        if not view.aux and any(tokens[k].text == "了" for k in marks):
            return "done"
    if head > 0 and tokens[head - 1].text == "被" and not view.aux:
        return "done"
    told = view.bare and view.reading.kind == "statement" and tags[head + 1 : head + 3] == "pT"
    if told and tokens[head + 1].text == "于":
        return "done"
    if "T" in tags[:head] and not view.aux:
        if _past_date(view.scene, tokens, head):
            return "done"
        if view.bare and view.reading.kind == "statement" and _dated(view.scene, tokens, head):
            return "done"
    return ""


def _valued(view: View) -> str:
    """An appraisal, a stance, a report."""
    reading, tokens, head = view.reading, view.reading.tokens, view.reading.head
    word = tokens[head].text
    if tokens[-1].text in view.within("valued") and (tokens[-2].tag != "n" or tokens[-2].text.endswith("作")):
        return "appraisal"
    claimed = len(reading.verbs) > 1 and tokens[-2].tag == "u" and tokens[-1].text in view.within("claims")
    if claimed and not view.aux:
        return "stance"
    if tokens[-1].text.endswith("重要性") or _ends(view, "weighty"):
        return "appraisal"
    if word == "支持" and len(reading.verbs) < 2:
        vision = _ends(view, "vision")
        if vision or (_ends(view, "stance") and (reading.subject is not None or not view.listing)):
            return "stance"
    if word in view.within("realizes") or (
        word == "认识" and tokens[head + 1 :][:1] and tokens[head + 1].text == "到"
    ):
        return "appraisal"
    if view.aux:
        return ""
    single = len(reading.verbs) < 2
    second = None if single else view.scene.grammar.cues.get(tokens[reading.verbs[1]].text)
    if word == "欢迎":
        at_once = (
            not single and reading.verbs[1] == head + 1 and tokens[head + 1].text in view.within("deeds")
        )
        return "appraisal" if single or at_once else ""
    if word in ("强调", "重申") and reading.carry is None and second is None:
        return "appraisal"
    ruled = tokens[-1].text == "支持" and reading.subject is not None and word in view.within("lends")
    if ruled and reading.subject and tokens[reading.subject[1] - 1].text.endswith("院"):
        return "stance"
    if word in view.within("appraisal") and (word != "强调" or single):
        return "appraisal"
    if head == len(tokens) - 1 and word in view.within("calls"):
        return "appraisal"
    if single and not view.bare and not view.state.open and word in view.within("discusses"):
        return "appraisal"
    return ""


def _ends(view: View, name: str) -> bool:
    """Whether a match of the pattern ends the clause."""
    return any(end == view.clause.end for _, end in view.scene.hits(name, view.clause.start, view.clause.end))


def _measured(view: View) -> str:
    """A measure, a change, a state of things."""
    reading, tokens, head = view.reading, view.reading.tokens, view.reading.head
    word = tokens[head].text
    after = tokens[head + 1].text if head + 1 < len(tokens) else ""
    if after in ("得", "不了") or word in view.within("measures"):
        return "measure"
    if reading.agent is not None and (word.endswith("为") or after in ("为", "至", "到")):
        return "measure"
    if reading.agent is not None and word in ("主持", "召集") and _was_held(view):
        return "done"
    if word in view.within("stative") and not view.aux and not (view.state.open and word == "符合"):
        return "copula"
    if view.aux:
        counted = tokens[head - 1].text == "应" and "A" in (t.tag for t in tokens[head:]) and view.rest
        follows = view.scene.norm[view.rest[0].start : view.rest[0].start + 2] if counted else ""
        return "measure" if follows[:1] in ("已", "实") else ""
    if "比" in reading.texts and any(t.text == "比" for t in tokens[:head]):
        return "measure"
    left, bounds = view.within("left"), view.within("bounds")
    if not left.isdisjoint(reading.texts) and any(t.text in left for t in tokens[head + 1 :]):
        return "measure"
    if view.bare and not bounds.isdisjoint(reading.texts):
        for k in range(head + 2, len(tokens)):
            if tokens[k].text in bounds and all(t.tag in "nwN" for t in tokens[head + 1 : k]):
                return "measure"
    return ""


def _expected(view: View) -> str:
    """A forecast, an effect."""
    reading, tokens, head = view.reading, view.reading.tokens, view.reading.head
    word = tokens[head].text
    waits = word != "预计" and view.clause.mark in ("，", ",") and reading.tags[head + 1 : head + 2] == "p"
    if word in view.within("intends") and len(reading.verbs) < 2 and not waits:
        return "forecast"
    if word == "预计" and tokens[reading.verbs[1]].text in view.within("forecasts"):
        return "forecast"
    if view.bare and view.state.once and word in view.within("result") and not view.listing:
        return "forecast"
    result = view.aux and word in view.within("result")
    measured = head + 1 < len(tokens) and (
        tokens[head + 1].tag == "A" or tokens[head + 1].text in ("至", "到")
    )
    if result and (measured or head == len(tokens) - 1) and not _by_party(view):
        return "forecast"
    if result and view.state.once and not (reading.subject is not None and _by_party(view)):
        return "forecast"
    if (
        view.aux
        and word in view.within("result")
        and view.scene.hits("once", view.clause.start, view.clause.end)
    ):
        return "forecast"
    if (view.aux or word == "预计") and view.scene.hits("benefit", tokens[head].start, view.clause.end):
        return "forecast"
    return ""


def _was_held(view: View) -> bool:
    """Whether a meeting was chaired by a person (会议由副市长主持), as reports tell, not laid on a party."""
    reading, agent = view.reading, view.reading.agent
    assert agent is not None
    if view.aux or view.state.timing.recurrence or any(t.text.startswith("每") for t in reading.tokens):
        return False
    return reading.tokens[agent[1] - 1].text.endswith(view.scene.grammar.endings["titles"])


def _by_party(view: View) -> bool:
    """Whether the clause's own subject is a party, or there is none."""
    span = view.reading.subject
    if span is None:
        return True
    tokens = view.reading.tokens
    return view.scene.is_party((tokens[span[0]].start, tokens[span[1] - 1].end))


def _stated(view: View) -> str:
    """A statement of what something is; a label; the subject of the next clause; a turn to what was not."""
    reading, tokens, head, clause = view.reading, view.reading.tokens, view.reading.head, view.clause
    word = tokens[head].text
    if view.bare:
        turns, equals = view.within("turns"), view.within("equals")
        turned = clause.before and not turns.isdisjoint(reading.texts)
        if turned and any(t.text in turns for t in tokens[:head]):
            return "turn"
        if clause.mark in (":", "：") and clause.end - clause.start <= 7 and not clause.before:
            return "label"
        if not equals.isdisjoint(reading.texts) and any(
            tokens[k].text in equals and tokens[k + 1].tag in "AmTt" for k in range(head + 1, len(tokens) - 1)
        ):
            return "copula"
        ruled = view.scene.genre == "regulation" and not view.timed
        if ruled and not view.state.open and reading.agent is None:
            return "no duty"
        if "是" in reading.texts and any(t.tag == "=" and t.text == "是" for t in tokens[head + 1 :]):
            return "copula"
        if "并非" in reading.texts or "并不是" in reading.texts:
            return "copula"
        if word in view.within("copula") and not view.state.open:
            return "copula"
    if not view.state.open and view.rest and clause.mark in ("，", ",") and _conditions(view):
        return "condition"
    if reading.kind == "bare" and not view.state.open and view.rest and clause.mark in ("，", ","):
        follows = view.scene.norm[view.rest[0].start : view.rest[0].end]
        if view.scene.grammar.patterns["subject_of_next"].search(follows):
            return "copula"
    return "copula" if tokens[head].tag == "=" and not view.aux else ""


def _conditions(view: View) -> bool:
    """Whether the clause says when the duty behind it arises: `任何一方解除合同，须提前通知对方`."""
    if not view.bare or view.clause.before:
        return False
    follows = view.scene.norm[view.rest[0].start : view.rest[0].end]
    return view.scene.grammar.patterns["duty_of_next"].search(follows) is not None


def _dated(scene: Scene, tokens: Sequence[Token], head: int) -> bool:
    """Whether a subject with a plain verb is told of a certain day."""
    due = scene.grammar.words["due_behind"]
    for k, token in enumerate(tokens[:head]):
        if token.tag == "T" and (mention := scene.dates.get(token.start)) is not None:
            if tokens[k + 1].text in due or any(t.text == "起" for t in tokens[k + 1 : k + 3]):
                continue
            first = (mention.values.get("edtf") or "").split("/")[0]
            if len(first) >= 10 and mention.values.get("type") == "date":
                return True
    return False


def _past_date(scene: Scene, tokens: Sequence[Token], head: int) -> bool:
    """Whether the clause is dated before the document's day."""
    published = scene.document.published
    if not published:
        return False
    for token in tokens[:head]:
        if token.tag == "T" and (mention := scene.dates.get(token.start)) is not None:
            latest = mention.values.get("latest")
            if latest and latest < published and mention.values.get("mod") not in ("ON_OR_AFTER", "AFTER"):
                return True
    return False
