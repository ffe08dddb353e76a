"""Amounts: to be written."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.rules import Pack, load_pack


class AmountPack(Pack):
    """The rules and word lists of amounts."""


def load(folder: Path) -> AmountPack:
    """The compiled pack."""
    return load_pack(folder / "amounts.yaml", AmountPack)


def extract(document: Document, pack: AmountPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every amount in the document, in reading order."""
    for rule, match in pack.finditer(document.norm):
        yield Mention("amount", match.start(), match.end(), rule.id, {})
