"""DOCX: headings, paragraphs, lists, tables and notes as Markdown, with the numbers that Word sets in front of them.

A guard refuses files that unpack to more than they may.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Source
from pipeline.read.errors import Refused
from pipeline.read.numbering import Numbering, W
from pipeline.read.page_text import WIDEST, spread
from pipeline.read.raised import raised
from pipeline.read.text import extracted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-6])$", re.I)
_MOST_PARTS = 5000
_HOLDERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
_HIDDEN = frozenset(W + name for name in ("del", "moveFrom", "txbxContent", "rt", "pPr"))
_INLINE = tuple(
    W + name for name in ("t", "tab", "br", "cr", "noBreakHyphen", "footnoteReference", "endnoteReference")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


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
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return [extracted(data, doc_id, text, media_type, found, pack)]


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
    """Yield headings, paragraphs, list items and table rows in document order, then the notes."""
    walk = _Walk(document)
    yield from walk.blocks(document.element.body)
    yield from walk.notes()


class _Walk:
    """The text of a document with what Word only shows: numbers, marks of notes, the text of boxes."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = Numbering(document)
        self._styles = {s.get(f"{W}styleId"): s for s in document.styles.element.findall(f"{W}style")}
        self._noted: list[tuple[str, str]] = []

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield the lines of a body, a cell or a content control."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield ""
                yield from self._table(element)
                yield ""
            elif element.tag in _HOLDERS:
                yield from self.blocks(element)

    def notes(self) -> Iterator[str]:
        """Yield the notes that the text referred to, as Markdown writes them."""
        from lxml import etree

        parts = {r.reltype.rsplit("/", 1)[-1]: r.target_part for r in self._document.part.rels.values()}
        for kind in ("footnote", "endnote"):
            part = parts.get(f"{kind}s")
            if part is None:
                continue
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, huge_tree=False))
            texts = {note.get(f"{W}id"): note for note in root.findall(f"{W}{kind}")}
            for of, number in self._noted:
                if of == kind and (note := texts.get(number)) is not None:
                    text = " ".join(" ".join(self._text(p) for p in note.iter(f"{W}p")).split())
                    yield f"[^{_note(kind, number)}]: {text}"

    def _paragraph(self, element: Any) -> Iterator[str]:
        text = self._text(element).replace("\t", " ").strip()
        styles = list(self._chain(element))
        if text:
            yield self._marked(element, styles, text)
        else:
            yield ""
        for box in element.iter(f"{W}txbxContent"):
            if not any(x.tag == _FALLBACK for x in box.iterancestors()):
                yield from self.blocks(box)

    def _marked(self, element: Any, styles: list[Any], text: str) -> str:
        names = [x.get(f"{W}val") or "" for style in styles if (x := style.find(f"{W}name")) is not None]
        heading = next((found for name in names if (found := _HEADING.search(name))), None)
        level = int(heading[1]) if heading else 1 if names[:1] and names[0].lower() == "title" else 0
        mark = self._numbers.mark(element, styles)
        if mark is not None and mark[0] != "-":
            text = f"{mark[0]}{'' if mark[0][-1] in '、）．' else ' '}{text}"
        if level:
            return f"{'#' * level} {' '.join(text.split())}"
        if mark is not None:
            return f"{'    ' * mark[1]}- {text}" if mark[0] == "-" else text
        return f"- {text}" if names[:1] and names[0].lower().startswith("list bullet") else text

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """Yield the paragraph's style and those that it is based on."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        name = None if found is None else found.get(f"{W}val")
        for _ in range(12):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            name = None if base is None else base.get(f"{W}val")

    def _text(self, paragraph: Any) -> str:
        """The text of a paragraph: insertions are in, deletions, boxes and readings of characters are not."""
        pieces: list[str] = []
        for element in paragraph.iter(*_INLINE):
            if any(x.tag in _HIDDEN for x in _ancestors(element, paragraph)):
                continue
            if element.tag == f"{W}t":
                text = element.text or ""
                if text.strip() and _is_raised(element):
                    text = raised(text, "".join(pieces[-3:])) or text
                pieces.append(text)
            elif element.tag == f"{W}noBreakHyphen":
                pieces.append("-")
            elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = element.tag[len(W) : -len("Reference")]
                number = element.get(f"{W}id") or ""
                self._noted.append((kind, number))
                pieces.append(f"[^{_note(kind, number)}]")
            elif element.tag == f"{W}tab":
                pieces.append("\t" if element.getparent().tag == f"{W}r" else "")
            else:
                pieces.append("\n")
        return "".join(pieces)

    def _table(self, table: Any) -> Iterator[str]:
        """Yield the rows of a table, and below each those of the tables in its cells."""
        rows: list[tuple[list[tuple[str, int]], list[Any]]] = []
        for row in table.iter(f"{W}tr"):
            if next(x for x in row.iterancestors(f"{W}tbl")) is not table:
                continue
            cells, inner = [], []
            for cell in row.iter(f"{W}tc"):
                if next(x for x in cell.iterancestors(f"{W}tr")) is not row:
                    continue
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                if merged is not None and merged.get(f"{W}val") != "restart":
                    cells.append(("", _across(cell)))  # what it shows stands in the cell above
                    continue
                text = " ".join(" ".join(self._text(p) for p in cell.findall(f"{W}p")).split())
                cells.append((text.replace("|", "｜"), _across(cell)))
                inner.extend(cell.findall(f"{W}tbl"))
            rows.append((cells, inner))
        parted = len({len(cells) for cells, _ in rows}) > 1  # else a column is one wherever it is wide
        for cells, inner in rows:
            shown = [x for text, across in cells for x in spread(text, across if parted else 1)]
            yield "| " + " | ".join(shown) + " |"
            for one in inner:
                yield from self._table(one)


def _is_raised(element: Any) -> bool:
    """Whether a piece of text is set above the line."""
    found = element.getparent().find(f"{W}rPr/{W}vertAlign")
    return found is not None and found.get(f"{W}val") == "superscript"


def _across(cell: Any) -> int:
    """How many columns a cell takes."""
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    value = found.get(f"{W}val") if found is not None else None
    return min(max(int(value), 1), WIDEST) if value is not None and value.isdecimal() else 1


def _ancestors(element: Any, top: Any) -> Iterator[Any]:
    for found in element.iterancestors():
        if found is top:
            return
        yield found


def _note(kind: str, number: str) -> str:
    return number if kind == "footnote" else f"e{number}"


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
