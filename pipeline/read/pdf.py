"""PDF with a text layer: its text line by line, each line with its page and its box, so that a mention can be shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import PlacedLine, Problem, Source
from pipeline.read.errors import Refused
from pipeline.read.text import extracted

#: Between two pages stands a form feed, as other tools write it.
PAGE_BREAK = "\x0c"
_BREAK = re.compile(r"\r\n|\r|\n")
_NO_TITLE = re.compile(
    r"^(?:Microsoft|Untitled|无标题|未命名|文档\d*|Document\d*|幻灯片|PowerPoint)|\.(?:docx?|wps|pptx?|xlsx?|indd|pdf)$",
    re.I,
)


def read(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The one Source of a PDF file.

    Raises:
        Refused: it needs a password, is cut off or damaged, has too many pages, or no text layer.
    """
    if b"%%EOF" not in data[-4096:]:
        raise Refused("truncated", f"{doc_id}: the PDF ends before its end", "fetch the file again")
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused(
                "password", f"{doc_id}: the PDF needs a password", "save it without the password"
            ) from error
        raise Refused("broken", f"{doc_id}: no readable PDF: {error}", "fetch the file again") from error
    try:
        if len(pdf) > pack.limits.pages:
            raise Refused(
                "too_large",
                f"{doc_id}: {len(pdf):,} pages, more than the {pack.limits.pages:,} allowed",
                "split the file, or raise limits.pages in rules/cleaning.yaml",
            )
        text, layout, pictures = _pages(pdf)
        info = pdf.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise Refused(
            "broken", f"{doc_id}: a page cannot be read: {error}", "fetch the file again"
        ) from error
    finally:
        pdf.close()
    if (
        len(re.sub(r"\s", "", text)) < 5 * max(text.count(PAGE_BREAK) + 1, 1) and pictures
    ) or not text.strip():
        raise Refused(
            "scanned",
            f"{doc_id}: the PDF has no text layer" + (": its pages are pictures" if pictures else ""),
            "run it through text recognition (OCR), then put the result here",
        )
    odd = []
    if text.count("\ufffd") > len(text) // 100:
        message = "some fonts do not say which characters they show"
        odd.append(Problem("read.glyphs", message, "read those pages by eye"))
    source = extracted(data, doc_id, text, "application/pdf", _metadata(info), pack)
    return [replace(source, problems=(*source.problems, *odd), layout=tuple(layout))]


def _pages(pdf: Any) -> tuple[str, list[PlacedLine], bool]:
    """The text, the place of every line, and whether there are pages that hold pictures and no text."""
    pieces: list[str] = []
    layout: list[PlacedLine] = []
    at, pictures = 0, False
    for number in range(len(pdf)):
        page = pdf[number]
        textpage = page.get_textpage()
        try:
            if number:
                pieces.append(PAGE_BREAK + "\n")
                at += 2
            lines = list(_lines(textpage))
            if not lines and not pictures:
                pictures = any(True for _ in page.get_objects(filter=[3], max_depth=2))
            for line, box in lines:
                layout.append(PlacedLine(at, number + 1, box))
                pieces.append(line + "\n")
                at += len(line) + 1
        finally:
            textpage.close()
            page.close()
    return "".join(pieces), layout, pictures


def _lines(textpage: Any) -> Iterator[tuple[str, tuple[float, float, float, float] | None]]:
    """Yield the lines of a page with the box around each, in points from the lower left corner."""
    text = textpage.get_text_range()
    exact = len(text) == textpage.count_chars()
    at = 0
    for end, following in [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]:
        line = text[at:end].replace("\ufffe", "").replace(PAGE_BREAK, "")
        if line.strip() or following < len(text):
            yield line, _box(textpage, text, at, end) if exact and line.strip() else None
        at = following


def _box(textpage: Any, text: str, start: int, end: int) -> tuple[float, float, float, float] | None:
    """The box around the visible characters of a line, by its first, middle and last ones."""
    seen = [i for i in range(start, end) if not text[i].isspace()]
    if not seen:
        return None
    boxes = [textpage.get_charbox(i) for i in {seen[0], seen[len(seen) // 2], seen[-1]}]
    left, bottom = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, top = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def _metadata(info: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    title = info.get("Title", "").strip()
    if title and not _NO_TITLE.search(title):
        yield "title", title, "pdf info"
    if author := info.get("Author", "").strip():
        yield "author", author, "pdf info"
