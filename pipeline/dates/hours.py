"""Whether figures before 时, 点 or behind a colon are a time of the clock."""

import re

from pipeline.dates.calendar import number
from pipeline.dates.matches import Match

_DECIMAL = re.compile(r"(?<=点)[\d零一二三四五六七八九]")
#: Before 8:00-9:00 these let it be one of several.
_BEFORE_RANGE = frozenset("的为,、及和或;；:：是（(")
_AFTER_DAY = "日号天晚晨早午间里）)"


def clock(m: Match) -> bool:
    """Whether 8时 or 8:30 is a time of the day: it stands behind a day or a part of one, or apart."""
    before = m.before[-1:]
    after_day = before != "" and before in _AFTER_DAY
    if m.text[m.end - 1] == "时" and m.follow(m.cues.hour_not):
        return False
    if m.has("hk"):
        apart = before in ("", "-", "~", "至", "到", " ", "，") or before in "一二三四五六末"
        ranged = before in _BEFORE_RANGE and m.follow(("-", "~", "至", "到"))
        apart = apart or (before in ("于", "在") and not m.before.endswith(("位于", "处于", "基于", "等于")))
        apart = apart or m.before.endswith(("时间:", "时间为", "时间：", "至于", "改为", "（", "("))
        return after_day or apart or ranged or m.has("dp")
    if m.has("dp", "mi", "mj"):
        return True
    if _DECIMAL.match(m.text, m.end):
        return False
    if m.text[m.end - 1] == "点" or not m.groups["hh"].isascii():
        return (after_day or before in ("到", "至")) and not m.follow(m.cues.points)
    return True


def hours(m: Match) -> bool:
    """Whether 0-24时 are hours of a day: one is named right before, or a part of it, or they are written as such."""
    low, high = number(m.groups["hh"]), number(m.groups["h2"])
    if not low < high <= 24 or (
        m.text[m.end - 1] == "点" and not m.has("dp") and m.before[-1:] not in _AFTER_DAY
    ):
        return False
    return m.has("dp") or m.before[-1:] in (*_AFTER_DAY, "", "，", "。", "\n", "于", "在", "每")
