"""What the rest of a document says about a sum: whose 元 it is, which country's 卢比."""

from functools import cached_property

from pipeline.amounts.lexicon import Lexicon, Unit
from pipeline.document import Document


class Context:
    """What the rest of the document says about a sum: whose 元 it is, which country's 卢比."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon

    @cached_property
    def region(self) -> str | None:
        """The region whose money 元 is, `None` for the mainland, `?` for a traditional text that does not show it."""
        if self.document.script != "Hant":
            return None
        counts = {
            code: len(cue.findall(self.document.norm)) + len(cue.findall(self.document.text))
            for code, cue in self.lexicon.cues.items()
        }
        best = max(counts, key=lambda c: counts[c])
        if not counts[best]:
            return "?"
        return best

    def yuan(self) -> tuple[str, str]:
        """Currency of a plain 元, and what it was resolved from."""
        if self.region in (None, "?"):
            return "CNY", "document"
        return self.lexicon.regions[str(self.region)].yuan, "document"

    def dollar(self) -> str:
        """Currency of a plain $."""
        return "USD" if self.region in (None, "?") else self.lexicon.regions[str(self.region)].dollar

    def shared(self, unit: Unit, position: int) -> tuple[str, bool]:
        """Currency of a name that several countries have; whether a country in the text decided it."""
        entry = self.lexicon.shared[unit.word]
        near = self.lexicon.countries[unit.word]
        before = [m[0] for m in near.finditer(self.document.norm, 0, position)]
        if not before:
            before = [m[0] for m in near.finditer(self.document.norm, position)][:1]
        return (entry.countries[before[-1]], True) if before else (entry.default, False)
