"""By when and how often: the dates and words of frequency that govern an action."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.actions.grammar import Reading
from pipeline.actions.line import Line
from pipeline.actions.scene import Scene
from pipeline.document import Mention
from pipeline.schema import Deadline

#: Prepositions whose phrase, up to the verb, says what a thing is about.
_ABOUT = frozenset({"将", "把", "对", "就", "为", "向"})
#: Words that may tell how often without being words of frequency.
#: Prepositions whose date says from when on.
_FROM = frozenset({"自", "从"})
_YEARLY = frozenset({"必要", "年度"})


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
    texts, tags = reading.texts, reading.tags
    dated = "T" in tags or tags[-1:] == "B"
    if not dated and "t" not in tags and scene.grammar.timely.isdisjoint(reading.line.has):
        return _NO_TIME
    words = scene.grammar.words
    head = reading.head if reading.head >= 0 else len(texts)
    last = reading.verbs[-1] if reading.verbs else -1
    deadline, recurrence, inside = _days(scene, reading, head, last) if dated else (None, None, False)
    if recurrence is None and not words["frequency"].isdisjoint(texts):
        for k, text in enumerate(texts):
            if text in words["frequency"] and tags[k] != "T" and not _of_kind(words, texts, k):
                recurrence = scene.document.text[slice(*reading.line.span(k))]
                break
    if recurrence is None and head > 0:
        recurrence = _word(scene, reading.line, head, last)
    if deadline is None and recurrence is None:
        return _NO_TIME
    own = recurrence is not None and _is_own(scene, texts[: max(head, 0)])
    return Timing(deadline, recurrence, inside, own)


def _days(scene: Scene, reading: Reading, head: int, last: int) -> tuple[Deadline | None, str | None, bool]:
    """The deadline and the recurrence that the dates of a clause give; whether the deadline stands behind the verbs."""
    line, dates = reading.line, scene.dates
    starts, tags = line.starts, line.tags
    about = 0 <= reading.surface < head and line.texts[reading.surface] in _ABOUT
    inner = reading.surface if about else head
    adjunct = reading.kind in ("adjunct", "fragment", "purpose", "open", "none")
    deadline, recurrence, inside = None, None, False
    k = tags.find("T")
    while k >= 0:
        mention = dates.get(starts[k])
        if mention is not None and mention.values.get("edtf"):
            if mention.values.get("type") == "set":
                recurrence = mention.values["edtf"]
            elif (
                deadline is None
                and not inner < k < head
                and _governs(scene.grammar.words, line, k, head, mention, adjunct, last)
            ):
                deadline, inside = deadline_of(scene, mention), k > last >= 0
        k = tags.find("T", k + 1)
    if deadline is None and tags[-1] == "B" and line.size - 1 > head:
        mention = dates.get(starts[-1] + 1)
        if (
            mention is not None
            and mention.values.get("edtf")
            and mention.values.get("type") in ("date", "time")
        ):
            deadline = deadline_of(scene, mention)
    return deadline, recurrence, inside


def _of_kind(words: Mapping[str, frozenset[str]], texts: Sequence[str], k: int) -> bool:
    """Whether the word says of which kind a thing is (经常性支出), not how often."""
    return k + 1 < len(texts) and texts[k + 1] in words["kinds"]


def _is_own(scene: Scene, texts: Sequence[str]) -> bool:
    """Whether the word of frequency belongs to its verb only: 定期, 按月; 每月 belongs to all that follows."""
    words, each = scene.grammar.words["own_frequency"], scene.grammar.recurrences
    return any(text in words or (text[0] in "按逐" and text in each) for text in texts)


_NO_TIME = Timing()


def _word(scene: Scene, line: Line, head: int, last: int) -> str | None:
    """A recurrence that is no date of its own: 每年 where dates were not read, 按月, 如有必要, 年度政策对话."""
    words, each, texts, tags = scene.grammar.words, scene.grammar.recurrences, line.texts, line.tags
    if "t" not in tags and _YEARLY.isdisjoint(line.has) and each.keys().isdisjoint(line.has):
        return None
    inner = max(head, last)
    for k, text in enumerate(texts):
        if text in each and k < inner:
            return each[text]
        if tags[k] == "t" and text[0] == "每" and k < inner:
            return text
        if text == "必要" and k and texts[k - 1] == "有" and texts[0] == "如":
            return "如有必要"
        if text == "年度" and k > head >= 0 and _each_year(words, line, k):
            return "R/P1Y"
    return None


def _is_told(line: Line, k: int) -> bool:
    """Whether the date says when a thing was made that is named behind it: 去年公布的《条例》."""
    return line.tags[k + 1 : k + 3] in ("vu", "wu")


def _each_year(words: Mapping[str, frozenset[str]], line: Line, k: int) -> bool:
    """Whether 年度 at `k` says that something is held each year (年度政策对话), not which year is meant."""
    texts = line.texts
    if not words["ba"].isdisjoint(texts[:k]):
        return False
    if line.tags[k - 1] in "TmfN" or texts[k - 1] in ("一", "本", "下", "上"):
        return False
    return not words["yearly"].isdisjoint(texts[k + 1 : k + 3])


def _governs(
    words: Mapping[str, frozenset[str]],
    line: Line,
    k: int,
    head: int,
    mention: Mention,
    adjunct: bool,
    last: int,
) -> bool:
    """Whether the date says when the action is to be done, not what it is about."""
    texts, tags = line.texts, line.tags
    # A word is never empty, so that nothing stands for no word.
    after, tag = (texts[k + 1], tags[k + 1]) if k + 1 < line.size else ("", "")
    before = texts[k - 1] if k else ""
    if after in ("的", "以来") or _is_told(line, k):
        return False
    if before in words["grounds"] and before not in _FROM:
        return False  # 根据今年春季形势
    if mention.values.get("mod") == "ON_OR_AFTER" and len(mention.values["edtf"]) < 10:
        return False
    if mention.values.get("type") == "duration":
        inside = after in ("内", "以内", "之内", "后")
        if inside and tags[k + 2 : k + 3] == "u":
            return False
        return inside or before in ("未来", "今后")
    if adjunct or k < head:
        return True
    if tag and k < last and tag in "pdv":
        return True
    return before in words["due_front"] or after in words["due_behind"] or tag == "v"


def deadline_of(scene: Scene, mention: Mention) -> Deadline:
    """The deadline that a date makes."""
    values: dict[str, Any] = mention.values
    return Deadline(
        edtf=values["edtf"],
        mod=values.get("mod"),
        latest=values.get("latest"),
        date_id=scene.date_id(*scene.document.raw_span(mention.start, mention.end)),
    )
