"""Who pays what to whom, and what belongs together: values that need mentions of more than one kind."""

from pipeline.document import Document, Mention
from pipeline.rules import Pack


def link(document: Document, found: dict[str, list[Mention]], packs: dict[str, Pack]) -> None:
    """Add to the mentions' values what follows from their neighbours."""
