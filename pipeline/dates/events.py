"""The clause that a date dates: what stands behind it up to the clause's end, or else what leads up to it."""

import re
from collections.abc import Sequence

from pipeline.dates.sites import Site
from pipeline.document import Document
from pipeline.schema import Grounded

_BEHIND = re.compile(
    r"[)）]?(?:[（(][^（()）]{1,14}[)）])?(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|多|许|夜|晚)?"
    r"(?:起至今|开始|起|以来|前后|之前|以前|之后|以后|前|后|左右|至今|止)?[，,：:、 ]*"
)
_BEHIND_FIRST = frozenset(")）（(凌清早上中下午傍晚夜深多许起开以前之后左至止，,：:、 ")
_HARD_STOP = re.compile(r"[。！？；;\n]")
_STOP = re.compile(r"[，。！？；：;\n]|(?<!\d)[,:]|[,:](?!\d)")
#: Between a date and the end of its clause nothing but these: 会期延至8月31日，…
_ENDS = re.compile(r"[)）]?(?:止|为止)?(?:[，；：,;]|$)")
#: Before a date that ends its clause these say that what leads up to it is dated.
_TERMS = ("到", "至", "为", "是", "定于", "限于", "定在", "截止于", "不晚于", "不迟于")
_CHAIN = re.compile(r"[、，,和及与至到/()（） ]*")
#: A clause shorter than this says too little: the next one belongs to it.
_SHORT = 6
_LONG = 80
_MARKS_AHEAD = tuple(")）止为，；：,;")
_MARKS = " ，、：；“”（(）)"
_TRIM = _MARKS + "于在自从至到"


def event_of(document: Document, start: int, end: int, following: int | None = None) -> Grounded | None:
    """The clause that the date at `start:end` dates; `None` where it stands alone.

    `following` is where the next date stands: its event is another one.
    """
    text = document.norm
    at = end
    if text[end : end + 1] in _BEHIND_FIRST and (begin := _BEHIND.match(text, end)):
        at = begin.end()
    hard = _HARD_STOP.search(text, at, at + _LONG)
    stop = hard.start() if hard else min(len(text), at + _LONG)
    if following is not None and at < following < stop and text[following - 1] in "、，":
        stop = following - 1
    if text.startswith(_MARKS_AHEAD, end) and text.endswith(_TERMS, 0, start) and _ENDS.match(text, end):
        leading = _opening(text, start)
        if start - leading >= _SHORT - 1:
            stop = at = end
    clause = _STOP.search(text, min(at + _SHORT, stop), stop)
    finish = clause.start() if clause else stop
    if finish - at < _SHORT:
        opening = _opening(text, start)
        if finish - at < 2:
            at, finish = opening, start
        elif start - opening > 1:  # 公司股票将于11月22日起复牌: the clause is told on both sides of its date
            at = opening
    while at < finish and text[at] in _MARKS:
        at += 1
    if finish != start and text.startswith("的", at) and not text.startswith("的士", at):
        at += 1
    trailing = _TRIM if finish == start else _MARKS  # 学生报到 keeps its 到, 会议于 before its date loses 于
    while finish > at and text[finish - 1] in trailing:
        finish -= 1
    if finish - at < 2:
        return None
    raw = document.raw_span(at, finish)
    return Grounded(text=document.text[at:finish], raw_start=raw.start, raw_end=raw.end)


def _opening(text: str, start: int) -> int:
    """Where the clause begins that the date at `start` stands in."""
    opening = max(start - _LONG, 0)
    for match in _STOP.finditer(text, opening, start):
        opening = match.end()
    return opening


def chains(text: str, sites: Sequence[Site]) -> list[int]:
    """For each site the index of the last site of its enumeration: 3月5日、7日和9日 share what is told of the last."""
    last = list(range(len(sites)))
    for i in range(len(sites) - 2, -1, -1):
        if _CHAIN.fullmatch(text, sites[i].end, sites[i + 1].start):
            last[i] = last[i + 1]
    return last
