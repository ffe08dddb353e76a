"""Phrases within a clause: what leads into it, where a place ends, which words are verbs or only say how."""

from pipeline.actions.grammar import Grammar
from pipeline.actions.line import Line

#: Numbers that count the points of a sentence: 一要…，二要…
_ORDINALS = frozenset("一二三四五六七八九十")
_DUTY = frozenset({"要", "应", "须"})
#: Place words that close a phrase of circumstance: 同等条件下.
_GROUNDS = frozenset(
    {"条件下", "情况下", "前提下", "原则下", "基础上", "框架下", "框架内", "形势下", "背景下"}
)


def skip_lead(line: Line, at: int) -> int:
    """Skip list numbers, connectives, adverbs, brackets and times at the head of a clause."""
    texts, tags, size = line.texts, line.tags, line.size
    while at < size:
        tag, text = tags[at], texts[at]
        if tag == "c":
            if text in ("与", "和", "同") and at + 1 < size:
                break
        elif not (
            tag in ",BdTt"
            or (tag == "m" and (text[-1] == "." or (at + 1 < size and texts[at + 1] in ".．、）)")))
            or (at and (tag == "f" or text == "起") and tags[at - 1] in "Tt")
            or (text in _ORDINALS and at + 1 < size and texts[at + 1] in _DUTY)
            or (tag == "b" and text != "被" and at + 1 < size and tags[at + 1] == "v")
        ):
            break
        at += 1
    if "f" in tags and not _GROUNDS.isdisjoint(texts[at + 1 : at + 4]):
        for k in range(at + 1, min(at + 4, size)):
            if texts[k] in _GROUNDS and not tags[at:k].strip("nNbawr"):
                return skip_lead(line, k + 1)
    return at


def locative_end(line: Line, at: int) -> int:
    """Index behind the place word that closes a phrase (在…中, 在…基础上), or -1."""
    end = at + 24
    while (k := line.tags.find("f", at, end)) >= 0:
        if line.texts[k] != "起":
            return k + 1
        at = k + 1
    return -1


def is_relative(line: Line, k: int, end: int) -> bool:
    """Whether the verb stands in a phrase that 的 closes at once."""
    return k + 1 < end and line.tags[k + 1] == "u"


def is_acting(line: Line, k: int, end: int) -> bool:
    """Whether the word is a verb with its object here, not a noun or part of a phrase before 的."""
    tags = line.tags
    if tags[k] == "v":
        if k + 2 < end and (
            (line.texts[k + 1] == "等" and tags[k + 2] in "nw") or tags[k + 1 : k + 3] == "vu"
        ):
            return False
        if tags[k - 1] == "u" and k + 2 == end and tags[k + 1] == "n":
            return False  # 针对面临的突出问题
        return not (k + 1 < end and tags[k + 1] == "u") and not (k == end - 1 and tags[k - 1] == "u")
    if tags[k] != "w" or k + 1 >= end or tags[k - 1] == "u":
        return False
    if line.texts[k + 1] in ("给", "到", "至"):
        return True
    if tags[k + 1] == "v" and line.texts[k] in ("组织", "安排", "指导"):
        return True
    if tags[k - 1] == "w":
        return False
    return tags[k + 1] in "AN" or tags[k - 1] in "Aq"


def passes(line: Line, k: int, end: int, grammar: Grammar) -> bool:
    """Whether 通过 is the verb (议会将通过该法案, 尚需通过审批), not the preposition of means."""
    final, endings = line.texts[end - 1], grammar.endings
    if not final.endswith(endings["passed"]) and (
        line.tags[k - 1] != "M" or not final.endswith(endings["audited"])
    ):
        return False
    return line.tags.find("v", k + 1, end - 1) < 0 or line.texts[end - 2] in endings["audited"]


def is_manner(line: Line, k: int, end: int, grammar: Grammar) -> bool:
    """Whether a verb only says how the next one is done (统筹推进, 公开招聘)."""
    if k + 1 >= end:
        return False
    text, after = line.texts[k], line.tags[k + 1]
    if text in grammar.words["manner"]:
        if after != "w":
            return after in "vdp"
        if k + 2 >= end or line.tags[k + 2] not in "nNrav":
            return False
        return text != "严格" or line.texts[k + 2] not in grammar.words["noun_heads"]  # 严格值班制度
    return text == "公开" and line.texts[k + 1] in grammar.words["openly"]


def ahead_of_time(line: Line, k: int, end: int) -> bool:
    """Whether the word only says how long before (提前20分钟到岗)."""
    return line.texts[k] in ("提前", "延后") and k + 2 < end and line.tags[k + 1] in "AT"


def closes(line: Line, k: int, end: int) -> bool:
    """Whether a word that is verb or noun stands as a verb behind a preposition phrase: last, or after an adverb."""
    before = line.tags[k - 1]
    if before in "dx" and line.texts[k - 1] != "联合":
        return True
    return k == end - 1 and before in "nN"


def only_means(line: Line, at: int, head: int) -> bool:
    """Whether the verb found belongs to the phrase of means itself: no second verb phrase stands behind it."""
    return not line.tags[at + 1 : head].strip("dx")
