"""The registry: which extractors run, in which order, and with which pack."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.clean import load as load_cleaning
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.errors import PackError
from pipeline.extract import actions, amounts, dates, organizations
from pipeline.overlaps import resolve
from pipeline.rules import Pack
from pipeline.steps import Steps

Packs = dict[str, Pack]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A subject: its stem, the kind of its mentions, how its pack is loaded and what reads a document.

    `extract(document, pack, found)` yields mentions and doubts; `found` holds what the extractors before it found.
    """

    stem: str
    kind: str
    load: Callable[[Path], Pack]
    extract: Callable[[Document, Any, Found], Iterable[Mention | Doubt]]


EXTRACTORS = (
    Extractor("dates", "date", dates.load, dates.extract),
    Extractor("amounts", "amount", amounts.load, amounts.extract),
    Extractor("organizations", "organization", organizations.load, organizations.extract),
    Extractor("actions", "action", actions.load, actions.extract),
)


def load(folder: Path) -> Packs:
    """The compiled packs of a rules folder, by stem.

    Raises:
        PackError: every problem of every pack at once.
    """
    if not folder.is_dir():
        raise PackError([f"{folder}: no such folder\n  next  pass the folder with the packs: --rules DIR"])
    packs: Packs = {}
    problems: list[str] = []
    for stem, load_stem in (("cleaning", load_cleaning), *((e.stem, e.load) for e in EXTRACTORS)):
        try:
            packs[stem] = load_stem(folder)
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return packs


def run(
    document: Document, packs: Packs, kept: dict[str, list[Mention]] | None = None
) -> Steps[tuple[dict[str, list[Mention]], list[Doubt]]]:
    """Every mention in the document by kind, overlaps resolved, and every doubt. An extractor is a step.

    `kept` holds mentions of kinds that need no extraction, because nothing they depend on has changed.
    """
    found: dict[str, list[Mention]] = dict(kept or {})
    doubts: list[Doubt] = []
    for extractor in EXTRACTORS:
        if extractor.kind in found:
            continue
        yield
        mentions: list[Mention] = []
        for item in extractor.extract(document, packs[extractor.stem], found):
            if isinstance(item, Mention):
                mentions.append(item)
            else:
                doubts.append(item)
        found[extractor.kind] = mentions if extractor.kind == "action" else resolve(mentions)
    return found, doubts
