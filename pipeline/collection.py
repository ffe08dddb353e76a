"""One document through the whole house: Source → Document → Mentions → Records."""

import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from pipeline.clean import CleaningPack, clean
from pipeline.document import Document, Problem, Source
from pipeline.extract import Packs, load, run
from pipeline.extract.actions import ActionPack, genre
from pipeline.garbage import uncollected
from pipeline.link import link
from pipeline.organizations.pack import OrganizationPack
from pipeline.places import use
from pipeline.rules import default_rules
from pipeline.ruleset import digests
from pipeline.schema import (
    KINDS,
    Action,
    Amount,
    Date,
    Issue,
    LineBox,
    Organization,
    SourceText,
    record_id,
)
from pipeline.schema import Document as DocumentRecord
from pipeline.steps import Steps, finish
from pipeline.validate import issue, records


@dataclass(frozen=True, slots=True)
class Extraction:
    """The records of one text, each kind in reading order, and the raw text they lead back to.

    `norm` is the clean text as rules match it.
    """

    document: DocumentRecord
    amounts: list[Amount] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    source: SourceText | None = None
    norm: str = ""


#: Packs by their folder, with the digests of the files that they were loaded from.
_loaded: dict[Path, tuple[dict[str, str], Packs]] = {}


def default_packs(folder: str = "") -> Packs:
    """The compiled packs of `folder` (the package's own rules if empty), loaded once a process."""
    path = Path(os.path.realpath(folder)) if folder else default_rules()
    if path not in _loaded:
        _load(path, digests(path))
    return _loaded[path][1]


def current_rules(folder: Path) -> dict[str, str]:
    """The digests of the packs of `folder` as its files are now, every one of which loads.

    A process that stays on sees an edit in its next run.
    """
    path, now = folder.resolve(), digests(folder)
    if path not in _loaded or _loaded[path][0] != now:
        _load(path, now)
    return now


def _load(path: Path, now: dict[str, str]) -> None:
    with uncollected():
        _loaded[path] = now, load(path)


def extract(
    text: str,
    published: str | None = None,
    *,
    doc_id: str = "text",
    packs: Packs | None = None,
) -> Extraction:
    """The records of `text`, a raw article without front matter.

    `published` is the article's own day (`YYYY-MM-DD`), against which relative dates resolve; without it they
    stay unresolved. Offsets count code points.
    """
    metadata = {"published": published} if published else {}
    source = Source(
        doc_id=doc_id,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        metadata=metadata,
        origins=dict.fromkeys(metadata, "given"),
    )
    return process(source, packs or default_packs())


def cleaning(packs: Packs) -> CleaningPack:
    """The pack that reading and cleaning go by."""
    return cast(CleaningPack, packs["cleaning"])


def process(source: Source, packs: Packs) -> Extraction:
    """Clean, extract, link and validate one source."""
    return finish(stages(source, packs))


def stages(source: Source, packs: Packs) -> Steps[Extraction]:
    """Clean, extract, link and validate one source, a stage a step."""
    document = clean(source, cleaning(packs))
    document = replace(document, genre=genre(document, cast(ActionPack, packs["actions"])))
    issues = [reading_issue(source, problem) for problem in source.problems]
    return (yield from extracted(document, issues, packs))


def extracted(
    document: Document, issues: list[Issue], packs: Packs, kept: dict[str, list[Any]] | None = None
) -> Steps[Extraction]:
    """Extract from a clean document, link what was found and make records of it, a stage a step.

    `kept` holds mentions of kinds that need no extraction; `issues` are those that are known already.
    """
    found, doubts = yield from run(document, packs, kept)
    yield
    use(cast(OrganizationPack, packs["organizations"]).gazetteer)
    link(document, found, packs)
    yield
    issues = [*issues, *(issue(document, doubt) for doubt in doubts)]
    kinds: dict[str, list[Any]] = {}
    for kind in KINDS:
        kinds[kind], refused = records(document, kind, found.get(kind, []))
        issues.extend(refused)
    return Extraction(
        document_record(document),
        kinds["amount"],
        kinds["date"],
        kinds["organization"],
        kinds["action"],
        sorted(issues, key=lambda i: (i.raw_start or 0, i.raw_end or 0, i.code, i.id)),
        SourceText(
            doc_id=document.doc_id,
            sha256=document.source.sha256,
            text=document.source.text,
            layout=tuple(LineBox(start=x.start, page=x.page, box=x.box) for x in document.source.layout),
        ),
        document.norm,
    )


def reading_issue(source: Source, problem: Problem) -> Issue:
    """The issue for a part of the file that could not be read, the rest having come out."""
    return Issue(
        id=record_id(source.doc_id, f"issue:{problem.code}:{problem.message}", 0, 0),
        doc_id=source.doc_id,
        stage="read",
        severity="warning",
        code=problem.code,
        message=problem.message,
        next=problem.next,
    )


def document_record(document: Document) -> DocumentRecord:
    """The record of the document itself."""
    source = document.source
    metadata = {k: v for k, v in source.metadata.items() if k in DocumentRecord.model_fields}
    return DocumentRecord.model_validate(
        {
            "doc_id": source.doc_id,
            "path": source.path or source.doc_id,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "encoding": source.encoding,
            **metadata,
            "language": document.language,
            "script": document.script,
            "region": document.region,
            "genre": document.genre,
            "origins": dict(source.origins),
            "text": document.text,
            "sections": document.headings,
            "segments": document.segments,
            "blocks": tuple(
                {"start": b.start, "end": b.end, "kind": b.kind, "level": b.level, "lead_in": b.lead_in}
                for b in document.blocks
            ),
        }
    )
