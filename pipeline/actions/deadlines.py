"""By when and how often: the dates and words of frequency that govern an action."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.actions.grammar import Reading
from pipeline.actions.line import Token
from pipeline.actions.scene import Scene
from pipeline.document import Mention
from pipeline.schema import Deadline, record_id


class Timing(NamedTuple):
    """A deadline and a recurrence, either of which may be missing.

    `inner`: the deadline stands behind the verbs, as part of what is done (延长至2025年), and governs nothing after it.
    `own`: the word of frequency belongs to its verb only (定期, 按月).
    """

    deadline: Deadline | None = None
    recurrence: str | None = None
    inner: bool = False
    own: bool = False


def timing(scene: Scene, reading: Reading) -> Timing:
    """What the words of a clause say about when it is to be done."""
    tokens, words = reading.tokens, scene.grammar.words
    dated = "T" in reading.tags or "t" in reading.tags or reading.tags[-1:] == "B"
    if not dated and scene.grammar.timely.isdisjoint(reading.texts):
        return _NO_TIME
    head = reading.head if reading.head >= 0 else len(tokens)
    about = 0 <= reading.surface < head and tokens[reading.surface].text in (
        "将",
        "把",
        "对",
        "就",
        "为",
        "向",
    )
    inner = reading.surface if about else head
    adjunct = reading.kind in ("adjunct", "fragment", "purpose", "open", "none")
    deadline, recurrence, inside = None, None, False
    last = reading.verbs[-1] if reading.verbs else -1
    for k, token in enumerate(tokens):
        if token.tag == "T":
            mention = scene.dates.get(token.start)
            if mention is None or not mention.values.get("edtf"):
                continue
            if mention.values.get("type") == "set":
                recurrence = mention.values["edtf"]
            elif (
                deadline is None
                and not inner < k < head
                and _governs(words, tokens, k, head, mention, adjunct, last)
            ):
                deadline, inside = deadline_of(scene, mention), k > last >= 0
        elif token.tag == "B" and k == len(tokens) - 1 and deadline is None and k > head:
            mention = scene.dates.get(token.start + 1)
            if (
                mention is not None
                and mention.values.get("edtf")
                and mention.values.get("type") in ("date", "time")
            ):
                deadline = deadline_of(scene, mention)
        elif recurrence is None and token.text in words["frequency"] and not _of_kind(words, tokens, k):
            recurrence = scene.document.text[token.start : token.end]
    if recurrence is None and head > 0:
        recurrence = _word(scene, tokens, head, last)
    return Timing(
        deadline, recurrence, inside, recurrence is not None and _is_own(scene, tokens[: max(head, 0)])
    )


def _of_kind(words: Mapping[str, frozenset[str]], tokens: Sequence[Token], k: int) -> bool:
    """Whether the word says of which kind a thing is (经常性支出), not how often."""
    return k + 1 < len(tokens) and tokens[k + 1].text in words["kinds"]


def _is_own(scene: Scene, tokens: Sequence[Token]) -> bool:
    """Whether the word of frequency belongs to its verb only: 定期, 按月; 每月 belongs to all that follows."""
    words, each = scene.grammar.words["own_frequency"], scene.grammar.recurrences
    return any(t.text in words or (t.text[0] in "按逐" and t.text in each) for t in tokens)


_NO_TIME = Timing()


def _word(scene: Scene, tokens: Sequence[Token], head: int, last: int) -> str | None:
    """A recurrence that is no date of its own: 每年 where dates were not read, 按月, 如有必要, 年度政策对话."""
    words, each = scene.grammar.words, scene.grammar.recurrences
    inner = max(head, last)
    for k, token in enumerate(tokens):
        if token.text in each and k < inner:
            return each[token.text]
        if token.tag == "t" and token.text[0] == "每" and k < inner:
            return token.text
        if token.text == "必要" and k and tokens[k - 1].text == "有" and tokens[0].text == "如":
            return "如有必要"
        if token.text == "年度" and k > head >= 0 and _each_year(words, tokens, k):
            return "R/P1Y"
    return None


def _is_told(tokens: Sequence[Token], k: int) -> bool:
    """Whether the date says when a thing was made that is named behind it: 去年公布的《条例》."""
    return k + 2 < len(tokens) and tokens[k + 1].tag in "vw" and tokens[k + 2].tag == "u"


def _each_year(words: Mapping[str, frozenset[str]], tokens: Sequence[Token], k: int) -> bool:
    """Whether 年度 at `k` says that something is held each year (年度政策对话), not which year is meant."""
    if any(t.text in words["ba"] for t in tokens[:k]):
        return False
    if tokens[k - 1].tag in "TmfN" or tokens[k - 1].text in ("一", "本", "下", "上"):
        return False
    return any(t.text in words["yearly"] for t in tokens[k + 1 : k + 3])


def _governs(
    words: Mapping[str, frozenset[str]],
    tokens: Sequence[Token],
    k: int,
    head: int,
    mention: Mention,
    adjunct: bool,
    last: int,
) -> bool:
    """Whether the date says when the action is to be done, not what it is about."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    before = tokens[k - 1] if k else None
    if after is not None and (after.text in ("的", "以来") or _is_told(tokens, k)):
        return False
    if mention.values.get("mod") == "ON_OR_AFTER" and len(mention.values["edtf"]) < 10:
        return False
    if mention.values.get("type") == "duration":
        inside = after is not None and after.text in ("内", "以内", "之内", "后")
        if inside and k + 2 < len(tokens) and tokens[k + 2].tag == "u":
            return False
        return inside or (before is not None and before.text in ("未来", "今后"))
    if adjunct or k < head:
        return True
    if after is not None and k < last and after.tag in "pdv":
        return True
    if before is not None and before.text in words["due_front"]:
        return True
    return after is not None and (after.text in words["due_behind"] or after.tag == "v")


def deadline_of(scene: Scene, mention: Mention) -> Deadline:
    """The deadline that a date makes."""
    document = scene.document
    raw = document.raw_span(mention.start, mention.end)
    values: dict[str, Any] = mention.values
    return Deadline(
        edtf=values["edtf"],
        mod=values.get("mod"),
        latest=values.get("latest"),
        date_id=record_id(document.doc_id, "date", raw.start, raw.end),
    )
