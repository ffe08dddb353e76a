"""The verb chain of a clause: its first verb, the verbs joined to it, the verb of a second party."""

from collections.abc import Mapping, Sequence

from pipeline.actions.grammar import CueWord, Grammar, Kind, Reading
from pipeline.actions.lexicon import Token
from pipeline.actions.phrases import (
    behind_about,
    is_relative,
    locative_end,
    only_means,
    passes,
    predicate_from,
)
from pipeline.actions.subjects import names_party, subject_of
from pipeline.actions.verbs import names_agent


def compose(
    kind: Kind,
    tokens: Sequence[Token],
    head: tuple[int, int],
    grammar: Grammar,
    subject: tuple[int, int] | None,
    cue: CueWord | None,
) -> Reading:
    """The reading of a clause whose predicate begins at `head` (its word, and where its text starts)."""
    head = behind_event(tokens, head, grammar)
    verbs, party = chain_from(tokens, head[0], grammar)
    if kind == "cue" and cue is None:
        cue = grammar.cues.get(tokens[head[0]].text)
    reading = Reading(kind, tokens, subject, None, cue, head[0], head[1], verbs, party=party)
    by = next((k for k in range(head[0]) if tokens[k].text == "由" and tokens[k + 1].tag not in "Tt"), -1)
    if by >= 0:
        reading.agent = subject_of(tokens, by + 1, head[0], grammar)
        reading.surface = by
    own = grammar.cues.get(tokens[head[0]].text)
    deals = (
        tokens[head[0]].text == "研究" and len(verbs) > 1 and tokens[verbs[1]].text in grammar.words["deals"]
    )
    heeds = (
        tokens[head[0]].text == "考虑" and len(verbs) < 2 and cue is not None and cue.modality == "obligation"
    )
    if (
        own is not None
        and own.role == "verb"
        and not heeds
        and not deals
        and not (own.modality == "commitment" and cue is not None)
        and not (
            own.rule == "action.explore"
            and tokens[head[0]].text in ("研究", "讨论")
            and len(verbs) < 2
            and (cue is None or "q" in [t.tag for t in tokens[head[0] + 1 :]])
        )
    ):
        reading.cue = own
    submits = tokens[head[0]].text in grammar.words["submits"]
    if (len(verbs) > 1 and own is None and not submits) or (own is not None and own.modality == "commitment"):
        second = grammar.cues.get(tokens[verbs[1]].text) if len(verbs) > 1 else None
        if (
            second is not None
            and second.role == "verb"
            and second.modality in ("exploration", "encouragement")
        ) and (own is None or second.modality == "exploration" or own.rule == "action.agree"):
            reading.cue = second
    if subject is None and party and tokens[head[0]].text in ("请", "需要", "责成"):
        reading.agent = subject_of(tokens, head[0] + 1, verbs[1], grammar)
        if reading.agent and tokens[head[0] + 1].tag == "d" and names_party(tokens, head[0] + 1):
            reading.agent = head[0] + 1, reading.agent[1]
    if tokens[head[0]].text in grammar.words["others"]:
        reading.party = party and _acts_for_itself(tokens, verbs, grammar)
        if reading.party:
            reading.cue = CueWord("action.encourage", "verb", "encouragement")
    return reading


def behind_event(tokens: Sequence[Token], head: tuple[int, int], grammar: Grammar) -> tuple[int, int]:
    """The predicate behind the event that a clause opens with: 接到通知后2小时内响应, 发现异常立即上报."""
    at, size, words = head[0], len(tokens), grammar.words
    if tokens[at].text in words["takes_verb"]:
        return head
    for k in range(at + 1, size - 1):
        token = tokens[k]
        if token.tag == "p" or token.text in ("的", "，"):
            break
        if tokens[k + 1].tag == "u":
            break
        if token.text in ("后", "之后", "以后", "之日起") and tokens[k + 1].text not in words["permission"]:
            return predicate_from(tokens, k + 1, size, grammar) or head
        if token.text in ("前", "之前") and k == at + 1 and tokens[k + 1].tag in "vd":
            return predicate_from(tokens, k + 1, size, grammar) or head
        if token.text in words["at_once"] and tokens[at].text in words["on"] and tokens[k + 1].tag in "vw":
            return k + 1, k + 1
    return head


def _acts_for_itself(tokens: Sequence[Token], verbs: Sequence[int], grammar: Grammar) -> bool:
    """Whether the second verb is that of a party (推动各国落实…), not of a thing or process (推动协定实施)."""
    k = next((i for i in range(verbs[1] - 1, verbs[0], -1) if tokens[i].tag not in "dxTtB"), verbs[0])
    return tokens[k].tag == "N" or tokens[k].text.endswith(grammar.endings["party"])


def chain_from(tokens: Sequence[Token], head: int, grammar: Grammar) -> tuple[list[int], bool]:
    """The verbs that carry the clause from `head` on, and whether a second party acts in it."""
    words, size = grammar.words, len(tokens)
    chain, party, at = [head], False, head + 1
    if tokens[head].text == "请" and (names_party(tokens, at) or names_agent(tokens, at, grammar)):
        at = size
    while at < size and len(chain) < 4:
        k = at
        while k < size and tokens[k].tag in "dxM" and k - at < 4 and tokens[k].text not in ("将", "把"):
            k += 1
        joined = (
            k < size
            and tokens[k].tag in "c,"
            and tokens[k].text in ("和", "与", "并", "、", "或", "及", "并且")
        )
        if joined:
            k += 1
            while k < size and tokens[k].tag in "dx":
                k += 1
        if k >= size:
            break
        if (
            not joined
            and tokens[chain[-1]].text in words["takes_verb"]
            and (tokens[k].tag in "pTt" or tokens[k].text in words["about"])
        ):
            found = predicate_from(tokens, k, size, grammar)
            if (
                found is not None
                and (tokens[k].tag in "Tt" or not only_means(tokens, k, found[0]))
                and not is_relative(tokens, found[0], size)
            ):
                chain.append(found[0])
                at = found[0] + 1
                continue
            break
        token, before = tokens[k], tokens[chain[-1]].text
        if token.tag == "v" and not is_relative(tokens, k, size):
            if (
                before in words["takes_verb"]
                or joined
                or (k == chain[-1] + 1 and (_pairs(before, words) or _echoes(tokens, k)))
            ):
                chain.append(k)
                at = k + 1
                continue
        elif token.tag == "w" and token.text != "工作" and _joins(tokens, k, chain[-1], joined, grammar):
            chain.append(k)
            at = k + 1
            continue
        break
    last = chain[-1]
    if tokens[last].text in ("采取", "采用", "运用", "利用", "使用"):
        turn = next((k for k in range(last + 1, size - 1) if tokens[k].text in words["manners"]), size)
        if turn + 1 < size and tokens[turn + 1].tag in "vw" and tokens[turn + 1].tag != "u":
            chain.append(turn + 1)
    if tokens[last].text in words["serial"]:
        for k in range(last + 2, size):
            if (
                tokens[k].tag in "vw"
                and tokens[k - 1].tag in ("A", "q", "n"[: tokens[k].tag == "v"])
                and any(t.tag in "Aq" for t in tokens[last + 1 : k])
            ):
                if not is_relative(tokens, k, size):
                    chain.append(k)
                break
    named = tokens[last].text in words["takes_named_party"]
    if (named or tokens[last].text in words["takes_party"]) and len(chain) < 3:
        second = second_party(tokens, last + 1, size, grammar)
        if named and second > 0 and not _is_named(tokens, second, grammar):
            second = -1
        if second >= 0 and second not in chain:
            chain.append(second)
            party = True
            if (
                (tokens[second].text in words["takes_verb"] or tokens[second].text in words["paired"])
                and second + 1 < size
                and tokens[second + 1].tag in ("v" if tokens[second].text in words["takes_verb"] else "vw")
            ):
                chain.append(second + 1)
    closing = tokens[size - 1].text
    if tokens[chain[-1]].text in words["submits"] and closing in words["decides"] and size - 1 > chain[-1]:
        chain.append(size - 1)
    return chain, party


def _pairs(before: str, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a verb right behind `before` is its partner (开工建设), not its object (加强团结)."""
    return any(before in words[name] for name in ("compound", "lends", "paired"))


def _echoes(tokens: Sequence[Token], k: int) -> bool:
    """Whether two verbs of one first character stand side by side: 压紧压实."""
    return len(tokens[k].text) > 1 and tokens[k].text[0] == tokens[k - 1].text[0]


def is_party(token: Token, grammar: Grammar) -> bool:
    """Whether the word names a party that can act."""
    return token.text.endswith(grammar.endings["party"])


def _is_named(tokens: Sequence[Token], second: int, grammar: Grammar) -> bool:
    """Whether a party stands before the second verb: 安排专人24小时值班."""
    k = next((i for i in range(second - 1, 0, -1) if tokens[i].tag not in "dTtxB"), 0)
    return tokens[k].text.endswith(grammar.endings["party"]) or tokens[k].text in grammar.words["delegates"]


def _joins(tokens: Sequence[Token], k: int, last: int, joined: bool, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun goes on the chain of the verb at `last`: an object follows, or it pairs."""
    words, before = grammar.words, tokens[last].text
    if k == last + 1 and before in words["paired"]:
        return True
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if after is None or after.tag not in "nNrmqAabTwvdpf" or after.text in words["noun_heads"]:
        return False
    return before in words["takes_verb"] or joined


def _acts_on(tokens: Sequence[Token], k: int, at: int, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun is what a body does: 推动主管部门沟通政策."""
    if (
        tokens[at - 1].text not in grammar.words["others"]
        or k + 1 >= len(tokens)
        or tokens[k + 1].tag not in "nv"
    ):
        return False
    return tokens[k - 1].text.endswith(("部门", "单位", "机构", "企业", "各方", "各国", "各地"))


def second_party(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> int:
    """The verb of the party that is called on: `鼓励企业参与…`: 参与."""
    seen, clear = False, at
    for k in range(at, end):
        token = tokens[k]
        if k < clear:
            continue
        if (
            token.text in ("就", "对", "围绕")
            and seen
            and (inner := behind_about(tokens, k, end, grammar)) > 0
        ):
            return inner
        if token.text == "在" and (place := locative_end(tokens, k + 1)) > 0:
            clear = place
            continue
        if token.tag in "nNr":
            seen = True
        elif token.text == "通过" and seen and tokens[k - 1].tag == "d" and passes(tokens, k, end, grammar):
            return k
        elif token.tag == "v" and seen:
            if tokens[k - 1].text in ("研究", "讨论") and k - 1 > at:
                return k - 1
            near = tokens[k - 1].tag in "nNdfBT" or tokens[k - 1].text in grammar.words["persons"]
            if near and not is_relative(tokens, k, end):
                return k
        elif token.tag == "w" and token.text != "工作" and seen and not is_relative(tokens, k, end):
            placed = tokens[k - 1].tag in "nN" and k + 1 < end and tokens[k + 1].tag in "nNAmqavw"
            if placed and any(t.text in ("在", "到", "于") for t in tokens[at:k]):
                return k
            last = k == end - 1 or (k == end - 2 and tokens[k + 1].tag == "w")
            ends = last and tokens[k - 1].tag in "nN" and tokens[at - 1].text != "推动"
            person = tokens[k - 1].text in grammar.words["persons"]
            if (
                tokens[k - 1].tag in "dx"
                or person
                or _acts_on(tokens, k, at, grammar)
                or (ends and is_party(tokens[k - 1], grammar))
            ):
                return k
        elif token.tag == "u":
            seen = False
    return -1
