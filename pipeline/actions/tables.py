"""Tables of tasks: a header that names the columns of what, who and by when, and the cells below it."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.actions.scene import Scene
from pipeline.document import Block, Mention, Span


class Columns(NamedTuple):
    """Which cell of a row holds the task, who is in charge, and the date; -1 for none."""

    task: int
    lead: int
    due: int


def cells(scene: Scene, row: Block) -> list[Span]:
    """The cells of a row without the space around them, empty ones included."""
    text, found, at = scene.norm, [], row.start
    if text[at : at + 1] == "|":
        at += 1
    while at < row.end:
        stop = min((k for k in (text.find(c, at, row.end) for c in "|\t") if k >= 0), default=row.end)
        piece = text[at:stop]
        start = at + len(piece) - len(piece.lstrip())
        found.append(Span(start, max(start, at + len(piece.rstrip()))))
        at = stop + 1
    return found


def header(scene: Scene, row: list[Span]) -> Columns | None:
    """The columns of a table of tasks if the row is the header of one: a task, and who or when beside it."""
    names = {"column_task": -1, "column_lead": -1, "column_due": -1}
    for n, cell in enumerate(row):
        text = scene.norm[cell.start : cell.end]
        name = next((k for k in names if names[k] < 0 and scene.grammar.patterns[k].search(text)), None)
        if name is not None:
            names[name] = n
    columns = Columns(*names.values())
    return columns if columns.task >= 0 and max(columns.lead, columns.due) >= 0 else None


def dates_in(scene: Scene, cell: Span) -> Iterator[Mention]:
    """The dates with a value that stand in a cell."""
    for at, mention in scene.dates.items():
        if cell.start <= at < cell.end and mention.values.get("edtf"):
            yield mention
