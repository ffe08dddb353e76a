"""Amounts: sums of money, percentages and counted quantities."""

from collections.abc import Iterable, Iterator
from itertools import chain as chain_of

from pipeline.amounts.context import Context
from pipeline.amounts.grammar import Reader
from pipeline.amounts.halves import halves
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
    for chain in chain_of(reader.chains(dates), halves(document.norm, lexicon)):
        if chain.problem is not None:
            yield chain.problem
            continue
        for mention in values.mentions(chain):
            if isinstance(mention, Mention):
                taken.append((mention.start, mention.end))
            yield mention
    # A date that is all of a cell is rather a number: 2012.5 under 单位：亿元 is no month.
    yield from table_amounts(document, lexicon, values.context, sorted(taken))


def _spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    return sorted((m.start, m.end) for m in mentions)
