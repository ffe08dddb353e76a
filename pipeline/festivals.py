"""Festivals, solar terms and days of the Chinese calendar, by the calendar of lunar-python (loaded where it is used)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pipeline.calendar import Day, shift_day, weekday

_TERMS = "立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至 小寒 大寒".split()
#: Fixed days: name → month, day.
_FIXED = {
    "元旦": (1, 1), "元旦节": (1, 1), "阳历新年": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八妇女节": (3, 8), "植树节": (3, 12),
    "愚人节": (4, 1), "劳动节": (5, 1), "五一劳动节": (5, 1), "五一国际劳动节": (5, 1), "国际劳动节": (5, 1), "五一节": (5, 1), "五一假期": (5, 1), "五四青年节": (5, 4),
    "青年节": (5, 4), "护士节": (5, 12), "儿童节": (6, 1), "六一儿童节": (6, 1), "国际儿童节": (6, 1), "建党节": (7, 1), "建军节": (8, 1),
    "八一建军节": (8, 1), "教师节": (9, 10), "国庆节": (10, 1), "国庆": (10, 1), "十一假期": (10, 1), "十一黄金周": (10, 1), "国庆黄金周": (10, 1), "五一黄金周": (5, 1),
    "万圣节": (10, 31), "平安夜": (12, 24), "圣诞节": (12, 25), "圣诞": (12, 25), "国家公祭日": (12, 13),
}  # fmt: skip
#: Days of the Chinese calendar: name → month, day.
_LUNAR = {
    "春节": (1, 1), "农历新年": (1, 1), "农历春节": (1, 1), "新春佳节": (1, 1), "元宵节": (1, 15), "元宵": (1, 15), "端午节": (5, 5), "端午": (5, 5),
    "七夕节": (7, 7), "七夕": (7, 7), "中元节": (7, 15), "中秋节": (8, 15), "中秋": (8, 15), "重阳节": (9, 9), "重阳": (9, 9), "腊八节": (12, 8), "腊八": (12, 8),
}  # fmt: skip
#: The n-th weekday of a month: name → month, weekday (Monday 0), n.
_NTH = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4)}
_OTHERS = ("除夕", "除夕夜", "大年夜", "清明节", "复活节")
FESTIVALS: tuple[str, ...] = tuple(
    dict.fromkeys((*_FIXED, *_LUNAR, *_NTH, *_OTHERS, *(t for t in _TERMS if t not in ("大雪", "小雪", "雨水", "清明")), "清明"))
)


@lru_cache(maxsize=1)
def _library() -> Any:
    import lunar_python

    return lunar_python


def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Day | None:
    """The day of the Chinese calendar's year, month and day; `None` where it has no such day."""
    try:
        solar = _library().Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    except Exception:  # the library raises bare exceptions for days that do not exist
        return None
    return Day(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[Day, Day] | None:
    """First and last day of a month of the Chinese calendar."""
    first = lunar_day(year, month, 1, leap)
    last = lunar_day(year, month, 30, leap) or lunar_day(year, month, 29, leap)
    return (first, last) if first and last else None


def last_lunar_day(year: int) -> Day | None:
    """New Year's Eve that ends the Chinese year."""
    following = lunar_day(year + 1, 1, 1)
    return shift_day(following, -1) if following else None


def _solar_term(name: str, year: int) -> Day | None:
    for when in ((year, 6, 15), (year, 1, 25), (year + 1, 1, 25)):  # each table runs from one December to the next
        for key, value in _library().Solar.fromYmd(*when).getLunar().getJieQiTable().items():
            if key == name and value.getYear() == year:
                return Day(value.getYear(), value.getMonth(), value.getDay())
    return None


def easter(year: int) -> Day:
    """Easter Sunday of the Gregorian calendar (Meeus' algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return Day(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def festival(name: str, year: int) -> Day | None:
    """The day on which the festival or solar term falls in that year; `None` where the calendar does not reach."""
    if name in _FIXED:
        return Day(year, *_FIXED[name])
    if name in _LUNAR:
        return lunar_day(year, *_LUNAR[name])
    if name in _NTH:
        month, day, n = _NTH[name]
        first = Day(year, month, 1)
        return shift_day(first, (day - weekday(first)) % 7 + 7 * (n - 1))
    special: dict[str, Callable[[int], Day | None]] = {
        "除夕": last_lunar_day, "除夕夜": last_lunar_day, "大年夜": last_lunar_day, "复活节": easter,
    }  # fmt: skip
    if name in special:
        return special[name](year)
    return _solar_term(name.removesuffix("节"), year)
