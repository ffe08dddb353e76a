"""Actions: who commits to do what, by when."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr

from pipeline.actions import vocabulary
from pipeline.actions.genre import Titles, genre_of
from pipeline.actions.grammar import CueWord, Grammar
from pipeline.actions.lexicon import Lexicon
from pipeline.actions.scene import Scene
from pipeline.actions.sentences import Reader
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.errors import PackError
from pipeline.rules import Pack, PackModel, Rule, compile_pattern, load_pack
from pipeline.schema import Modality


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


class Genre(PackModel):
    """A kind of document and what its title looks like."""

    name: str
    title: str


class ActionPack(Pack):
    """The cues, filters, patterns and word classes of actions, and the lexicon that finds the verbs."""

    rules: tuple[Cue, ...]
    filters: tuple[Filter, ...]
    patterns: dict[str, str]
    genres: tuple[Genre, ...]
    signs: dict[str, str]
    words: dict[str, tuple[str, ...]]
    recurrences: dict[str, str]

    _grammars: dict[bool, Grammar] = PrivateAttr(default_factory=dict)
    _lexicon: Lexicon | None = PrivateAttr(default=None)
    _titles: Titles | None = PrivateAttr(default=None)

    def prepare(self) -> None:
        """Compile the patterns beside the rules.

        Raises:
            PackError: patterns that do not compile.
        """
        super().prepare()
        problems: list[str] = []
        tables = {**self.patterns, **self.signs, **{genre.name: genre.title for genre in self.genres}}
        compiled: dict[str, Any] = {}
        for name, pattern in tables.items():
            try:
                compiled[name] = compile_pattern(pattern, {})
            except ValueError as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise PackError(problems)
        cues = {w: CueWord(r.id, r.role, r.modality) for r in self.rules for w in r.words}
        words = {name: frozenset(listed) for name, listed in self.words.items()}
        for hant in (False, True):
            self._grammars[hant] = Grammar.of(cues, words, compiled, self.recurrences, hant)
        self._titles = Titles.of({g.name: g.title for g in self.genres}, compiled)

    def read_lexicon(self, folder: Path) -> None:
        """Load the words with their parts of speech; a cue word is one even where the dictionary lacks it."""
        known = dict.fromkeys(self.recurrences, "d")
        cues = self.grammar(hant=False).cues
        known.update({w: "M" if c.role == "aux" else "v" for w, c in cues.items()})
        self._lexicon = vocabulary.load(folder, known)

    def grammar(self, *, hant: bool) -> Grammar:
        """Cue words and word classes, for texts from Hong Kong and Taiwan (`hant`) or others."""
        return self._grammars[hant]

    @property
    def lexicon(self) -> Lexicon:
        """The words with their parts of speech."""
        assert self._lexicon is not None
        return self._lexicon

    @property
    def titles(self) -> Titles:
        """What tells the genre of a document."""
        assert self._titles is not None
        return self._titles


def load(folder: Path) -> ActionPack:
    """The compiled pack.

    Raises:
        PackError: every problem of its files.
    """
    pack = load_pack(folder / "actions.yaml", ActionPack)
    pack.read_lexicon(folder / "actions")
    return pack


def genre(document: Document, pack: ActionPack) -> str:
    """What the document is: a plan, a declaration, a notice, news … It decides what a bare verb phrase means."""
    return genre_of(document, pack.titles)


def extract(document: Document, pack: ActionPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every action in the document, in reading order."""
    grammar = pack.grammar(hant=document.script == "Hant")
    kind = document.genre or genre(document, pack)
    tasks = kind == "plan" or (kind == "notice" and pack.titles.title(document) is not None)
    yield from Reader(Scene(document, grammar, kind, found, tasks), pack.lexicon, pack.titles).read()
