"""Whether a match can be meant: 20年 is twenty years or the year 2020, 15日 a day or a stretch of days."""

import re
from collections.abc import Callable

from pipeline.dates.calendar import number
from pipeline.dates.cells import year_cell
from pipeline.dates.hours import clock, hours
from pipeline.dates.matches import Match, stretch_of_days
from pipeline.dates.stretches import duration, ranged, recurrence

#: A time of the clock, also behind the rest of a word that tells the part of the day (今天早|晨6时).
_HOUR = re.compile(r"[晨上间里]?(?:\d{1,2}[时点:：]|[零一二两三四五六七八九十]{1,3}[时点])")
_START = re.compile(r"(?:^|[，。；：、！？（(“”\s—-])(?:早在|大约|约|就在|而|在|于|到|不到)?$")
#: Before 三年前 these let it be counted from now, as a mark does: who it is told of.
_SOMEONE = re.compile(r"(?:[我你他她它]们?|者|本人|自己|早在|就在|还是|才|刚|曾|曾在|曾于)$")
_CODE = re.compile("[0-9A-Za-z.]")
_ESTIMATE = re.compile(r"一二|二三|三四|四五|五六|六七|七八|八九|三五")
#: Before 前一年 these let it be the year before one, not a year before something.
_BESIDE_YEAR = frozenset("较比于在是为与和的至到从自及同年月日")
_DAY_CONTEXT = re.compile(r"(?:[，。；：、！？（(\s“]|^|于|在|至|到|自|从|截至|电|讯|定|者)$")
NUMERALS = "一二三四五六七八九十百千万零〇"
#: A month in the same sentence: 一月动工，十五日公布.
_OF_MONTH = re.compile(r"[一二三四五六七八九十正腊]月[^。；\n]*\Z")
#: Days that are counted, not named: 第1、3、5日 of a treatment.
_ORDINALS = re.compile(r"第[\d、，和及与~-]+$")
#: 如今 and 当今 before 年.
_NOWADAYS = re.compile(r"[当现]$|(?:^|[^例比诸譬假犹])如$")
_LISTED = re.compile("[、和及与/]")


def veto_of(rule: str) -> Callable[[Match], bool] | None:
    """What decides whether a match is to be read as `rule` says; `None` where it always is."""
    return _VETOES.get(rule)


def cut_off(text: str, start: int) -> bool:
    """Whether a match at `start` is the rest of a longer number: 十年 in 第五十年."""
    return start > 0 and text[start] in NUMERALS and text[start - 1] in NUMERALS


def _bare_year(m: Match) -> bool:
    if not _middle(m):
        return False
    return m.has("era") or _plausible_year(m, bare=not m.has("part"))


def _with_year(m: Match) -> bool:
    return _plausible_year(m, bare=False) and _middle(m)


def _plausible_year(m: Match, *, bare: bool) -> bool:
    """Whether the figures before 年 name a year; a bare one stands alone, without month or part."""
    year = (m.groups.get("y") or m.groups.get("y7", "")).replace(" ", "")
    if not year and not m.has("Y") and " " in m.groups.get("m", ""):
        return False  # 表1 2月: a number torn by a space is one only behind its year
    if not year or (m.has("y7") and len(year) == 3):
        return True
    value = number(year)
    if "百" in year:
        return 80 <= value <= 140 and m.habits.roc and not m.follow(m.cues.ages)
    if "千" in year:
        return not bare and 1000 <= value <= 2200
    if len(year) == 4:
        return 1000 <= value <= 2200 and not (bare and m.follow(m.cues.ages))
    if len(year) == 3:
        return 80 <= value <= 140 and m.habits.roc and not m.follow(m.cues.ages)
    if not bare:
        return m.groups.get("part") != "中"
    if year[0] in "0〇零":
        return True
    if not year.isascii():
        return not _ESTIMATE.fullmatch(year) and "十" not in year
    if value >= 40 and m.habits.roc and not m.follow(m.cues.years_after):
        return True
    if value >= 70 and _START.search(m.before) and not m.follow(m.cues.years_after):
        return True
    return (value < 40 or value >= 85) and _short_year(m)


def _short_year(m: Match) -> bool:
    """Whether 20年 is the year 2020: in a text that writes years so, and by no cue of a stretch."""
    if not m.habits.short_years or m.before.endswith(m.cues.years_before) or m.follow(m.cues.years_after):
        return False
    told = m.before.endswith(m.cues.short_year_before) or m.follow(m.cues.short_year_after)
    return told or _START.search(m.before) is not None


def _middle(m: Match) -> bool:
    """Whether 中 behind a year or month is its middle, not the start of 中国 or 中央."""
    part = m.groups.get("part", "")
    if part[-1:] != "中" or m.end == len(m.text):
        return True
    return not m.follow(m.cues.middle_not) if part == "年中" else m.follow(m.cues.middle_before)


def _beside(m: Match) -> bool:
    """Whether 前一年 or 前一个月 is the one before a time, not so long before something (案发前一年)."""
    return _START.search(m.before) is not None or m.before[-1:] in _BESIDE_YEAR


def _month(m: Match) -> bool:
    if m.groups.get("m", "1") in NUMERALS and m.follow(("有余", "余")) and not m.has("y", "Y", "era"):
        return False  # 一月有余
    return _with_year(m) and (not m.groups.get("M", "").startswith("前一") or _beside(m))


def _relative_year(m: Match) -> bool:
    if m.groups["Y"] == "今年" and _NOWADAYS.search(m.before):
        return False  # 如今年轻人
    if m.groups["Y"] == "前年" and m.before[-1:] in tuple("以目之当此日月"):
        return False  # 以前年度
    if m.groups["Y"].startswith("前一") and m.before.endswith("提"):
        return False  # 提前一年
    if m.groups["Y"] == "后一年" and not _START.search(m.before):
        return False  # 批复后一年内
    if m.groups["Y"] == "前一年" and not _beside(m):
        return False  # 案发前一年
    if m.groups["Y"] == "隔年" and not m.has("part"):
        return False  # 隔年举行 is every other year, 隔年初 the next one's beginning
    if m.groups["Y"].startswith("来年") and m.before[-1:] in tuple("以年近"):
        return False  # 成立以来年化
    if m.groups["Y"] == "第二年" and not (_START.search(m.before) or m.before.endswith("到了")):
        return False
    return _middle(m)


def _bare_day(m: Match) -> bool:
    written, part = m.groups["d"], m.groups.get("dx", "")
    value = number(written)
    if part and _HOUR.match(m.text, m.end):
        return False  # 11日下午2时 is a day and a time of the clock
    end = m.end - len(part)
    after = m.text[end : end + 6]
    if after.startswith("前后"):
        return 1 <= value <= 31 and not m.before.endswith(m.engine.pack.duration_cues.before)
    if not 1 <= value <= 31 or stretch_of_days(m, after) or _ORDINALS.search(m.before):
        return False
    if m.text[end - 1] in "号號":
        told = after.startswith(m.cues.day_after) or not after
        return told and _DAY_CONTEXT.search(m.before) is not None
    if after.startswith("前"):
        return value >= 5 or m.before.endswith(("于", "月", "在"))
    if not written.isascii() and _OF_MONTH.search(m.text, max(m.start - 40, 0), m.start):
        return _DAY_CONTEXT.search(m.before) is not None
    if not written.isascii():
        return _DAY_CONTEXT.search(m.before) is not None and after.startswith(m.cues.day_after)
    return True


def _relative_day(m: Match) -> bool:
    if _before_hour(m) or m.text.startswith(m.cues.day_names, m.start):
        return False
    if m.groups.get("D", "").startswith("前一") and m.before.endswith("提"):
        return False
    if m.groups.get("D") == "第二天":
        return not m.before.endswith(("会议", "开幕")) and not m.follow(("的", "会议"))
    return m.groups.get("D") != "前日" or not m.before[-1:].isdigit()


def _before_hour(m: Match) -> bool:
    """Whether the part of the day behind a weekday is that of a time of the clock: 周五晚8时."""
    return m.has("dx") and _HOUR.match(m.text, m.end) is not None


def _plan(m: Match) -> bool:
    return m.has("part", "pn") or m.follow(("以来", "前", "后"))


def _half(m: Match) -> bool:
    if m.groups.get("h", "") in ("前", "后") and (
        m.before.endswith(tuple("提之此随以今")) or m.follow(("内", "之内", "以内")) or not _beside(m)
    ):
        return False  # 提前半年, 离职后半年内
    return (not m.has("hy") or m.has("y", "y9")) and _fiscal_figures(m) and _with_year(m)


def _quarter(m: Match) -> bool:
    if "度" not in m.text[m.start : m.end] and not m.has("y", "Y", "Q", "y9", "yt5"):
        known = m.habits.quarters or m.follow(m.cues.quarter_after)
        return known and (
            m.text[m.start] == "第" or (m.text[m.start] == "首" and not m.before.endswith("年"))
        )
    return _fiscal_figures(m) and _with_year(m)


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
    return m.has("dec", "dy", "d8", "droc")


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
    return _START.search(m.before) is not None or (
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


def _interval_years(m: Match) -> bool:
    low, high = m.groups["y"], m.groups.get("y2") or m.groups["y3"]
    first, last = number(low), number(high)
    places = len(low), len(high)
    if 3 in places:
        return m.habits.roc and places[0] in (2, 3) and first < last <= 140
    if places == (2, 2):
        if m.habits.roc and first >= 40:
            return first < last
        if not low.isascii() or not high.isascii():
            return False
        if m.has("yt", "yt2", "y3") or low[0] == "0" or (first >= 85 and (last > first or last < 30)):
            return True
        return first < last < 40 and _short_year(m)
    if places == (4, 4):
        return first <= last <= 2200
    return places == (4, 2) and (first % 100 <= last or first < 2000)


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
        if len(listed[0]) == 2 and not _short_year(m):
            return False
        return all(len(x) == 2 or 1900 <= v <= 2100 for x, v in zip(listed, values, strict=True))
    if unit == "日" and values != sorted(values):
        return False
    most = {"月": 12, "季度": 4}.get(unit or "", 31)
    return all(1 <= v <= most for v in values)


def _ancient(m: Match) -> bool:
    """Whether 627年 names a year: in brackets behind the year of a reign, or 前126年 where 公元前 is written."""
    if m.before[-1:] not in ("（", "("):
        return m.has("bca") and m.habits.ancient and _START.search(m.before) is not None
    return m.follow(("）", ")", "-", "~", "，", "、", "至", "正", "春", "夏", "秋", "冬"))


_VETOES: dict[str, Callable[[Match], bool]] = {
    "date.day": _with_year,
    "date.month": _month,
    "date.week_of_month": _with_year,
    "date.year": _bare_year,
    "date.half": _half,
    "date.plan": _plan,
    "date.quarter": _quarter,
    "date.first_months": _with_year,
    "date.season": _with_year,
    "date.relative_year": _relative_year,
    "date.report_period": _report_period,
    "date.roc_numeric": _roc_numeric,
    "date.year_cell": year_cell,
    "date.month_point": lambda m: m.has("mw") or m.groups.get("part", "")[-1:] in tuple("初末底"),
    "date.month_cell": lambda m: m.habits.dated_cells,
    "date.part_of_year": _middle,
    "date.ancient_year": _ancient,
    "date.nth_weekday": _with_year,
    "date.pentad": _with_year,
    "date.first_days": lambda m: _with_year(m) and 1 < number(m.groups["dn"]) <= 20,
    "date.numbered_month": lambda m: _with_year(m) and number(m.groups.get("m", "1")) <= 12,
    "date.bare_day": _bare_day,
    "date.decade": _decade,
    "date.offset": _offset,
    "date.neighbours": lambda m: _START.search(m.before) is not None or _SOMEONE.search(m.before) is not None,
    "date.relative_day": _relative_day,
    "date.week": lambda m: not _before_hour(m),
    "date.weekday": lambda m: not _before_hour(m),
    "date.festival": _festival,
    "time.clock": clock,
    "interval.days": _interval_days,
    "interval.hours": hours,
    "interval.two_months": lambda m: number(m.groups["m2"]) == number(m.groups["m"]) + 1 and _with_year(m),
    "interval.months": _interval_months,
    "interval.years": _interval_years,
    "interval.bare_years": _bare_years,
    "list.members": _list,
    "duration.plain": duration,
    "duration.range": ranged,
    "set.every": recurrence,
}
