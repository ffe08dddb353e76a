"""What counts from another time: plans, centuries, 前两天, 下周三, 上月, the nearest Sunday."""

from pipeline.dates.anchors import Anchors
from pipeline.dates.calendar import Day, shift_day, shift_month, weekday, write, year_text
from pipeline.dates.expressions import Clock, Expression, Shift
from pipeline.dates.told import Place
from pipeline.dates.values import Value, finish, moment


def leans(shift: Shift, place: Place, anchors: Anchors) -> bool:
    """Whether a word counts from the time told last: 次日 does, 三周后 where that has just been told."""
    told = anchors.told
    if not shift.follows or told is None:
        return shift.then
    return not told.weak and told.block == place.block and place.sentence - told.sentence <= 1


def plan_years(plan: int, part: str | None, years: int = 0) -> Value:
    """The years of the five-year plan: the first began in 1953, from the sixth on they are five years without a gap.

    `years` are its first years, negative the last.
    """
    starts = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970), 4: (1971, 1975), 5: (1976, 1980)}
    first, last = starts.get(plan, (1951 + 5 * plan, 1955 + 5 * plan))
    if part == "END":
        return Value(year_text(last), "text", Day(last))
    if part == "START":
        return Value(year_text(first), "text", Day(first))
    if part == "MID":
        return Value(year_text(first + 2), "text", Day(first + 2))
    if years:
        first, last = (first, first + years - 1) if years > 0 else (last + years + 1, last)
    return Value(f"{first}/{last}", "text", None)


def century(e: Expression, anchors: Anchors, place: Place) -> Value | None:
    """A century or a decade of one: 上世纪 counts from the present of the text, 90年代 is the last one before it."""
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
    if not 0 <= century <= 99:
        return None
    return Value(f"{century:02d}{e.decade}X", origin, None)  # type: ignore[arg-type]


def neighbours(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    """So many units right before or after now, as one interval: 前两天."""
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


def shifted(e: Expression, place: Place, anchors: Anchors) -> Value | None:
    """What lies so many days, weeks, months or quarters from its base."""
    shift = e.shift
    assert shift is not None
    need = {"month": 2, "quarter": 2}.get(shift.unit, 3)
    quarter = anchors.quarter_base(place, shift.then) if shift.unit == "quarter" else None
    base = anchors.base(place, leans(shift, place, anchors), need, shift.loose)
    if quarter is not None:
        base = quarter, "context"
    if base is None:
        return None
    day, origin = base
    if shift.unit == "day":
        moved = shift_day(day, shift.by)
        return moment(moved, e.clock, origin) if e.clock else Value(write(moved), origin, moved)
    if shift.unit == "week":
        monday = shift_day(day, -weekday(day) + 7 * shift.by)
        anchors.week = (place.sentence, monday)
        if e.weekday is not None:
            moved = shift_day(monday, e.weekday)
            return moment(moved, e.clock, origin) if e.clock else Value(write(moved), origin, moved)
        sunday = shift_day(monday, 6)
        if e.weekend:
            monday = shift_day(monday, 5)
        return Value(f"{write(monday)}/{write(sunday)}", origin, sunday)
    assert day.month is not None
    if shift.unit == "quarter":
        year, month = shift_month(day.year, (day.month - 1) // 3 * 3 + 1, 3 * shift.by)
        return Value(f"{year_text(year)}-{33 + (month - 1) // 3}", origin, Day(year))
    year, month = shift_month(day.year, day.month, shift.by)
    return finish(e, year, month, origin, False, anchors.festivals)


def day_of_week(wanted: int, clock: Clock | None, place: Place, anchors: Anchors) -> Value | None:
    """The day of the week told before in the sentence, else the nearest: the last one, today included, or the coming
    one where the clause looks ahead."""
    if anchors.week is not None and anchors.week[0] == place.sentence:
        moved = shift_day(anchors.week[1], wanted)
        return moment(moved, clock, "context") if clock else Value(write(moved), "context", moved)
    base = anchors.base(place, False, 3)
    if base is None:
        return None
    day, origin = base
    back = (weekday(day) - wanted) % 7
    moved = shift_day(day, (wanted - weekday(day)) % 7 if place.ahead else -back)
    return moment(moved, clock, origin) if clock else Value(write(moved), origin, moved)
