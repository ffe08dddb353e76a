"""Who acts in a clause: its subject, the party of a phrase of time, the party that is asked."""

from collections.abc import Sequence

from pipeline.actions.grammar import Grammar
from pipeline.actions.lexicon import Token
from pipeline.actions.phrases import skip_lead


def names_party(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is asked is a party with a relative phrase (请符合条件的考生于…)."""
    mark = next((k for k in range(at, len(tokens)) if tokens[k].tag == "u"), -1)
    return (
        mark > at
        and mark + 2 < len(tokens)
        and tokens[mark + 1].tag in "nN"
        and any(t.tag in "vw" for t in tokens[mark + 2 :])
    )


def faces(tokens: Sequence[Token], k: int, end: int, grammar: Grammar) -> bool:
    """Whether 对 stands behind a party and opens what it deals with (双方对…表示欢迎), not its relation to another."""
    if tokens[k].tag != "p" or not tokens[k - 1].text.endswith(grammar.endings["party"]):
        return False
    mark = next((i for i in range(end - 1, k, -1) if tokens[i].tag == "u"), k)
    return mark == k or any(t.tag in "vw" for t in tokens[mark:end])


def acting_party(tokens: Sequence[Token], start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party that opens a phrase of time (审计机关在开展审计时): what comes next is its doing."""
    start += tokens[start].text == "由"
    end = next((k for k in range(start + 1, len(tokens)) if tokens[k].tag in "pvM"), -1)
    if (
        end < 0
        or tokens[start].tag not in "nNrvw"
        or not tokens[end - 1].text.endswith(grammar.endings["party"])
    ):
        return None
    return start, end


def subject_of(tokens: Sequence[Token], start: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """The noun phrase of `tokens[start:end]` without what leads into it and the adverbs behind it."""
    start = skip_lead(tokens, start)
    while start < end and tokens[start].tag == "p" and tokens[start].text not in ("由",):
        place = next((k + 1 for k in range(start, end) if tokens[k].tag == "f"), -1)
        if place < 0:
            if tokens[start].text in ("对", "对于", "关于") and end - start > 1:
                return None
            return None
        start = skip_lead(tokens, place)
    if start < end and tokens[start].text == "有":
        start += 1
    for k in range(start + 2, end):
        if tokens[k].text.isspace() and tokens[k - 1].text in ("电", "讯"):
            start = k + 1
    for k in range(start + 1, end):
        if tokens[k].text in ("如", "若", "如果", "一旦"):
            end = k
            break
        if tokens[k].text in ("对", "对于", "就") and faces(tokens, k, end, grammar):
            end = k
            break
        if tokens[k].text in ("基于", "根据", "按照", "依据", "会同", "按") or (
            tokens[k].tag == "p"
            and tokens[k].text in ("通过", "在", "到", "于")
            and not any(t.tag == "u" for t in tokens[k:end])
        ):
            end = k
            break
    before = (
        end - 1 > start
        and tokens[end - 1].text == "前"
        and any(t.tag in "vw" for t in tokens[start : end - 1])
    )
    if before or (end > start and tokens[end - 1].text in grammar.words["times"]):
        end = next((k for k in range(start + 1, end) if tokens[k].tag == "v"), start)
    while end > start and (
        tokens[end - 1].tag in "dcxTtpM,"
        or tokens[end - 1].text == "提前"
        or (tokens[end - 1].text == "方面" and tokens[end - 2].tag != "N")
        or (tokens[end - 1].tag == "f" and end - 1 > start and tokens[end - 2].tag in "Tt")
    ):
        end -= 1
    if end > start and tokens[end - 1].text in ("原则", "原则上"):
        end -= 1
    while end > start + 1 and tokens[end - 1].tag == "a" and tokens[end - 2].tag in "nNr":
        end -= 1
    if end > start and tokens[end - 1].text in ("内", "中", "里", "外", "上", "下", "以内", "境内"):
        return None
    if start >= end or not any(t.tag in "nNrwbqA" for t in tokens[start:end]):
        return None
    return start, end
