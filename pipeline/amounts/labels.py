"""Numbers whose unit stands in brackets beside them: 预算金额（万元）：35.6, 中标金额：198.5（万元）."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.amounts.headers import read_cell, read_unit
from pipeline.document import Document, Mention
from pipeline.numerals import parse

if TYPE_CHECKING:
    from pipeline.amounts.context import Context
    from pipeline.amounts.lexicon import Lexicon

_NUMBER = r"-?(?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = r"[（(](?:单位[:：]?)?(?P<unit>[^（()）\s:：]{1,8})[)）]"
_LABEL = re.compile(rf"{_UNIT}[:：]\s?(?P<number>{_NUMBER})(?=[，,。；;、）)\s]|$)")
_BEHIND = re.compile(rf"(?<=[:：为])\s?(?P<number>{_NUMBER})\s?{_UNIT}")


def labelled(document: Document, lexicon: "Lexicon", context: "Context") -> Iterator[Mention]:
    """Yield the amounts of numbers with a unit in brackets at their label or behind them, outside tables."""
    text = document.norm
    if "（" not in text and "(" not in text:
        return
    for pattern in (_LABEL, _BEHIND):
        for match in pattern.finditer(text):
            unit = read_unit(text, *match.span("unit"), lexicon)
            value = parse(match["number"] + unit.scale) if unit else None
            if unit is None or value is None:
                continue
            start, end = match.span("number")
            yield read_cell(
                document, context, unit, value, (start, end if pattern is _LABEL else match.end())
            )
