"""Plain text and Markdown, with YAML front matter."""

import hashlib
import re

from pipeline.document import Source, Span
from pipeline.read.encodings import decode
from pipeline.read.errors import Refused
from pipeline.read.front_matter import read_front_matter


def read(data: bytes, doc_id: str) -> list[Source]:
    """The one Source of a text or Markdown file.

    Raises:
        Refused: empty, or not text in any encoding we know.
    """
    text, encoding = decode(data, doc_id)
    if not text.strip():
        raise Refused(
            "empty", f"{doc_id}: the file holds no text", "delete the file or fetch the article again"
        )
    metadata, body_start, problem = read_front_matter(text)
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    for name, value in metadata.items():
        values[name], origins[name] = value, "front matter"
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
            problems=(problem,) if problem else (),
        )
    ]


_MARKDOWN = re.compile(r"^#{1,6} |\*\*|!\[", re.M)


def is_markdown(doc_id: str, text: str, body_start: int) -> bool:
    """Whether the text is Markdown, by its name or its marks."""
    return doc_id.lower().endswith((".md", ".markdown")) or bool(body_start) or bool(_MARKDOWN.search(text))
