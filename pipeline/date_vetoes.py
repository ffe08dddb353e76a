"""Whether a match can be meant: a number of two places before 年 is years or a year, 15日 a day or a stretch of days."""

import re
from collections.abc import Callable, Mapping

from pipeline.calendar import number
from pipeline.date_rules import DatePack

Groups = Mapping[str, str]
_START = re.compile(r"(?:^|[，。；：、！？（(“”\s—-])(?:早在|大约|约|就在|而|在|于|到|不到)?$")
_AGES = ("历史", "的历史", "文明", "来", "之久", "岁月", "传承", "古", "的文明", "的传承", "的岁月")
_ESTIMATE = re.compile(r"一二|二三|三四|四五|五六|六七|七八|八九|三五")
_DAY_CONTEXT = re.compile(r"(?:[，。；：、！？（(\s“]|^|于|在|至|到|自|从|截至|电|讯|定|者)$")
_DAY_AFTER = ("上午", "下午", "晚", "凌晨", "早", "中午", "，", "、", "（", "(", "在", "电", "讯", "起", "至", "到", "前", "之前", "闭幕", "开幕", "举行", "召开", "发布", "宣布", "表示", "正式")
_FESTIVAL_AFTER = ("期间", "前", "后", "假期", "当天", "当日", "前夕", "前后", "长假", "小长假", "到来", "来临", "将至", "至", "到", "以来", "，", "、", "。", "的", "当晚", "临近", "放假", "之前", "之后", "这天", "那天", "黄金周", "过后")


def wanted(text: str, start: int, end: int, rule: str, groups: Groups, pack: DatePack) -> bool:
    """Whether the match of `rule` at `text[start:end]` is to be read as that rule says."""
    veto = _VETOES.get(rule)
    return veto is None or veto(text, start, end, groups, pack)


def _year(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    if groups.get("era"):
        return True
    return _plain_year(groups.get("y", ""), groups, text, end, bare=not groups.get("part"))


def _plain_year(year: str, groups: Groups, text: str, end: int, bare: bool) -> bool:
    if not year:
        return True
    value = number(year)
    if "千" in year:
        return not bare and 1000 <= value <= 2200
    if len(year) == 4:
        if not 1000 <= value <= 2200:
            return False
        return not (bare and text.startswith(_AGES, end))
    if len(year) == 3:
        return 80 <= value <= 140 and not text.startswith(_AGES, end) and _roc(text)
    if not bare:
        return not (groups.get("part") == "中")
    if year[0] in "0〇零":
        return True
    if year.isascii():
        return value >= 70 and _roc(text)
    return not _ESTIMATE.fullmatch(year) and "十" not in year


_ROC_TEXT = re.compile(r"民国|(?:^|[^\d.])1[01]\d年度?(?:\d|预算|[初末底上下]|[、，至]|.{0,8}(?:新台币|立法院|行政院))")


def _roc(text: str) -> bool:
    return "民国" in text or _ROC_TEXT.search(text) is not None


def _with_year(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    return _plain_year(groups.get("y", ""), groups, text, end, bare=False) and _month(text, start, end, groups, pack)


def _month(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    if groups.get("part") == "中" and not text.startswith(("，", "。", "、", "前", "以", "）", ")", "或", "至", "到"), end):
        return end == len(text)
    return True


def _part_of_year(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    return not (groups.get("part", "")[1:] == "中" and not text.startswith(("，", "。", "前", "以", "）", "至"), end))


def _bare_day(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    value, written = number(groups["d"]), groups["d"]
    before, after = text[max(start - 6, 0) : start], text[end : end + 6]
    if not 1 <= value <= 31:
        return False
    cues = pack.duration_cues
    if before.endswith(cues.before) or after.startswith(cues.after):
        return False
    if text[end - 1] == "号":
        return _DAY_CONTEXT.search(before) is not None and after.startswith(_DAY_AFTER)
    if not written.isascii():
        return _DAY_CONTEXT.search(before) is not None and after.startswith(_DAY_AFTER)
    return True


def _clock(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    after_day = start > 0 and (text[start - 1] in "日号天晚晨早 )），" or text[start - 1] in "一二三四五六末")
    if groups.get("hk"):
        return after_day or bool(groups.get("dp")) or len(groups["mk"]) == 2 and text[start - 1 : start] in ("-", "~", "至", "到", "")
    if groups.get("dp") or groups.get("mi") or groups.get("mj"):
        return True
    if text.startswith("点", end - 1) or groups["hh"].isascii() is False:
        return after_day and not text.startswith(("建", "意", "要", "希", "启", "体", "看", "措", "共", "原", "理"), end)
    return True


def _duration(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    unit, count = groups.get("u") or groups.get("u0", ""), groups["n"]
    if unit == "月" and not groups.get("bi") and not count.startswith(("两", "数", "几", "半")) and not groups.get("more"):
        return False
    if unit == "年" and count.isascii() and "." not in count:
        if len(count) == 4 and int(count) <= 2100 and not text.startswith(_AGES, end):
            return False
        if len(count) > 1 and count[0] == "0":
            return False
    if unit == "年" and len(count) == 4 and "十" not in count and "百" not in count and "千" not in count and not count.isascii():
        return False
    if unit in ("日", "天") and count.isascii() and "." not in count and int(count) > 4000:
        return False
    if unit in ("周", "星期", "礼拜") and count == "一" and text.startswith(("一", "二", "三", "四", "五", "六", "日"), end):
        return False
    return not (count.startswith("百") or (count in ("千", "百", "零", "〇") and unit == "年"))


def _offset(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    count = groups["on"]
    if groups.get("om") or groups.get("om2") or (count.isascii() and (len(count) == 4 or "." in count or count[0] == "0")):
        return False
    if len(count) == 4 and not count.isascii() and "十" not in count:
        return False
    if groups["ou"] == "月" and "个" not in text[start:end]:
        return False
    if groups["ou"] == "日" and groups["od"] == "前":
        return False
    return _START.search(text[max(start - 6, 0) : start]) is not None


def _interval_days(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    if groups.get("m") or groups.get("M"):
        return True
    low, high = number(groups["d"]), number(groups["d2"])
    if not 1 <= low < high <= 31:
        return False
    cues = pack.duration_cues
    before, after = text[max(start - 6, 0) : start], text[end : end + 6]
    if before.endswith(cues.before) or after.startswith(cues.after):
        return False
    if text[end - 1] == "号":
        return after.startswith(_DAY_AFTER)
    return groups["d"].isascii() or _DAY_CONTEXT.search(before) is not None


def _interval_months(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    return number(groups["m"]) <= 12 and number(groups["m2"]) <= 12


def _interval_years(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    low, high = groups["y"], groups["y2"]
    if len(low) == 2 and len(high) == 2:
        fiscal = groups.get("yt") or groups.get("yt2")
        return bool(fiscal) or low[0] == "0" or int(low) >= 85 and (int(high) > int(low) or int(high) < 30) and low.isascii()
    if len(low) == 4 and len(high) == 4:
        return number(low) <= number(high) <= 2200
    if len(low) == 4 and len(high) == 2:
        return number(low) % 100 <= number(high) or number(low) < 2000
    return False


def _bare_years(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    return 0 < int(groups["y2"]) - int(groups["y"]) <= 60


def _recurrence(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    unit = groups.get("u", "")
    if groups.get("once"):
        return True
    if pack.words.units.get(unit) in ("H", "MIN", "S") and not groups.get("n"):
        return False
    if text[start] == "隔" and (unit not in ("年", "日", "周", "月", "天") or groups.get("n")):
        return False
    if groups.get("point") and text[end - 1] in "一二三四五六" and text.startswith(("次", "个", "场", "期", "趟", "班", "篇", "份", "回", "届", "轮", "名", "台", "人", "到", "日", "天", "条"), end):
        return False
    return True


def _festival(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    if groups.get("y") or groups.get("Y") or groups.get("era") or groups.get("eve"):
        return True
    return end == len(text) or text.startswith(_FESTIVAL_AFTER, end)


def _list(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    listed = (groups.get("list") or groups.get("list2") or "").replace("和", "、").replace("及", "、").replace("与", "、").split("、")
    unit = groups.get("lu") or groups.get("lu2")
    values = [number(x) for x in listed]
    if unit == "年":
        return all(len(x) == 4 and 1900 <= v <= 2100 for x, v in zip(listed, values, strict=True))
    if unit == "月":
        return all(1 <= v <= 12 for v in values)
    if unit == "季度":
        return all(1 <= v <= 4 for v in values)
    return all(1 <= v <= 31 for v in values) and values == sorted(values)


def _decade(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    return bool(groups.get("dec") or groups.get("dy"))


def _relative_day(text: str, start: int, end: int, groups: Groups, pack: DatePack) -> bool:
    if groups["D"] == "第二天":
        return text[max(start - 2, 0) : start] not in ("会议", "开幕") and not text.startswith(("的", "会议"), end)
    if groups["D"] == "前日":
        return not text[max(start - 1, 0) : start].isdigit()
    return True


_VETOES: dict[str, Callable[[str, int, int, Groups, DatePack], bool]] = {
    "date.day": _with_year,
    "date.month": _with_year,
    "date.year": _year,
    "date.half": _with_year,
    "date.quarter": _with_year,
    "date.first_months": _with_year,
    "date.season": _with_year,
    "date.part_of_year": _part_of_year,
    "date.bare_day": _bare_day,
    "date.decade": _decade,
    "date.offset": _offset,
    "date.relative_day": _relative_day,
    "date.festival": _festival,
    "time.clock": _clock,
    "interval.days": _interval_days,
    "interval.months": _interval_months,
    "interval.years": _interval_years,
    "interval.bare_years": _bare_years,
    "list.members": _list,
    "duration.plain": _duration,
    "set.every": _recurrence,
}
