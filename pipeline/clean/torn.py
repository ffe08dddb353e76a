"""Whether a text was torn: its lines end where they were full, in the middle of a sentence."""

import re
from itertools import pairwise

from pipeline.clean.lines import LABEL, STOPS, Line, blanks_between, is_stopped, width
from pipeline.clean.room import NARROWEST, WIDE_ENOUGH, WIDEST, Rooms, room_around
from pipeline.clean.seams import straddles

_WORD = re.compile(r"[A-Za-z0-9.,%/'’\-]+|.", re.S)


def is_torn(shown: list[Line]) -> bool:
    """Whether lines in general end in the middle of a sentence."""
    long = [
        x
        for x in shown
        if (
            (x.width >= 10 and x.kind in ("text", "item"))
            or (x.width >= 20 and x.kind == "heading" and x.habit != "md")
        )
        and not is_label(x)
    ]
    if len(long) < 2:
        return False
    open_ended = sum(x.text[-1] not in "。！？!?；;：:”）)》】」" for x in long)
    return open_ended >= 0.3 * len(long) and sum(x.width <= WIDEST for x in long) >= 0.6 * len(long)


def shows_tears(kept: list[Line], rooms: Rooms) -> bool:
    """Whether lines that end in the open are mostly full ones, and some show that they were torn.

    Short items one below the other end in the open as well; but they are as long as they happen to be, no word of
    theirs runs on in the next, and the next does not end the sentence.
    """
    pairs = {False: 0, True: 0}  # below a heading or not
    full: dict[bool, list[tuple[Line, Line]]] = {False: [], True: []}
    for position, (a, b) in enumerate(pairwise(kept)):
        if (
            b.kind != "text"
            or a.kind not in ("text", "item", "heading")
            or not NARROWEST <= a.width <= WIDEST
            or b.width > WIDEST
            or (b.gone and not b.through)
            or is_stopped(a.text)
        ):
            continue
        headed = a.kind == "heading"
        pairs[headed] += 1
        wide, _, _ = rooms[position] = room_around(kept, position, blanks_between(a, b))
        if is_full(a, b, wide, max(1.5, 0.06 * wide)):
            full[headed].append((a, b))
    headed = not pairs[False]
    found, wanted = full[headed], max(1.0, 0.15 * len(full[headed]))
    if len(found) < 0.55 * pairs[headed]:
        return False
    shown = 0
    for a, b in found:
        shown += (is_stopped(b.text) and b.width <= a.width + 1.5) or straddles(a.text, b.text)
        if shown >= wanted:
            return True
    return False


def is_full(a: Line, b: Line, room: float, tolerance: float) -> bool:
    """Whether the first word of `b` would not have fitted on the line of `a`."""
    word = _WORD.match(b.text)
    return a.width + width(word[0] if word else b.text[0]) >= room - tolerance


def is_spaced(kept: list[Line]) -> bool:
    """Whether sentences run on over empty lines: more than one word is torn in two by one."""
    seen = 0
    for a, b in pairwise(kept):
        if (
            b.row - a.row == 2
            and not b.gone
            and b.kind == "text"
            and a.kind in ("text", "item")
            and WIDE_ENOUGH <= a.width <= WIDEST
            and a.text[-1] not in STOPS
            and straddles(a.text, b.text)
        ):
            seen += 1
            if seen > 1:
                return True
    return False


def is_label(line: Line) -> bool:
    """Whether a line names something and says what it is: `甲方：绿湖市城市管理局`."""
    if line.label is None:
        text = line.text
        line.label = (
            text[-1] not in "。，；、,;"
            and (text.find("：", 0, 48) >= 0 or text.find(":", 0, 48) >= 0)
            and LABEL.match(text) is not None
        )
    return line.label
