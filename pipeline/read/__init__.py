"""Raw file → Source: one module a format, and the registry that picks it by the file's suffix."""

from collections.abc import Callable
from pathlib import Path

from pipeline.document import Source
from pipeline.read import text
from pipeline.read.errors import Refused

#: Reader by suffix. A reader takes the file's bytes and its `doc_id` and returns its Sources, or raises `Refused`.
READERS: dict[str, Callable[[bytes, str], list[Source]]] = {
    ".txt": text.read,
    ".md": text.read,
    ".markdown": text.read,
}

__all__ = ["READERS", "Refused", "read_bytes", "read_file"]


def read_bytes(data: bytes, doc_id: str) -> list[Source]:
    """The Sources in a file's bytes: one, or one for each document of a dump.

    Raises:
        Refused: the bytes hold no readable text; says why and what to do.
    """
    return READERS[Path(doc_id).suffix.lower()](data, doc_id)


def read_file(path: Path, doc_id: str) -> list[Source]:
    """Read the file once and decode those bytes.

    Raises:
        Refused: the file cannot be read or holds no readable text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            "unreadable", f"{doc_id}: {error.strerror or error}", "make the file readable, then run again"
        ) from error
    return read_bytes(data, doc_id)
