"""Why a clause that reads like an action is none: done, appraisal, forecast, measure, definition …"""

from collections.abc import Sequence

from pipeline.actions.carry import State
from pipeline.actions.clauses import Clause
from pipeline.actions.grammar import Reading
from pipeline.actions.line import Line
from pipeline.actions.scene import Scene

_PROMISES = frozenset({"action.agree", "action.duty", "action.will"})
_FIXED = frozenset({"预定", "排定"})
_PLANS = frozenset({"计划", "计画", "方案"})
_BEING = frozenset({"是", "系", "均系"})
_NOUN_ONLY = "nwN"
#: Before a verb with a number they tell what was done in all: 共完成审计项目19个.
_TOTALS = frozenset({"共", "累计", "合计", "总计"})
#: What the host of a press conference or a meeting asks of a speaker.
_SPEECHES = frozenset({"介绍", "回答", "发言", "提问", "解答"})
_COURTESIES = ("请予审议", "请审议", "请予审查", "请审查", "请审阅", "请指正", "请予审查批准")


class View:
    """A clause with what stands around it. `aux`: its cue is an auxiliary; `bare`: it has no cue of its own.

    `head` is the place of its verb, `word` the verb, `after` the word behind it; `timed`: it says by when.
    """

    __slots__ = (
        "after", "aux", "bare", "clause", "head", "listing", "reading", "rest", "scene", "state", "timed", "word",
        "words",
    )  # fmt: skip

    def __init__(
        self,
        scene: Scene,
        clause: Clause,
        rest: Sequence[Clause],
        reading: Reading,
        state: State,
        listing: bool,
        timed: bool,
    ) -> None:
        self.scene, self.clause, self.rest, self.reading = scene, clause, rest, reading
        self.state, self.listing, self.timed = state, listing, timed
        cue, head, texts = reading.cue, reading.head, reading.texts
        self.bare = cue is None
        self.aux = cue is not None and cue.role == "aux"
        self.head, self.words = head, scene.grammar.words
        self.word = texts[head]
        self.after = texts[head + 1] if head + 1 < reading.line.size else ""


def why_silent(view: View) -> str:
    """The name of the first filter that silences the clause, or nothing."""
    clause = view.clause
    if clause.mark in ("？", "?"):
        return "question"
    if view.head < 0:
        return ""
    if view.scene.founds and view.scene.hits("boilerplate", clause.start, clause.end):
        return "founding"
    return _done(view) or _valued(view) or _measured(view) or _expected(view) or _stated(view)


def _done(view: View) -> str:
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


def _valued(view: View) -> str:
    """An appraisal, a stance, a report."""
    reading, word, words, head = view.reading, view.word, view.words, view.head
    texts, tags, verbs = reading.texts, reading.tags, reading.verbs
    final, single = texts[-1], len(verbs) < 2
    lack = tags[-2:-1] == "u" and final in ("不足", "困难")
    if final in words["valued"] and not lack and (tags[-2] != "n" or texts[-2].endswith("作")):
        return "appraisal"
    if not single and not view.aux and tags[-2] == "u" and final in words["claims"]:
        return "stance"
    if final.endswith("重要性") or (final[-1] in "大巨远重荣" and _is_weighty(view)):
        return "appraisal"
    if word == "支持" and (single or verbs[1] == head + 1 == len(texts) - 2):
        text, endings = view.scene.norm[view.clause.start : view.clause.end], view.scene.grammar.endings
        positioned = reading.subject is not None or not view.listing
        if text.endswith(endings["vision"]) or (positioned and text.endswith(endings["stance"])):
            return "stance"
    if word == "请":
        text = view.scene.norm[view.clause.start : view.clause.end]
        if text.endswith(_COURTESIES) or (not single and texts[verbs[1]] in _SPEECHES):
            return "courtesy"
    if word in words["realizes"] or (word == "认识" and view.after == "到"):
        return "appraisal"
    if view.aux:
        return ""
    if word == "欢迎":
        at_once = not single and verbs[1] == head + 1 and view.after in words["deeds"]
        return "appraisal" if single or at_once or texts[verbs[1]] == "达成" else ""
    stressed = word in ("强调", "重申") and reading.carry is None
    repeated = word == "重申" and not single and texts[verbs[1]] == "支持"
    if stressed and (single or repeated or texts[verbs[1]] not in view.scene.grammar.cues):
        return "appraisal"
    ruled = final == "支持" and reading.subject is not None and word in words["lends"]
    if ruled and reading.subject and texts[reading.subject[1] - 1].endswith("院"):
        return "stance"
    if view.after in ("称", "说", "道") or (
        not view.after and reading.subject and word in words["report"] and view.clause.mark in ",，:："
    ):
        return "report"
    minded = word == "重视" and view.state.open  # 要压实责任，高度重视
    if word in words["appraisal"] and (word != "强调" or single) and not minded:
        return "appraisal"
    if not view.after and word in words["calls"]:
        return "appraisal"
    told = single or (word == "讨论" and not view.listing and view.clause.before and reading.subject is None)
    if told and not view.bare and not view.state.open and word in words["discusses"]:
        return "appraisal"
    return ""


def _is_weighty(view: View) -> bool:
    """Whether the clause ends with how weighty a thing is: 责任重大."""
    text = view.scene.norm[view.clause.start : view.clause.end]
    return view.scene.grammar.patterns["weighty"].search(text) is not None


def _measured(view: View) -> str:
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


def _expected(view: View) -> str:
    """A forecast, an effect."""
    reading, word, words, head, clause = view.reading, view.word, view.words, view.head, view.clause
    expects = word == "预计"
    if view.bare and word in words["foretells"]:
        return "forecast"
    if word in _FIXED and not _has_day(view):
        return "forecast"
    if word in words["intends"] and len(reading.verbs) < 2 and not (view.bare and word == "准备"):
        waits = not expects and clause.mark in ("，", ",") and reading.tags[head + 1 : head + 2] == "p"
        if not waits:
            return "forecast"
    if expects and (reading.texts[reading.verbs[1]] in words["forecasts"] or _is_valued_at(reading)):
        return "forecast"
    if word in words["result"]:
        if view.bare and view.state.once and not view.listing:
            return "forecast"
        if view.aux:
            measured = reading.tags[head + 1 : head + 2] == "A" or view.after in ("", "至", "到")
            if measured and not _by_party(view):
                return "forecast"
            if view.state.once and not (reading.subject is not None and _by_party(view)):
                return "forecast"
            if view.scene.tells_once and view.scene.hits("once", clause.start, clause.end):
                return "forecast"
    if (view.aux or expects) and view.scene.hits("benefit", reading.line.starts[head], clause.end):
        return "forecast"
    return ""


def _has_day(view: View) -> bool:
    """Whether what is fixed (预定, 排定) has its day, or the day by which it is to be done."""
    if view.after in ("于", "在", "自", "将"):
        return True
    behind = view.head + 1
    return view.reading.tags[behind : behind + 1] in ("T", "t") and (
        "年" in view.after or view.reading.texts[behind + 1 : behind + 2] in (["前"], ["底"])
    )


def _is_valued_at(reading: Reading) -> bool:
    """Whether what is expected is a thing and its value: 预计上市时间为2月25日."""
    tags = reading.tags
    return any(
        text == "为" and tags[k + 1 : k + 2] in ("A", "T", "t") for k, text in enumerate(reading.texts)
    )


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


def _by_party(view: View) -> bool:
    """Whether the clause's own subject is a party, or there is none."""
    span = view.reading.subject
    if span is None:
        return True
    line = view.reading.line
    return view.scene.is_party((line.starts[span[0]], line.end(span[1] - 1)))


def _stated(view: View) -> str:
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
