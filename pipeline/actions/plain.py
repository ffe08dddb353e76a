"""What a clause says without an auxiliary: a bare verb phrase, a statement, a phrase of means or purpose."""

from pipeline.actions.chains import compose
from pipeline.actions.grammar import MAY, SKIPPED, Grammar, Reading
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.phrases import only_means
from pipeline.actions.prepositions import predicate_from
from pipeline.actions.subjects import faces, subject_of
from pipeline.actions.verbs import behind_party, compound_at, first_verb

_BECAUSE = frozenset({"经", "未经", "随着", "由于"})
_CALLS = frozenset({"要求", "呼吁", "敦促"})
#: Nouns that close a phrase of means: 通过召开座谈会等形式.
_WAYS = frozenset({"形式", "方式", "方法", "渠道", "途径", "手段", "办法"})
_NAMING = frozenset("nNr")
_LEADING = "".join(sorted(SKIPPED))


def without_modal(line: Line, start: int, grammar: Grammar) -> Reading:
    """Read a clause without an auxiliary: a bare verb phrase, a statement, a phrase of means or purpose."""
    words, texts, tags, size = grammar.words, line.texts, line.tags, line.size
    first = texts[start]
    if first == "关于" and "M" not in tags:
        return Reading("adjunct", line)
    if tags[start] == "p" or (tags[start] in "cM" and first in words["about"]):
        return _behind_preposition(line, start, grammar)
    if first in words["purpose"] and first not in ("为", "帮助", "助力"):
        return Reading("purpose", line, head=start)
    verb = first_verb(line, start, grammar)
    if not grammar.permits.isdisjoint(line.has) and _permits(
        line, start, verb if verb >= 0 else size, grammar
    ):
        stop = first_word(texts, words["permission"], start, size)
        granted = subject_of(line, start, stop if stop >= 0 else size, grammar)
        return Reading("none", line, granted, why="permission")
    if "由" in line.has and (bearer := _borne(line, start, verb, grammar)) is not None:
        return bearer
    if verb < 0 and (verb := behind_party(line, start, grammar)) >= 0:
        party = subject_of(line, start, verb, grammar)
        return compose("statement", line, (verb, verb), grammar, party, None)
    if verb < 0:
        if "统一" in line.has and texts[start - 1] == "统一" and tags[start] == "n":  # 统一思想
            return compose("bare", line, (start - 1, start - 1), grammar, None, None)
        end, behind = size, tags[start + 1 :]
        if "p" in behind or "M" in behind:
            end = next(
                (k for k in range(start + 1, size) if tags[k] == "M" or faces(line, k, k, grammar)), size
            )
        named = subject_of(line, start, end, grammar)
        return Reading("fragment", line, named)
    if (
        verb < start + 4
        and texts[verb] in words["says"]
        and texts[verb] not in grammar.cues
        and (start < verb or (verb < size - 2 and _has_cue_verb(line, verb + 1, grammar)))
        and not grammar.cues.keys().isdisjoint(texts[verb + 1 :])
    ):
        return without_modal(line, verb + 1, grammar)
    subject: tuple[int, int] | None = None
    head = (verb, verb)
    if not tags[start:verb].strip(_LEADING):
        if (later := compound_at(line, verb, grammar)) > 0:
            subject, head = subject_of(line, start, later, grammar), (later, later)
            if tags[later] in "pM":
                head = predicate_from(line, later, size, grammar) or head
    else:
        turn = turning(line, start, verb, grammar)
        if turn > start and (found := predicate_from(line, turn, size, grammar)) is not None:
            subject, head = subject_of(line, start, turn, grammar), found
            if texts[turn] in ("经", "未经") and found[0] == size - 1:
                return Reading("fragment", line, subject)
            if (
                texts[turn] in words["instruments"]
                and line.texts[-1] in _WAYS
                and only_means(line, turn, found[0])
            ):
                return Reading("adjunct", line, subject)
        else:
            subject = subject_of(line, start, verb, grammar)
            if subject is not None and start and tags[start - 1] == "d" and _is_unknown(line, *subject):
                subject = None
    reading = compose("bare" if subject is None else "statement", line, head, grammar, subject, None)
    word = texts[reading.head]
    cue = grammar.cues.get(word)
    provides = (
        word == "准备"
        and reading.cue is None
        and len(reading.verbs) < 2
        and tags[head[0] + 1 : head[0] + 2] != "p"
    )
    if cue is None or provides or (cue.role != "verb" and word != "请"):
        return reading
    if word == "研究" and len(reading.verbs) > 1 and texts[reading.verbs[1]] in words["deals"]:
        return reading
    reading.cue, reading.kind = reading.cue or cue, "cue"
    if word in _CALLS and _calls_on(line, reading, grammar):
        return Reading("open", line, (reading.head + 1, size), None, reading.cue)
    if reading.head >= size - 1 and word in ("同意", "决定", "承诺", "商定") and reading.agent is None:
        reading.kind = "open"
    return reading


def _is_unknown(line: Line, start: int, end: int) -> bool:
    """Whether the words behind an adverb are single characters the lexicon does not know: 认真细致查漏补缺."""
    return all(len(line.texts[k]) == 1 and line.tags[k] in "nq" for k in range(start, end))


def _borne(line: Line, start: int, verb: int, grammar: Grammar) -> Reading | None:
    """The reading of a cost or damage that a party bears: 甲方接收前毁损的风险由乙方承担, 造成的损失由乙方赔偿."""
    texts, tags, words = line.texts, line.tags, grammar.words
    by = texts.index("由")
    if tags[by - 1] not in "nNvw" or tags.find("u", start, by) < 0 or 0 <= by < verb:
        return None
    head = next((k for k in range(by + 2, line.size) if texts[k] in words["bears"]), -1)
    if head < 0 or tags[by + 1 : head].strip("nNrdB,c"):
        return None
    return compose("statement", line, (head, by), grammar, (start, by), None)


def _calls_on(line: Line, reading: Reading, grammar: Grammar) -> bool:
    """Whether the clause only says who is called on, in a phrase with 的: 要求进驻园区的业者，…."""
    mark = line.tags.rfind("u")
    if mark < reading.verbs[-1] or line.tags[mark + 1 :].strip("nNb") or reading.head + 1 >= line.size:
        return False
    told, verbs = line.texts[reading.head + 1], line.tags.count("v", reading.head + 1, mark)
    return (
        line.tags[reading.head + 1] in "vt"
        and verbs < 2
        and told not in grammar.cues
        and line.texts[-1].endswith(grammar.endings["party"])
    )


def _permits(line: Line, start: int, verb: int, grammar: Grammar) -> bool:
    """Whether the clause grants or denies: 可以, 有权 before a verb, a word of permission before the first one."""
    texts, tags = line.texts, line.tags
    if not grammar.words["permission"].isdisjoint(texts[start:verb]):
        return True
    if MAY.isdisjoint(line.has):
        return False
    planned = "预计" in line.has and not grammar.words["scheduled"].isdisjoint(texts)
    return any(
        texts[k] in MAY and tags[k + 1] in "vdp" and not (planned and texts[k - 1] == "预计")
        for k in range(start, line.size - 1)
    )


def _has_cue_verb(line: Line, k: int, grammar: Grammar) -> bool:
    """Whether the word at `k` is a verb that opens an action: 表示支持加强对话."""
    cue = grammar.cues.get(line.texts[k])
    return cue is not None and cue.role == "verb" and line.tags[k] in "vw"


def _occasion(line: Line, at: int, grammar: Grammar) -> Reading | None:
    """`以本次台风情境进行演练`: with a thing, not in order to do."""
    verb = first_tag(line.tags, "vw", at + 1, line.size)
    if (
        verb < at + 2
        or line.texts[verb] not in grammar.words["light"]
        or line.tags[at + 1 : verb].strip("nNrqbA")
    ):
        return None
    return compose("bare", line, (verb, at), grammar, None, None)


def _behind_preposition(line: Line, at: int, grammar: Grammar) -> Reading:
    """Read a clause that opens with a preposition: its verb stands behind the phrase, or there is none."""
    words, texts, tags, size = grammar.words, line.texts, line.tags, line.size
    first = texts[at]
    if first == "为" and at and tags[at - 1] in "Tt":
        return Reading("none", line, why="copula", surface=-2)
    if first == "以" and (manner := manner_of(line, at, grammar)) is not None:
        return manner
    if first in words["purpose"] and first != "为":
        return _occasion(line, at, grammar) or Reading("purpose", line, head=at)
    head = predicate_from(line, at, size, grammar)
    if head is None or (first in _BECAUSE and tags[-1] == "w"):
        return Reading("adjunct", line)
    reading = compose("bare", line, head, grammar, None, None)
    if first in _BECAUSE and head[0] == size - 1:
        return Reading("adjunct", line)
    if first in words["means"] and only_means(line, at, head[0]):
        reading.kind = "bare" if at and texts[at - 1] == "主要" else "adjunct"
    elif (
        first == "为"
        and not (at and texts[at - 1] == "免费")
        and (
            (head[0] == size - 1 and tags[head[0]] == "w")
            or texts[head[0]] not in words["transfer"]
            or _NAMING.isdisjoint(tags[at + 1 : head[0]])
        )
    ):
        reading.kind = "purpose"
    return reading


def manner_of(line: Line, at: int, grammar: Grammar) -> Reading | None:
    """`以…方式运作`, `以…为基础开展…`: a manner, not a purpose."""
    texts, tags, size = line.texts, line.tags, line.size
    manners = grammar.words["manners"]
    turn = next((k for k in range(at + 1, size) if texts[k] in manners or tags[k] == "A"), -1)
    if turn < 0:
        turn = first_word(texts, ("为",), at + 2, size - 1) + 1
        if not turn or _NAMING.isdisjoint(tags[at + 1 : turn - 1]):
            return None
    head = first_tag(tags, "vw", turn + 1, size)
    if head < 0 or "u" in tags[turn + 1 : head]:
        return Reading("adjunct", line)
    return compose("bare", line, (head, at), grammar, None, None)


def turning(line: Line, start: int, end: int, grammar: Grammar) -> int:
    """Index of the preposition between subject and verb, -1 if there is none."""
    texts, tags, words = line.texts, line.tags, grammar.words
    for k in range(max(start, tags.rfind("u", start, end)) + 1, end):
        if (
            tags[k] in "pM"
            and tags[k + 1] != "="
            and (texts[k] in words["means"] or texts[k] in words["about"])
        ):
            return k
    return -1
