"""Actions: to be written."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.rules import Pack, load_pack


class ActionPack(Pack):
    """The rules and word lists of actions."""


def load(folder: Path) -> ActionPack:
    """The compiled pack."""
    return load_pack(folder / "actions.yaml", ActionPack)


def extract(document: Document, pack: ActionPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every action in the document, in reading order."""
    for rule, match in pack.finditer(document.norm):
        yield Mention("action", match.start(), match.end(), rule.id, {})
