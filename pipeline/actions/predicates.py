"""What a clause says: where its predicate begins, which cue opens it, and who is its subject."""

from pipeline.actions.chains import compose
from pipeline.actions.grammar import (
    ADJUNCT_ENDS,
    ADJUNCT_HEADS,
    ISSUED,
    MAY,
    SKIPPED,
    SO_THAT,
    Grammar,
    Reading,
)
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.modals import after_modal, modal_at
from pipeline.actions.phrases import only_means, skip_lead
from pipeline.actions.prepositions import predicate_from
from pipeline.actions.subjects import acting_party, subject_of
from pipeline.actions.verbs import compound_at, first_verb

_BECAUSE = frozenset({"经", "未经", "随着", "由于"})
_FAULTS = frozenset({"未", "逾期", "违约", "延期", "违反"})
_ANSWERED = frozenset({"负责", "进行", "开展", "给予", "予以", "实行", "作出", "提出", "加以"})
_FINDS = frozenset(
    {"认为", "发现", "收到", "接到", "知悉", "逾期", "延期", "未", "违约", "要求", "申请", "需要", "需", "拟"}
    | {"提出", "办理", "转让", "解除", "变更", "委托", "参加", "使用", "收购", "持有", "增持", "减持"}
)
_NAMING = frozenset("nNr")
_SIDES = frozenset("甲乙丙丁双对我买卖供需中")
#: Auxiliaries that say in a condition what may come (如不能按期交货, 如需变更), not what must be done.
_MAYBE = frozenset({"不能", "需", "需要", "愿"})
_IF = frozenset({"如", "若", "如果", "倘若", "假如", "一旦"})
_SAYING = frozenset("vp=Mul")


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
        return Reading("adjunct", line, _finder(line, start, grammar))
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
    if not (first == "如" and modal) and not words["tail"].isdisjoint(texts[: start + 1]):
        return Reading("tail", line)
    if start and not SO_THAT.isdisjoint(texts[:start]):
        return Reading("purpose", line, head=start)
    if tags[-1] == "u":
        return Reading("adjunct", line, _finder(line, start, grammar))
    if (final in ADJUNCT_ENDS or final in words["times"]) and not _has_cue(line, start, grammar):
        party = (
            acting_party(line, start, grammar) or (final == "时" and _finder(line, start, grammar)) or None
        )
        return Reading("adjunct", line, party)
    if not grammar.aims.isdisjoint(has) and (aim := aim_of(line, start, grammar)):
        return aim
    if (
        final in words["says"]
        and size - start > 1
        and final not in ("建议", "提议")
        and first != "向"
        and tags.find("v", start, size - 1) < 0
        and cues.keys().isdisjoint(texts[start : size - 1])
    ):
        return Reading("none", line, subject_of(line, start, size - 1, grammar), why="report")
    if "是否" in has:
        return Reading("none", line, why="question")
    if _is_circumstance(line, start, grammar):
        at_fault = first in _IF and not _FAULTS.isdisjoint(has)
        return Reading("adjunct", line, _finder(line, start + 1, grammar) if at_fault else None)
    if not _IF.isdisjoint(has) and (party := _supposed(line, start, grammar)) is not None:
        return Reading("adjunct", line, party)
    if start and first in ("将", "就", "把") and texts[start - 1] in ISSUED:
        return Reading("none", line, why="notice of issue")
    if not words["strong"].isdisjoint(has):
        for k in range(start, size - 1):
            if texts[k] in words["strong"] and tags[k + 1] not in "ul," and tags.find("M", start, k) < 0:
                if tags.find("u", k) > 0 and _governed(line, start, k, grammar):
                    break
                opener = k - 1 if k > start and texts[k - 1] in words["decrees"] else k
                subject = subject_of(line, start, opener, grammar)
                return compose("cue", line, (opener, opener), grammar, subject, cues[texts[opener]])
    if size - start > 1 and final in words["decrees"] and _speaks(line, start, grammar):
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


def _finder(line: Line, start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party whose finding or default a condition tells: what follows is its duty.

    保险人认为证明不完整的，应当…; 发包人逾期付款的，应….
    """
    k = first_word(line.texts, _FINDS, start + 1, line.size)
    if k > 0 and (place := line.tags.find("p", start + 1, k)) > 0:
        k = place
    if k < 0 or line.tags[start] not in "nNr" or not line.texts[k - 1].endswith(grammar.endings["party"]):
        return None
    return start, k


def _has_cue(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether an auxiliary or a cue that is a verb stands from `start` on; not what is told as a time (要求发言时)."""
    k = line.tags.find("M", start)
    while k >= 0:
        if line.texts[k] != "不能":
            return True
        k = line.tags.find("M", k + 1)
    k = line.tags.find("v", start)
    while k >= 0:
        if line.texts[k] in grammar.cues and not (line.texts[k] == "要求" and line.texts[-1] == "时"):
            return True
        k = line.tags.find("v", k + 1)
    return False


def _is_circumstance(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether the first word says that the clause is a condition, a ground, a point of view."""
    texts, tags = line.texts, line.tags
    first, final = texts[start], texts[-1]
    if "M" not in tags and "一旦" in line.has and "一旦" in texts[: start + 1]:
        return True
    if tags[start] in "pc":
        if first in grammar.words["conditions"] and (
            "M" not in tags[start:] or (first in _IF and not _demands(line, start))
        ):
            return True
        return first in ADJUNCT_HEADS
    if first == "因应":
        return start + 1 < line.size and "d" not in tags[:start]
    if first == "考虑":
        return start + 1 < line.size and texts[start + 1] == "到"
    if first == "结合":
        return final in ("实际", "实践", "情况") or (line.size - start > 2 and "v" not in tags[start + 1 :])
    if first == "应":
        return final in ("邀请", "之邀", "请求", "要求", "邀")
    return first in ADJUNCT_HEADS


def _demands(line: Line, start: int) -> bool:
    """Whether an auxiliary from `start` on says what is to be done; one of possibility does not."""
    k = line.tags.find("M", start)
    while k >= 0:
        if line.texts[k] not in _MAYBE:
            return True
        k = line.tags.find("M", k + 1)
    return False


def _supposed(line: Line, start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party of which a condition is told: 乙方如在两日内不答复，…."""
    texts, tags = line.texts, line.tags
    k = first_word(texts, _IF, start + 1, min(start + 8, line.size - 1))
    if k < 0 or tags[start:k].strip("nNrBw") or _demands(line, start):
        return None
    return (start, k) if tags[k] == "p" and texts[k - 1].endswith(grammar.endings["party"]) else None


def _speaks(line: Line, start: int, grammar: Grammar) -> bool:
    """Whether the clause is a party and its verb of deciding (会议决定，), with nothing else said."""
    texts, tags, last = line.texts, line.tags, line.size - 1
    if tags[last] == "w":
        k = last - 1
        while k > start and tags[k] == "d":
            k -= 1
        k = start if tags[k] == "d" else k
        speaker = grammar.endings["party"] + grammar.endings["bodies"]
        if tags[k] not in "Nr" and not texts[k].endswith(speaker):
            return False
    return _SAYING.isdisjoint(tags[start:last]) and grammar.cues.keys().isdisjoint(texts[start:last])


def untied(line: Line) -> Line:
    """The words with 应对 cut in two where 应 is the auxiliary: `申报单位应对材料负责`."""
    starts, texts, tags = line.starts, line.texts, line.tags
    for k in range(1, line.size - 2):
        if texts[k] == "应对" and tags[k - 1] in "nNrB" and not _ANSWERED.isdisjoint(texts[k + 2 :]):
            if "p" in tags[:k]:
                return line
            return Line(
                [*starts[: k + 1], starts[k] + 1, *starts[k + 1 :]],
                [*texts[:k], "应", "对", *texts[k + 1 :]],
                f"{tags[:k]}Mp{tags[k + 1 :]}",
            )
    return line


def faced(line: Line) -> Line:
    """The words with 方向 cut in two behind a party of one character: `乙方向甲方支付`."""
    starts, texts, tags = line.starts, line.texts, line.tags
    for k in range(1, line.size - 1):
        if texts[k] == "方向" and texts[k - 1] in _SIDES and starts[k - 1] + 1 == starts[k]:
            return Line(
                [*starts[:k], starts[k] + 1, *starts[k + 1 :]],
                [*texts[: k - 1], texts[k - 1] + "方", "向", *texts[k + 1 :]],
                f"{tags[: k - 1]}np{tags[k + 1 :]}",
            )
    return line


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
    if verb < 0:
        modal = tags.find("M", start)
        named = subject_of(line, start, modal if modal > start else size, grammar)
        return Reading("fragment", line, named)
    if (
        start < verb < start + 4
        and texts[verb] in words["says"]
        and texts[verb] not in grammar.cues
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
        else:
            subject = subject_of(line, start, verb, grammar)
    reading = compose("bare" if subject is None else "statement", line, head, grammar, subject, None)
    word = texts[reading.head]
    cue = grammar.cues.get(word)
    if cue is None or (cue.role != "verb" and word != "请"):
        return reading
    if word == "研究" and len(reading.verbs) > 1 and texts[reading.verbs[1]] in words["deals"]:
        return reading
    reading.cue, reading.kind = reading.cue or cue, "cue"
    if reading.head >= size - 1 and word in ("同意", "决定", "承诺", "商定"):
        reading.kind = "open"
    return reading


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


_LEADING = "".join(sorted(SKIPPED))


def _permits(line: Line, start: int, verb: int, grammar: Grammar) -> bool:
    """Whether the clause grants or denies: 可以, 有权 before a verb, a word of permission before the first one."""
    texts, tags = line.texts, line.tags
    if not grammar.words["permission"].isdisjoint(texts[start:verb]):
        return True
    return not MAY.isdisjoint(line.has) and any(
        texts[k] in MAY and tags[k + 1] in "vdp" for k in range(start, line.size - 1)
    )


def _behind_preposition(line: Line, at: int, grammar: Grammar) -> Reading:
    """Read a clause that opens with a preposition: its verb stands behind the phrase, or there is none."""
    words, texts, tags, size = grammar.words, line.texts, line.tags, line.size
    first = texts[at]
    if first == "为" and at and tags[at - 1] in "Tt":
        return Reading("none", line, why="copula", surface=-2)
    if first == "以" and (manner := manner_of(line, at, grammar)) is not None:
        return manner
    if first in words["purpose"] and first != "为":
        return Reading("purpose", line, head=at)
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
    if head < 0:
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
