"""Sentences cut into clauses of words, with names, dates, amounts and brackets as one word each."""

import re
from typing import NamedTuple

from pipeline.actions.lexicon import Mask
from pipeline.actions.line import Line
from pipeline.actions.scene import Scene

_BRACKET = re.compile(
    r"[（(\[【〔][^（()）\[\]【】〔〕\n]*(?:[（(][^（()）\n]*[）)][^（()）\n]*)*[）)\]】〕]"
)
_QUOTE = re.compile(r"“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|\"[^\"\n]{1,40}\"")
# What can begin a match stands in front as a set, for the engine tries every branch at every character.
_TIME = re.compile(
    r"(?=[每\d今明去本当同上下年“])(?:每(?:[一两二三四五六七八九十\d]+个?)?(?:年度?|月|周|季度|日|天|学期|财年|半年)|(?:\d{2,4}|[今明去本当同])年度?(?:[上下]半年|\d{1,2}月|[一二三四]季度)?(?:\d{1,2}[日号]|[上中下]旬)?(?:[底初末])?"
    r"|\d{1,2}月(?:\d{1,2}[日号]|[底初末]|[上中下]旬)?|[上下]半年|年[底初末]|“十[一二三四五六]五”(?:时期|期间|末)?)"
)
_NUMBER = re.compile(
    r"(?=[\s一二三四五六七八九十（(\d①-⑳第])(?:(?<=[。；：:;，,！？\n])|\A)[^\S\n]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[.．、](?!\d)|[)）])|[①-⑳]|\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[\u4e00-\u9fff])"
    r"|第[一二三四五六七八九十百零\d]+[条条章节款项](?:第[一二三四五六七八九十\d]+款)?|[一二三四五六七八九十]{1,2}是(?!否)|第[一二三四五六七八九十]，)"
)
#: What was found before, and its part of speech.
_FOUND = (("organization", "N"), ("date", "T"), ("amount", "A"))
_STOP = re.compile(r"[，。；：！？…]")
_MARKS = frozenset("，,；;：:。！？!?")


class Clause(NamedTuple):
    """The words between two marks. `mark` is the mark behind, `before` the one in front."""

    start: int
    end: int
    line: Line
    mark: str
    before: str

    def without_last(self) -> "Clause":
        """The clause without its last word, a bracket that says who is in charge."""
        return self._replace(end=self.line.starts[-1], line=self.line.part(0, self.line.size - 1))


def masks(scene: Scene) -> list[Mask]:
    """What counts as one word in the document, in reading order and without overlaps."""
    document, found, text = scene.document, scene.found, scene.norm
    # Start, end counted down, tag: of those that begin together the longest comes first.
    spans = [(t.start, -t.end, "N") for t in document.titles]
    for match in _BRACKET.finditer(text):
        spans.append((match.start(), -match.end(), "B"))
    for match in _QUOTE.finditer(text):
        if len(match[0]) <= 42 and not (_STOP.search(match[0][:-2]) and len(match[0]) > 16):
            spans.append((match.start(), -match.end(), "N"))
    for kind, tag in _FOUND:
        spans += [(m.start, -m.end, tag) for m in found.get(kind, ())]
    spans += [(m.start(), -m.end(), "B") for m in _NUMBER.finditer(text)]
    spans += [(m.start(), -m.end(), "t") for m in _TIME.finditer(text)]
    spans.sort()
    kept: list[Mask] = []
    end, new = 0, tuple.__new__
    for start, stop, tag in spans:
        if start >= end:
            end = -stop
            kept.append(new(Mask, (start, end, tag)))
    return kept


def clauses(sentence: Line) -> list[Clause]:
    """The clauses of one sentence, cut at commas, semicolons, colons and full stops."""
    starts, texts, tags = sentence.starts, sentence.texts, sentence.tags
    cut: list[Clause] = []
    new = tuple.__new__  # a clause a call: what a named tuple puts around it costs as much again
    low, at, before = 0, tags.find(","), ""
    while at >= 0:
        mark = texts[at]
        if mark in _MARKS and not (mark in ",:" and at and tags[at - 1 : at + 2] == "m,m"):
            if at > low:
                line = Line(starts[low:at], texts[low:at], tags[low:at])
                cut.append(new(Clause, (starts[low], starts[at], line, mark, before)))
            before, low = mark, at + 1
        at = tags.find(",", at + 1)
    if low < sentence.size:
        cut.append(Clause(starts[low], sentence.end(-1), sentence.part(low, sentence.size), "", before))
    return cut
