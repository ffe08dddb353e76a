"""Furniture: lines that belong to the page and not to the article."""

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.clean.inline import IMAGE, LINKED_IMAGE
from pipeline.clean.lines import STOPS, Line
from pipeline.clean.pack import CleaningPack
from pipeline.document import Edit

_PAGE = re.compile(
    r"(?P<bare>\d{1,5})"
    r"|[-—－–·•~～\[【（(]\s*(?:第\s*)?\d{1,4}\s*[页頁]?\s*[-—－–·•~～\]】）)]"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*[页頁版](?:\s*[,，/／]?\s*[共总總]\s*\d{1,4}\s*[页頁版])?"
    r"|[Pp](?:age|AGE)?\.?\s?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_RULE = re.compile(r"[-—_=*＊﹡＝－~～·.…\s─━═╌┄┈|:+☆★◆◇○●]{3,}|`{3,}.{0,12}")
_MARKS = frozenset("![-—_=*＊﹡＝－~～·.…─━═╌┄┈|:+☆★◆◇○●`")
_NUMBER_CELL = re.compile(r"[-+−－]?[\d.,，\s]+[%％]?|[-—－/／*.]{1,3}")
_MONTH = re.compile(r"[-•·●]?\s?\d{1,2}\s?月")
#: A page has more lines than this.
_SHORTEST_PAGE = 4
_DIGITS = re.compile(r"\d+")
_MIDDLE = re.compile(r"[。；，！？]")


def furniture(raw: str, lines: list[Line], pack: CleaningPack) -> Iterator[Edit]:
    """Yield the removal of every line of furniture, and mark the lines as gone."""
    steps = pack.steps
    shown = [line for line in lines if line.kind != "blank"]
    if steps.boilerplate:
        yield from boilerplate(raw, shown, pack)
    yield from marks(raw, shown)
    if steps.page_numbers:
        yield from page_numbers(raw, lines)
    if steps.running_heads:
        yield from running_heads(raw, lines, pack)
    if steps.repeats:
        yield from repeats(raw, [line for line in shown if line.kind != "gone"])


def drop(line: Line, why: str) -> Edit:
    """The removal of a line's text."""
    line.kind = "gone"
    if why in ("page number", "running head"):
        line.habit = "page"
    return Edit(line.start, line.end, "", why)


def boilerplate(raw: str, shown: list[Line], pack: CleaningPack) -> Iterator[Edit]:
    """Yield the lines that a rule of the pack calls boilerplate; a rule may take the rest of the text with it."""
    if not shown:
        return
    start, end = shown[0].start, shown[-1].end
    text = raw[start:end]
    starts: dict[int, int] = {}
    for rule, match in pack.boilerplate(text):
        starts = starts or {line.start: i for i, line in enumerate(shown)}
        if rule.takes == "match":
            yield Edit(start + match.start(), start + match.end(), "", f"boilerplate: {rule.id}")
            continue
        index = starts.get(start + match.start() + _lead(match[0]))
        if index is None or shown[index].kind == "gone" or start + match.end() < shown[index].end:
            continue
        last = index + 1
        if rule.takes == "rest":
            if shown[index].start - start < (end - start) * pack.trailer_from:
                continue
            last = len(shown)
        elif rule.takes == "byline":
            while last < min(len(shown), index + 3) and _byline(raw, shown[last]):
                last += 1
        elif rule.takes == "links":
            while last < len(shown) and _is_link(raw, shown[last]):
                last += 1
        for line in shown[index:last]:
            if line.kind != "gone":
                yield drop(line, f"boilerplate: {rule.id}")


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _byline(raw: str, line: Line) -> bool:
    return (
        line.kind == "text" and line.end - line.start <= 20 and not _MIDDLE.search(raw, line.start, line.end)
    )


def _is_link(raw: str, line: Line) -> bool:
    return line.end - line.start <= 60 and "。" not in raw[line.start : line.end]


def marks(raw: str, shown: list[Line]) -> Iterator[Edit]:
    """Yield lines that hold nothing but an image or a ruled line."""
    for line in shown:
        first = raw[line.start]
        if first not in _MARKS or line.kind == "gone":
            continue
        if first == "!" or first == "[":
            if not IMAGE.sub("", LINKED_IMAGE.sub("", raw[line.start : line.end])).strip():
                yield drop(line, "image")
        elif _RULE.fullmatch(raw, line.start, line.end):
            yield drop(line, "rule")


def page_numbers(raw: str, lines: list[Line]) -> Iterator[Edit]:
    """Yield page numbers: written as such (`- 3 -`, `第3页`), or a bare number that stands alone and in no table."""
    series = _series(raw, lines)
    for i, line in enumerate(lines):
        if line.kind in ("blank", "gone") or line.end - line.start > 20:
            continue
        match = _PAGE.fullmatch(raw, line.start, line.end)
        if match is None:
            continue
        if match["bare"]:
            alone = i == 0 or i + 1 == len(lines) or lines[i - 1].kind in ("blank", "gone") or lines[i + 1].kind in (
                "blank", "gone") or line.page or lines[i + 1].page  # fmt: skip
            if not (alone or i in series) or _in_table(raw, lines, i) or _is_year(raw, lines, i):
                continue
        elif raw[line.start] in "（(【[" and not ("页" in match[0] or "頁" in match[0]):
            continue  # (3) is the number of an item
        yield drop(line, "page number")


def _is_year(raw: str, lines: list[Line], index: int) -> bool:
    """Whether a bare number is the year above what happened in it: `2019` above `3月5日……`."""
    if not 1900 <= int(raw[lines[index].start : lines[index].end]) <= 2100:
        return False
    below = next((x for x in lines[index + 1 : index + 4] if x.kind not in ("blank", "gone")), None)
    return below is not None and _MONTH.match(raw, below.start, below.end) is not None


def _series(raw: str, lines: list[Line]) -> set[int]:
    """Indices of lines that are bare numbers counting up by one, a page of lines apart."""
    found: set[int] = set()
    before: tuple[int, int] | None = None
    for i, line in enumerate(lines):
        if line.kind == "blank" or line.end - line.start > 4 or not raw[line.start : line.end].isdecimal():
            continue
        number = int(raw[line.start : line.end])
        if before is not None and number == before[1] + 1 and i - before[0] >= _SHORTEST_PAGE:
            found.update((before[0], i))
        before = i, number
    return found


def _in_table(raw: str, lines: list[Line], index: int) -> bool:
    """Whether other numbers stand close by, as in the column of a table."""
    for step in (-1, 1):
        seen, at = 0, index + step
        while 0 <= at < len(lines) and seen < 4:
            line = lines[at]
            if line.kind not in ("blank", "gone"):
                seen += 1
                if _NUMBER_CELL.fullmatch(raw, line.start, line.end):
                    return True
                if line.end - line.start > 20:
                    break
            at += step
    return False


def running_heads(raw: str, lines: list[Line], pack: CleaningPack) -> Iterator[Edit]:
    """Yield headers and footers: lines next to a page number or page break that come on other pages too, or look it."""
    if not any(line.page or line.habit == "page" for line in lines):
        return
    shown = [line for line in lines if line.kind != "blank"]
    seen: dict[str, list[Line]] = defaultdict(list)
    beside: set[int] = set()
    for i, line in enumerate(shown):
        if line.kind == "gone":
            continue
        if line.end - line.start > pack.running_head_length or raw[line.end - 1] in STOPS:
            continue
        before, after = shown[i - 1] if i else None, shown[i + 1] if i + 1 < len(shown) else None
        number_before = before is not None and before.kind == "gone" and _is_page(raw, before)
        number_after = after is not None and after.kind == "gone" and _is_page(raw, after)
        if number_before or number_after or line.page or (after is not None and after.page):
            seen[_DIGITS.sub("0", raw[line.start : line.end])].append(line)
            beside.add(line.start)
    head = pack.running_head_pattern
    titles = {_DIGITS.sub("0", raw[x.start : x.end]) for x in shown[:4]}
    for text, found in seen.items():
        title_again = (
            text in titles and len(text) >= 6 and found[0].start > shown[min(3, len(shown) - 1)].start
        )
        if title_again or (len(found) >= 2 and not _MIDDLE.search(text)):
            for line in found:
                yield drop(line, "running head")
        elif (
            head is not None
            and found[0].kind == "text"
            and head.fullmatch(raw[found[0].start : found[0].end])
        ):
            yield drop(found[0], "running head")


def _is_page(raw: str, line: Line) -> bool:
    return line.end - line.start <= 20 and _PAGE.fullmatch(raw, line.start, line.end) is not None


def repeats(raw: str, shown: list[Line]) -> Iterator[Edit]:
    """Yield a line that says again what the line before said: a title set twice, datelines and others in series."""
    run: list[Line] = []
    previous = ""
    for line in [*shown, None]:
        if (
            line is not None
            and len(run) < 2
            and (not run or abs(line.end - line.start - run[0].end + run[0].start) > 8)
        ):
            run, previous = [line], ""  # of another length: no need to compare
            continue
        if not previous and run and run[0].kind != "row":
            previous = raw[run[0].start : run[0].end].strip("*# ")
        text = raw[line.start : line.end].strip("*# ") if line is not None and line.kind != "row" else ""
        if line is not None and text == previous and len(text) >= 4 and not _NUMBER_CELL.fullmatch(text):
            run.append(line)
            continue
        prose = bool(run) and (raw[run[0].end - 1] in "。；" or "，" in previous)
        if not prose and (
            len(run) >= 3 or (len(run) == 2 and (run[0].kind == "heading" or raw[run[0].start] in "（(【["))
        ):
            for again in run[1:]:
                yield drop(again, "repeated line")
        run, previous = [line] if line is not None else [], text
