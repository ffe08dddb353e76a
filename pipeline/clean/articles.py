"""Pages that hold several articles: each becomes a document of its own, where it is clear which text is whose."""

import re
from dataclasses import replace

from pipeline.clean import clean
from pipeline.clean.headers import describe
from pipeline.clean.pack import CleaningPack
from pipeline.document import Document, Source, Span
from pipeline.metadata import settle

_DATELINE = re.compile(
    r"[（(【]?(?:本[报報刊][^。，；\n]{0,14}?(?:[电電讯訊]|消息)|[一-鿿]{1,5}社[^。，；\n]{0,18}?[电電讯訊])"
    r"(?=[\s　（(）)】:：]|[一-鿿])"
)
_AT_LINE = re.compile(rf"(?m)^[ \t\u3000]*{_DATELINE.pattern}")
_CARRIED_ON = re.compile(r"[（(【](?:上接|下转|下轉|紧接|緊接)")


def divide(source: Source, pack: CleaningPack) -> list[Source]:
    """The articles of a page, `page.txt#1`, `page.txt#2` …; the page as it is where it holds one, or cannot be divided.

    An article begins with its headline, and a dateline stands right below it. Columns that are interleaved, or
    carried on elsewhere on the page, are not taken apart: nobody could say which text is whose.
    """
    start, end = source.body_span
    if len(_AT_LINE.findall(source.text, start, end)) < 2 or _CARRIED_ON.search(source.text, start, end):
        return [source]
    document = clean(source, pack)
    places = _beginnings(document)
    if len(places) < 2:
        return [source]
    spans = [Span(a, b) for a, b in zip(places, [*places[1:], end], strict=True)]
    head = clean(replace(source, body=Span(start, places[0])), pack) if places[0] > start else None
    return [_article(source, span, n, head) for n, span in enumerate(spans, 1)]


def _beginnings(document: Document) -> list[int]:
    """Raw offsets of the headlines that have a dateline below them; none where a dateline has no headline."""
    found: list[int] = []
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or not _DATELINE.match(document.text, block.start, block.end):
            continue
        first = index
        while first and blocks[first - 1].kind == "heading":
            first -= 1
        if first == index:
            return []
        found.append(document.raw_offset(blocks[first].start))
    return found


def _article(source: Source, span: Span, number: int, head: Document | None) -> Source:
    """One article: the page's metadata but for the title, and the day of the page's head."""
    given = [(k, v, source.origins.get(k, "given")) for k, v in source.metadata.items() if k != "title"]
    top = [x for x in describe(head.text, head.blocks, page=True) if x[0] != "title"] if head else []
    values, origins, _ = settle([*given, *top])
    return replace(
        source,
        doc_id=f"{source.doc_id}#{number}",
        path=source.path or source.doc_id,
        body=span,
        metadata=values,
        origins=origins,
        problems=source.problems if number == 1 else (),
    )
