"""Dates: every temporal expression of written Chinese, its EDTF value and the days it can mean."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.dates.anchors import Anchors
from pipeline.dates.calendar import Day
from pipeline.dates.context import anchors_of, direction, duration_mod, forecast
from pipeline.dates.events import chains, event_of
from pipeline.dates.expressions import Expression
from pipeline.dates.foreign import read_english
from pipeline.dates.habits import Habits
from pipeline.dates.now import days
from pipeline.dates.places import Places, heads
from pipeline.dates.resolve import resolve
from pipeline.dates.rules import DatePack, Engine
from pipeline.dates.sites import Site, joined, sites_of
from pipeline.dates.told import Place, Told
from pipeline.dates.values import Impossible, Value
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.edtf import bounds
from pipeline.rules import load_pack

#: Behind a year these make it one that is reported on, not that of the event: 2024年年度权益分派.
_REPORTED = ("年度", "年报", "半年度")
#: Directions that leave open when the thing told happens.
_WEAK = ("ON_OR_AFTER", "BEFORE", "AFTER")
_UNTIL = frozenset("至到")
#: As many days after its dateline an article is published at the latest, for its 今天 to be that of the dateline.
_LATE = 7
_DATELINE = re.compile(
    r"(?:凌晨|早间|上午|午间|下午|晚间|晚)?(?:(?:体育)?专?[电讯](?![话视影台站力动子])|消息)"
)


def load(folder: Path) -> DatePack:
    """The compiled pack."""
    return load_pack(folder / "dates.yaml", DatePack)


def extract(document: Document, pack: DatePack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every date in the document, in reading order, and a doubt for each that cannot be."""
    engine = pack.engine
    habits = Habits(document)
    sites = list(joined(document, engine, list(sites_of(document.norm, engine, habits))))
    if not sites:
        return
    anchors = anchors_of(document, engine, sites, habits)
    places = Places(document, engine, sites)
    last = chains(document.norm, sites)
    for i, site in enumerate(sites):
        place = places.place(i)
        anchors.leave(place)
        item = _mention(document, engine, site, place, anchors)
        if item is None:
            continue
        if isinstance(item, Mention) and item.values.get("edtf") and item.values["type"] in ("date", "time"):
            next_start = sites[last[i] + 1].start if last[i] + 1 < len(sites) else None
            item.values["event"] = event_of(document, site.start, sites[last[i]].end, next_start)
        yield item


def _mention(
    document: Document, engine: Engine, site: Site, place: Place, anchors: Anchors
) -> Mention | Doubt | None:
    text = document.norm
    values: dict[str, object] = {}
    rule = site.rule
    named = site.named(document, engine) if _nameable(site.expression) else site.titled(document)
    if rule.reads in ("duration", "set"):
        values["type"] = rule.reads
        values["edtf"] = site.length
        if rule.reads == "duration":
            mod = duration_mod(text, site.start, site.end, engine, site.groups)
            if mod:
                values["mod"] = mod
    elif rule.reads == "english":
        edtf = read_english(text[site.start : site.end])
        if edtf is None:
            return None
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
            anchors.reign = place.block
            why = "a year of a reign: the Chinese calendar of that time is not converted"
            return Doubt(site.start, site.end, "date.reign", why, "look the year up by hand", rule=rule.id)
        try:
            under_reign = anchors.reign == place.block and _undated(site.expression)
            value = None if under_reign else site.value or resolve(site.expression, place, anchors)
        except Impossible as error:
            next_step = "correct the date in the source, or add a reject"
            return Doubt(site.start, site.end, "date.impossible", str(error), next_step, rule=rule.id)
        if value is None and rule.id == "date.offset":
            return _unanchored(text, engine, site)
        values |= _point_values(text, engine, site, value)
        if value is not None and value.day is not None:
            aside = (
                named
                or text.startswith(_REPORTED, site.end)
                or (anchors.home is not None and text.endswith("年度", site.start, site.end))
                or (site.expression.grain == "year" and forecast(text, site.start, value.day, engine))
            )
            dateline = _DATELINE.match(text, site.end) is not None
            direct = values.get("mod")
            later = direct == "AFTER" and site.expression.year is not None and value.day.month is not None
            weak = (direct in _WEAK and not later) or _term(text, site)
            _tell(text, site, place, anchors, value, weak, aside, dateline)
    if named:
        values["in_name"] = True
    return Mention("date", site.start, site.end, rule.id, values)


def _undated(e: Expression) -> bool:
    """Whether an expression names a month or day and no year: behind a year of a reign it is of the old calendar."""
    return (
        e.year is None
        and e.shift is None
        and e.festival is None
        and (e.month is not None or e.day is not None)
    )


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
    aside = aside or before or place.same_period or place.compared or site.rule.id == "date.season_year"
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
    if e.quarter is not None and e.end is None and not place.same_period:
        anchors.quarter = (place.block, Day(day.year, 3 * e.quarter - 2))
    if (
        place.fills
        and day.day is None
        and e.end is None
        and (e.year is not None or e.month is not None)
        and not double
    ):
        anchors.heading = Day(day.year, day.month if e.grain == "month" else None)
    anchors.tell(told, e.year is not None and not told.weak)
    if day.day is not None and dateline:
        if anchors.home_origin != "document":
            anchors.home = day
        elif heads(text, site.start):
            anchors.today = day if home is not None and 0 < days(home) - days(day) <= _LATE else None


def _term(text: str, site: Site) -> bool:
    """Whether a year after the one told only ends a period that the text began elsewhere: 至次年4月底."""
    shift = site.expression.shift if site.expression is not None else None
    return shift is not None and shift.then and shift.by > 0 and text[site.start - 1 : site.start] in _UNTIL


def _nameable(e: Expression | None) -> bool:
    """Whether an expression can be part of a name: 2022年世界杯 is one, 明年世界杯 and 周日晚8点女排联赛 are none."""
    return e is None or (e.shift is None and e.day is None and e.weekday is None and e.clock is None)


def _unanchored(text: str, engine: Engine, site: Site) -> Mention | None:
    """三年 of 三年前 where nothing says when now is: only the length is told."""
    end = site.end - (2 if text[site.end - 2] in "之以" else 1)
    for candidate in engine.candidates(text[site.start : end]):
        if candidate.rule.id == "duration.plain":
            values: dict[str, object] = {"type": "duration", "edtf": candidate.length}
            return Mention("date", site.start, end, candidate.rule.id, values)
    return None


def _point_values(text: str, engine: Engine, site: Site, value: Value | None) -> dict[str, object]:
    e = site.expression
    assert e is not None
    timed = e.clock is not None or (e.end is not None and e.end.clock is not None)
    values: dict[str, object] = {"type": "time" if timed else "date"}
    mod = direction(text, site.start, site.end, engine, e.end is not None)
    if value is None:
        part = e.part if e.end is None else None
        if mod or part:
            values["mod"] = part or mod
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
