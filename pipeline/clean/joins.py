"""Torn text: which line goes on in the next.

A line was wrapped where the first word of the next line would not have fitted on it. How wide lines may be is asked
of the lines around, for a document may hold columns and slides of several widths.
"""

import re
from itertools import pairwise

from pipeline.clean.lines import DAY_ALONE, STOPS, Line, blanks_between, is_stopped, width
from pipeline.clean.room import NARROWEST, WIDE_ENOUGH, WIDEST, Rooms, paragraph, room_around
from pipeline.clean.seams import WANTS_NUMBER, clings, runs_on, straddles
from pipeline.clean.torn import is_full, is_label, is_spaced, is_torn, shows_tears

_OPENERS = "，。；、：！？）”》」』】〉,.;:!?)]％%…"
#: What a line begins with that is no beginning.
_BEHIND = frozenset("，。、；")
_OPEN = re.compile(r"[（(《“「『]")
_PAIRS = {"（": "）)", "(": "）)", "《": "》", "“": "”", "「": "」", "『": "』"}
_LATIN = re.compile(r"[A-Za-z]{2,}")
#: What closes an official paper; its signature stands below.
_CLOSING = re.compile(r"(?:特此|专此|專此|谨此|謹此)[一-鿿]{2,4}$|(?:为|為)盼$|此[复復致]$")
_SIGNATURE = 24
#: So many characters one below the other are words set upright.
_UPRIGHT = 4
#: A word that goes on in the next line; `self-` and the like keep their hyphen.
_HYPHEN = re.compile(
    r"(?<![A-Za-z-])(?!(?:self|non|co|pre|post|anti|multi|cross|long|short|high|low|well|mid|year)-)[A-Za-z][a-z]+-$"
)
_GOES_ON = re.compile("[a-z]{2}")
#: A line of a foreign language, and the end of one that goes on in the next.
_LATIN_LINE = re.compile(r"[A-Za-z][\x20-\x7e’“”–—]{9,}")
_LATIN_ON = re.compile(r"[a-z][,;a-z-]")


def join_lines(
    raw: str, kept: list[Line], labels: tuple[str, ...] = (), *, seams: bool = True, is_set: bool = False
) -> None:
    """Say of each line that goes on in the next what joins them: nothing, or a space between Latin words.

    A line that opens with one of `labels` and a colon belongs to none above it. A text that `is_set`, as a PDF is,
    breaks its lines where they are full; any other one must show that it was torn. `seams` joins half a sentence to
    the next paragraph, too.
    """
    widest = 0.0
    behind = single = 0
    for line in kept:
        line.width = width(line.text[line.mark :])
        behind += line.text[0] in _BEHIND
        single += line.end - line.start == 1
        if line.width > widest and line.kind == "text":
            widest = line.width
    rooms: Rooms = {}
    torn = is_torn(kept) and (is_set or shows_tears(kept, rooms))
    spaced = torn and is_spaced(kept)
    if behind > 1:
        mend(kept)
    if single >= _UPRIGHT:
        upright(kept)
    for position, (a, b) in enumerate(pairwise(kept)):
        if (
            b.kind != "text"
            or a.joint is not None
            or is_stopped(a.text)
            or a.kind in ("row", "toc", "caption")
        ):
            continue
        if (a.kind == "heading" and a.habit in ("md", "bold", "star")) or (
            a.alone or (a.habit == "dash" and a.text[-1] == "上")
        ):
            continue
        if raw[a.stop - 1] not in "\r\n" or (b.gone and not b.through):
            continue  # one paragraph of several in a line; or an image or the like stands between
        blanks = blanks_between(a, b)
        near = blanks == 0 or b.through or (seams and blanks == 1)
        sure = near and a.kind != "heading" and (clings(a, b) or runs_on(a, b))
        if not sure and ((b.page and not torn) or (blanks and not b.through and (blanks > 1 or not torn))):
            continue
        if begins_anew(raw, kept, position, blanks, labels):
            continue
        if sure or goes_on(kept, position, blanks, torn, spaced, widest, rooms, is_set=is_set):
            a.joint = joint(a, b)
            a.hyphen = (
                a.joint == "" and _HYPHEN.search(a.text) is not None and _GOES_ON.match(b.text) is not None
            )
            if a.kind == "heading":
                a.kind = "item"


def upright(kept: list[Line]) -> None:
    """Join what is set upright, a Chinese character a line: four of them at least."""
    first = 0
    for last in range(1, len(kept) + 1):
        if last < len(kept) and all(
            len(x.text) == 1 and x.kind == "text" and "\u4e00" <= x.text <= "\u9fff"
            for x in kept[last - 1 : last + 1]
        ):
            continue
        if last - first >= _UPRIGHT:
            for line in kept[first : last - 1]:
                line.joint = ""
        first = last


def mend(kept: list[Line]) -> None:
    """Join lines that a page broke at every link and every bold word: more than one of them begins with a comma."""
    first = 0
    for last in range(1, len(kept) + 1):
        if last < len(kept) and kept[last].row == kept[last - 1].row + 1 and kept[last].kind == "text":
            continue
        stretch = kept[first:last]
        first = last
        behind = sum(line.text[0] in _BEHIND for line in stretch[1:])
        if behind < 2 or behind < 0.2 * len(stretch):
            continue
        for a, b in pairwise(stretch):
            if a.kind in ("text", "item") and a.width <= WIDEST and not is_stopped(a.text):
                a.joint = joint(a, b)


def begins_anew(raw: str, kept: list[Line], position: int, blanks: int, labels: tuple[str, ...]) -> bool:
    """Whether the next line is one of its own: a label, a day below a signature, another language, an indented one."""
    a, b = kept[position], kept[position + 1]
    if is_label(b) and (
        blanks > 0
        or b.text.startswith(labels)
        or is_label(a)
        or (position + 2 < len(kept) and is_label(kept[position + 2]))
    ):
        return True
    if a.text[-1] not in "，、,至于於在从從自" and DAY_ALONE.fullmatch(b.text):
        return True
    if _CLOSING.search(a.text[-12:]) or (
        blanks
        and len(b.text) <= _SIGNATURE
        and position + 2 < len(kept)
        and DAY_ALONE.fullmatch(kept[position + 2].text)
    ):
        return True  # what closes a letter, or who signs it above the day
    if blanks == 0 and _LATIN_LINE.fullmatch(b.text) and not _LATIN.search(a.text):
        return True
    return raw.startswith("\u3000\u3000", b.start - 2) and raw[b.start - 3 : b.start - 2] in ("\n", "\r")


def goes_on(
    kept: list[Line],
    position: int,
    blanks: int,
    torn: bool,
    spaced: bool,
    widest: float,
    rooms: Rooms,
    *,
    is_set: bool,
) -> bool:
    """Whether the sentence of the line at `position` goes on in the next line that stays."""
    a, b = kept[position], kept[position + 1]
    first, gone = b.text[0], b.through
    if blanks == 0 and not gone:
        if first in _OPENERS and not (first in ".:" and len(b.text) > 2 and b.text[1] == first):
            return True
        if _unclosed(a, b) or (torn and first.isdigit() and a.text[-1] in WANTS_NUMBER):
            return True
        if first.islower() and first.isascii() and _LATIN_ON.fullmatch(a.text[-2:]) and _LATIN.match(b.text):
            return True
    if a.width > WIDEST or b.width > WIDEST:
        return False
    room, others, last = rooms.get(position) or room_around(kept, position, blanks)
    if blanks and not gone and not others and not spaced:
        return False
    tolerance = max(1.5, 0.06 * room)
    first_line = position == 0 or kept[position - 1].kind != "text" or kept[position - 1].text[-1] in STOPS
    if (first_line and room > 20) or (is_set and a.indent > b.indent):
        tolerance += 2  # the indentation of a paragraph's first line
    full = is_full(a, b, room, tolerance)
    if a.kind == "heading" and (not full or a.text[-1] in "》）)”"):
        return False
    if a.kind == "heading" and not others and not is_stopped(last.text):
        return False
    if a.text[-1] in ")）" and (not others or (b.width >= 0.9 * a.width and b.text[-1] == a.text[-1])):
        return False
    if a.text[-1] in "，、," and blanks == 0 and torn:
        return True
    if room < (WIDE_ENOUGH if blanks or gone else NARROWEST) or not full:
        return False
    if not blanks and not gone and not torn and a.width >= 0.9 * room and b.text[-1] in "。；":
        # in a text that is not torn otherwise: half a sentence above the other half
        clauses = "，" in a.text or "；" in a.text
        return (clauses and a.width >= 0.9 * widest) or paragraph(kept, position)
    end = last if last.width <= WIDEST else b
    if not others and torn and a.kind == "text" and end.text[-1] not in (*STOPS, *"，、,”）)"):
        return straddles(a.text, b.text)  # two lines of equal rights, or one torn
    return torn or paragraph(kept, position)


def _unclosed(a: Line, b: Line) -> bool:
    """Whether a bracket opened near the end of `a` closes near the beginning of `b`."""
    tail = a.text[-30:]
    opened = None
    for match in _OPEN.finditer(tail):
        opened = match
    if opened is None:
        return False
    closers = _PAIRS[opened[0]]
    if any(c in tail[opened.end() :] for c in closers):
        return False
    head = b.text[:30]
    return any(c in head for c in closers)


def joint(a: Line, b: Line) -> str:
    """What joins two lines: a space between Latin words, nothing elsewhere."""
    left, right = a.text[-1], b.text[0]
    if not (left.isascii() and right.isascii()) or left in "-/(" or not (right.isalnum() or right in "(\"'"):
        return ""
    if left.isdigit() and right.isdigit():
        return ""
    return " " if left.isalnum() or left in ",.;:)\"'" else ""
