"""Whether a match can be meant: 20年 is twenty years or the year 2020, 15日 a day or a stretch of days."""

import re
from collections.abc import Callable

from pipeline.dates.calendar import number
from pipeline.dates.cells import year_cell
from pipeline.dates.hours import clock, hours
from pipeline.dates.matches import Match, stretch_of_days
from pipeline.dates.stretches import duration, ranged, recurrence
from pipeline.dates.years import (
    LINE,
    NUMERALS,
    START,
    bare_year,
    beside,
    day,
    fallen,
    middle,
    month,
    relative_year,
    short_year,
    with_year,
    year_interval,
)

#: A time of the clock, also behind the rest of a word that tells the part of the day (今天早|晨6时).
_HOUR = re.compile(r"[晨上间里]?(?:\d{1,2}[时点:：]|[零一二两三四五六七八九十]{1,3}[时点])")
#: Before 三年前 these let it be counted from now, as a mark does: who it is told of.
_SOMEONE = re.compile(r"(?:[我你他她它]们?|者|本人|自己|早在|就在|还是|才|刚|曾|曾在|曾于|比|较)$")
#: Behind 早 and 晚 these make a word of it.
_EARLIER = ("些", "于", "已", "就", "前", "期", "年", "报", "练", "跑", "读", "会")
_CODE = re.compile("[0-9A-Za-z.]")
_DAY_CONTEXT = re.compile(r"(?:[，。；：、！？（(\s“]|^|于|在|至|到|自|从|截至|电|讯|定|者)$")
#: A month in the same sentence: 一月动工，十五日公布.
_OF_MONTH = re.compile(r"[一二三四五六七八九十正腊]月[^。；\n]*\Z")
#: Days that are counted, not named: 第1、3、5日 of a treatment.
_ORDINALS = re.compile(r"第[\d、，和及与~-]+$")
_PROGRAMME = re.compile(r"[ \t|\n]|[〇零○一二三四五六七八九\d]{4}年")
#: As many years a dynasty lasts at most.
_DYNASTY = 800
_LISTED = re.compile("[、和及与/]")


def veto_of(rule: str) -> Callable[[Match], bool] | None:
    """What decides whether a match is to be read as `rule` says; `None` where it always is."""
    return _VETOES.get(rule)


def cut_off(text: str, start: int) -> bool:
    """Whether a match at `start` is the rest of a longer number or name: 十年 in 第五十年."""
    if text[start] == "纪":
        return start > 0 and text[start - 1] in "大新"  # 大纪元2023年
    return start > 0 and text[start] in NUMERALS and text[start - 1] in NUMERALS


def _bare_day(m: Match) -> bool:
    written, part = m.groups["d"], m.groups.get("dx", "")
    value = number(written)
    if part and _HOUR.match(m.text, m.end):
        return False  # 11日下午2时 is a day and a time of the clock
    end = m.end - len(part)
    after = m.text[end : end + 6]
    if after.startswith("前后"):
        return 1 <= value <= 31 and not m.before.endswith(m.engine.pack.duration_cues.before)
    if _early(m) or not 1 <= value <= 31 or stretch_of_days(m, after) or _ORDINALS.search(m.before):
        return False
    if m.before[-1:] in LINE and _PROGRAMME.match(after):
        return True  # a line of a programme: 十九日 八月贸易统计
    if m.text[end - 1] in "号號":
        told = after.startswith(m.cues.day_after) or not after
        return told and _DAY_CONTEXT.search(m.before) is not None
    if after.startswith("前"):
        return (value >= 5 and not m.before.endswith(m.cues.events)) or m.before.endswith(("于", "月", "在"))
    if written[0] in "廿卅" or (len(written) > 1 and not written.isascii() and m.habits.chinese_days):
        return True
    if not written.isascii() and _OF_MONTH.search(m.text, max(m.start - 40, 0), m.start):
        return _DAY_CONTEXT.search(m.before) is not None
    if not written.isascii():
        return _DAY_CONTEXT.search(m.before) is not None and after.startswith(m.cues.day_after)
    return True


def _relative_day(m: Match) -> bool:
    if _before_hour(m) or _early(m) or m.text.startswith(m.cues.day_names, m.start):
        return False
    if m.groups.get("D", "").startswith("前一") and m.before.endswith("提"):
        return False
    if m.groups.get("D") == "第二天":
        return not m.before.endswith(("会议", "开幕")) and not m.follow(("的", "会议"))
    return m.groups.get("D") != "前日" or not m.before[-1:].isdigit()


def _early(m: Match) -> bool:
    """Whether 早 or 晚 behind a day belongs to the next word: 当天早些时候."""
    return m.groups.get("dx", "") in ("早", "晚", "晨") and m.follow(_EARLIER)


def _before_hour(m: Match) -> bool:
    """Whether the part of the day behind a weekday is that of a time of the clock: 周五晚8时."""
    return m.has("dx") and _HOUR.match(m.text, m.end) is not None


def _plan(m: Match) -> bool:
    return m.has("part", "pn") or m.follow(("以来", "前", "后"))


def _half(m: Match) -> bool:
    if m.groups.get("h", "") in ("前", "后") and (
        m.before.endswith(tuple("提之此随以今")) or m.follow(("内", "之内", "以内")) or not beside(m)
    ):
        return False  # 提前半年, 离职后半年内
    return (not m.has("hy") or m.has("y", "y9")) and _fiscal_figures(m) and with_year(m)


def _quarter(m: Match) -> bool:
    if fallen(m):
        return False
    if "度" not in m.text[m.start : m.end] and not m.has("y", "Y", "Q", "y9", "yt5"):
        known = m.habits.quarters or m.follow(m.cues.quarter_after)
        return known and (
            m.text[m.start] in "第前" or (m.text[m.start] == "首" and not m.before.endswith("年"))
        )
    return _fiscal_figures(m) and with_year(m)


def _fiscal_figures(m: Match) -> bool:
    """Whether two figures without 年 (24一季) can be a year."""
    return len(m.groups.get("y9", "")) != 2 or m.habits.short_years


def _report_period(m: Match) -> bool:
    if m.text[m.end - 1].isascii() and _CODE.match(m.text, m.end):
        return False
    return m.has("y", "qq", "qa", "ha", "ye") or m.habits.short_years


def _roc_numeric(m: Match) -> bool:
    return m.habits.roc


def _decade(m: Match) -> bool:
    return m.has("dec", "dy", "d8", "e8", "droc")


def _festival(m: Match) -> bool:
    if m.has("y", "Y", "era", "eve") or m.groups["fest"].endswith(("假期", "长假", "黄金周", "元旦", "除夕")):
        return True
    if m.before.endswith(m.cues.festival_before):
        return True
    return m.end == len(m.text) or m.follow(m.cues.festival_after)


def _offset(m: Match) -> bool:
    count = m.groups["on"]
    if m.has("om", "om2") or len(count) >= 4 or count[0] == "0":
        return False
    if m.groups["ou"] == "月" and "个" not in m.text[m.start : m.end]:
        return False
    if m.groups["ou"] == "日" and m.groups["od"] == "前":
        return False
    return START.search(m.before) is not None or (
        m.groups["od"] == "前" and _SOMEONE.search(m.before) is not None
    )


def _interval_days(m: Match) -> bool:
    if m.has("m", "M"):
        return True
    low, high = number(m.groups["d"]), number(m.groups["d2"])
    after = m.text[m.end : m.end + 6]
    if not 1 <= low < high <= 31 or stretch_of_days(m, after):
        return False
    if m.text[m.end - 1] in "号號":
        return m.follow(m.cues.day_after)
    return m.groups["d"].isascii() or _DAY_CONTEXT.search(m.before) is not None


def _interval_months(m: Match) -> bool:
    return number(m.groups["m"]) <= 12 and number(m.groups["m2"]) <= 12


def _bare_years(m: Match) -> bool:
    return 0 < int(m.groups["y2"]) - int(m.groups["y"]) <= 60


def _list(m: Match) -> bool:
    if m.has("list2") and m.before[-1:] in ("", "\n") and not m.has("y", "Y"):
        return False  # 二、七月底: the number of a paragraph
    unit = m.groups.get("lu") or m.groups.get("lu2")
    if unit != "季度" and (m.text[m.start] == "第" or _ORDINALS.search(m.before)):
        return False
    listed = _LISTED.split(m.groups.get("list") or m.groups["list2"])
    values = [number(x) for x in listed]
    if unit in ("年", "年度"):
        if m.habits.roc and all(
            len(x) in (2, 3) and 40 <= v <= 140 for x, v in zip(listed, values, strict=True)
        ):
            return True
        if len(listed[0]) == 2 and not short_year(m):
            return False
        return all(len(x) == 2 or 1900 <= v <= 2100 for x, v in zip(listed, values, strict=True))
    if unit == "日" and values != sorted(values):
        return False
    most = {"月": 12, "季度": 4}.get(unit or "", 31)
    return all(1 <= v <= most for v in values)


def _ancient(m: Match) -> bool:
    """Whether 627年 names a year: in brackets behind the year of a reign, or 前126年 where 公元前 is written."""
    if m.before[-1:] not in ("（", "("):
        return m.has("bca") and m.habits.ancient and START.search(m.before) is not None
    return m.follow(("）", ")", "-", "~", "，", "、", "至", "正", "春", "夏", "秋", "冬"))


_VETOES: dict[str, Callable[[Match], bool]] = {
    "date.day": day,
    "date.month": month,
    "date.week_of_month": with_year,
    "date.year": bare_year,
    "date.half": _half,
    "date.plan": _plan,
    "date.quarter": _quarter,
    "date.first_months": with_year,
    "date.season": with_year,
    "date.relative_year": relative_year,
    "date.report_period": _report_period,
    "date.roc_numeric": _roc_numeric,
    "date.year_cell": year_cell,
    "date.month_point": lambda m: m.has("mw") or m.groups.get("part", "")[-1:] in tuple("初末底"),
    "date.month_cell": lambda m: m.habits.dated_cells,
    "date.part_of_year": middle,
    "date.ancient_year": _ancient,
    "date.nth_weekday": with_year,
    "date.pentad": with_year,
    "date.first_days": lambda m: with_year(m) and 1 < number(m.groups["dn"]) <= 20,
    "date.numbered_month": lambda m: with_year(m) and number(m.groups.get("m", "1")) <= 12,
    "date.bare_day": _bare_day,
    "date.decade": _decade,
    "date.offset": _offset,
    "date.neighbours": lambda m: START.search(m.before) is not None or _SOMEONE.search(m.before) is not None,
    "date.relative_day": _relative_day,
    "date.week": lambda m: not _before_hour(m) and not fallen(m) and not _early(m),
    "date.weekday": lambda m: not _before_hour(m) and not _early(m),
    "date.festival": _festival,
    "time.clock": clock,
    "interval.days": _interval_days,
    "interval.hours": hours,
    "interval.two_months": lambda m: number(m.groups["m2"]) == number(m.groups["m"]) + 1 and with_year(m),
    "interval.months": _interval_months,
    "interval.years": year_interval,
    "interval.bare_years": _bare_years,
    "interval.life": lambda m: 0 < int(m.groups["y2"]) - int(m.groups["y"]) <= _DYNASTY,
    "list.members": _list,
    "duration.plain": duration,
    "duration.range": ranged,
    "set.every": recurrence,
}
