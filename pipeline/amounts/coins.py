"""Sums in small coin and in per cent of interest: 三块, 五毛, 月息2分; and what 块 and 分 count that is no money."""

import re
from decimal import Decimal

from pipeline.amounts.elements import Element, char, digit
from pipeline.amounts.lexicon import ONE, Unit
from pipeline.amounts.sums import REACH, Sums

MONEY_NEAR = re.compile(r"[元角价钱费币块息税租率薪资售]")
#: 月息2分 is 2 %, 年息四厘 4 %; 厘 alone is a percent a year, as Hong Kong quotes rates.
_INTEREST = re.compile(
    r"(?:(?P<each>[年月日])(?:利率|利息|息|利)|利率|息率|股息率?|孳息率?|加息|减息|降息|利息|按揭|供款息)"
    r"(?:约|为|达|按|由|至|到|近|逾|仅|高达|升至|降至|[0-9.]+厘[至到])*$"
)
_RATES = {
    "分": {"年": Decimal(10), "月": ONE, "日": Decimal("0.1")},
    "厘": {"年": ONE, "月": Decimal("0.1"), "日": Decimal("0.01")},
}
#: 利息2分 without its time is 2 % a month; more than this would be a sum.
_MOST_MONTHLY = 5
_HUNDREDTH = re.compile("([一二三四五六七八九])(?=[，。；、！？）计的]|$)")
#: What is counted by 块 and stands before the number.
_PIECES = re.compile(
    r"(?:毒品|海洛因|冰毒|香皂|肥皂|面包|巧克力|奖牌|金牌|银牌|铜牌|[表屏板砖玉石糖碑匾饼冰布皂牌地田]|电池|硬盘|蛋糕|豆腐|显卡|芯片|木头|玻璃)(?:共|约|近)?$"
)
#: 海洛因76块、10包: what is listed beside it is counted.
_MORE_PIECES = re.compile("[、，和][0-9一二两三四五六七八九十百]+[包袋个件张把支瓶盒条根台部枚]")
#: Where a thing that is counted by 块 may begin.
_THINGS = frozenset("的表板砖地屏石玉电硬蛋豆显芯木玻土牌匾田肉糖饼布冰煤炭钢铁金银手光太瓷墓")
#: What may stand behind 块 or 角 that is money.
_CLOSED = frozenset("，。；、！？：）)”\n/-~ 钱左以上多的起一每\0")


class Coins(Sums):
    """Reads 块, 角, 毛 and the rates of interest in one document."""

    def _coin(self, element: Element, unit: Unit) -> str | None:
        """块, 角, 毛 are money where nothing says otherwise; 三块屏幕 and 三角形 are not."""
        if element.about:
            return "money"
        following = char(self.text, element.end)
        closed = following in _CLOSED or self.text.startswith("人民币", element.end)
        short = len(self.text) < REACH
        if unit.word == "块":
            if _PIECES.search(self._before(element)) or _MORE_PIECES.match(self.text, element.end):
                closed = False  # 名表5块
            if (closed and following != "的") or element.joint:
                return "money"
            if (
                element.large
                and following not in _THINGS
                and self.lexicon.sums_right.search(self._before(element))
            ):
                return "money"  # 收入5万块不成问题
            element.unit = Unit("块", "measure")
            return "quantity"
        if unit.word in ("毫", "仙"):
            sure = self.document.region == "HK" or self.document.script is None or short
        else:
            near = MONEY_NEAR.search(self._before(element)) is not None
            sure = closed and bool(element.arabic or element.prefix or near or short)
        return "money" if sure else None

    def _interest(self, element: Element, unit: Unit) -> bool:
        """Make a rate of 月息2分 (2 %) and 年息四厘 (4 %); whether it is one."""
        found = _INTEREST.search(self._before(element))
        if not found:
            return False
        each = found["each"] or ""
        monthly = element.hi is not None and element.hi <= _MOST_MONTHLY
        if unit.word == "分" and not each and not monthly:
            return False
        element.unit = Unit(unit.word, "percent", factor=_RATES[unit.word].get(each, ONE))
        tail = _HUNDREDTH.match(self.text, element.end) if unit.word == "分" else None
        if tail and element.lo is not None:
            element.lo = element.hi = element.lo + digit(tail[1]) / 10  # 年息一分五
            element.end = tail.end()
        return True
