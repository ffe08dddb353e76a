"""Blocks inside a line: run-in headings, and the items of an enumeration that a text sets in one line."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.clean.lines import NUMBERED, RANKS, Line, LineKind, ordinal
from pipeline.clean.pack import CleaningPack
from pipeline.linear import Pattern

_CN = "[一二三四五六七八九十百]"
_INLINE = re.compile(
    rf"(?<=[。；：）)；;:”」！])\s*(?:[（(](?P<paren>{_CN}{{1,3}})[)）]|(?P<num>\d{{1,2}})[.．、](?!\d(?!\d{{3}}\s?年))|[（(](?P<pnum>\d{{1,2}})[)）]"
    rf"|(?P<half>\d{{1,2}})[)）]|(?P<circled>[①-⑳])|(?P<cn>{_CN}{{1,3}})、|第(?P<article>{_CN}{{1,6}}|\d{{1,3}})[条條](?=\s))"
)
#: Where an enumeration may be: RE2 looks through a text much faster, but knows no look-around.
_MARK = (
    rf"(?:[（(](?:{_CN}{{1,3}}|\d{{1,2}})[)）]|\d{{1,2}}[.．、)）]|[①-⑳]|{_CN}{{1,3}}、"
    rf"|第(?:{_CN}{{1,6}}|\d{{1,3}})[条條][ \t　])"
)
_GATE = Pattern(rf"[。；：）)；;:”」！][ \t]*{_MARK}")
#: The same behind a line end, where lines were joined.
_GATE_JOINED = Pattern(rf"[。；：）)；;:”」！]\s*{_MARK}")
#: A heading in the middle of a line: `…负责）三、优化监管（十一）提高…`.
_HEADED = re.compile(
    rf"(?<=[。；）)])\s*(?P<cn>{_CN}{{1,3}}、[^。；：\n]{{2,40}}?)(?P<next>[（(]{_CN}{{1,3}}[)）])"
)
_LABEL = re.compile(r"[。）)；]([^。；：:，,（）()]{2,12}[：:])\s*$")


def split(raw: str, kept: list[Line], pack: CleaningPack) -> None:
    """Find where blocks begin inside a line: after a run-in heading, at the items of an inline enumeration."""
    gate = _GATE_JOINED if any(line.joint is not None for line in kept) else _GATE
    hits = [m.start() for m in gate.finditer(raw)] if pack.steps.inline_items else []
    hit, count = 0, len(hits)
    first: Line | None = None
    for line in kept:
        first = first or line
        if line.joint is not None:
            continue  # what it goes on in belongs to it
        line, first, end = first, None, line.end
        if line.habit == "md" or line.kind not in ("text", "item", "heading"):
            continue
        while hit < count and hits[hit] < line.start:
            hit += 1
        if hit < count and hits[hit] < end and end - line.start >= 30:
            line.splits = tuple(_inline_items(raw, line, end))
        if (line.kind != "text" or line.splits or line.habit == "bold") and pack.steps.run_in_headings:
            _run_in(raw, line, end, pack)


def _regular(numbers: list[int]) -> bool:
    """Whether numbers count up, now and then from 1 anew."""
    steps = [b == a + 1 or b == 1 for a, b in pairwise(numbers)]
    return sum(steps) >= max(1, 0.7 * len(steps))


def _inline_items(raw: str, line: Line, end: int) -> Iterator[tuple[int, LineKind, int]]:
    marks = [
        (m.start(), m.end(), m.lastgroup or "", ordinal(m[m.lastgroup or 0]))
        for m in _INLINE.finditer(raw, line.start, end)
    ]
    headed = {m.start("cn"): m for m in _HEADED.finditer(raw, line.start, end)}
    for match in headed.values():
        marks.append((match.start("next"), match.end("next"), "paren", ordinal(match["next"][1:-1])))
    marks.sort()
    if not marks:
        return
    if line.habit in RANKS:
        marks.insert(0, (line.start, line.start + line.head, line.habit, line.number))
    by_habit: dict[str, list[int]] = {}
    for _, _, habit, number in marks:
        by_habit.setdefault(habit, []).append(number)
    regular = {habit for habit, numbers in by_habit.items() if _regular(numbers)}
    if not regular:
        return
    for start, _, habit, _ in marks:
        if start == line.start:
            continue
        while raw[start].isspace():
            start += 1
        if habit in regular:
            if label := _LABEL.search(raw, max(line.start, start - 16), start):
                yield label.start(1), "text", 0
            yield start, "item", RANKS[habit]
        elif start in headed:
            yield start, "heading", RANKS["cn"]


_SENTENCE = re.compile(r"[^。，；：,;:\n]{2,26}。")


def _run_in(raw: str, line: Line, end: int, pack: CleaningPack) -> None:
    """Split a short first sentence behind a number, or a bold beginning, off as a heading."""
    pieces = [
        (line.start, line.kind, line.rank, line.habit, line.head),
        *((s, k, r, "", 0) for s, k, r in line.splits),
    ]
    splits: list[tuple[int, LineKind, int]] = []
    for n, (start, kind, rank, habit, head) in enumerate(pieces):
        stop = pieces[n + 1][0] if n + 1 < len(pieces) else end
        if n:
            splits.append((start, kind, rank))
        if kind == "heading" and habit != "bold" and n == 0:
            continue
        if habit == "bold" and kind != "heading":
            _bold_run_in(raw, line, stop, splits)
            continue
        if kind != "item" or habit in ("bullet", "article", "star"):
            continue
        if n:
            mark = NUMBERED.match(raw, start, stop)
            head = mark.end() - start if mark else 0
        if not head:
            continue
        sentence = _SENTENCE.match(raw, start + head, stop)
        if sentence is None or stop - sentence.end() < 6 or raw[sentence.end()] in "”」』）)（(":
            continue
        if pack.not_run_in_pattern.search(sentence[0].replace("**", "")):
            continue
        if pack.task_label_pattern.match(raw, sentence.end(), stop):
            continue  # the task itself, with who does it
        if n:
            splits[-1] = (start, "heading", rank)
        else:
            line.kind = "heading"
        splits.append((sentence.end(), "text", 0))
    line.splits = splits


_BOLD = re.compile(r"\*\*([^*\n]{1,42})\*\*")


def _bold_run_in(raw: str, line: Line, stop: int, splits: list[tuple[int, LineKind, int]]) -> None:
    bold = _BOLD.match(raw, line.start, stop)
    if bold is None or stop - bold.end() < 4:
        return
    bare = bold[1].strip()
    numbered = NUMBERED.match(bare)
    if numbered is None and not bare.endswith("。"):
        return
    if "，" in bare and bare.endswith("。"):
        return
    if numbered is not None and numbered.end() >= len(bare) - 1:
        return
    line.kind, line.rank = "heading", 60
    if numbered is not None:
        habit = numbered.lastgroup or ""
        line.rank = RANKS.get(numbered["unit"] or habit, 60)
        if habit == "dotted":
            line.rank += len(re.split("[.．]", numbered["dotted"])) - 1
    splits.append((bold.end(), "text", 0))
