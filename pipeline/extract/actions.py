"""Actions: who commits to do what, by when."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr

from pipeline import lexicon
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.grammar import CueWord, Grammar
from pipeline.rules import Pack, PackModel, Rule, load_pack
from pipeline.schema import Modality
from pipeline.sentences import Reader


class Cue(Rule):
    """A class of cue words: where they stand in the verb chain and which modality they give."""

    pattern: str = ""
    role: Literal["aux", "verb", "aim", "bare"]
    modality: Modality
    words: tuple[str, ...] = ()


class Filter(PackModel):
    """A class of clauses that are no actions: texts that must stay silent, and texts that must not."""

    id: str
    about: str
    silent: tuple[str, ...] = Field(min_length=1)
    kept: tuple[str, ...] = Field(min_length=1)


class ActionPack(Pack):
    """The cues, filters and word classes of actions, and the lexicon that finds the verbs."""

    rules: tuple[Cue, ...]
    filters: tuple[Filter, ...] = ()
    words: dict[str, tuple[str, ...]]

    _lexicon: lexicon.Lexicon | None = PrivateAttr(default=None)

    @cached_property
    def cues(self) -> dict[str, CueWord]:
        """Each cue word with its rule."""
        return {w: CueWord(r.id, r.role, r.modality) for r in self.rules for w in r.words}

    @cached_property
    def classes(self) -> dict[str, frozenset[str]]:
        """The word classes as sets."""
        return {name: frozenset(words) for name, words in self.words.items()}

    @property
    def lexicon(self) -> lexicon.Lexicon:
        """The words with their parts of speech."""
        assert self._lexicon is not None
        return self._lexicon


def load(folder: Path) -> ActionPack:
    """The compiled pack."""
    pack = load_pack(folder / "actions.yaml", ActionPack)
    tags = {word: "M" if cue.role == "aux" else "v" for word, cue in pack.cues.items()}
    pack._lexicon = lexicon.load(folder / "actions", tags)
    return pack


def extract(document: Document, pack: ActionPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every action in the document, in reading order."""
    grammar = Grammar(pack.cues, pack.classes, document.script == "Hant")
    yield from Reader(document, pack.lexicon, grammar, found).read()
