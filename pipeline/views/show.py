"""Raw beside clean: every raw line, what became of it, and why the rest left."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from pipeline.clean.build import Places
from pipeline.document import Document, Edit

#: Changes that every text is full of: named only where they are all that happened to a line.
_COMMON = frozenset(("space", "indentation", "trailing space", "line end", "empty line"))
#: Why a line of a page is no line of this document.
_ELSEWHERE = ("before the body", "after the body", "another article")


@dataclass(frozen=True, slots=True)
class Row:
    """A raw line: its number (from 1), its text with the stretches that left, the clean text, the blocks, the reasons.

    `goes_on` says that the next line was joined to it.
    """

    number: int
    raw: str
    removed: tuple[tuple[int, int], ...]
    clean: str
    blocks: tuple[str, ...]
    reasons: tuple[str, ...]
    goes_on: bool


def rows(document: Document) -> Iterator[Row]:
    """Yield a row for each raw line that holds anything, in the order of the file; those of other articles stay out."""
    raw, text = document.source.text, document.text
    places = Places(list(document.segments), len(text))
    edits, blocks = document.edits, document.blocks
    at = edit_at = 0
    for number, line in enumerate(raw.splitlines(keepends=True), 1):
        start, end = at, at + len(line)
        at = end
        while edit_at < len(edits) and edits[edit_at].end <= start:
            edit_at += 1
        inside = list(_touching(edits, edit_at, start, end))
        if not line.strip() or any(
            e.why in _ELSEWHERE and e.start <= start and e.end >= end for e in inside[:1]
        ):
            continue
        spans = places.clean_spans(start, end)
        bodies = [text[low:high] for low, high in spans]
        body = "  ".join([*(part.rstrip("\n") for part in bodies[:-1]), *bodies[-1:]])
        high = spans[-1][1] if spans else 0
        reasons = tuple(dict.fromkeys(e.why for e in inside if raw[e.start : e.end] != e.to))
        yield Row(
            number,
            line.rstrip("\r\n"),
            tuple((max(e.start, start) - start, min(e.end, end) - start) for e in inside if not e.to),
            body.rstrip("\n"),
            tuple(
                _kind(document, i)
                for a, b in spans
                for i in range(document.block_index(a), document.block_index(b - 1) + 1)
                if blocks[i].end > a and blocks[i].start < b
            ),
            tuple(r for r in reasons if r not in _COMMON) or reasons,
            bool(body) and not body.endswith("\n") and high < len(text),
        )


def _touching(edits: tuple[Edit, ...], index: int, start: int, end: int) -> Iterator[Edit]:
    while index < len(edits) and edits[index].start < end:
        yield edits[index]
        index += 1


def _kind(document: Document, index: int) -> str:
    block = document.blocks[index]
    level = f" {block.level}" if block.level else ""
    lead = f" of {block.lead_in}" if block.lead_in is not None else ""
    return f"{index} {block.kind}{level}{lead}"


def render(document: Document) -> RenderableType:
    """The document's head, then each raw line with what left struck out, what it became, its blocks and the reasons."""
    source = document.source
    about = [source.media_type, source.encoding, document.language, document.script, document.region]
    pieces: list[RenderableType] = [Text(f"{source.doc_id}  {' '.join(x for x in about if x)}", style="bold")]
    for name, value in source.metadata.items():
        pieces.append(_Hung(f"  {name}: ", Text(f"{value}  ({source.origins.get(name, '?')})")))
    pieces += [Text(f"  ! {problem.message}", style="yellow") for problem in source.problems]
    pieces.append(Text())
    pieces.extend(line for row in rows(document) for line in _lines(row))
    return Group(*pieces)


def _lines(row: Row) -> Iterator[RenderableType]:
    raw = Text(_visible(row.raw))
    for start, end in row.removed:
        raw.stylize("red strike", start, end)
    yield _Hung(f"{row.number:>5}  ", raw)
    clean = row.clean.replace("\n", "⏎")
    if clean and clean != row.raw:
        yield _Hung("    →  ", Text(f"{_visible(clean)}{'⤶' if row.goes_on else ''}", style="green"))
    notes = " · ".join(x for x in ("; ".join(row.blocks), ", ".join(row.reasons)) if x)
    if notes:
        yield _Hung("       ", Text(notes, style="dim"))


class _Hung:
    """A text beside its gutter, broken where a line is full: Chinese has no spaces to break at."""

    def __init__(self, gutter: str, text: Text) -> None:
        self._gutter, self._text = gutter, text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines; those behind the first stand below its text."""
        room = max(options.max_width - len(self._gutter), 2)
        cuts, used = [], 0
        for place, char in enumerate(self._text.plain):
            size = cell_len(char)
            if used + size > room:
                cuts.append(place)
                used = 0
            used += size
        for number, line in enumerate(self._text.divide(cuts)):
            gutter = Text(self._gutter if not number else " " * len(self._gutter), style=self._text.style)
            line.no_wrap = True
            line.overflow = "ignore"
            yield Text.assemble(gutter, line, no_wrap=True, overflow="ignore")


def _visible(text: str) -> str:
    """Controls and marks of direction as pictures, one character each, so that they can do nothing to a terminal."""
    return "".join(
        chr(0x2400 + ord(c)) if c < " " else "␡" if "\x7f" <= c <= "\x9f" else "⍰" if _hidden(c) else c
        for c in text
    )


def _hidden(char: str) -> bool:
    return (
        "\u200b" <= char <= "\u200f"
        or "\u2028" <= char <= "\u202e"
        or "\u2060" <= char <= "\u2069"
        or char == "\ufeff"
    )
