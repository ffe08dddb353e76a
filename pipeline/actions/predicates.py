"""What a clause says: where its predicate begins, which cue opens it, and who is its subject."""

from collections.abc import Sequence, Set

from pipeline.actions.chains import compose
from pipeline.actions.grammar import SKIPPED, Grammar, Reading
from pipeline.actions.lexicon import Token
from pipeline.actions.modals import after_modal, modal_at
from pipeline.actions.phrases import only_means, predicate_from, skip_lead
from pipeline.actions.subjects import acting_party, subject_of
from pipeline.actions.verbs import compound_at, first_verb

_SO_THAT = frozenset({"从而", "进而", "以便", "以期", "以免"})
_MAY = frozenset({"可", "可以", "只可", "有权"})


def read(tokens: Sequence[Token], grammar: Grammar) -> Reading:
    """Read one clause, given as its words without the punctuation around it."""
    texts = {t.text for t in tokens}
    if "应对" in texts:
        tokens = untied(tokens)
        texts = {t.text for t in tokens}
    tags = "".join([t.tag for t in tokens])
    reading = _read(tokens, texts, tags, grammar)
    reading.texts, reading.tags = texts, tags
    return reading


def _read(tokens: Sequence[Token], texts: Set[str], tags: str, grammar: Grammar) -> Reading:
    start, size = skip_lead(tokens, 0), len(tokens)
    if start >= size:
        return Reading("fragment", tokens)
    words = grammar.words
    if "的同时" in texts and tokens[-1].text != "的同时":
        start = skip_lead(tokens, next(k for k in range(size) if tokens[k].text == "的同时") + 1)
    first = tokens[start]
    if first.text == "如" and start + 2 < size and tokens[start + 1].text == "有" and "M" not in tags:
        return Reading("adjunct", tokens)
    tail = words["tail"]
    conditional = first.text == "如" and "M" in tags
    if not conditional and not tail.isdisjoint(texts) and any(t.text in tail for t in tokens[: start + 1]):
        return Reading("tail", tokens)
    if not _SO_THAT.isdisjoint(texts) and any(t.text in _SO_THAT for t in tokens[:start]):
        return Reading("purpose", tokens, head=start)
    if tokens[-1].tag == "u":
        return Reading("adjunct", tokens)
    if (
        tokens[-1].text in grammar.words["times"] or tokens[-1].text in ("中", "内", "前不久", "前夕")
    ) and not any(t.tag == "M" or (t.text in grammar.cues and t.tag == "v") for t in tokens[start:]):
        return Reading("adjunct", tokens, acting_party(tokens, start, grammar))
    if not grammar.aims.isdisjoint(texts) and (aim := aim_of(tokens, start, grammar)):
        return aim
    if (
        tokens[-1].text in grammar.words["says"]
        and size - start > 1
        and tokens[-1].text not in ("建议", "提议")
        and not any(t.tag == "v" or t.text in grammar.cues for t in tokens[start : size - 1])
    ):
        return Reading("none", tokens, subject_of(tokens, start, size - 1, grammar), why="report")
    if "是否" in texts:
        return Reading("none", tokens, why="question")
    if first.tag in "pc" and first.text in grammar.words["conditions"] and tags.find("M", start) < 0:
        return Reading("adjunct", tokens)
    if "一旦" in texts and "M" not in tags and any(t.text == "一旦" for t in tokens[: start + 1]):
        return Reading("adjunct", tokens)
    if first.text == "考虑" and start + 1 < size and tokens[start + 1].text == "到":
        return Reading("adjunct", tokens)
    if first.text == "结合" and tokens[-1].text in ("实际", "实践", "情况"):
        return Reading("adjunct", tokens)
    if first.text == "应" and tokens[-1].text in ("邀请", "之邀", "请求", "要求", "邀"):
        return Reading("adjunct", tokens)
    if first.text in ("作为", "面对", "着眼", "着眼于", "立足于", "为了"):
        return Reading("adjunct", tokens)
    if first.text in ("将", "就", "把") and start and tokens[start - 1].text in ("现", "兹", "特"):
        return Reading("none", tokens, why="notice of issue")
    for k in range(start, size if not words["strong"].isdisjoint(texts) else start):
        strong = tokens[k].text in words["strong"] and k + 1 < size and tokens[k + 1].tag not in "ul,"
        if strong and tags.find("M", start, k) < 0:
            opener = k - 1 if k > start and tokens[k - 1].text in words["decrees"] else k
            subject = subject_of(tokens, start, opener, grammar)
            return compose(
                "cue", tokens, (opener, opener), grammar, subject, grammar.cues[tokens[opener].text]
            )
    if size - start > 1 and tokens[-1].text in grammar.words["decrees"] and _speaks(tokens, start, grammar):
        subject = subject_of(tokens, start, size - 1, grammar)
        cue = grammar.cues[tokens[-1].text]
        return Reading("open", tokens, subject, None, cue, size - 1, size - 1, [size - 1])
    if tokens[-1].text in grammar.words["strong"]:
        return Reading(
            "open", tokens, subject_of(tokens, start, size - 1, grammar), None, grammar.cues[tokens[-1].text]
        )
    if not grammar.aux.isdisjoint(texts) and (aux := modal_at(tokens, start, grammar)) >= 0:
        return after_modal(tokens, start, aux, grammar)
    return without_modal(tokens, start, texts, tags, grammar)


def _speaks(tokens: Sequence[Token], start: int, grammar: Grammar) -> bool:
    """Whether the clause is a party and its verb of deciding (会议决定，), with nothing else said."""
    party = next((t for t in reversed(tokens[start:-1]) if t.tag != "d"), tokens[start])
    speaker = grammar.endings["party"] + grammar.endings["bodies"]
    if tokens[-1].tag == "w" and party.tag not in "Nr" and not party.text.endswith(speaker):
        return False
    return not any(t.tag in "vp=Mul" or t.text in grammar.cues for t in tokens[start:-1])


def untied(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words with 应对 cut in two where 应 is the auxiliary: `申报单位应对材料负责`."""
    for k in range(1, len(tokens) - 2):
        if (
            tokens[k].text == "应对"
            and tokens[k - 1].tag in "nNrB"
            and any(
                t.text in ("负责", "进行", "开展", "给予", "予以", "实行", "作出", "提出", "加以")
                for t in tokens[k + 2 :]
            )
        ):
            if any(t.tag == "p" for t in tokens[:k]):
                return tokens
            at = tokens[k].start
            two = [Token(at, at + 1, "应", "M"), Token(at + 1, at + 2, "对", "p")]
            return [*tokens[:k], *two, *tokens[k + 1 :]]
    return tokens


def owner_of(tokens: Sequence[Token], subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """Whose aim it is: 本基金 of `本基金的投资目标是`."""
    if subject is None:
        return None
    mark = next((k for k in range(subject[1] - 1, subject[0], -1) if tokens[k].tag == "u"), subject[1])
    return subject[0], mark


def aim_of(tokens: Sequence[Token], start: int, grammar: Grammar) -> Reading | None:
    """`目的是…`, `…的目标在于…`, `重在…`."""
    for i in range(start, min(start + 12, len(tokens))):
        cue = grammar.cues.get(tokens[i].text)
        if cue is not None and cue.role == "aim":
            head = predicate_from(tokens, i + 1, len(tokens), grammar)
            if head is None and i + 1 < len(tokens) and tokens[i + 1].text in ("将", "把", "通过", "在"):
                owner = owner_of(tokens, subject_of(tokens, start, i, grammar))
                return Reading("open", tokens, owner, None, cue)
            if head is None or tokens[head[0]].text in grammar.words["copula"]:
                return None
            subject = subject_of(tokens, start, i, grammar)
            reading = compose("cue", tokens, head, grammar, subject, cue)
            reading.subject = owner_of(tokens, reading.subject)
            return reading
    return None


def without_modal(
    tokens: Sequence[Token], start: int, texts: Set[str], tags: str, grammar: Grammar
) -> Reading:
    """Read a clause without an auxiliary: a bare verb phrase, a statement, a phrase of means or purpose."""
    words, size = grammar.words, len(tokens)
    at = start
    first = tokens[at]
    if first.text == "关于" and not any(t.tag == "M" for t in tokens):
        return Reading("adjunct", tokens)
    if first.tag == "p" or (first.tag in "cM" and first.text in words["about"]):
        if first.text == "为" and at and tokens[at - 1].tag in "Tt":
            return Reading("none", tokens, why="copula", surface=-2)
        if first.text == "以" and (manner := manner_of(tokens, at, grammar)) is not None:
            return manner
        if first.text in words["purpose"] and first.text not in ("为",):
            return Reading("purpose", tokens, head=at)
        head = predicate_from(tokens, at, size, grammar)
        if head is None:
            return Reading("adjunct", tokens)
        reading = compose("bare", tokens, head, grammar, None, None)
        if first.text in ("经", "未经", "随着", "由于") and (head[0] == size - 1 or tokens[-1].tag == "w"):
            return Reading("adjunct", tokens)
        if first.text in words["means"] and only_means(tokens, at, head[0]):
            reading.kind = "bare" if at and tokens[at - 1].text == "主要" else "adjunct"
        elif first.text == "为" and (
            (head[0] == size - 1 and tokens[head[0]].tag == "w")
            or tokens[head[0]].text not in words["transfer"]
            or not any(t.tag in "nNr" for t in tokens[at + 1 : head[0]])
        ):
            reading.kind = "purpose"
        return reading
    if first.text in words["purpose"] and first.text not in ("为", "帮助", "助力"):
        return Reading("purpose", tokens, head=at)
    verb = first_verb(tokens, at, grammar)
    permitted, before = words["permission"], tokens[start : verb if verb >= 0 else size]
    if (not permitted.isdisjoint(texts) and any(t.text in permitted for t in before)) or (
        not _MAY.isdisjoint(texts)
        and any(tokens[k].text in _MAY and tags[k + 1] in "vdp" for k in range(start, size - 1))
    ):
        stop = next((k for k in range(start, size) if tokens[k].text in permitted), size)
        return Reading("none", tokens, subject_of(tokens, start, stop, grammar), why="permission")
    if verb < 0:
        return Reading("fragment", tokens, subject_of(tokens, start, size, grammar))
    if (
        start < verb < start + 4
        and tokens[verb].text in words["says"]
        and tokens[verb].text not in grammar.cues
        and any(t.text in grammar.cues for t in tokens[verb + 1 :])
    ):
        return without_modal(tokens, verb + 1, texts, tags, grammar)
    if verb == at or all(t.tag in SKIPPED for t in tokens[at:verb]):
        head = (verb, verb)
        subject = None
        if (later := compound_at(tokens, verb, grammar)) > 0:
            subject, head = subject_of(tokens, start, later, grammar), (later, later)
            if tokens[later].text == "由" or tokens[later].tag in "pM":
                found = predicate_from(tokens, later, size, grammar)
                head = found or head
    else:
        subject = subject_of(tokens, start, verb, grammar)
        head = (verb, verb)
        turn = turning(tokens, at, verb, grammar)
        if turn > at and (found := predicate_from(tokens, turn, size, grammar)) is not None:
            subject, head = subject_of(tokens, start, turn, grammar), found
            if tokens[turn].text in ("经", "未经") and found[0] == size - 1:
                return Reading("fragment", tokens, subject)
    reading = compose("bare" if subject is None else "statement", tokens, head, grammar, subject, None)
    cue = grammar.cues.get(tokens[reading.head].text)
    second = tokens[reading.verbs[1]].text if len(reading.verbs) > 1 else ""
    if tokens[reading.head].text == "研究" and second in words["deals"]:
        return reading
    if cue is not None and (cue.role == "verb" or tokens[reading.head].text == "请"):
        reading.cue, reading.kind = reading.cue or cue, "cue"
        if reading.head >= size - 1 and tokens[reading.head].text in ("同意", "决定", "承诺", "商定"):
            reading.kind = "open"
    return reading


def manner_of(tokens: Sequence[Token], at: int, grammar: Grammar) -> Reading | None:
    """`以…方式运作`, `以…为基础开展…`: a manner, not a purpose."""
    turn = next(
        (
            k
            for k in range(at + 1, len(tokens))
            if tokens[k].text in grammar.words["manners"] or tokens[k].tag == "A"
        ),
        -1,
    )
    if turn < 0:
        turn = next((k + 1 for k in range(at + 2, len(tokens) - 1) if tokens[k].text == "为"), -1)
        if turn < 0 or not any(t.tag in "nNr" for t in tokens[at + 1 : turn - 1]):
            return None
    head = next((k for k in range(turn + 1, len(tokens)) if tokens[k].tag in "vw"), -1)
    if head < 0:
        return Reading("adjunct", tokens)
    return compose("bare", tokens, (head, at), grammar, None, None)


def turning(tokens: Sequence[Token], start: int, end: int, grammar: Grammar) -> int:
    """Index of the preposition between subject and verb, -1 if there is none."""
    for k in range(start + 1, end):
        if (
            tokens[k].tag in "pM"
            and tokens[k + 1].tag != "="
            and (tokens[k].text in grammar.words["means"] or tokens[k].text in grammar.words["about"])
        ) and not any(t.tag == "u" for t in tokens[k:end]):
            return k
    return -1
