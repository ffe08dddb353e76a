"""Whether a match can be meant: a number of two places before 年 is years or a year, 15日 a day or a stretch of days."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from pipeline.calendar import number
from pipeline.date_rules import Engine

Groups = Mapping[str, str]
_ROC_NAMED = re.compile(r"民国\s?(?:[0-9]|[一二三四五六七八九十]+年)")
_ROC_LONG = re.compile(r"(?:^|[^\d.,])1[0-3]\d年(?:度|\d{1,2}月|[初底末上下第]|起|至)")
_ROC_SHORT = re.compile(r"(?:^|[^\d.,])[4-9]\d年(?:度|\d{1,2}月|[初底末]|[上下]半年|第[一二三四1-4]季)")
_ROC_MONEY = re.compile("新台币|新臺币|行政院|立法院")
_HONG_KONG = re.compile("香港|港元|港币|立法会|特区政府|澳门")
_SHORT_YEARS = re.compile(
    r"(?:^|[^\d.年月,/-])(?:[0-3]\d|9\d)(?:[QqHh][1-4]|年(?:[初底末]|[上下]半年|[一二三四1-4]季|[QqHh][1-4]|前三季|1?\d月"
    r"|全年|实现|EPS|归母|净利|营收|营业|业绩|PE|同比|收入|销量|毛利|预测|预计|有望|年报|中报|累计)"
    r"|[-/、]\d\d(?:[-/、]\d\d)?年)|20\d\d[-/]\d\d(?:年|E)"
)
_START = re.compile(r"(?:^|[，。；：、！？（(“”\s—-])(?:早在|大约|约|就在|而|在|于|到|不到)?$")
_DECIMAL = re.compile(r"(?<=点)[\d零一二三四五六七八九]")
_HOUR = re.compile(r"\d{1,2}[时点:：]|[零一二两三四五六七八九十]{1,3}[时点]")
_ESTIMATE = re.compile(r"一二|二三|三四|四五|五六|六七|七八|八九|三五")
_DAY_CONTEXT = re.compile(r"(?:[，。；：、！？（(\s“]|^|于|在|至|到|自|从|截至|电|讯|定|者)$")


class Habits:
    """How a text writes its years, found out where a reading turns on it."""

    def __init__(self, text: str, traditional: bool) -> None:
        self._text = text
        self._traditional = traditional

    @cached_property
    def roc(self) -> bool:
        """Whether it counts the years of the Republic: 民國113年, 113年度, in Taiwan also 96年6月."""
        if not self._traditional:
            return _ROC_MONEY.search(self._text) is not None and _ROC_LONG.search(self._text) is not None
        if _ROC_NAMED.search(self._text) or _ROC_LONG.search(self._text):
            return True
        return _ROC_SHORT.search(self._text) is not None and _HONG_KONG.search(self._text) is None

    @cached_property
    def double_years(self) -> bool:
        """Whether its financial years run from April to March: it is written in Hong Kong."""
        return self._traditional and not self.roc and _HONG_KONG.search(self._text) is not None

    @cached_property
    def short_years(self) -> bool:
        """Whether it writes years with two figures (19Q1, 20年底, 21-23年)."""
        return _SHORT_YEARS.search(self._text) is not None


def wanted(
    text: str, start: int, end: int, rule: str, groups: Groups, engine: Engine, habits: Habits
) -> bool:
    """Whether the match of `rule` at `text[start:end]` is to be read as that rule says."""
    veto = _VETOES.get(rule)
    return veto is None or veto(text, start, end, groups, engine, habits)


def _year(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    if not _middle(text, end, groups, engine):
        return False
    if groups.get("era"):
        return True
    return _plain_year(
        groups.get("y", ""), groups, text, start, end, engine, habits, bare=not groups.get("part")
    )


def _plain_year(
    year: str, groups: Groups, text: str, start: int, end: int, engine: Engine, habits: Habits, *, bare: bool
) -> bool:
    if not year:
        return True
    value = number(year)
    if "千" in year:
        return not bare and 1000 <= value <= 2200
    if len(year) == 4:
        if not 1000 <= value <= 2200:
            return False
        return not (bare and text.startswith(engine.pack.cues.ages, end))
    if len(year) == 3:
        return 80 <= value <= 140 and not text.startswith(engine.pack.cues.ages, end) and habits.roc
    if not bare:
        return not (groups.get("part") == "中")
    if year[0] in "0〇零":
        return True
    if year.isascii():
        if habits.roc and value >= 40 and not text.startswith(engine.pack.cues.years_after, end):
            return True
        if (
            value >= 70
            and _START.search(text[max(start - 6, 0) : start])
            and not text.startswith(engine.pack.cues.years_after, end)
        ):
            return True
        return (value < 40 or value >= 85) and _short_year(text, start, end, engine, habits)
    return not _ESTIMATE.fullmatch(year) and "十" not in year


def _short_year(text: str, start: int, end: int, engine: Engine, habits: Habits) -> bool:
    """Whether 20年 is the year 2020, not twenty years: in a text that writes years so, and by no cue of a stretch."""
    if not habits.short_years:
        return False
    return not text[max(start - 4, 0) : start].endswith(
        engine.pack.cues.years_before
    ) and not text.startswith(engine.pack.cues.years_after, end)


def _with_year(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return _plain_year(groups.get("y", ""), groups, text, start, end, engine, habits, bare=False) and _month(
        text, start, end, groups, engine, habits
    )


def _month(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return _middle(text, end, groups, engine)


def _middle(text: str, end: int, groups: Groups, engine: Engine) -> bool:
    """Whether 中 behind a year or month is its middle, not the start of 中国 or 中央."""
    part = groups.get("part", "")
    if part[-1:] != "中" or end == len(text):
        return True
    if part == "年中":
        return not text.startswith(engine.pack.cues.middle_not, end)
    return text.startswith(engine.pack.cues.middle_before, end)


def _part_of_year(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return _middle(text, end, groups, engine)


def _relative_year(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    if groups["Y"] == "第二年" and not _START.search(text[max(start - 6, 0) : start]):
        return False
    return _middle(text, end, groups, engine)


def _bare_day(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    value, written = number(groups["d"]), groups["d"]
    part = groups.get("dx", "")
    if part and _HOUR.match(text, end):
        return False  # 11日下午2时 is a day and a time of the clock
    end -= len(part)
    before, after = text[max(start - 6, 0) : start], text[end : end + 6]
    if not 1 <= value <= 31:
        return False
    cues = engine.pack.duration_cues
    if before.endswith(cues.before) or after.startswith(cues.after):
        return False
    if text[end - 1] in "号號":
        return _DAY_CONTEXT.search(before) is not None and (
            after.startswith(engine.pack.cues.day_after) or not after
        )
    if after.startswith("前"):
        return not after.startswith("前后") and (value >= 5 or before.endswith(("于", "月", "在")))
    if not written.isascii():
        return _DAY_CONTEXT.search(before) is not None and after.startswith(engine.pack.cues.day_after)
    return True


def _plan(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return bool(groups.get("part")) or text.startswith(("以来", "前", "后", "开局", "收官"), end)


def _quarter(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    surface = text[start:end]
    if "度" not in surface and not any(groups.get(k) for k in ("y", "Y", "Q", "y9", "yt5")):
        return False
    return _with_year(text, start, end, groups, engine, habits)


def _clock(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    after_day = start > 0 and (
        text[start - 1] in "日号天晚晨早午间里 )），" or text[start - 1] in "一二三四五六末"
    )
    if text[end - 1] == "时" and text.startswith(engine.pack.cues.hour_not, end):
        return False
    if groups.get("hk"):
        return (
            after_day
            or bool(groups.get("dp"))
            or len(groups["mk"]) == 2
            and text[start - 1 : start] in ("-", "~", "至", "到", "")
        )
    if groups.get("dp") or groups.get("mi") or groups.get("mj"):
        return True
    if _DECIMAL.match(text, end):
        return False
    if text.startswith("点", end - 1) or not groups["hh"].isascii():
        after_day = start > 0 and text[start - 1] in "日号天晚晨早午间里）)"
        return after_day and not text.startswith(engine.pack.cues.points, end)
    return True


def _duration(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    unit, count = groups.get("u") or groups.get("u0", ""), groups["n"]
    if count in ("一", "1") and text[start - 1 : start] in ("这", "那"):
        return False
    if count == "半" and text[start - 1 : start] in ("大", "小", "前", "上", "下", "多", "后", "夜"):
        return False
    if (
        unit == "月"
        and not groups.get("bi")
        and not count.startswith(("两", "数", "几", "半"))
        and not groups.get("more")
    ):
        return False
    if unit == "年" and count.isascii() and "." not in count:
        if len(count) == 4 and int(count) <= 2100 and not text.startswith(engine.pack.cues.ages, end):
            return False
        if len(count) > 1 and count[0] == "0":
            return False
    if (
        unit == "年"
        and len(count) == 4
        and "十" not in count
        and "百" not in count
        and "千" not in count
        and not count.isascii()
    ):
        return False
    if unit in ("日", "天") and count.isascii() and "." not in count and int(count) > 4000:
        return False
    if (
        unit in ("周", "星期", "礼拜")
        and count == "一"
        and text.startswith(("一", "二", "三", "四", "五", "六", "日"), end)
    ):
        return False
    return not (count.startswith("百") or (count in ("千", "百", "零", "〇") and unit == "年"))


def _offset(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    count = groups["on"]
    if (
        groups.get("om")
        or groups.get("om2")
        or (count.isascii() and (len(count) == 4 or "." in count or count[0] == "0"))
    ):
        return False
    if len(count) == 4 and not count.isascii() and "十" not in count:
        return False
    if groups["ou"] == "月" and "个" not in text[start:end]:
        return False
    if groups["ou"] == "日" and groups["od"] == "前":
        return False
    return _START.search(text[max(start - 6, 0) : start]) is not None


def _interval_days(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    if groups.get("m") or groups.get("M"):
        return True
    low, high = number(groups["d"]), number(groups["d2"])
    if not 1 <= low < high <= 31:
        return False
    cues = engine.pack.duration_cues
    before, after = text[max(start - 6, 0) : start], text[end : end + 6]
    if before.endswith(cues.before) or after.startswith(cues.after):
        return False
    if text[end - 1] == "号":
        return after.startswith(engine.pack.cues.day_after)
    return groups["d"].isascii() or _DAY_CONTEXT.search(before) is not None


def _interval_months(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return number(groups["m"]) <= 12 and number(groups["m2"]) <= 12


def _interval_years(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    low, high = groups["y"], groups.get("y2") or groups["y3"]
    if len(low) == 3 or len(high) == 3:
        return habits.roc and len(low) in (2, 3) and number(low) < number(high) <= 140
    if len(low) == 2 and len(high) == 2:
        if habits.roc and number(low) >= 40:
            return number(low) < number(high)
        if not low.isascii() or not high.isascii():
            return False
        if groups.get("yt") or groups.get("yt2") or groups.get("y3") or low[0] == "0":
            return True
        if int(low) >= 85 and (int(high) > int(low) or int(high) < 30):
            return True
        return int(low) < int(high) < 40 and _short_year(text, start, end, engine, habits)
    if len(low) == 4 and len(high) == 4:
        return number(low) <= number(high) <= 2200
    if len(low) == 4 and len(high) == 2:
        return number(low) % 100 <= number(high) or number(low) < 2000
    return False


def _bare_years(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return 0 < int(groups["y2"]) - int(groups["y"]) <= 60


def _recurrence(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    unit = groups.get("u", "")
    if groups.get("once") or groups.get("wa"):
        return True
    if engine.words.units.get(unit) in ("H", "MIN", "S") and not groups.get("n"):
        return False
    if text[start] == "隔" and (unit not in ("年", "日", "周", "月", "天") or groups.get("n")):
        return False
    if (
        groups.get("point")
        and text[end - 1] in "一二三四五六"
        and text.startswith(engine.pack.cues.times, end)
    ):
        return False
    return True


def _festival(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    if groups.get("y") or groups.get("Y") or groups.get("era") or groups.get("eve"):
        return True
    return end == len(text) or text.startswith(engine.pack.cues.festival_after, end)


def _list(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    listed = (
        (groups.get("list") or groups.get("list2") or "")
        .replace("和", "、")
        .replace("及", "、")
        .replace("与", "、")
        .replace("/", "、")
        .split("、")
    )
    unit = groups.get("lu") or groups.get("lu2")
    values = [number(x) for x in listed]
    if unit == "年":
        if len(listed[0]) == 2 and not _short_year(text, start, end, engine, habits):
            return False
        return all(
            len(x) == 2 or (len(x) == 4 and 1900 <= v <= 2100) for x, v in zip(listed, values, strict=True)
        )
    if unit == "月":
        return all(1 <= v <= 12 for v in values)
    if unit == "季度":
        return all(1 <= v <= 4 for v in values)
    return all(1 <= v <= 31 for v in values) and values == sorted(values)


def _decade(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return bool(groups.get("dec") or groups.get("dy"))


def _relative_day(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    if groups.get("dx") and _HOUR.match(text, end):
        return False
    if groups["D"] == "第二天":
        return text[max(start - 2, 0) : start] not in ("会议", "开幕") and not text.startswith(
            ("的", "会议"), end
        )
    if groups["D"] == "前日":
        return not text[max(start - 1, 0) : start].isdigit()
    return True


def _report_period(text: str, start: int, end: int, groups: Groups, engine: Engine, habits: Habits) -> bool:
    return bool(
        groups.get("y") or groups.get("qq") or groups.get("qa") or groups.get("ha") or groups.get("ye")
    ) or (habits.short_years)


_VETOES: dict[str, Callable[[str, int, int, Groups, Engine, Habits], bool]] = {
    "date.day": _with_year,
    "date.month": _with_year,
    "date.year": _year,
    "date.half": _with_year,
    "date.plan": _plan,
    "date.quarter": _quarter,
    "date.first_months": _with_year,
    "date.season": _with_year,
    "date.relative_year": _relative_year,
    "date.month_relative": _part_of_year,
    "date.report_period": _report_period,
    "date.part_of_year": _part_of_year,
    "date.bare_day": _bare_day,
    "date.decade": _decade,
    "date.offset": _offset,
    "date.relative_day": _relative_day,
    "date.festival": _festival,
    "time.clock": _clock,
    "interval.days": _interval_days,
    "interval.months": _interval_months,
    "interval.years": _interval_years,
    "interval.bare_years": _bare_years,
    "list.members": _list,
    "duration.plain": _duration,
    "set.every": _recurrence,
}
