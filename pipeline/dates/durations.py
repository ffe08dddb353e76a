"""Stretches of time and recurrences as ISO 8601 writes them: `P5Y`, `P2Y6M`, `R/P1Y`."""

import re
from collections.abc import Mapping

from pipeline.dates.calendar import number

_VAGUE = re.compile("[几数多、]|若干|上百")
#: Two neighbouring numerals are an estimate (三五年, 七八个月), no number.
ESTIMATES = frozenset(a + b for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True)) | {
    "三五",
    "两三",
    "一两",
}
_ORDER = {"Y": 0, "M": 1, "W": 2, "D": 3, "H": 4, "MIN": 5, "S": 6}


def length(rule: str, reads: str, groups: Mapping[str, str], units: Mapping[str, str]) -> str | None:
    """What the match of a rule that reads stretches of time or recurrences spells, as ISO 8601 writes it."""
    if reads == "set":
        return recurrence(groups, units)
    if reads != "duration":
        return None
    if rule == "duration.compound":
        return compound(groups, units)
    if rule == "duration.range":
        return span(groups, units)
    return duration(groups, units)


def duration(groups: Mapping[str, str], units: Mapping[str, str]) -> str | None:
    """The ISO 8601 duration of one number and unit, `None` where the number is indefinite (几十年)."""
    text = (groups.get("n") or "一").replace(",", "")
    unit = units[groups.get("u") or groups["u0"]]
    half = bool(groups.get("half") or groups.get("half2") or groups.get("bi", "").endswith("半"))
    if text == "半":
        return {"Y": "P6M", "M": "P15D", "D": "PT12H", "H": "PT30M"}.get(unit)
    if _VAGUE.search(text) or text in ESTIMATES or groups.get("more") == "几":
        return None
    if "." in text:
        return _iso([(text, unit)]) if unit != "Q" else None
    count = number(text)
    if not half:
        return _iso([(str(count), unit)])
    smaller = {"Y": (6, "M"), "M": (15, "D"), "D": (12, "H"), "H": (30, "MIN"), "MIN": (30, "S")}.get(unit)
    if smaller is None:
        return None
    if unit == "M":  # a month and a half has 45 days, as no half of a month can be written
        return f"P{30 * count + 15}D"
    return _iso([(str(count), unit), (str(smaller[0]), smaller[1])])


def _iso(parts: list[tuple[str, str]]) -> str:
    days, clock = "", ""
    for count, unit in sorted(parts, key=lambda p: _ORDER.get(p[1], 1)):
        if unit == "Q":
            count, unit = str(int(count) * 3), "M"
        if unit in ("H", "MIN", "S"):
            clock += count + unit[0]
        else:
            days += count + unit
    return "P" + days + ("T" + clock if clock else "")


def compound(groups: Mapping[str, str], units: Mapping[str, str]) -> str | None:
    """The ISO 8601 duration of two numbers and units: 四年六个月."""
    names = {**units, "分": "MIN"}
    first, second = names[groups["u"]], names[groups["u2"]]
    if _ORDER[first] >= _ORDER[second] or "." in groups["n"] + groups["n2"]:
        return None  # of a fraction ISO 8601 lets nothing follow: 1.5年6个月
    parts = [(str(number(groups["n"])), first), (str(number(groups["n2"])), second)]
    if groups.get("u3"):
        third = names[groups["u3"]]
        if _ORDER[second] >= _ORDER[third] or "." in groups["n3"]:
            return None
        parts.append((str(number(groups["n3"])), third))
    return _iso(parts)


def span(groups: Mapping[str, str], units: Mapping[str, str]) -> str | None:
    """The shortest and longest duration of a range, with a slash between: `P3M/P6M`."""
    far = {"n": groups["n2"], "u": groups["u2"]}
    near = {"n": groups["n"], "u": groups.get("u") or groups["u2"]}
    low, high = duration(near, units), duration(far, units)
    return f"{low}/{high}" if low and high else None


def recurrence(groups: Mapping[str, str], units: Mapping[str, str]) -> str | None:
    """The repeating interval of 每两年, 每月15日, 一年一度."""
    once = groups.get("once")
    if once:
        if once.startswith("逐"):
            return "R/P1" + units[once[1]]
        return f"R/P{1 if once[0] == '一' else number(once[0])}Y"
    if groups.get("wa") or groups.get("wa2"):
        return "R/P1W"
    if groups.get("fives"):
        return "R/P5Y" if groups.get("fu") else None
    unit = units.get(groups.get("u") or "") or {
        "年度": "Y", "财年": "Y", "周": "W", "季": "Q", "日": "D", "晚": "D",
    }.get(groups.get("u2") or "")  # fmt: skip
    text = groups.get("n") or groups.get("n2") or "一"
    if unit is None:
        return None
    if groups.get("skip"):
        text = "两"
    plain = duration({"n": text, "u": next(w for w, c in units.items() if c == unit)}, units)
    return f"R/{plain}" if plain else None
