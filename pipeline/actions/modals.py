"""Auxiliary cues (将, 应, 拟 …): whether the word is one here, and what the clause behind it says."""

from collections.abc import Mapping, Sequence

from pipeline.actions.chains import chain_from, compose
from pipeline.actions.grammar import Grammar, Reading
from pipeline.actions.lexicon import Token
from pipeline.actions.phrases import only_means, predicate_from
from pipeline.actions.subjects import names_party, subject_of
from pipeline.actions.verbs import names_agent


def modal_at(tokens: Sequence[Token], start: int, grammar: Grammar) -> int:
    """Index of the first true auxiliary cue, or -1."""
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.tag not in "Mvdw" or (i + 1 < len(tokens) and token.text == "需要"):
            continue
        cue = grammar.cues.get(token.text)
        if cue is None or cue.role != "aux":
            continue
        if i + 1 >= len(tokens):
            if token.text in ("会", "可", "可以", "需", "愿"):
                continue
            return i
        after = tokens[i + 1]
        if token.text == "请" and (
            after.tag not in "pdvw" or names_party(tokens, i + 1) or names_agent(tokens, i + 1, grammar)
        ):
            continue
        if i and (
            tokens[i - 1].text == "所"
            or (tokens[i - 1].text in ("到", "不到", "达", "按", "不足") and token.text in ("应", "需"))
        ):
            continue
        if token.text in ("拟", "应") and i > start and tokens[i - 1].tag == "v" and tokens[-1].tag == "n":
            continue
        if token.text == "将" and after.tag == "=":
            return i
        if after.tag in "ul,=":
            continue
        if token.text == "会" and not is_future(tokens, i, grammar):
            continue
        if token.text == "将" and marks_object(tokens, i, grammar):
            continue
        if token.text == "要" and after.text in ("想", "么"):
            continue
        if token.text in ("可", "可以") and not is_arranged(tokens, i):
            continue
        if token.text == "应" and any(t.text in ("邀请", "邀", "请求", "之邀") for t in tokens[i + 2 :]):
            continue
        if token.text in ("应", "要", "需") and after.tag in "nNqA" and not verb_ahead(tokens, i + 1):
            continue
        return i
    return -1


def is_future(tokens: Sequence[Token], i: int, grammar: Grammar) -> bool:
    """Whether 会 is the auxiliary: always before a verb in Hong Kong and Taiwan texts, else after a party."""
    after, k = tokens[i + 1], i - 1
    if (after.tag not in "vwdpx" and after.text not in ("与", "和", "跟", "同")) or (
        k >= 0 and tokens[k].tag == "u"
    ):
        return False
    if grammar.hant:
        return True
    while k >= 0 and tokens[k].tag == "d":
        k -= 1
    if k < 0:
        return i > 0
    return tokens[k].tag in "Nr" or tokens[k].text.endswith(("方", "政府", "公司", "国"))


def is_arranged(tokens: Sequence[Token], i: int) -> bool:
    """Whether 可 arranges something planned: 可安排, 可适当开展, 必要时可举行."""
    near = {t.text for t in tokens[i + 1 : i + 4]}
    before = {t.text for t in tokens[:i]}
    return (
        "安排" in {t.text for t in tokens[i + 1 :]}
        or bool(near & {"适当", "视情", "适时"})
        or (
            bool(before & {"必要", "必要时", "如有必要", "视情"})
            and bool(near & {"举行", "召开", "举办", "成立", "设立", "邀请", "派出"})
        )
    )


def marks_object(tokens: Sequence[Token], i: int, grammar: Grammar) -> bool:
    """Whether 将 stands for 把: a noun phrase follows, and behind it a verb of placing or changing."""
    if i + 1 >= len(tokens):
        return False
    after = tokens[i + 1]
    if i and tokens[i - 1].text in ("已", "已经", "曾", "刚"):
        return True
    if (
        after.tag == "d"
        and i + 2 < len(tokens)
        and after.text in ("优先", "主要", "基本", "联合", "全部", "重点", "相互", "公开", "集中")
    ):
        after = tokens[i + 2] if tokens[i + 2].tag in "nNw" else after
    named = after.tag in "vw" and i + 2 < len(tokens) and tokens[i + 2].text in grammar.words["heads"]
    if not named and (after.tag in "dpM" or after.tag == "v"):
        if after.tag == "v" and after.text not in grammar.words["takes_verb"]:
            return any(t.text in ("作为", "列为", "纳入", "列入", "视为") for t in tokens[i + 3 :])
        return False
    if named and any(t.tag in "vw" for t in tokens[i + 3 :]):
        return True
    for k in range(i + 2, len(tokens)):
        token = tokens[k]
        if token.tag not in "vwp":
            continue
        if (
            token.text[-1] in "为至成到入给于向"
            and len(token.text) > 1
            and token.text not in ("对于", "关于", "由于", "成为")
        ):
            return True
        if token.text in grammar.words["ba"]:
            return True
        if k + 1 < len(tokens) and tokens[k + 1].text in ("为", "至", "成", "到", "入", "给"):
            return True
    return bool(after.tag in "nN" and (k := next_verb(tokens, i + 1)) >= 0 and k == len(tokens) - 1)


def verb_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb stands from `at` on."""
    return any(t.tag == "v" for t in tokens[at:])


def next_verb(tokens: Sequence[Token], at: int) -> int:
    """Index of the next word that can be a verb, or -1."""
    return next((k for k in range(at, len(tokens)) if tokens[k].tag in "vw"), -1)


def after_modal(tokens: Sequence[Token], start: int, aux: int, grammar: Grammar) -> Reading:
    """Read a clause by its auxiliary at `aux`: what stands before it, and the verb chain behind."""
    cue = grammar.cues[tokens[aux].text]
    words = grammar.words
    opener, report = -1, -1
    for i in range(start, aux):
        token = tokens[i]
        if token.tag not in "vwd":
            continue
        if token.text in words["forecast"] and token.text not in ("显示",) and cue.modality == "commitment":
            return Reading("none", tokens, why="forecast")
        if token.text in words["report"]:
            report = i
        own = grammar.cues.get(token.text)
        if any(t.text in ("经", "未经") for t in tokens[start:i]):
            continue
        if (
            own is not None
            and own.role == "verb"
            and not (
                i > start and (tokens[i - 1].tag in "uqm" or tokens[i - 1].text in grammar.words["pointers"])
            )
            and (all(t.tag in "dM" for t in tokens[i + 1 : aux]) or clause_verb(tokens, i, aux))
        ):
            opener = i
            break
    subject = subject_of(
        tokens, start, said_of(tokens, start, aux, grammar) if report < 0 else report, grammar
    )
    impersonal = False
    if subject is None and tokens[aux].text == "俟":
        end = next((k for k in range(aux + 1, len(tokens)) if tokens[k].tag in "pv"), aux)
        subject = subject_of(tokens, aux + 1, end, grammar)
    if opener >= 0:
        own = grammar.cues[tokens[opener].text]
        reading = Reading(
            "cue", tokens, subject_of(tokens, start, opener, grammar), None, own, opener, opener, [opener]
        )
        if (head := predicate_from(tokens, aux + 1, len(tokens), grammar)) is not None:
            reading.verbs += chain_from(tokens, head[0], grammar)[0]
            if own.rule == "action.agree" and cue.modality == "obligation":
                reading.cue = cue
        reading.carry = reading.cue if own.modality != "encouragement" else cue
        return reading
    if 0 <= report < aux:
        between = subject_of(tokens, report + 1, aux, grammar)
        subject = between or subject
        impersonal = between is None and tokens[report].text == "认为"
    last = aux
    negative = tokens[aux].text in words["bans"] or (aux > 0 and tokens[aux - 1].text == "不")
    at = aux + 1
    while at < len(tokens):
        nxt = grammar.cues.get(tokens[at].text)
        if tokens[at].tag in "Mvd" and nxt is not None and nxt.role == "aux":
            if tokens[at].text == "请" and at + 1 < len(tokens) and tokens[at + 1].tag in "nNr":
                break
            if not (tokens[at].text == "将" and marks_object(tokens, at, grammar)) and at + 1 < len(tokens):
                last, at = at, at + 1
                if nxt.modality == "obligation":
                    cue = nxt
                continue
            break
        if tokens[at].tag not in "dxTtB":
            break
        if tokens[at].text == "不":
            negative = True
        at += 1
    head = predicate_from(tokens, last + 1, len(tokens), grammar)
    if head is None:
        return Reading("open", tokens, subject, None, cue)
    if tokens[head[0]].text in ("获", "获得", "获准") and cue.modality == "commitment":
        return Reading("open", tokens, subject, None, cue)
    if (tokens[head[0]].text in words["effect"] or tokens[head[0]].tag in "=b") and not (
        cue.modality == "obligation"
        and tokens[head[0]].text in ("保持", "具有", "达到", "成为", "进入", "提高")
    ):
        return Reading("none", tokens, subject, why="effect")
    promised = cue.modality == "commitment"
    result = promised and tokens[head[0]].text in words["result"]
    deed = promised and tokens[aux - 1].text in ("此举", "这", "此") and aux - 1 == start
    if deed or (result and subject and is_pointing(tokens, subject, words)):
        return Reading("none", tokens, subject, why="effect")
    reading = compose("cue", tokens, head, grammar, subject, cue)
    if head[0] == len(tokens) - 1 and tokens[head[0]].text in words["decrees"]:
        reading.kind = "open"
    reading.negative, reading.impersonal = negative, impersonal
    if reading.subject is None and negative and tokens[aux].text in ("严禁", "不准", "不许"):
        barred = subject_of(tokens, aux + 1, head[0], grammar)
        if barred and tokens[barred[1] - 1].text.endswith((*grammar.endings["party"], "群众")):
            reading.subject = barred
    if tokens[head[0]].text == "请":
        reading.cue = grammar.cues["请"]
    reading.cue = reading.cue or cue
    reading.carry = reading.cue
    if tokens[reading.head].text not in words["others"] and reading.cue.modality != "obligation":
        reading.carry = cue
    means = next(
        (k for k in range(last + 1, head[0]) if tokens[k].tag == "p" and tokens[k].text in words["means"]), -1
    )
    if means >= 0 and only_means(tokens, means, head[0]):
        reading.kind = "open"
    return reading


def said_of(tokens: Sequence[Token], start: int, aux: int, grammar: Grammar) -> int:
    """Where the subject ends: before the auxiliary, or before the first of two predicates (阿方支持…并愿…)."""
    k = aux
    while k > start and tokens[k - 1].tag == "d":
        k -= 1
    if k > start and tokens[k - 1].text in ("并", "并且", "也", "且"):
        verb = next((i for i in range(start + 1, k) if tokens[i].tag in "vp"), aux)
        if tokens[verb - 1].text.endswith(grammar.endings["party"]):
            return verb
    return aux


def is_pointing(
    tokens: Sequence[Token], subject: tuple[int, int], words: Mapping[str, frozenset[str]]
) -> bool:
    """Whether the subject is a deed or event (这, 此举, 这一政策), whose effects are forecast."""
    text = "".join(t.text for t in tokens[subject[0] : subject[1]])
    return text in words["pointing"] or text.endswith(tuple(words["events"]))


def clause_verb(tokens: Sequence[Token], i: int, aux: int) -> bool:
    """Whether the cue verb at `i` governs the clause with the auxiliary: `要求各地应…`."""
    return tokens[i].text in ("要求", "强调", "重申", "承诺", "同意", "决定", "敦促", "指示")
