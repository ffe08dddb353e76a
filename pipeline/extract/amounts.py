"""Amounts: sums of money, percentages and counted quantities."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain as chain_of

from pipeline.amounts.context import Context
from pipeline.amounts.elements import Element
from pipeline.amounts.grammar import Reader
from pipeline.amounts.pack import AmountPack, files, load
from pipeline.amounts.tables import table_amounts
from pipeline.amounts.values import Values
from pipeline.document import Document, Doubt, Found, Mention

__all__ = ["AmountPack", "extract", "files", "load"]


def extract(document: Document, pack: AmountPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every amount in the document, in reading order."""
    lexicon = pack.lexicon
    reader = Reader(document, lexicon)
    values = Values(document, pack, Context(document, lexicon))
    dates = _spans(found.get("date", ()))
    taken: list[tuple[int, int]] = []
    previous: list[Element] = []
    for chain in chain_of(reader.chains(), reader.halves()):
        if chain.problem is not None:
            yield chain.problem
            continue
        if any(_within(dates, e) for e in chain.elements):
            continue
        for mention in values.mentions(chain, previous):
            if isinstance(mention, Mention):
                taken.append((mention.start, mention.end))
            yield mention
        previous = chain.elements
    # A date that is all of a cell is rather a number: 2012.5 under 单位：亿元 is no month.
    yield from table_amounts(document, lexicon, values.context, sorted(taken))


def _spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    return sorted((m.start, m.end) for m in mentions)


def _within(spans: list[tuple[int, int]], element: Element) -> bool:
    """Whether the number lies in one of the (sorted) spans; a currency (`34日元`) outweighs a day of the month."""
    index = bisect_right(spans, (element.start, 1 << 60)) - 1
    if index < 0 or spans[index][1] <= element.start:
        return False
    money = element.unit is not None and element.unit.kind == "currency"
    return not (money and spans[index][1] < element.end)
