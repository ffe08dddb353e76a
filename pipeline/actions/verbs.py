"""Which word of a clause is its verb: verbs that only modify a noun or say how are passed over."""

from collections.abc import Sequence

from pipeline.actions.grammar import Grammar
from pipeline.actions.lexicon import Token
from pipeline.actions.phrases import ahead_of_time, is_manner


def compound_at(tokens: Sequence[Token], verb: int, grammar: Grammar) -> int:
    """Where the predicate begins if the first verb only makes a noun with its neighbour (检测费用由…承担), or -1."""
    if verb + 1 >= len(tokens) or tokens[verb + 1].tag not in "nw":
        return -1
    named = tokens[verb + 1].text in grammar.words["heads"]
    for k in range(verb + 2, len(tokens)):
        token = tokens[k]
        if token.tag == "u":
            return -1
        if (
            token.tag == "p"
            and token.text in ("由", "向", "按", "按照", "自")
            and (named or tokens[verb].tag == "w")
        ):
            return k if any(t.tag == "v" for t in tokens[k + 1 :]) else -1
        acts = token.tag in "v=" or (token.tag == "w" and k + 1 < len(tokens) and tokens[k + 1].tag in "nNr")
        if named and acts and tokens[k - 1].tag in "dnAqT" and k > verb + 1:
            return k
    return -1


def first_verb(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """Index of the verb that heads the clause; a verb that modifies a noun is passed over."""
    size, past = len(tokens), at
    for k in range(at, size):
        token = tokens[k]
        if k < past or (token.tag in "vw" and names_agent(tokens, k, grammar)):
            continue
        if token.tag in "v=" and k > at and tokens[k - 1].text in grammar.words["of_all"]:
            mark = next((i for i in range(k + 1, size) if tokens[i].tag == "u"), -1)
            if mark > 0:
                past = mark + 1
                continue
        if token.tag == "v" or token.tag == "=":
            if (k + 1 < size and tokens[k + 1].tag == "u") or (
                k > at
                and (
                    tokens[k - 1].tag == "u"
                    or (tokens[k - 1].tag == "q" and token.text in ("同意", "反对", "赞成"))
                )
            ):
                continue
            if is_manner(tokens, k, size, grammar):
                if tokens[k + 1].tag == "w":
                    return k + 1
                continue
            if ahead_of_time(tokens, k, size):
                continue
            return k
        if token.tag == "w" and is_verbal(tokens, k, at, grammar):
            return k
    return -1


def names_agent(tokens: Sequence[Token], k: int, grammar: Grammar) -> bool:
    """Whether the verb only says which party acts (受理机构收到…, 值班人员核实…), its own verb standing behind."""
    if k + 2 >= len(tokens) or tokens[k].text not in grammar.words["modifying"]:
        return False
    if tokens[k + 1].tag not in "nN" or not tokens[k + 1].text.endswith(grammar.endings["agents"]):
        return False
    return any(t.tag in "vwM" for t in tokens[k + 2 :]) and tokens[k + 2].tag in "vwdpMTtrBcA"


def is_verbal(tokens: Sequence[Token], k: int, start: int, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun is a verb here: it heads the phrase and an object follows."""
    cue = grammar.cues.get(tokens[k].text)
    before = tokens[k - 1] if k > start else None
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if after is not None and after.tag == "l":
        return True
    if (
        before is not None
        and before.tag not in "dxTtcMpB,f"
        and not (before.tag == "r" and before.text not in grammar.words["pointers"])
    ):
        if cue is None or cue.role != "verb" or before.tag not in "nNivwa" or after is None:
            return False
        if tokens[k].text in ("要求", "建议", "倡议", "责成") and after.tag not in "ucxBf,=M":
            return any(t.tag in "vM" for t in tokens[k + 1 :])
        if after.text in ("将", "把") and before.text.endswith(grammar.endings["party"]):
            return any(t.text in grammar.words["ba"] for t in tokens[k + 2 :])
        if tokens[k].text == "决定" and after.tag not in "ucxf,=" and k + 3 < len(tokens):
            return True
        if after.tag == "w" and k + 2 < len(tokens) and tokens[k + 2].tag in "AmN":
            return True
        if after.text in ("正", "正在", "已", "已经", "仍", "尚", "曾"):
            return False
        return after.tag in "vdpTtAm" or (
            after.tag == "M" and tokens[k].text not in ("计划", "决定", "建议", "倡议")
        )
    if after is None:
        return before is not None and before.tag in "dM"
    if cue is not None and (
        after.tag == "f" or (cue.modality == "plan" and after.text in ("预计", "将", "拟", "定于"))
    ):
        return False
    if after.text == "与" and k == start and cue is None and tokens[k].text in ("发展", "对接"):
        return True
    if after.tag == "c" and k + 3 < len(tokens):
        return tokens[k + 2].tag in "vw" and tokens[k + 3].tag not in "uc,"
    return after.tag not in "uc,="
