"""The words of grammar that reading a clause needs: cue words, word classes, and what a clause says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.lexicon import Token

#: What a clause is: an item by its own `cue`, a `bare` verb phrase, a `statement` with subject and plain verb,
#: an `adjunct` (time, means, ground), a `purpose` phrase, a `tail` (包括…), a `fragment` without a verb, or `none`.
Kind = Literal["cue", "bare", "statement", "adjunct", "purpose", "tail", "fragment", "none", "open"]
TIMES = frozenset({"的同时", "以来", "后", "之后", "以后", "时", "之时", "之际", "期间", "以前", "之前"})
#: Pronouns that make a noun of what follows: 该计划, 这项决定.
POINTERS = frozenset({"该", "这", "本", "此", "其", "这项", "该项", "这些", "那", "每", "各", "这一", "上述", "该计划", "任何", "某", "各项", "有关"})
SKIPPED = frozenset("dcxBa")



@dataclass(frozen=True)
class CueWord:
    """A cue word's rule, its role in the verb chain and its modality."""

    rule: str
    role: str
    modality: str


@dataclass(frozen=True)
class Grammar:
    """The pack's word classes as sets, and its cue words."""

    cues: Mapping[str, CueWord]
    words: Mapping[str, frozenset[str]]
    hant: bool = False

    def has(self, name: str, word: str) -> bool:
        """Whether `word` is of the class `name`."""
        return word in self.words[name]


@dataclass(slots=True)
class Reading:
    """What a clause says. `subject` and `verbs` are token indices; `surface` is where the action's text starts."""

    kind: Kind
    tokens: Sequence[Token]
    subject: tuple[int, int] | None = None
    agent: tuple[int, int] | None = None
    cue: CueWord | None = None
    head: int = -1
    surface: int = -1
    verbs: list[int] = field(default_factory=list)
    negative: bool = False
    why: str = ""
    party: bool = False
    carry: CueWord | None = None
    impersonal: bool = False
