"""What a clause tells of the mind: an appraisal, a stance, a courtesy, a report, a forecast."""

from pipeline.actions.grammar import Reading
from pipeline.actions.view import View

_FIXED = frozenset({"预定", "排定"})
#: What the host of a press conference or a meeting asks of a speaker.
_SPEECHES = frozenset({"介绍", "回答", "发言", "提问", "解答"})
_COURTESIES = ("请予审议", "请审议", "请予审查", "请审查", "请审阅", "请指正", "请予审查批准")


def valued(view: View) -> str:
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


def expected(view: View) -> str:
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


def _by_party(view: View) -> bool:
    """Whether the clause's own subject is a party, or there is none."""
    span = view.reading.subject
    if span is None:
        return True
    line = view.reading.line
    return view.scene.is_party((line.starts[span[0]], line.end(span[1] - 1)))
