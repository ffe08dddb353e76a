"""Whether a date without its year belongs to the story told before it or to the article's own days, and which year
that makes.

A story is told forward. So a bare date that would lie before the one told last, or that falls within days of the
article's own, is one of the article's; so is one behind a time that lies in the future of an article which does not
speak of what is to come.
"""

from pipeline.dates.calendar import Day, exists, shift_month
from pipeline.dates.told import Place, Told

#: Days before the article's own on which what it reports of itself happens, and after it, without and with a word of
#: what is to come.
_BEFORE, _AFTER, _COMING = 7, 1, 40
#: A month that lies so many months ahead was the last one of that name where nothing says that it is to come.
_LONG_AHEAD = 8
#: As many days before the article's own a day of the month without its month still lies nearer to it than to the story.
_DAYS_BEFORE = 3
#: Characters between a year and the day written behind it: 2016年，9月3日.
_BESIDE = 2
#: Before this year no story is told by months and days.
_ANCIENT = 1000
#: A story of so many years ago is history, and goes on within its paragraph even where its days come near.
_HISTORY = 5
#: So many days lie between a month and the one that is as far before as behind it.
_HALF_YEAR = 186


def days(day: Day) -> int:
    """A count of days that is good enough to tell how far two dates lie apart."""
    return day.year * 372 + (day.month or 1) * 31 + (day.day or 1)


def nearest(day: Day, month: int, of_month: int | None) -> int:
    """The year that brings a month, or a day of it, nearest to `day`."""
    years = (day.year, day.year - 1, day.year + 1)
    return min(years, key=lambda year: abs(days(Day(year, month, of_month or 15)) - days(day)))


def nearest_month(day: Day, of_month: int) -> tuple[int, int]:
    """The year and month that bring a day of the month nearest to `day`."""
    months = [shift_month(day.year, day.month or 1, by) for by in (0, -1, 1)]
    able = [(y, m) for y, m in months if exists(Day(y, m, of_month))] or months
    return min(able, key=lambda able: abs(days(Day(able[0], able[1], of_month)) - days(day)))


def beside_now(now: Day | None, month: int | None, day: int | None) -> bool:
    """Whether a month and day fall within days of the article's own day."""
    if now is None or now.day is None or month is None or day is None:
        return False
    return -_BEFORE <= days(Day(now.year, month, day)) - days(now) <= _AFTER


def year_of_now(now: Day, month: int | None, ahead: bool) -> int:
    """The year of a bare month of the article's own days: round the turn of the year the last or the next one."""
    year = now.year
    if month is None or now.month is None:
        return year
    if month - now.month >= _LONG_AHEAD and not ahead:
        return year - 1
    if now.month >= 11 and month <= 2 and (ahead or (now.month, month) == (12, 1)):
        return year + 1
    if ahead and 31 * (now.month - month) > _HALF_YEAR:
        return year + 1
    return year


def month_of_now(now: Day, of_month: int, ahead: bool) -> tuple[int, int]:
    """The year and month of a bare day of the article's own days."""
    assert now.month is not None
    if now.day is not None and now.day <= 3 and of_month >= 25 and not ahead:
        return shift_month(now.year, now.month, -1)
    if now.day is not None and now.day >= 28 and of_month <= 5 and ahead:
        return shift_month(now.year, now.month, 1)
    return now.year, now.month


def of_now(
    now: Day, told: Told, near: Day, year: int, place: Place, written: tuple[int | None, int | None]
) -> bool:
    """Whether a date written as month and day is one of the article's days, not of `year`, that of the story."""
    month, day = written
    if told.sentence == place.sentence:
        alone = (
            place.at - told.end > _BESIDE and near.month is None and near.year > now.year and day is not None
        )
        return told.aside or (told.weak and near.month is None) or (alone and not place.ahead)
    if month is None or now.month is None:
        return False
    if told.loose and near.month is None:
        return True
    if now.day is None or (near.month == month and near.year == year and not told.loose):
        return False  # a day of the very month just told
    own = Day(year_of_now(now, month, place.ahead), month, day)
    if own.year == year or near.year < _ANCIENT:
        return own.year != year
    apart = days(own) - days(now._replace(day=now.day if day is not None else None))
    history = told.block == place.block and now.year - near.year >= _HISTORY
    backwards = near.month is not None and _earlier(Day(year, month, day), near)
    if day is not None and -_BEFORE <= apart <= (_COMING if place.ahead else _AFTER):
        return backwards or not history
    if backwards:
        return apart <= _AFTER or place.ahead
    return days(near) > days(now) and not place.ahead and apart <= 0


def day_of_now(now: Day, told: Told, near: Day, place: Place, day: int) -> bool:
    """Whether a bare day of the month is one of the article's month, not of the month of the story."""
    if told.loose and now.month is not None:
        return True
    if told.sentence == place.sentence:
        return told.aside
    if now.month is None or now.day is None or near.month is None:
        return False
    own = Day(*month_of_now(now, day, place.ahead), day)
    if (own.year, own.month) == (near.year, near.month):
        return False
    apart = days(own) - days(now)
    if near.day is not None and day < near.day:
        return apart <= _AFTER or place.ahead
    if days(near) > days(now):
        return apart <= 0 and not place.ahead
    if not -_DAYS_BEFORE <= apart <= _AFTER:
        return False
    return told.block != place.block or (near.year != now.year and day - (near.day or 1) > _DAYS_BEFORE)


def _earlier(a: Day, b: Day) -> bool:
    """Whether `a` lies before `b` as far as both are known."""
    if a.day is None or b.day is None:
        return (a.year, a.month) < (b.year, b.month)
    return a < b
