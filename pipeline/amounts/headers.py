"""The unit that a header names: 万元, 人民币千元, 新台币千元, 万千瓦, %."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
