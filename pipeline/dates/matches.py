"""A match of a rule with what stands around it."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.dates.habits import Habits
from pipeline.dates.rules import Cues, Engine


class Match(NamedTuple):
    """What a rule matched, where, and in what kind of text."""

    text: str
    start: int
    end: int
    groups: Mapping[str, str]
    engine: Engine
    habits: Habits

    @property
    def cues(self) -> Cues:
        """The pack's words that decide."""
        return self.engine.pack.cues

    @property
    def before(self) -> str:
        """The characters before the match."""
        return self.text[max(self.start - 6, 0) : self.start]

    def has(self, *names: str) -> bool:
        """Whether one of the groups took part."""
        groups = self.groups
        for name in names:  # noqa: SIM110, asked for every match
            if groups.get(name):
                return True
        return False

    def follow(self, words: tuple[str, ...]) -> bool:
        """Whether one of `words` stands behind the match."""
        return self.text.startswith(words, self.end)


def stretch_of_days(m: Match, after: str) -> bool:
    """Whether what stands around 15日 makes it a stretch of days; `after` is the text behind it."""
    cues = m.engine.pack.duration_cues
    behind = after.startswith(cues.after) and not after.startswith(cues.after_unless)
    return behind or (m.before.endswith(cues.before) and not m.before.endswith(cues.before_unless))
