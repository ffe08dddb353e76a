"""Who pays what to whom, and what belongs together: values that need mentions of more than one kind."""

from typing import cast

from pipeline.amounts.pack import AmountPack
from pipeline.document import Document, Mention
from pipeline.link.roles import Linker
from pipeline.rules import Pack

#: Fields that linking writes; an extractor leaves them alone.
LINKED = frozenset({"payer", "recipient", "purpose", "period", "total"})


def link(document: Document, found: dict[str, list[Mention]], packs: dict[str, Pack]) -> None:
    """Add to the mentions' values what follows from their neighbours."""
    amounts = found.get("amount", [])
    if any(m.values.get("type") == "money" for m in amounts):
        Linker(document, cast(AmountPack, packs["amounts"]), found).link(amounts)
