"""What a text is (plan, declaration, notice, news …): it decides what a bare verb phrase means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from pipeline.document import Document
from pipeline.linear import Pattern
from pipeline.rules import compile_pattern

#: A title that names one of these is believed; elsewhere the text itself is asked first.
_RESOLVED = frozenset({"plan", "declaration", "notice", "regulation", "contract"})
#: Genres whose bare verb phrases are tasks, and those whose are never.
LISTS = frozenset({"plan", "declaration", "notice", "regulation", "contract"})
TOLD = frozenset({"news", "interview"})
#: How much of a text is looked at, in characters.
_HEAD = 8000
#: Of how many sections it is kept in mind what their headings say.
_KEPT = 4096
#: Longest first line that is taken for a title.
_TITLE = 60


@dataclass(frozen=True)
class Titles:
    """Genres with the pattern of their titles, in order, and the signs counted where no title tells."""

    titles: tuple[tuple[str, Pattern], ...]
    any_title: Pattern
    signs: Mapping[str, Pattern]
    _modes: dict[tuple[str, ...], bool | None] = field(default_factory=dict)

    @classmethod
    def of(cls, titles: Mapping[str, str], signs: Mapping[str, Pattern]) -> Self:
        """The titles of these patterns; most lines are tried against all of them at once."""
        any_title = compile_pattern("|".join(f"(?:{pattern})" for pattern in titles.values()), {})
        return cls(tuple((name, signs[name]) for name in titles), any_title, signs)

    def named(self, line: str) -> str | None:
        """The genre that a line names, if it is a title."""
        if self.any_title.search(line) is None:
            return None
        return next((name for name, pattern in self.titles if pattern.search(line)), None)

    def count(self, sign: str, text: str, most: int | None = None) -> int:
        """How often a sign is found in `text`, counted up to `most`."""
        return self.signs[sign].count(text, most)

    def section_mode(self, headings: tuple[str, ...]) -> bool | None:
        """Whether a section's bare verb phrases are to be done: True, False, or None if its headings do not say."""
        if headings not in self._modes:
            if len(self._modes) >= _KEPT:
                self._modes.clear()
            self._modes[headings] = self._mode(headings)
        return self._modes[headings]

    def title(self, document: Document) -> str | None:
        """The genre that the title names, or else one of the first lines."""
        lines = [document.source.metadata.get("title", "")]
        lines += [document.norm[b.start : b.end] for b in document.blocks[:3] if b.end - b.start <= _TITLE]
        for line in lines:
            line = line.strip("》*# \t")
            if line and not line.endswith(("。", "，", "；", "：")) and (name := self.named(line)):
                return name
        return None

    def _mode(self, headings: tuple[str, ...]) -> bool | None:
        if not headings:
            return None
        above, title = self.section_mode(headings[:-1]), headings[-1]
        if self.signs["section_about"].search(title):
            return above
        if self.signs["section_off"].search(title):
            return False
        return True if self.signs["section_on"].search(title) else above


def genre_of(document: Document, titles: Titles) -> str:
    """One of plan, declaration, notice, regulation, contract, announcement, report, news, interview, speech, other."""
    named = titles.title(document)
    head = document.norm[:_HEAD]
    sentences = max(sum(head.count(mark) for mark in "。；\n"), 1)
    parties = titles.count("parties", head, 5)
    if named not in ("plan", "notice") and titles.count("article", head, 3) == 3:
        return "contract" if parties >= 3 else "regulation"
    if named not in _RESOLVED and titles.count("announced", head, 3) == 3:
        return "announcement"
    if parties == 5:
        return "contract"
    if named in _RESOLVED and named is not None:
        return named
    bare = titles.count("bare", head) / sentences
    narrative = titles.count("narrative", head) / sentences
    if bare >= 0.2 and narrative < 0.5 and bare > narrative / 2:
        return "plan"
    if titles.count("party_will", head) >= max(3, 0.2 * sentences):
        return "declaration"
    if named:
        return named
    if titles.count("duty", head) >= sentences * 0.6 and narrative < 0.4:
        return "other" if titles.count("court", head, 1) else "notice"
    return "news" if narrative >= 0.4 else "other"
