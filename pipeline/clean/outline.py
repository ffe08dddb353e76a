"""Headings or items, chapters or contents: what a numbered line is among its neighbours, and how deep it stands."""

import re

from pipeline.clean.lines import LABEL, NUMBERED, RANKS, Line
from pipeline.clean.pack import CleaningPack

_LEADER = re.compile(
    r"(?:\.{4,}|…{2,}|·{4,}|．{4,}|_{4,}|(?:\s\.){3,})\s*\d{1,4}\s*$|(?:\.{8,}|…{5,}|·{8,})\s*$|\s{3,}\d{1,4}\s*$"
)
_ANNEXES = re.compile(r"附件?\s?[:：]\s?1\s?[.．、]")
_BARE = re.compile(r"[\s*#.…·．　]+|\d+$")
#: How all items of a list but the last end.
_CLAUSE_END = re.compile("[；;][及和與与或]?$")
_LINKED = re.compile(r"\[([^\[\]\n]{1,80})\]\([^()\n]{0,200}\)")
_LETTER = re.compile(r"[^\W\d_]")


def contents(shown: list[Line], pack: CleaningPack) -> None:
    """Mark tables of contents: what stands below their heading until it comes again, and lines with dot leaders."""
    inside, seen, count, markdown = False, set[str](), 0, False
    for line in shown:
        text = line.text
        if line.kind == "row" or (not inside and len(text) > 60):
            continue
        if (
            (
                len(text) <= 60
                and (text[-1].isdigit() or text[-1] in ".…")
                and (leader := _LEADER.search(text))
                and leader.start()
            )
            and _LETTER.search(text)
            and ("." in leader[0] or "…" in leader[0] or "·" in leader[0] or line.kind != "text")
        ):
            line.kind = "toc"
            if inside:
                seen.add(_key(text[: leader.start()]))
                count += 1
            continue
        if not inside:
            if len(text) <= 14 and pack.toc_head_pattern.fullmatch(text):
                inside, seen, count, markdown = True, set(), 0, line.habit == "md"
                line.kind = "toc"
            continue
        key = _key(text[line.mark :])
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


def _key(text: str) -> str:
    """What a line of contents has in common with the heading it stands for."""
    bare = _LINKED.sub(r"\1", text).strip("*# ")
    numbered = NUMBERED.match(bare)
    return _BARE.sub("", bare[numbered.end() if numbered else 0 :].lstrip("0123456789"))


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


def settle(shown: list[Line], pack: CleaningPack) -> None:
    """Tell headings from items among numbered lines: a heading has text of its own below it.

    Lines of one habit that follow each other directly are a list. A short line that ends in a full stop is a heading
    only where text follows and no line of its own habit.
    """
    previous: Line | None = None
    listed: set[int] = set()  # short items that could have been headings
    count = len(shown)
    for i, line in enumerate(shown):
        if not line.habit:
            previous = line
            continue
        following = shown[i + 1] if i + 1 < count else None
        if line.habit == "bullet" and _is_dashed(line, shown, i):
            line.kind, line.habit, line.mark, line.rank = "text", "dash", 0, 0
        if line.kind in ("toc", "row") or line.habit in ("md", "bullet"):
            previous = line
            continue
        if line.habit == "star":
            if following is not None and following.kind == "text" and len(following.text) > len(line.text):
                line.kind = "heading"
            previous = line
            continue
        if line.kind == "heading" and following is not None and following.kind == "text":
            label = LABEL.match(following.text)
            if label and pack.task_label_pattern.search(label[0]):
                line.kind = "item"  # a task, with who is to do it below
        sibling_after = following is not None and following.habit == line.habit and following.kind != "toc"
        sibling_before = (
            previous is not None and previous.habit == line.habit and previous.kind == "item"
            and previous.number + 1 == line.number
        )  # fmt: skip
        if previous is not None and line.number == 2 and _ANNEXES.match(previous.text):
            line.kind = "item"
            listed.add(line.start)
        in_list = (
            sibling_before
            and previous is not None
            and (previous.start in listed or _CLAUSE_END.search(previous.text) is not None)
        )
        starts_anew = following is not None and sibling_after and following.number != line.number + 1
        if (
            line.kind == "heading"
            and line.habit in _LISTED_HABITS
            and ((sibling_after and not starts_anew) or in_list)
        ):
            line.kind = "item"
            listed.add(line.start)
        elif line.kind == "item" and line.habit in ("cn", "paren", "num", "dotted2", "dotted3"):
            text = line.text
            if (
                text.endswith("。") and len(text) - line.head <= 14 and "，" not in text and following is not None
                and not sibling_after and not sibling_before and following.kind in ("text", "item", "row")
            ):  # fmt: skip
                line.kind = "heading"
        previous = line


def _is_dashed(line: Line, shown: list[Line], index: int) -> bool:
    """Whether a line opens with a dash and stands alone: the occasion below a title, or a second title."""
    if not 0 < index < 4 or not line.text.startswith(("——", "--", "──", "––")) or len(line.text) > 45:
        return False
    beside = shown[max(index - 2, 0) : index] + shown[index + 1 : index + 3]
    return not any(x.mark and x.text[0] == line.text[0] for x in beside)


def ranks(shown: list[Line]) -> None:
    """Give every heading of one habit one rank: what `#` or bold said of the first of them holds for the others."""
    known: dict[str, int] = {}
    for line in shown:
        if line.kind != "heading" or line.habit not in ("md", "bold"):
            continue
        bare = re.sub(r"^[#*\s]+", "", line.text)
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
        for line in shown:
            if line.kind == "heading" and line.habit in known:
                line.rank = known[line.habit]


def nest(raw: str, kept: list[Line]) -> None:
    """Rank bulleted items by their glyphs: the first of a list stands above the second."""
    glyphs: list[str] = []
    deep: dict[str, int] = {}
    goes_on = False
    for line in kept:
        if line.kind == "item" and line.habit in ("bullet", "star"):
            glyph = line.text[0]
            if glyph in "*+-" and _indent(raw, line) > deep.setdefault(glyph, _indent(raw, line)) + 1:
                glyph += ">"  # Markdown nests by indentation
            if glyph not in glyphs:
                glyphs.append(glyph)
            line.rank = 60 + glyphs.index(glyph)
        elif line.kind == "heading" or (line.kind == "text" and not goes_on):
            glyphs.clear()
            deep.clear()
        goes_on = line.joint is not None


def _indent(raw: str, line: Line) -> int:
    return len(raw[raw.rfind("\n", 0, line.start) + 1 : line.start].expandtabs(4))
