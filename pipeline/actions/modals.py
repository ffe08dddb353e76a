"""What a clause says by its auxiliary cue (将, 应, 拟 …): what stands before it, and the verb chain behind."""

from pipeline.actions.auxiliaries import marks_object
from pipeline.actions.chains import behind_event, chain_from, compose
from pipeline.actions.grammar import CueWord, Grammar, Reading
from pipeline.actions.line import Line, first_tag
from pipeline.actions.phrases import only_means
from pipeline.actions.prepositions import predicate_from
from pipeline.actions.subjects import subject_of

#: Behind an auxiliary they leave no doubt where the predicate begins.
_PLAIN = ("v", "w", "p", "")
_SINCE = frozenset({"经", "未经"})
_GOVERNS = frozenset({"呼吁", "促请", "要求", "强调", "重申", "承诺", "同意", "决定", "敦促", "指示"})


def _cue_before(line: Line, start: int, aux: int, grammar: Grammar) -> tuple[int, int, bool]:
    """What stands before the auxiliary: the index of a verb that opens the action (同意将…) and of one that reports.

    -1 where there is none. The third: whether the clause is a forecast.
    """
    words, texts, tags = grammar.words, line.texts, line.tags
    promised = grammar.cues[texts[aux]].modality == "commitment"
    opener, report = -1, -1
    for i in range(start, aux):
        if tags[i] not in "vwd":
            continue
        text = texts[i]
        if promised and text != "显示" and text in words["forecast"]:
            if text == "预计" and not tags[i + 1 : aux].strip("dTtf"):
                expert = texts[i - 1].endswith(grammar.endings["foretellers"])
                if not expert and _is_scheduled(line, aux, words["scheduled"]):
                    return i, report, False
            return opener, report, True
        if text in words["report"]:
            report = i
        own = grammar.cues.get(text)
        if own is None or own.role != "verb" or not _SINCE.isdisjoint(texts[start:i]):
            continue
        if i > start and (tags[i - 1] in "uqm" or texts[i - 1] in words["pointers"]):
            continue
        if text in _GOVERNS or (text == "建议" and i + 1 < aux) or not tags[i + 1 : aux].strip("dM"):
            return i, report, False
    return opener, report, False


def _names_deed(word: str, grammar: Grammar) -> bool:
    """Whether a verb alone before the auxiliary is what acts: 修法将聚焦三大重点."""
    words = grammar.words
    return (
        len(word) > 1
        and word not in grammar.cues
        and word != "后续"
        and word not in words["report"] | words["says"]
    )


def _is_scheduled(line: Line, aux: int, scheduled: frozenset[str]) -> bool:
    """Whether what is expected is a deed for which a day can be set: 预计将于2027年建成."""
    k = aux + 1
    if k < line.size and line.texts[k] in ("把", "将"):
        return True
    while k < line.size and line.tags[k] in "dpTtAf":
        k += 1
    return k < line.size and line.texts[k] in scheduled


def after_modal(line: Line, start: int, aux: int, grammar: Grammar) -> Reading:
    """Read a clause by its auxiliary at `aux`: what stands before it, and the verb chain behind."""
    texts, tags, size = line.texts, line.tags, line.size
    cue, words = grammar.cues[texts[aux]], grammar.words
    opener, report, foretold = _cue_before(line, start, aux, grammar)
    if aux and texts[aux - 1] == "的":
        opener = -1
    if foretold or (aux and texts[aux] == "将" and texts[aux - 1] == "或"):
        return Reading("none", line, why="forecast")
    if opener >= 0:
        return _opened(line, start, opener, aux, grammar)
    impersonal = False
    subject = subject_of(line, start, _said_of(line, start, aux, grammar) if report < 0 else report, grammar)
    if subject is None and texts[aux] == "俟":
        end = first_tag(tags, "pv", aux + 1, size)
        subject = subject_of(line, aux + 1, end if end >= 0 else aux, grammar)
    if report >= 0:
        between = subject_of(line, report + 1, aux, grammar)
        subject = between or subject
        impersonal = between is None and texts[report] == "认为"
    if subject is None and aux == start + 1 and tags[start] == "v" and _names_deed(texts[start], grammar):
        subject = start, aux
    if subject is not None and texts[subject[1] - 1] in ("这", "那"):
        subject = None
    last, cue, negative = _auxiliaries(line, aux, grammar)
    head = None if tags[last + 1 : last + 2] in _PLAIN else _short(line, last + 1, grammar)
    head = head or predicate_from(line, last + 1, size, grammar)
    ends = tags[-1] == "w" and ((negative and size - last <= 4) or tags[-2:-1] in ("d", "b"))
    if head is None and ends and size - last > 1:
        head = size - 1, size - 1
    if head is None:
        return Reading("open", line, subject, None, cue)
    if "后" in line.has or "之后" in line.has:
        head = behind_event(line, head, grammar)
    word, promised = texts[head[0]], cue.modality == "commitment"
    if promised and word in ("获", "获得", "获准"):
        return Reading("open", line, subject, None, cue)
    if (word in words["effect"] or tags[head[0]] in "=b") and not (
        cue.modality == "obligation" and word in ("保持", "具有", "达到", "成为", "进入", "提高")
    ):
        return Reading("none", line, subject, why="effect")
    if promised:
        deed = aux - 1 == start and texts[start] in ("此举", "这", "此")
        if deed or (word in words["result"] and subject and _is_pointing(line, subject, grammar)):
            return Reading("none", line, subject, why="effect")
    reading = compose("cue", line, head, grammar, subject, cue)
    if head[0] == size - 1 and word in words["decrees"]:
        reading.kind = "open"
    reading.negative, reading.impersonal = negative, impersonal
    if reading.subject is None and negative and texts[aux] in ("严禁", "不准", "不许"):
        barred = subject_of(line, aux + 1, head[0], grammar)
        if barred and texts[barred[1] - 1].endswith((*grammar.endings["party"], "群众")):
            reading.subject = barred
    if word == "请" and texts[aux] in ("拟", "将"):
        reading.agent = None
    elif word == "请":
        reading.cue = grammar.cues["请"]
    reading.cue = reading.cue or cue
    reading.carry = reading.cue
    if texts[reading.head] not in words["others"] and reading.cue.modality != "obligation":
        reading.carry = cue
    for k in range(last + 1, head[0]):
        if tags[k] == "p" and texts[k] in words["means"]:
            if only_means(line, k, head[0]):
                reading.kind = "open"
            break
    return reading


def _short(line: Line, at: int, grammar: Grammar) -> tuple[int, int] | None:
    """A verb right behind the auxiliary that elsewhere is part of a noun or says when: 将推三十项法案, 勿前往."""
    tags, size = line.tags, line.size
    short = grammar.words["short"]
    if line.texts[at - 1] == "应" and at - 1 <= line.lead:  # 应补税款
        return None
    while at < size and tags[at] in "dTt" and line.texts[at] not in short:
        at += 1
    if at + 1 < size and line.texts[at] in short and tags[at + 1] not in "uv=":
        return at, at
    return None


def _opened(line: Line, start: int, opener: int, aux: int, grammar: Grammar) -> Reading:
    """The reading of a clause whose cue verb governs the auxiliary: 双方同意将…, 会议要求各地应…."""
    own, cue = grammar.cues[line.texts[opener]], grammar.cues[line.texts[aux]]
    subject = subject_of(line, start, opener, grammar)
    reading = Reading("cue", line, subject, None, own, opener, opener, [opener])
    if (head := predicate_from(line, aux + 1, line.size, grammar)) is not None:
        stressed = line.texts[opener] in ("强调", "重申") and cue.modality == "commitment"
        if stressed and line.texts[head[0]] in grammar.words["effect"]:
            return Reading("none", line, subject, why="effect")
        reading.verbs += chain_from(line, head[0], grammar)[0]
        if own.rule == "action.agree" and cue.modality == "obligation":
            reading.cue = cue
    reading.carry = reading.cue if own.modality != "encouragement" else cue
    return reading


def _auxiliaries(line: Line, aux: int, grammar: Grammar) -> tuple[int, CueWord, bool]:
    """The last of the auxiliaries that stand together (将应, 不得再), the cue they make, and whether they forbid."""
    texts, tags, size = line.texts, line.tags, line.size
    cue, last, at = grammar.cues[texts[aux]], aux, aux + 1
    negative = texts[aux] in grammar.words["bans"] or (aux > 0 and texts[aux - 1] == "不")
    while at < size:
        text = texts[at]
        if text in grammar.aux and tags[at] in "Mvd":
            if text == "请" and at + 1 < size and tags[at + 1] in "nNr":
                break
            if at + 1 >= size or (text == "将" and marks_object(line, at, grammar)):
                break
            last, at = at, at + 1
            if grammar.cues[text].modality == "obligation":
                cue = grammar.cues[text]
            continue
        if tags[at] not in "dxTtB":
            break
        if text == "不":
            negative = True
        at += 1
    return last, cue, negative


def _said_of(line: Line, start: int, aux: int, grammar: Grammar) -> int:
    """Where the subject ends: before the auxiliary, or before the first of two predicates (阿方支持…并愿…)."""
    texts, tags = line.texts, line.tags
    k = aux
    while k > start and tags[k - 1] == "d":
        k -= 1
    if k > start and texts[k - 1] in ("并", "并且", "也", "且"):
        verb = first_tag(tags, "vp", start + 1, k)
        verb = verb if verb >= 0 else aux
        if texts[verb - 1].endswith(grammar.endings["party"]):
            return verb
    return aux


def _is_pointing(line: Line, subject: tuple[int, int], grammar: Grammar) -> bool:
    """Whether the subject is a deed or event (这, 此举, 这一政策), whose effects are forecast."""
    text = "".join(line.texts[subject[0] : subject[1]])
    return text in grammar.words["pointing"] or text.endswith(grammar.endings["events"])
