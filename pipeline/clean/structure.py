"""What lines are among their neighbours: headings or items, tables of contents, captions, footnotes, tables."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.clean.lines import NUMBERED, RANKS, STOPS, Line, LineKind, ordinal
from pipeline.clean.pack import CleaningPack

_NUMBER_CELL = re.compile(
    r"[-+−－]?\d[\d,，\s]*(?:[.．]\d+)?\s*[%％‰]?|[-—－─/／*.…]{1,3}|[(（][-+−－]?\d[\d,.]*[)）]"
)
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{4,}|_{4,}|(?:\s\.){3,})\s*\d{0,4}\s*$|\s{3,}\d{1,4}\s*$")
_BARE = re.compile(r"[\s*#.…·．　]+|\d+$")
_CAPTION = re.compile(
    r"(?:[图圖表](?:表)?\s?[\dA-Z一二三四五六七八九十]+(?:[-.－—]\d+)*[\s:：.、　]|附[图圖表]\s?\d*[:：\s]|(?:单位|單位)[:：]|图为|圖為|[图圖]/|"
    r"[资資]料[来來]源[:：]|数据来源[:：]|[图圖]片来源[:：])"
)
_FOOTNOTE = re.compile(
    r"(?:\[\d{1,3}\]|〔\d{1,3}〕|［\d{1,3}］|[注註][\d一二三四五六七八九十]{0,2}[:：]|(?:备注|備註|附注|附註)[:：]|[*＊]\s?[注註])"
)
_DATE = re.compile(r"[\s（(]*(?:[12]\d{3}|[二一][〇○零一二三四五六七八九]{3}|民國)\s*(?:年|[-./])")
_NUMBER = re.compile(r"[〔\[［（(]\d{4}[〕\]］）)].{0,6}\d+\s?号$|^第\s?\d+\s?[号號期]$")
_DATELINE = re.compile(r"(?:社|网|報|报|讯|訊).{0,14}(?:电|電|讯|訊|報道|报道)[）)】\]]?$")
_LETTER = re.compile(r"[^\W\d_]")
_INNER = re.compile(r"[。；！？!;]")
_CN = "[一二三四五六七八九十百]"
_INLINE = re.compile(
    rf"(?<=[。；：）)；;:”」！])\s*(?:[（(](?P<paren>{_CN}{{1,3}})[)）]|(?P<num>\d{{1,2}})[.．、](?!\d(?!\d{{3}}\s?年))|[（(](?P<pnum>\d{{1,2}})[)）]"
    rf"|(?P<half>\d{{1,2}})[)）]|(?P<circled>[①-⑳])|(?P<cn>{_CN}{{1,3}})、)"
)
#: A heading in the middle of a line: `…负责）三、优化监管（十一）提高…`.
_HEADED = re.compile(
    rf"(?<=[。；）)])\s*(?P<cn>{_CN}{{1,3}}、[^。；：\n]{{2,40}}?)(?P<next>[（(]{_CN}{{1,3}}[)）])"
)
_LABEL = re.compile(r"[。）)；]([^。；：:，,（）()]{2,12}[：:])\s*$")


def tables(raw: str, lines: list[Line]) -> dict[int, str]:
    """Bring together tables that a text gives a cell a line: a label, then its numbers, over and over.

    By index of a line, the tab that stands in place of its break.
    """
    kept = [i for i, x in enumerate(lines) if x.kind not in ("blank", "gone")]
    numeric = [
        lines[i].end - lines[i].start <= 16
        and _NUMBER_CELL.fullmatch(raw, lines[i].start, lines[i].end) is not None
        for i in kept
    ]
    if sum(numeric) < 3:
        return {}
    breaks: dict[int, str] = {}
    at = 0
    while at < len(kept):
        rows = _rows(raw, lines, kept, numeric, at)
        if len(rows) < 3:
            at = rows[-1][1] if rows else at + 1
            continue
        columns = rows[0][1] - rows[0][0]
        head = rows[0][0] - columns
        if columns > 1 and head >= 0 and all(_cell(raw, lines[kept[k]]) for k in range(head, rows[0][0])):
            rows.insert(0, (head, rows[0][0]))
        for first, last in rows:
            for k in range(first, last):
                line = lines[kept[k]]
                line.kind, line.mark, line.habit = "row", 0, ""
                if k + 1 < last:
                    breaks[kept[k]] = "\t"
        for k in range(max(rows[0][0] - 3, 0), rows[0][0]):
            line = lines[kept[k]]
            text = raw[line.start : line.end]
            if line.kind == "text" and len(text) <= 40 and not text.endswith(STOPS) and "，" not in text:
                line.kind = "caption"
        at = rows[-1][1]
    return breaks


def _rows(
    raw: str, lines: list[Line], kept: list[int], numeric: list[bool], at: int
) -> list[tuple[int, int]]:
    """Rows of equal length from `at`: one label and one or more numbers each."""
    rows: list[tuple[int, int]] = []
    while at < len(kept) and not numeric[at] and _cell(raw, lines[kept[at]]):
        end = at + 1
        while end < len(kept) and numeric[end]:
            end += 1
        if end == at + 1 or (rows and end - at != rows[0][1] - rows[0][0]):
            break
        rows.append((at, end))
        at = end
    return rows


def _cell(raw: str, line: Line) -> bool:
    return (
        line.end - line.start <= 24
        and line.kind != "row"
        and not raw[line.start : line.end].endswith(("。", "；", "，"))
    )


def contents(raw: str, lines: list[Line], pack: CleaningPack) -> None:
    """Mark tables of contents: what stands below their heading until it comes again, and lines with dot leaders."""
    inside, seen, count = False, set[str](), 0
    for line in lines:
        if line.kind in ("blank", "gone", "row"):
            continue
        text = raw[line.start : line.end]
        if (
            len(text) <= 60
            and (text[-1].isdigit() or text[-1] in ".…")
            and (leader := _LEADER.search(text))
            and leader.start()
        ):
            if _LETTER.search(text) and (
                "." in leader[0] or "…" in leader[0] or "·" in leader[0] or line.kind != "text"
            ):
                line.kind = "toc"
                continue
        if not inside:
            if len(text) <= 14 and re.sub(r"[\s*#【】\[\]：:]", "", text) in pack.toc_heads:
                inside, seen, count, markdown = True, set(), 0, line.habit == "md"
                line.kind = "toc"
            continue
        bare = text[line.mark :].strip("*# ")
        numbered = NUMBERED.match(bare)
        key = _BARE.sub("", bare[numbered.end() if numbered else 0 :])
        over = (
            key in seen
            or "，" in text
            or len(text) > 45
            or text.endswith(("。", "；", "！"))
            or (line.habit == "md" and not markdown)
        )
        if over:
            inside = False
            if count and line.kind == "text" and key in seen and len(text) <= 20:
                line.kind, line.rank = "heading", 10
            continue
        line.kind, count = "toc", count + 1
        seen.add(key)


#: Numbers that lists have as well as headings; chapters and bold lines are headings always.
_LISTED_HABITS = frozenset((*RANKS, "dotted2", "dotted3", "dotted4")) - {
    "编",
    "編",
    "篇",
    "卷",
    "部分",
    "章",
    "节",
    "節",
}


def settle(raw: str, lines: list[Line]) -> None:
    """Tell headings from items among numbered lines: a heading has text of its own below it.

    Lines of one habit that follow each other directly are a list. A short line that ends in a full stop is a heading
    only where text follows and no line of its own habit.
    """
    shown = [x for x in lines if x.kind not in ("blank", "gone")]
    previous: Line | None = None
    listed: set[int] = set()  # short items that could have been headings
    for i, line in enumerate(shown):
        following = shown[i + 1] if i + 1 < len(shown) else None
        if line.habit in ("", "md", "bullet") or line.kind in ("toc", "row"):
            previous = line
            continue
        if line.habit == "star":
            if (
                following is not None
                and following.kind == "text"
                and following.end - following.start > line.end - line.start
            ):
                line.kind = "heading"
            previous = line
            continue
        sibling_after = following is not None and following.habit == line.habit and following.kind != "toc"
        sibling_before = (
            previous is not None and previous.habit == line.habit and previous.kind == "item"
            and previous.number + 1 == line.number
        )  # fmt: skip
        in_list = sibling_before and previous is not None and previous.start in listed
        starts_anew = following is not None and sibling_after and following.number != line.number + 1
        if (
            line.kind == "heading"
            and line.habit in _LISTED_HABITS
            and (sibling_after and not starts_anew or in_list)
        ):
            line.kind = "item"
            listed.add(line.start)
        elif line.kind == "item" and line.habit in ("cn", "paren", "num", "dotted2", "dotted3"):
            text = raw[line.start : line.end]
            if (
                text.endswith("。") and len(text) - line.head <= 14 and "，" not in text and following is not None
                and not sibling_after and not sibling_before and following.kind in ("text", "item", "row")
            ):  # fmt: skip
                line.kind = "heading"
        previous = line


def unnumbered(raw: str, lines: list[Line], breaks: dict[int, str], pack: CleaningPack) -> None:
    """Find headings without a number: short lines, ended by no mark, between paragraphs or above the first of them."""
    kept = [i for i, x in enumerate(lines) if x.kind not in ("blank", "gone")]
    ranked = [x.rank for x in lines if x.kind == "heading" and x.habit in _NUMBERED_HABITS]
    joined = {kept[p + 1] for p in range(len(kept) - 1) if kept[p] in breaks}
    free = [i not in joined and i not in breaks and lines[i].kind == "text" for i in kept]
    able = [free[p] and _could_head(raw[lines[i].start : lines[i].end], pack) for p, i in enumerate(kept)]
    first = _title(raw, lines, kept, able, breaks, pack)
    seen_numbered = False
    for position, i in enumerate(kept):
        line = lines[i]
        seen_numbered = seen_numbered or (line.kind == "heading" and line.habit in _NUMBERED_HABITS)
        if not able[position] or line.kind != "text" or position + 1 >= len(kept) or position < first:
            continue
        if not _opens_section(raw, lines, kept, position, able, pack):
            continue
        after = lines[kept[position + 1]]
        line.kind, line.habit = "heading", "plain"
        if pack.title_end_pattern.search(raw[line.start : line.end]):
            line.rank = -10
        elif (after.kind == "heading" and after.number == 1) or not ranked:
            line.rank = 1
        else:
            line.rank = 70 if seen_numbered else ranked[0]


_NUMBERED_HABITS = frozenset((*RANKS, "dotted2", "dotted3", "dotted4", "dotted5"))


def asides(raw: str, lines: list[Line]) -> None:
    """Mark captions and footnotes."""
    for line in lines:
        if line.kind == "text":
            _aside(raw, line)


def _aside(raw: str, line: Line) -> None:
    text = raw[line.start : line.end]
    if _CAPTION.match(text) and len(text) <= 60 and not text.endswith(("。", "；")):
        line.kind = "caption"
    elif _FOOTNOTE.match(text):
        line.kind = "footnote"
    elif text.startswith("![") and len(text) - text.rfind(")") <= 80:
        line.kind = "caption"


def _title(
    raw: str, lines: list[Line], kept: list[int], able: list[bool], breaks: dict[int, str], pack: CleaningPack
) -> int:
    """Mark the lines of the title at the top of the text; the position below them.

    Above it may stand labels (`证券代码：…`), numbers and dates; below it there must be text.
    """
    found = 0
    for position, i in enumerate(kept[:8]):
        line = lines[i]
        if line.kind == "heading":
            if line.habit == "md" and not found and any(
                x.kind == "heading" and x.habit == "md" and x.rank == line.rank and NUMBERED.match(raw[x.start : x.end].strip("# *"))
                for x in lines if x is not line
            ):  # fmt: skip
                line.rank = -20
            return position
        text = raw[line.start : line.end]
        wrapped = i in breaks and position + 1 < len(kept) and kept[position + 1] not in breaks
        if wrapped and _could_head(
            text + raw[lines[kept[position + 1]].start : lines[kept[position + 1]].end], pack
        ):
            able[position] = line.kind == "text"
        if not able[position] or line.width < 4:
            if found or line.kind == "item" or line.width > 40 or text.endswith(("。", "；", "！", "：")):
                return position
            continue
        rest = kept[position + 1 : position + 16]
        if found >= 3 or not any(
            lines[k].width > 20 or lines[k].kind == "heading" or raw[lines[k].end - 1] in STOPS for k in rest
        ):
            return position
        line.kind, line.rank, line.habit = "heading", -20, "title"
        found += 1
        if pack.title_end_pattern.search(text):
            return position + 1
    return 0


def _could_head(text: str, pack: CleaningPack) -> bool:
    """Whether a line is short and open, holds letters, and is neither a date, a label nor a clause."""
    if _NUMBER.search(text):
        return False
    if (
        not 2 <= len(text) <= 40
        or text[-1] in "。！？!?；;：:，,、…—"
        or text[0] in '（("，。、；'
        or (text[0] == "“" and text[-1] == "”")
    ):
        return False
    if (
        not _LETTER.search(text)
        or _DATE.match(text)
        or _DATELINE.search(text)
        or _INNER.search(text)
        or text.count("，") > 1
        or "\t" in text
    ):
        return False
    label = re.split("[：:]", re.sub(r"[（(][^）)]*[）)]", "", text), maxsplit=1)
    return (
        not (len(label) > 1 and len(label[0]) <= 6) and not text.startswith(pack.labels) and "@" not in text
    )


def _opens_section(
    raw: str, lines: list[Line], kept: list[int], position: int, able: list[bool], pack: CleaningPack
) -> bool:
    """Whether a short line stands above the text of its own section."""
    i, j = kept[position], kept[position + 1]
    line, after = lines[i], lines[j]
    text = raw[line.start : line.end]
    if line.width > 30 or "，" in text or "," in text or (len(text) <= 3 and text not in pack.short_headings):
        return False
    if position:
        before = lines[kept[position - 1]]
        last = raw[before.start : before.end]
        closed = (
            last[-1] in "。！？!?；…”）)】"
            or before.kind in ("heading", "toc", "caption", "row")
            or bool(_DATE.match(last))
        )
        if not closed and (kept[position - 1] == i - 1 or (before.kind == "text" and before.width <= 30)):
            return False  # one of several short lines: a list, an address, the words of a slide
        if before.kind == "heading" and before.habit == "plain" and len(text) <= 4:
            return False  # the author
    if after.kind == "heading":
        return after.number == 1 or after.habit in ("md", "bold")
    if after.kind == "text":
        if (
            position + 2 < len(kept)
            and able[position + 1]
            and raw[after.end - 1] not in STOPS
            and after.width <= 30
        ):
            further = lines[kept[position + 2]]  # a second line of the heading
            return further.kind == "text" and further.width > 30 and "。" in raw[further.start : further.end]
        body = raw[after.start : after.end]
        return after.width >= max(line.width * 1.2, 12) and ("。" in body or "，" in body)
    return after.kind == "item" and after.end - after.start > line.end - line.start and after.number <= 1


def split(raw: str, lines: list[Line], breaks: dict[int, str], pack: CleaningPack) -> None:
    """Find where blocks begin inside a line: after a run-in heading, at the items of an inline enumeration."""
    index, count = 0, len(lines)
    while index < count:
        line = lines[index]
        last = index
        while last in breaks and last + 1 < count:
            last += 1
            while lines[last].kind in ("blank", "gone") and last + 1 < count:
                last += 1
        end = lines[last].end
        if line.kind in ("text", "item", "heading") and line.habit != "md":
            if pack.steps.inline_items and end - line.start >= 30:
                line.splits.extend(_inline_items(raw, line, end))
            if pack.steps.run_in_headings:
                _run_in(raw, line, end, pack)
        index = last + 1


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


def ranks(raw: str, lines: list[Line]) -> None:
    """Give every heading of one habit one rank: what `#` or bold said of the first of them holds for the others."""
    known: dict[str, int] = {}
    for line in lines:
        if line.kind != "heading" or line.habit not in ("md", "bold"):
            continue
        bare = re.sub(r"^[#*\s]+", "", raw[line.start : line.end])
        inner = NUMBERED.match(bare)
        if inner is None or inner.lastgroup in ("md", "bold"):
            continue
        habit = inner.lastgroup or ""
        if habit == "unit":
            habit = inner["unit"]
        if habit == "dotted":
            habit = f"dotted{len(re.split('[.．]', inner['dotted']))}"
        if line.habit == "bold":
            own = RANKS.get(habit.rstrip("12345"), 60) + (int(habit[-1]) - 1 if habit[-1].isdigit() else 0)
        else:
            own = line.rank
        line.rank = known.setdefault(habit, own)
    if known:
        for line in lines:
            if line.kind == "heading" and line.habit in known:
                line.rank = known[line.habit]


def nest(raw: str, lines: list[Line], breaks: dict[int, str]) -> None:
    """Rank bulleted items by their glyphs: the first of a list stands above the second."""
    glyphs: list[str] = []
    goes_on = False
    for i, line in enumerate(lines):
        if line.kind in ("blank", "gone"):
            continue
        if line.kind == "item" and line.habit in ("bullet", "star"):
            glyph = raw[line.start]
            if glyph not in glyphs:
                glyphs.append(glyph)
            line.rank = 60 + glyphs.index(glyph)
        elif line.kind == "heading" or line.kind == "text" and not goes_on:
            glyphs.clear()
        goes_on = i in breaks
