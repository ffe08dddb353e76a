"""Where dates stand in a text: what the rules read there, with clocks, enumerations and intervals put together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.dates.calendar import number
from pipeline.dates.expressions import Expression
from pipeline.dates.groups import Words, read
from pipeline.dates.habits import Habits
from pipeline.dates.matches import Match
from pipeline.dates.rules import Candidate, DateRule, Engine
from pipeline.dates.spelling import inherit
from pipeline.dates.values import Value
from pipeline.dates.vetoes import cut_off, veto_of
from pipeline.document import Document
from pipeline.linear import Pattern

#: How far beyond a refused match a later one may run.
_REACH = 12
#: How many characters behind an expression can make a name of it.
_NAME = 24
_PART_OF_DAY = re.compile(
    "凌晨|清晨|早晨|早上|上午|中午|下午|午后|傍晚|晚上|晚间|夜间|深夜|夜里|半夜|午夜|晚|早|夜|晨"
)
#: A remark behind a date, the weekday or the day of a timetable: （T-6日，周五）.
_WEEKDAY_NOTE = re.compile(r" ?[（(](?:[^（()）]{0,10}[，,、])?|即| ?")
#: Between a day and its clock: 8月12日晚上约11时.
_ABOUT = re.compile("(?:大约|大概|约)$")
_NOTED = 16
_DOTTED = frozenset(("date.numeric", "date.roc_numeric"))
_DOTTED_DAY = re.compile(r"[、，,及和与](1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?![\d./%万亿元个人])")
_NEXT_DAY = ("次日", "翌日", "第二天")
_NOTE = re.compile(r"^[（(][^（()）]{1,14}[)）]")


@dataclass(slots=True)
class Site:
    """A place in the text with what its rule reads there."""

    start: int
    end: int
    rule: DateRule
    groups: dict[str, str]
    expression: Expression | None = None
    length: str | None = None
    value: Value | None = None
    _named: bool | None = None

    def titled(self, document: Document) -> bool:
        """Whether it stands in the title of a document."""
        return bool(document.titles) and document.in_title(self.start, self.end)

    def named(self, document: Document, engine: Engine) -> bool:
        """Whether it belongs to the name of a document, a plan or an event."""
        if self._named is None:
            text, end = document.norm, self.end
            self._named = self.titled(document) or (
                text[end : end + 1].isalnum() and engine.is_name(text[end : end + _NAME])
            )
        return self._named


def sites_of(text: str, engine: Engine, habits: Habits) -> Iterator[Site]:
    """Yield what the rules read in `text`, leftmost and longest first; what is refused is tried shorter and later."""
    done = 0
    union = engine.union(text)
    for match in union.finditer(text):
        start, end = match.span()
        at = max(start, done)
        while at < end:
            first, last = start, end
            if at != start:
                found = union.search(text[at : end + _REACH])
                if found is None:
                    break
                first, last = at + found.start(), at + found.end()
            if first >= end:
                break
            site = _site(text, first, last, engine, habits, union)
            if site is None:
                at = first + 1
                continue
            yield site
            at = done = site.end


def _site(text: str, start: int, end: int, engine: Engine, habits: Habits, union: Pattern) -> Site | None:
    """What stands at `start` and ends by `end` at the latest."""
    if cut_off(text, start):
        return None
    while end > start:
        for candidate in engine.candidates(text[start:end]):
            if candidate.rule.allowed(text, start, end) and (
                site := _read(text, start, end, candidate, engine, habits)
            ):
                return site
        shorter = union.match(text[start : end - 1])
        if shorter is None:
            return None
        end = start + shorter.end()
    return None


def _read(
    text: str, start: int, end: int, candidate: Candidate, engine: Engine, habits: Habits
) -> Site | None:
    rule, e = candidate.rule, candidate.expression
    if e is None and rule.reads in ("point", "clock", "interval"):
        return None
    veto = veto_of(rule.id)
    if veto is not None and not veto(Match(text, start, end, candidate.groups, engine, habits)):
        return None
    return Site(start, end, rule, candidate.groups, e, candidate.length, candidate.value)


def joined(document: Document, engine: Engine, sites: list[Site]) -> Iterator[Site]:
    """Yield the sites with clocks joined to their days and the ends of an interval joined to one."""
    text = document.norm
    merged: list[Site] = []
    for site in sites:
        last = merged[-1] if merged else None
        if site.rule.reads == "list":
            merged.extend(_members(text, site, engine.words))
            continue
        if (
            last is not None
            and (last.expression is not None or last.rule.reads == "set")
            and site.start - last.end <= 18
        ):
            between = text[last.end : site.start]
            if site.rule.reads == "clock" and last.rule.reads == "set" and _of_set(between, engine):
                last.end = site.end  # 每日上午9:00至11:30
                continue
            if (
                last.rule.reads == "set"
                and text[site.start : site.end] in _NEXT_DAY
                and engine.is_connector(between)
            ):
                last.end = site.end  # 每日22时至次日6时
                continue
            if site.groups.get("wa") and _WEEKDAY_NOTE.fullmatch(between) and _dayed(last):
                continue  # 3月4日至8日（周一至周五）: they only repeat the days
            timed = site.rule.reads == "clock" or site.rule.id == "interval.hours"
            if timed and (clocked := _clocked(text, last, site, between, engine.words)):
                merged[-1] = clocked
                continue
            if site.rule.id == "date.weekday" and _repeats(last, between, text[site.end : site.end + 1]):
                continue  # 12月17日（星期一）: the weekday only repeats the day
        merged.append(site)
        if site.rule.id in _DOTTED and "." in text[site.start : site.end]:
            merged.extend(_listed_days(text, site))
    yield from _intervals(document, engine, merged)


def _of_set(between: str, engine: Engine) -> bool:
    """Whether a time of the clock belongs to the recurrence before it: 每天上午11点, 每日9:00至11:30."""
    return (
        between in ("", "的") or _PART_OF_DAY.fullmatch(between) is not None or engine.is_connector(between)
    )


def _empty_cell(document: Document, start: int, end: int) -> bool:
    """Whether the dash between two dates stands apart, as in a table where it says that a cell is empty."""
    apart = document.raw_offset(end) - document.raw_offset(start - 1) - 1 > end - start
    return apart and "－" in document.text[start:end]


def _listed_days(text: str, site: Site) -> Iterator[Site]:
    """Yield the days that follow one in figures with points, their year left out: 113.11.1及11.5."""
    at = site.end
    while (match := _DOTTED_DAY.match(text, at)) is not None:
        day = Expression(month=int(match[1]), day=int(match[2]))
        yield Site(match.start(1), match.end(2), site.rule, {}, day)
        at = match.end()


def _dayed(site: Site) -> bool:
    """Whether an expression ends with a day."""
    e = site.expression
    return e is not None and (e.end or e).grain == "day"


def _repeats(day: Site, between: str, after: str) -> bool:
    """Whether a weekday behind a day only says which one that is: 12月17日（星期一）."""
    e = day.expression
    if e is None or ((e.end or e).grain != "day" and e.festival is None):
        return False
    return _WEEKDAY_NOTE.fullmatch(between) is not None or (
        between in ("，", ",", "、") and after in ("）", ")")
    )


def _clocked(text: str, day: Site, clock: Site, between: str, words: Words) -> Site | None:
    e, c = day.expression, clock.expression
    between = _ABOUT.sub("", between)
    if _PART_OF_DAY.fullmatch(between) and not clock.groups.get("dp"):
        c, between = read({**clock.groups, "dp": between}, words), ""
    if e is None or c is None or e.grain not in ("day", "weekday") or e.end is not None:
        return None
    if c.end is not None:
        if between.strip():
            return None
        both = replace(e, clock=c.clock, end=replace(e, clock=c.end.clock))
        return Site(day.start, clock.end, clock.rule, clock.groups, both)
    evening = c is not None and c.clock is not None and c.clock.hour <= 12 and text[day.end - 1] in "晚夜"
    if evening and not clock.groups.get("dp"):
        c = read({**clock.groups, "dp": "晚"}, words) or c
    if _NOTE.sub("", between, count=1).strip(" 的"):
        return None
    return Site(day.start, clock.end, clock.rule, clock.groups, replace(e, clock=c.clock))


def _members(text: str, site: Site, words: Words) -> Iterator[Site]:
    """Yield a site for each member of `2018、2019年`, the word behind the last shared by all."""
    unit = site.groups.get("lu") or site.groups["lu2"]
    listed = site.groups.get("list") or site.groups["list2"]
    at = text.index(listed, site.start)
    key = {"年": "year", "年度": "year", "月": "month", "日": "day", "季度": "quarter"}[unit]
    part = words.parts.get(site.groups.get("part", ""))
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
        e = replace(own, part=part, **{key: number(word)})  # type: ignore[arg-type]
        if key == "year":
            e = replace(e, digits=len(word), fiscal_if_roc=unit == "年度")
        end = start + len(word) if i < len(members) - 1 else site.end
        yield Site(site.start if first else start, end, site.rule, site.groups, e)


def _intervals(document: Document, engine: Engine, sites: list[Site]) -> Iterator[Site]:
    join = engine.join
    i = 0
    while i < len(sites):
        near = sites[i]
        behind = i + 1
        if note := _NOTE.match(document.norm[near.end : near.end + _NOTED]):  # 1月28日（农历除夕）至2月4日
            while behind < len(sites) and sites[behind].end < near.end + note.end():
                behind += 1
        far = sites[behind] if behind < len(sites) else None
        if far is not None and _joins(document, engine, near, far):
            assert near.expression is not None
            assert far.expression is not None
            end = inherit(near.expression, far.expression)
            yield Site(near.start, far.end, join, {}, replace(near.expression, end=end))
            i = behind + 1
        else:
            yield near
            i += 1


def _joins(document: Document, engine: Engine, near: Site, far: Site) -> bool:
    a, b = near.expression, far.expression
    text = document.norm
    if a is None or b is None or a.end is not None or b.end is not None or not 0 < far.start - near.end <= 24:
        return False
    if near.rule.id == far.rule.id == "date.numeric" and _empty_cell(document, near.end, far.start):
        return False
    between = _NOTE.sub("", text[near.end : far.start], count=1)
    if not engine.is_connector(between):
        return False
    return not (a.clock is not None and b.clock is None and b.grain != "day")
