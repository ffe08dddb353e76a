"""Amounts: sums of money, percentages and counted quantities."""

from collections.abc import Iterator

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.extract.amount_grammar import Element, Reader
from pipeline.extract.amount_pack import AmountPack, files, load
from pipeline.extract.amount_values import Context, Values
from pipeline.tables import table_amounts

__all__ = ["AmountPack", "extract", "files", "load"]


def extract(document: Document, pack: AmountPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every amount in the document, in reading order."""
    lexicon = pack.lexicon
    reader = Reader(document, lexicon)
    values = Values(document, pack, Context(document, lexicon))
    dates = _spans(found.get("date", ()))
    taken: list[tuple[int, int]] = []
    previous: list[Element] = []
    for chain in reader.chains():
        if chain.problem is not None:
            yield chain.problem
            continue
        if any(_within(dates, e.start, e.end) for e in chain.elements):
            continue
        for mention in values.mentions(chain, previous):
            if isinstance(mention, Mention):
                taken.append((mention.start, mention.end))
            yield mention
        previous = chain.elements
    yield from table_amounts(document, lexicon, values.context, dates, taken)


def _spans(mentions: "list[Mention] | tuple[()]") -> list[tuple[int, int]]:
    return sorted((m.start, m.end) for m in mentions)


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether the number at `start` lies in one of the (sorted) spans."""
    from bisect import bisect_right

    index = bisect_right(spans, (start, 1 << 60)) - 1
    return index >= 0 and spans[index][1] > start
