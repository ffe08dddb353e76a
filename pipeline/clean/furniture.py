"""Furniture: lines that belong to the page and not to the article."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pipeline.clean.inline import IMAGE, LINKED_IMAGE
from pipeline.clean.lines import STOPS, Line
from pipeline.clean.pack import CleaningPack
from pipeline.document import Edit

_PAGE = re.compile(
    r"(?P<bare>\d{1,5})"
    r"|[-—－–·•~～\[【（(]\s*(?:第\s*)?\d{1,4}\s*[页頁]?\s*[-—－–·•~～\]】）)]"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*[页頁版](?:\s*[,，/／]?\s*[共总總]\s*\d{1,4}\s*[页頁版])?"
    r"|[-—－–·•]\s?[IVXivxⅠ-Ⅻⅰ-ⅻ]{1,6}\s?[-—－–·•]"
    r"|[Pp](?:age|AGE)?\.?\s?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_RULE = re.compile(r"[-—_=*＊﹡＝－~～·.…\s─━═╌┄┈|:+☆★◆◇○●\u2500-\u257f]{3,}|`{3,}.{0,12}")
#: What a page number ends with.
_PAGE_ENDS = frozenset("页頁版-—－–·•~～]】）)")
_MARKS = frozenset("!>[-—_=*＊﹡＝－~～·.…─━═╌┄┈|:+☆★◆◇○●`┌├└╔╠╚┏┣┗╭╰│┃║")
_NUMBER_CELL = re.compile(r"[-+−－]?[\d.,，\s]+[%％]?|[-—－/／*.]{1,3}")
_MONTH = re.compile(r"[-•·●]?\s?\d{1,2}\s?月")
#: A page has more lines than this.
_SHORTEST_PAGE = 4
#: The longest title that a ruled line underlines.
_TITLE = 60
_DIGITS = re.compile(r"\d+")
_MIDDLE = re.compile(r"[。；，！？]")


def furniture(raw: str, lines: list[Line], pack: CleaningPack) -> list[Edit]:
    """The removal of every line of furniture; the lines are marked as gone."""
    steps = pack.steps
    edits: list[Edit] = []
    if steps.boilerplate:
        edits.extend(boilerplate(raw, lines, pack))
    edits.extend(marks(lines))
    if steps.page_numbers:
        edits.extend(page_numbers(lines))
    if steps.running_heads:
        edits.extend(running_heads(lines, pack))
    if steps.repeats:
        edits.extend(repeats([line for line in lines if line.kind != "gone"]))
    return edits


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
            while last < min(len(shown), index + 3) and _byline(shown[last]):
                last += 1
        elif rule.takes == "links":
            while last < len(shown) and _is_link(shown[last]):
                last += 1
        for line in shown[index:last]:
            if line.kind != "gone":
                yield drop(line, f"boilerplate: {rule.id}")


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _byline(line: Line) -> bool:
    return line.kind == "text" and len(line.text) <= 20 and not _MIDDLE.search(line.text)


def _is_link(line: Line) -> bool:
    return len(line.text) <= 60 and "。" not in line.text


def marks(shown: list[Line]) -> Iterator[Edit]:
    """Yield lines that hold nothing but an image or a ruled line."""
    for index, line in enumerate(shown):
        first = line.text[0]
        if first not in _MARKS or line.kind == "gone":
            continue
        if first == "!" or first == "[":
            if not IMAGE.sub("", LINKED_IMAGE.sub("", line.text)).strip():
                yield drop(line, "image")
        elif first == ">":
            if not line.text.strip("> "):
                yield drop(line, "quote mark")
        elif _RULE.fullmatch(line.text):
            yield drop(line, "rule")
            if index == 1 and first in "*＊=＝" and shown[0].kind == "text" and len(shown[0].text) <= _TITLE:
                shown[0].kind, shown[0].habit, shown[0].rank = "heading", "title", -20  # underlined


def page_numbers(lines: list[Line]) -> Iterator[Edit]:
    """Yield page numbers: written as such (`- 3 -`, `第3页`), or a bare number that stands alone and in no table."""
    series: set[int] | None = None
    for i, line in enumerate(lines):
        text = line.text
        if len(text) > 20 or line.kind == "gone":
            continue
        if text[-1] not in _PAGE_ENDS and not text[-1].isdecimal():
            continue
        match = _PAGE.fullmatch(text)
        if match is None:
            continue
        if match["bare"]:
            if series is None:
                series = _series(lines)
            if not (_is_alone(lines, i) or line.row in series) or _in_table(lines, i) or _is_year(lines, i):
                continue
        elif line.text[0] in "（(【[" and not ("页" in match[0] or "頁" in match[0]):
            continue  # (3) is the number of an item
        yield drop(line, "page number")


def _is_alone(lines: list[Line], index: int) -> bool:
    """Whether no text stands right above a line, or none right below it."""
    line = lines[index]
    if line.page or index == 0 or index + 1 == len(lines):
        return True
    above, below = lines[index - 1], lines[index + 1]
    return above.kind == "gone" or below.kind == "gone" or below.page or below.row - above.row > 2


def _is_year(lines: list[Line], index: int) -> bool:
    """Whether a bare number is the year above what happened in it: `2019` above `3月5日……`."""
    if not 1900 <= int(lines[index].text) <= 2100:
        return False
    below = next((x for x in lines[index + 1 : index + 4] if x.kind != "gone"), None)
    return below is not None and below.row - lines[index].row < 4 and _MONTH.match(below.text) is not None


def _series(lines: list[Line]) -> set[int]:
    """Rows of lines that are bare numbers counting up by one, a page of lines apart."""
    found: set[int] = set()
    before: tuple[int, int] | None = None
    for line in lines:
        if len(line.text) > 4 or not line.text.isdecimal():
            continue
        number = int(line.text)
        if before is not None and number == before[1] + 1 and line.row - before[0] >= _SHORTEST_PAGE:
            found.update((before[0], line.row))
        before = line.row, number
    return found


def _in_table(lines: list[Line], index: int) -> bool:
    """Whether other numbers stand close by, as in the column of a table."""
    for step in (-1, 1):
        seen, at = 0, index + step
        while 0 <= at < len(lines) and seen < 4:
            line = lines[at]
            if line.kind != "gone":
                seen += 1
                if _NUMBER_CELL.fullmatch(line.text):
                    return True
                if len(line.text) > 20:
                    break
            at += step
    return False


def running_heads(shown: list[Line], pack: CleaningPack) -> Iterator[Edit]:
    """Yield headers and footers: lines next to a page number or page break that come on other pages too, or look it."""
    if not any(line.page or line.habit == "page" for line in shown):
        return
    seen: dict[str, list[Line]] = defaultdict(list)
    for i, line in enumerate(shown):
        if line.kind == "gone":
            continue
        key = _head_key(line.text)
        if len(key) > pack.running_head_length or line.text[-1] in STOPS:
            continue
        before, after = shown[i - 1] if i else None, shown[i + 1] if i + 1 < len(shown) else None
        number_before = before is not None and before.kind == "gone" and _is_page(before)
        number_after = after is not None and after.kind == "gone" and _is_page(after)
        if number_before or number_after or line.page or (after is not None and after.page):
            seen[key].append(line)
    head = pack.running_head_pattern
    titles = {_head_key(x.text): x for x in shown[3::-1]}
    for text, found in seen.items():
        title_again = (
            text in titles and len(text) >= 6 and found[0].start > shown[min(3, len(shown) - 1)].start
        )
        if title_again or (len(found) >= 2 and not _MIDDLE.search(text)):
            for line in found:
                yield drop(line, "running head")
            if (
                text in titles
            ):  # the first page has it too, as its title perhaps: it stays, and stays by itself
                titles[text].alone = True
        elif head is not None and found[0].kind == "text" and head.fullmatch(found[0].text):
            yield drop(found[0], "running head")


def _head_key(text: str) -> str:
    """What a header has in common on all pages: its words, less the numbers and the width of its gaps."""
    return _DIGITS.sub("0", " ".join(text.split()))


def _is_page(line: Line) -> bool:
    return len(line.text) <= 20 and _PAGE.fullmatch(line.text) is not None


def repeats(shown: list[Line]) -> Iterator[Edit]:
    """Yield a line that says again what the line before said: a title set twice, datelines and others in series."""
    bare = ["" if line.kind == "row" else line.text.strip("*# ") for line in shown]
    if not any(a == b and a for a, b in pairwise(bare)):
        return
    run: list[Line] = []
    previous = ""
    for line in [*shown, None]:
        if line is not None and len(run) < 2 and (not run or abs(len(line.text) - len(run[0].text)) > 8):
            run, previous = [line], ""  # of another length: no need to compare
            continue
        if not previous and run and run[0].kind != "row":
            previous = run[0].text.strip("*# ")
        text = line.text.strip("*# ") if line is not None and line.kind != "row" else ""
        if line is not None and text == previous and len(text) >= 4 and not _NUMBER_CELL.fullmatch(text):
            run.append(line)
            continue
        prose = bool(run) and (run[0].text[-1] in "。；" or "，" in previous)
        if not prose and (
            len(run) >= 3 or (len(run) == 2 and (run[0].kind == "heading" or run[0].text[0] in "（(【["))
        ):
            for again in run[1:]:
                yield drop(again, "repeated line")
        run, previous = [line] if line is not None else [], text
