"""Days of the Christian, Hebrew and Islamic calendars in the Gregorian one.

Sources: Meeus, Astronomical Algorithms (Easter); Reingold and Dershowitz, Calendrical Calculations (Hebrew and
arithmetic Islamic calendar). The Islamic month is seen, not computed: a day more or less is possible.
"""

from datetime import date, timedelta

_HEBREW_EPOCH = -1373427
_ISLAMIC_EPOCH = 227015


def easter(year: int) -> date:
    """Easter Sunday of the western churches."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * length) // 433
    month = (h + length - 7 * m + 90) // 25
    return date(year, month, (h + length - 7 * m + 33 * month + 19) % 32)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches, in the Gregorian calendar of 1900 to 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _elapsed(year: int) -> int:
    """Days from the Hebrew epoch to the new year of that Hebrew year, its postponements included."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def _new_year(year: int) -> int:
    before, this, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return _HEBREW_EPOCH + this + delay


def hebrew(year: int, month: int, day: int) -> date:
    """The day of the Hebrew year; months count from Nisan (1), the year begins with Tishri (7)."""
    length = _new_year(year + 1) - _new_year(year)
    leap = (7 * year + 1) % 19 < 7
    last = 13 if leap else 12

    def days(m: int) -> int:
        short = m in (2, 4, 6, 10, 13) or (m == 12 and not leap)
        short = short or (m == 8 and length % 10 != 5) or (m == 9 and length % 10 == 3)
        return 29 if short else 30

    before = list(range(7, month)) if month >= 7 else [*range(7, last + 1), *range(1, month)]
    return date.fromordinal(_new_year(year) + sum(days(m) for m in before) + day - 1)


def islamic(year: int, month: int, day: int) -> date:
    """The day of the Islamic year by the arithmetic calendar."""
    ordinal = day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(ordinal + _ISLAMIC_EPOCH - 1)


def hebrew_in(year: int, month: int, day: int) -> date:
    """The Hebrew day that falls in the Gregorian year."""
    first = hebrew(year + 3760, month, day)
    return first if first.year == year else hebrew(year + 3761, month, day)


def islamic_in(year: int, month: int, day: int) -> date:
    """The first such Islamic day of the Gregorian year."""
    near = (year - 622) * 33 // 32
    days = (islamic(y, month, day) for y in range(near - 1, near + 4))
    return next(d for d in days if d.year == year)
