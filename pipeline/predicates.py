"""The verb chain of a clause: where its predicate begins, which cue opens it, and who is its subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.lexicon import Token

#: What a clause is: an item by its own `cue`, a `bare` verb phrase, a `statement` with subject and plain verb,
#: an `adjunct` (time, means, ground), a `purpose` phrase, a `tail` (包括…), a `fragment` without a verb, or `none`.
Kind = Literal["cue", "bare", "statement", "adjunct", "purpose", "tail", "fragment", "none", "open"]
_TIMES = frozenset({"的同时", "以来", "后", "之后", "以后", "时", "之时", "之际", "期间", "以前", "之前"})
#: Pronouns that make a noun of what follows: 该计划, 这项决定.
_POINTERS = frozenset({"该", "这", "本", "此", "其", "这项", "该项", "这些", "那", "每", "各", "这一", "上述", "该计划", "任何", "某", "各项", "有关"})
_SKIPPED = frozenset("dcxBa")
_NOMINAL = frozenset("nNrmqAbTti")


@dataclass(frozen=True)
class CueWord:
    """A cue word's rule, its role in the verb chain and its modality."""

    rule: str
    role: str
    modality: str


@dataclass(frozen=True)
class Grammar:
    """The pack's word classes as sets, and its cue words."""

    cues: Mapping[str, CueWord]
    words: Mapping[str, frozenset[str]]
    hant: bool = False

    def has(self, name: str, word: str) -> bool:
        """Whether `word` is of the class `name`."""
        return word in self.words[name]


@dataclass(slots=True)
class Reading:
    """What a clause says. `subject` and `verbs` are token indices; `surface` is where the action's text starts."""

    kind: Kind
    tokens: Sequence[Token]
    subject: tuple[int, int] | None = None
    agent: tuple[int, int] | None = None
    cue: CueWord | None = None
    head: int = -1
    surface: int = -1
    verbs: list[int] = field(default_factory=list)
    negative: bool = False
    why: str = ""
    party: bool = False
    carry: CueWord | None = None
    impersonal: bool = False


def read(tokens: Sequence[Token], grammar: Grammar) -> Reading:
    """Read one clause, given as its words without the punctuation around it."""
    tokens = _untied(tokens)
    start, size = _lead(tokens, 0), len(tokens)
    if start >= size:
        return Reading("fragment", tokens)
    if (meanwhile := next((k for k in range(size - 1) if tokens[k].text == "的同时"), -1)) >= 0:
        start = _lead(tokens, meanwhile + 1)
    first = tokens[start]
    if first.text == "如" and start + 2 < size and tokens[start + 1].text == "有":
        return Reading("adjunct", tokens)
    if any(grammar.has("tail", t.text) for t in tokens[: start + 1]):
        return Reading("tail", tokens)
    if any(t.text in ("从而", "进而", "以便", "以期", "以免") for t in tokens[:start]):
        return Reading("purpose", tokens, head=start)
    if tokens[-1].tag == "u":
        return Reading("adjunct", tokens)
    if (tokens[-1].text in _TIMES or tokens[-1].text in ("中", "内", "前不久", "前夕")) and not any(
        t.tag == "M" or (t.text in grammar.cues and t.tag == "v") for t in tokens[start:]
    ):
        return Reading("adjunct", tokens)
    if aim := _aim(tokens, start, grammar):
        return aim
    if tokens[-1].text in grammar.words["says"] and size - start > 1 and not any(
        t.tag == "v" or t.text in grammar.cues for t in tokens[start : size - 1]
    ):
        return Reading("none", tokens, _subject(tokens, start, size - 1), why="report")
    if any(t.text == "是否" for t in tokens[start:]):
        return Reading("none", tokens, why="question")
    if first.tag in "pc" and first.text in grammar.words["conditions"] and not any(t.tag == "M" for t in tokens[start:]):
        return Reading("adjunct", tokens)
    if first.text in ("作为", "面对", "着眼", "着眼于", "立足于", "为了"):
        return Reading("adjunct", tokens)
    if first.text in ("将", "就", "把") and start and tokens[start - 1].text in ("现", "兹", "特"):
        return Reading("none", tokens, why="notice of issue")
    for k in range(start, size):
        if tokens[k].text in grammar.words["strong"] and k + 1 < size and tokens[k + 1].tag not in "ul,":
            if not any(t.tag == "M" for t in tokens[start:k]):
                return _reading("cue", tokens, (k, k), grammar, _subject(tokens, start, k), grammar.cues[tokens[k].text])
    if tokens[-1].text in grammar.words["strong"]:
        return Reading("open", tokens, _subject(tokens, start, size - 1), None, grammar.cues[tokens[-1].text])
    aux = _modal(tokens, start, grammar)
    if aux >= 0:
        return _after_modal(tokens, start, aux, grammar)
    return _without_modal(tokens, start, grammar)


def _untied(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words with 应对 cut in two where 应 is the auxiliary: `申报单位应对材料负责`."""
    for k in range(1, len(tokens) - 2):
        if tokens[k].text == "应对" and tokens[k - 1].tag in "nNrB" and any(
            t.text in ("负责", "进行", "开展", "给予", "予以", "实行", "作出", "提出", "加以") for t in tokens[k + 2 :]
        ):
            if any(t.tag == "p" for t in tokens[:k]):
                return tokens
            at = tokens[k].start
            two = [Token(at, at + 1, "应", "M"), Token(at + 1, at + 2, "对", "p")]
            return [*tokens[:k], *two, *tokens[k + 1 :]]
    return tokens


def _lead(tokens: Sequence[Token], at: int) -> int:
    """Skip list numbers, connectives, adverbs, brackets and times at the head of a clause."""
    while at < len(tokens):
        token = tokens[at]
        if token.tag == "c" and token.text in ("与", "和", "同") and at + 1 < len(tokens):
            break
        if token.tag in ",cBdT" or (
            token.tag == "m"
            and (token.text.endswith(".") or (at + 1 < len(tokens) and tokens[at + 1].text in ".．、）)"))
        ):
            at += 1
        elif token.tag == "t" or (token.tag == "f" and at and tokens[at - 1].tag in "Tt"):
            at += 1
        else:
            break
    return at


def _aim(tokens: Sequence[Token], start: int, grammar: Grammar) -> Reading | None:
    """`目的是…`, `…的目标在于…`, `重在…`."""
    for i in range(start, min(start + 12, len(tokens))):
        for length in (1, 2, 3):
            word = "".join(t.text for t in tokens[i : i + length])
            cue = grammar.cues.get(word)
            if cue is None or cue.role != "aim":
                continue
            head = _predicate(tokens, i + length, len(tokens), grammar)
            if head is None and i + length < len(tokens) and tokens[i + length].text in ("将", "把", "通过", "在"):
                return Reading("open", tokens, _subject(tokens, start, i), None, cue)
            if head is None or tokens[head[0]].text in grammar.words["copula"]:
                return None
            subject = _subject(tokens, start, i)
            reading = _reading("cue", tokens, head, grammar, subject, cue)
            if reading.subject and tokens[reading.subject[1] - 1].tag == "u":
                reading.subject = (reading.subject[0], reading.subject[1] - 1)
            return reading
    return None


def _modal(tokens: Sequence[Token], start: int, grammar: Grammar) -> int:
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
        if token.text == "请" and after.tag not in "pdvw":
            continue
        if i and (tokens[i - 1].text == "所" or (tokens[i - 1].text in ("到", "不到", "达", "按", "不足") and token.text in ("应", "需"))):
            continue
        if token.text == "将" and after.tag == "=":
            return i
        if after.tag in "ul,=":
            continue
        if token.text == "会" and not _future(tokens, i, grammar):
            continue
        if token.text == "将" and _marks_object(tokens, i, grammar):
            continue
        if token.text in ("可", "可以") and not _arranged(tokens, i):
            continue
        if token.text == "应" and any(t.text in ("邀请", "邀", "请求", "之邀") for t in tokens[i + 2 :]):
            continue
        if token.text in ("应", "要", "需") and after.tag in "nNqA" and not _verb_ahead(tokens, i + 1):
            continue
        return i
    return -1


def _future(tokens: Sequence[Token], i: int, grammar: Grammar) -> bool:
    """Whether 会 is the auxiliary: always before a verb in Hong Kong and Taiwan texts, else after a person."""
    after, before = tokens[i + 1], tokens[i - 1] if i else None
    if after.tag not in "vwdpx" or (before is not None and before.tag == "u"):
        return False
    if grammar.hant:
        return True
    return before is not None and (before.text in ("我们", "我", "也", "还", "都", "就", "他们", "双方", "仍") or before.tag == "N")


def _arranged(tokens: Sequence[Token], i: int) -> bool:
    """Whether 可 arranges something planned: 可安排, 可适当开展, 必要时可举行."""
    near = {t.text for t in tokens[i + 1 : i + 4]}
    before = {t.text for t in tokens[:i]}
    return "安排" in {t.text for t in tokens[i + 1 :]} or bool(near & {"适当", "视情", "适时"}) or (
        bool(before & {"必要", "必要时", "如有必要", "视情"}) and bool(near & {"举行", "召开", "举办", "成立", "设立"})
    )


def _marks_object(tokens: Sequence[Token], i: int, grammar: Grammar) -> bool:
    """Whether 将 stands for 把: a noun phrase follows, and behind it a verb of placing or changing."""
    after = tokens[i + 1]
    if i and tokens[i - 1].text in ("已", "已经", "曾", "刚"):
        return True
    if after.tag == "d" and i + 2 < len(tokens) and after.text in ("优先", "主要", "基本", "联合", "全部", "重点", "相互", "公开", "集中"):
        after = tokens[i + 2] if tokens[i + 2].tag in "nNw" else after
    if after.tag in "dpM" or after.tag == "v":
        if after.tag == "v" and after.text not in grammar.words["takes_verb"]:
            return any(t.text in ("作为", "列为", "纳入", "列入", "视为") for t in tokens[i + 3 :])
        return False
    for k in range(i + 2, len(tokens)):
        token = tokens[k]
        if token.tag not in "vwp":
            continue
        if token.text[-1] in "为至成到入给于向" and len(token.text) > 1 and token.text not in ("对于", "关于", "由于", "成为"):
            return True
        if token.text in grammar.words["ba"]:
            return True
        if k + 1 < len(tokens) and tokens[k + 1].text in ("为", "至", "成", "到", "入", "给"):
            return True
    if after.tag in "nN" and (k := _next_verb(tokens, i + 1)) >= 0 and k == len(tokens) - 1:
        return True
    return False


def _verb_ahead(tokens: Sequence[Token], at: int) -> bool:
    return any(t.tag == "v" for t in tokens[at:])


def _next_verb(tokens: Sequence[Token], at: int) -> int:
    return next((k for k in range(at, len(tokens)) if tokens[k].tag in "vw"), -1)


def _after_modal(tokens: Sequence[Token], start: int, aux: int, grammar: Grammar) -> Reading:
    cue = grammar.cues[tokens[aux].text]
    words = grammar.words
    opener, report = -1, -1
    for i in range(start, aux):
        token = tokens[i]
        if token.tag not in "vwd":
            continue
        if token.text in words["forecast"] and token.text not in ("显示",):
            if cue.modality == "commitment":
                return Reading("none", tokens, why="forecast")
        if token.text in words["report"]:
            report = i
        own = grammar.cues.get(token.text)
        if own is not None and own.role == "verb" and not (
            i > start and (tokens[i - 1].tag in "uqm" or tokens[i - 1].text in _POINTERS)
        ) and (
            all(t.tag in "dM" for t in tokens[i + 1 : aux]) or _clause_verb(tokens, i, aux)
        ):
            opener = i
            break
    subject = _subject(tokens, start, aux if report < 0 else report)
    impersonal = False
    if opener >= 0:
        own = grammar.cues[tokens[opener].text]
        reading = Reading("cue", tokens, _subject(tokens, start, opener), None, own, opener, opener, [opener])
        if (head := _predicate(tokens, aux + 1, len(tokens), grammar)) is not None:
            reading.verbs += _chain(tokens, head[0], grammar)[0]
            if own.rule == "action.agree" and cue.modality == "obligation":
                reading.cue = cue
        reading.carry = reading.cue if own.modality != "encouragement" else cue
        return reading
    if 0 <= report < aux:
        between = _subject(tokens, report + 1, aux)
        subject = between or subject
        impersonal = between is None and tokens[report].text == "认为"
    last = aux
    negative = tokens[aux].text in ("不得", "严禁", "不准", "不许", "切勿", "不应", "不能")
    at = aux + 1
    while at < len(tokens):
        nxt = grammar.cues.get(tokens[at].text)
        if tokens[at].tag in "Mvd" and nxt is not None and nxt.role == "aux":
            if not (tokens[at].text == "将" and _marks_object(tokens, at, grammar)) and at + 1 < len(tokens):
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
    head = _predicate(tokens, last + 1, len(tokens), grammar)
    if head is None:
        return Reading("open", tokens, subject, None, cue)
    if tokens[head[0]].text in ("获", "获得", "获准") and cue.modality == "commitment":
        return Reading("open", tokens, subject, None, cue)
    if tokens[head[0]].text in words["effect"] or tokens[head[0]].tag in "=b":
        if not (cue.modality == "obligation" and tokens[head[0]].text in ("保持", "具有", "达到", "成为", "进入", "提高")):
            return Reading("none", tokens, subject, why="effect")
    if cue.modality == "commitment" and subject and tokens[head[0]].text in words["result"]:
        if _points(tokens, subject, words):
            return Reading("none", tokens, subject, why="effect")
    reading = _reading("cue", tokens, head, grammar, subject, cue)
    reading.negative, reading.impersonal = negative, impersonal
    reading.cue = reading.cue or cue
    reading.carry = reading.cue
    if tokens[reading.head].text not in words["others"] and reading.cue.modality != "obligation":
        reading.carry = cue
    means = next((k for k in range(last + 1, head[0]) if tokens[k].tag == "p" and tokens[k].text in words["means"]), -1)
    if means >= 0 and _only_means(tokens, means, head[0]):
        reading.kind = "open"
    return reading


def _points(tokens: Sequence[Token], subject: tuple[int, int], words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the subject is a deed or event (这, 此举, 这一政策), whose effects are forecast."""
    text = "".join(t.text for t in tokens[subject[0] : subject[1]])
    return text in words["pointing"] or text.endswith(tuple(words["events"]))


def _clause_verb(tokens: Sequence[Token], i: int, aux: int) -> bool:
    """Whether the cue verb at `i` governs the clause with the auxiliary: `要求各地应…`."""
    return tokens[i].text in ("要求", "强调", "重申", "承诺", "同意", "决定", "敦促", "指示")


def _without_modal(tokens: Sequence[Token], start: int, grammar: Grammar) -> Reading:
    words, size = grammar.words, len(tokens)
    at = start
    first = tokens[at]
    if first.tag == "p" or (first.tag in "cM" and first.text in words["about"]):
        if first.text == "为" and at and tokens[at - 1].tag in "Tt":
            return Reading("none", tokens, why="copula", surface=-2)
        if first.text == "以" and (manner := _manner(tokens, at, grammar)) is not None:
            return manner
        if first.text in words["purpose"] and first.text not in ("为",):
            return Reading("purpose", tokens, head=at)
        head = _predicate(tokens, at, size, grammar)
        if head is None:
            return Reading("adjunct", tokens)
        reading = _reading("bare", tokens, head, grammar, None, None)
        if first.text in ("经", "未经") and head[0] == size - 1:
            return Reading("adjunct", tokens)
        if first.text in words["means"] and _only_means(tokens, at, head[0]):
            reading.kind = "bare" if at and tokens[at - 1].text == "主要" else "adjunct"
        elif first.text == "为" and (
            tokens[head[0]].text not in words["transfer"] or not any(t.tag in "nNr" for t in tokens[at + 1 : head[0]])
        ):
            reading.kind = "purpose"
        return reading
    if first.text in words["purpose"] and first.text not in ("为", "帮助", "助力", "用于"):
        return Reading("purpose", tokens, head=at)
    verb = _first_verb(tokens, at, grammar)
    if any(t.text in grammar.words["permission"] for t in tokens[start : verb if verb >= 0 else size]) or any(
        tokens[k].text in ("可", "可以", "只可", "有权") and tokens[k + 1].tag in "vdp" for k in range(start, size - 1)
    ):
        return Reading("none", tokens, _subject(tokens, start, size), why="permission")
    if verb < 0:
        return Reading("fragment", tokens, _subject(tokens, start, size))
    if verb == at or all(t.tag in _SKIPPED for t in tokens[at:verb]):
        head = (verb, verb)
        subject = None
        if (later := _compound(tokens, verb, grammar)) > 0:
            subject, head = _subject(tokens, start, later), (later, later)
            if tokens[later].text == "由" or tokens[later].tag in "pM":
                found = _predicate(tokens, later, size, grammar)
                head = found or head
    else:
        subject = _subject(tokens, start, verb)
        head = (verb, verb)
        turn = _turn(tokens, at, verb, grammar)
        if turn > at and (found := _predicate(tokens, turn, size, grammar)) is not None:
            subject, head = _subject(tokens, start, turn), found
            if tokens[turn].text in ("经", "未经") and found[0] == size - 1:
                return Reading("fragment", tokens, subject)
    reading = _reading("bare" if subject is None else "statement", tokens, head, grammar, subject, None)
    cue = grammar.cues.get(tokens[reading.head].text)
    if cue is not None and (cue.role == "verb" or tokens[reading.head].text == "请"):
        reading.cue, reading.kind = reading.cue or cue, "cue"
        if reading.head >= size - 1 and tokens[reading.head].text in ("同意", "决定", "承诺", "商定"):
            reading.kind = "open"
    return reading


def _compound(tokens: Sequence[Token], verb: int, grammar: Grammar) -> int:
    """Where the predicate begins if the first verb only makes a noun phrase with its neighbour (检测费用由…承担), or -1."""
    if verb + 1 >= len(tokens) or tokens[verb + 1].tag not in "nw":
        return -1
    named = tokens[verb + 1].text in grammar.words["heads"]
    for k in range(verb + 2, len(tokens)):
        token = tokens[k]
        if token.tag == "u":
            return -1
        if token.tag == "p" and token.text in ("由", "向", "按", "按照", "自") and (named or tokens[verb].tag == "w"):
            return k if any(t.tag == "v" for t in tokens[k + 1 :]) else -1
        if named and token.tag in "v=" and tokens[k - 1].tag in "dnAqT" and k > verb + 1:
            return k
    return -1


def _only_means(tokens: Sequence[Token], at: int, head: int) -> bool:
    """Whether the verb found belongs to the phrase of means itself: no second verb phrase stands behind it."""
    return all(t.tag in "dx" for t in tokens[at + 1 : head])


_MANNERS = ("模式", "方式", "形式", "办法", "名义", "姿态", "精神", "标准", "途径", "态度", "原则", "价格", "股", "元", "方法", "身份")


def _manner(tokens: Sequence[Token], at: int, grammar: Grammar) -> Reading | None:
    """`以…方式运作`, `以…为基础开展…`: a manner, not a purpose."""
    turn = next((k for k in range(at + 1, len(tokens)) if tokens[k].text in _MANNERS or tokens[k].tag == "A"), -1)
    if turn < 0:
        turn = next((k + 1 for k in range(at + 2, len(tokens) - 1) if tokens[k].text == "为"), -1)
        if turn < 0 or not any(t.tag in "nNr" for t in tokens[at + 1 : turn - 1]):
            return None
    head = next((k for k in range(turn + 1, len(tokens)) if tokens[k].tag in "vw"), -1)
    if head < 0:
        return Reading("adjunct", tokens)
    return _reading("bare", tokens, (head, at), grammar, None, None)


def _turn(tokens: Sequence[Token], start: int, end: int, grammar: Grammar) -> int:
    """Index of the preposition between subject and verb, -1 if there is none."""
    for k in range(start + 1, end):
        if tokens[k].tag in "pM" and tokens[k + 1].tag != "=" and (tokens[k].text in grammar.words["means"] or tokens[k].text in grammar.words["about"]):
            if not any(t.tag == "u" for t in tokens[k:end]):
                return k
    return -1


def _first_verb(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """Index of the verb that heads the clause; a verb that modifies a noun is passed over."""
    size = len(tokens)
    for k in range(at, size):
        token = tokens[k]
        if token.tag == "v" or token.tag == "=":
            if (k + 1 < size and tokens[k + 1].tag == "u") or (
                k > at and (tokens[k - 1].tag == "u" or (tokens[k - 1].tag == "q" and token.text in ("同意", "反对", "赞成")))
            ):
                continue
            if token.text in grammar.words["manner"] and k + 1 < size and tokens[k + 1].tag == "v":
                continue
            return k
        if token.tag == "w" and _verbal(tokens, k, at, grammar.cues.get(token.text)):
            return k
    return -1


def _verbal(tokens: Sequence[Token], k: int, start: int, cue: CueWord | None) -> bool:
    """Whether a word that is verb or noun is a verb here: it heads the phrase and an object follows."""
    before = tokens[k - 1] if k > start else None
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if before is not None and before.tag not in "dxTtcMpB,f" and not (before.tag == "r" and before.text not in _POINTERS):
        if cue is None or cue.role != "verb" or before.tag not in "nNivwa" or after is None:
            return False
        if tokens[k].text in ("要求", "建议", "倡议", "责成") and after.tag not in "ucx,=M":
            return any(t.tag in "vM" for t in tokens[k + 1 :])
        if tokens[k].text == "决定" and after.tag not in "ucxf,=" and k + 3 < len(tokens):
            return True
        if after.text in ("正", "正在", "已", "已经", "仍", "尚", "曾"):
            return False
        return after.tag in "vdpTtAm" or (after.tag == "M" and tokens[k].text not in ("计划", "决定", "建议", "倡议"))
    if after is None:
        return before is not None and before.tag in "dM"
    if cue is not None and (after.tag == "f" or (cue.modality == "plan" and after.text in ("预计", "将", "拟", "定于"))):
        return False
    if after.text == "与" and k == start and cue is None and tokens[k].text in ("发展", "对接"):
        return True
    if after.tag == "c" and k + 3 < len(tokens):
        return tokens[k + 2].tag == "v" and tokens[k + 3].tag not in "uc,"
    return after.tag not in "uc,="


def _predicate(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """`(head, surface)`: the verb that the clause from `at` on turns on, and where its text starts."""
    words = grammar.words
    while at < end:
        token = tokens[at]
        if token.tag == "p" and at + 1 < end and tokens[at + 1].tag in "Tt" and token.text in ("于", "在", "自", "从", "到", "至"):
            at += 2
            while at < end and tokens[at].tag in "Ttf":
                at += 1
            continue
        if token.text == "作为" and token.tag == "p":
            return None
        if token.text in words["about"] and token.tag in "pcM" and at + 1 < end:
            head = _behind_about(tokens, at, end, grammar)
            return (head, at) if head >= 0 else None
        if token.tag == "p" and token.text in words["means"]:
            head = _behind_means(tokens, at, end, grammar)
            turn = (k for k in range(at + 2, head) if tokens[k].tag in "pM" and tokens[k].text in words["about"])
            return (head, next(turn, head)) if head >= 0 else None
        if token.tag in "v=b" and not (at + 1 < end and tokens[at + 1].tag == "u"):
            if token.text in words["manner"] and at + 1 < end and tokens[at + 1].tag in "vd":
                at += 1
                continue
            return at, at
        if token.tag == "w":
            return at, at
        if token.tag in _SKIPPED or token.tag in "TtfMq,mA":
            at += 1
        elif token.tag in "nNr":
            head = next((k for k in range(at + 1, end) if tokens[k].tag == "v"), -1)
            return (head, head) if head >= 0 else None
        else:
            at += 1
    return None


def _locative(tokens: Sequence[Token], at: int) -> int:
    """Index behind the place word that closes a phrase (在…中, 在…基础上), or -1."""
    for k in range(at, min(len(tokens), at + 24)):
        if tokens[k].tag == "f" and tokens[k].text not in ("起",):
            return k + 1
    return -1


def _behind_means(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind a phrase of means, place or time."""
    word = tokens[at].text
    if word in ("在", "自", "从", "于", "经", "除", "随着", "当"):
        place = _locative(tokens, at + 1)
        if 0 < place < end:
            found = _predicate(tokens, place, end, grammar)
            return found[0] if found else -1
        if 0 < place:
            return -1
    verbs = [k for k in range(at + 1, end) if _acts(tokens, k, end)]
    for k in range(at + 1, end):
        if tokens[k].text in ("来", "以") and k + 1 < end and tokens[k + 1].tag in "vw" and k > at + 1:
            return k + 1 if tokens[k].text == "来" else (verbs[0] if verbs else -1)
        if tokens[k].tag in "pcM" and tokens[k].text in ("向", "对", "将", "把", "为", "就", "与") and k > at + 1 and tokens[k - 1].tag in "nN":
            if (head := _behind_about(tokens, k, end, grammar)) >= 0:
                return head
    if word in ("在", "于"):
        for k in range(at + 2, end - 1):
            if tokens[k].tag == "v":
                break
            if tokens[k].tag == "w" and tokens[k - 1].text[-1] in "区市省国县乡村镇州" and tokens[k + 1].tag in "nNw":
                return k
    if not verbs:
        return -1
    if word in ("在", "于", "从", "自"):
        return verbs[0]
    if grammar.has("grounds", word) or (word in ("以", "用") and tokens[at + 1].tag in "nNrAa"):
        behind = [k for k in verbs if k > at + 1 and tokens[k - 1].tag in "nNdAqTt"]
        return behind[0] if behind else verbs[-1]
    behind = [k for k in verbs if tokens[k - 1].tag in "Aq"]
    last = behind[0] if behind else verbs[-1]
    while last - 1 in verbs or (last - 2 in verbs and tokens[last - 1].text in ("和", "与", "并", "、")):
        last -= 1 if last - 1 in verbs else 2
    return last


def _acts(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether the word is a verb with its object here, not a noun or part of a phrase before 的."""
    tag = tokens[k].tag
    if tag == "v":
        return not _relative(tokens, k, end)
    if tag != "w" or k + 1 >= end or tokens[k - 1].tag in "uw":
        return False
    return tokens[k + 1].tag in "AN" or tokens[k - 1].tag in "Aq"


def _relative(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether the verb stands in a phrase that 的 closes at once."""
    return k + 1 < end and tokens[k + 1].tag == "u"


def _behind_about(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> int:
    """The main verb behind 与…, 向…, 为…, 就…, 对…, 由…, 将…."""
    word, words = tokens[at].text, grammar.words
    verbs = [
        k
        for k in range(at + 1, end)
        if (tokens[k].tag == "v" or (tokens[k].tag == "w" and _closes(tokens, k, end))) and not _relative(tokens, k, end)
    ]
    if word in ("同", "与", "和", "向") and at + 2 < end:
        for k in range(at + 2, end - 1):
            if tokens[k].tag == "v":
                break
            if tokens[k].tag == "p" and tokens[k].text in ("就", "对", "围绕", "为"):
                inner = _behind_about(tokens, k, end, grammar)
                if inner > k:
                    return inner
    timed = [k for k in verbs if tokens[k - 1].tag in "Tt" and k > at + 2]
    if timed and word in ("对", "向", "为", "就"):
        return timed[0]
    if not verbs and not (word == "为" and any(tokens[k].text in words["transfer"] for k in range(at + 2, end))):
        nouns = [k for k in range(at + 2, end) if tokens[k].tag == "w" and tokens[k - 1].tag != "u" and not _relative(tokens, k, end)]
        if len(nouns) > 1 and nouns[-1] == end - 1 == nouns[-2] + 1:
            return nouns[-2]
        return nouns[-1] if nouns else -1
    if word == "为":
        verbs = [k for k in range(at + 1, end) if k in verbs or (tokens[k].text in words["transfer"] and not _relative(tokens, k, end))]
        given = [k for k in verbs if tokens[k].text in words["transfer"] and any(t.tag in "nNr" for t in tokens[at + 1 : k])]
        return given[-1] if given else verbs[0]
    if word in ("就", "对", "围绕"):
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


def _closes(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether a word that is verb or noun stands as a verb behind a preposition phrase: last, or after an adverb."""
    if tokens[k - 1].tag in "dx" and tokens[k - 1].text != "联合":
        return True
    return k == end - 1 and tokens[k - 1].tag in "nN"


def _subject(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase of `tokens[start:end]` without what leads into it and the adverbs behind it."""
    start = _lead(tokens, start)
    while start < end and tokens[start].tag == "p" and tokens[start].text not in ("由",):
        place = next((k + 1 for k in range(start, end) if tokens[k].tag == "f"), -1)
        if place < 0:
            if tokens[start].text in ("对", "对于", "关于") and end - start > 1:
                return None
            return None
        start = _lead(tokens, place)
    for k in range(start + 1, end):
        if tokens[k].text in ("基于", "根据", "按照", "依据") or tokens[k].tag == "p" and tokens[k].text in ("通过", "在", "到", "于") and not any(t.tag == "u" for t in tokens[k:end]):
            end = k
            break
    if end > start and tokens[end - 1].text in _TIMES:
        end = next((k for k in range(start + 1, end) if tokens[k].tag == "v"), end)
    while end > start and (tokens[end - 1].tag in "dcxTtpM," or tokens[end - 1].text in ("方面",)):
        end -= 1
    if start >= end or not any(t.tag in "nNrwbqA" for t in tokens[start:end]):
        return None
    return start, end


def _reading(
    kind: Kind,
    tokens: Sequence[Token],
    head: tuple[int, int],
    grammar: Grammar,
    subject: tuple[int, int] | None,
    cue: CueWord | None,
) -> Reading:
    verbs, party = _chain(tokens, head[0], grammar)
    if kind == "cue" and cue is None:
        cue = grammar.cues.get(tokens[head[0]].text)
    reading = Reading(kind, tokens, subject, None, cue, head[0], head[1], verbs, party=party)
    by = next((k for k in range(head[0]) if tokens[k].text == "由" and tokens[k].tag == "p"), -1)
    if by >= 0:
        reading.agent = _subject(tokens, by + 1, head[0])
        reading.surface = by
    own = grammar.cues.get(tokens[head[0]].text)
    if own is not None and own.role == "verb" and not (own.modality == "commitment" and cue is not None):
        if not (own.rule == "action.explore" and tokens[head[0]].text in ("研究", "讨论") and len(verbs) < 2 and cue is None):
            reading.cue = own
    if len(verbs) > 1 and own is None or (own is not None and own.modality == "commitment"):
        second = grammar.cues.get(tokens[verbs[1]].text) if len(verbs) > 1 else None
        if second is not None and second.role == "verb" and second.modality in ("exploration", "encouragement"):
            if own is None or second.modality == "exploration" or own.rule == "action.agree":
                reading.cue = second
    if subject is None and party and tokens[head[0]].text in ("请", "需要", "责成"):
        reading.agent = _subject(tokens, head[0] + 1, verbs[-1])
    if tokens[head[0]].text in grammar.words["others"] and party:
        reading.cue = CueWord("action.encourage", "verb", "encouragement")
    return reading


def _chain(tokens: Sequence[Token], head: int, grammar: Grammar) -> tuple[list[int], bool]:
    """The verbs that carry the clause from `head` on, and whether a second party acts in it."""
    words, size = grammar.words, len(tokens)
    chain, party, at = [head], False, head + 1
    while at < size and len(chain) < 4:
        k = at
        while k < size and tokens[k].tag in "dxM" and k - at < 4 and tokens[k].text not in ("将", "把"):
            k += 1
        joined = k < size and tokens[k].tag in "c," and tokens[k].text in ("和", "与", "并", "、", "或", "及", "并且")
        if joined:
            k += 1
            while k < size and tokens[k].tag in "dx":
                k += 1
        if k >= size:
            break
        if not joined and tokens[chain[-1]].text in words["takes_verb"] and (
            tokens[k].tag in "pTt" or tokens[k].text in words["about"]
        ):
            found = _predicate(tokens, k, size, grammar)
            if found is not None and (tokens[k].tag in "Tt" or not _only_means(tokens, k, found[0])) and not _relative(tokens, found[0], size):
                chain.append(found[0])
                at = found[0] + 1
                continue
            break
        token, before = tokens[k], tokens[chain[-1]].text
        object_follows = k + 1 < size and tokens[k + 1].tag in "nNrmqAabTwvdp"
        if token.tag == "v" and not _relative(tokens, k, size):
            if before in words["takes_verb"] or joined or (k == chain[-1] + 1 and before in words["compound"]):
                chain.append(k)
                at = k + 1
                continue
        elif token.tag == "w" and object_follows and (before in words["takes_verb"] or joined) and not (
            tokens[k + 1].tag == "c" or tokens[k + 1].text in words["noun_heads"]
        ):
            if not (joined and tokens[k + 1].tag in "c,"):
                chain.append(k)
                at = k + 1
                continue
        break
    last = chain[-1]
    if tokens[last].text in words["serial"]:
        for k in range(last + 2, size):
            if tokens[k].tag in "vw" and tokens[k - 1].tag in ("A", "q", "n"[: tokens[k].tag == "v"]) and any(t.tag in "Aq" for t in tokens[last + 1 : k]):
                if not _relative(tokens, k, size):
                    chain.append(k)
                break
    if tokens[last].text in words["takes_party"] and len(chain) < 3:
        second = _second_party(tokens, last + 1, size)
        if second >= 0 and second not in chain:
            chain.append(second)
            party = True
            if tokens[second].text in words["takes_verb"] and second + 1 < size and tokens[second + 1].tag == "v":
                chain.append(second + 1)
    closing = tokens[size - 1].text
    if tokens[chain[-1]].text in words["submits"] and closing in words["decides"] and size - 1 > chain[-1]:
        chain.append(size - 1)
    return chain, party


def _second_party(tokens: Sequence[Token], at: int, end: int) -> int:
    """The verb of the party that is called on: `鼓励企业参与…`: 参与."""
    seen, clear = False, at
    for k in range(at, end):
        token = tokens[k]
        if k < clear:
            continue
        if token.text == "在" and (place := _locative(tokens, k + 1)) > 0:
            clear = place
            continue
        if token.tag in "nNr":
            seen = True
        elif token.tag == "v" and seen:
            if tokens[k - 1].tag in "nNdfBT" and not _relative(tokens, k, end):
                return k
        elif token.tag == "w" and seen and tokens[k - 1].tag in "dx" and not _relative(tokens, k, end):
            return k
        elif token.tag == "u":
            seen = False
    return -1
