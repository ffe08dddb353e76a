"""DOCX: paragraphs, lists and tables as Markdown, behind a guard against files that unpack to more than they may."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Source
from pipeline.metadata import settle
from pipeline.read.errors import Refused
from pipeline.read.text import check_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-6])$", re.I)
_MOST_PARTS = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The one Source of a DOCX file.

    Raises:
        Refused: it needs a password, is damaged, unpacks to more than allowed, or holds no text.
    """
    if data.startswith(_OLE):
        raise Refused(
            "password",
            f"{doc_id}: an old Word file, or one with a password",
            "save it as DOCX without a password",
        )
    guard(data, doc_id, pack)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(data))
        text = "\n".join(_lines(document))
        found = list(_metadata(document))
    except (OpcError, LxmlError, KeyError, ValueError, zipfile.BadZipFile, RecursionError, OSError) as error:
        raise Refused(
            "broken", f"{doc_id}: no readable DOCX: {error}"[:300], "fetch the file again"
        ) from error
    check_text(text, doc_id, pack)
    values, origins, problems = settle(found)
    return [
        Source(
            doc_id=doc_id,
            text=text,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            encoding="utf-8",
            metadata=values,
            origins=origins,
            problems=tuple(problems),
        )
    ]


def guard(data: bytes, doc_id: str, pack: CleaningPack) -> None:
    """Refuse an archive by what it says it unpacks to, before anything is unpacked.

    Raises:
        Refused: damaged, or a zip bomb.
    """
    limit = pack.limits.unpacked_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > limit or _ratio(parts) > 300:
                raise Refused(
                    "zip_bomb",
                    f"{doc_id}: {len(parts)} parts that unpack to {sum(p.file_size for p in parts):,} bytes",
                    "see where the file comes from; if it is sound, raise limits.unpacked_bytes in rules/cleaning.yaml",
                )
            for part in parts:  # the sizes a file declares may lie
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        read_size = 0
                        while chunk := stream.read(1 << 16):
                            read_size += len(chunk)
                            if read_size > part.file_size:
                                raise zipfile.BadZipFile(f"{part.filename} is larger than it says")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Refused("broken", f"{doc_id}: no readable DOCX: {error}", "fetch the file again") from error
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused("broken", f"{doc_id}: no readable DOCX: {error}", "fetch the file again") from error


def _ratio(parts: list[zipfile.ZipInfo]) -> float:
    """The largest compression of a part that is not small."""
    return max((p.file_size / max(p.compress_size, 1) for p in parts if p.file_size > 5_000_000), default=0.0)


def _lines(document: Any) -> Iterator[str]:
    """Yield paragraphs and table rows in document order."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif isinstance(block, Table):
            yield ""
            for row in block.rows:
                cells, seen = [], set()
                for cell in row.cells:
                    if id(cell._tc) not in seen:  # a merged cell comes once for each column it spans
                        seen.add(id(cell._tc))
                        cells.append(" ".join(cell.text.split()).replace("|", "｜"))
                yield "| " + " | ".join(cells) + " |"
            yield ""


def _paragraph(paragraph: Any) -> Iterator[str]:
    text = paragraph.text.replace("\t", " ").strip()
    if not text:
        yield ""
        return
    style = paragraph.style.name if paragraph.style is not None else ""
    if heading := _HEADING.search(style or ""):
        yield f"{'#' * int(heading[1])} {' '.join(text.split())}"
    elif (style or "").lower() == "title":
        yield f"# {' '.join(text.split())}"
    elif (style or "").startswith("List") or paragraph._p.find(f"{_W}pPr/{_W}numPr") is not None:
        yield f"- {text}"
    else:
        yield text


def _metadata(document: Any) -> Iterator[tuple[str, str, str]]:
    properties = document.core_properties
    if properties.title:
        yield "title", properties.title, "docx properties"
    if properties.author and properties.author.lower() not in (
        "python-docx",
        "administrator",
        "user",
        "admin",
    ):
        yield "author", properties.author, "docx properties"
