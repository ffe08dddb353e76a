"""The words of grammar that reading a clause needs: cue words, word classes, and what a clause says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pipeline.actions.line import Line

#: What a clause is: an item by its own `cue`, a `bare` verb phrase, a `statement` with subject and plain verb,
#: an `adjunct` (time, means, ground), a `purpose` phrase, a `tail` (包括…), a `fragment` without a verb, or `none`.
Kind = Literal["cue", "bare", "statement", "adjunct", "purpose", "tail", "fragment", "none", "open"]
SKIPPED = frozenset("dcxBa")
SO_THAT = frozenset({"从而", "进而", "以便", "以期", "以免", "以备"})
#: Words that open a clause which only says under which circumstance something is done, and that close one.
ADJUNCT_HEADS = frozenset({"作为", "站在", "直至", "面对", "着眼", "着眼于", "立足于", "为了"})
ADJUNCT_ENDS = frozenset({"中", "内", "前不久", "前夕"})
#: Words that permit before a verb.
MAY = frozenset({"可", "可以", "只可", "有权"})
#: Words before 将, 就, 把 of a notice's own issue: 现将…印发给你们.
ISSUED = frozenset({"现", "兹", "特"})
#: Single words that make of a clause what it is, beside those of the pack.
_MARKS = (
    SO_THAT
    | ADJUNCT_HEADS
    | ADJUNCT_ENDS
    | ISSUED
    | {"如", "是否", "一旦", "考虑", "凡", "结合", "应", "因应"}
)
_MARKING = ("tail", "times", "says", "conditions", "strong", "decrees")
#: Word classes that are asked for as the end of a phrase.
ENDINGS = (
    "party",
    "events",
    "no_list_heads",
    "own_parties",
    "agents",
    "titles",
    "passed",
    "audited",
    "bodies",
    "foretellers",
    "vision",
    "stance",
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

    `turns` may lead from an event to what is to be done; behind `pairs` a verb can be a partner, not an object;
    `marked` are words of which one tells what a clause is; without one of `deeds` no sentence outside a list acts,
    without one of `permits` no clause grants or denies.
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
    marked: frozenset[str]
    deeds: frozenset[str]
    permits: frozenset[str]

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
        first = "".join(sorted({w[0] for w in (*single, *longer, "由", "每", "如", "提", "明")}))
        gate = re.compile(
            f"(?=[{first}])(?:[{''.join(single)}由每]|{'|'.join(longer)}|如下|(?:提出|明确)[，,]到)"
        )
        endings = {name: tuple(sorted(words[name])) for name in ENDINGS}
        timely = words["frequency"] | words["own_frequency"] | words["circumstances"] | recurrences.keys()
        turns = words["at_once"] | {"后", "之后", "以后", "之日起", "期间", "前", "之前"}
        pairs = words["compound"] | words["lends"] | words["paired"]
        marked = _MARKS.union(roles["aim"], *(words[name] for name in _MARKING))
        deeds = timely | cues.keys() | {"由", "起", "提出", "明确", "明确提出"}
        return cls(
            cues, words, patterns, hant, roles["aux"], roles["aim"], gate, endings, recurrences, timely, turns,
            pairs, marked, deeds, words["permission"] | MAY,
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
    line: Line
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
    texts: Sequence[str] = ()
    tags: str = ""
