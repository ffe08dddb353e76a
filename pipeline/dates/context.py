"""What stands around a date: its direction, whether it belongs to a name, and the day of the article itself."""

import re
from collections.abc import Sequence

from pipeline.dates.anchors import Anchors
from pipeline.dates.calendar import Day, exists, parse_day
from pipeline.dates.expressions import Expression
from pipeline.dates.habits import Habits
from pipeline.dates.rules import Engine
from pipeline.dates.sites import Site
from pipeline.document import Document

_WEEKDAY_NOTE = re.compile(r"[（(](?:星期|周|礼拜)[一二三四五六日天][)）]")
_PART_OF_DAY = re.compile(
    "(?:凌晨|清晨|早晨|早上|上午|中午|下午|午后|傍晚|晚上|晚间|夜间|深夜|夜里|晚|早)(?=[起前后以之开至])"
)
#: What can stand between a date and the word of its direction, by its first character.
_SKIPPED = dict.fromkeys("（(", _WEEKDAY_NOTE) | dict.fromkeys("凌清早上中下午傍晚夜深", _PART_OF_DAY)
_DOC_NUMBER = re.compile(r"[（(\[【]((?:19|20)\d\d)[)）\]】]\d{1,5}号")
_FULL_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_FOLLOWING = re.compile(r"(?<![相后中跟])继(?![承续而])[^，。；\n]*\Z")
_BACK = 16
_ZONE = re.compile(
    "(?:当地|本地|北京|香港|台北|台湾|东京|首尔|莫斯科|基辅|伦敦|纽约|美国?东部?|东部|格林尼治|欧洲中部|世界)(?:标准)?时间\\Z"
)
#: Behind a date these make it the term by which something is to be done.
_TERM = ("前", "之前", "以前", "截止")
_CLAUSE = re.compile(r"[，。；！？\n：]")
#: What a line may hold besides its date and still be a dateline or a signature.
_BESIDE_DATE = 10
#: How many blocks from the top a dateline can stand.
_TOP = 6
#: Marks round the day of a bulletin: 【2020-02-11】.
_OPENING, _CLOSING = ("【", "[", "〖"), ("】", "]", "〗")
_YEAR_WRITTEN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_TITLE = 3
_REPORT = re.compile(
    "年度报告|审计报告|工作要点|工作计划|重点任务|述职|总结|公报|统计|决算|运行情况|执行情况|年报|工作总结|工作报告|概况|年鉴|回顾"
)
_HOLIDAYS = re.compile("[^。\\n]{0,24}(?:节假日|放假|调休)")
_LABEL = re.compile(
    r"(?:发布|报告|成文|印发|公告|签发|发稿|更新|发文|披露|公布)(?:日期|时间)[：:]?$|发布[于：:]$"
)


def direction(text: str, start: int, end: int, engine: Engine, interval: bool) -> str | None:
    """The TIMEX3 `mod` that the words around a date give it."""
    follows = text[end : end + 1]
    if (skipped := _SKIPPED.get(follows)) is not None and (note := skipped.match(text, end)) is not None:
        end = note.end()
        follows = text[end : end + 1]
    behind = engine.after.find(text, end)
    if behind == "AFTER" and _FOLLOWING.search(text, max(start - _BACK, 0), start):
        return None  # 继2009年之后: 后 belongs to 继
    if behind is not None:
        return behind
    if text.startswith("时间", start - 2) and (zone := _ZONE.search(text, max(start - _BACK, 0), start)):
        start = zone.start()  # 截至北京时间13时
    ahead = engine.before.find(text, start)
    if ahead == "ON_OR_AFTER":
        if interval or follows.isdigit() or text.startswith(engine.pack.from_but, end):
            return None
        return ahead
    if ahead is not None:
        return None if interval and ahead != "APPROX" else ahead
    until = engine.pack.until
    if not interval and text.startswith(until.after, end) and text.endswith(until.before, 0, start):
        return "ON_OR_BEFORE"
    return None


def duration_mod(text: str, start: int, end: int, engine: Engine, groups: dict[str, str]) -> str | None:
    """The TIMEX3 `mod` of a stretch of time."""
    if groups.get("bi", "").startswith("多") or any(groups.get(k) in ("多", "余") for k in ("more", "more2")):
        return "MORE_THAN"
    return engine.duration_before.find(text, start) or engine.duration_after.find(text, end)


def looks_ahead(text: str, start: int, end: int, engine: Engine) -> bool:
    """Whether the clause around the date speaks of what is to come, or the date is a term: 11月20日前报名."""
    if text.startswith(_TERM, end):
        return True
    begin = max(start - 16, 0)
    for match in _CLAUSE.finditer(text, begin, start):
        begin = match.end()
    stop = _CLAUSE.search(text, end, end + 16)
    return engine.ahead.search(text, begin, stop.start() if stop else end + 16) is not None


def anchors_of(document: Document, engine: Engine, sites: Sequence[Site], habits: Habits) -> Anchors:
    """Where the document's dates can lean on: its own day, the years it states, its calendar."""
    given = parse_day(document.published)
    roc = habits.roc
    read = [(s.start, s.end, s.expression) for s in sites if s.expression is not None]
    stated = [
        (s.start, s.end, day)
        for s in sites
        if s.expression is not None
        and (day := _stated(s.expression, roc)) is not None
        and not s.named(document, engine)
    ]
    later = [(start, day) for start, _, day in stated if not forecast(document.norm, start, day, engine)]
    double = not roc and any(e.fiscal and e.end is not None for _, _, e in read)
    home = given or _home(document, stated)
    anchors = Anchors(home, "document" if given else "context", later, engine.pack.festivals, roc)
    anchors.double_years, anchors.double_stated = habits.double_years or double, double
    anchors.subjects = _subjects(document, read, roc, home)
    if home is None and not anchors.subjects:
        anchors.subjects = _titled(document, read, roc)
    return anchors


def forecast(text: str, start: int, day: Day, engine: Engine) -> bool:
    """Whether a year stands alone as one to come: 预计2026年."""
    return day.month is None and text[max(start - 4, 0) : start].endswith(engine.pack.cues.forecast_before)


def _stated(e: Expression, roc: bool) -> Day | None:
    """The date that an expression states in full, year and all."""
    if e.year is None or e.lunar or (e.digits < 4 and not (roc and e.digits >= 2)):
        return None
    month = e.month or (7 if e.half == 41 else 1 if e.half else e.quarter * 3 if e.quarter else None)
    day = Day(e.year + 1911 if e.digits < 4 else e.year, month, e.day if e.month else None)
    return day if exists(day) else None


def _home(document: Document, stated: Sequence[tuple[int, int, Day]]) -> Day | None:
    """The document's own day as a label, its signature or its dateline writes it, or only the year of its number."""
    signed: Day | None = None
    headed: Day | None = None
    alone: Day | None = None
    for start, end, day in stated:
        if day.day is None:
            continue
        if _LABEL.search(document.norm[max(start - 12, 0) : start]):
            return day
        index = document.block_index(start)
        block = document.blocks[index]
        bare = block.end - block.start - (end - start) <= _BESIDE_DATE
        if index < _TOP and block.end - end <= 1 and document.norm[start - 1 : start] in ("（", "("):
            bare = True
        if (
            index < _TOP
            and document.norm[start - 1 : start] in _OPENING
            and document.norm[end : end + 1] in _CLOSING
        ):
            bare = True
        if end == block.end and index >= len(document.blocks) - 2:
            signed = day
        if bare and index < _TOP and headed is None:
            headed = day
        if bare:
            alone = day
    if own := signed or headed or alone:
        return own
    for edit in document.edits:
        if "head" in edit.why and (match := _FULL_DAY.search(document.source.text, edit.start, edit.end)):
            day = Day(int(match[1]), int(match[2]), int(match[3]))
            if exists(day):
                return day
    number = _DOC_NUMBER.search(document.norm)
    if number:
        return Day(int(number[1]))
    return None


def _subjects(
    document: Document, read: Sequence[tuple[int, int, Expression]], roc: bool, home: Day | None
) -> list[tuple[int, int | None]]:
    """The years that the title of a report and its headings name as their subject, by block: 2019年…统计公报.

    A heading without a year goes back to the year of the title. A year to come is no subject of a section.
    """
    years: dict[int, int] = {}
    for start, end, e in read:
        index = document.block_index(start)
        block = document.blocks[index]
        if index >= _TOP and block.kind != "heading":
            continue
        day = _stated(e, roc)
        whole = (
            day is not None and day.month is None and e.end is None and e.quarter is None and e.half is None
        )
        if day is None or not whole:
            continue
        if index < _TOP and _HOLIDAYS.match(document.norm, end, block.end):
            years.setdefault(0, day.year)  # 关于2014年部分节假日安排的通知
            continue
        if index >= _TITLE and block.kind != "heading":
            continue
        if block.end - block.start > 60 or document.in_title(start, end):
            continue
        section = block.kind == "heading" and index > 0 and (home is None or day.year <= home.year)
        if section or _REPORT.search(document.norm, end, block.end):
            years.setdefault(index, day.year)
    if not years:
        return []
    title = next((year for index, year in years.items() if index < _TITLE), None)
    marks: list[tuple[int, int | None]] = [(0, title)] if title is not None else []
    for index, block in enumerate(document.blocks):
        if index in years:
            marks.append((index, years[index]))
        elif block.kind == "heading" and marks and marks[-1][1] != title:
            marks.append((index, title))
    return marks


def _titled(
    document: Document, read: Sequence[tuple[int, int, Expression]], roc: bool
) -> list[tuple[int, int | None]]:
    """The year of the document's title, of a running head or of the first name in the text, for want of any other."""
    texts = [document.source.metadata.get("title", "")]
    texts += [
        document.source.text[e.start : e.end]
        for e in document.edits
        if "head" in e.why or "repeated" in e.why
    ]
    for text in texts:
        if match := _YEAR_WRITTEN.search(text):
            return [(0, int(match[1]))]
    if any(
        e.year is not None and e.end is None and not document.in_title(start, end) for start, end, e in read
    ):
        return []
    named = next((day for _, _, e in read if (day := _stated(e, roc)) is not None and e.end is None), None)
    return [(0, named.year)] if named is not None else []
