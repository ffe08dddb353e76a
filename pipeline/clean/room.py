"""How wide the lines around a pair are set."""

from pipeline.clean.lines import STOPS, Line, is_stopped

#: No wrapped line is wider than this, and none narrower worth joining by its width.
WIDEST, NARROWEST = 64.0, 8.0
#: Across an empty line, text must be set at least this wide to be joined.
WIDE_ENOUGH = 16.0
_REACH = 8

#: How wide lines are set around a pair, how many others are as wide, the last line of the paragraph; by its position.
Room = tuple[float, int, Line]
Rooms = dict[int, Room]


def room_around(kept: list[Line], position: int, blanks: int) -> Room:
    """How wide lines are set in the paragraph around a pair, how many of its other lines are as wide, its last line.

    The paragraph reaches back to the beginning of a list item, a heading or a wider gap, and on to the next of these.
    """
    a = kept[position]
    widths: list[tuple[float, bool]] = []
    at = position
    while at and len(widths) < _REACH and kept[at].kind == "text" and not kept[at].column:
        before = kept[at - 1]
        if before.kind not in ("text", "item") or not _near(before, kept[at], blanks):
            break
        if blanks and before.text[-1] in STOPS:
            break  # with an empty line between all lines, another paragraph may be another slide
        widths.append((before.width, not blanks or not is_stopped(before.text)))
        at -= 1
    at = position + 1
    for _ in range(0 if kept[at].column else _REACH):
        widths.append((kept[at].width, not blanks or not is_stopped(kept[at].text)))
        if at + 1 >= len(kept) or kept[at + 1].column:
            break
        if kept[at + 1].kind != "text" or not _near(kept[at], kept[at + 1], blanks):
            break
        at += 1
    widths = [w for w in widths if w[0] <= WIDEST]
    room = max([a.width, *(w for w, _ in widths)])
    # across an empty line, a line that is as wide and ends with its sentence may well be a paragraph of its own
    return room, sum(w >= 0.94 * room and counts for w, counts in widths), kept[at]


def _near(a: Line, b: Line, blanks: int) -> bool:
    """Whether two lines stand as close to each other as the pair does, or across the end of a page."""
    return b.row - a.row - 1 <= blanks or b.through


def paragraph(kept: list[Line], position: int) -> bool:
    """In a document that is not torn: whether this pair is part of a wrapped paragraph, three lines of it at least."""
    room, at, count = kept[position].width, position + 1, 1
    commas = "，" in kept[position].text
    while at < len(kept) and kept[at].row == kept[at - 1].row + 1 and count < 12:
        line = kept[at]
        if line.kind != "text":
            return False
        count += 1
        text = line.text
        commas = commas or "，" in text
        if line.width > 1.06 * room:
            return False
        if text.endswith(STOPS):
            break
        if line.width < 0.88 * room:
            return False
        at += 1
    return count >= 3 and commas
