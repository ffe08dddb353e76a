"""From characters to chains of numbers with their units: `5－8亿元`, `2、3、5亿元`, `从1600万提高到3200万美元`.

The reader looks at numerals only, and at what stands right beside them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.amounts.data import data
from pipeline.amounts.elements import (
    BARE,
    MISREAD_DASH,
    NUMERAL,
    NUMERAL_RUN,
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
#: What may stand behind a number that has no unit of its own: words of change, letters that scale it, and 一 where
#: a scan has it for a dash (100一200元).
_GOES_ON = frozenset("一提增上扩调升涨翻减下降缩压跌改 mbtkKwWMBTG")
_AGE = re.compile("[万亿][0-9]{1,3}$")
_DIGITS = frozenset("一二三四五六七八九壹贰叁肆伍陆柒捌玖")
_ARABIC = frozenset("0123456789")
_WITH_ONE = frozenset("统唯专")


class Reader(Numbers):
    """Reads the chains of one document."""

    def chains(self, dates: list[tuple[int, int]]) -> Iterator[Chain]:
        """Yield what could be amounts, in reading order, each with a unit behind its last number.

        `dates` are the spans of the dates, in reading order: what is part of one is no amount.
        """
        text, at = self.text, 0
        starters, ends = self.lexicon.starters, self.lexicon.prefix_ends
        for match in self._numerals(dates):
            start, end = match.span()
            if start < at:
                continue
            before, following = text[start - 1 : start], text[end : end + 1]
            if (
                following not in starters
                and text[end - 1] not in "百千万亿兆两几"
                and text[end - 2 : end - 1] not in ("万", "千", "亿")
                and before not in ends
                and following not in _GOES_ON
                and before not in (" ", "：")
            ):
                continue
            chain = self._chain(match)
            if chain is None:
                continue
            elements = chain.elements
            if len(elements) < 2 or not any(_within(dates, e) for e in elements):
                yield chain
            if elements:
                at = elements[-1].end

    def _numerals(self, dates: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """Yield the numerals that begin in none of the dates."""
        text = self.text
        later = iter([*dates, (len(text), len(text) + 1)])
        opens, closes = next(later)
        sure: bool | None = None  # whether all numbers of this date are its own, once that is asked
        for run in NUMERAL_RUN.finditer(text):
            at, end = run.span()
            while closes <= at:
                (opens, closes), sure = next(later), None
            if opens <= at and end <= closes:
                if sure is None:
                    sure = self._in_date(opens, closes)
                if sure:
                    continue
            while at < end:
                match = NUMERAL.match(text, at)
                if match is None:
                    at += 1
                    while at < end and text[at].isdigit() and text[at - 1].isdigit():
                        at += 1  # the rest of a number whose head was no start, as 5 in 1.25
                    continue
                stop = match.end()
                if stop - at > 1:
                    if text[at] in _DIGITS and text[at + 1] in _ARABIC:
                        at += 1  # 队伍1300人, 大陆500家
                        continue
                    if (
                        text[at] == "一"
                        and text[at - 1 : at] in _WITH_ONE
                        and text[at + 1] in _DIGITS - {"一"}
                    ):
                        at += 1  # 统一六国
                        continue
                    if text[stop : stop + 1] == "岁" and (age := _AGE.search(text, at, stop)):
                        at = age.start() + 1  # 4500万5岁以下儿童
                        continue
                    if "一" in text[at + 1 : stop] and (dash := MISREAD_DASH.search(text, at, stop)):
                        match = NUMERAL.match(text, at, dash.start()) or match
                        stop = match.end()
                while closes <= at:
                    opens, closes = next(later)
                if opens > at or not self._in_date(at, closes):
                    yield match
                at = stop

    def _in_date(self, start: int, closes: int) -> bool:
        """Whether a number that begins in a date is part of it: in 34日元, US$2000 and 2012.05kg it is not."""
        text, lexicon = self.text, self.lexicon
        unit = lexicon.unit_at(text, closes - 1) or lexicon.unit_at(text, closes)
        if unit is not None and (unit.kind == "currency" or (unit.kind == "unit" and len(unit.word) > 1)):
            return False
        return lexicon.prefix_before(text, start) is None

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


def _within(spans: list[tuple[int, int]], element: Element) -> bool:
    """Whether the number lies in one of the (sorted) spans; a currency (`34日元`) outweighs a day of the month."""
    index = bisect_right(spans, (element.start, 1 << 60)) - 1
    if index < 0 or spans[index][1] <= element.start:
        return False
    return not (is_money(element) and spans[index][1] < element.end)
