"""What a clause tells as a fact: that a thing was done, how it stands, what it is or is called."""

from pipeline.actions.grammar import Reading
from pipeline.actions.line import Line
from pipeline.actions.scene import Scene
from pipeline.actions.view import View

_PROMISES = frozenset({"action.agree", "action.duty", "action.will"})
_PLANS = frozenset({"计划", "计画", "方案"})
_BEING = frozenset({"是", "系", "均系"})
_NOUN_ONLY = "nwN"
#: Before a verb with a number they tell what was done in all: 共完成审计项目19个.
_TOTALS = frozenset({"共", "累计", "合计", "总计"})


def done(view: View) -> str:
    """Told as done: by an aspect mark, an adverb, a date gone by."""
    reading, head = view.reading, view.head
    texts, tags, past = reading.texts, reading.tags, view.words["past"]
    if not past.isdisjoint(texts):
        limit = reading.surface if 0 <= reading.surface < head else head
        promised = reading.cue is not None and reading.cue.rule in _PROMISES
        if not promised and not past.isdisjoint(texts[tags.rfind("u", 0, limit) + 1 : limit]):
            return "done"
    mark = tags.find("l", head + 1)
    while mark >= 0:
        if mark - 1 in reading.verbs or (not view.aux and texts[mark] == "了"):
            return "done"
        mark = tags.find("l", mark + 1)
    if view.aux:
        return ""
    if view.word == "审议" and view.after == "通过" and reading.agent is None:
        return "done"
    if head > 0 and texts[head - 1] == "不" and view.word in ("承担", "负责"):
        return "permission"  # 双方均不承担违约责任
    if head > 0 and texts[head - 1] == "被":
        return "done"
    told = view.bare and reading.kind == "statement"
    if told and texts[-1] in view.words["spoke"]:
        return "done"
    if told and view.after == "于" and tags[head + 1 : head + 3] == "pT":
        return "done"
    if "T" in tags[:head]:
        if _past_date(view.scene, reading.line, head):
            return "done"
        if told and _dated(view.scene, reading.line, head):
            return "done"
    return ""


def _dated(scene: Scene, line: Line, head: int) -> bool:
    """Whether a subject with a plain verb is told of a certain day."""
    due, texts = scene.grammar.words["due_behind"], line.texts
    for k in range(head):
        if line.tags[k] == "T" and (mention := scene.dates.get(line.starts[k])) is not None:
            if texts[k + 1] in due or "起" in texts[k + 1 : k + 3]:
                continue
            first = (mention.values.get("edtf") or "").split("/")[0]
            if len(first) >= 10 and mention.values.get("type") == "date":
                return True
    return False


def _past_date(scene: Scene, line: Line, head: int) -> bool:
    """Whether the clause is dated before the document's day."""
    published = scene.document.published
    if not published:
        return False
    for k in range(head):
        if line.tags[k] == "T" and (mention := scene.dates.get(line.starts[k])) is not None:
            latest = mention.values.get("latest")
            if latest and latest < published and mention.values.get("mod") not in ("ON_OR_AFTER", "AFTER"):
                return True
    return False


def measured(view: View) -> str:
    """A measure, a change, a state of things."""
    reading, word, words, head = view.reading, view.word, view.words, view.head
    texts, tags, after = reading.texts, reading.tags, view.after
    if after in ("得", "不了") or word in words["measures"]:
        return "measure"
    if reading.agent is not None:
        if word.endswith("为") or after in ("为", "至", "到"):
            return "measure"
        if word in ("主持", "召集") and _was_held(view):
            return "done"
    if view.aux:
        if texts[head - 1] != "应" or not view.rest or "A" not in tags[head:]:
            return ""
        follows = view.scene.norm[view.rest[0].start : view.rest[0].start + 1]
        return "measure" if follows and follows in "已实" else ""
    if word in words["stative"] and not (view.state.open and word == "符合"):
        return "copula"
    if view.bare and "A" in tags[head:] and not _TOTALS.isdisjoint(texts[:head]):
        return "measure"
    surface = reading.surface
    if view.bare and 0 <= surface < head and texts[surface] == "对" and _counts_people(reading):
        return "done"
    if "比" in texts[:head]:
        return "measure"
    if not words["left"].isdisjoint(texts[head + 1 :]):
        return "measure"
    bounds = words["bounds"]
    if view.bare and not bounds.isdisjoint(texts[head + 2 :]):
        for k in range(head + 2, len(texts)):
            if texts[k] in bounds and not tags[head + 1 : k].strip(_NOUN_ONLY):
                return "measure"
    return ""


def _counts_people(reading: Reading) -> bool:
    """Whether it is told to how many a thing was done: 对12人予以处分."""
    after = reading.surface + 1
    return reading.tags[after] == "A" and reading.texts[after].endswith(("人", "名", "起", "家"))


def _was_held(view: View) -> bool:
    """Whether a meeting was chaired by a person (会议由副市长主持), as reports tell, not laid on a party."""
    reading, agent = view.reading, view.reading.agent
    assert agent is not None
    if (
        view.aux
        or view.scene.genre == "regulation"
        or view.state.timing.recurrence
        or any(text.startswith("每") for text in reading.texts)
    ):
        return False
    return reading.texts[agent[1] - 1].endswith(view.scene.grammar.endings["titles"])


def stated(view: View) -> str:
    """A statement of what something is; a label; the subject of the next clause; a turn to what was not."""
    reading, word, words, head, clause = view.reading, view.word, view.words, view.head, view.clause
    texts, tags = reading.texts, reading.tags
    if view.bare:
        if _names_value(view):
            return "label"
        if clause.before and not words["turns"].isdisjoint(texts[:head]):
            return "turn"
        if clause.mark in (":", "：") and clause.end - clause.start <= 7 and not clause.before:
            return "label"
        equals = words["equals"]
        if not equals.isdisjoint(texts[head + 1 :]):
            for k in range(head + 1, len(texts) - 1):
                if texts[k] in equals and tags[k + 1] in "AmTt":
                    return "copula"
        if (
            not view.timed
            and not view.state.open
            and reading.agent is None
            and view.scene.genre == "regulation"
        ):
            return "no duty"
        if not _BEING.isdisjoint(texts[head + 1 :]) or "并非" in texts or "并不是" in texts:
            return "copula"
        if word in words["copula"] and not view.state.open:
            return "copula"
    if not view.state.open and view.rest and clause.mark in ("，", ","):
        norm, patterns = view.scene.norm, view.scene.grammar.patterns
        follows = norm[view.rest[0].start : view.rest[0].end]
        recurring = norm.find("每", clause.start, clause.end) >= 0 and any(text[0] == "每" for text in texts)
        opens = not clause.before or view.state.spoken
        if view.bare and opens and not recurring and patterns["duty_of_next"].search(follows):
            return "condition"
        if reading.kind == "bare" and patterns["subject_of_next"].search(follows):
            return "copula"
    return "copula" if tags[head] == "=" and not view.aux else ""


def _names_value(view: View) -> bool:
    """Whether verb and noun name a thing whose value follows: 补助比例最高五成, 受理期间自3月1日."""
    head, texts, tags = view.head, view.reading.texts, view.reading.tags
    if (
        view.after not in view.words["heads"]
        and view.after not in _PLANS
        and view.after not in ("期间", "标准", "对象", "上限", "下限")
    ):
        return False
    k = head + 2
    while k < len(texts) and tags[k] == "d":
        k += 1
    if view.after in _PLANS:
        return k < len(texts) and texts[k] == "为"
    return k < len(texts) and (tags[k] in "AT=" or texts[k] in ("自", "为", "由", "从"))
