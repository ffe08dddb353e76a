"""EDTF: check a value and say which days it can mean.

Source: ISO 8601-2:2019, levels 0 to 2 as far as written Chinese needs them: years, months, days, seasons,
quarters and half years (21–24, 33–36, 40–41), unspecified digits (`199X`), intervals with open ends, moments,
and ISO 8601-1 durations (`P5Y`) and repeating intervals (`R/P1Y`). A range of durations is written like an interval,
its shortest before its longest (`P3M/P6M`), as the standards have no form for it.
"""

import re
from calendar import monthrange
from functools import lru_cache

_DATE = re.compile(r"(-?\d{4}|-?\d{1,3}X{1,3})(?:-(\d\d|XX))?(?:-(\d\d|XX))?[?~%]?")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]|24)(?::([0-5]\d))?(?::([0-5]\d|60))?(Z|[+-]\d\d:\d\d)?[?~%]?"
)
_TIME = re.compile(r"T([01]\d|2[0-4])(?::[0-5]\d){0,2}")
_DURATION = re.compile(
    r"P(?=.)(?:[\dX.]+Y)?(?:[\dX.]+M)?(?:[\dX.]+W)?(?:[\dX.]+D)?(?:T(?=.)(?:[\dX.]+H)?(?:[\dX.]+M)?(?:[\dX.]+S)?)?"
)
#: First and last month of ISO 8601-2 sub-year groupings. Winter runs into the next year.
GROUPINGS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip

Bounds = tuple[str | None, str | None]


def last_day(year: int, month: int) -> int:
    """Number of days of the month in the proleptic Gregorian calendar (year 0 is 1 BC)."""
    return monthrange(year % 400 + 2000, month)[1]


def _year(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _day(year: int, month: int, day: int) -> str:
    return f"{_year(year)}-{month:02d}-{day:02d}"


def _date_bounds(text: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"no EDTF date: {text!r}")
    year, month, day = match.groups()
    if "X" in year:
        if month:
            raise ValueError(f"no EDTF date: {text!r}")
        if len(year.lstrip("-")) != 4:
            raise ValueError(f"a year has four places: {text!r}")
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        low, high = min(low, high), max(low, high)
        return _day(low, 1, 1), _day(high, 12, 31)
    y = int(year)
    if month is None:
        return _day(y, 1, 1), _day(y, 12, 31)
    if month == "XX":
        return _day(y, 1, 1), _day(y, 12, 31)
    m = int(month)
    if m in GROUPINGS:
        if day:
            raise ValueError(f"a season has no day: {text!r}")
        first, last = GROUPINGS[m]
        end_year, end_month = (y + 1, last - 12) if last > 12 else (y, last)
        return _day(y, first, 1), _day(end_year, end_month, last_day(end_year, end_month))
    if not 1 <= m <= 12:
        raise ValueError(f"month {m} does not exist: {text!r}")
    if day is None or day == "XX":
        return _day(y, m, 1), _day(y, m, last_day(y, m))
    d = int(day)
    if not 1 <= d <= last_day(y, m):
        raise ValueError(f"day {d} does not exist in {_year(y)}-{m:02d}: {text!r}")
    return _day(y, m, d), _day(y, m, d)


def _point_bounds(text: str) -> Bounds:
    if moment := _MOMENT.fullmatch(text):
        return _date_bounds(moment[1])
    return _date_bounds(text)


@lru_cache(maxsize=65536)
def bounds(text: str) -> Bounds:
    """First and last ISO day that `text` can mean; `None` where an end is open or the value floats.

    Raises:
        ValueError: `text` is no EDTF value; the message names the part that is wrong.

    >>> bounds("2021-41")
    ('2021-07-01', '2021-12-31')
    >>> bounds("2018-11/..")
    ('2018-11-01', None)
    >>> bounds("P5Y")
    (None, None)
    >>> bounds("P3M/P6M")
    (None, None)
    """
    if text.startswith(("P", "R/", "T")):
        plain = text.removeprefix("R/")
        if _TIME.fullmatch(text) or _DURATION.fullmatch(plain):
            return None, None
        low, _, high = text.partition("/")
        if all(_DURATION.fullmatch(x) for x in (low, high)) or all(_TIME.fullmatch(x) for x in (low, high)):
            return None, None
        raise ValueError(f"no ISO 8601 duration, time or repeating interval: {text!r}")
    if "/" not in text:
        return _point_bounds(text)
    start, _, end = text.partition("/")
    open_ends = ("..", "")
    if start in open_ends and end in open_ends:
        raise ValueError(f"an interval needs an end: {text!r}")
    earliest = None if start in open_ends else _point_bounds(start)[0]
    latest = None if end in open_ends else _point_bounds(end)[1]
    if earliest and latest and not earliest.startswith("-") and latest < earliest:
        raise ValueError(f"the interval ends before it begins: {text!r}")
    return earliest, latest
