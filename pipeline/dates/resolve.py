"""An expression at its place → its value: EDTF, the days it can mean, and where its missing parts came from."""

from typing import NamedTuple

from pipeline.dates.anchors import Anchors
from pipeline.dates.calendar import (
    Day,
    exists,
    full_year,
    part_bounds,
    shift_day,
    shift_month,
    weekday,
    write,
    year_text,
)
from pipeline.dates.expressions import Clock, Expression, Shift
from pipeline.dates.festivals import last_lunar_day, lunar_day, lunar_month
from pipeline.dates.now import nearest, nearest_month
from pipeline.dates.told import Origin, Place, Told
from pipeline.edtf import bounds, last_day

#: How much of a day has to be known before a word of that unit can lean on it.
_KNOWN = {"year": 1, "month": 2, "day": 3}

#: How many blocks below a day the hours of its programme can stand.
_SCHEDULE = 3


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


def resolve(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    """The value of an expression at its place; `None` where nothing says what it refers to.

    Raises:
        Impossible: the calendar has no such day.
    """
    if e.floats or (place.habitual and e.clock is None):
        return None
    if e.end is not None:
        return _interval(e, place, anchors)
    if e.part is None and e.shift is not None and _dangles(e.shift, place, anchors):
        return None
    value = _point(e, place, anchors)
    if value is None:
        return None
    if e.part is not None:
        days = part_bounds(value.edtf, e.part)
        value = value._replace(mod=e.part)
        if days:
            return value._replace(earliest=days[0], latest=days[1])
    return _with_bounds(value)


def _leans(shift: Shift, place: Place, anchors: Anchors) -> bool:
    """Whether a word counts from the time told last: 次日 does, 三周后 where that has just been told."""
    told = anchors.told
    if not shift.follows or told is None:
        return shift.then
    return not told.weak and told.block == place.block and place.sentence - told.sentence <= 1


def _dangles(shift: Shift, place: Place, anchors: Anchors) -> bool:
    """Whether 当日 or 次年 is that of something else (交易日当日), or no time has just been told."""
    if not shift.then or shift.by < 0 or shift.unit not in _KNOWN:
        return False
    return not place.alone or not anchors.tells(place, _KNOWN[shift.unit])


def _with_bounds(value: Value) -> Value:
    try:
        earliest, latest = bounds(value.edtf)
    except ValueError as error:
        raise Impossible(str(error)) from error
    return value._replace(earliest=earliest, latest=latest)


def _interval(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    assert e.end is not None
    near = _point(e, place, anchors)
    if near is None:
        return None
    inner = Anchors(anchors.home, anchors.home_origin, anchors.later, anchors.festivals, anchors.roc)
    if near.day is not None:
        inner.told = Told(near.day, place.sentence, place.block, False)
    far = _point(e.end, place, inner)
    if far is None:
        return None
    low, high = near.edtf.partition("/")[0], far.edtf.rpartition("/")[2]
    first, last = bounds(low)[0], bounds(high)[1]
    backwards = first is not None and last is not None and last < first
    open_year = e.end.year is None and e.end.shift is None
    if backwards and open_year and far.day is not None and far.day.month is not None:
        high = year_text(far.day.year + 1) + high[4:]  # 11月至3月: the March of the next year
        far = far._replace(day=far.day._replace(year=far.day.year + 1))
    fiscal = near.fiscal or far.fiscal
    merged = _merge(low, high)
    value = _with_bounds(Value(merged, near.origin, far.day, fiscal=fiscal))
    opening = part_bounds(low, e.part) if e.part else None
    closing = part_bounds(high, e.end.part) if e.end.part else None
    return value._replace(
        earliest=opening[0] if opening else value.earliest, latest=closing[1] if closing else value.latest
    )


def _merge(low: str, high: str) -> str:
    """The interval of two values; quarters and half years give way to months: 2020-01/2020-09."""
    if low == high:
        return low
    sub_year = {f"{q}" for q in (*range(21, 25), *range(33, 42))}
    if low[5:7] in sub_year or high[5:7] in sub_year:
        first, last = bounds(low)[0], bounds(high)[1]
        assert first is not None
        assert last is not None
        return f"{first[:7]}/{last[:7]}"
    return f"{low}/{high}"


def _point(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    if e.month is not None and e.day is not None and not e.lunar and not exists(Day(2000, e.month, e.day)):
        raise Impossible(f"the calendar has no {e.month:02d}-{e.day:02d}")
    if e.plan is not None:
        return _plan(e.plan, e.part)
    if e.century is not None or e.decade is not None or (e.shift is not None and e.shift.unit == "century"):
        return _century(e, anchors, place)
    if e.neighbours is not None:
        return _neighbours(e, place, anchors)
    shift = e.shift
    if e.weekend and shift is None:
        return None
    if shift is not None and shift.unit != "year":
        return _shifted(e, place, anchors)
    if e.weekday is not None and e.day is None and e.nth_week is None:
        return _weekday(e.weekday, e.clock, place, anchors)
    if e.clock is not None and e.year is None and shift is None and e.month is None and e.day is None:
        told = anchors.told
        near = told is not None and (told.sentence == place.sentence or place.block - told.block <= _SCHEDULE)
        certain = told is not None and told.day.day is not None and not told.weak and not place.habitual
        if told is not None and near and certain and not told.span:
            return _moment(told.day, e.clock, "context")
        return None
    origin: Origin = "text"
    fiscal = e.fiscal
    month = e.month
    if shift is not None:
        base = anchors.base(place, _leans(shift, place, anchors), 1, shift.loose)
        if base is None:
            return None
        if shift.then and shift.financial and anchors.told is not None and anchors.told.double:
            last = anchors.told.day.year + shift.by
            return Value(f"{last - 1}/{last}", "context", Day(last), fiscal=True)
        financial = e.fiscal or (shift.financial and anchors.double_stated)
        if anchors.double_years and financial and not shift.then:
            return _financial_year(base[0], shift.by, base[1])
        year, origin = base[0].year + shift.by, base[1]
        if e.same_month:
            told = anchors.told
            if told is None or told.day.month is None or told.span:
                return None
            month = told.day.month
        if e.today:
            now = anchors.home
            if now is None or now.day is None:
                return None
            day = Day(year, now.month, now.day)
            return Value(write(day), origin, day) if exists(day) else None
    elif e.year is not None:
        year = _full(e, anchors)
        republic = e.digits < 4 or (e.era or "").endswith("民国")
        fiscal = fiscal or (e.fiscal_if_roc and anchors.roc and republic)
    elif e.noted and anchors.home is not None and anchors.home.month is not None:
        if month is None:  # 昨（15）日
            assert e.day is not None
            year, month = nearest_month(anchors.home, e.day)
        else:  # 本（6）月
            year = nearest(anchors.home, month, e.day)
        origin = anchors.home_origin
    elif month is None and e.day is not None:
        told_month = anchors.month(place, e.day)
        if told_month is None:
            return None
        year, month, origin = told_month
    else:
        first, ahead = _first_month(e, anchors, place)
        told_year = anchors.year(place if place.ahead == ahead else place._replace(ahead=ahead), first, e.day)
        if told_year is None:
            return None
        year, origin = told_year
        if e.festival in anchors.festivals.eve:
            year -= 1  # 除夕 of this year is the one that begins it: that of the Chinese year before
    return _finish(e, year, month, origin, fiscal, anchors)


def _first_month(e: Expression, anchors: Anchors, place: Place) -> tuple[int | None, bool]:
    """The month in which an expression without its year begins, and whether it looks ahead: 元旦 in November does."""
    if e.festival is not None:
        home = anchors.home
        days = anchors.festivals.days(e.festival, home.year if home is not None else 2020)
        if days is None:
            return None, place.ahead
        month = days[0].month
        now = (home.month or 1) if home is not None else 6
        soon = now >= 10 and month is not None and month <= 2
        return month, place.ahead or soon or now == 2
    if e.end is not None and e.month == 1 and (e.end.month or 0) >= 11:
        return e.end.month, place.ahead  # 1-11月: the year of its last month
    month = e.month or {40: 1, 41: 7}.get(e.half or 0) or (e.quarter * 3 - 2 if e.quarter else None)
    return month, place.ahead


def _financial_year(now: Day, by: int, origin: Origin) -> Value:
    """The financial year from April to March, as Hong Kong counts it, `by` years from the one that `now` lies in."""
    first = now.year + by - (1 if (now.month or 4) < 4 else 0)
    return Value(f"{first}/{first + 1}", origin, Day(first + 1), fiscal=True)


def _full(e: Expression, anchors: Anchors) -> int:
    assert e.year is not None
    if e.era is None and e.digits <= 3 and anchors.roc:
        return e.year + 1911
    if e.era is None and e.digits <= 2:
        now = anchors.home or (anchors.told.day if anchors.told else None)
        return full_year(e.year, now.year if now else 2020)
    return e.year


def _finish(
    e: Expression, year: int, month: int | None, origin: Origin, fiscal: bool, anchors: Anchors
) -> Value | None:
    if e.festival is not None:
        days = anchors.festivals.days(e.festival, year)
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
            return _nth_weekday(first, e.weekday, e.nth_week, origin)
        monday = shift_day(first, 7 * (e.nth_week - 1) - weekday(first))
        return Value(f"{write(monday)}/{write(shift_day(monday, 6))}", origin, Day(year, month))
    if month is not None:
        day = Day(year, month, e.day)
        if not exists(day):
            raise Impossible(f"the calendar has no {write(day)}")
        if e.clock is not None and e.day is not None:
            return _moment(day, e.clock, origin)
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


def _nth_weekday(first: Day, wanted: int, nth: int, origin: Origin) -> Value:
    assert first.month is not None
    day = 1 + (wanted - weekday(first)) % 7 + 7 * (nth - 1)
    if nth < 0:
        last = Day(first.year, first.month, last_day(first.year, first.month))
        day = last_day(first.year, first.month) - (weekday(last) - wanted) % 7
    found = Day(first.year, first.month, day)
    if not exists(found):
        raise Impossible(f"the month has no weekday number {nth}")
    return Value(write(found), origin, found)


def _moment(day: Day, clock: Clock, origin: Origin) -> Value:
    if not exists(day):
        raise Impossible(f"the calendar has no {write(day)}")
    return Value(f"{write(day)}{clock}", origin, day)


def _tenday(year: int, month: int, tenday: tuple[int, int], origin: Origin) -> Value:
    if not 1 <= month <= 12:
        raise Impossible(f"a year has no month {month}")
    first, last = tenday[0], min(tenday[1], last_day(year, month))
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


def _plan(plan: int, part: str | None) -> Value:
    """The years of the five-year plan: the first began in 1953, from the sixth on they are five years without a gap."""
    starts = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970), 4: (1971, 1975), 5: (1976, 1980)}
    first, last = starts.get(plan, (1951 + 5 * plan, 1955 + 5 * plan))
    if part == "END":
        return Value(year_text(last), "text", Day(last))
    if part == "START":
        return Value(year_text(first), "text", Day(first))
    if part == "MID":
        return Value(year_text(first + 2), "text", Day(first + 2))
    return Value(f"{first}/{last}", "text", None)


def _century(e: Expression, anchors: Anchors, place: Place) -> Value | None:
    century, origin = e.century, "text"
    if e.shift is not None:
        base = anchors.present(place)
        century = (base[0].year // 100 if base else 20) + e.shift.by
        origin = base[1] if base else "text"
    if e.decade is None:
        assert century is not None
        if -99 <= century < 0:
            return Value(f"{year_text(100 * century + 1)}/{year_text(100 * century + 100)}", origin, None)  # type: ignore[arg-type]
        if not 0 <= century <= 99:
            return None
        return Value(f"{century:02d}XX", origin, None)  # type: ignore[arg-type]
    if century is None:
        base = anchors.present(place)
        now = base[0].year if base else 2020
        far = e.end.decade if e.end is not None and e.end.decade is not None else e.decade
        century = now // 100 - (1 if max(e.decade, far) * 10 > now % 100 else 0)
        origin = base[1] if base else "text"
    return Value(f"{century:02d}{e.decade}X", origin, None)  # type: ignore[arg-type]


def _neighbours(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    assert e.neighbours is not None
    count, unit = e.neighbours
    base = anchors.base(place, False, {"年": 1, "月": 2, "季度": 2}.get(unit, 3))
    if base is None:
        return None
    day, origin = base
    low, high = sorted((1 if count > 0 else -1, count))
    if unit == "年":
        return Value(
            f"{year_text(day.year + low)}/{year_text(day.year + high)}", origin, Day(day.year + high)
        )
    if unit in ("月", "季度"):
        assert day.month is not None
        if unit == "季度":
            start = (day.month - 1) // 3 * 3 + 1
            a = shift_month(day.year, start, 3 * low)
            b = shift_month(day.year, start, 3 * high + 2)
        else:
            a, b = shift_month(day.year, day.month, low), shift_month(day.year, day.month, high)
        return Value(f"{write(Day(*a))}/{write(Day(*b))}", origin, Day(*b))
    if unit in ("周", "个星期", "星期"):
        monday = shift_day(day, -weekday(day))
        first, last = shift_day(monday, 7 * low), shift_day(monday, 7 * high + 6)
    else:
        first, last = shift_day(day, low), shift_day(day, high)
    return Value(f"{write(first)}/{write(last)}", origin, last)


def _shifted(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    shift = e.shift
    assert shift is not None
    need = {"month": 2, "quarter": 2}.get(shift.unit, 3)
    base = anchors.base(place, _leans(shift, place, anchors), need, shift.loose)
    if base is None:
        return None
    day, origin = base
    if shift.unit == "day":
        moved = shift_day(day, shift.by)
        return _moment(moved, e.clock, origin) if e.clock else Value(write(moved), origin, moved)
    if shift.unit == "week":
        monday = shift_day(day, -weekday(day) + 7 * shift.by)
        anchors.week = (place.sentence, monday)
        if e.weekday is not None:
            moved = shift_day(monday, e.weekday)
            return _moment(moved, e.clock, origin) if e.clock else Value(write(moved), origin, moved)
        sunday = shift_day(monday, 6)
        if e.weekend:
            monday = shift_day(monday, 5)
        return Value(f"{write(monday)}/{write(sunday)}", origin, sunday)
    assert day.month is not None
    if shift.unit == "quarter":
        year, month = shift_month(day.year, (day.month - 1) // 3 * 3 + 1, 3 * shift.by)
        return Value(f"{year_text(year)}-{33 + (month - 1) // 3}", origin, Day(year))
    year, month = shift_month(day.year, day.month, shift.by)
    return _finish(e, year, month, origin, False, anchors)


def _weekday(wanted: int, clock: Clock | None, place: Place, anchors: Anchors) -> Value | None:
    """The day of the week told before in the sentence, else the nearest: the last one, today included, or the coming
    one where the clause looks ahead."""
    if anchors.week is not None and anchors.week[0] == place.sentence:
        moved = shift_day(anchors.week[1], wanted)
        return _moment(moved, clock, "context") if clock else Value(write(moved), "context", moved)
    base = anchors.base(place, False, 3)
    if base is None:
        return None
    day, origin = base
    back = (weekday(day) - wanted) % 7
    moved = shift_day(day, (wanted - weekday(day)) % 7 if place.ahead else -back)
    return _moment(moved, clock, origin) if clock else Value(write(moved), origin, moved)
