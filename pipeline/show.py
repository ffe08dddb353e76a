"""Raw beside clean: every raw line, what became of it, and why the rest left."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.clean.build import Places
from pipeline.document import Document, Edit

#: Changes that every text is full of: named only where they are all that happened to a line.
_COMMON = frozenset(("space", "indentation", "trailing space", "line end", "empty line"))
_WIDEST = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A raw line: its number (from 1), its text with the stretches that left, the clean text, the blocks, the reasons."""

    number: int
    raw: str
    removed: tuple[tuple[int, int], ...]
    clean: str
    blocks: tuple[str, ...]
    reasons: tuple[str, ...]
    goes_on: bool


def rows(document: Document) -> Iterator[Row]:
    """Yield a row for each raw line that holds anything, in reading order."""
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
        if not line.strip() and not any(
            e.why not in ("empty line", "indentation", "line end") for e in inside
        ):
            continue
        low, high = places.clean_offset(start), places.clean_offset(end)
        body = text[low:high]
        reasons = tuple(dict.fromkeys(e.why for e in inside if raw[e.start : e.end] != e.to))
        first = document.block_index(low) if low < high else len(blocks)
        last = document.block_index(high - 1) if low < high else -1
        kinds = tuple(
            _kind(document, i)
            for i in range(first, last + 1)
            if blocks[i].end > low and blocks[i].start < high
        )
        yield Row(
            number,
            line.rstrip("\r\n"),
            tuple((max(e.start, start) - start, min(e.end, end) - start) for e in inside if not e.to),
            body.rstrip("\n"),
            kinds,
            tuple(r for r in reasons if r not in _COMMON) or reasons,
            bool(body) and not body.endswith("\n") and high < len(text),
        )


def _touching(edits: tuple[Edit, ...], index: int, start: int, end: int) -> Iterator[Edit]:
    while index < len(edits) and edits[index].start < end:
        yield edits[index]
        index += 1


def _kind(document: Document, index: int) -> str:
    block = document.blocks[index]
    lead = f" ←{block.lead_in}" if block.lead_in is not None else ""
    return f"{index} {block.kind}{f' {block.level}' if block.level else ''}{lead}"


def render(document: Document) -> RenderableType:
    """The document's head and a table of its lines: raw with what left struck out, clean, block, reasons."""
    source = document.source
    head = Text(
        f"{source.doc_id}  {source.media_type}  {source.encoding}  {document.language} {document.script}\n"
    )
    for name, value in source.metadata.items():
        head.append(f"  {name}: {value}  ({source.origins.get(name, '?')})\n")
    for problem in source.problems:
        head.append(f"  ! {problem.message}\n", style="yellow")
    table = Table(show_lines=False, expand=True, pad_edge=False)
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    table.add_column("raw", ratio=4, overflow="fold")
    table.add_column("clean", ratio=4, overflow="fold")
    table.add_column("block", ratio=1, style="cyan", overflow="fold")
    table.add_column("left out because", ratio=1, style="yellow", overflow="fold")
    for row in rows(document):
        raw = Text(_visible(row.raw[:_WIDEST]))
        for start, end in row.removed:
            raw.stylize("red strike", start, end)
        clean = row.clean.replace("\n", "⏎")[:_WIDEST] + ("⤶" if row.goes_on else "")
        table.add_row(str(row.number), raw, Text(clean), "\n".join(row.blocks), "\n".join(row.reasons))
    return Group(head, table)


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
