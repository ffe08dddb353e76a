"""How a text writes its years: by the Republic, with two figures, by financial years."""

import re
from functools import cached_property

from pipeline.document import Document

_ROC_NAMED = re.compile(r"民国\s?(?:[0-9]|[一二三四五六七八九十百零〇]+年)")
_ROC_FIGURES = re.compile(r"民国(?:[4-9]\d|1[0-3]\d)年")
_ROC_TOLD = re.compile(r"[今明去前后本上次下][（(]1[0-3]\d[)）]年")
#: What must not stand before the figures is asked behind them, so that `re` can look for these.
_ROC_LONG = re.compile(r"1[0-3]\d年(?<![\d.]\d{3}年)(?<!\d,\d{3}年)(?:度|\d{1,2}月|[初底末上下第]|起|至)")
_ROC_SHORT = re.compile(
    r"[4-9]\d年(?<![\d.]\d\d年)(?<!\d,\d\d年)(?:度|\d{1,2}月|[初底末]|[上下]半年|第[一二三四1-4]季)"
)
_ROC_CHINESE = re.compile(
    r"一[〇零○一二三][〇零○一二三四五六七八九]年(?:度|[一二三四五六七八九十]{1,2}月|[初底])"
)
_CHINESE_DAY = re.compile(
    r"[一二三四五六七八九十]月(?:[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])日"
)
_TAIWAN = re.compile("新台币|行政院|立法院")
_SHORT_YEARS = re.compile(
    r"[01239]\d(?<![\d.年月,/-]\d\d)(?:[QqHh][1-4]|年(?:[初底末]|[上下]半年|[一二三四1-4]季|[QqHh][1-4]|前三季|1?\d月"
    r"|全年|实现|EPS|归母|净利|营收|营业|业绩|PE|同比|收入|销量|毛利|预测|预计|有望|年报|中报|累计|报)"
    r"|[-/、]\d\d(?:[-/、]\d\d)?年)"
)
_SHORT_RANGE = re.compile(r"20\d\d[-/]\d\d(?:年|E)")
_DATED_CELLS = re.compile(r"(?:^|[\t|\n])[^\t|\n]{0,6}(?:时间|日期|年月|起止)[^\t|\n]{0,6}(?:[\t|\n]|$)")
_QUARTERS = re.compile("首季|按季|上季|各季|季度")


class Habits:
    """How one text writes its years, found out where a reading turns on it."""

    def __init__(self, document: Document) -> None:
        self._text = document.norm
        self._region = document.region
        self.traditional = document.script == "Hant"

    @cached_property
    def roc(self) -> bool:
        """Whether it counts the years of the Republic: 民國113年, 113年度, in Taiwan also 96年6月."""
        if not self.traditional:
            if _ROC_FIGURES.search(self._text):
                return True
            # In simplified characters one word of Taiwan's is enough beside 112年度, which no other place writes.
            taiwan = self._region == "TW" or _TAIWAN.search(self._text) is not None
            return taiwan and _ROC_LONG.search(self._text) is not None
        if any(p.search(self._text) for p in (_ROC_NAMED, _ROC_LONG, _ROC_TOLD, _ROC_CHINESE)):
            return True
        return _ROC_SHORT.search(self._text) is not None and self._region not in ("HK", "MO")

    @cached_property
    def double_years(self) -> bool:
        """Whether its financial years run from April to March: it is written in Hong Kong."""
        return self.traditional and not self.roc and self._region in ("HK", "MO")

    @cached_property
    def short_years(self) -> bool:
        """Whether it writes years with two figures (19Q1, 20年底, 21-23年)."""
        return any(p.search(self._text) for p in (_SHORT_YEARS, _SHORT_RANGE))

    @cached_property
    def quarters(self) -> bool:
        """Whether 第二季 can be a quarter: in traditional characters, or where other quarters are named so."""
        return self.traditional or _QUARTERS.search(self._text) is not None

    @cached_property
    def dated_cells(self) -> bool:
        """Whether it has the heading of a column of times."""
        return _DATED_CELLS.search(self._text) is not None

    @cached_property
    def chinese_days(self) -> bool:
        """Whether it writes days of months in Chinese numerals (八月卅一日), so that 十五日 is rather one of them."""
        return _CHINESE_DAY.search(self._text) is not None

    @cached_property
    def ancient(self) -> bool:
        """Whether it tells of years before the common era."""
        return "公元前" in self._text
