"""What a price or a rate is for: 元/股, 每吨500元, 450公斤/亩, 92次/分."""

import re

from pipeline.amounts.checks import Checks

_TIMES = re.compile(r"小时|分钟|学年|学期|季度|工作日|课时|[年月日天周季晚夜时分秒期餐顿]")
_MANY = re.compile(r"(?:10|100|1000|[十百千万])(?=[\u4e00-\u9fff])")
_ONE = re.compile(r"(?:一|1(?![0-9.]))?个?(?=工作日|小时|季度|月)|一|1(?![0-9.])")
_ENDS = re.compile(r"[，。；、：）)的]|$")
_EACH = re.compile(r"[，。；：！？\n]")


class Prices(Checks):
    """Reads what the amounts of one document are counted by."""

    def _per(self, start: int, end: int, close: bool = False) -> str | None:
        """The unit that a sum is for, behind it or after 每 before it; with `close`, right beside it only."""
        text, shown = self.text, self.document.text
        if text.startswith("/", end):
            opened = text[end + 1 : end + 2] in ("（", "(")
            begin = end + 1 + opened
            stop = self._counted(begin)
            if stop is None:
                return None
            while stop < len(text) and text[stop] in "/·.每" and (more := self._counted(stop + 1)):
                stop = more
            return shown[begin:stop]
        if text[end : end + 1] in ("每", "一") and text[end + 1 : end + 2]:
            stop = self._counted(end + 1)
            if stop is not None and (text[end] == "每" or _ENDS.match(text, stop)):
                return shown[end + 1 : stop]
        return self._each(start, close)

    def _each(self, start: int, close: bool) -> str | None:
        """What stands after the last 每 of the clause: 每平方米每月35元, 每名学生补助1000元."""
        text = self.text
        low = max(start - (8 if close else 24), 0)
        at = text.rfind("每", low, start)
        if at < 0 or _EACH.search(text, at, start):
            return None
        begin = at + 1
        if one := _ONE.match(text, begin, start):
            begin = one.end()
        stop = self._counted(begin)
        if stop is None or stop > start or (close and stop != start):
            return None
        earlier = text.rfind("每", low, at)
        if earlier >= 0 and self._counted(earlier + 1) == at:
            begin = earlier + 1
        return self.document.text[begin:stop]

    def _counted(self, at: int) -> int | None:
        """Where the measure word, unit or stretch of time that begins at `at` ends."""
        many = _MANY.match(self.text, at)
        begin = many.end() if many else at
        unit = self.lexicon.unit_at(self.text, begin)
        time = _TIMES.match(self.text, begin)
        if (
            unit is not None
            and unit.kind in ("measure", "unit")
            and not (time and len(time[0]) > len(unit.word))
        ):
            return begin + len(unit.word)
        return time.end() if time else None
