"""Dates: to be written."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.rules import Pack, load_pack


class DatePack(Pack):
    """The rules and word lists of dates."""


def load(folder: Path) -> DatePack:
    """The compiled pack."""
    return load_pack(folder / "dates.yaml", DatePack)


def extract(document: Document, pack: DatePack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every date in the document, in reading order."""
    for rule, match in pack.finditer(document.norm):
        yield Mention("date", match.start(), match.end(), rule.id, {})
