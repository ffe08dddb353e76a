"""The unit that a header or label names (万元, 人民币千元, 万千瓦, %), and the amount that a number under it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.document import Document, Mention

if TYPE_CHECKING:
    from pipeline.amounts.context import Context
    from pipeline.amounts.lexicon import Lexicon, Unit

_SCALES = "十百千万亿兆"


@dataclass(frozen=True, slots=True)
class Scaled:
    """A unit with the scale before it: 万 and 元."""

    unit: "Unit"
    scale: str
    prefix: str | None
    start: int
    end: int


def read_unit(text: str, start: int, end: int, lexicon: "Lexicon") -> Scaled | None:
    """The unit that `text[start:end]` names and nothing else: 万元, 人民币千元, 新台币千元, 万千瓦, %."""
    while start < end and text[start] in " 　":
        start += 1
    stop = end
    for mark in "、/ ;；":
        if (at := text.find(mark, start, stop)) > start and (
            mark in "、 ;；" or text[start:at].endswith("元")
        ):
            stop = at
    prefix = None
    for length in range(min(lexicon.longest_prefix, stop - start - 1), 0, -1):
        if (code := lexicon.prefixes.get(text[start : start + length])) and text[
            start : start + length
        ].isalpha():
            prefix, start = code, start + length
            break
    at = start
    while True:
        unit = lexicon.unit_at(text, at)
        if unit is not None and at + len(unit.word) == stop:
            return Scaled(unit, text[start:at], prefix, at, stop)
        if at >= stop or text[at] not in _SCALES:
            return None
        at += 1


def read_cell(
    document: Document, context: "Context", scaled: Scaled, value: Decimal, span: tuple[int, int]
) -> Mention:
    """The amount of a cell at `span` whose `value` already has the unit's scale."""
    unit = scaled.unit
    values: dict[str, object] = {"value": value * unit.factor if unit.factor != 1 else value}
    if unit.kind in ("currency", "coin"):
        kind = "money"
        code, origin = context.yuan(span[0]) if unit.code == "元" else (unit.code, "text")
        if unit.shared:
            code, _ = context.shared(unit, span[0])
        if scaled.prefix and unit.code == "元":
            code, origin = scaled.prefix, "text"
        values |= {"currency": code, "resolved_from": origin}
    elif unit.kind in ("percent", "point", "tenths"):
        kind = "percent"
        if unit.name:
            values["unit"] = unit.name
    else:
        kind = "quantity"
        values["unit"] = document.text[scaled.start : scaled.end]
        if unit.code:
            values["ucum"] = unit.code
    return Mention("amount", *span, f"{kind}.table", {"type": kind} | values)
