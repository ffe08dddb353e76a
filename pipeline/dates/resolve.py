"""An expression at its place → its value: EDTF, the days it can mean, and where its missing parts came from."""

from pipeline.dates.anchors import Anchors
from pipeline.dates.calendar import (
    Day,
    exists,
    full_year,
    part_bounds,
    shift_day,
    shift_month,
    write,
    year_text,
)
from pipeline.dates.expressions import Expression, Shift
from pipeline.dates.festivals import Festivals
from pipeline.dates.now import nearest, nearest_month
from pipeline.dates.relative import century, day_of_week, leans, neighbours, plan_years, shifted
from pipeline.dates.told import Origin, Place, Told
from pipeline.dates.values import Impossible, Value, finish, moment
from pipeline.edtf import bounds

#: How much of a day has to be known before a word of that unit can lean on it.
_KNOWN = {"year": 1, "month": 2, "day": 3}

#: How many blocks below a day the hours of its programme can stand.
_SCHEDULE = 3
#: From this day on the far end of an interval can lie in the next month unnamed: 26日至1日.
_MONTH_TURNS = 20


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
    return None if value is None else _complete(value, e.part)


def fixed(e: Expression, festivals: Festivals) -> Value | None:
    """The value of an expression that states its year in full, wherever it stands; `None` for any other."""
    relative = e.shift is not None or e.plan is not None or e.neighbours is not None or e.floats or e.weekend
    if e.year is None or e.digits != 4 or e.end is not None or e.fiscal_if_roc or relative:
        return None
    if e.century is not None or e.decade is not None or (e.weekday is not None and e.day is None):
        return None
    try:
        value = finish(e, e.year, e.month, "text", e.fiscal, festivals)
        return None if value is None else _complete(value, e.part)
    except Impossible:
        return None


def _complete(value: Value, part: str | None) -> Value:
    """The value with the days it can mean; `part` is its beginning, middle or end."""
    if part is not None:
        days = part_bounds(value.edtf, part)
        if days:
            return value._replace(mod=part, earliest=days[0], latest=days[1])
        value = value._replace(mod=part)
    return _with_bounds(value)


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
    if (backwards or _overnight(e)) and (later := _later(e, near.day, far.day)) is not None:
        far, backwards = later, False
        high = far.edtf
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


def _overnight(e: Expression) -> bool:
    """Whether the far hour lies before the near one: 22时至6时."""
    far = e.end.clock if e.end is not None else None
    return (
        e.clock is not None
        and far is not None
        and (far.hour, far.minute or 0) < (e.clock.hour, e.clock.minute or 0)
    )


def _later(e: Expression, near: Day | None, far: Day | None) -> Value | None:
    """The far end one day or one month later, where it names only the hour or the day: 22时至6时, 8月26日至1日."""
    assert e.end is not None
    if near is None or far is None or near.day is None or far.day is None or near[:2] != far[:2]:
        return None
    if e.end.clock is not None:
        return moment(shift_day(far, 1), e.end.clock, "context") if far == near else None
    if near.day < _MONTH_TURNS or far.day >= _MONTH_TURNS:
        return None
    year, month = shift_month(far.year, far.month or 1, 1)
    day = Day(year, month, far.day)
    return Value(write(day), "context", day) if exists(day) else None


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
        return plan_years(e.plan, e.part, e.neighbours[0] if e.neighbours else 0)
    if e.century is not None or e.decade is not None or (e.shift is not None and e.shift.unit == "century"):
        return century(e, anchors, place)
    if e.neighbours is not None:
        return neighbours(e, place, anchors)
    shift = e.shift
    if e.weekend and shift is None:
        return None
    if shift is not None and shift.unit != "year":
        return shifted(e, place, anchors)
    if e.weekday is not None and e.day is None and e.nth_week is None:
        return day_of_week(e.weekday, e.clock, place, anchors)
    if e.clock is not None and e.year is None and shift is None and e.month is None and e.day is None:
        told = anchors.told
        near = told is not None and (told.sentence == place.sentence or place.block - told.block <= _SCHEDULE)
        certain = told is not None and told.day.day is not None and not told.weak and not place.habitual
        if told is not None and near and certain and not told.span:
            return moment(told.day, e.clock, "context")
        return None
    origin: Origin = "text"
    fiscal = e.fiscal
    month = e.month
    if shift is not None:
        base = anchors.base(place, leans(shift, place, anchors), 1, shift.loose)
        if base is None:
            return None
        if shift.then and shift.financial and anchors.told is not None and anchors.told.double:
            last = anchors.told.day.year + shift.by
            return Value(f"{last - 1}/{last}", "context", Day(last), fiscal=True)
        if e.school:
            return _school_year(base[0], shift.by, base[1])
        financial = e.fiscal or (shift.financial and anchors.double_stated)
        if anchors.double_years and financial and not shift.then:
            return _financial_year(e, base[0], shift.by, base[1])
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
        if place.reported and not place.ahead and first is not None and _to_come(anchors, year, first):
            year, origin = year - 1, "context"  # Q3营收 in March is that of the last year
        if e.festival in anchors.festivals.eve:
            year -= 1  # 除夕 of this year is the one that begins it: that of the Chinese year before
    return finish(e, year, month, origin, fiscal, anchors.festivals)


def _to_come(anchors: Anchors, year: int, month: int) -> bool:
    """Whether a month lies after the article's own day."""
    now = anchors.home
    return now is not None and now.month is not None and (year, month) > (now.year, now.month)


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


def _financial_year(e: Expression, now: Day, by: int, origin: Origin) -> Value:
    """The financial year from April to March, as Hong Kong counts it, `by` years from the one that `now` lies in."""
    first = now.year + by - (1 if (now.month or 4) < 4 else 0)
    if count := e.first_months or e.last_months:
        low, high = (0, count - 1) if e.first_months else (12 - count, 11)
        near, far = Day(*shift_month(first, 4, low)), Day(*shift_month(first, 4, high))
        edtf = write(near) if near == far else f"{write(near)}/{write(far)}"
        return Value(edtf, origin, Day(first + 1), fiscal=True)
    return Value(f"{first}/{first + 1}", origin, Day(first + 1), fiscal=True)


def _school_year(now: Day, by: int, origin: Origin) -> Value:
    """The school year from September to August, `by` years from the one that `now` lies in."""
    first = now.year + by - (1 if (now.month or 9) < 9 else 0)
    return Value(f"{first}/{first + 1}", origin, Day(first + 1))


def _full(e: Expression, anchors: Anchors) -> int:
    assert e.year is not None
    if e.era is None and e.digits <= 3 and anchors.roc:
        return e.year + 1911
    if e.era is None and e.digits <= 2:
        now = anchors.home or (anchors.told.day if anchors.told else None)
        return full_year(e.year, now.year if now else 2020)
    return e.year
