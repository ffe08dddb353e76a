"""The words of grammar that reading a clause needs: cue words, word classes, and what a clause says."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pipeline.actions.lexicon import Token

#: What a clause is: an item by its own `cue`, a `bare` verb phrase, a `statement` with subject and plain verb,
#: an `adjunct` (time, means, ground), a `purpose` phrase, a `tail` (包括…), a `fragment` without a verb, or `none`.
Kind = Literal["cue", "bare", "statement", "adjunct", "purpose", "tail", "fragment", "none", "open"]
SKIPPED = frozenset("dcxBa")
#: Word classes that are asked for as the end of a phrase.
ENDINGS = (
    "party",
    "events",
    "no_list_heads",
    "own_parties",
    "agents",
    "titles",
    "passed",
    "bodies",
    "foretellers",
)


@dataclass(frozen=True)
class CueWord:
    """A cue word's rule, its role in the verb chain and its modality."""

    rule: str
    role: str
    modality: str


@dataclass(frozen=True)
class Grammar:
    """The pack's cue words, word classes and patterns. `aux` and `aims` are the cues of those roles.

    `turns` may lead from an event to what is to be done; behind `pairs` a verb can be a partner, not an object.
    """

    cues: Mapping[str, CueWord]
    words: Mapping[str, frozenset[str]]
    patterns: Mapping[str, Any]
    hant: bool
    aux: frozenset[str]
    aims: frozenset[str]
    gate: re.Pattern[str]
    endings: Mapping[str, tuple[str, ...]]
    recurrences: Mapping[str, str]
    timely: frozenset[str]
    turns: frozenset[str]
    pairs: frozenset[str]

    @classmethod
    def of(
        cls,
        cues: Mapping[str, CueWord],
        words: Mapping[str, frozenset[str]],
        patterns: Mapping[str, Any],
        recurrences: Mapping[str, str],
        hant: bool,
    ) -> Self:
        """The grammar of these tables. `gate` finds what a sentence must hold to be read outside a list."""
        roles = {role: frozenset(w for w, c in cues.items() if c.role == role) for role in ("aux", "aim")}
        single = sorted(w for w in cues if len(w) == 1)
        longer = sorted(w for w in cues if len(w) > 1 and not set(w) & set(single))
        first = "".join(sorted({w[0] for w in (*single, *longer, "由", "每", "如")}))
        gate = re.compile(f"(?=[{first}])(?:[{''.join(single)}由每]|{'|'.join(longer)}|如下)")
        endings = {name: tuple(sorted(words[name])) for name in ENDINGS}
        timely = words["frequency"] | words["own_frequency"] | words["circumstances"] | recurrences.keys()
        turns = words["at_once"] | {"后", "之后", "以后", "之日起", "前", "之前"}
        pairs = words["compound"] | words["lends"] | words["paired"]
        return cls(
            cues, words, patterns, hant, roles["aux"], roles["aim"], gate, endings, recurrences, timely, turns,
            pairs,
        )  # fmt: skip

    def has(self, name: str, word: str) -> bool:
        """Whether `word` is of the class `name`."""
        return word in self.words[name]


@dataclass(slots=True)
class Reading:
    """What a clause says. `subject` and `verbs` are token indices; `surface` is where the action's text starts.

    `texts` are its words and `tags` their parts of speech, one character a word.
    """

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
    texts: Set[str] = frozenset()
    tags: str = ""
