"""Whether a match that names a year, or leans on one, can be meant: 20年 is twenty years or the year 2020."""

import re

from pipeline.dates.calendar import number
from pipeline.dates.matches import Match

#: Where a phrase begins, also behind a small word.
START = re.compile(r"(?:^|[，。；：、！？（(“”】\s—-])(?:早在|大约|约|就在|而|在|于|到|不到)?$")
_ESTIMATE = re.compile(r"一二|二三|三四|四五|五六|六七|七八|八九|三五")
#: Before 前一年 these let it be the year before one, not a year before something.
_BESIDE_YEAR = frozenset("较比于在是为与和的至到从自及同年月日")
#: Chinese numerals.
NUMERALS = "一二三四五六七八九十百千万零〇"
#: What stands before the first character of a line.
LINE = frozenset(("", "\n"))
#: Verbs that end with 下 and words that end with 上.
_PARTED = {("下", verb) for verb in "创留余剩签立写拿记许"} | {("上", word) for word in "晚早网线马"}
#: 如今 and 当今 before 年.
_NOWADAYS = re.compile(r"[当现]$|(?:^|[^例比诸譬假犹])如$")


def bare_year(m: Match) -> bool:
    """Whether a year alone is one, not a number of years."""
    if not middle(m):
        return False
    return m.has("era") or _plausible_year(m, bare=not m.has("part"))


def with_year(m: Match) -> bool:
    """Whether the year of an expression, if it writes one, can be one, and 中 behind it its middle."""
    return _plausible_year(m, bare=False) and middle(m)


def day(m: Match) -> bool:
    """Whether year, month and day belong together."""
    return not _under_heading(m) and with_year(m)


def _under_heading(m: Match) -> bool:
    """Whether a year or month fills the line before what it was matched with: a heading, not part of the date."""
    if m.before[-1:] not in LINE:
        return False
    surface = m.text[m.start : m.end]
    return "年\n" in surface or "月\n" in surface


def _plausible_year(m: Match, *, bare: bool) -> bool:
    """Whether the figures before 年 name a year; a bare one stands alone, without month or part."""
    year = (m.groups.get("y") or m.groups.get("y7", "")).replace(" ", "")
    if not year and not m.has("Y") and " " in m.groups.get("m", ""):
        return False  # 表1 2月: a number torn by a space is one only behind its year
    if not year or (m.has("y7") and len(year) == 3):
        return True
    value = number(year)
    if "百" in year:
        return 80 <= value <= 140 and m.habits.roc and not m.follow(m.cues.ages)
    if "千" in year:
        return not bare and 1000 <= value <= 2200
    if len(year) == 4:
        return 1000 <= value <= 2200 and not (bare and m.follow(m.cues.ages))
    if len(year) == 3:
        return 80 <= value <= 140 and m.habits.roc and not m.follow(m.cues.ages)
    if "十" in year:
        return m.habits.roc and m.has("m", "yt")
    if not bare:
        return m.groups.get("part") != "中"
    if year[0] in "0〇零":
        return True
    if not year.isascii():
        return not _ESTIMATE.fullmatch(year) and "十" not in year
    if value >= 40 and m.habits.roc and not m.follow(m.cues.years_after):
        return True
    if value >= 70 and START.search(m.before) and not m.follow(m.cues.years_after):
        return True
    return (value < 40 or value >= 85) and short_year(m)


def short_year(m: Match) -> bool:
    """Whether 20年 is the year 2020: in a text that writes years so, and by no cue of a stretch."""
    if not m.habits.short_years or m.before.endswith(m.cues.years_before) or m.follow(m.cues.years_after):
        return False
    told = m.before.endswith(m.cues.short_year_before) or m.follow(m.cues.short_year_after)
    return told or START.search(m.before) is not None


def middle(m: Match) -> bool:
    """Whether 中 behind a year or month is its middle, not the start of 中国 or 中央."""
    part = m.groups.get("part", "")
    if part[-1:] != "中" or m.end == len(m.text):
        return True
    return not m.follow(m.cues.middle_not) if part == "年中" else m.follow(m.cues.middle_before)


def beside(m: Match) -> bool:
    """Whether 前一年 or 前一个月 is the one before a time, not so long before something (案发前一年)."""
    return START.search(m.before) is not None or m.before[-1:] in _BESIDE_YEAR


def month(m: Match) -> bool:
    """Whether a month is one: not 一月有余, not 前一个月 of 开学前一个月, none torn from its line."""
    if _under_heading(m) or fallen(m):
        return False
    if m.groups.get("m", "1") in NUMERALS and m.follow(("有余", "余")) and not m.has("y", "Y", "era"):
        return False  # 一月有余
    return with_year(m) and (not m.groups.get("M", "").startswith("前一") or beside(m))


def fallen(m: Match) -> bool:
    """Whether 下 or 上 belongs to the word before it: 创下一年新低, 晚上周围."""
    return (m.text[m.start], m.before[-1:]) in _PARTED


def relative_year(m: Match) -> bool:
    """Whether a word for a year stands by itself: 今年, not 如今年轻."""
    if fallen(m):
        return False
    if m.groups["Y"] == "今年" and _NOWADAYS.search(m.before):
        return False  # 如今年轻人
    if m.groups["Y"] == "前年" and m.before[-1:] in tuple("以目之当此日月"):
        return False  # 以前年度
    if m.groups["Y"].startswith("前一") and m.before.endswith("提"):
        return False  # 提前一年
    if m.groups["Y"] == "后一年" and not START.search(m.before):
        return False  # 批复后一年内
    if m.groups["Y"] == "前一年" and not beside(m):
        return False  # 案发前一年
    if m.groups["Y"] == "隔年" and not m.has("part"):
        return False  # 隔年举行 is every other year, 隔年初 the next one's beginning
    if m.groups["Y"].startswith("来年") and m.before[-1:] in tuple("以年近"):
        return False  # 成立以来年化
    if m.groups["Y"] == "第二年" and not (START.search(m.before) or m.before.endswith("到了")):
        return False
    return middle(m)


def year_interval(m: Match) -> bool:
    """Whether two numbers before 年 are years, not lengths of time."""
    low, high = m.groups["y"], m.groups.get("y2") or m.groups["y3"]
    first, last = number(low), number(high)
    places = len(low), len(high)
    if 3 in places:
        return m.habits.roc and places[0] in (2, 3) and first < last <= 140
    if places == (2, 2):
        if m.habits.roc and first >= 40:
            return first < last
        if not low.isascii() or not high.isascii():
            return False
        if m.has("yt", "yt2", "y3") or low[0] == "0" or (first >= 85 and (last > first or last < 30)):
            return True
        return first < last < 40 and short_year(m)
    if places == (4, 4):
        return first <= last <= 2200
    return places == (4, 2) and (first % 100 <= last or first < 2000)
