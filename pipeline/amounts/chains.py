"""From one numeral to the chain that it opens: `5－8亿元`, `2、3、5亿元`, `从1600万提高到3200万美元`."""

import re

from pipeline.amounts.data import data
from pipeline.amounts.elements import (
    BARE,
    NUMERAL,
    Chain,
    Element,
    char,
    is_money,
    is_year,
)
from pipeline.amounts.lexicon import Unit
from pipeline.amounts.numbers import Numbers
from pipeline.amounts.scales import borrow_scale, stand_side_by_side
from pipeline.document import Doubt

_RANGE = (
    r"(?P<range>(?:[（(]含[）)])?(?:-{1,3}|~{1,2}|至|到|一(?=[0-9]))"
    r"|(?:[（(]含[）)])?以上(?=[0-9一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾]))"
)
_LIST = r"(?P<list>(?:、|/(?=[0-9])|以及|或者|和|及|与|或)(?:近|约|超)?)"
_UP_TO = re.compile(r"(?:[（(]不?含[）)])?(?:以下|以内|不到)")
_SLASHED = re.compile(r".?[0-9.]*/[0-9.]+/[0-9]|/[0-9.]+/[0-9]", re.ASCII)
_CHANGE = (
    r"(?P<change>[^，。；：、0-9]{0,4}"
    r"(?:提高|增加|增长|上升|提升|扩大|上调|调高|升|增|涨|翻|扩|减少|下降|降低|下调|缩减|压缩|调整|降|减|跌|缩|压减|改)"
    r"[^，。；：0-9]{0,2}?[到至为]了?(?:约|近|超过|逾)?)"
)
#: What joins a number to the next: one without a unit, one of money, any other.
_JOINS_BARE = re.compile(f"{_RANGE}|{_LIST}|{_CHANGE}")
_JOINS_MONEY = re.compile(f"{_RANGE}|{_CHANGE}")
_JOINS = re.compile(_RANGE)
_JOINTS = {"range": "~", "list": "、", "change": ">"}
#: What a number without a unit ends with: a scale (3亿, 15k), or a digit that counts the next scale down (1万2, 5千8).
_BARE_ENDS = tuple("万亿兆kKwW千百")
_COLLOQUIAL = re.compile("[万千][0-9一二三四五六七八九]$")


class Chains(Numbers):
    """Joins the numbers of one document that share a unit."""

    def _chain(self, match: re.Match[str]) -> Chain | None:
        first = self._element(match)
        if first is None:
            return None
        if isinstance(first, Doubt):
            return Chain(problem=first)
        elements = [first]
        while len(elements) <= 40 and (joined := self._joined(elements[-1])):
            joint, element = joined
            elements[-1].joint = joint
            elements.append(element)
        count = len(elements)
        while count and elements[count - 1].unit is None and elements[count - 1].prefix is None:
            count -= 1
        if not count:
            last = elements[-1]
            told = last.digits[-1:] == "兆" or self.text[last.end : last.end + 1] in ("G", "M", "T")
            return self._named(elements) or (data(self.text, last) if told else None) or self._bare(elements)
        if count < len(elements):
            del elements[count:]
            elements[-1].joint = ""
        unit = first.unit
        if count == 1:
            return (self._named(elements) if unit is not None and unit.code == "元" else None) or Chain(
                elements
            )
        return self._share(elements)

    def _bare(self, elements: list[Element]) -> Chain | None:
        """Numbers in 万 or 亿 without a unit: sums whose currency goes without saying, where the context agrees."""
        if elements[0].joint == "、" and (elements[0].digits[-1:] in _BARE_ENDS or len(elements) > 2):
            elements = elements[:1]  # 一季度2300亿、二季度3100亿
        last = elements[-1]
        if last.digits[-1:] in ("千", "百") and (len(elements) > 1 or last.open):
            return None
        if (last.digits[-1:] not in _BARE_ENDS and not _COLLOQUIAL.search(last.digits)) or len(
            last.digits
        ) < 2:
            return None
        if len(elements) > 2:
            return None
        if len(elements) == 2 and elements[0].joint not in ("~", ">", "、"):
            return None
        if char(self.text, last.end) in "多余":
            last.end += 1
            last.mod = "MORE_THAN"
        elif char(self.text, last.end) in "（(" and (unit := self.lexicon.unit_at(self.text, last.end + 1)):
            stop = last.end + 1 + len(unit.word)
            if unit.kind in ("measure", "unit") and char(self.text, stop) in "）)":
                last.unit, last.unit_start, last.unit_end = unit, last.end + 1, stop
                last.end, last.joint = stop + 1, ""
                return self._share(elements)  # 3万（床）件棉衣被
        last.unit, last.unit_start, last.unit_end = BARE, last.end, last.end
        last.joint = ""
        return self._share(elements)

    def _named(self, elements: list[Element]) -> Chain | None:
        """Numbers whose currencies are listed before them: 美元和欧元各500万, 美元和欧元分别为500万和300万."""
        first = elements[0]
        listed = self.lexicon.currency_list(self.text, first.number_start)
        if listed is None:
            return None
        names, each, about = listed
        if about:
            first.mod = "APPROX"
        if each and len(elements) == 1:
            own = []
            for start, end, code in names[:-1]:
                unit = Unit(self.text[start:end], "currency", code)
                own.append(
                    Element(
                        start, start, end, end, first.digits, first.lo, first.hi, first.open, first.mod, unit,
                        unit_start=start, unit_end=end, borrowed=True,
                    )
                )  # fmt: skip
            first.start, first.prefix = names[-1][0], names[-1][2]
            return Chain([*own, first])
        if each or len(elements) != len(names):
            return None
        for element, (start, end, code) in zip(elements, names, strict=True):
            element.unit, element.borrowed = Unit(self.text[start:end], "currency", code), True
            element.unit_start, element.unit_end = start, end
            element.joint = ""
        return Chain(elements)

    def _joined(self, last: Element) -> tuple[str, Element] | None:
        """How the next number is joined to `last`, and that number."""
        text, at = self.text, last.end
        bare = last.unit is None and last.prefix is None
        joins = _JOINS_BARE if bare else _JOINS_MONEY if is_money(last) else _JOINS
        found = joins.match(text, at)
        if found is None:
            return None
        kind = _JOINTS[found.lastgroup or ""]
        if found[0] == "/" and "." not in last.digits and not _SLASHED.match(text, at - len(last.digits) - 1):
            return None
        where = found.end()
        if text.startswith(("零下", "零上"), where):
            where += 2
        match = NUMERAL.match(text, where)
        if match is None:
            skip = self.lexicon.prefix_after(text, where)
            match = NUMERAL.match(text, skip) if skip else None
            if match is None:
                return None
        element = self._element(match, joined=True)
        if element is None or isinstance(element, Doubt):
            return None
        if last.about == "below" and kind == "~" and element.about != "below" and text[where - 1] != "上":
            self._colder(last, element)
        if not bare and is_money(last) and element.unit is None and element.prefix is None:
            if element.digits[-1:] not in ("万", "亿"):
                return None
            element.unit, element.borrowed = last.unit, True
            return (kind, element) if last.unit is not None else None
        if kind == ">" and not bare:
            return None
        if found[0].endswith("以上") and not _UP_TO.match(text, element.end):
            return None
        if kind == "~" and element.unit is None and element.prefix is None and last.unit is not None:
            if last.unit is None or not last.unit.word.endswith("分之"):
                return None
            element.unit, element.borrowed = last.unit, True
        if (
            kind == "~"
            and last.prefix
            and last.unit is None
            and element.unit is None
            and element.prefix is None
        ):
            element.prefix, element.borrowed = last.prefix, True
        if kind == "~" and element.prefix and last.unit is not None and last.unit.kind != "currency":
            return None
        if kind == "~" and last.unit and element.unit and last.unit.kind != element.unit.kind:
            return None
        return kind, element

    @staticmethod
    def _colder(first: Element, last: Element) -> None:
        """零下5至10度: both are below zero, and the second is the lower."""
        if first.lo is not None and last.lo is not None:
            first.lo, first.hi, last.lo, last.hi = -last.lo, -last.lo, first.lo, first.lo

    def _share(self, elements: list[Element]) -> Chain | None:
        """Give each number the unit, and the scale, that it leaves to a later one."""
        for index in range(len(elements) - 2, -1, -1):
            here, then = elements[index], elements[index + 1]
            if here.unit is not None or (here.prefix is not None and here.joint != "~"):
                continue
            if here.joint in "、>" and (is_year(here) or (then.prefix is not None and then.unit is None)):
                return Chain(elements[index + 1 :])  # 2百万、英镑8千: the currency is the second one's
            if here.joint == self.text[here.end] == "、" and not self._listed(here):
                stand_side_by_side(here, then)
            here.unit, here.borrowed = then.unit, True
            here.prefix = here.prefix or then.prefix
            here.unit_start, here.unit_end = then.unit_start, then.unit_end
            here.fraction = then.fraction
            borrow_scale(here, then)
        first = elements[0]
        if len(elements) == 2 and first.joint == "、" and first.borrowed and self._opens_line(first):
            elements = elements[1:]
        return Chain(elements)

    def _listed(self, element: Element) -> bool:
        """Whether 2、300元 are two sums, or 2、 is the number of an item."""
        return self._opens_line(element) or self.text[element.start - 1] in "为别各第"

    def _opens_line(self, element: Element) -> bool:
        return element.start == 0 or self.text[element.start - 1] in "\n（("
