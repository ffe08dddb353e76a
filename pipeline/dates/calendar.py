"""Arithmetic of the calendar: numerals of dates, shifts of days and months, EDTF values written out."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.edtf import last_day

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "元": 1}
#: What stands for 〇 where a typist had none, and the numerals that nobody can alter.
_ZEROS = str.maketrans(
    dict.fromkeys("○OoＯ", "〇") | dict(zip("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", strict=True))
)
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}


class Day(NamedTuple):
    """A place in the calendar as far as it is known: a year, a month of it, a day of that."""

    year: int
    month: int | None = None
    day: int | None = None


def number(text: str) -> int:
    """The whole number that figures or Chinese numerals write, place by place or with 十 百 千.

    >>> number("二〇一八"), number("二十五"), number("廿七"), number("两千零五"), number("08")
    (2018, 25, 27, 2005, 8)
    """
    if not text.isdecimal():
        text = text.translate(_ZEROS).replace(" ", "")
    if text.isascii():
        return int(text)
    if len(text) > 1 and not any(c in _UNITS or c in _TENS for c in text):
        return int("".join(c if c.isascii() else str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _TENS:
            total += _TENS[char]
        elif char.isascii():
            digit = digit * 10 + int(char)
        else:
            digit = _DIGITS[char]
    return total + digit


def year_text(year: int) -> str:
    """The year as EDTF writes it: four places, 1 BC being 0000 and 221 BC -0220."""
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def write(day: Day) -> str:
    """The EDTF of a year, a month or a day."""
    text = year_text(day.year)
    if day.month is not None:
        text += f"-{day.month:02d}"
        if day.day is not None:
            text += f"-{day.day:02d}"
    return text


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month that lie `by` months later."""
    total = year * 12 + month - 1 + by
    return total // 12, total % 12 + 1


def shift_day(day: Day, by: int) -> Day:
    """The day that lies `by` days later, or `day` itself where the calendar ends."""
    try:
        moved = date(day.year, day.month or 1, day.day or 1) + timedelta(days=by)
    except (ValueError, OverflowError):
        return day
    return Day(moved.year, moved.month, moved.day)


def weekday(day: Day) -> int:
    """0 for Monday to 6 for Sunday."""
    return date(day.year, day.month or 1, day.day or 1).weekday()


def exists(day: Day) -> bool:
    """Whether the calendar has that month and that day."""
    if day.month is None:
        return True
    if not 1 <= day.month <= 12:
        return False
    return day.day is None or 1 <= day.day <= last_day(day.year, day.month)


_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def parse_day(text: str | None) -> Day | None:
    """The day of an ISO date, `None` where the text is none or the day does not exist."""
    match = _ISO_DAY.match(text or "")
    if not match:
        return None
    day = Day(int(match[1]), int(match[2]), int(match[3]))
    return day if day.year and exists(day) else None


def full_year(two: int, now: int) -> int:
    """The year that two figures mean: the last one that lies at most ten years after `now`, none before 1900.

    >>> full_year(98, 2018), full_year(7, 2018), full_year(25, 2018), full_year(98, 1997)
    (1998, 2007, 2025, 1998)
    """
    year = now - now % 100 + two
    if year > now + 10:
        year -= 100
    elif year <= now - 90:
        year += 100
    return year if year >= 1900 else year + 100


#: First and last month of what 初 中 末 mean of a year, first and last day of what they mean of a month,
#: first and last year of a decade. A usage, not a standard: 年底 is November and December, 月底 from the 25th.
YEAR_PARTS = {"START": (1, 2), "MID": (5, 8), "END": (11, 12)}
MONTH_PARTS = {"START": (1, 5), "MID": (11, 20), "END": (25, 31)}
DECADE_PARTS = {"START": (0, 2), "MID": (3, 6), "END": (7, 9)}
CENTURY_PARTS = {"START": (0, 19), "MID": (30, 69), "END": (80, 99)}


def part_bounds(edtf: str, part: str) -> tuple[str, str] | None:
    """First and last day that the beginning, middle or end of `edtf` can mean; `None` where usage says nothing."""
    if re.fullmatch(r"\d{4}", edtf):
        first, last = YEAR_PARTS[part]
        return f"{edtf}-{first:02d}-01", f"{edtf}-{last:02d}-{last_day(int(edtf), last):02d}"
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", edtf):
        first, last = MONTH_PARTS[part]
        last = min(last, last_day(int(match[1]), int(match[2])))
        return f"{edtf}-{first:02d}", f"{edtf}-{last:02d}"
    if match := re.fullmatch(r"(\d{3})X", edtf):
        first, last = DECADE_PARTS[part]
        return f"{match[1]}{first}-01-01", f"{match[1]}{last}-12-31"
    if match := re.fullmatch(r"(\d\d)XX", edtf):
        first, last = CENTURY_PARTS[part]
        return f"{match[1]}{first:02d}-01-01", f"{match[1]}{last:02d}-12-31"
    if match := re.fullmatch(r"(\d{4})-(3[3-6]|4[01])", edtf):
        size, base = (3, 33) if match[2] < "40" else (6, 40)
        first = (int(match[2]) - base) * size + 1
        month = {"START": first, "MID": first + size // 2, "END": first + size - 1}[part]
        return f"{match[1]}-{month:02d}-01", f"{match[1]}-{month:02d}-{last_day(int(match[1]), month):02d}"
    return None
