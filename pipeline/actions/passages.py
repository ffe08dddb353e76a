"""Which sentences of a document are looked at: those of lists of tasks, and those with a word of acting."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.actions.genre import LISTS, TOLD, Titles
from pipeline.actions.lexicon import Words
from pipeline.actions.line import Line
from pipeline.actions.scene import Scene
from pipeline.document import Block, Span

#: Blocks that hold no actions, or are read otherwise.
_UNREAD = frozenset({"heading", "toc", "caption", "row"})
#: How the points of a text are counted, a sentence each.
COUNTED = ("一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是")
_STOPS = frozenset("。；，！？：")
#: What every label has, and how long a label is at most.
_LABELLED = frozenset(":：〔")
_LABEL = 20
#: How much of a block's beginning says that it is a task.
_HEAD = 16


class Passage(NamedTuple):
    """A block with those of its sentences that may hold actions, each with its words and whether its words alone call
    for reading it.

    `listing`: its bare verb phrases are tasks; `opens`: they are if the block opens with one; `goal`: they are aims.
    """

    number: int
    block: Block
    listing: bool
    opens: bool
    goal: bool
    sentences: Sequence[tuple[Span, Line, bool]]


def passages(scene: Scene, titles: Titles, words: Words) -> dict[int, Passage]:
    """The passages of a document by the index of their block. Their words are found in one pass."""
    chosen = list(_chosen(scene, titles))
    lines = words.lines([sentence for _, asked in chosen for sentence, _ in asked])
    return {
        passage.number: passage._replace(sentences=[(s, next(lines), gated) for s, gated in asked])
        for passage, asked in chosen
    }


def _chosen(scene: Scene, titles: Titles) -> Iterator[tuple[Passage, list[tuple[Span, bool]]]]:
    """Yield the passages, and which of their sentences are asked for."""
    document, norm, gate = scene.document, scene.norm, scene.grammar.gate.search
    goals: dict[str, bool] = {}
    for index, block in enumerate(document.blocks):
        if block.kind in _UNREAD:
            continue
        text = norm[block.start : block.end]
        if not _LABELLED.isdisjoint(head := text[:_LABEL]) and scene.grammar.patterns["label"].match(head):
            continue
        if index <= 1 and len(text) <= 40 and _STOPS.isdisjoint(text) and titles.named(text):
            continue
        section = document.section(block.start)
        listing, opens = _listing(scene, titles, block, text, section)
        asked: list[tuple[Span, bool]] = []
        for sentence in document.sentences_by_block[index]:
            start, end = sentence
            gated = gate(norm, start, end) is not None
            if (
                gated
                or listing
                or block.lead_in is not None
                or (opens and start == block.start)
                or norm.startswith(COUNTED, start)
            ):
                asked.append((sentence, gated))
        if asked:
            goal = bool(section) and (
                _is_goal(scene, section[-1], goals)
                or (len(section) > 2 and _is_goal(scene, section[-2], goals))  # a point of the aims
            )
            yield Passage(index, block, listing, opens, goal, ()), asked


def _is_goal(scene: Scene, heading: str, known: dict[str, bool]) -> bool:
    """Whether a heading says that aims follow."""
    if heading not in known:
        known[heading] = scene.grammar.patterns["goal"].search(heading) is not None
    return known[heading]


def _listing(
    scene: Scene, titles: Titles, block: Block, text: str, section: tuple[str, ...]
) -> tuple[bool, bool]:
    """Whether the block's bare verb phrases are tasks; whether they are if the block opens with one."""
    genre, mode = scene.genre, titles.section_mode(section)
    listing = genre in LISTS if mode is None else mode and genre not in TOLD
    if listing:
        told = len(scene.hits("told", block.start, block.end))
        listing = not (told >= 2 and told * 120 >= len(text))
    if block.kind == "item" and not listing and genre not in TOLD:
        listing = scene.grammar.patterns["bare_item"].search(text[:_HEAD]) is not None
    return listing, block.kind == "paragraph" and mode is not False and genre in ("report", "other")
