"""Organizations: to be written."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.rules import Pack, load_pack


class OrganizationPack(Pack):
    """The rules, word lists and registry of organizations."""



def load(folder: Path) -> OrganizationPack:
    """The compiled pack."""
    return load_pack(folder / "organizations" / "grammar.yaml", OrganizationPack)


def extract(document: Document, pack: OrganizationPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every organization in the document, in reading order."""
    for rule, match in pack.finditer(document.norm):
        yield Mention("organization", match.start(), match.end(), rule.id, {})
