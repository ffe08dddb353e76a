"""What a clause says: where its predicate begins, which cue opens it, and who is its subject."""

from pipeline.actions.auxiliaries import modal_at
from pipeline.actions.chains import compose
from pipeline.actions.circumstances import IF, finder, has_cue, is_circumstance, speaks, supposed
from pipeline.actions.cuts import faced, untied
from pipeline.actions.grammar import (
    ADJUNCT_ENDS,
    ISSUED,
    MAY,
    SKIPPED,
    SO_THAT,
    Grammar,
    Reading,
)
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.modals import after_modal
from pipeline.actions.phrases import only_means, skip_lead
from pipeline.actions.prepositions import predicate_from
from pipeline.actions.subjects import acting_party, faces, subject_of
from pipeline.actions.verbs import behind_party, compound_at, first_verb

_BECAUSE = frozenset({"经", "未经", "随着", "由于"})
#: What opens a tail unless an auxiliary follows: 尤其将修改条例.
_STILL = frozenset({"如", "尤其", "尤其是", "特别", "特别是"})
_CALLS = frozenset({"要求", "呼吁", "敦促"})
#: Nouns that close a phrase of means: 通过召开座谈会等形式.
_WAYS = frozenset({"形式", "方式", "方法", "渠道", "途径", "手段", "办法"})
_FAULTS = frozenset({"发现", "接到", "收到", "未", "逾期", "违约", "延期", "违反"})
_NAMING = frozenset("nNr")


def read(line: Line, grammar: Grammar) -> Reading:
    """Read one clause, given as its words without the punctuation around it."""
    if "应对" in line.has:
        line = untied(line)
    if "方向" in line.has:
        line = faced(line)
    reading = _read(line, grammar)
    reading.texts, reading.tags = line.texts, line.tags
    return reading


def _read(line: Line, grammar: Grammar) -> Reading:
    texts, tags, has, size = line.texts, line.tags, line.has, line.size
    start = line.lead = skip_lead(line, 0)
    if start >= size:
        return Reading("fragment", line)
    if "的同时" in has and texts[-1] != "的同时":
        start = skip_lead(line, texts.index("的同时") + 1)
    if not grammar.marked.isdisjoint(has) and (reading := _marked(line, start, grammar)) is not None:
        return reading
    if tags[-1] == "u":
        return Reading("adjunct", line, finder(line, start, grammar))
    if not grammar.aux.isdisjoint(has) and (aux := modal_at(line, start, grammar)) >= 0:
        return after_modal(line, start, aux, grammar)
    return without_modal(line, start, grammar)


def _marked(line: Line, start: int, grammar: Grammar) -> Reading | None:
    """What a clause is that a single word of it tells: a tail, a circumstance, a report, an aim, a strong cue."""
    texts, tags, has, size = line.texts, line.tags, line.has, line.size
    words, cues = grammar.words, grammar.cues
    first, final, modal = texts[start], texts[-1], "M" in tags
    if first == "如" and not modal and start + 2 < size and texts[start + 1] == "有":
        return Reading("adjunct", line)
    if not (modal and not _STILL.isdisjoint(texts[: start + 1])) and not words["tail"].isdisjoint(
        texts[: start + 1]
    ):
        return Reading("tail", line)
    if start and not SO_THAT.isdisjoint(texts[:start]):
        return Reading("purpose", line, head=start)
    if tags[-1] == "u":
        return Reading("adjunct", line, finder(line, start, grammar))
    if (final in ADJUNCT_ENDS or final in words["times"]) and not has_cue(line, start, grammar):
        party = acting_party(line, start, grammar) or (final == "时" and finder(line, start, grammar)) or None
        return Reading("adjunct", line, party)
    if not grammar.aims.isdisjoint(has) and (aim := aim_of(line, start, grammar)):
        return aim
    if (
        final in words["says"]
        and size - start > 1
        and final not in ("建议", "提议")
        and first != "向"
        and (tags.find("v", start, size - 1) < 0 or texts[start : size - 1] == ["反馈"])
        and cues.keys().isdisjoint(texts[start : size - 1])
    ):
        return Reading("none", line, subject_of(line, start, size - 1, grammar), why="report")
    if "是否" in has and _asks_whether(line, start):
        return Reading("none", line, why="question")
    if is_circumstance(line, start, grammar):
        at_fault = first in IF and not _FAULTS.isdisjoint(has)
        return Reading("adjunct", line, finder(line, start + 1, grammar) if at_fault else None)
    if not IF.isdisjoint(has) and (party := supposed(line, start, grammar)) is not None:
        return Reading("adjunct", line, party)
    if start and first in ("将", "就", "把") and texts[start - 1] in ISSUED:
        return Reading("none", line, why="notice of issue")
    if not words["strong"].isdisjoint(has):
        for k in range(start, size - 1):
            if texts[k] in words["strong"] and tags[k + 1] not in "ul," and tags.find("M", start, k) < 0:
                if k > start and tags[start] == "v" and tags.find("u", k) > 0:
                    break  # 抓牢争取资金的窗口期
                if tags.find("u", k) > 0 and _governed(line, start, k, grammar):
                    break
                if k - 1 == start and texts[start] == "以":
                    return Reading("purpose", line, head=start)
                opener = k - 1 if k > start and texts[k - 1] in words["decrees"] else k
                stop = first_tag(tags, "v", start + 1, opener) if texts[opener - 1] == "并" else opener
                subject = (
                    subject_of(line, start, stop, grammar) if texts[start] != "目标" and stop > 0 else None
                )
                return compose("cue", line, (opener, opener), grammar, subject, cues[texts[opener]])
    if size - start > 1 and final in words["decrees"] and speaks(line, start, grammar):
        subject = subject_of(line, start, size - 1, grammar)
        return Reading("open", line, subject, None, cues[final], size - 1, size - 1, [size - 1])
    if final in words["strong"]:
        return Reading("open", line, subject_of(line, start, size - 1, grammar), None, cues[final])
    return None


def _governed(line: Line, start: int, k: int, grammar: Grammar) -> bool:
    """Whether the word at `k` stands in the object of a cue verb: 同意深化两国致力于和平的合作."""
    for i in range(start, k - 1):
        cue = grammar.cues.get(line.texts[i])
        if cue is not None and cue.role == "verb" and line.tags[i + 1] in "dvw":
            return True
    return False


def _asks_whether(line: Line, start: int) -> bool:
    """Whether 是否 makes the clause a question, no part of what is to be done (应列明是否收费)."""
    k = line.texts.index("是否")
    return "M" not in line.tags[start:k] or "v" not in line.tags[start:k]


def owner_of(line: Line, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """Whose aim it is: 本基金 of `本基金的投资目标是`."""
    if subject is None:
        return None
    mark = line.tags.rfind("u", subject[0] + 1, subject[1])
    return subject[0], mark if mark >= 0 else subject[1]


def aim_of(line: Line, start: int, grammar: Grammar) -> Reading | None:
    """`目的是…`, `…的目标在于…`, `重在…`."""
    texts = line.texts
    i = first_word(texts, grammar.aims, start, min(start + 12, line.size))
    if i < 0:
        return None
    cue = grammar.cues[texts[i]]
    head = predicate_from(line, i + 1, line.size, grammar)
    if head is None and i + 1 < line.size and texts[i + 1] in ("将", "把", "通过", "在"):
        return Reading("open", line, owner_of(line, subject_of(line, start, i, grammar)), None, cue)
    if head is None or texts[head[0]] in grammar.words["copula"]:
        return None
    reading = compose("cue", line, head, grammar, subject_of(line, start, i, grammar), cue)
    reading.subject = owner_of(line, reading.subject)
    return reading


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


_LEADING = "".join(sorted(SKIPPED))


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
