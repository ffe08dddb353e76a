"""The verb chain of a clause: its first verb, the verbs joined to it, the verb of a second party."""

from collections.abc import Sequence

from pipeline.actions.grammar import CueWord, Grammar, Kind, Reading
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.phrases import is_relative, locative_end, only_means, passes
from pipeline.actions.prepositions import behind_about, predicate_from
from pipeline.actions.subjects import names_party, subject_of
from pipeline.actions.verbs import names_agent

_AFTER = frozenset({"后", "之后", "以后", "之日起", "期间"})
_BEFORE = frozenset({"前", "之前"})
_AND = frozenset({"和", "与", "并", "、", "或", "及", "并且"})
_USES = frozenset({"采取", "采用", "运用", "利用", "使用"})
_COUNTED = frozenset("Aq")
_PLACES = frozenset({"在", "到", "于"})
_BODIES = ("部门", "单位", "机构", "企业", "各方", "各国", "各地")
_ENCOURAGE = CueWord("action.encourage", "verb", "encouragement")


def compose(
    kind: Kind,
    line: Line,
    head: tuple[int, int],
    grammar: Grammar,
    subject: tuple[int, int] | None,
    cue: CueWord | None,
) -> Reading:
    """The reading of a clause whose predicate begins at `head` (its word, and where its text starts)."""
    texts, tags, words = line.texts, line.tags, grammar.words
    head = behind_event(line, head, grammar)
    at = head[0]
    word = texts[at]
    verbs, party = chain_from(line, at, grammar)
    own = grammar.cues.get(word)
    if word == "准备" and len(verbs) < 2 and tags[at + 1 : at + 2] != "p":  # 准备三天的粮食
        own = None
    if kind == "cue" and cue is None:
        cue = own
    reading = Reading(kind, line, subject, None, cue, at, head[1], verbs, party=party)
    if "由" in line.has:
        by = next(
            (k for k in range(at) if texts[k] == "由" and tags[k + 1] not in "Tt" and texts[k - 1] != "为"),
            -1,
        )
        if by >= 0:
            stop = first_tag(tags, "dvpTtb", by + 2, at) if "u" not in tags[by:at] else -1
            if stop > 0 and tags[stop] in "db" and tags[stop + 1] in "nN":
                stop = first_tag(tags, "dvpTt", stop + 1, at)  # 由党政主要负责人共同研究
            reading.agent = subject_of(line, by + 1, stop if stop > 0 else at, grammar)
            reading.surface = by
    if own is not None and own.role == "verb" and _opens(line, verbs, own, cue, grammar):
        reading.cue = own
    if len(verbs) > 1 and (own.modality == "commitment" if own else word not in words["submits"]):
        second = grammar.cues.get(texts[verbs[1]])
        if second is not None and second.role == "verb":
            agreed = own is None or own.rule == "action.agree"
            if second.modality == "exploration" or (second.modality == "encouragement" and agreed):
                reading.cue = second
    if subject is None and party and word in ("请", "需要", "责成"):
        reading.agent = subject_of(line, at + 1, verbs[1], grammar)
        if reading.agent and tags[at + 1] == "d" and names_party(line, at + 1):
            reading.agent = at + 1, reading.agent[1]
    if word in words["others"]:
        reading.party = party and _acts_for_itself(line, verbs, grammar)
        if reading.party:
            reading.cue = _ENCOURAGE
    return reading


def _opens(line: Line, verbs: Sequence[int], own: CueWord, cue: CueWord | None, grammar: Grammar) -> bool:
    """Whether the first verb is itself the cue of the clause, below the `cue` it stands under."""
    word, single = line.texts[verbs[0]], len(verbs) < 2
    if own.modality == "commitment" and cue is not None:
        return False
    if single and word == "考虑":
        return cue is None or cue.modality != "obligation"
    if word == "研究" and cue is not None and line.texts[verbs[0] + 1 : verbs[0] + 2] == ["、"]:
        return False
    if single and word in ("研究", "讨论") and own.rule == "action.explore":
        return cue is not None and line.tags.find("q", verbs[0] + 1) < 0
    return single or word != "研究" or line.texts[verbs[1]] not in grammar.words["deals"]


def behind_event(line: Line, head: tuple[int, int], grammar: Grammar) -> tuple[int, int]:
    """The predicate behind the event that a clause opens with: 接到通知后2小时内响应, 发现异常立即上报."""
    words, texts, tags, at, size = grammar.words, line.texts, line.tags, head[0], line.size
    if grammar.turns.isdisjoint(line.has) or texts[at] in words["takes_verb"]:
        return head
    for k in range(at + 1, size - 1):
        text = texts[k]
        if tags[k] == "p" or text in ("的", "，") or tags[k + 1] == "u":
            break
        if text in _AFTER and texts[k + 1] not in words["permission"]:
            return predicate_from(line, k + 1, size, grammar) or head
        if text in _BEFORE and k == at + 1 and tags[k + 1] in "vd":
            return predicate_from(line, k + 1, size, grammar) or head
        if text in words["at_once"] and texts[at] in words["on"] and tags[k + 1] in "vw":
            return k + 1, k + 1
    return head


def _acts_for_itself(line: Line, verbs: Sequence[int], grammar: Grammar) -> bool:
    """Whether the second verb is that of a party (推动各国落实…), not of a thing or process (推动协定实施)."""
    k = verbs[1] - 1
    while k > verbs[0] and line.tags[k] in "dxTtB":
        k -= 1
    return line.tags[k] == "N" or line.texts[k].endswith(grammar.endings["party"])


def chain_from(line: Line, head: int, grammar: Grammar) -> tuple[list[int], bool]:
    """The verbs that carry the clause from `head` on, and whether a second party acts in it."""
    words, texts, tags, size = grammar.words, line.texts, line.tags, line.size
    chain, party = [head], False
    asked = texts[head] == "请" and (names_party(line, head + 1) or names_agent(line, head + 1, grammar))
    if not asked:
        _run(line, chain, grammar)
    last = chain[-1]
    text = texts[last]
    if text in _USES:
        turn = first_word(texts, words["manners"], last + 1, size - 1)
        if turn >= 0 and tags[turn + 1] in "vw":
            chain.append(turn + 1)
    if text in words["serial"]:
        for k in range(last + 2, size):
            if tags[k] not in "vw" or not (tags[k - 1] in "Aq" or (tags[k] == "v" and tags[k - 1] == "n")):
                continue
            if not _COUNTED.isdisjoint(tags[last + 1 : k]):
                if not is_relative(line, k, size):
                    chain.append(k)
                break
    named = text in words["takes_named_party"]
    if (named or text in words["takes_party"]) and len(chain) < 3:
        second = second_party(line, last + 1, size, grammar)
        if named and second > 0 and not _is_named(line, second, grammar):
            second = -1
        if second >= 0 and second not in chain:
            chain.append(second)
            party = True
            takes = texts[second] in words["takes_verb"]
            if (
                (takes or texts[second] in words["paired"])
                and second + 1 < size
                and tags[second + 1] in ("v" if takes else "vw")
            ):
                chain.append(second + 1)
    if size - 1 > chain[-1] and texts[chain[-1]] in words["submits"] and texts[size - 1] in words["decides"]:
        chain.append(size - 1)
    return chain, party


def _run(line: Line, chain: list[int], grammar: Grammar) -> None:
    """Add to the chain the verbs that follow the one before closely, four verbs in all."""
    words, texts, tags, size = grammar.words, line.texts, line.tags, line.size
    at = chain[0] + 1
    while at < size and len(chain) < 4:
        k = at
        if texts[at] == "能" and texts[at - 1] == "预计":
            k += 1
        while k < size and tags[k] in "dxM" and k - at < 4 and texts[k] not in ("将", "把"):
            k += 1
        joined = k < size and tags[k] in "c," and texts[k] in _AND
        if joined:
            k += 1
            while k < size and tags[k] in "dx":
                k += 1
        if k >= size:
            return
        tag, before = tags[k], texts[chain[-1]]
        takes = before in words["takes_verb"]
        if takes and not joined and (tag in "pTt" or texts[k] in words["about"]):
            found = predicate_from(line, k, size, grammar)
            if (
                found is None
                or not (tag in "Tt" or not only_means(line, k, found[0]))
                or is_relative(line, found[0], size)
            ):
                return
            k = found[0]
        elif tag == "v":
            if (
                texts[k] == "涉及"
                or is_relative(line, k, size)
                or not (
                    takes or joined or (k == chain[-1] + 1 and (before in grammar.pairs or _echoes(texts, k)))
                )
            ):
                return
        elif tag != "w" or texts[k] == "工作" or not _joins(line, k, chain[-1], joined, grammar):
            return
        chain.append(k)
        at = k + 1


def _echoes(texts: Sequence[str], k: int) -> bool:
    """Whether two verbs of one first character stand side by side: 压紧压实."""
    return len(texts[k]) > 1 and texts[k][0] == texts[k - 1][0]


def _is_named(line: Line, second: int, grammar: Grammar) -> bool:
    """Whether a party stands before the second verb: 安排专人24小时值班."""
    k = second - 1
    while k > 0 and line.tags[k] in "dTtxB":
        k -= 1
    k = max(k, 0)
    return line.texts[k].endswith(grammar.endings["party"]) or line.texts[k] in grammar.words["delegates"]


def _joins(line: Line, k: int, last: int, joined: bool, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun goes on the chain of the verb at `last`: an object follows, or it pairs."""
    words, before = grammar.words, line.texts[last]
    if k == last + 1 and before in words["paired"]:
        return True
    if k + 1 >= line.size or line.tags[k + 1] not in "nNrmqAabTwvdpf":
        return False
    return (joined or before in words["takes_verb"]) and line.texts[k + 1] not in words["noun_heads"]


def _acts_on(line: Line, k: int, at: int, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun is what a body does: 推动主管部门沟通政策."""
    if (
        line.texts[at - 1] not in grammar.words["others"]
        or k + 1 >= line.size
        or line.tags[k + 1] not in "nv"
    ):
        return False
    return line.texts[k - 1].endswith(_BODIES)


def second_party(line: Line, at: int, end: int, grammar: Grammar) -> int:
    """The verb of the party that is called on: `鼓励企业参与…`: 参与."""
    texts, tags, persons = line.texts, line.tags, grammar.words["persons"]
    seen, k = False, at - 1
    while (k := k + 1) < end:
        tag, text = tags[k], texts[k]
        if seen and text in ("就", "对", "围绕") and (inner := behind_about(line, k, end, grammar)) > 0:
            return inner
        if tag in "nNr":
            seen = True
        elif tag == "u":
            seen = False
        elif text == "在" and (place := locative_end(line, k + 1)) > 0:
            k = place - 1
        elif not seen or tag not in "vwp":
            continue
        elif text == "通过" and tags[k - 1] == "d" and passes(line, k, end, grammar):
            return k
        elif tag == "v":
            if texts[k - 1] in ("研究", "讨论") and k - 1 > at:
                return k - 1
            near = tags[k - 1] in "nNdfBT" or texts[k - 1] in persons
            if near and not is_relative(line, k, end) and not _describes(line, k, end):
                return k
        elif (
            tag == "w"
            and text != "工作"
            and not is_relative(line, k, end)
            and _is_acted(line, k, at, end, grammar)
        ):
            return k
    return -1


def _describes(line: Line, k: int, end: int) -> bool:
    """Whether the verb only says which people are meant: 呼吁乘坐该船的市民，…."""
    mark = line.tags.find("u", k, end)
    return mark == end - 2 and line.texts[mark + 1].endswith(
        ("人士", "市民", "人员", "乘客", "居民", "考生", "者")
    )


def _is_acted(line: Line, k: int, at: int, end: int, grammar: Grammar) -> bool:
    """Whether a word that is verb or noun is what the party before it does."""
    texts, tags = line.texts, line.tags
    before, named = texts[k - 1], tags[k - 1] in "nN"
    if tags[k - 1] in "dx" or before in grammar.words["persons"] or _acts_on(line, k, at, grammar):
        return True
    if named and k + 1 < end and tags[k + 1] in "nNAmqavw" and not _PLACES.isdisjoint(texts[at:k]):
        return True
    last = k == end - 1 or (k == end - 2 and tags[k + 1] == "w")
    return last and named and texts[at - 1] != "推动" and before.endswith(grammar.endings["party"])
