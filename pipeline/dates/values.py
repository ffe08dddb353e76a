"""A year and what else an expression names → its value, once nothing is missing."""

from typing import NamedTuple

from pipeline.dates.calendar import Day, exists, shift_day, weekday, write, year_text
from pipeline.dates.expressions import Clock, Expression
from pipeline.dates.festivals import Festivals, last_lunar_day, lunar_day, lunar_month
from pipeline.dates.told import Origin
from pipeline.edtf import last_day


class Impossible(Exception):
    """A date that the calendar does not have."""


class Value(NamedTuple):
    """A resolved expression: its EDTF, the days it can mean, where its missing parts came from."""

    edtf: str
    origin: Origin
    day: Day | None = None
    mod: str | None = None
    earliest: str | None = None
    latest: str | None = None
    fiscal: bool = False


def finish(
    e: Expression, year: int, month: int | None, origin: Origin, fiscal: bool, festivals: Festivals
) -> Value | None:
    """The value of an expression in its year and month; `None` where the calendar of its festival does not reach.

    Raises:
        Impossible: the calendar has no such day.
    """
    if e.festival is not None:
        days = festivals.days(e.festival, year)
        if days is None:
            return None
        first, last = days if not e.eve else (shift_day(days[0], -1),) * 2
        edtf = write(first) if first == last else f"{write(first)}/{write(last)}"
        return Value(edtf, origin, first)
    if e.lunar and month is not None:
        return _lunar(e, year, month, origin)
    if e.tenday is not None:
        if month is None:
            return None
        return _tenday(year, month, e.tenday, origin)
    if e.nth_week is not None and month is not None and 1 <= month <= 12:
        first = Day(year, month, 1)
        if e.weekday is not None:
            found = _nth_weekday(first, e.weekday, e.nth_week)
            return moment(found, e.clock, origin) if e.clock else Value(write(found), origin, found)
        monday = shift_day(first, 7 * (e.nth_week - 1) - weekday(first))
        if e.nth_week < 0:
            last = Day(year, month, last_day(year, month))
            monday = shift_day(last, -weekday(last))
        return Value(f"{write(monday)}/{write(shift_day(monday, 6))}", origin, Day(year, month))
    if month is not None:
        day = Day(year, month, e.day)
        if not exists(day):
            raise Impossible(f"the calendar has no {write(day)}")
        if e.clock is not None and e.day is not None:
            return moment(day, e.clock, origin)
        return Value(write(day), origin, day, fiscal=fiscal)
    text = year_text(year)
    if e.half is not None:
        return Value(f"{text}-{e.half}", origin, Day(year), fiscal=fiscal)
    if e.quarter is not None:
        if not 1 <= e.quarter <= 4:
            raise Impossible(f"a year has no quarter {e.quarter}")
        return Value(f"{text}-{32 + e.quarter}", origin, Day(year), fiscal=fiscal)
    if e.season is not None:
        return Value(f"{text}-{e.season}", origin, Day(year), fiscal=fiscal)
    if e.first_months is not None or e.last_months is not None:
        count = e.first_months or e.last_months or 0
        if not 1 <= count <= 12:
            raise Impossible(f"a year has no {count} months")
        low, high = (1, count) if e.first_months else (13 - count, 12)
        months = f"{text}-{low:02d}/{text}-{high:02d}" if low != high else f"{text}-{low:02d}"
        return Value(months, origin, Day(year), fiscal=fiscal)
    return Value(text, origin, Day(year), fiscal=fiscal)


def _nth_weekday(first: Day, wanted: int, nth: int) -> Day:
    assert first.month is not None
    day = 1 + (wanted - weekday(first)) % 7 + 7 * (nth - 1)
    if nth < 0:
        last = Day(first.year, first.month, last_day(first.year, first.month))
        day = last_day(first.year, first.month) - (weekday(last) - wanted) % 7
    found = Day(first.year, first.month, day)
    if not exists(found):
        raise Impossible(f"the month has no weekday number {nth}")
    return found


def moment(day: Day, clock: Clock, origin: Origin) -> Value:
    """A time of the clock on its day.

    Raises:
        Impossible: the calendar has no such day.
    """
    if not exists(day):
        raise Impossible(f"the calendar has no {write(day)}")
    return Value(f"{write(day)}{clock}", origin, day)


def _tenday(year: int, month: int, tenday: tuple[int, int], origin: Origin) -> Value:
    if not 1 <= month <= 12:
        raise Impossible(f"a year has no month {month}")
    end = last_day(year, month)
    first, last = tenday[0], min(tenday[1], end)
    if first > 21 and tenday[1] == 31:  # the last days, counted from the month's end
        first -= 31 - end
    low, high = Day(year, month, first), Day(year, month, last)
    return Value(f"{write(low)}/{write(high)}", origin, Day(year, month))


def _lunar(e: Expression, year: int, month: int, origin: Origin) -> Value | None:
    if e.day is None:
        days = lunar_month(year, month, e.leap)
        return Value(f"{write(days[0])}/{write(days[1])}", origin, days[0]) if days else None
    day = lunar_day(year, month, e.day, e.leap)
    if day is None and month == 12 and e.day == 30:
        day = last_lunar_day(year)
    if day is None:
        raise Impossible(f"the Chinese year {year} has no month {month} day {e.day}")
    return Value(write(day), origin, day)
