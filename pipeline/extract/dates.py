"""Dates: every temporal expression of written Chinese, its EDTF value and the days it can mean."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from pipeline.dates import durations
from pipeline.dates.anchors import Anchors
from pipeline.dates.context import anchors_of, direction, duration_mod, forecast, is_name, looks_ahead
from pipeline.dates.events import chains, event_of
from pipeline.dates.expressions import Expression
from pipeline.dates.foreign import read_english
from pipeline.dates.habits import Habits
from pipeline.dates.resolve import Impossible, Value, resolve
from pipeline.dates.rules import DatePack, Engine
from pipeline.dates.sites import Site, joined, sites_of
from pipeline.dates.told import Place, Told
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.edtf import bounds
from pipeline.rules import load_pack

#: Behind a year these make it one that is reported on, not that of the event: 2024年年度权益分派.
_REPORTED = ("年度", "年报", "半年度")
#: Directions that leave open when the thing told happens.
_WEAK = ("ON_OR_AFTER", "BEFORE", "AFTER")
_ALONE = re.compile(r"(?:^|[^一-龥A-Za-z0-9]|[在于并和与及至到从自将但而且就又，]|截至|预计|年|月|日)$")
#: A date in brackets right behind another says which one that is: 下周一（8月28日）, 春节假期（1月28日至2月4日）.
_GLOSS = re.compile("(?:假期|假日|期间|放假)?[（(](?:即|公历|农历)?")
#: How far before a time of the clock the words stand that make it one of opening hours.
_HABIT = 24
_DATELINE = re.compile(r"(?:体育)?专?[电讯](?![话视影台站力动子])|消息")


def load(folder: Path) -> DatePack:
    """The compiled pack."""
    return load_pack(folder / "dates.yaml", DatePack)


def extract(document: Document, pack: DatePack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every date in the document, in reading order, and a doubt for each that cannot be."""
    engine = pack.engine
    habits = Habits(document.norm, document.script == "Hant")
    sites = list(joined(document, engine, list(sites_of(document.norm, engine, habits))))
    anchors = anchors_of(
        document,
        engine,
        [(s.start, s.end, s.expression) for s in sites if s.expression is not None],
        habits.roc,
        habits.double_years,
    )
    starts = [s.start for s in document.sentences] if sites else []
    last = chains(document.norm, [(s.start, s.end) for s in sites])
    again = yearly = -1
    programme = engine.is_programme(document.norm[: document.blocks[0].end]) if document.blocks else False
    for i, site in enumerate(sites):
        index = max(bisect_right(starts, site.start) - 1, 0)
        block = document.block_index(site.start)
        e = site.expression
        undated = e is not None and e.year is None and (e.month is not None or e.weekday is not None)
        ahead = undated and (
            (e is not None and e.weekday is not None and programme)
            or looks_ahead(document.norm, site.start, site.end, engine)
        )
        same = document.norm.startswith("同期", site.end)
        compared, alone = _compared(document.norm, site.start), _alone(document.norm, site.start)
        gloss = i > 0 and _GLOSS.fullmatch(document.norm, sites[i - 1].end, site.start) is not None
        if site.rule.reads == "set":
            again = index
            yearly = index if document.norm.startswith("每年", site.start) else yearly
        hours = e is not None and e.clock is not None and e.grain == "clock" and e.day is None
        habitual = hours and (again == index or _habit(document.norm, site.start, engine))
        bracket = -1 if gloss else _bracket(document.norm, starts[index], site.start)
        habitual = habitual or (yearly == index and e is not None and _floats(e))
        place = Place(site.start, index, block, ahead, same, compared, alone, gloss, habitual, bracket)
        anchors.leave(place)
        next_start = sites[last[i] + 1].start if last[i] + 1 < len(sites) else None
        for item in _mention(document, engine, site, place, anchors):
            if (
                isinstance(item, Mention)
                and item.values.get("edtf")
                and item.values["type"] in ("date", "time")
            ):
                item.values["event"] = event_of(document, site.start, sites[last[i]].end, next_start)
            yield item


def _mention(
    document: Document, engine: Engine, site: Site, place: Place, anchors: Anchors
) -> Iterator[Mention | Doubt]:
    text = document.norm
    values: dict[str, object] = {}
    rule = site.rule
    named = document.in_title(site.start, site.end) or (
        _nameable(site.expression) and is_name(document, engine, site.start, site.end)
    )
    if rule.reads in ("duration", "set"):
        values["type"] = rule.reads
        values["edtf"] = _length(site, engine)
        if rule.reads == "duration":
            mod = duration_mod(text, site.start, site.end, engine, site.groups)
            if mod:
                values["mod"] = mod
    elif rule.reads == "english":
        edtf = read_english(text[site.start : site.end])
        if edtf is None:
            return
        earliest, latest = bounds(edtf)
        values |= {
            "type": "date",
            "edtf": edtf,
            "earliest": earliest,
            "latest": latest,
            "resolved_from": "text",
        }
    else:
        assert site.expression is not None
        if site.expression.era and site.expression.year is None:
            why = "a year of a reign: the Chinese calendar of that time is not converted"
            yield Doubt(site.start, site.end, "date.reign", why, "look the year up by hand", rule=rule.id)
            return
        try:
            value = resolve(site.expression, place, anchors)
        except Impossible as error:
            next_step = "correct the date in the source, or add a reject"
            yield Doubt(site.start, site.end, "date.impossible", str(error), next_step, rule=rule.id)
            return
        if value is None and rule.id == "date.offset":
            yield from _unanchored(text, engine, site)
            return
        values |= _point_values(text, engine, site, value)
        if value is not None and value.day is not None:
            aside = (
                named
                or text.startswith(_REPORTED, site.end)
                or (anchors.home is not None and text[site.end - 2 : site.end] == "年度")
                or forecast(text, site.start, value.day, engine)
            )
            dateline = _DATELINE.match(text, site.end) is not None
            _tell(text, site, place, anchors, value, values.get("mod") in _WEAK, aside, dateline)
    if named:
        values["in_name"] = True
    yield Mention("date", site.start, site.end, rule.id, values)


def _tell(
    text: str,
    site: Site,
    place: Place,
    anchors: Anchors,
    value: Value,
    weak: bool,
    aside: bool,
    dateline: bool,
) -> None:
    """Remember the time just read for what leans on it; a dateline is the day of the article."""
    day, e, home = value.day, site.expression, anchors.home
    assert day is not None
    assert e is not None
    before = e.shift is not None and e.shift.then and e.shift.by < 0
    double = 0
    if e.end is not None and day.month is None:
        double = 4 if value.fiscal else 8 if "学年" in text[site.start : site.end] else 0
        aside = aside or not double
    aside = aside or before or place.same_period or place.compared
    of_home = home is not None and day.year == home.year
    by_year = e.shift is not None and e.shift.unit == "year"
    told = Told(
        day,
        place.sentence,
        place.block,
        weak or aside or double > 0,
        e.year is None and ((value.origin == "document" and not by_year) or (not by_year and of_home)),
        aside,
        e.festival is not None
        or site.rule.id == "date.offset"
        or (
            e.shift is not None
            and not e.shift.then
            and (e.shift.unit in ("day", "week") or day.month is None)
        ),
        e.end is not None and e.end.clock is None,
        double,
        site.end,
        place.bracket,
    )
    anchors.tell(told, e.year is not None and not told.weak)
    if day.day is not None and anchors.home_origin != "document" and dateline:
        anchors.home = day


def _nameable(e: Expression | None) -> bool:
    """Whether an expression can be part of a name: 2022年世界杯 is one, 明年世界杯 and 周日晚8点女排联赛 are none."""
    return e is None or (e.shift is None and e.grain not in ("day", "weekday", "clock"))


def _floats(e: Expression) -> bool:
    """Whether an expression is of every year where 每年 stands before it: a bare month, 次年2月."""
    if e.shift is not None:
        return e.shift.then and e.shift.unit == "year" and not e.shift.loose
    return e.year is None and e.month is not None and e.day is None and e.end is None and not e.lunar


def _unanchored(text: str, engine: Engine, site: Site) -> Iterator[Mention]:
    """Yield 三年 of 三年前 where nothing says when now is: only the length is told."""
    end = site.end - (2 if text[site.end - 2] in "之以" else 1)
    for candidate in engine.candidates(text[site.start : end]):
        if candidate.rule.id == "duration.plain":
            edtf = durations.duration(candidate.groups, engine.words.units)
            yield Mention("date", site.start, end, candidate.rule.id, {"type": "duration", "edtf": edtf})
            return


def _habit(text: str, start: int, engine: Engine) -> bool:
    """Whether the time of the clock at `start` is one of opening hours, not of one day."""
    before = text[max(start - _HABIT, 0) : start]
    return any(word in before for word in engine.pack.cues.hours)


def _alone(text: str, start: int) -> bool:
    """Whether nothing but a mark or a small word stands before: 当日, not 交易日当日."""
    return _ALONE.search(text[max(start - 3, 0) : start]) is not None


def _bracket(text: str, begin: int, start: int) -> int:
    """The offset of the bracket of its sentence that an expression stands in, -1 where it stands in none."""
    opening = text.rfind("（", begin, start)
    if opening < 0:
        opening = text.rfind("(", begin, start)
    closed = opening < 0 or text.find("）", opening, start) > 0 or text.find(")", opening, start) > 0
    return -1 if closed else opening


def _compared(text: str, start: int) -> bool:
    """Whether the date is only what something is compared with: 比2017年减少."""
    return text[max(start - 2, 0) : start].endswith(("比", "较", "同比"))


def _length(site: Site, engine: Engine) -> str | None:
    units = engine.words.units
    if site.rule.reads == "set":
        return durations.recurrence(site.groups, units)
    if site.rule.id == "duration.compound":
        return durations.compound(site.groups, units)
    if site.rule.id == "duration.range":
        return durations.span(site.groups, units)
    return durations.duration(site.groups, units)


def _point_values(text: str, engine: Engine, site: Site, value: Value | None) -> dict[str, object]:
    e = site.expression
    assert e is not None
    timed = e.clock is not None or (e.end is not None and e.end.clock is not None)
    values: dict[str, object] = {"type": "time" if timed else "date"}
    mod = direction(text, site.start, site.end, engine, e.end is not None)
    if value is None:
        if mod or e.part:
            values["mod"] = e.part or mod
        if e.fiscal:
            values["fiscal"] = True
        return values
    values["edtf"], values["resolved_from"] = value.edtf, value.origin
    earliest, latest = value.earliest, value.latest
    if value.mod:
        values["mod"] = value.mod
    elif mod:
        values["mod"] = mod
        if mod in ("ON_OR_AFTER", "AFTER"):
            latest = None
        elif mod in ("BEFORE", "ON_OR_BEFORE") and e.end is None:
            earliest = None
    if earliest:
        values["earliest"] = earliest
    if latest:
        values["latest"] = latest
    if value.fiscal:
        values["fiscal"] = True
    return values
