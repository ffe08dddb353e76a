"""Tables and lists whose header gives the unit: `单位：万元` above them, `金额（万元）` or `%` above a column."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.amounts.headers import Scaled, read_cell, read_unit
from pipeline.amounts.labels import labelled
from pipeline.document import Block, Document, Doubt, Mention
from pipeline.numerals import parse

if TYPE_CHECKING:
    from pipeline.amounts.context import Context
    from pipeline.amounts.lexicon import Lexicon, Unit

_UNIT_LINE = re.compile(
    r"(?:计量|金额|货币|数量|币种及|记账|统计|币种)?单位(?:名称)?(?:[:：]|均?为)\s*(?P<unit>(?:[^\n，。；|）)币单:：]|币(?![种别])){1,16})"
)
#: （人民币百万元，除每股数据外） in the title of a table.
_CAPTION = re.compile(r"[（(](?P<unit>(?:人民币|港币|新台币)?[百千万亿]+(?:元|港元|美元|股))[，,）)]")
#: A line of units alone, one for each column, as accounts of Hong Kong have it: 千港元 千港元.
_UNITS_ALONE = re.compile(r"(?P<unit>(?:人民币|港币|新台币)?[百千万亿]+(?:元|港元|美元))(?:\s*(?P=unit))*")
_AND_PERCENT = re.compile(r"\s*[，,、;；和/]\s*%")
_IN_HEAD = re.compile(
    r"[（(\[]\s*(?:单位[:：])?(?P<unit>[^（()）\]]{1,12})[)）\]]|(?P<sign>%)$|[,，/](?P<tail>[^\d（()）|,，/]{1,6})$"
    r"|[年度日\s](?P<year>(?:人民币|港币|新台币)?[百千万亿]+(?:元|港元|美元))$"
)
_CELL = re.compile(
    r"\s*(?P<loss>[（(])?(?P<number>-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?)(?P<sign>[%‰])?(?(loss)[)）])\s*",
    re.ASCII,
)
_RATIO_LABEL = re.compile(r"(?:率|比例|比重|占比|增速|增幅|增长|同比|环比|%)(?:[（(].*)?$")
_ONLY_UNIT = re.compile(r"[（(\[][^（()）]{1,8}[)）\]]|%")
_LONE = re.compile(r"[\u4e00-\u9fff]")
_BAR = re.compile(r"[|\t]")
#: A number that is no year and no note: what a row of figures holds.
_SUM = re.compile(r"[（(]?-?(?:\d{1,3}(?:[,，]\d{3})+|\d+\.\d+)[)）]?", re.ASCII)
_NOTE = re.compile(r"\d{1,2}")
_LABEL = re.compile(
    r"附注|^(?:年份|年度|日期|时间|年|月|级别|等级)$|序号|编号|代码|排名|名次|位次|电话|邮编|页码|年龄|学号|期数|行次|栏次|编码"
)
_RATIO = re.compile(r"^(?!.*(?:额|量|值|数)).*(?:增长|增速|增幅|比重|占比|比例|率$|同比|环比|±|幅度)|%")
#: A list of lines under a unit ends at a line longer than this.
_LONGEST_CELL = 40


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    text: str


class Tables:
    """Finds the cells of a document that a header gives a unit."""

    def __init__(self, document: Document, lexicon: "Lexicon", context: "Context") -> None:
        self.document, self.text = document, document.norm
        self.lexicon, self.context = lexicon, context
        #: The second unit of `单位：亿元，%`, for the columns of shares and growth.
        self.percent: Unit | None = None

    def amounts(self) -> Iterator[Mention | Doubt]:
        """Yield the amounts of cells, in reading order."""
        blocks = self.document.blocks
        if (
            "单位" not in self.text
            and _CAPTION.search(self.text) is None
            and not any(b.kind == "row" for b in blocks)
        ):
            return
        index, unit, since = 0, None, -1
        while index < len(blocks):
            block = blocks[index]
            if block.kind == "row":
                stop = index
                while stop < len(blocks) and blocks[stop].kind == "row":
                    stop += 1
                yield from self._rows(blocks[index:stop], unit if unit and since >= index - 4 else None)
                index = stop
                continue
            if found := self._unit_line(block):
                unit, since = found, index
                stop = index + 1
                while stop < len(blocks) and self._is_cell_line(blocks[stop]):
                    stop += 1
                if stop > index + 3:
                    yield from self._lines(blocks[index + 1 : stop], unit)
                    index = stop
                    continue
            elif block.end - block.start > _LONGEST_CELL * 3:
                unit = None
            index += 1

    def _unit_line(self, block: Block) -> Scaled | None:
        if block.end - block.start > 60:
            return None
        pattern = _UNIT_LINE if self.text.find("单位", block.start, block.end) >= 0 else _CAPTION
        if self.text[block.end - 1] == "元" and (
            alone := _UNITS_ALONE.fullmatch(self.text, block.start, block.end)
        ):
            return read_unit(alone["unit"], 0, len(alone["unit"]), self.lexicon)  # its place is not told
        for match in pattern.finditer(self.text, block.start, block.end):
            if unit := read_unit(self.text, match.start("unit"), match.end("unit"), self.lexicon):
                both = _AND_PERCENT.match(self.text, match.end("unit"), block.end)
                self.percent = self.lexicon.unit_at("%", 0) if both else None
                return unit
        return None

    def _is_cell_line(self, block: Block) -> bool:
        length = block.end - block.start
        return block.kind != "row" and length <= _LONGEST_CELL and self.text[block.end - 1] not in "。；！？"

    def _lines(self, blocks: tuple[Block, ...], unit: Scaled) -> Iterator[Mention | Doubt]:
        """Cells that stand one a line: header cells, then a label and its numbers, again and again."""
        heads: list[_Cell] = []
        column = -1
        cells = [_Cell(b.start, b.end, self.text[b.start : b.end]) for b in blocks]
        first = next((i for i, c in enumerate(cells) if _CELL.fullmatch(c.text)), None)
        if first is None:
            return
        width = 0
        while first + width < len(cells) and _CELL.fullmatch(cells[first + width].text):
            width += 1
        heads = cells[max(first - 1 - width, 0) : max(first - 1, 0)]
        if len(heads) < width:
            heads = []
        label: _Cell | None = cells[first - 1] if first else None
        for cell in cells[first:]:
            if not (match := _CELL.fullmatch(cell.text)):
                column, label = -1, cell
                continue
            column += 1
            head = heads[column] if column < len(heads) else None
            own = self._choose(self._own(head), self._own(label), label, unit)
            yield from self._cell(
                cell, match, own, unit, head.text if head else "", label.text if label else ""
            )

    @staticmethod
    def _choose(
        column: Scaled | None, row: Scaled | None, label: _Cell | None, table: Scaled | None
    ) -> Scaled | None:
        """A cell's own unit: a column of percent, else its row's, else its column's; a price by the share is plain."""
        own = column if column is not None and column.unit.kind == "percent" else row or column
        if own is None and table and label and "每股" in label.text and table.unit.code == "元":
            return Scaled(table.unit, "", table.prefix, table.start, table.end)
        return own

    def _rows(self, blocks: tuple[Block, ...], unit: Scaled | None) -> Iterator[Mention | Doubt]:
        """Cells between bars: the first row is the header."""
        rows = [list(self._cells(b)) for b in blocks]
        if unit is not None and any(_SUM.fullmatch(c.text) for c in rows[0][1:]):
            rows.insert(0, [])  # the lines above are its header
        width = max((len(row) for row in rows[1:]), default=0)
        heads = self._heads(rows[0], width) if rows else []
        units = [self._own(h) for h in heads]
        if unit is None and (inner := next((u for b in blocks[:2] if (u := self._unit_line(b))), None)):
            unit = inner
        unit_column = next((i for i, h in enumerate(heads) if h.text in ("单位", "计量单位")), None)
        labels = any(self._own(row[0]) for row in rows[1:] if row)
        if unit is None and not any(units) and unit_column is None and not labels:
            return
        for row in rows[1:]:
            first = next((i for i, c in enumerate(row) if _CELL.fullmatch(c.text) and i), len(row))
            named_at = unit_column is not None and unit_column < first
            label = self._merged(row[:first])
            row_unit = self._own(label) if label else None
            named = (
                self._whole(row[unit_column]) if unit_column is not None and unit_column < len(row) else None
            )
            shift = max(len(row) - len(heads), 0) if first > 1 and not named_at else 0
            for index, cell in enumerate(row):
                column = index - shift
                head = heads[column].text if 0 <= column < len(heads) else ""
                if index < first or _LABEL.search(head):
                    continue
                if not head and index == first and _NOTE.fullmatch(cell.text) and len(row) > index + 1:
                    continue  # the number of a note: 收入 4 324,471 300,000
                if match := _CELL.fullmatch(cell.text):
                    own = self._choose(
                        units[column] if 0 <= column < len(units) else None, row_unit, label, named or unit
                    )
                    yield from self._cell(cell, match, own, named or unit, head, label.text if label else "")

    def _merged(self, cells: list[_Cell]) -> _Cell | None:
        """A label, also one that is torn into several cells."""
        if not cells:
            return None
        start, end = cells[0].start, cells[-1].end
        return _Cell(start, end, re.sub(r"[|\t]", "", self.text[start:end]))

    def _heads(self, row: list[_Cell], width: int) -> list[_Cell]:
        """The header cells; where there are more than columns, a cell that is only a unit belongs to the one before."""
        heads: list[_Cell] = []
        surplus = len(row) - width
        for cell in row:
            if surplus > 0 and heads and _ONLY_UNIT.fullmatch(cell.text):
                heads[-1] = _Cell(heads[-1].start, cell.end, self.text[heads[-1].start : cell.end])
                surplus -= 1
            else:
                heads.append(cell)
        return heads

    def _cells(self, block: Block) -> Iterator[_Cell]:
        start, end = block.start, block.end
        if self.text[start] == "|":
            start += 1
        if end > start and self.text[end - 1] == "|":
            end -= 1
        at = start
        cells: list[_Cell] = []
        for mark in (*_BAR.finditer(self.text, start, end), None):
            stop = mark.start() if mark else end
            piece = self.text[at:stop]
            stripped = piece.strip()
            begin = at + (piece.index(stripped) if stripped else 0)
            cells.append(_Cell(begin, begin + len(stripped), stripped))
            at = mark.end() if mark else end
        yield from self._whole_words(cells)

    def _whole_words(self, cells: list[_Cell]) -> Iterator[_Cell]:
        """The cells, with 指, 标 at their head taken as the one word that wide spaces tore."""
        lone = 0
        while lone < len(cells) and _LONE.fullmatch(cells[lone].text):
            lone += 1
        if 2 <= lone < len(cells):
            start, end = cells[0].start, cells[lone - 1].end
            yield _Cell(start, end, "".join(c.text for c in cells[:lone]))
            cells = cells[lone:]
        yield from cells

    def _own(self, head: _Cell | None) -> Scaled | None:
        """The unit at the head of a column or row: 金额（万元）, 增长%, 产量(万吨)."""
        if head is None or not head.text:
            return None
        for match in _IN_HEAD.finditer(self.text, head.start, head.end):
            group = match.lastgroup or "unit"
            if unit := read_unit(self.text, match.start(group), match.end(group), self.lexicon):
                return unit
        return None

    def _whole(self, cell: _Cell) -> Scaled | None:
        return (
            read_unit(self.text, cell.start, cell.end, self.lexicon)
            if cell.text and not cell.text[0].isdigit()
            else None
        )

    def _cell(
        self,
        cell: _Cell,
        match: re.Match[str],
        own: Scaled | None,
        table: Scaled | None,
        head: str,
        label: str = "",
    ) -> Iterator[Mention | Doubt]:
        if match["sign"]:
            return  # the cell says itself what it is
        scaled = own or table
        if own is None and (_RATIO.search(head) or _RATIO_LABEL.search(label)):
            scaled = Scaled(self.percent, "", None, 0, 0) if self.percent is not None else None
        if scaled is None:
            return
        value = parse(match["number"] + scaled.scale)
        if value is None:
            return
        if match["loss"]:  # accountants write losses in brackets
            value = -value
        span = cell.start + match.start("number"), cell.start + match.end("number")
        yield read_cell(self.document, self.context, scaled, value, span)


def table_amounts(
    document: Document, lexicon: "Lexicon", context: "Context", taken: list[tuple[int, int]]
) -> Iterator[Mention | Doubt]:
    """Yield the amounts of cells under a unit, but for those that touch a span of `taken` (sorted)."""
    found = [*Tables(document, lexicon, context).amounts(), *labelled(document, lexicon, context)]
    for item in found:
        index = bisect_left(taken, (item.end, 0)) - 1
        if index < 0 or taken[index][1] <= item.start:
            yield item
