"""Clauses that only say under which circumstance something is done, and whose duty it then is."""

from pipeline.actions.grammar import ADJUNCT_HEADS, Grammar
from pipeline.actions.line import Line, first_word

#: Words that open a condition.
IF = frozenset({"如", "若", "如果", "倘若", "假如", "一旦"})
_FINDS = frozenset(
    {"认为", "发现", "收到", "接到", "知悉", "逾期", "延期", "未", "违约", "要求", "申请", "需要", "需", "拟"}
    | {"提出", "办理", "转让", "解除", "变更", "委托", "参加", "使用", "收购", "持有", "增持", "减持"}
)
#: Auxiliaries that say in a condition what may come (如不能按期交货, 如需变更), not what must be done.
_MAYBE = frozenset({"不能", "需", "需要", "愿"})
#: What a clause with 考虑 ends in that only tells what was heeded.
_HEEDED = frozenset({"情况", "因素", "需要", "需求", "实际"})
_ALLOWED = frozenset({"核准", "通过", "生效", "批准", "同意", "核定", "核备"})
_SAYING = frozenset("vp=Mul")


def finder(line: Line, start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party whose finding or default a condition tells: what follows is its duty.

    保险人认为证明不完整的，应当…; 发包人逾期付款的，应….
    """
    k = first_word(line.texts, _FINDS, start + 1, line.size)
    if k > 0 and (place := line.tags.find("p", start + 1, k)) > 0:
        k = place
    if k < 0 or line.tags[start] not in "nNr" or not line.texts[k - 1].endswith(grammar.endings["party"]):
        return None
    return start, k


def has_cue(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether an auxiliary or a cue that is a verb stands from `start` on; not what is told as a time (要求发言时)."""
    k = line.tags.find("M", start)
    while k >= 0:
        if not _passes_by(line, k):
            return True
        k = line.tags.find("M", k + 1)
    if "计划" in line.has and line.tags[line.texts.index("计划") + 1 :][:1] == "p":
        return True
    k = line.tags.find("v", start)
    while k >= 0:
        if line.texts[k] in grammar.cues and not (line.texts[k] == "要求" and line.texts[-1] == "时"):
            return True
        k = line.tags.find("v", k + 1)
    return False


def _passes_by(line: Line, k: int) -> bool:
    """Whether the auxiliary at `k` belongs to what a time or a condition tells: 俟核准后, 需修正时, 不能履行."""
    text, final = line.texts[k], line.texts[-1]
    if text == "俟":
        return final == "后" and line.texts[-2] in _ALLOWED
    return text == "不能" or (text == "需" and final == "时")


def is_circumstance(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether the first word says that the clause is a condition, a ground, a point of view."""
    texts, tags = line.texts, line.tags
    first, final = texts[start], texts[-1]
    if "M" not in tags and "一旦" in line.has and "一旦" in texts[: start + 1]:
        return True
    if first == "凡" and texts[-1] == "者":
        return True
    if first == "除" and texts[start + 1 : start + 2] == ["要"]:
        return True
    if tags[start] in "pc":
        if first in grammar.words["conditions"] and (
            "M" not in tags[start:] or (first in IF and not _demands(line, start))
        ):
            return True
        return first in ADJUNCT_HEADS
    if first == "因应":
        return start + 1 < line.size and "d" not in tags[:start]
    if first == "考虑":
        return start + 1 < line.size and (texts[start + 1] == "到" or (tags[-1] == "n" and final in _HEEDED))
    if first == "结合":
        return final in ("实际", "实践", "情况") or (line.size - start > 2 and "v" not in tags[start + 1 :])
    if first == "应":
        return final in ("邀请", "之邀", "请求", "要求", "邀")
    return first in ADJUNCT_HEADS


def _demands(line: Line, start: int) -> bool:
    """Whether an auxiliary from `start` on says what is to be done; one of possibility does not."""
    k = line.tags.find("M", start)
    while k >= 0:
        if line.texts[k] not in _MAYBE:
            return True
        k = line.tags.find("M", k + 1)
    return False


def supposed(line: Line, start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party of which a condition is told: 乙方如在两日内不答复，…."""
    texts, tags = line.texts, line.tags
    k = first_word(texts, IF, start + 1, min(start + 8, line.size - 1))
    if k < 0 or tags[start:k].strip("nNrBw") or _demands(line, start):
        return None
    return (start, k) if tags[k] == "p" and texts[k - 1].endswith(grammar.endings["party"]) else None


def speaks(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether the clause is a party and its verb of deciding (会议决定，), with nothing else said."""
    texts, tags, last = line.texts, line.tags, line.size - 1
    if tags[last] == "w":
        k = last - 1
        while k > start and tags[k] == "d":
            k -= 1
        k = start if tags[k] == "d" else k
        speaker = grammar.endings["party"] + grammar.endings["bodies"]
        if texts[start:last] == ["反馈"]:
            return True
        if tags[k] not in "Nr" and not texts[k].endswith(speaker):
            return False
    return _SAYING.isdisjoint(tags[start:last]) and grammar.cues.keys().isdisjoint(texts[start:last])
