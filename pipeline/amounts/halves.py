"""Amounts that begin with no numeral: 半公升, 半数以上, 十之八九, 身高米九."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.amounts.elements import Chain, Element, digit
from pipeline.amounts.lexicon import Lexicon, Unit
from pipeline.amounts.numbers import HALF

_HALF = re.compile(
    r"半(?:(?<![一二两三四五六七八九十个大过下上多各]半)(?=[公平立千毫厘加吨米斤升亩磅英海克盎])"
    r"|数(?=以上|以下|的)|(?<=[过超近约逾]半)数)"
)
#: 十之八九, 十有六七.
_TENTHS = re.compile("十[之有]([五六七八九])([六七八九])?(?![十百千万亿个名])")
#: 身高米九: the 一 before 米 is left out.
_METRE = re.compile(
    r"米(?:(?<![\s\S]米)|(?<=身高米)|(?<=个头米)|(?<=个子米)|(?<=[约近他她]米))([四五六七八九])(?=左右|以上|多|的|[，。；、！？]|$)"
)
_M = Unit("米", "unit", "m")


def halves(text: str, lexicon: Lexicon) -> Iterator[Chain]:
    """Yield what begins with no numeral: 半 (`半公升`, `半数以上`), a height (`身高米九`); and `十之八九`."""
    for match in _TENTHS.finditer(text):
        low, high = digit(match[1]), digit(match[2] or match[1])
        unit, (start, end) = Unit("成", "percent", factor=Decimal(10)), match.span()
        mod = "APPROX" if match[2] else None
        yield Chain([Element(start, start, end, end, match[0], low, high, mod=mod, unit=unit, fraction=True)])
    for match in _METRE.finditer(text):
        height, (start, end) = 1 + digit(match[1]) / 10, match.span()
        yield Chain([Element(
            start, start, end, end, match[0], height, height, unit=_M, unit_start=start, unit_end=start + 1
        )])  # fmt: skip
    for match in _HALF.finditer(text):
        start, end = match.span()
        value = Decimal("0.5")
        if match[0] == "半数":
            unit = HALF
            yield Chain([Element(start, start, end, end, "半", value, value, unit=unit, fraction=True)])
        elif (
            (found := lexicon.unit_at(text, end))
            and found.kind == "unit"
            and found.word not in ("里", "码", "天", "度")
        ):
            stop = end + len(found.word)
            yield Chain(
                [
                    Element(
                        start,
                        start,
                        end,
                        stop,
                        "半",
                        value,
                        value,
                        unit=found,
                        unit_start=end,
                        unit_end=stop,
                    )
                ]
            )
