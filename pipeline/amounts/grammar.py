"""From characters to chains of numbers with their units.

The reader looks at numerals only, and at what stands right beside them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.amounts.chains import Chains
from pipeline.amounts.elements import MISREAD_DASH, NUMERAL, NUMERAL_RUN, Chain, Element, is_money

#: What may stand behind a number that has no unit of its own: words of change, letters that scale it, and 一 where
#: a scan has it for a dash (100一200元).
_GOES_ON = frozenset("一提增上扩调升涨翻减下降缩压跌改 mbtkKwWMBTG")
_AGE = re.compile("[万亿][0-9]{1,3}$")
_DIGITS = frozenset("一二三四五六七八九壹贰叁肆伍陆柒捌玖")
_ARABIC = frozenset("0123456789")
_WITH_ONE = frozenset("统唯专")


class Reader(Chains):
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


def _within(spans: list[tuple[int, int]], element: Element) -> bool:
    """Whether the number lies in one of the (sorted) spans; a currency (`34日元`) outweighs a day of the month."""
    index = bisect_right(spans, (element.start, 1 << 60)) - 1
    if index < 0 or spans[index][1] <= element.start:
        return False
    return not (is_money(element) and spans[index][1] < element.end)
