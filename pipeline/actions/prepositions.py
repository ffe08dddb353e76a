"""Which verb stands behind a preposition phrase: the predicate of a clause that opens with 通过…, 在…, 为…, 将…."""

from pipeline.actions.grammar import Grammar
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.phrases import (
    ahead_of_time,
    closes,
    is_acting,
    is_manner,
    is_relative,
    locative_end,
    passes,
)

_VERBAL = frozenset("vw")
_OBJECT = frozenset("nNrATw")
_PARTY = frozenset("nNrvw")
_AT_TIME = frozenset({"于", "在", "自", "从", "到", "至", "由"})
_PLACED = frozenset({"在", "自", "从", "于", "经", "除", "随着", "当"})
_TURNS = frozenset({"来", "以", "向", "对", "将", "把", "为", "就", "与"})
_WITH = frozenset({"同", "与", "和", "向"})
_INNER = frozenset({"就", "对", "围绕", "为"})
#: Verbs whose object is a state of things: 就出访介绍情况.
_TELLING = frozenset({"介绍", "通报", "汇报", "说明", "了解", "报告", "交流"})
#: What a phrase of ground ends in: 根据市场发展情况.
_GROUNDS = frozenset({"情况", "要求", "需求", "需要", "规定", "条件", "原则", "标准", "实际"})
#: Verbs that only say with which result.
_DONE = frozenset({"起来", "到位", "完毕", "见底", "到户", "到人", "清零"})
_ONTO = frozenset({"到", "在", "至"})
_TO = frozenset({"对", "向", "为", "就"})


def predicate_from(line: Line, at: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """`(head, surface)`: the verb that the clause from `at` on turns on, and where its text starts."""
    words, texts, tags = grammar.words, line.texts, line.tags
    while at < end:
        tag, text = tags[at], texts[at]
        if tag in "pcM":
            if tag == "p" and at + 1 < end and tags[at + 1] in "Tt" and text in _AT_TIME:
                at += 2
                while at < end and (tags[at] in "Ttf" or texts[at] == "起"):
                    at += 1
                continue
            if text == "作为" and tag == "p":
                return None
            if text in words["about"] and at + 1 < end:
                head = behind_about(line, at, end, grammar)
                return (head, at) if head >= 0 else None
            if tag == "p" and text in words["means"]:
                if text == "通过" and passes(line, at, end, grammar):
                    return at, at
                head = behind_means(line, at, end, grammar)
                return (head, _turn(line, at + 2, head, grammar)) if head >= 0 else None
            at += 1
        elif tag in "nNr":
            at = first_tag(tags, "vp", at + 1, end)
            if at < 0:
                return None
        elif tag in "vw=b":
            if tag == "w":
                if not is_manner(line, at, end, grammar):
                    if ahead_of_time(line, at, end):
                        at += 2
                        continue
                    return at, at
                at += 1
            elif tag == "b" and len(text) > 1 and at + 1 < end and tags[at + 1] in "vwn":
                at += 1
            elif ahead_of_time(line, at, end):
                at += 2
            elif text == "因应" and at + 1 < end:
                at = first_tag(tags, "v", at + 1, end)
                if at < 0:
                    return None
            elif (at + 1 < end and tags[at + 1] == "u") or is_manner(line, at, end, grammar):
                at += 1
            else:
                return at, at
        else:
            at += 1
    return None


def _turn(line: Line, at: int, head: int, grammar: Grammar) -> int:
    """Where the preposition phrase before the verb at `head` begins (通过协商，与各方签署…: 与); else `head`."""
    texts, tags, about = line.texts, line.tags, grammar.words["about"]
    for k in range(at, head):
        if (
            texts[k] in about
            and (texts[k - 1], texts[k]) != ("为", "由")
            and texts[k + 1] != "由"
            and (tags[k] in "pM" or (tags[k] == "c" and tags[k - 1] in "fT"))
        ):
            return k
    return head


def behind_means(line: Line, at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind a phrase of means, place or time."""
    texts, tags = line.texts, line.tags
    word = texts[at]
    if word in grammar.words["grounds"] and (
        texts[end - 1] in ("形势", "需要", "实际", "特点")
        or (tags[end - 2] == "u" and texts[end - 1] in grammar.words["themes"])
    ):
        return -1
    if word in _PLACED:
        place = locative_end(line, at + 1)
        if 0 < place < end:
            found = predicate_from(line, place, end, grammar)
            return found[0] if found else -1
        if place > 0:
            return -1
    if word == "以" and texts[end - 2] == "为" and tags[end - 1] in "nN":
        return -1
    if word == "经" and "后" in texts[at + 2 : end - 1]:
        found = predicate_from(line, texts.index("后", at + 2) + 1, end, grammar)
        return found[0] if found else -1
    if texts[end - 1] in _GROUNDS and tags[end - 2] in "nwu" and word in grammar.words["grounds"]:
        return -1
    turn = first_word(texts, grammar.words["manners"], at + 1, end - 1) if word in ("以", "用") else -1
    if turn > 0 and tags[turn + 1] in "vw":
        return turn + 1  # 以书面形式通知乙方
    verbs = [k for k in range(at + 1, end) if tags[k] in "vw" and is_acting(line, k, end)]
    for k in range(at + 2, end):
        if texts[k] not in _TURNS:
            continue
        if texts[k] in ("来", "以") and k + 1 < end and tags[k + 1] in "vw":
            return k + 1 if texts[k] == "来" else (verbs[0] if verbs else -1)
        if (texts[k] not in ("来", "以") and tags[k] in "pcM" and tags[k - 1] in "nN") and (
            head := behind_about(line, k, end, grammar)
        ) >= 0:
            return head
    if word in ("在", "于"):
        for k in range(at + 2, end - 1):
            if tags[k] == "v":
                break
            if (
                tags[k] == "w"
                and texts[k - 1][-1] in "区市省国县乡村镇州置站台场网栏"
                and tags[k + 1] in "nNwv"
            ):
                return k
    if not verbs:
        return -1
    if word in ("在", "于", "从", "自"):
        return verbs[0] if verbs[0] > at + 1 or len(verbs) < 2 else verbs[1]
    if word in grammar.words["grounds"] or (word in ("以", "用") and tags[at + 1] in "nNrAa"):
        for k in verbs:
            if k > at + 1 and tags[k - 1] in "nNdAqTtwr":
                return k
        return verbs[-1]
    last = -1
    for k in verbs:
        before = tags[k - 1]
        if before == "d" and first_tag(tags, "nN", at + 1, k - 1) >= 0:
            return k
        if last < 0 and before in "Aq":
            last = k
    last = last if last >= 0 else verbs[-1]
    while last - 1 in verbs or (last - 2 in verbs and texts[last - 1] in ("和", "与", "并", "、")):
        last -= 1 if last - 1 in verbs else 2
    return last


def is_topic(line: Line, at: int, end: int, grammar: Grammar) -> bool:
    """Whether the phrase from the preposition on only names what the next clause is about: `对…的企业，`."""
    words, texts, tags = grammar.words, line.texts, line.tags
    if (
        tags[end - 1] == "w"
        and tags[end - 2] != "d"
        and tags.find("v", at, end) < 0 < tags.find("u", at, end)
    ):
        return True  # 对重要的经济技术决策
    if tags[end - 1] not in "nN" or not words["light"].isdisjoint(texts[at:end]):
        return False
    if texts[end - 1] in ("项目", "企业", "单位", "人员") and "v" not in tags[at:end]:
        return True
    if texts[end - 1] in words["matters"] and texts[end - 2] not in _TELLING:
        return True
    mark = tags.rfind("u", at + 1, end)
    if mark < 0 or not _VERBAL.isdisjoint(tags[mark:end]):
        return False
    for k in range(at + 1, mark):
        if tags[k] not in "dxa" and texts[k] not in words["manner"]:
            return tags[k] in "vM"
    return False


def behind_about(line: Line, at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind 与…, 向…, 为…, 就…, 对…, 由…, 将…."""
    words, texts, tags = grammar.words, line.texts, line.tags
    word = texts[at]
    verbs = [
        k
        for k in range(at + 1, end)
        if tags[k] in "vw"
        and (tags[k] == "v" or closes(line, k, end))
        and not (k + 1 < end and tags[k + 1] == "u")
    ]
    if word in _WITH and "在" in texts[at + 2 : end]:
        place = locative_end(line, texts.index("在", at + 2))
        verbs = [k for k in verbs if k >= place] or verbs
    if word in _WITH and at + 2 < end:
        for k in range(at + 2, end - 1):
            if tags[k] == "v":
                break
            if tags[k] == "p" and texts[k] in _INNER:
                inner = behind_about(line, k, end, grammar)
                if inner > k:
                    return inner
    if word in _TO:
        for k in verbs:
            if k > at + 2 and tags[k - 1] in "Tt":
                return k
    if word == "为":
        given = [k for k in range(at + 1, end) if texts[k] in words["transfer"]]
        if verbs or (given and given[-1] > at + 1):
            return _given(line, at, end, verbs, given)
    if word in ("将", "把") and not _ONTO.isdisjoint(line.has):
        for k in range(at + 2, end - 1):
            if texts[k + 1] in _ONTO and tags[k] in "dvw":  # 把力量集中到…上来
                return k
    if not verbs:
        return -1 if word == "对" and is_topic(line, at, end, grammar) else _noun(line, at, end)
    if word == "围绕" and texts[end - 1] in ("目标", "主题", "主线", "定位"):
        return -1
    if word in ("就", "对", "围绕"):
        return _dealt(line, at, end, verbs, grammar)
    if word in ("将", "把"):
        return _placed(line, at, end, verbs, grammar)
    mark = tags.rfind("u", at, verbs[-1]) if word == "由" else -1
    if mark > 0 and (led := [k for k in verbs if k > mark + 1 and tags[k - 1] in "nNd"]):
        return led[0]  # 由承担接种工作的单位负责
    first = verbs[0]
    if first > at + 2 and tags[first - 1] == "w" and tags[first - 2] in "nN":
        return first - 1
    for k in verbs:
        if k > at + 1 and tags[k - 1] in "nNdAqrBaTlf":
            return k
    return first


def _noun(line: Line, at: int, end: int) -> int:
    """The last word that is verb or noun behind the preposition at `at`, where no verb stands; or -1."""
    tags = line.tags
    nouns = [
        k
        for k in range(at + 2, end)
        if tags[k] == "w" and tags[k - 1] != "u" and not (k + 1 < end and tags[k + 1] == "u")
    ]
    if len(nouns) > 1 and nouns[-1] == end - 1 == nouns[-2] + 1:
        return nouns[-2]
    return nouns[-1] if nouns else -1


def _given(line: Line, at: int, end: int, verbs: list[int], transfer: list[int]) -> int:
    """The verb of 为…: the last that gives something to somebody (为企业提供…), else the first."""
    acting = [k for k in transfer if not is_relative(line, k, end)]
    for k in reversed(acting):
        if not _PARTY.isdisjoint(line.tags[at + 1 : k]):
            return k
    return min(verbs[:1] + acting[:1], default=-1)


def _dealt(line: Line, at: int, end: int, verbs: list[int], grammar: Grammar) -> int:
    """The verb of 就…, 对…, 围绕…: a light one (进行, 开展) before others."""
    words, texts, tags = grammar.words, line.texts, line.tags
    if is_topic(line, at, end, grammar):
        return -1
    verbs = [k for k in verbs if not _OBJECT.isdisjoint(tags[at + 1 : k])]
    if not verbs:
        return -1
    for k in reversed(verbs):
        if k > at + 1 and texts[k] in words["light"]:
            return k
    behind = [k for k in verbs if tags[k - 1] in "nNdAqf" and k > at + 1]
    for k in behind:
        if texts[k - 1] in words["enders"]:
            return k
    return behind[-1] if behind else verbs[-1]


def _placed(line: Line, at: int, end: int, verbs: list[int], grammar: Grammar) -> int:
    """The verb of 将…, 把…: one of placing or changing (作为, 列入, 建成), else the last."""
    texts = line.texts
    for k in range(end - 1, at + 1, -1):
        if texts[k] == "作为":
            return k
    for k in reversed(verbs):
        if texts[k] in grammar.words["ba"] or texts[k][-1] in "为至成到入给":
            return k
    if len(verbs) > 1 and texts[verbs[-1]] in _DONE and verbs[-2] == verbs[-1] - 1:
        verbs = verbs[:-1]  # 将资金拨付到位
    return -1 if line.tags.find("u", verbs[-1] + 1, end) >= 0 else verbs[-1]
