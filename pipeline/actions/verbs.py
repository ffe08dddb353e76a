"""Which word of a clause is its verb: verbs that only modify a noun or say how are passed over."""

from pipeline.actions.grammar import Grammar
from pipeline.actions.line import Line
from pipeline.actions.phrases import ahead_of_time, is_manner

_ACTING = frozenset("vwM")
_DUE = frozenset("vM")
#: How parties end that a verb may follow at once.
_ACTORS = (
    "部门",
    "单位",
    "各地",
    "各级",
    "各方",
    "双方",
    "甲方",
    "乙方",
    "各县",
    "各市",
    "各区",
    "学校",
    "学院",
    "公司",
    "领导小组",
    "政府",
    "指挥部",
)


def compound_at(line: Line, verb: int, grammar: Grammar) -> int:
    """Where the predicate begins if the first verb only makes a noun with its neighbour (检测费用由…承担), or -1."""
    texts, tags, size = line.texts, line.tags, line.size
    if verb + 1 >= size or tags[verb + 1] not in "nw":
        return -1
    named = texts[verb + 1] in grammar.words["heads"]
    if not named and tags[verb] != "w":
        return -1
    for k in range(verb + 2, size):
        tag = tags[k]
        if tag == "u":
            return -1
        if tag == "p" and texts[k] in ("由", "向", "按", "按照", "自"):
            return k if tags.find("v", k + 1) >= 0 else -1
        acts = tag in "v=" or (tag == "w" and k + 1 < size and tags[k + 1] in "nNr")
        if named and acts and tags[k - 1] in "dnAqT":
            return k
    return -1


def first_verb(line: Line, at: int, grammar: Grammar) -> int:
    """Index of the verb that heads the clause; a verb that modifies a noun is passed over."""
    texts, tags, size = line.texts, line.tags, line.size
    past, modifying = at, grammar.words["modifying"]
    for k in range(at, size):
        tag = tags[k]
        if (
            tag not in "vw="
            or k < past
            or (tag != "=" and texts[k] in modifying and names_agent(line, k, grammar))
        ):
            continue
        if tag == "w":
            if is_verbal(line, k, at, grammar):
                return k
            continue
        if k > at and texts[k - 1] in grammar.words["of_all"]:
            mark = tags.find("u", k + 1)
            if mark > 0:
                past = mark + 1
                continue
        if (k + 1 < size and tags[k + 1] == "u") or (
            k > at and (tags[k - 1] == "u" or (tags[k - 1] == "q" and texts[k] in ("同意", "反对", "赞成")))
        ):
            continue
        if k == at and tags[k + 1 : k + 3] == "vu" and texts[k] not in grammar.words["takes_verb"]:
            continue
        if is_manner(line, k, size, grammar):
            if tags[k + 1] == "w":
                return k + 1
            continue
        if ahead_of_time(line, k, size):
            continue
        return k
    return -1


def behind_party(line: Line, start: int, grammar: Grammar) -> int:
    """Index of a word that is verb or noun, but what a party does where no other verb stands, or -1.

    各单位组织内部自查, 各部门学习有关文件.
    """
    texts, tags = line.texts, line.tags
    k = tags.find("w", start + 1)
    if k < 0 or k + 1 >= line.size or texts[k] == "工作" or tags[k + 1] not in "nrbAfvwN":
        return -1
    if tags[start:k].strip("nNrB,cd") or not texts[k - 1].endswith(_ACTORS):
        return -1
    return -1 if texts[k + 1] in grammar.words["noun_heads"] else k


def names_agent(line: Line, k: int, grammar: Grammar) -> bool:
    """Whether the verb only says which party acts (受理机构收到…, 值班人员核实…), its own verb standing behind."""
    texts, tags = line.texts, line.tags
    if k + 2 >= line.size or texts[k] not in grammar.words["modifying"]:
        return False
    if tags[k + 1] not in "nN" or not texts[k + 1].endswith(grammar.endings["agents"]):
        return False
    return tags[k + 2] in "vwdpMTtrBcA" and not _ACTING.isdisjoint(tags[k + 2 :])


def is_verbal(line: Line, k: int, start: int, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun is a verb here: it heads the phrase and an object follows."""
    texts, tags, size = line.texts, line.tags, line.size
    text = texts[k]
    before = tags[k - 1] if k > start or (k and tags[k - 1] == "d") else ""
    after = tags[k + 1] if k + 1 < size else ""
    if after == "l":
        return True
    if (
        before
        and before not in "dxTtcMpB,f"
        and not (before == "r" and texts[k - 1] not in grammar.words["pointers"])
    ):
        cue = grammar.cues.get(text)
        if cue is None or cue.role != "verb" or before not in "nNivwa" or not after:
            return False
        if text == "预计" and texts[k + 1] in ("可", "能", "能够"):
            return not grammar.words["scheduled"].isdisjoint(texts[k + 2 :])
        if text in ("要求", "建议", "倡议", "责成") and after not in "ucxBf,=M":
            return not _DUE.isdisjoint(tags[k + 1 :])
        follows = texts[k + 1]
        if follows in ("将", "把") and texts[k - 1].endswith(grammar.endings["party"]):
            return not grammar.words["ba"].isdisjoint(texts[k + 2 :])
        if text == "决定" and after not in "ucxf,=" and k + 3 < size:
            return True
        if after == "w" and k + 2 < size and tags[k + 2] in "AmN":
            return True
        if follows in ("正", "正在", "已", "已经", "仍", "尚", "曾"):
            return False
        return after in "vdpTtAm" or (after == "M" and text not in ("计划", "决定", "建议", "倡议"))
    if not after:
        return before in ("d", "M")
    if texts[k + 1 : k + 2] in (["过程"], ["过程中"], ["途中"]):
        return False
    if after == "f":
        return text not in grammar.cues
    if after == "," and texts[k + 1] == "、" and k + 2 < size:
        if before == "d":
            return tags[k + 2] in "vwd"
        if k == start and text in grammar.words["compound"]:  # 研究、部署安全生产工作
            return tags[k + 2] in "vw" and tags[k + 3 : k + 4] in ("n", "N", "r", "a", "w")
    cue = grammar.cues.get(text)
    if cue is not None and cue.modality == "plan" and texts[k + 1] in ("预计", "将", "拟", "定于"):
        return False
    if texts[k + 1] == "与" and k == start and cue is None and text in ("发展", "对接"):
        return True
    if after == "c" and k + 3 < size:
        return tags[k + 2] in "vw" and tags[k + 3] not in "uc,"
    return after not in "uc,="
