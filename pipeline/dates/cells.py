"""Whether figures that fill a cell of a table name a year."""

import re

from pipeline.dates.matches import Match

#: A year in the cell beside, or at the beginning of the line below or above.
_NEXT_CELL = re.compile(r"(?:[ \t]*[\t|][ \t]*|  +)((?:19|20)\d\d)(?=[ \t|\n]|$)")
_LAST_CELL = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[ \t]*[\t|][ \t]*|  +)\Z")
_NEXT_LINE = re.compile(r"[^\n]*\n[ |\t]*((?:19|20)\d\d)(?=[ \t|\n]|$)")
_LAST_LINE = re.compile(r"[ |\t]*((?:19|20)\d\d)(?=[ \t|\n])")


def year_cell(m: Match) -> bool:
    """Whether the cell beside, or the one that begins the line above or below, holds the next year or the last."""
    year = int(m.groups["y"])
    line = m.text.rfind("\n", 0, m.start) + 1
    begins = not m.text[line : m.start].strip(" |\t")
    ahead = _NEXT_CELL.match(m.text, m.end) or (begins and _NEXT_LINE.match(m.text, m.end))
    behind = _LAST_CELL.search(m.text, line, m.start) or (
        begins and line and _LAST_LINE.match(m.text, m.text.rfind("\n", 0, line - 1) + 1)
    )
    return any(found and abs(int(found[1]) - year) == 1 for found in (ahead, behind))
