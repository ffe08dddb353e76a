"""CSV for spreadsheets and for people who open them."""

import csv as csv_format
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.export import Selection
from pipeline.export.columns import columns, header, joined, one_text
from pipeline.schema import plain
from pipeline.versions import FAMILY

#: A spreadsheet takes a cell that begins with one of these for a formula, or skips the mark and then does.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: A column longer than a cell of a spreadsheet.
LONG = ("document", "text")
_TEXT = frozenset(("text", "texts", "day"))


def csv(selection: Selection, target: Path) -> None:
    """Write `amounts.csv` and so on: UTF-8 with the mark Excel wants, sentence and document joined to each record.

    A cell of text that a spreadsheet would run as a formula gets an apostrophe in front. The documents' own texts
    are left out: a cell holds 32,767 characters at most.
    """
    tables = {kind: [c for c in columns(kind) if (kind, c.name) != LONG] for kind in selection.kinds}
    with ExitStack() as files:
        writers = {}
        for kind in tables:
            path = target / f"{FAMILY[kind]}.csv"
            file = files.enter_context(open(path, "w", encoding="utf-8-sig", newline=""))
            writers[kind] = csv_format.writer(file)
            writers[kind].writerow(name for name, _ in header(kind) if (kind, name) != LONG)

        for kind, article, record in selection.records():
            row = [cell(column.type, column.of(record)) for column in tables[kind]]
            if kind != "document":
                row += [cell("text", value) for value in joined(article, record)]
            writers[kind].writerow(row)


def cell(type_: str, value: Any) -> str:
    """A value as its cell reads; empty for nothing. Text that a spreadsheet would run has an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        value = one_text(value)
    text = str(value)
    return f"'{text}" if type_ in _TEXT and text.startswith(_FORMULA) else text
