"""A rule's match → its expression: both ends of an interval, what the far one leaves out taken from the near one."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.dates.calendar import number
from pipeline.dates.expressions import Expression, Shift
from pipeline.dates.groups import Words, read


def far_end(groups: Mapping[str, str]) -> dict[str, str]:
    """The groups of the far end of an interval (`y2 m2 d2 q2`), named as those of a near end."""
    names = {
        "pe": "part",
        "ldf": "ldz",
        "h2": "hh",
        "dp2": "dp",
        "mi2": "mi",
        "y2": "y",
        "m2": "m",
        "d2": "d",
        "q2": "q",
        "mf": "m",
        "df": "d",
        "y3": "y",
    }
    return {names[k]: v for k, v in groups.items() if k in names and v}


def inherit(near: Expression, far: Expression) -> Expression:
    """The far end with what it leaves out taken from the near end: `10月29-30日`."""
    changes: dict[str, object] = {}
    if far.decade is not None and far.century is None:
        changes["century"], changes["shift"] = near.century, near.shift
    if far.shift is None and far.year is None:
        if near.year is not None:
            changes["year"], changes["digits"], changes["era"] = near.year, near.digits, near.era
        if near.shift is not None:
            changes["shift"] = near.shift
        if far.month is None and (far.day is not None or far.clock is not None) and near.month is not None:
            changes["month"], changes["lunar"] = near.month, near.lunar
            if far.day is None:
                changes["day"] = near.day
        elif far.month is None and far.clock is not None and far.day is None:
            changes["day"], changes["weekday"] = near.day, near.weekday
    return replace(far, **changes) if changes else far  # type: ignore[arg-type]


def spell(rule: str, reads: str, groups: Mapping[str, str], words: Words) -> Expression | None:
    """The expression of a rule's match, both ends of an interval; `None` for what is no point of the calendar."""
    if reads not in ("point", "clock", "interval"):
        return None
    if rule == "date.offset":
        return _offset(groups)
    near = read(groups, words)
    if reads != "interval" or near is None:
        return near
    far = read(far_end(groups), words)
    if far is None:
        return None
    near, far = _same_century(near, far)
    if groups.get("yt") or groups.get("yt3"):
        near = replace(near, fiscal=True)
    return replace(near, part=None, end=inherit(near, far))


def _same_century(near: Expression, far: Expression) -> tuple[Expression, Expression]:
    """Both ends with four places where one of them has them: 2019-20年度."""
    if near.year is None or far.year is None:
        return near, far
    century = far.year // 100 * 100
    if far.digits == 2 and near.digits == 4:
        year = near.year // 100 * 100 + far.year
        far = replace(far, year=year if year >= near.year else year + 100, digits=4)
    elif near.digits == 2 and far.digits == 4:
        near = replace(near, year=century + near.year, digits=4)
    return near, far


def _offset(groups: Mapping[str, str]) -> Expression | None:
    """So many units before or after now: 三天前, 两年半后; none of 1.5年前."""
    if "." in groups["on"]:
        return None
    sign = -1 if groups["od"] == "前" else 1
    count, unit = number(groups["on"]), groups["ou"]
    after = sign > 0
    half = bool(groups.get("ohalf") or groups.get("ohalf2"))
    if unit == "年" and half:
        return Expression(shift=Shift("month", sign * (12 * count + 6), follows=after))
    if unit == "季度":
        return Expression(shift=Shift("month", sign * 3 * count, follows=after))
    if unit in ("周", "星期", "礼拜"):
        return Expression(shift=Shift("day", sign * 7 * count, follows=after))
    if unit == "月" and half:
        return Expression(shift=Shift("day", sign * (30 * count + 15), follows=after))
    name = {"年": "year", "月": "month", "天": "day", "日": "day"}[unit]
    return Expression(shift=Shift(name, sign * count, follows=after))
