"""Dates: every temporal expression of written Chinese, its EDTF value and the days it can mean."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import durations
from pipeline.anchors import Anchors, Impossible, Place, Value, resolve
from pipeline.calendar import number
from pipeline.date_context import anchors_of, direction, duration_mod, is_name, looks_ahead
from pipeline.date_rules import Candidate, DatePack, DateRule, Engine
from pipeline.date_vetoes import Habits, wanted
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.events import chains, event_of
from pipeline.expressions import Expression, Words, inherit, read
from pipeline.foreign_dates import read_english
from pipeline.rules import load_pack


#: Directions that leave open when the thing told happens.
_WEAK = ("ON_OR_AFTER", "BEFORE", "AFTER")
_PART_OF_DAY = re.compile("凌晨|清晨|早晨|早上|上午|中午|下午|午后|傍晚|晚上|晚间|夜间|深夜|夜里|晚|早")
#: A remark behind a date, the weekday or the day of a timetable: （T-6日，周五）.
_WEEKDAY_NOTE = re.compile(r"[（(](?:[^（()）]{0,10}[，,、])?|即|")
_NOTE = re.compile(r"^[（(][^（()）]{1,14}[)）]")
_DATELINE = re.compile(r"(?:体育)?专?[电讯](?![话视影台站力动子])|消息")


def load(folder: Path) -> DatePack:
    """The compiled pack."""
    return load_pack(folder / "dates.yaml", DatePack)


@dataclass(slots=True)
class Site:
    """A place in the text with what its rule reads there."""

    start: int
    end: int
    rule: DateRule
    groups: dict[str, str]
    expression: Expression | None = None


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
    for i, site in enumerate(sites):
        index = max(bisect_right(starts, site.start) - 1, 0)
        block = document.block_index(site.start)
        e = site.expression
        undated = e is not None and e.year is None and (e.month is not None or e.weekday is not None)
        ahead = undated and looks_ahead(document.norm, site.start, site.end, engine)
        same = document.norm.startswith("同期", site.end)
        place = Place(site.start, index, block, ahead, same, _compared(document.norm, site.start))
        next_start = sites[last[i] + 1].start if last[i] + 1 < len(sites) else None
        for item in _mention(document, engine, site, place, anchors):
            if (
                isinstance(item, Mention)
                and item.values.get("edtf")
                and item.values["type"] in ("date", "time")
            ):
                item.values["event"] = event_of(document, site.start, sites[last[i]].end, next_start)
            yield item


def sites_of(text: str, engine: Engine, habits: Habits) -> Iterator[Site]:
    """Yield what the rules read in `text`, leftmost and longest first; what is refused is tried shorter."""
    for start, end in engine.scan(text):
        at = start
        while at < end:
            span = (at, end) if at == start else engine.search(text[at:end])
            if span is None:
                break
            if at != start:
                span = (at + span[0], at + span[1])
            site = _site(text, span[0], span[1], engine, habits)
            if site is None:
                at = span[0] + 1
                continue
            yield site
            at = site.end


def _site(text: str, start: int, end: int, engine: Engine, habits: Habits) -> Site | None:
    """What stands at `start` and ends by `end` at the latest."""
    while end > start:
        for candidate in engine.candidates(text[start:end]):
            if candidate.rule.allowed(text, start, end) and (
                site := _read(text, start, end, candidate, engine, habits)
            ):
                return site
        shorter = engine.search(text[start : end - 1])
        if shorter is None or shorter[0] != 0:
            return None
        end = start + shorter[1]
    return None


def _read(
    text: str, start: int, end: int, candidate: Candidate, engine: Engine, habits: Habits
) -> Site | None:
    rule, e = candidate.rule, candidate.expression
    if e is None and rule.reads in ("point", "clock", "interval"):
        return None
    if not wanted(text, start, end, rule.id, candidate.groups, engine, habits):
        return None
    return Site(start, end, rule, candidate.groups, e)


def joined(document: Document, engine: Engine, sites: list[Site]) -> Iterator[Site]:
    """Yield the sites with clocks joined to their days and the ends of an interval joined to one."""
    text = document.norm
    merged: list[Site] = []
    for site in sites:
        last = merged[-1] if merged else None
        if site.rule.reads == "list":
            merged.extend(_members(text, site, engine.words))
            continue
        if last is not None and last.expression is not None and site.start - last.end <= 18:
            between = text[last.end : site.start]
            if site.rule.reads == "clock" and (clocked := _clocked(last, site, between, engine.words)):
                merged[-1] = clocked
                continue
            if site.rule.id == "date.weekday" and _repeats(last, between):
                continue  # 12月17日（星期一）: the weekday only repeats the day
        merged.append(site)
    yield from _intervals(text, engine, merged)


def _repeats(day: Site, between: str) -> bool:
    """Whether a weekday behind a day only says which one that is: 12月17日（星期一）."""
    e = day.expression
    return e is not None and (e.end or e).grain == "day" and _WEEKDAY_NOTE.fullmatch(between) is not None


def _clocked(day: Site, clock: Site, between: str, words: Words) -> Site | None:
    e, c = day.expression, clock.expression
    if _PART_OF_DAY.fullmatch(between) and not clock.groups.get("dp"):
        c, between = read({**clock.groups, "dp": between}, words), ""
    if e is None or c is None or e.grain not in ("day", "weekday") or e.end is not None:
        return None
    if _NOTE.sub("", between, count=1).strip(" ，的"):
        return None
    return Site(day.start, clock.end, clock.rule, clock.groups, replace(e, clock=c.clock))


def _members(text: str, site: Site, words: Words) -> Iterator[Site]:
    """Yield a site for each member of `2018、2019年`, the word behind the last shared by all."""
    unit = site.groups.get("lu") or site.groups["lu2"]
    listed = site.groups.get("list") or site.groups["list2"]
    at = text.index(listed, site.start)
    key = {"年": "year", "月": "month", "日": "day", "季度": "quarter"}[unit]
    members, current = [], ""
    for offset, char in enumerate(listed + "、"):
        if char in "、和及与/":
            members.append((at + offset - len(current), current))
            current = ""
        else:
            current += char
    shared = read(
        {k: v for k, v in site.groups.items() if k in ("y", "Y", "era", "ey", "bc", "m", "M")}, words
    )
    for i, (start, word) in enumerate(members):
        first = i == 0
        own = shared if first and shared is not None else Expression()
        e = replace(own, **{key: number(word)})  # type: ignore[arg-type]
        if key == "year":
            e = replace(e, digits=len(word))
        end = start + len(word) + (len(unit) if i == len(members) - 1 else 0)
        yield Site(site.start if first else start, end, site.rule, site.groups, e)


def _intervals(text: str, engine: Engine, sites: list[Site]) -> Iterator[Site]:
    join = engine.pack.rule("interval.join")
    i = 0
    while i < len(sites):
        near = sites[i]
        far = sites[i + 1] if i + 1 < len(sites) else None
        if far is not None and _joins(text, engine, near, far):
            assert near.expression is not None and far.expression is not None
            end = inherit(near.expression, far.expression)
            yield Site(near.start, far.end, join, {}, replace(near.expression, end=end))
            i += 2
        else:
            yield near
            i += 1


def _joins(text: str, engine: Engine, near: Site, far: Site) -> bool:
    a, b = near.expression, far.expression
    if a is None or b is None or a.end is not None or b.end is not None or not 0 < far.start - near.end <= 24:
        return False
    between = _NOTE.sub("", text[near.end : far.start], count=1)
    if not engine.is_connector(between):
        return False
    return not (a.clock is not None and b.clock is None and b.grain != "day")


def _mention(
    document: Document, engine: Engine, site: Site, place: Place, anchors: Anchors
) -> Iterator[Mention | Doubt]:
    text = document.norm
    values: dict[str, object] = {}
    rule = site.rule
    named = is_name(document, engine, site.start, site.end)
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
        from pipeline.edtf import bounds

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
        try:
            value = resolve(site.expression, place, anchors)
        except Impossible as error:
            yield Doubt(
                site.start, site.end, "date.impossible", str(error), "correct the date in the source, or add a reject",
                "warning", rule.id, (),
            )  # fmt: skip
            return
        if value is None and rule.id == "date.offset":
            yield from _unanchored(text, engine, site)
            return
        values |= _point_values(text, engine, site, value)
        if value is not None and value.day is not None:
            _tell(
                site,
                place,
                anchors,
                value,
                named or values.get("mod") in _WEAK,
                _DATELINE.match(text, site.end) is not None,
            )
    if named:
        values["in_name"] = True
    yield Mention("date", site.start, site.end, rule.id, values)


def _tell(site: Site, place: Place, anchors: Anchors, value: Value, weak: bool, dateline: bool) -> None:
    """Remember the time just read for what leans on it; a dateline is the day of the article."""
    day, e = value.day, site.expression
    assert day is not None and e is not None
    before = e.shift is not None and e.shift.then and e.shift.by < 0
    weak = weak or before or place.same_period or place.compared or (e.end is not None and day.month is None)
    own = e.year is None and (
        value.origin == "document" or (e.shift is None and day.year == _home_year(anchors))
    )
    anchors.tell(day, place, weak, e.year is not None and not weak, own)
    if day.day is not None and anchors.home_origin != "document" and dateline:
        anchors.home = day


def _unanchored(text: str, engine: Engine, site: Site) -> Iterator[Mention]:
    """Yield 三年 of 三年前 where nothing says when now is: only the length is told."""
    end = site.end - (2 if text[site.end - 2] in "之以" else 1)
    for candidate in engine.candidates(text[site.start : end]):
        if candidate.rule.id == "duration.plain":
            edtf = durations.duration(candidate.groups, engine.words.units)
            yield Mention("date", site.start, end, candidate.rule.id, {"type": "duration", "edtf": edtf})
            return


def _home_year(anchors: Anchors) -> int | None:
    return anchors.home.year if anchors.home is not None else None


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
