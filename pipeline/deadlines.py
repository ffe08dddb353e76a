"""By when and how often: the dates and words of frequency that govern an action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.document import Document, Mention
from pipeline.grammar import Reading
from pipeline.lexicon import Token
from pipeline.schema import Deadline, record_id

_BEHIND = ("前", "底前", "之前", "以前", "内", "以内", "之内", "起", "期间", "间", "末前", "之际", "届满前", "为止", "中", "后")
_FRONT = ("于", "在", "至", "到", "自", "从", "截至", "不晚于", "最迟", "未来", "今后", "争取", "力争", "预计", "计划", "定于", "拟于", "将于", "将", "承诺")
_WORDS = ("必要时", "如有必要", "定期", "适时", "视情", "经常性", "不定期", "常态化")


@dataclass(frozen=True, slots=True)
class Timing:
    """A deadline and a recurrence, either of which may be missing."""

    deadline: Deadline | None = None
    recurrence: str | None = None


def timing(document: Document, reading: Reading, dates: Mapping[int, Mention], adjunct: bool = False) -> Timing:
    """What the words of a clause say about when it is to be done."""
    tokens = reading.tokens
    head = reading.head if reading.head >= 0 else len(tokens)
    about = 0 <= reading.surface < head and tokens[reading.surface].text in ("将", "把", "对", "就", "为", "向")
    inner = reading.surface if about else head
    deadline, recurrence = None, None
    for k, token in enumerate(tokens):
        if token.tag == "T":
            mention = dates.get(token.start)
            if mention is None or not mention.values.get("edtf"):
                continue
            if mention.values.get("type") == "set":
                recurrence = mention.values["edtf"]
            elif not inner < k < head and _governs(tokens, k, head, mention, adjunct):
                deadline = deadline or _deadline(document, mention)
        elif token.tag == "B" and k == len(tokens) - 1 and deadline is None and k > head:
            if (mention := dates.get(token.start + 1)) is not None and mention.values.get("edtf"):
                if mention.values.get("type") in ("date", "time"):
                    deadline = _deadline(document, mention)
        elif recurrence is None and token.text in _WORDS:
            recurrence = document.text[token.start : token.end]
    if recurrence is None:
        recurrence = _word(tokens, head)
    return Timing(deadline, recurrence)


def _word(tokens: Sequence[Token], head: int) -> str | None:
    text = "".join(t.text for t in tokens[: head + 6])
    for word in ("如有必要", "必要时", "经常性"):
        if word in text:
            return word
    if "每两年" in text:
        return "R/P2Y"
    if "每年" in text:
        return "R/P1Y"
    if "每月" in text:
        return "R/P1M"
    if "每季度" in text:
        return "R/P3M"
    if "每周" in text:
        return "R/P1W"
    for k, t in enumerate(tokens):
        if t.text == "年度" and k > head >= 0 and tokens[k - 1].tag not in "TmfN" and tokens[k - 1].text not in ("一", "本", "下", "上"):
            if any(x.text in ("对话", "会议", "论坛", "评估", "审查", "磋商", "会晤", "审计", "考核") for x in tokens[k + 1 : k + 3]):
                return "R/P1Y"
    return None


def _governs(tokens: Sequence[Token], k: int, head: int, mention: Mention, adjunct: bool) -> bool:
    """Whether the date says when the action is to be done, not what it is about."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    before = tokens[k - 1] if k else None
    if after is not None and after.text in ("的", "以来"):
        return False
    if mention.values.get("type") == "duration":
        return (after is not None and after.text in ("内", "以内", "之内", "后")) or (
            before is not None and before.text in ("未来", "今后")
        )
    if adjunct or k < head:
        return True
    if before is not None and before.text in _FRONT:
        return True
    return after is not None and (after.text in _BEHIND or after.tag == "v")


def _deadline(document: Document, mention: Mention) -> Deadline:
    raw = document.raw_span(mention.start, mention.end)
    values: dict[str, Any] = mention.values
    return Deadline(
        edtf=values["edtf"],
        mod=values.get("mod"),
        latest=values.get("latest"),
        date_id=record_id(document.doc_id, "date", raw.start, raw.end),
    )
