"""Files → lines: what one worker does with a handful of files."""

import hashlib
import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pydantic_core import to_json

from pipeline.clean.pack import CleaningPack
from pipeline.collection import Extraction, cleaning, default_packs, stages
from pipeline.dataset.objects import Store, address
from pipeline.dataset.parts import FAMILIES, SIGNATURES, STORED, Lines
from pipeline.document import Source
from pipeline.duplicates import signature
from pipeline.errors import CannotRun
from pipeline.extract import Packs
from pipeline.garbage import uncollected
from pipeline.read import Refused, read_bytes, read_file, readable
from pipeline.read.files import too_large
from pipeline.running.rework import again
from pipeline.running.scan import RawFile
from pipeline.schema import Issue, Model, record_id
from pipeline.steps import Steps, abreast

#: Files handed to a worker at once.
HANDFUL = 64
#: Objects on a store up to this size are fetched a handful at a time.
_SMALL = 250_000
#: Files go abreast while they have no more bytes than this together: enough to warm the caches, little to hold.
_ABREAST = 1 << 17
_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Known:
    """The lines an older part has of a file. `first` names the first subject whose rules have changed since, if any."""

    lines: Lines
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What came out of a file: its lines, and the seconds of computing it took.

    `complete` is false where it was given up for a reason that may pass; the next run tries it again.
    """

    lines: Lines
    seconds: float = 0
    complete: bool = True


def extract_files(files: tuple[RawFile, ...], rules: str, known: list[Known | None]) -> list[Read]:
    """What comes out of each file, in the order of the files.

    A handful leaves next to no cycles behind, so the collector need not walk through the packs meanwhile.
    """
    packs = cache(partial(default_packs, rules))
    with uncollected():
        ready = _fetched(file for file, old in zip(files, known, strict=True) if old is None)
        return [
            Read(lines, seconds)
            for group in _groups(list(zip(files, known, strict=True)))
            for lines, seconds in abreast(extract_file(file, packs, old, ready) for file, old in group)
        ]


def _groups(files: list[tuple[RawFile, Known | None]]) -> Iterator[list[tuple[RawFile, Known | None]]]:
    """Yield the files that go abreast: as many as together are small."""
    group: list[tuple[RawFile, Known | None]] = []
    size = 0
    for file, old in files:
        if group and size + file.size > _ABREAST:
            yield group
            group, size = [], 0
        group.append((file, old))
        size += file.size
    if group:
        yield group


def given_up(file: RawFile, code: str, why: str) -> Read:
    """The issue of a file that was given up because of what happened while it was read."""
    lines: Lines = {family: [] for family in STORED}
    why = f"{file.doc_id}: {why}"
    lines["issues"] = [line(refusal(file.doc_id, code, why, "run again; if it stays, take the file out"))]
    return Read(lines, complete=False)


def extract_file(
    file: RawFile,
    load: Callable[[], Packs],
    known: Known | None = None,
    ready: Mapping[str, bytes] = _NOTHING,
) -> Steps[Lines]:
    """The record lines of one file by family. A file that cannot be read gives one issue and nothing else.

    Any other failure stays with its file too: an issue says where the code gave up, and the run goes on. `load`
    gives the packs, which files that stand as they are do not need; `ready` are objects of a store that are here
    already, by their URLs.

    Raises:
        StoreFailed: the store does not answer. That is no fault of the file, and the next run tries again.
    """
    if known and (known.first is None or not known.lines["documents"]):
        return known.lines
    lines: Lines = {family: [] for family in STORED}
    packs = load()
    try:
        if known and known.first:
            works = again(known.lines, packs, known.first)
        else:
            works = (stages(source, packs) for source in _sources(file, cleaning(packs), ready))
            yield
        for work in works:
            extraction = yield from work
            yield
            for family, records in _families(extraction):
                lines[family].extend(map(line, records))
            lines[SIGNATURES].extend(_signature(extraction))
    except Refused as error:
        lines = {family: [] for family in STORED}
        lines["issues"] = [line(refusal(file.doc_id, error.code, error.why, error.next))]
    except CannotRun:
        raise
    except Exception as error:  # a defect of ours must not cost the other documents their results
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        why = f"{file.doc_id}: {type(error).__name__} in {place}: {error}"
        lines = {family: [] for family in STORED}
        lines["issues"] = [
            line(refusal(file.doc_id, "defect", why, "report this document as a defect of shuli"))
        ]
    return lines


def _fetched(files: Iterable[RawFile]) -> dict[str, bytes]:
    """The bytes of files on a store, those that are not large fetched together; nothing for files in a folder."""
    urls = [f.path for f in files if f.size <= _SMALL and readable(f.doc_id) and address(f.path)]
    if not urls:
        return {}
    scheme = urls[0].partition("://")[0]
    folder = f"{scheme}://" + posixpath.commonpath([posixpath.dirname(u.partition("://")[2]) for u in urls])
    found = Store(folder).read_some(url.removeprefix(f"{folder}/") for url in urls)
    return {f"{folder}/{name}": data for name, data in found.items()}


def _sources(file: RawFile, pack: CleaningPack, ready: Mapping[str, bytes]) -> list[Source]:
    """What a file holds, be it in a folder or on a store.

    Raises:
        Refused: it cannot be read; says why.
    """
    if address(file.path) is None:
        return read_file(Path(file.path), file.doc_id, pack)
    if not readable(file.doc_id):
        return read_bytes(b"", file.doc_id, pack)  # says that there is no reader
    if file.size > pack.limits.file_bytes:
        raise too_large(file.doc_id, file.size, pack.limits.file_bytes)
    data = ready.get(file.path)
    if data is None:
        folder, _, name = file.path.rpartition("/")
        try:
            data = Store(folder).read(name)
        except FileNotFoundError:
            data = b""
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Refused("unstable", f"{file.doc_id}: the object changed after it was listed", "run again")
    return read_bytes(data, file.doc_id, pack)


def refusal(doc_id: str, code: str, why: str, next_step: str) -> Issue:
    """The issue of a file that gave no document."""
    return Issue(
        id=record_id(doc_id, f"issue:refused.{code}", 0, 0),
        doc_id=doc_id,
        stage="read",
        severity="error",
        code=f"refused.{code}",
        message=why,
        next=next_step,
    )


def _families(extraction: Extraction) -> Iterator[tuple[str, list[Model]]]:
    yield "documents", [extraction.document]
    for family in FAMILIES[1:-1]:
        yield family, getattr(extraction, family)
    yield "sources", [extraction.source] if extraction.source else []


def _signature(extraction: Extraction) -> Iterator[bytes]:
    if values := signature(extraction.norm):
        row = [extraction.document.doc_id, extraction.document.published, values]
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def line(record: Model) -> bytes:
    """The record as a line of JSON Lines."""
    return to_json(record) + b"\n"
