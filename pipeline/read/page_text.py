"""The text of a page's element as Markdown: headings, lists, tables with every cell in its column, notes as notes."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.read.raised import raised

BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "ul", "ol", "dl",
    "blockquote", "br", "hr", "pre", "dd", "dt", "figure", "figcaption", "header", "center",
))  # fmt: skip
_TABLE = frozenset(("td", "th"))
#: No cell of a table of figures holds more than this alone in its row.
_CELL = 60
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SKIPPED = frozenset((
    "script", "style", "head", "noscript", "template", "nav", "footer", "aside", "form", "button", "iframe", "svg",
    "select", "object", "canvas", "video", "audio", "rt", "rp",
))  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|share|related|recommend\w*|copyright|comments?|sidebar|"
    r"qr_?code|meta_content|rich_media_meta|profile|advert\w*|ads?|toolbar|pager|location|dqwz|mbx)(?:$|[\s_-])",
    re.I,
)

_UNIT = re.compile(
    r"[（(][^（()）]{0,6}(?:[元吨噸%％户戶人亩畝头頭只台臺辆輛平方米公里千瓦时時个個件]|美元|港元)[)）]$"
)
_COUNT = re.compile(r"\d{1,4}")
#: How far cells may reach, and how much text makes a form a page.
WIDEST, _DEEPEST, _PAGE = 60, 500, 200
#: Stands for a line end of preformatted text.
_LINE_END = "\0"


def markdown(root: Any) -> Iterator[str]:
    """Yield the lines of an element: headings with `#`, list items with `-`, table rows with `|`, bold with `**`."""
    return _Writer(root).lines()


class Grid:
    """The columns of a table: a cell that holds for several rows or columns leaves the others empty."""

    def __init__(self) -> None:
        self._held: dict[int, int] = {}  # rows that a cell further up still holds, by column
        self.is_empty = True  # nothing but lines across the table stood in it

    def row(self, cells: list[tuple[str, int, int]]) -> list[str]:
        """The cells of a row, given as text and how many columns and rows each takes, in their columns.

        A unit at the end of a heading holds for every column below it.
        """
        found: list[str] = []
        held = {column: rows - 1 for column, rows in self._held.items() if rows > 1}
        for text, across, down in cells:
            while len(found) in self._held:
                found.append("")
            if len(cells) == 1 and not found and across > 1:
                across = 1  # a line of its own across the table
            elif text:
                self.is_empty = False
            if down > 1:
                held |= dict.fromkeys(range(len(found), len(found) + across), down - 1)
            found.extend(spread(text, across))
        while len(found) in self._held:
            found.append("")
        self._held = held
        return found


def spread(text: str, across: int) -> list[str]:
    """A cell over several columns: its text, then cells that are empty but for the unit of a heading."""
    unit = _UNIT.search(text) if across > 1 else None
    return [text, *[unit[0] if unit else ""] * (across - 1)]


class _Writer:
    """Walks an element and writes what it shows."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._line: list[str] = []
        self._mark = ""
        self._cells: list[tuple[str, int, int]] | None = None
        self._grids: list[Grid] = [Grid()]
        self._kept = 0  # how deep in preformatted text
        self._size = -1

    def lines(self) -> Iterator[str]:
        """Yield the lines."""
        from lxml import etree

        hidden: Any = None
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end" and hidden is None and element.tail:
                    self._add(element.tail)
                continue
            if hidden is not None:
                if event == "end" and element is hidden:
                    hidden = None
                    self._tail(element)
                continue
            if event == "start":
                if element is not self._root and self._is_hidden(element):
                    hidden = element
                    continue
                yield from self._start(element)
            else:
                yield from self._end(element)
                self._tail(element)
        yield from self._flush()

    def _tail(self, element: Any) -> None:
        if element is not self._root and element.tail:
            self._add(element.tail)

    def _add(self, text: str) -> None:
        self._line.append(text.replace("\n", _LINE_END) if self._kept else text)

    def _flush(self) -> Iterator[str]:
        whole = "".join(self._line)
        self._line.clear()
        for piece in whole.split(_LINE_END):
            text = " ".join(piece.split()).replace("****", "")
            if text.strip("* "):
                yield f"{self._mark}{text}"
                self._mark = ""

    def _start(self, element: Any) -> Iterator[str]:
        tag = element.tag
        if self._cells is not None and (tag == "br" or tag in BLOCKS):
            self._line.append(" ")
        elif tag in BLOCKS or tag in _TABLE:
            yield from self._flush()
            if tag in _HEADINGS:
                self._mark = "#" * int(tag[1]) + " "
            elif tag == "li":
                self._mark = "- "
        if tag == "tr" and not _is_layout(element):
            self._cells = []
        elif tag == "table":
            self._grids.append(Grid())
        elif tag == "pre":
            self._kept += 1
        self._bold(tag)
        if element.text:
            self._add(element.text)

    def _end(self, element: Any) -> Iterator[str]:
        tag = element.tag
        self._bold(tag)
        if tag in _TABLE and self._cells is not None:
            text = " ".join("".join(self._line).replace(_LINE_END, " ").split()).replace("|", "｜")
            across = min(_count(element.get("colspan")), WIDEST)
            self._cells.append((text, across, min(_count(element.get("rowspan")), _DEEPEST)))
            self._line.clear()
        elif tag == "tr" and self._cells is not None:
            grid, single = self._grids[-1], len(self._cells) == 1 and self._cells[0][1] > 1
            above = single and grid.is_empty  # a title or a unit that stands above the columns
            cells = grid.row(self._cells)
            if above and cells[0]:
                yield cells[0]
            elif any(cells):
                yield "| " + " | ".join(cells) + " |"
            self._cells = None
            self._line.clear()
        elif (tag in BLOCKS or tag in _TABLE) and self._cells is None:
            yield from self._flush()
            self._mark = ""
        if tag == "table" and len(self._grids) > 1:
            self._grids.pop()
        elif tag == "pre":
            self._kept = max(self._kept - 1, 0)

    def _bold(self, tag: str) -> None:
        if tag in ("strong", "b") and self._cells is None and not self._mark.startswith("#"):
            self._line.append("**")

    def _is_hidden(self, element: Any) -> bool:
        """Whether an element is none of the article's text; what a raised number means is written in its place."""
        tag = element.tag
        if tag == "sup":
            return self._raised(element)
        if tag == "form":
            return _visible(element) < _PAGE
        if tag in SKIPPED:
            return True
        if not _is_furniture(element):
            return False
        if self._size < 0:
            self._size = _visible(self._root)
        return 2 * _visible(element) < self._size

    def _raised(self, element: Any) -> bool:
        written = raised(element.text_content(), "".join(self._line[-3:]))
        if written is not None:
            self._line.append(written)
        return written is not None


def _count(value: str | None) -> int:
    found = _COUNT.match((value or "").strip())
    return max(int(found[0]), 1) if found else 1


def _visible(element: Any) -> int:
    """How many characters an element shows, blanks left out."""
    return sum(
        len("".join(text.split()))
        for text in element.xpath(".//text()[not(parent::script or parent::style or parent::option)]")
    )


def _is_layout(row: Any) -> bool:
    """Whether a table row only places what stands in it: another table, or paragraphs in a single cell."""
    if row.find(".//table") is not None:
        return True
    cells = [cell for cell in row if cell.tag in _TABLE]
    return len(cells) == 1 and len("".join(cells[0].text_content().split())) > _CELL


def _is_furniture(element: Any) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return (
        bool(names.strip() and _FURNITURE.search(names))
        or element.get("hidden") is not None
        or ("display:none" in (element.get("style") or "").replace(" ", "").lower())
    )
