"""Pages that hold several articles: each becomes a document of its own, where it is clear which text is whose."""

import re
from dataclasses import replace

from pipeline.clean import clean
from pipeline.clean.columns import reading_order
from pipeline.clean.continuity import chains
from pipeline.clean.fragments import DATELINE, FROM, TO, Fragment, fragments
from pipeline.clean.headers import describe
from pipeline.clean.lines import NUMBERED
from pipeline.clean.mosaic import flat
from pipeline.clean.pack import CleaningPack
from pipeline.document import Document, Source, Span
from pipeline.metadata import settle

# Behind a line end, which is found faster than the beginning of a line.
_AT_LINE = re.compile(rf"\n[ \t\u3000]*{DATELINE.pattern}")
_AT_TOP = re.compile(_AT_LINE.pattern.removeprefix(r"\n"))
_BELOW = re.compile(r"(?m)\n[ \t\u3000]*[（(【]([^（()）。\n]{2,24}[电電讯訊])[）)】][ \t\u3000]*$")

#: What has more fragments or articles is no page of a newspaper.
_MOST = 80


def divide(source: Source, pack: CleaningPack) -> list[Source]:
    """The articles of a page, `page.txt#1`, `page.txt#2` …; the page as it is where it holds one, or cannot be divided.

    Where columns are interleaved or articles are carried on elsewhere on the page, an article is put together from
    its pieces. Otherwise, an article begins with its headline, and a dateline stands right below it.
    """
    text, (start, end) = source.text, source.body_span
    if pieces := reading_order(text, start, end):
        return _in_columns(replace(source, pieces=pieces), pack)
    if _torn(text, start, end):
        return _assembled(source, pack)
    if not _has_datelines(text, start, end):
        return [source]
    document = clean(source, pack)
    places = _beginnings(document)
    if not 2 <= len(places) <= _MOST:
        return [source]
    spans = [Span(a, b) for a, b in zip([start, *places[1:]], [*places[1:], end], strict=True)]
    head = clean(replace(source, body=Span(start, places[0])), pack) if places[0] > start else None
    return [_article(source, (span,), n, head) for n, span in enumerate(spans, 1)]


def _has_datelines(text: str, start: int, end: int) -> bool:
    """Whether more than one line begins with who reports from where."""
    return len(_AT_LINE.findall(text, start, end)) + bool(_AT_TOP.match(text, start, end)) > 1


def _in_columns(page: Source, pack: CleaningPack) -> list[Source]:
    """The articles of a page whose columns stand side by side, each with the lines that are its own."""
    text = flat(page).text
    places = _beginnings(clean(page, pack)) if _has_datelines(text, 0, len(text)) else []
    if not 2 <= len(places) <= _MOST:
        return [page]
    articles: list[list[Span]] = [[]]
    for piece in page.pieces:
        for place in places:
            if piece.start <= place < piece.end:
                if place > piece.start:
                    articles[-1].append(Span(piece.start, place))
                piece = Span(place, piece.end)
                articles.append([])
        articles[-1].append(piece)
    top = articles.pop(0)
    head = clean(replace(page, pieces=tuple(top)), pack) if top else None
    articles[0] = [*top, *articles[0]]
    return [_article(page, tuple(spans), n, head) for n, spans in enumerate(articles, 1)]


def _torn(text: str, start: int, end: int) -> bool:
    """Whether the text says that it is carried over, or names the source of an article below more than one."""
    if "版" in text or "頁" in text or "页" in text:
        if "接" in text and FROM.search(text, start, end):
            return True
        if ("转" in text or "轉" in text) and TO.search(text, start, end):
            return True
    return len({source.strip() for source in _BELOW.findall(text, start, end)}) > 1


def _assembled(source: Source, pack: CleaningPack) -> list[Source]:
    """The articles put together from the fragments of the page."""
    apart = pack.model_copy(update={"steps": pack.steps.model_copy(update={"seams": False})})
    parts = fragments(clean(source, apart))  # half a sentence goes on in another column
    marked = any(part.enters or part.leaves for part in parts)
    if len(parts) > _MOST or (not marked and sum(part.headline for part in parts) < 2):
        return [source]
    articles = [chain for chain in chains(parts) if not parts[chain[0]].masthead]
    if len(articles) < 2:
        return [source]
    heads = [n for n, part in enumerate(parts) if part.masthead]
    top = clean(replace(source, body=parts[0].span), pack) if heads[:1] == [0] else None
    for head in reversed(heads):  # the head of a page stays with the article below it
        owner = next((chain for chain in articles if head + 1 in chain), articles[0])
        at = owner.index(head + 1) if head + 1 in owner else 0
        owner.insert(0 if at and parts[owner[at - 1]].open else at, head)
    pieces = [_pieces(source.text, parts, chain) for chain in articles]
    return [_article(source, tuple(spans), n, top) for n, spans in enumerate(pieces, 1)]


def _pieces(text: str, parts: list[Fragment], chain: list[int]) -> list[Span]:
    """The raw spans of an article; a sentence that goes on in another column is joined without a gap."""
    spans = [parts[n].span for n in chain]
    for k in range(len(chain) - 1):
        if not parts[chain[k]].open or NUMBERED.match(parts[chain[k + 1]].text):
            continue
        left, right = spans[k], spans[k + 1]
        end = left.start + len(text[left.start : left.end].rstrip())
        if mark := next((m for m in TO.finditer(text, left.start, end) if m.end() == end), None):
            end = left.start + len(text[left.start : mark.start()].rstrip())
        begin = mark.end() if (mark := FROM.match(text, right.start, right.end)) else right.start
        begin += len(text[begin : right.end]) - len(text[begin : right.end].lstrip())
        spans[k], spans[k + 1] = Span(left.start, end), Span(begin, right.end)
    return spans


def _beginnings(document: Document) -> list[int]:
    """Raw offsets of the headlines that have a dateline below them; none where a dateline has no headline."""
    found: list[int] = []
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or not DATELINE.match(document.text, block.start, block.end):
            continue
        first = index
        while first and blocks[first - 1].kind == "heading":
            first -= 1
        if first == index:
            return []
        found.append(document.raw_offset(blocks[first].start))
    return found


def _article(source: Source, spans: tuple[Span, ...], number: int, head: Document | None) -> Source:
    """One article: the page's metadata but for the title, and the day of the page's head."""
    given = [(k, v, source.origins.get(k, "given")) for k, v in source.metadata.items() if k != "title"]
    top = (
        [x for x in describe(head.text, head.norm, head.blocks, page=True) if x[0] != "title"] if head else []
    )
    values, origins, _ = settle([*given, *top])
    return replace(
        source,
        doc_id=f"{source.doc_id}#{number}",
        path=source.path or source.doc_id,
        body=spans[0] if len(spans) == 1 else source.body,
        pieces=spans if len(spans) > 1 else (),
        metadata=values,
        origins=origins,
        problems=source.problems if number == 1 else (),
    )
