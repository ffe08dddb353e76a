"""Raw file → Sources: one module a format, and the registry that picks it by the file's suffix and first bytes."""

import os
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.clean import default_pack
from pipeline.clean.articles import divide
from pipeline.clean.pack import CleaningPack
from pipeline.document import Source
from pipeline.read import bounded, dump, text
from pipeline.read.errors import Refused
from pipeline.read.files import read_bounded

Reader = Callable[[bytes, str, CleaningPack], list[Source]]

#: Formats that a child process reads.
_pdf: Reader = partial(bounded.read, "pdf")
_docx: Reader = partial(bounded.read, "docx")
_html: Reader = partial(bounded.read, "html")

#: Reader by suffix. A reader takes the file's bytes and its `doc_id` and returns its Sources, or raises `Refused`.
READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": text.read,
    ".markdown": text.read,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".json": dump.read_json,
    ".jsonl": dump.read_lines,
    ".ndjson": dump.read_lines,
}

__all__ = ["READERS", "Refused", "read_bytes", "read_file", "readable"]


def read_bytes(data: bytes, doc_id: str, pack: CleaningPack | None = None) -> list[Source]:
    """The Sources in a file's bytes: one, or one for each document of a dump.

    Raises:
        Refused: the bytes hold no readable text; says why and what to do.
    """
    pack = pack or default_pack()
    suffix = _suffix(doc_id)
    if suffix == ".gz":
        data = _unpack(data, doc_id, pack)
        suffix = _suffix(doc_id[:-3]) or ".txt"
    reader = _by_content(data) if suffix in (".txt", ".text", ".md", ".markdown", ".html", ".htm") else None
    reader = reader or READERS.get(suffix)
    if reader is None:
        known = " ".join(sorted(READERS))
        raise Refused("format", f"{doc_id}: no reader for {suffix or 'a name without an ending'}",
                      f"convert it to one of {known}, or take it out of the folder")  # fmt: skip
    sources = reader(data, doc_id, pack)
    return [part for source in sources for part in divide(source, pack)]


def _by_content(data: bytes) -> Reader | None:
    """The reader for what a file really is, where its first bytes say so against its name."""
    if data.startswith(b"%PDF-"):
        return _pdf
    if data.startswith(b"PK\x03\x04") and b"word/" in data[:4096]:
        return _docx
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return _html
    return None


def _unpack(data: bytes, doc_id: str, pack: CleaningPack) -> bytes:
    """What a gzip file holds, as far as it may unpack.

    Raises:
        Refused: damaged, cut off, or larger than allowed.
    """
    limit = pack.limits.unpacked_bytes
    pieces: list[bytes] = []
    size = 0
    try:
        while data:
            stream = zlib.decompressobj(wbits=31)
            piece = stream.decompress(data, limit - size + 1)
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise Refused(
                    "too_large",
                    f"{doc_id}: unpacks to more than the {limit:,} bytes allowed",
                    "split the file, or raise limits.unpacked_bytes in rules/cleaning.yaml",
                )
            if not stream.eof:
                raise Refused(
                    "truncated", f"{doc_id}: the gzip file ends before its end", "fetch the file again"
                )
            data = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise Refused(
            "broken", f"{doc_id}: no readable gzip file: {error}", "fetch the file again"
        ) from error
    return b"".join(pieces)


def read_file(path: str | Path, doc_id: str, pack: CleaningPack | None = None) -> list[Source]:
    """Read the file once and decode those bytes.

    Raises:
        Refused: the file cannot be read or holds no readable text.
    """
    pack = pack or default_pack()
    if not readable(doc_id):
        return read_bytes(b"", doc_id, pack)  # says that there is no reader
    return read_bytes(read_bounded(os.fspath(path), doc_id, pack.limits.file_bytes), doc_id, pack)


def readable(doc_id: str) -> bool:
    """Whether there is a reader for a file of this name."""
    suffix = _suffix(doc_id)
    return suffix in READERS or suffix == ".gz"


def _suffix(doc_id: str) -> str:
    """What a file's name ends in, from its last dot on, in lower case; empty where nothing stands on either side."""
    name, dot, ending = doc_id.rpartition("/")[2].rpartition(".")
    return f".{ending.lower()}" if dot and ending and name.strip(".") else ""
