"""Whether a match that counts units of time is to be read as a duration or a recurrence: 三年 is, 三年级 is not."""

import re

from pipeline.dates.durations import ESTIMATES
from pipeline.dates.matches import Match, stretch_of_days

#: Before 半年 these let it be a stretch, as 前 and 后 alone do not.
_AWAY = ("提前", "此前", "之前", "此后", "之后", "随后", "以后", "今后")
#: Words that end with 下 or 上, so that the number behind them stands alone.
_WHOLE = (
    "以上",
    "以下",
    "创下",
    "留下",
    "余下",
    "剩下",
    "签下",
    "写下",
    "拿下",
    "晚上",
    "早上",
    "网上",
    "线上",
    "天下",
    "地下",
)
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十、年天个月]{1,6}[、和至到]$")
#: An event before 前 or 后 makes 半个月 a stretch counted from it: 开学前半个月.
_AFTER_EVENT = re.compile("[一-龥](?<![年月日季个的在于是为和与至到])[前后]$")
_WITHIN = ("内", "之内", "以内")
#: 多 before these belongs to them: 三天多云, 两年多次.
_MANY = tuple("云雨次个人名家地处项种")
#: Before 数 these make a word of it: 指数, 人数.
_COUNTING = "指人次件户函参系分复总基倍常整度额艘辆台份张例岁"


def duration(m: Match) -> bool:
    """Whether a number and a unit tell a stretch of time."""
    unit, count = m.groups.get("u") or m.groups.get("u0", ""), m.groups["n"]
    before = m.before[-1:]
    one = count in ("一", "1")
    if (one and (before in ("这", "那") or m.before.endswith(m.cues.ordinal_before))) or (
        count == "半"
        and before in tuple("大小前上下多后夜")
        and not (m.before.endswith(_AWAY) or m.follow(_WITHIN) or _AFTER_EVENT.search(m.before))
    ):
        return False
    if "、" in count and (
        count.replace("、", "") not in ESTIMATES or m.before.rstrip(" ")[-1:] in ("", "\n")
    ):
        return False  # 二、三年来的成绩: the number of a paragraph
    if before in ("、", "和", "至", "到") and _NUMBERED.search(m.before):
        return False  # 第一、二年
    if count[0] in "数几" and before and before in _COUNTING:
        return False  # 指数年增
    if one and before in ("下", "上", "同", "该") and not m.before.endswith(_WHOLE):
        return False
    if unit == "月" and not m.has("bi", "more") and not count.startswith(("两", "数", "几", "半")):
        return m.follow(("有余",)) and not count.isascii()
    if unit == "日" and count[0] in "廿卅" and not stretch_of_days(m, m.text[m.end : m.end + 6]):
        return False
    if (
        unit == "日"
        and count.isdigit()
        and int(count) <= 31
        and not stretch_of_days(m, m.text[m.end : m.end + 6])
        and not (m.follow(("前",)) and m.before.endswith(m.cues.events))
    ):
        return False
    if m.groups.get("more2") == "多" and m.text[m.end - 1] == "多" and m.follow(_MANY):
        return False
    if unit == "年" and not counted_years(m, count):
        return False
    if unit in ("周", "星期", "礼拜") and count == "一" and m.follow(tuple("一二三四五六日")):
        return False
    return not count.startswith("百")


def counted_years(m: Match, count: str) -> bool:
    """Whether the number before 年 counts years and does not name one."""
    if count.isascii():
        if len(count) >= 6 and "." in count:
            return False  # 2007.11年
        if len(count) == 4 and count.isdigit() and int(count) <= 2100:
            return m.follow(m.cues.ages) or m.has("more")
        return not (len(count) > 1 and count[0] == "0" and count.isdigit())
    if count in ("千", "零", "〇"):
        return False
    return len(count) != 4 or any(c in count for c in "十百千")


def ranged(m: Match) -> bool:
    """Whether the numbers of a range count units: 3至5年 does, 一九五三年到一九五五年 does not."""
    if m.groups["u2"] == "月":
        return False  # 三个月至8月31日
    return m.groups["u2"] != "年" or all(counted_years(m, m.groups[n]) for n in ("n", "n2"))


def recurrence(m: Match) -> bool:
    """Whether 每 or 逢 and what follows tell what comes again."""
    unit = m.groups.get("u", "")
    if m.has("once", "wa", "wa2", "fives"):
        return True
    if m.engine.words.units.get(unit) in ("H", "MIN", "S") and not m.has("n"):
        return False
    if m.text[m.start] == "隔" and (unit not in ("年", "日", "周", "月", "天") or m.has("n")):
        return False
    return not (m.has("point") and m.text[m.end - 1] in "一二三四五六" and m.follow(m.cues.times))
