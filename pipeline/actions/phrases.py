"""Phrases within a clause: what leads into it, preposition phrases and the verb behind them, the subject."""

from collections.abc import Sequence

from pipeline.actions.grammar import SKIPPED, Grammar
from pipeline.actions.lexicon import Token

#: Numbers that count the points of a sentence: 一要…，二要…
_ORDINALS = frozenset("一二三四五六七八九十")


#: Place words that close a phrase of circumstance: 同等条件下.
_GROUNDS = frozenset(
    {"条件下", "情况下", "前提下", "原则下", "基础上", "框架下", "框架内", "形势下", "背景下"}
)


def skip_lead(tokens: Sequence[Token], at: int) -> int:
    """Skip list numbers, connectives, adverbs, brackets and times at the head of a clause."""
    while at < len(tokens):
        token = tokens[at]
        if token.tag == "c" and token.text in ("与", "和", "同") and at + 1 < len(tokens):
            break
        if (
            token.tag in ",cBdT"
            or (
                token.tag == "m"
                and (token.text.endswith(".") or (at + 1 < len(tokens) and tokens[at + 1].text in ".．、）)"))
            )
            or token.tag == "t"
            or (at and tokens[at - 1].tag in "Tt" and (token.tag == "f" or token.text == "起"))
            or (
                at + 1 < len(tokens) and token.text in _ORDINALS and tokens[at + 1].text in ("要", "应", "须")
            )
            or (token.tag == "b" and at + 1 < len(tokens) and tokens[at + 1].tag == "v")
        ):
            at += 1
        else:
            break
    for k in range(at + 1, min(at + 4, len(tokens))):
        if tokens[k].text in _GROUNDS and all(t.tag in "nNbawr" for t in tokens[at:k]):
            return skip_lead(tokens, k + 1)
    return at


def locative_end(tokens: Sequence[Token], at: int) -> int:
    """Index behind the place word that closes a phrase (在…中, 在…基础上), or -1."""
    for k in range(at, min(len(tokens), at + 24)):
        if tokens[k].tag == "f" and tokens[k].text not in ("起",):
            return k + 1
    return -1


def is_relative(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether the verb stands in a phrase that 的 closes at once."""
    return k + 1 < end and tokens[k + 1].tag == "u"


def is_acting(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether the word is a verb with its object here, not a noun or part of a phrase before 的."""
    tag = tokens[k].tag
    if tag == "v":
        return not is_relative(tokens, k, end)
    if tag != "w" or k + 1 >= end or tokens[k - 1].tag == "u":
        return False
    if tokens[k].text in ("组织", "安排", "指导") and tokens[k + 1].tag == "v":
        return True
    if tokens[k - 1].tag == "w":
        return False
    return tokens[k + 1].tag in "AN" or tokens[k - 1].tag in "Aq"


def passes(tokens: Sequence[Token], k: int, end: int, grammar: Grammar) -> bool:
    """Whether 通过 is the verb (议会将通过该法案), not the preposition of means."""
    return tokens[end - 1].text.endswith(grammar.endings["passed"]) and not any(
        t.tag == "v" for t in tokens[k + 1 : end - 1]
    )


def is_manner(tokens: Sequence[Token], k: int, end: int, grammar: Grammar) -> bool:
    """Whether a verb only says how the next one is done (统筹推进, 公开招聘)."""
    if k + 1 >= end:
        return False
    after = tokens[k + 1]
    if grammar.has("manner", tokens[k].text):
        return after.tag in "vdp" or (after.tag == "w" and k + 2 < end and tokens[k + 2].tag in "nNrav")
    return tokens[k].text == "公开" and grammar.has("openly", after.text)


def ahead_of_time(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether the word only says how long before (提前20分钟到岗)."""
    return tokens[k].text in ("提前", "延后") and k + 2 < end and tokens[k + 1].tag in "AT"


def closes(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether a word that is verb or noun stands as a verb behind a preposition phrase: last, or after an adverb."""
    if tokens[k - 1].tag in "dx" and tokens[k - 1].text != "联合":
        return True
    return k == end - 1 and tokens[k - 1].tag in "nN"


def only_means(tokens: Sequence[Token], at: int, head: int) -> bool:
    """Whether the verb found belongs to the phrase of means itself: no second verb phrase stands behind it."""
    return all(t.tag in "dx" for t in tokens[at + 1 : head])


def predicate_from(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """`(head, surface)`: the verb that the clause from `at` on turns on, and where its text starts."""
    words = grammar.words
    while at < end:
        token = tokens[at]
        if (
            token.tag == "p"
            and at + 1 < end
            and tokens[at + 1].tag in "Tt"
            and token.text in ("于", "在", "自", "从", "到", "至", "由")
        ):
            at += 2
            while at < end and (tokens[at].tag in "Ttf" or tokens[at].text == "起"):
                at += 1
            continue
        if token.text == "作为" and token.tag == "p":
            return None
        if token.text in words["about"] and token.tag in "pcM" and at + 1 < end:
            head = behind_about(tokens, at, end, grammar)
            return (head, at) if head >= 0 else None
        if token.tag == "p" and token.text in words["means"]:
            if token.text == "通过" and passes(tokens, at, end, grammar):
                return at, at
            head = behind_means(tokens, at, end, grammar)
            turn = (
                k
                for k in range(at + 2, head)
                if tokens[k].text in words["about"]
                and (tokens[k].tag in "pM" or (tokens[k].tag == "c" and tokens[k - 1].tag in "fT"))
            )
            return (head, next(turn, head)) if head >= 0 else None
        if token.tag == "w" and is_manner(tokens, at, end, grammar):
            at += 1
            continue
        if token.tag == "b" and len(token.text) > 1 and at + 1 < end and tokens[at + 1].tag in "vw":
            at += 1
            continue
        if ahead_of_time(tokens, at, end):
            at += 2
            continue
        if token.tag in "v=b" and not (at + 1 < end and tokens[at + 1].tag == "u"):
            if is_manner(tokens, at, end, grammar):
                at += 1
                continue
            return at, at
        if token.tag == "w":
            return at, at
        if token.tag in SKIPPED or token.tag in "TtfMq,mA":
            at += 1
        elif token.tag in "nNr":
            at = next((k for k in range(at + 1, end) if tokens[k].tag in "vp"), end)
        else:
            at += 1
    return None


def behind_means(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind a phrase of means, place or time."""
    word = tokens[at].text
    if word in ("在", "自", "从", "于", "经", "除", "随着", "当"):
        place = locative_end(tokens, at + 1)
        if 0 < place < end:
            found = predicate_from(tokens, place, end, grammar)
            return found[0] if found else -1
        if place > 0:
            return -1
    verbs = [k for k in range(at + 1, end) if is_acting(tokens, k, end)]
    for k in range(at + 1, end):
        if tokens[k].text in ("来", "以") and k + 1 < end and tokens[k + 1].tag in "vw" and k > at + 1:
            return k + 1 if tokens[k].text == "来" else (verbs[0] if verbs else -1)
        if (
            tokens[k].tag in "pcM"
            and tokens[k].text in ("向", "对", "将", "把", "为", "就", "与")
            and k > at + 1
            and tokens[k - 1].tag in "nN"
        ) and (head := behind_about(tokens, k, end, grammar)) >= 0:
            return head
    if word in ("在", "于"):
        for k in range(at + 2, end - 1):
            if tokens[k].tag == "v":
                break
            if (
                tokens[k].tag == "w"
                and tokens[k - 1].text[-1] in "区市省国县乡村镇州置站台场网栏"
                and tokens[k + 1].tag in "nNwv"
            ):
                return k
    if not verbs:
        return -1
    if word in ("在", "于", "从", "自"):
        return next((k for k in verbs if k > at + 1), verbs[0])
    if grammar.has("grounds", word) or (word in ("以", "用") and tokens[at + 1].tag in "nNrAa"):
        behind = [k for k in verbs if k > at + 1 and tokens[k - 1].tag in "nNdAqTtw"]
        return behind[0] if behind else verbs[-1]
    adverbial = [
        k for k in verbs if tokens[k - 1].tag == "d" and any(t.tag in "nN" for t in tokens[at + 1 : k - 1])
    ]
    if adverbial:
        return adverbial[0]
    behind = [k for k in verbs if tokens[k - 1].tag in "Aq"]
    last = behind[0] if behind else verbs[-1]
    while last - 1 in verbs or (last - 2 in verbs and tokens[last - 1].text in ("和", "与", "并", "、")):
        last -= 1 if last - 1 in verbs else 2
    return last


def is_topic(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> bool:
    """Whether the phrase from the preposition on only names what the next clause is about: `对…的企业，`."""
    words, last = grammar.words, tokens[end - 1]
    if last.tag not in "nN" or any(t.text in words["light"] for t in tokens[at:end]):
        return False
    if last.text in words["matters"]:
        return True
    mark = next((k for k in range(end - 1, at, -1) if tokens[k].tag == "u"), -1)
    if mark < 0 or any(t.tag in "vw" for t in tokens[mark:end]):
        return False
    first = next(
        (t for t in tokens[at + 1 : mark] if t.tag not in "dxa" and t.text not in words["manner"]), None
    )
    return first is not None and first.tag in "vM"


def behind_about(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind 与…, 向…, 为…, 就…, 对…, 由…, 将…."""
    word, words = tokens[at].text, grammar.words
    verbs = [
        k
        for k in range(at + 1, end)
        if (tokens[k].tag == "v" or (tokens[k].tag == "w" and closes(tokens, k, end)))
        and not is_relative(tokens, k, end)
    ]
    if word in ("同", "与", "和", "向") and at + 2 < end:
        for k in range(at + 2, end - 1):
            if tokens[k].tag == "v":
                break
            if tokens[k].tag == "p" and tokens[k].text in ("就", "对", "围绕", "为"):
                inner = behind_about(tokens, k, end, grammar)
                if inner > k:
                    return inner
    timed = [k for k in verbs if tokens[k - 1].tag in "Tt" and k > at + 2]
    if timed and word in ("对", "向", "为", "就"):
        return timed[0]
    if not verbs and not (
        word == "为" and any(tokens[k].text in words["transfer"] for k in range(at + 2, end))
    ):
        nouns = [
            k
            for k in range(at + 2, end)
            if tokens[k].tag == "w" and tokens[k - 1].tag != "u" and not is_relative(tokens, k, end)
        ]
        if len(nouns) > 1 and nouns[-1] == end - 1 == nouns[-2] + 1:
            return nouns[-2]
        return nouns[-1] if nouns else -1
    if word == "为":
        verbs = [
            k
            for k in range(at + 1, end)
            if k in verbs or (tokens[k].text in words["transfer"] and not is_relative(tokens, k, end))
        ]
        given = [
            k
            for k in verbs
            if tokens[k].text in words["transfer"] and any(t.tag in "nNrvw" for t in tokens[at + 1 : k])
        ]
        return given[-1] if given else verbs[0]
    if word in ("就", "对", "围绕"):
        if is_topic(tokens, at, end, grammar):
            return -1
        verbs = [k for k in verbs if any(t.tag in "nNrATw" for t in tokens[at + 1 : k])]
        if not verbs:
            return -1
        light = [k for k in verbs if tokens[k].text in words["light"] and k > at + 1]
        if light:
            return light[-1]
        behind = [k for k in verbs if tokens[k - 1].tag in "nNdAqf" and k > at + 1]
        ended = [k for k in behind if tokens[k - 1].text in words["enders"]]
        return ended[0] if ended else behind[-1] if behind else verbs[-1]
    if word in ("将", "把"):
        placed = [k for k in verbs if tokens[k].text in words["ba"] or tokens[k].text[-1] in "为至成到入给"]
        for k in range(at + 2, end):
            if tokens[k].text == "作为" and k not in placed:
                placed.append(k)
        if placed:
            return placed[-1]
        last = verbs[-1]
        return -1 if any(t.tag == "u" for t in tokens[last + 1 : end]) else last
    behind = [k for k in verbs if k > at + 1 and tokens[k - 1].tag in "nNdAqrBaTlf"]
    if verbs[0] > at + 2 and tokens[verbs[0] - 1].tag == "w" and tokens[verbs[0] - 2].tag in "nN":
        return verbs[0] - 1
    return behind[0] if behind else verbs[0]
