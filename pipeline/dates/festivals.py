"""When festivals and solar terms fall, and the days of the Chinese calendar, by lunar-python, loaded where used."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import Field

from pipeline.dates import religious
from pipeline.dates.calendar import Day, shift_day, weekday
from pipeline.rules import PackModel

Days = tuple[Day, Day]


class Festivals(PackModel):
    """Names of festivals by the calendar that sets their day; two numbers more are the first and last day from it."""

    fixed: dict[str, tuple[int, int]] = Field(default_factory=dict)
    lunar: dict[str, tuple[int, int]] = Field(default_factory=dict)
    eve: tuple[str, ...] = ()
    nth_weekday: dict[str, tuple[int, int, int]] = Field(default_factory=dict)
    solar_terms: tuple[str, ...] = ()
    easter: dict[str, tuple[int, int]] = Field(default_factory=dict)
    orthodox: dict[str, tuple[int, int]] = Field(default_factory=dict)
    hebrew: dict[str, tuple[int, int, int, int]] = Field(default_factory=dict)
    islamic: dict[str, tuple[int, int, int, int]] = Field(default_factory=dict)
    holidays: dict[str, tuple[int, int, int, int]] = Field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """Every name."""
        for table in (self.fixed, self.lunar, self.nth_weekday, self.easter, self.orthodox, self.hebrew):
            yield from table
        yield from (*self.islamic, *self.holidays, *self.eve, *self.solar_terms)

    def days(self, name: str, year: int) -> Days | None:
        """First and last day of the festival in that year; `None` where the calendar does not reach."""
        try:
            return self._days(name, year)
        except (ValueError, OverflowError, StopIteration):
            return None

    def _days(self, name: str, year: int) -> Days | None:
        if name in self.fixed:
            return _one(Day(year, *self.fixed[name]))
        if name in self.holidays:
            first_month, first_day, last_month, last_day = self.holidays[name]
            return Day(year, first_month, first_day), Day(year, last_month, last_day)
        if name in self.lunar:
            return _one(lunar_day(year, *self.lunar[name]))
        if name in self.eve:
            return _one(last_lunar_day(year))
        if name in self.nth_weekday:
            month, day, n = self.nth_weekday[name]
            first = Day(year, month, 1)
            return _one(shift_day(first, (day - 1 - weekday(first)) % 7 + 7 * (n - 1)))
        if name in self.easter:
            return _around(religious.easter(year), *self.easter[name])
        if name in self.orthodox:
            return _around(religious.orthodox_easter(year), *self.orthodox[name])
        if name in self.hebrew:
            month, day, first_day, last_day = self.hebrew[name]
            return _around(religious.hebrew_in(year, month, day), first_day, last_day)
        if name in self.islamic:
            month, day, first_day, last_day = self.islamic[name]
            return _around(religious.islamic_in(year, month, day), first_day, last_day)
        return _one(_solar_term(name.removesuffix("节"), year))


def _one(day: Day | None) -> Days | None:
    return (day, day) if day is not None else None


def _around(day: date, first: int, last: int) -> Days:
    middle = Day(day.year, day.month, day.day)
    return shift_day(middle, first), shift_day(middle, last)


@lru_cache(maxsize=1)
def _library() -> Any:
    import lunar_python

    return lunar_python


@lru_cache(maxsize=1024)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Day | None:
    """The day of the Chinese calendar's year, month and day; `None` where it has no such day."""
    try:
        solar = _library().Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    except Exception:  # the library raises bare exceptions for days that do not exist
        return None
    return Day(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_month(year: int, month: int, leap: bool = False) -> Days | None:
    """First and last day of a month of the Chinese calendar."""
    first = lunar_day(year, month, 1, leap)
    last = lunar_day(year, month, 30, leap) or lunar_day(year, month, 29, leap)
    return (first, last) if first and last else None


def last_lunar_day(year: int) -> Day | None:
    """New Year's Eve that ends the Chinese year."""
    following = lunar_day(year + 1, 1, 1)
    return shift_day(following, -1) if following else None


@lru_cache(maxsize=1024)
def _solar_term(name: str, year: int) -> Day | None:
    for when in (
        (year, 6, 15),
        (year, 1, 25),
        (year + 1, 1, 25),
    ):  # a table runs from one December to the next
        for key, value in _library().Solar.fromYmd(*when).getLunar().getJieQiTable().items():
            if key == name and value.getYear() == year:
                return Day(value.getYear(), value.getMonth(), value.getDay())
    return None
