"""Source → Document: take out what is no text, join what was torn, and keep the raw offset of every character.

Cleaning never rewrites. Each step looks at the raw text and yields `Edit`s; the clean text is what they leave.
So a raw offset is known by construction and never found again afterwards.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline import metadata
from pipeline.characters import detect_language, detect_script, normalize
from pipeline.clean.blocks import blocks
from pipeline.clean.build import apply, break_edits
from pipeline.clean.furniture import drop, furniture
from pipeline.clean.headers import account, describe
from pipeline.clean.headings import asides, unnumbered
from pipeline.clean.inline import HINT, doubled_glyphs, inline
from pipeline.clean.joins import join_lines
from pipeline.clean.kinds import classify, numbers_alone
from pipeline.clean.lines import CJK, CJK_MARK, read_lines, remaining
from pipeline.clean.mosaic import flat, in_columns, placed, tops
from pipeline.clean.outline import contents, nest, ranks, settle
from pipeline.clean.pack import CleaningPack, load
from pipeline.clean.pieces import split
from pipeline.clean.regions import region_of
from pipeline.clean.tables import spaced_rows, tables
from pipeline.clean.wrapped import Rows, unwrapped
from pipeline.document import Block, Document, Edit, Source
from pipeline.rules import default_rules

#: The format whose line breaks come from its layout.
PDF = "application/pdf"

__all__ = ["CJK", "CJK_MARK", "CleaningPack", "clean", "load"]


@lru_cache(maxsize=1)
def default_pack() -> CleaningPack:
    """The pack that comes with the package."""
    return load(default_rules())


def clean(source: Source, pack: CleaningPack | None = None) -> Document:
    """The clean document of `source`; without a pack, by the one that comes with the package."""
    pack = pack or default_pack()
    if source.pieces:
        return placed(
            _cleaned(flat(source), pack, is_set=in_columns(source), tops=tops(source), rows={}), source
        )
    return _cleaned(source, pack, is_set=source.media_type == PDF)


def _cleaned(
    source: Source,
    pack: CleaningPack,
    *,
    is_set: bool,
    tops: Sequence[int] = (),
    rows: Rows | None = None,
) -> Document:
    """The clean document; a text that `is_set` breaks its lines where they are full.

    Columns begin at `tops`. `rows` says where rows begin whose cells stood in several lines; `None`,
    that nobody looked for them.
    """
    raw, body = source.text, source.body_span
    lines = read_lines(source)
    for top in tops:
        if line := next((line for line in lines if line.start >= top), None):
            line.column = True
    tabular = classify(raw, lines)
    if rows is None:
        if tabular and any(line.kind == "row" for line in lines) and (order := unwrapped(source, lines)):
            page, begun = order
            return placed(_cleaned(flat(page), pack, is_set=is_set, rows=begun), page)
    else:
        for line in lines:
            if line.start in rows:
                line.kind, line.empty = "row", rows[line.start]
    spaced_rows(lines)
    edits = furniture(raw, lines, pack)
    for line in lines:
        if line.kind != "gone" and HINT.search(line.text, line.mark):
            inside = list(inline(raw, line))
            if inside:
                if empties(inside, line.start + line.mark, line.end):
                    inside = [drop(line, inside[0].why)]
                edits.extend(inside)
    if pack.steps.doubled_glyphs:
        edits.extend(doubled_glyphs(raw, body.start, body.end))
    kept = remaining(lines)
    numbers_alone(raw, kept)
    contents(kept, pack)
    tables(kept)
    settle(kept, pack)
    asides(raw, lines)
    if pack.steps.joins:
        join_lines(raw, kept, pack.labels, is_set=is_set, seams=pack.steps.seams)
    if pack.steps.unnumbered_headings:
        unnumbered(kept, pack)
    nest(raw, kept)
    split(raw, kept, pack)
    ranks(kept)
    edits.extend(break_edits(raw, lines, body.start, body.end))
    text, segments, applied = apply(raw, edits)
    script = detect_script(text)
    norm = normalize(text)
    made = blocks(text, segments, kept)
    language = detect_language(text, script)
    if pack.steps.headers:
        source = with_header(source, text, norm, made)
    region = region_of(text, norm, script, pack.regions)
    return Document(source, text, norm, tuple(segments), tuple(applied), made, script, language, region)


def with_header(source: Source, text: str, norm: str, made: tuple[Block, ...]) -> Source:
    """The source with what its text says about itself, where its metadata say nothing."""
    known = source.metadata
    found = [x for x in (*describe(text, norm, made, known), *account(source.text)) if x[0] not in known]
    values, origins, _ = metadata.settle(found)
    if not values:
        return source
    return replace(source, metadata={**source.metadata, **values}, origins={**source.origins, **origins})


def empties(edits: list[Edit], start: int, end: int) -> bool:
    """Whether the edits together take out all of `raw[start:end]`."""
    for edit in sorted(edits):
        if edit.start > start or edit.to:
            return False
        start = max(start, edit.end)
    return start >= end
