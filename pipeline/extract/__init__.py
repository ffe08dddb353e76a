"""The registry: which extractors run, in which order, and with which pack."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.extract import actions, amounts, dates, organizations
from pipeline.overlaps import resolve
from pipeline.rules import Pack, PackError, digest

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
    files: Callable[[Path], Iterator[Path]]


def _one(stem: str) -> Callable[[Path], Iterator[Path]]:
    return lambda folder: iter([folder / f"{stem}.yaml"])


EXTRACTORS = (
    Extractor("dates", "date", dates.load, dates.extract, _one("dates")),
    Extractor("amounts", "amount", amounts.load, amounts.extract, _one("amounts")),
    Extractor("organizations", "organization", organizations.load, organizations.extract, organizations.files),
    Extractor("actions", "action", actions.load, actions.extract, _one("actions")),
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
    for extractor in EXTRACTORS:
        try:
            packs[extractor.stem] = extractor.load(folder)
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return packs


def digests(folder: Path) -> dict[str, str]:
    """Digest of each subject's files, by stem."""
    return {
        e.stem: digest({p.relative_to(folder).as_posix(): p for p in e.files(folder)}) for e in EXTRACTORS
    }


def run(document: Document, packs: Packs) -> tuple[dict[str, list[Mention]], list[Doubt]]:
    """Every mention in the document by kind, overlaps resolved, and every doubt."""
    found: dict[str, list[Mention]] = {}
    doubts: list[Doubt] = []
    for extractor in EXTRACTORS:
        mentions: list[Mention] = []
        for item in extractor.extract(document, packs[extractor.stem], found):
            if isinstance(item, Mention):
                mentions.append(item)
            else:
                doubts.append(item)
        found[extractor.kind] = mentions if extractor.kind == "action" else resolve(mentions)
    return found, doubts
