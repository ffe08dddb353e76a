"""A workbook for Excel. Needs the packages of the extra `export`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.export import Selection
from pipeline.export.columns import columns, header, joined
from pipeline.export.tables import LONG, cell
from pipeline.versions import FAMILY

#: What a sheet and a cell hold at most (Excel specifications and limits).
_ROWS, _CHARACTERS = 1_048_576, 32_767
#: A number with more digits is text: Excel would round it.
_DIGITS = 15
_WIDTHS = {"sentence": 60, "text": 28, "doc_id": 24, "document_title": 30}


def xlsx(selection: Selection, target: Path) -> None:
    """Write a sheet for each kind: numbers as numbers, days as days, all else as text that no spreadsheet runs.

    A kind that has more records than a sheet has rows goes on in `amounts 2`. The documents' own texts are left out.
    """
    book = Workbook(
        str(target), {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    created = (
        datetime.fromisoformat(selection.version.manifest["created"]).astimezone(UTC).replace(tzinfo=None)
    )
    book.set_properties({"title": f"shuli version {selection.version.number}", "created": created})
    sheets = {kind: _Sheets(book, kind) for kind in selection.kinds}
    for kind, article, record in selection.records():
        row = [(c.type, c.of(record)) for c in columns(kind) if (kind, c.name) != LONG]
        if kind != "document":
            row += [("text", value) for value in joined(article, record)]
        sheets[kind].add(row)
    book.close()


class _Sheets:
    """The sheets of one kind, a row after the other."""

    def __init__(self, book: Workbook, kind: str) -> None:
        self._book, self._kind = book, kind
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        # As if typed with an apostrophe in front: the text stays text when somebody edits the cell.
        self._quoted = book.add_format({"quote_prefix": True})
        self._number = 0
        self._next()

    def _next(self) -> None:
        self._number += 1
        name = FAMILY[self._kind] if self._number == 1 else f"{FAMILY[self._kind]} {self._number}"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        names = [name for name, _ in header(self._kind) if (self._kind, name) != LONG]
        for column, title in enumerate(names):
            self._sheet.set_column(column, column, _WIDTHS.get(title, 14))
        self._sheet.write_row(0, 0, names, self._head)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def add(self, values: Sequence[tuple[str, Any]]) -> None:
        """Write a record."""
        if self._row == _ROWS:
            self._next()
        for column, (type_, value) in enumerate(values):
            if value is not None:
                self._write(column, type_, value)
        self._row += 1

    def _write(self, column: int, type_: str, value: Any) -> None:
        if isinstance(value, bool):
            self._sheet.write_boolean(self._row, column, value)
        elif isinstance(value, int) or (
            isinstance(value, Decimal) and len(value.as_tuple().digits) <= _DIGITS
        ):
            self._sheet.write_number(self._row, column, float(value))
        elif type_ == "day" and (day := _day(value)):
            self._sheet.write_datetime(self._row, column, day, self._day)
        elif text := cell("integer", value)[:_CHARACTERS]:
            self._sheet.write_string(
                self._row, column, text, self._quoted if cell("text", text) != text else None
            )


def _day(value: str) -> datetime | None:
    """The day as Excel counts them; `None` before 1900-03-01, where its calendar is wrong or ends."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day) if found >= date(1900, 3, 1) else None
