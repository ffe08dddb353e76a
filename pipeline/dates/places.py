"""Where each expression of a text stands, and what its clause makes of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.dates.context import looks_ahead
from pipeline.dates.expressions import Expression
from pipeline.dates.rules import Engine
from pipeline.dates.sites import Site
from pipeline.dates.told import Place
from pipeline.document import Document

#: Before 当日 these let it stand alone, as do marks, 预计 and 到了.
_ALONE = frozenset("在于并和与及至到从自将但而且就又为系年月日")
_NEXT = frozenset("次翌")
_TODAY = ("当天", "当日", "当晚")
#: Behind 当天 these leave open what day it is.
_STANDS = frozenset("的起内，。；、,;)） ")
#: Behind 当天 these tell what somebody did on the day just told, unless an event stands before (开学当天宣布).
_TELLS = (
    "宣布",
    "表示",
    "说",
    "称",
    "发表",
    "发布",
    "会见",
    "通报",
    "指出",
    "强调",
    "致电",
    "发文",
    "公布",
    "证实",
    "抵达",
)
_OF_EVENT = frozenset("日发幕学业市班赛考仪式礼会动效营诞庆宴月年度生后前")
_WORD = re.compile("[一-龥A-Za-z0-9]")
#: A date in brackets right behind another says which one that is: 下周一（8月28日）, 春节假期（1月28日至2月4日）.
_GLOSS = re.compile("(?:假期|假日|期间|放假)?[（(](?:即|公历|农历)?")
_OPENS = 5
_FORECAST = re.compile("[望料估预将拟争划]|目标|展望|指引")
_SIGHT = 24
#: As many characters stand before the date of a dateline at most: 新华社北京, 本报记者姓名地名.
_HEAD = 24
_WITH = frozenset("与和同跟")
#: What parts the members of an enumeration.
_LISTS = frozenset("、，,；;：:和及与/ ")
#: How far before a time of the clock the words stand that make it one of opening hours.
_HABIT = 24


class Places:
    """The places of a text's sites, asked for in reading order: what comes again colours the rest of its sentence."""

    def __init__(self, document: Document, engine: Engine, sites: Sequence[Site]) -> None:
        self._document = document
        self._engine = engine
        self._sites = sites
        self._results = engine.pack.cues.quarter_after
        self._next_of = (*engine.pack.cues.next_of, *engine.pack.cues.events)
        self._starts = [s.start for s in document.sentences] if sites else []
        first = document.norm[: document.blocks[0].end] if sites and document.blocks else ""
        self._programme = engine.is_programme(first)
        self._again = self._yearly = self._monthly = self._quarterly = -1

    def place(self, i: int) -> Place:
        """The place of the site number `i`."""
        site, text = self._sites[i], self._document.norm
        index = max(bisect_right(self._starts, site.start) - 1, 0)
        number = self._document.block_index(site.start)
        block = self._document.blocks[number]
        opens = site.start == block.start
        gloss = i > 0 and _gloss(text, self._sites[i - 1], site.start)
        if site.rule.reads == "set":
            self._again = index
            if text.startswith("每年", site.start):
                self._yearly = index
            elif text.startswith("每月", site.start):
                self._monthly = index
            elif text.startswith("每季", site.start):
                self._quarterly = index
        elif self._yearly == index and _of_one_year(site.expression):
            self._yearly = -1
        return Place(
            site.start,
            index,
            number,
            self._ahead(site),
            text.startswith("同期", site.end),
            _compared(text, site.start, site.end),
            not _counts(site.expression)
            or text[site.start] == "同"
            or _alone(text, site.start, site.end, self._next_of)
            or (i > 0 and self._sites[i - 1].end == site.start),
            gloss,
            self._habitual(site, index),
            -1 if gloss else _bracket(text, self._starts[index], site.start),
            i > 0 and text[self._sites[i - 1].end : site.start] in _LISTS,
            opens,
            opens and block.end - site.end <= 1,
            text[site.start] == "同",
            self._reported(site, self._starts[index]),
        )

    def _reported(self, site: Site, begin: int) -> bool:
        """Whether a figure of business follows a quarter or half, and no word near says that it is to come."""
        e, text = site.expression, self._document.norm
        if e is None or not (e.quarter or e.half) or not text.startswith(self._results, site.end):
            return False
        return _FORECAST.search(text, max(begin, site.start - _SIGHT), site.end + _SIGHT) is None

    def _ahead(self, site: Site) -> bool:
        e = site.expression
        if e is None or e.year is not None:
            return False
        if e.weekday is not None and self._programme:
            return True
        undated = e.month is not None or e.weekday is not None or e.day is not None or e.festival is not None
        return undated and looks_ahead(self._document.norm, site.start, site.end, self._engine)

    def _habitual(self, site: Site, index: int) -> bool:
        e = site.expression
        if e is None:
            return False
        if e.clock is not None and e.day is None and e.shift is None:
            return self._again == index or _habit(self._document.norm, site.start, self._engine)
        if self._monthly == index and e.shift is not None and e.shift.unit == "month" and not e.shift.loose:
            return True
        if self._quarterly == index and e.shift is not None and e.shift.unit == "quarter":
            return True
        return self._yearly == index and _floats(e)


def heads(text: str, start: int) -> bool:
    """Whether the dateline with the date at `start` opens its line; 据新华社12日电 only quotes one."""
    line = text.rfind("\n", 0, start) + 1
    return start - line <= _HEAD and "据" not in text[line:start] and "，" not in text[line:start]


def _counts(e: Expression | None) -> bool:
    """Whether an expression counts from the time told last, as 当日 does."""
    return e is not None and e.shift is not None and e.shift.then


def _gloss(text: str, last: Site, start: int) -> bool:
    """Whether only what opens a gloss stands between a date's end and the start of the next: 春节：2月9日."""
    end, e = last.end, last.expression
    if e is not None and e.festival is not None and text[end:start] in ("：", ":"):
        return True
    return 0 < start - end <= _OPENS and _GLOSS.fullmatch(text, end, start) is not None


def _floats(e: Expression) -> bool:
    """Whether an expression is of every year where 每年 stands before it: a bare month, 次年2月."""
    if e.shift is not None:
        return e.shift.then and e.shift.unit == "year" and not e.shift.loose
    open_end = e.end is None or (e.end.day is None and e.end.year is None and e.end.shift is None)
    return e.year is None and e.month is not None and e.day is None and open_end and not e.lunar


def _of_one_year(e: Expression | None) -> bool:
    """Whether an expression names a year, so that what follows is no longer of every year."""
    return e is not None and (
        e.year is not None or (e.shift is not None and e.shift.unit == "year" and not e.shift.then)
    )


def _habit(text: str, start: int, engine: Engine) -> bool:
    """Whether the time of the clock at `start` is one of opening hours, not of one day."""
    return engine.hours.search(text, max(start - _HABIT, 0), start) is not None


def _alone(text: str, start: int, end: int, after_these: tuple[str, ...]) -> bool:
    """Whether nothing but a mark or a small word stands before: 当日, not 交易日当日; 总统当天宣布 tells who."""
    before = text[start - 1 : start]
    if text[start] in _NEXT:
        return before not in _OF_EVENT and not text.endswith(after_these, 0, start)
    if text.startswith(_TODAY, start):
        told = before not in _OF_EVENT and not text.endswith(after_these, 0, start)
        if told and (text[end : end + 1] not in _STANDS or text.startswith(_TELLS, end)):
            return True
    return before in _ALONE or not _WORD.match(before) or text.endswith(("预计", "到了"), 0, start)


def _bracket(text: str, begin: int, start: int) -> int:
    """The offset of the bracket of its sentence that an expression stands in, -1 where it stands in none."""
    opening = text.rfind("（", begin, start)
    if opening < 0:
        opening = text.rfind("(", begin, start)
    closed = opening < 0 or text.find("）", opening, start) > 0 or text.find(")", opening, start) > 0
    return -1 if closed else opening


def _compared(text: str, start: int, end: int) -> bool:
    """Whether the date is only what something is compared with: 比2017年减少, 与上季相比."""
    if text[start - 1 : start] in _WITH:
        return text.startswith("相比", end)
    return text.endswith(("比", "较"), 0, start)
