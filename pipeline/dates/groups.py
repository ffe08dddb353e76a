"""From the groups of a match to the `Expression` that they spell."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.dates.calendar import number
from pipeline.dates.expressions import Clock, Expression, Shift

_CHINESE_MONTHS = {"正": 1, "元": 1, "冬": 11, "腊": 12}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6} | {str(i + 1): i for i in range(6)}
_YEARS = ("y", "ly", "ya", "yh", "ye", "yf", "yq", "yfy", "y7", "y9")
_TAILS = ("yt", "yt2", "yt3", "yt4", "yt5", "yt7", "yt9")
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}
#: First and last day of the tens of days of a month.
_TENDAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "中下旬": (11, 31),
    "上中旬": (1, 20),
    "中上旬": (1, 20),
}
#: Beyond the last day of any month.
_MONTH_END = 32
_AFTERNOON = ("下午", "午后", "傍晚")
#: By night 9点 is 21:00, 2点 is 2:00 and 12点 is midnight.
_NIGHT = ("晚上", "晚间", "夜间", "夜里", "深夜", "半夜", "午夜", "晚", "夜")


class Words(NamedTuple):
    """The pack's tables as the reader needs them."""

    shifts: Mapping[str, Shift]
    parts: Mapping[str, str]
    eras: Mapping[str, int]
    units: Mapping[str, str]


def read(groups: Mapping[str, str], words: Words) -> Expression | None:
    """The expression that the groups of a match spell; `None` where they cannot mean one (25时)."""
    values: dict[str, object] = {}
    _year(groups, words, values)
    if groups.get("Y") and groups.get("M") in ("同月", "当月"):
        values["same_month"] = True
    for name in ("M", "D", "W", "Q"):
        if "same_month" in values:
            break
        if word := groups.get(name):
            values["shift"] = words.shifts[word]
    _month_and_day(groups, values)
    _parts_of_year(groups, values)
    _centuries(groups, values)
    _lunar(groups, values)
    if part := groups.get("part"):
        _part(part, words, values)
    if part2 := groups.get("part2"):
        unit = "month" if part2.startswith("月") else "year"
        if part2 == "年内" or part2 == "月内":
            values.setdefault("shift", Shift(unit, 0))
            values["within"] = True
        else:
            values["part"] = "END"
            values.setdefault("shift", Shift(unit, 0))
    if not _clock(groups, values):
        return None
    if both := groups.get("yy"):
        first = {"今明": 0, "去今": -1, "前去": -2}[both]
        values["shift"] = Shift("year", first)
        values["end"] = Expression(shift=Shift("year", first + 1))
    if both := groups.get("dd2"):
        first = {"今明": 0, "昨今": -1, "明后": 1}[both]
        values["shift"] = Shift("day", first)
        values["end"] = Expression(shift=Shift("day", first + 1))
    if text := groups.get("nw"):
        values["nth_week"] = number(text)
    elif groups.get("nl"):
        values["nth_week"] = -1
    if groups.get("today"):
        values["today"] = True
        if text := groups.get("tn"):
            values["shift"] = Shift("year", -number(text))
    if groups.get("term"):
        values["floats"], values["part"] = True, "END"
    if groups.get("we") or groups.get("we2"):
        values["weekend"] = True
    if groups.get("nd"):
        sign = -1 if groups["nd"] in "前上" else 1
        values["neighbours"] = (sign * number(groups["nn"]), groups["nu"].removeprefix("个"))
    return Expression(**values)  # type: ignore[arg-type]


def _year(groups: Mapping[str, str], words: Words, values: dict[str, object]) -> None:
    if word := groups.get("Y"):
        if word in words.shifts:
            values["shift"] = words.shifts[word]
        else:  # 本财年, 下一个财年
            values["shift"] = Shift("year", {"上": -1, "下": 1}.get(word[0], 0))
    text = next((groups[k] for k in _YEARS if groups.get(k)), None)
    if text:
        values["year"] = number(text)
        values["digits"] = 4 if "千" in text else 3 if "百" in text else len(text.replace(" ", ""))
    if text := groups.get("ya3"):
        values["year"] = 1 - int(text) if groups.get("bca") else int(text)
    if era := groups.get("era"):
        values["era"] = era
        years = number(groups["ey"])
        if era in words.eras:
            year = words.eras[era] + years
            values["year"] = 1 - years if groups.get("bc") and words.eras[era] == 0 else year
            if groups.get("bc") and words.eras[era]:
                values["year"] = words.eras[era] + 1 - years
            values["digits"] = 4
    tail = next((groups[k] for k in _TAILS if groups.get(k)), None)
    if tail and tail.startswith("学"):
        values["school"] = True
    elif tail and tail != "度":
        values["fiscal"] = True
    elif tail:
        values["fiscal_if_roc"] = True


def _month_and_day(groups: Mapping[str, str], values: dict[str, object]) -> None:
    for name in ("m", "m3", "m4", "m5", "m6", "m7"):
        if text := groups.get(name):
            values["month"] = _CHINESE_MONTHS.get(text) or number(text)
    for name in ("d", "d3", "d4", "d5", "d6", "d7"):
        if text := groups.get(name):
            values["day"] = number(text)
    if groups.get("m7") or groups.get("d7"):
        values["noted"] = True
    if text := groups.get("w"):
        values["weekday"] = _WEEKDAYS[text]


def _parts_of_year(groups: Mapping[str, str], values: dict[str, object]) -> None:
    if text := groups.get("h"):
        values["half"] = 40 if text in "上前" else 41
    if text := groups.get("q") or groups.get("qq") or groups.get("qa") or groups.get("qf"):
        values["quarter"] = 1 if text == "首" else number(text)
    if groups.get("hy"):
        values["half"] = 40
    if text := groups.get("hn") or groups.get("ha"):
        values["half"] = 39 + int(text)
    if groups.get("lq"):
        values["quarter"] = 4
    if text := groups.get("fq"):
        values["first_months"] = 3 * number(text)
    if text := groups.get("fm"):
        key = "first_months" if groups["fl"] in "前头首" else "last_months"
        values[key] = number(text)
    if groups.get("mfirst"):
        values["month"] = 1
    if text := groups.get("dn"):
        count = number(text)
        values["tenday"] = (32 - count, 31) if groups["dl"] == "最后" else (1, count)
    if text := groups.get("pen"):
        count = number(text)
        values["tenday"] = (5 * count - 4, 5 * count if count < 6 else _MONTH_END)
    if text := groups.get("fn"):
        values["first_months"] = number(text)
    if text := groups.get("s") or groups.get("s2") or groups.get("s3"):
        values["season"] = _SEASONS[text]
    if text := groups.get("Ys"):
        values["shift"] = Shift("year", {"今": 0, "去": -1, "明": 1}[text])


def _centuries(groups: Mapping[str, str], values: dict[str, object]) -> None:
    if text := groups.get("cen"):
        values["century"] = -number(text) if groups.get("bcc") else number(text) - 1
    if text := groups.get("Cen"):
        values["shift"] = Shift("century", {"上": -1, "下": 1}.get(text[0], 0))
    if text := groups.get("dec"):
        values["decade"] = number(text) // 10 if text not in ("零零", "00") else 0
    if text := groups.get("e8"):  # 50～70年代
        groups = {**groups, "d8": text[0], "d9": groups["e9"][0]}
    if text := groups.get("d8"):  # 八九十年代
        values["decade"] = number(text)
        shared = {k: values[k] for k in ("century", "shift") if k in values}
        values["end"] = Expression(decade=number(groups["d9"]), **shared)  # type: ignore[arg-type]
    if text := groups.get("droc"):  # 民国80年代
        values["year"] = 1911 + int(text)
        values["end"] = Expression(year=1920 + int(text))
    if text := groups.get("dy"):
        values["century"], values["decade"] = int(text[:2]), int(text[2])
    if text := groups.get("plan"):
        values["plan"] = number(text)
        if count := groups.get("pn"):
            values["neighbours"] = (number(count) * (-1 if groups["pl"] == "后" else 1), "年")


def _lunar(groups: Mapping[str, str], values: dict[str, object]) -> None:
    for name in ("lm", "lm2", "lm4"):
        if text := groups.get(name):
            values["lunar"], values["leap"] = True, text.startswith("闰")
            text = text.removeprefix("闰")
            values["month"] = _CHINESE_MONTHS.get(text) or number(text)
    if groups.get("lmz"):
        values["lunar"], values["month"] = True, 1
    for name in ("ld", "ld2", "ld4", "ldz"):
        if text := groups.get(name):
            values["day"] = number(text)
    if text := groups.get("ld3"):
        values["lunar"] = True
        day = number(text.removeprefix("初"))
        values["month"], values["day"] = (12, 30) if day == 30 else (1, day)
    if text := groups.get("fest"):
        values["festival"] = text
        values["eve"] = groups.get("eve") == "前夜"


def _part(text: str, words: Words, values: dict[str, object]) -> None:
    if text.endswith("旬"):
        values["tenday"] = _TENDAYS[text]
        if not any(values.get(k) is not None for k in ("year", "month", "shift")):
            values["shift"] = Shift("month", 0, True, loose=True)
        return
    if values.get("plan") is not None:
        values["part"] = {"末": "END", "初": "START", "中": "MID"}.get(text.replace("期", "")[:1])
        return
    mod = words.parts.get(text)
    if mod:
        values["part"] = mod
    if text[0] in "年月岁" and not any(values.get(k) is not None for k in ("year", "month", "shift")):
        values["shift"] = Shift("month" if text[0] == "月" else "year", 0, True, loose=True)


def _clock(groups: Mapping[str, str], values: dict[str, object]) -> bool:
    text = groups.get("hh") or groups.get("hk")
    if not text:
        return True
    hour = number(text)
    minute = next((number(groups[k]) for k in ("mi", "mj", "mk") if groups.get(k)), None)
    second = next((number(groups[k]) for k in ("ss", "sk") if groups.get(k)), None)
    if frac := groups.get("frac"):
        minute = {"半": 30, "一刻": 15, "三刻": 45}.get(frac, minute)
    part = groups.get("dp") or ""
    noon = part in ("中午", "午间", "正午") and hour < 4
    if noon or (part in _AFTERNOON and hour < 12) or (part in _NIGHT and 5 <= hour <= 12):
        hour += 12
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59 or (hour == 24 and minute):
        return False
    values["clock"] = Clock(hour, minute, second)
    return True
