"""A clause with what stands around it, as the filters look at it."""

from collections.abc import Sequence

from pipeline.actions.carry import State
from pipeline.actions.clauses import Clause
from pipeline.actions.grammar import Reading
from pipeline.actions.scene import Scene


class View:
    """A clause with what stands around it. `aux`: its cue is an auxiliary; `bare`: it has no cue of its own.

    `head` is the place of its verb, `word` the verb, `after` the word behind it; `timed`: it says by when.
    """

    __slots__ = (
        "after", "aux", "bare", "clause", "head", "listing", "reading", "rest", "scene", "state", "timed", "word",
        "words",
    )  # fmt: skip

    def __init__(
        self,
        scene: Scene,
        clause: Clause,
        rest: Sequence[Clause],
        reading: Reading,
        state: State,
        listing: bool,
        timed: bool,
    ) -> None:
        self.scene, self.clause, self.rest, self.reading = scene, clause, rest, reading
        self.state, self.listing, self.timed = state, listing, timed
        cue, head, texts = reading.cue, reading.head, reading.texts
        self.bare = cue is None
        self.aux = cue is not None and cue.role == "aux"
        self.head, self.words = head, scene.grammar.words
        self.word = texts[head]
        self.after = texts[head + 1] if head + 1 < reading.line.size else ""
