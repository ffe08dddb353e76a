"""Bytes → text, strictly: no encoding is taken that cannot decode every byte."""

import codecs

from pipeline.read.errors import Refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, doc_id: str) -> tuple[str, str]:
    """The text and the name of its encoding.

    Raises:
        Refused: the bytes are no text in any encoding known here.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _undecodable(doc_id, encoding, error) from error
    if data.count(b"\0") > len(data) // 100:
        raise Refused("binary", f"{doc_id}: the bytes are no text", "remove the file or convert it to text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        for encoding in ("gb18030", "big5"):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
        raise _undecodable(doc_id, "utf-8", error) from error


def _undecodable(doc_id: str, encoding: str, error: UnicodeDecodeError) -> Refused:
    return Refused(
        "undecodable",
        f"{doc_id}: byte {error.start} ({error.object[error.start]:#04x}) is no {encoding}: {error.reason}",
        "save the file as UTF-8, then run again",
    )
