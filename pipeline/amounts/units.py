"""The unit behind a number, and what that governs: 角 and 分, 半, units that it is divided by."""

import re
from decimal import Decimal

from pipeline.amounts import tails
from pipeline.amounts.elements import Element, char, digit, values
from pipeline.amounts.fractions import Fractions
from pipeline.amounts.lexicon import Unit

_LETTER = re.compile(r"[kKwWmMbBT](?![A-Za-z])")
#: 港币三个一毫四, 港币两个半: 个 as Cantonese counts dollars.
_CANTONESE = re.compile("个(?:[一二两三四五六七八九]毫|半|[，。；、！？）]|$)")
_PRODUCT = re.compile(
    r"(?:[·∙⋅][A-Za-zμ]{1,4}(?:\^?-?[0-9]|[⁻]?[¹²³⁴])?)+(?![A-Za-z])"
    r"|\^?-[1-3](?![0-9.])|/\([A-Za-zμ0-9·]{2,8}\)"
)
#: 9.5L/100km
_HUNDRED = re.compile("/(?:100 ?(?:km|公里)|百公里)")
#: What may stand between a number in 万 and the people that it counts.
_WHOSE = re.compile(
    "(?:农村|城镇|城乡|城市|海外|在校|贫困|困难|低收入|低保|外来|流动|建档立卡|留守|老年|青年|年轻|普通|广大|中国|当地|本地|国内|外国|境外|注册"
    "|活跃|付费|失业|进城|退役|参保|企业|在职|退休|新增|新就业|灵活就业|互联网|移动|宽带|移民|建档|脱贫|中小|小微|民营|个体|女性|男性)"
    "{1,3}"
)
_PRICE = re.compile("[价租薪费](?:格|金|约|为|低至|最低|在|仅|只要|从|才)*$")
_LETTERED = re.compile("[0-9][kKwW][-~至到]$")
_TIMES = {
    "h": "h",
    "min": "min",
    "s": "s",
    "d": "d",
    "a": "a",
    "小时": "h",
    "分钟": "min",
    "秒": "s",
    "时": "h",
}
_TIME = re.compile(r"小时|分钟|秒|时(?!间)|(?:min|[hsda])(?![A-Za-z0-9])")


class Units(Fractions):
    """Finds the units of the numbers of one document."""

    def _find_unit(self, element: Element) -> None:
        """Look for the unit behind the number, with 多, 余, 来 or 半 between or behind."""
        text, at = self.text, element.end
        following = text[at : at + 1]
        letter = _LETTER.match(text, at) if following.isascii() else None
        if letter and element.arabic and element.lo is not None:
            unit = self.lexicon.unit_at(text, letter.end())
            low = max(element.start - 20, 0)
            if (
                element.prefix
                or (unit is not None and unit.kind == "currency")
                or (
                    letter[0] in "kKwW"
                    and (
                        self.lexicon.sums_right.search(text[low : element.start])
                        or _LETTERED.search(text, low, element.start)
                    )
                )
            ):
                element.digits += letter[0]
                element.lo, element.hi = values(element.digits)
                element.number_end = element.end = at = letter.end()
        unit, begin = self._unit(at, element)
        if unit is None and following in ("多", "余", "来"):
            unit, begin = self._unit(at + 1, element)
            if unit is not None:
                element.mod = element.mod or ("APPROX" if text[at] == "来" else "MORE_THAN")
        if element.prefix == "HKD" and _CANTONESE.match(text, at):
            unit, begin = Unit("个", "currency", "元"), at
        if unit is None:
            if element.prefix is not None and text[at : at + 1] in ("多", "余"):
                element.mod, element.end = "MORE_THAN", at + 1
            return
        if (
            unit.word == "起"
            and text[at - 1] in "万亿"
            and (
                text[at + 1 : at + 2] in ("拍", "投", "征", "付", "购")
                or _PRICE.search(text, max(element.start - 8, 0), element.start)
            )
        ):
            return  # 总价约660万起: the price begins there
        if begin < element.number_end and (shorter := text[element.number_start : begin]):
            element.digits = shorter
            element.lo, element.hi = values(shorter)
            element.open = "几" in shorter or shorter[0] in "数上"
            element.number_end = begin
        element.unit, element.unit_start, element.unit_end = unit, begin, begin + len(unit.word)
        element.end = element.unit_end
        self._compose(element)

    def _kinds(self, element: Element) -> None:
        """三大支柱: the noun after 大, with up to six characters that describe it, is the unit."""
        text, at = self.text, element.end + 1
        for begin in range(at, min(at + 7, len(text))):
            if text[begin] in "，。；：、！？（）“”《》的和与及\n":
                return
            if head := self.lexicon.heads.at(text, begin):
                end = begin + len(head)
                while more := self.lexicon.heads.at(text, end):
                    end += len(more)
                element.unit = Unit(text[at:end], "measure", name="大")
                element.unit_start, element.unit_end, element.end = at, end, end
                return

    def _unit(self, at: int, element: Element) -> tuple[Unit | None, int]:
        text, following = self.text, self.text[at : at + 1]
        unit = self.lexicon.unit_at(text, at)
        if unit is None and following == " ":
            at += 1
            unit = self.lexicon.unit_at(text, at)
            head = unit.word[0] if unit is not None else "%"
            if head.isalpha() and not head.isascii() and head not in "μΩÅ":
                unit = None
        if (
            unit is not None
            and following.isascii()
            and len(unit.word) == 1
            and unit.word != "%"
            and unit.word.isascii()
            and len(element.digits) < 2
            and not element.large
        ):
            unit = None
        if unit is not None and unit.word == "个":
            more = self.lexicon.unit_at(text, at + 1)
            if more is not None and more.kind == "unit" and more.code and len(more.word) > 1:  # 8个平方米
                return Unit("个" + more.word, "unit", more.code), at
        elif element.digits[-1:] in ("万", "亿") and (unit is None or (unit.strict and len(unit.word) > 1)):
            whose = _WHOSE.match(text, at)
            noun = self.lexicon.unit_at(text, whose.end()) if whose else None
            if whose and noun is not None and noun.kind == "measure" and len(noun.word) > 1:
                return Unit(whose[0] + noun.word, "measure", strict=noun.strict), at  # 1亿农村贫困人口
        if at == element.number_end and at - element.number_start > 1 and text[at - 1] in "百千万兆几":
            longer = self.lexicon.unit_at(text, at - 1)
            reach = at + (len(unit.word) if unit else 0)
            if (
                longer
                and longer.kind in ("unit", "point", "currency")
                and 1 < len(longer.word) >= reach - at + 1
            ):
                return longer, at - 1
        return unit, at

    def _compose(self, element: Element) -> None:
        """Add what the unit governs behind it: 3元5角, 两块五, 三斤半, 一米八, 2亿元人民币, 万元整."""
        unit = element.unit
        assert unit is not None
        if unit.kind in ("currency", "coin") and unit.code == "元":
            self._compose_money(element, unit)
            return
        text, at = self.text, element.end
        if unit.kind == "unit":
            self._compound(element, unit)
        elif unit.word == "折" and element.lo is not None and element.hi is not None and element.hi > 10:
            element.lo, element.hi = element.lo / 10, element.hi / 10  # 九五折 is 9.5折
        if char(text, at) == "半" and char(text, at + 1) not in "年月天日价径数导岛":
            if (
                unit.kind in ("unit", "tenths")
                or unit.word in ("个", "倍", "番")
                or (unit.word in tails.HALVED and tails.HALVED_AT.match(text, at + 1))
            ):
                self._add(element, Decimal("0.5"), at + 1)
                element.about = "half"
            return
        tail = None
        if unit.kind == "tenths":
            tail = tails.TAIL_DIGIT.match(text, at)
        elif unit.word == "斤":
            tail = tails.TAIL_LIANG.match(text, at) or tails.TAIL_TENTH.match(text, at)
        elif unit.word == "亩":
            tail = tails.TAIL_MU.match(text, at)
        elif unit.word in ("米", "公尺"):
            tail = tails.TAIL_CM.match(text, at) or tails.TAIL_TENTH.match(text, at)
        if tail is not None and element.lo == element.hi:
            tenths = digit(tail[1]) / 10
            if tail.re is tails.TAIL_CM:
                tenths += digit(tail[2]) / 100
            self._add(element, tenths, tail.end())

    def _compound(self, element: Element, unit: Unit) -> None:
        """Take the units that the unit is divided by into it: 286克/千瓦时, 0.1 mol/L, 1000Nm3/h, 2.5 g·kg-1."""
        text, at, word, code = self.text, element.end, unit.word, unit.code
        if product := _PRODUCT.match(text, at):
            word, at, code = word + product[0], product.end(), None
        if hundred := _HUNDRED.match(text, at):
            word, at, code = word + hundred[0], hundred.end(), None
        while text.startswith("/", at):
            below = self.lexicon.unit_at(text, at + 1)
            time = _TIME.match(text, at + 1)
            if below is not None and below.kind == "unit" and below.code and below.word not in ("度", "方"):
                more, further = below.word, below.code
            elif time:
                more, further = time[0], _TIMES[time[0]]
            else:
                break
            word, at = f"{word}/{more}", at + 1 + len(more)
            code = f"{code}/{further}" if code else None
        if at > element.end:
            element.unit = Unit(word, "unit", code)
            element.end = element.unit_end = at

    def _compose_money(self, element: Element, unit: Unit) -> None:
        text = self.text
        if unit.word == "个" and text.startswith("半", element.end):
            self._add(element, Decimal("0.5"), element.end + 1)
        elif unit.factor == 1 and (cents := tails.CENTS.match(text, element.end)):
            tenth, hundredth, alone = (digit(g) for g in cents.groups())
            self._add(element, tenth / 10 + hundredth / 100 + alone / 100, cents.end())
            element.about = "composed"
        elif unit.word == "元" and (tail := tails.TAIL_YUAN.match(text, element.end)):
            self._add(element, digit(tail[1]) / 10, tail.end())
            element.about = "composed"
        elif unit.word in ("块", "蚊") and (tail := tails.TAIL_DIGIT.match(text, element.end)):
            self._add(element, digit(tail[1]) / (100 if tail[0].startswith("零") else 10), tail.end())
            element.about = "composed"
        elif unit.word in ("毛", "角", "毫") and (tail := tails.TAIL_CENT.match(text, element.end)):
            self._add(element, digit(tail[1]) / 10, tail.end())
            element.about = "composed"
        if element.about and text.startswith("钱", element.end):
            element.end += 1
        more = self.lexicon.unit_at(text, element.end)
        if more is not None and more.kind == "currency" and more.code != "元" and len(more.word) > 1:
            word = text[element.unit_start : element.end] + more.word
            element.unit = Unit(word, "currency", more.code, factor=unit.factor)
            element.end += len(more.word)

    @staticmethod
    def _add(element: Element, more: Decimal, end: int) -> None:
        if element.lo is not None and element.hi is not None:
            element.lo, element.hi = element.lo + more, element.hi + more
        element.end = end
