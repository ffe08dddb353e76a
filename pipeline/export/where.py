"""The records to export: those for which a condition over the columns of their table holds.

A condition is an SQL expression as SQLite knows it (https://www.sqlite.org/lang_expr.html), such as
`currency = 'CNY' AND value >= 1e8` or `sentence LIKE '%养老%'`. Decimals are compared as numbers, days and EDTF values
as text, truth values are 0 and 1, lists are one text joined by `; `.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pipeline.export.columns import JOINED, Column, columns, header, joined, one_text
from pipeline.export.errors import CannotExport
from pipeline.versions import FAMILY, Article

#: What a condition may do.
_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION))
_AFFINITY = {"integer": "INTEGER", "boolean": "INTEGER", "decimal": "REAL"}


class Where:
    """A condition on records of some kinds. A record of a kind that lacks one of its columns does not match."""

    def __init__(self, condition: str, kinds: Sequence[str]) -> None:
        """Compile the condition.

        Raises:
            CannotExport: it is no SQL expression, or no kind has its columns; says which they have.
        """
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._condition = condition
        self._columns: dict[str, list[Column]] = {}
        self._query = {}
        self._joins = any(name in condition for name in JOINED)
        for kind in kinds:
            names = ", ".join(f'"{name}" {_AFFINITY.get(type_, "TEXT")}' for name, type_ in header(kind))
            self._db.execute(f"CREATE TABLE {FAMILY[kind]} ({names})")
        self._compiling = True
        self._db.set_authorizer(self._authorize)
        missing = []
        for kind in kinds:
            query = f"SELECT rowid FROM {FAMILY[kind]} WHERE ({condition}\n)"
            try:
                self._db.execute(query)
            except (sqlite3.Error, sqlite3.Warning) as error:
                if "no such column" not in str(error):
                    raise self._refused(error) from error
                missing.append(str(error))
            else:
                self._columns[kind], self._query[kind] = columns(kind), query
        if not self._query:
            known = list(dict.fromkeys(name for kind in kinds for name, _ in header(kind)))
            wrong = missing[0].rsplit(" ", 1)[-1]
            near = get_close_matches(wrong, known, 3) or known[:12]
            raise CannotExport(
                f"--where {condition}: {missing[0]} in {', '.join(FAMILY[kind] for kind in kinds)}\n"
                f"  known  {', '.join(near)}{' …' if len(near) < len(known) else ''}\n"
                "  next   correct the name; docs/downstream.md says how columns are called"
            )
        self._compiling = False

    def _refused(self, error: Exception) -> CannotExport:
        return CannotExport(
            f"--where {self._condition}: {error}\n"
            "  next  write an SQL expression: --where \"currency = 'CNY' AND value >= 1e8\""
        )

    def _authorize(self, action: int, table: str | None, *_: Any) -> int:
        """What SQLite may do: to compile a condition, no more than read the kinds' own tables and call functions."""
        allowed = action in _ALLOWED and (action != sqlite3.SQLITE_READ or table in FAMILY.values())
        return sqlite3.SQLITE_OK if allowed or not self._compiling else sqlite3.SQLITE_DENY

    def matching(self, kind: str, article: Article | None, records: Iterable[Any]) -> list[Any]:
        """The records of one article for which the condition holds, in their order."""
        found = list(records)
        if kind not in self._query or not found:
            return []
        rows = []
        for record in found:
            row = [_value(column.of(record)) for column in self._columns[kind]]
            if kind != "document":
                row += joined(article, record) if self._joins else [None] * len(JOINED)
            rows.append(row)
        table = FAMILY[kind]
        self._db.execute(f"DELETE FROM {table}")
        self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        try:
            return [found[rowid - 1] for (rowid,) in self._db.execute(self._query[kind] + " ORDER BY rowid")]
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def article(self, article: Article, kinds: Iterable[str]) -> Article | None:
        """The article with those of its records that match; `None` where it has none and does not match itself."""
        kept: dict[str, Any] = {
            FAMILY[kind]: tuple(self.matching(kind, article, article.records(kind)) if kind in kinds else ())
            for kind in FAMILY
            if kind not in ("document", "source")
        }
        if any(kept.values()) or (
            "document" in kinds and self.matching("document", article, [article.document])
        ):
            return replace(article, **kept)
        return None


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return one_text(value)
    return value
