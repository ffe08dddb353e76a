"""After a change of rules: what still stands of a document's records, and the rest computed anew.

Nothing is read or cleaned again. The subjects before the first one whose rules changed keep their mentions (an
extractor sees only what those before it found); that one and those after it run.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

from pipeline.characters import normalize
from pipeline.collection import Extraction, extracted
from pipeline.dataset.parts import Lines
from pipeline.document import Block, Document, Mention, PlacedLine, Source, Span
from pipeline.extract import EXTRACTORS, Packs
from pipeline.link import LINKED
from pipeline.schema import MENTIONS, Issue, LineBox, SourceText
from pipeline.schema import Document as DocumentRecord
from pipeline.schema import Mention as Record
from pipeline.steps import Steps

_GROUND = frozenset(Record.model_fields)


#: In place of a subject: the file must be read.
NEW = "read"


def first_changed(before: dict[str, str] | None, now: dict[str, str]) -> str | None:
    """The first subject to extract anew: none where the rules are the same, `NEW` where the file must be read.

    `before` are the digests of the rules by which the file was read, `None` if it was not.
    """
    if before == now:
        return None
    stems = [e.stem for e in EXTRACTORS]
    if before is None or before.keys() != now.keys():
        return NEW
    changed = {stem for stem in now if before[stem] != now[stem]}
    return NEW if changed - set(stems) else next(stem for stem in stems if stem in changed)


def again(lines: Lines, packs: Packs, first: str) -> Iterator[Steps[Extraction]]:
    """Yield the work for each document of one file: the subjects from `first` on, extracted anew."""
    stems = [e.stem for e in EXTRACTORS]
    standing = EXTRACTORS[: stems.index(first)]
    rows: dict[str, dict[str, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for family in (*(e.stem for e in standing), "issues"):
        for line in lines[family]:
            rows[json.loads(line)["doc_id"]][family].append(line)
    texts = {s.doc_id: s for s in map(SourceText.model_validate_json, lines["sources"])}
    for line in lines["documents"]:
        record = DocumentRecord.model_validate_json(line)
        source = texts[record.doc_id]
        document = restore(record, source.text, source.layout)
        mine = rows[record.doc_id]
        kept = {
            e.kind: [_mention(MENTIONS[e.kind].model_validate_json(x)) for x in mine[e.stem]]
            for e in standing
        }
        names = {name for e in standing for name in (e.kind, e.stem)}
        issues = [
            i
            for i in map(Issue.model_validate_json, mine["issues"])
            if i.stage in ("read", "clean") or (i.stage != "link" and i.code.split(".")[0] in names)
        ]
        yield extracted(document, issues, packs, kept)


def restore(record: DocumentRecord, raw: str, layout: tuple[LineBox, ...] = ()) -> Document:
    """The working document of a document record and its raw text."""
    metadata = {
        name: value
        for name in ("title", "url", "publisher", "author", "published", "fetched")
        if (value := getattr(record, name)) is not None
    }
    source = Source(
        doc_id=record.doc_id,
        text=raw,
        sha256=record.sha256,
        media_type=record.media_type,
        encoding=record.encoding,
        body=Span(0, len(raw)),
        metadata=metadata,
        origins=record.origins,
        path=record.path,
        layout=tuple(PlacedLine(x.start, x.page, x.box) for x in layout),
    )
    return Document(
        source=source,
        text=record.text,
        norm=normalize(record.text),
        segments=record.segments,
        blocks=tuple(Block(b.start, b.end, b.kind, b.level, b.lead_in) for b in record.blocks),  # type: ignore[arg-type]
        script=record.script,
        language=record.language,
        region=record.region,
        genre=record.genre,
    )


def _mention(record: Record) -> Mention:
    """The mention as its extractor gave it, before linking."""
    values = {
        name: getattr(record, name)
        for name in type(record).model_fields
        if name not in _GROUND and name not in LINKED and name in record.model_fields_set
    }
    return Mention(record.kind, record.start, record.end, record.rule, values)
