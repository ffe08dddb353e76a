"""A cell of a table on one line, and whether it goes on with the cell above it."""

import re
from typing import NamedTuple

from pipeline.clean.lines import Line
from pipeline.clean.seams import straddles
from pipeline.document import Span

NUMBER = re.compile(r"[-+−－(（]?\d[\d,，.]*[)）]?[%％]?")
#: How far, in cells of a screen, a full line may stay behind the widest of its column.
SLACK = 3
_OPEN = frozenset("，、,（(—-/和与及的")
_CLOSE = frozenset("，。、；：）)》”")


class Cell(NamedTuple):
    """What a line holds of a column: its raw span, and where it stands on the screen. A cell may be empty."""

    start: int
    end: int
    left: int
    right: int


def in_order(text: str, first: Line, columns: list[list[Cell]]) -> list[Span]:
    """The row in reading order: what stands in front of each cell, the cell, and its lines further down."""
    spans: list[Span] = []
    at = first.start
    for head, *more in columns:
        if more:
            spans.append(Span(at, head.end))
            spans.extend(Span(cell.start, cell.end) for cell in more)
            at = head.end
    spans.append(Span(at, first.stop))
    return spans


def breadth(text: str) -> int:
    """How many cells of a screen the text takes."""
    return len(text.encode("gb18030", "replace"))


def goes_on(text: str, above: Cell, cell: Cell) -> bool:
    """Whether a cell begins in the middle of what the one above it says."""
    over, under = text[above.start : above.end], text[cell.start : cell.end]
    return is_cut(over, under) or over[-1] in _OPEN or over[-2:-1] == "、" or straddles(over, under)


def is_cut(over: str, under: str) -> bool:
    """Whether a figure, a date or a bracket goes on, or a clause that the line below ends."""
    return (
        under[0] in _CLOSE
        or (over.rfind("（") > over.rfind("）") and "）" in under)
        or (over[-1].isdigit() and under[0] in "年月日万亿元")
        or (over[-1] in "年月" and (under[0].isdigit() or under[0] in "底初末上中下"))
    )
