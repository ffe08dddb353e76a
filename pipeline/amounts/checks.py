"""What is an amount and what is not: ordinals, articles, names, headers, words that merely contain a numeral."""

import re
from decimal import Decimal

from pipeline.amounts.coins import MONEY_NEAR, Coins
from pipeline.amounts.elements import Element, char, is_year
from pipeline.amounts.lexicon import Unit
from pipeline.amounts.sums import CLAUSE_END

_NUMBERS = re.compile(r"[0-9零〇一二两三四五六七八九十百千万、,和至到及与或\-~]*")
_CASUALTY = re.compile(r"[死伤亡遇失被获受轻重]|以[上下]|左右")
_INDEX = re.compile(
    r"(?:指数|[报收涨跌至开挫]|[高低]见|点位|关口|突破|失守|调升|调降|调贬"
    r"|上调|下调|上升|下降|上扬|回落|回升|下滑|攀升)[^，。；]{0,6}$|[升降扬泻](?:[了约近逾至破穿]|最多)?$"
)
_POINTS = re.compile(
    "(?:重要)?(?:意见|建议|要求|希望|共识|主张|看法|体会|倡议|认识|启示|原因|感受|说明|理由)"
)
_RUN = re.compile("(?:连续|举办|召开|已|共|近|办|前|这|任|分|为)了?$")
_QUAKE = re.compile(
    "(?:左右|以上)?的?(?:[强大]?地震(?!应急|灾害|响应|烈度)|(?:偏?[东南西北]{1,2})?[大阵]?风)"
)
_FORCE = re.compile(
    "(?:风力?|震级|里氏|地震)(?!险|控)[^，。；：0-9]{0,6}$|(?:减弱|增强|加强|升级|降)[为到至成]$"
)
_SESSION = re.compile("会议|全会|全体会议|常会|例会")
_BODY = re.compile("(?:届|人大|政协|大会|委员会|常委会|人大常委会)$")
_PLACE = re.compile("[铺堡店河桥沟屯营镇乡村庄洋长外]")
_SCORE = re.compile(r"(?:得|评|扣|加|满|考|记|计|减|值|占|为|共|合格|分数|总|及|达|成绩)[^，。；元]{0,4}$")
_CONGRESS = re.compile(
    r"(?:[一七八九]|十[一二三四五六七八九]?|二十)大(?:精神|报告|代表|以来|召开|期间|关于|提出|决议|部署|擘画)"
)
_ADDRESS = re.compile(r"(?:(?:位于|住在?|入驻|地处|设在)|[座楼厦号栋幢路街]|大厦|中心|广场)[A-Za-z]?座?$")
_HEADER = re.compile(r"单位(?:为|是)?[：:]?\s*(?:[^，。；]{0,6})$|[元以（(]$")
_AVERAGE = re.compile(r"每[^，。；\n]*$|均[^，。；\n]*$")
_LAST_MILE = re.compile(r"(?:最[后先初前]|第|头)$")
#: 6升5降4平: so many prices rose.
_ROSE = re.compile("[0-9]+(?:个品种)?[降跌平]")
#: What follows the number of a block, a building or a train.
_BLOCK = re.compile("[高中低]层|[A-Z0-9]{1,5}[室号楼单]|地下|天台")
_NUMBERED = {
    "座": _BLOCK, "栋": _BLOCK, "幢": _BLOCK, "次": re.compile("列车|航班|动车|高铁|城际|快车|班列|特快|直达"),
}  # fmt: skip
#: 场均三双, 砍下三双: a triple-double.
_TRIPLE = re.compile("(?:场均|大号|超级|准|豪华|拿下|砍下|轰下|轰出|送出|拿到|得到|赛季)$")
#: Measure words that are other words but before one of their nouns, whatever the number: 3则消息, 5通电话.
_NOUNED = frozenset("则声打通任代拨身")
#: Numbers that are names: 985高校, 110民警, 12345平台.
_NAMES = re.compile(r"985|211|110|119|120|122|12[0-9]{3}|95[0-9]{3}")
#: 3.2m tons: m is a million there, for which the word behind has no Chinese measure.
_LATIN_GOES_ON = re.compile(" ?[a-z]|[A-Z0-9]")
#: What is counted by 起, so that no price begins there: 融资事件4,367起.
_EVENTS = re.compile(
    "(?:事件|事故|火灾|纠纷|投诉|[命窃骗要大]?案件?|并购|诉讼|灾害|爆炸|交易|行为)[共约近达超逾已为数有]*$"
)
#: What 两 is two of rather than a weight.
_TWO_OF = frozenset("会国岸地个次年天边侧院种名位江湖制端级者方市省县区类项条家只张周月日")
_BARE_SCALE = frozenset("百千万亿")
#: Things that are never counted in fractions.
_WHOLE = frozenset("本项条章节款部种类集段组期届")


class Checks(Coins):
    """Says of a number with its unit whether it is an amount, and of what type."""

    def _type(self, element: Element) -> str | None:
        unit = element.unit
        if unit is None:
            return "money" if element.prefix else None
        if (
            unit.word == "分"
            and char(self.text, element.start - 1) in "\0\n"
            and char(self.text, element.end) in "\0\n"
        ):
            element.unit = Unit("分", "currency", "元", factor=Decimal("0.01"))
            return "money"
        if unit.kind == "coin":
            return self._coin(element, unit)
        if unit.word in ("分", "厘") and self._interest(element, unit):
            return "percent"
        if unit.kind == "currency":
            return "money"
        if element.prefix and unit.kind in ("measure", "unit") and unit.word not in ("%",):
            element.unit, element.end = None, element.number_end
            return "money"
        return "percent" if unit.kind in ("percent", "point", "tenths") else "quantity"

    def _accept(self, first: Element, last: Element, kind: str) -> bool:
        """Whether this is an amount and not a part of some word, name or ordinal."""
        text, unit = self.text, last.unit
        if not first.arabic and first.prefix is None:
            if first.digits[:2] == "一一":
                return False  # 唯一一位
            fixed = self.lexicon.fixed.at(text, first.number_start)
            coin = unit is not None and unit.kind == "coin"
            length = (last.end if kind == "money" and not coin else first.number_end) - first.number_start
            if (
                fixed
                and len(fixed) > length
                and first is last
                and not first.about
                and not self._counts_noun(last)
            ):
                return False
        after = self.lexicon.fixed_after.get(unit.word) if unit is not None else None
        if after is not None and not last.large and after.at(text, last.end):
            bounded = kind == "percent" and self._modifier_before(first.start) is not None
            if not bounded:  # 近四成人不会 is 四成 and 人
                return False
        if not first.open and self._bare_scale(first) and kind != "percent":
            return False
        if unit is not None and unit.name == "bare":
            return self._is_sum(first)
        if kind == "money":
            if unit is not None and unit.word == "刀" and self._blade(first, last):
                return False
            if char(text, last.end) in "旦宵" and text[last.end - 1] == "元":
                return False  # 1月1日元旦
            return unit is None or not unit.strict or last.large
        if unit is not None and unit.name == "大":
            return not _CONGRESS.match(text, first.number_start) and not self._ordinal(first)
        if kind == "percent":
            return unit is None or unit.kind != "tenths" or self._tenths(last)
        assert unit is not None
        if unit.strict and not (last.large or first.large) and not self._exempt(first, last, unit):
            return False
        if self._ordinal(first) or (unit.strict and first is last and self._name(first, unit)):
            return False
        return self._is_unit(first, last, unit) if unit.kind == "unit" else self._is_count(first, last, unit)

    def _name(self, element: Element, unit: Unit) -> bool:
        """Whether the number before a noun is a year or a name: 2024毕业生, 985高校."""
        if unit.word in _NOUNED:
            return not self._counts_noun(element)
        if len(unit.word) < 2 or not (is_year(element) or _NAMES.fullmatch(element.digits)):
            return False
        return element.mod is None and char(self.text, element.start - 1) not in "共有约近超过达逾"

    def _counts_noun(self, element: Element) -> bool:
        """Whether one of the nouns follows that the measure word is for: 两头猪, 四门课程."""
        nouns = self.lexicon.counted.get(element.unit.word) if element.unit is not None else None
        return nouns is not None and nouns.at(self.text, element.end) is not None

    def _exempt(self, first: Element, last: Element, unit: Unit) -> bool:
        if unit.word in ("届", "期"):
            return bool(_RUN.search(self._before(first)))
        if unit.word == "点":
            return bool(_POINTS.match(self.text, last.end))
        if self._counts_noun(last):
            return first.digits != "一"
        if unit.word == "国":
            return (
                len(last.digits) > 1
                and last.hi is not None
                and last.hi > 10
                and self.text[last.end : last.end + 2] != "集团"
            )
        if unit.word == "里":  # 三十里, 六七十里; 三十里铺 is a place
            return last.digits[-1:] == "十" and len(last.digits) > 1 and not _PLACE.match(self.text, last.end)
        if unit.word == "级":
            return self._force(first, last)
        return unit.word == "分" and bool(_SCORE.search(self._before(first)))

    def _force(self, first: Element, last: Element) -> bool:
        """Whether 级 is one of wind or of an earthquake: 7级大风, 风力6到7级, 里氏6级."""
        return bool(_QUAKE.match(self.text, last.end) or _FORCE.search(self._before(first)))

    def _ordinal(self, element: Element) -> bool:
        at = self.text.rfind("第", max(element.start - 16, 0), element.start)
        return at >= 0 and _NUMBERS.fullmatch(self.text, at + 1, element.start) is not None

    def _bare_scale(self, element: Element) -> bool:
        """百, 千, 万, 亿 alone, without a word that makes a number of it: 万元 in a header, 百家 as a name."""
        digits = element.digits
        if (
            digits[:1] in _BARE_SCALE
            and _BARE_SCALE.issuperset(digits)
            and (len(digits) == 1 or element.prefix is not None or _HEADER.search(self._before(element)))
        ):
            if element.mod == "MORE_THAN":
                return False
            if len(digits) == 1 and digits in "百千" and char(self.text, element.number_end) in "名场位项":
                return False
            return self._modifier_before(element.start) is None
        return False

    def _blade(self, first: Element, last: Element) -> bool:
        """Whether 刀 is a knife or a cut, and no dollar."""
        if char(self.text, last.end) in "具片法锋口光枪剑鱼刃切":
            return True
        return re.search("[砍捅挨切划刺劈剁]了?(?:近|约)?$", self._before(first)) is not None

    def _tenths(self, element: Element) -> bool:
        limit = element.hi
        if element.open:
            return char(self.text, element.end) not in "为定"
        return limit is not None and limit <= 10 and char(self.text, element.number_start - 1) not in "不第"

    def _is_unit(self, first: Element, last: Element, unit: Unit) -> bool:
        text = self.text
        if unit.word == "方" and last.digits[-1:] not in ("万", "亿"):
            return False
        if unit.word == "升" and _ROSE.match(text, last.end):
            return False
        if unit.word in self.lexicon.old and not self._old(first, last, unit.word):
            return False
        if unit.word in ("公里", "里") and first.digits == "一" and _LAST_MILE.search(self._before(first)):
            return False
        if (veto := self.lexicon.not_measures.at(text, last.unit_start)) and len(veto) > len(unit.word):
            return False
        if unit.word.isascii() and len(unit.word) == 1 and _LATIN_GOES_ON.match(text, last.end):
            return False
        return not (unit.word == "米" and char(text, last.end) in "饭粒面粉线")

    def _is_count(self, first: Element, last: Element, unit: Unit) -> bool:
        text, start = self.text, first.number_start
        if self.document.in_title(start):
            return False
        if text[start - 1 : start] == "“" and not first.arabic and "”" in text[last.end : last.end + 10]:
            return False
        veto = self.lexicon.not_measures.at(text, last.unit_start)
        if veto and len(veto) > len(unit.word) and not self.lexicon.still_measures.at(text, last.unit_start):
            return False
        if first is last and first.digits == "一" and first.mod is None and not first.about:
            return self._one(first, unit)
        if first.digits == "零" and unit.word not in ("例", "起", "宗", "人", "户", "次"):
            return False  # 零封, 零部件
        value = last.hi
        whole = value is None or value == value.to_integral_value()
        if (
            not whole
            and not first.about
            and not _AVERAGE.search(self._before(first, 24))
            and char(text, last.end) != "/"
            and (unit.word in _WHOLE or ((start == 0 or text[start - 1] in "\n。；") and unit.word != "级"))
        ):
            return False
        if unit.word in ("层", "楼", "室") and _ADDRESS.search(self._before(first)):
            return False
        if (own := _NUMBERED.get(unit.word)) and own.match(text, last.end):
            return False  # 8座高层D室, 5栋3单元, 101次列车
        if unit.word == "班" and char(text, start - 1) == "级":
            return False
        if unit.word == "双" and first.digits == "三" and _TRIPLE.search(self._before(first)):
            return False
        if unit.word == "个" and not first.arabic and char(text, last.end) in "一百第":
            return False  # 两个一百年, 三个第一: names of aims
        if (
            unit.word == "起"
            and char(text, last.end) in CLAUSE_END
            and MONEY_NEAR.search(self._before(first))
            and not _EVENTS.search(self._before(first))
        ):
            return False  # 月租3000起: a price
        if unit.word == "次" and _SESSION.match(text, last.end) and _BODY.search(self._before(first)):
            return False  # 十三届全国人大五次会议
        if unit.word == "页" and not re.search(r"[共约达长计近过足于]$", self._before(first)):
            return False
        if unit.word == "点":
            return bool(_POINTS.match(text, last.end)) or (
                bool(_INDEX.search(self._before(first))) and last.large
            )
        if unit.word == "分":
            return char(text, start - 1) not in "时点：:" and char(text, last.end) not in "之钟析别布配"
        if unit.word == "级":
            return (value is not None and value != value.to_integral_value()) or self._force(first, last)
        if unit.word == "度":
            return char(text, last.end) not in "假过"
        return True

    def _one(self, element: Element, unit: Unit) -> bool:
        """一 before a measure word is an article, unless it is bounded or counts casualties."""
        if self._modifier_before(element.start) in (
            "EQUAL_OR_MORE",
            "EQUAL_OR_LESS",
            "LESS_THAN",
            "MORE_THAN",
        ):
            return self.text[element.start - 1] not in "过超"
        following = self.text[element.end : element.end + 2]
        if unit.word == "番":
            return "翻" in self.text[max(element.start - 4, 0) : element.start]
        return (unit.word in ("人", "名", "户") and bool(_CASUALTY.match(following))) or unit.word == "倍"

    def _old(self, first: Element, last: Element, word: str) -> bool:
        """Whether a unit of old China is meant: silver, grain or coin stands by."""
        near = self._before(first, 20) + "|" + self.text[last.end : last.end + 2]
        if char(self.text, last.end) in "件化明字本献艺头油灰材":
            return False
        if word == "两" and (char(self.text, last.end) in "半重" or last.digits[-1:] in "十百千万亿"):
            return True
        if word == "两" and first.arabic:  # 重达50两, but not 2024两会
            return char(self.text, last.end) not in _TWO_OF
        return self.lexicon.old[word].search(near) is not None
