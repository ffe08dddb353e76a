"""Sentences and words."""

import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.document import Span

_END = re.compile(r"[。！？!?；;]*[。！？!?]+[”’」』）)\]】]*|\n+")


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of `text[start:end]`: they end at 。！？ with the closing marks behind, or at a line end."""
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() > at:
            yield Span(at, match.end())
        at = match.end()
    if at < end and not text[at:end].isspace():
        yield Span(at, end)


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """jieba's tokenizer with a cache of its own, so that no other user's cache file is in the way."""
    import jieba

    jieba.setLogLevel("ERROR")
    words = jieba.Tokenizer()
    folder = Path(tempfile.gettempdir()) / f"shuli-jieba-{Path.home().name}"
    folder.mkdir(exist_ok=True)
    words.tmp_dir = str(folder)
    words.initialize()
    return words
