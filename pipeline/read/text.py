"""Plain text and Markdown, with YAML front matter."""

import hashlib
import re
from collections.abc import Iterable

from pipeline.clean.pack import CleaningPack
from pipeline.document import Problem, Source, Span
from pipeline.metadata import settle
from pipeline.read.encodings import decode
from pipeline.read.errors import Refused
from pipeline.read.front_matter import read_front_matter


def read(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The one Source of a text or Markdown file.

    Raises:
        Refused: empty, or not text in any encoding we know.
    """
    text, encoding, odd = decode(data, doc_id)
    check_text(text, doc_id, pack)
    metadata, body_start, problem = read_front_matter(text)
    values, origins, doubts = settle((name, value, "front matter") for name, value in metadata.items())
    return [
        Source(
            doc_id=doc_id,
            text=text,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="text/markdown" if is_markdown(doc_id, text, body_start) else "text/plain",
            encoding=encoding,
            body=Span(body_start, len(text)),
            metadata=values,
            origins=origins,
            problems=(*([Problem("read.front_matter", problem)] if problem else []), *doubts, *odd),
        )
    ]


def extracted(
    data: bytes,
    doc_id: str,
    text: str,
    media_type: str,
    found: Iterable[tuple[str, str, str]],
    pack: CleaningPack,
) -> Source:
    """The Source of a text taken out of another format's bytes; `found` is `(field, value, origin)`.

    Raises:
        Refused: the text holds nothing, or a line longer than any article.
    """
    check_text(text, doc_id, pack)
    values, origins, problems = settle(found)
    return Source(
        doc_id=doc_id,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        metadata=values,
        origins=origins,
        problems=tuple(problems),
    )


def check_text(text: str, doc_id: str, pack: CleaningPack) -> None:
    """Refuse a text that holds nothing, or a line longer than any article.

    Raises:
        Refused: it is empty or has such a line.
    """
    if not text.strip("\ufeff\0 \t\r\n\x0b\x0c\u3000\xa0\u200b"):
        raise Refused(
            "empty", f"{doc_id}: the file holds no text", "delete the file or fetch the article again"
        )
    limit = pack.limits.line_characters
    if len(text) > limit:
        longest = max(map(len, re.split(r"[\r\n]", text)))
        if longest > limit:
            raise Refused(
                "line_too_long",
                f"{doc_id}: a line of {longest:,} characters, more than the {limit:,} allowed",
                "break the text into paragraphs, or raise limits.line_characters in rules/cleaning.yaml",
            )


_MARKDOWN = re.compile(r"^#{1,6} |\*\*|!\[", re.M)


def is_markdown(doc_id: str, text: str, body_start: int) -> bool:
    """Whether the text is Markdown, by its name or its marks."""
    return doc_id.lower().endswith((".md", ".markdown")) or bool(body_start) or bool(_MARKDOWN.search(text))
