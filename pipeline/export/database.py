"""A version as one SQLite file: tables with keys, views for the usual questions, a full-text index."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.edtf import bounds
from pipeline.export import Selection
from pipeline.export.columns import Column, columns, one_text
from pipeline.schema import Date, plain
from pipeline.versions import FAMILY, Article

_TYPES = {
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "decimal": "TEXT",
    "day": "TEXT",
    "text": "TEXT",
    "texts": "TEXT",
}
#: Decimals stay exact as text; beside each stands the number to reckon and sort with.
_NUMBERS = {"amount": ("value", "min", "max")}
#: What refers to what. Dates, amounts and bodies are written before the records that name them.
_KEYS = {
    "doc_id": "documents(doc_id)",
    "sentence_id": "sentences(id)",
    "org_id": "bodies(org_id)",
    "payer_org_id": "bodies(org_id)",
    "recipient_org_id": "bodies(org_id)",
    "actor_org_id": "bodies(org_id)",
    "deadline_date_id": "dates(id)",
}
_ORDER = ("organization", "date", "amount", "action", "issue")

_BEFORE = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE bodies (org_id TEXT PRIMARY KEY, name TEXT, name_en TEXT, type TEXT, country TEXT);
CREATE TABLE sentences (
  id INTEGER PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents(doc_id),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE action_amounts (
  action_id TEXT NOT NULL REFERENCES actions(id), amount_id TEXT NOT NULL REFERENCES amounts(id),
  PRIMARY KEY (action_id, amount_id)
);
CREATE TABLE participants (
  action_id TEXT NOT NULL REFERENCES actions(id), position INTEGER NOT NULL,
  text TEXT NOT NULL, org_id TEXT REFERENCES bodies(org_id), country TEXT, role TEXT,
  PRIMARY KEY (action_id, position)
);
"""
_AFTER = """
CREATE INDEX sentences_of ON sentences(doc_id, start);
CREATE VIEW money AS
  SELECT a.currency, a.value, a.value_number, a.min, a.max, a.mod, a.text,
         a.payer_text AS payer, a.recipient_text AS recipient, a.purpose_text AS purpose, a.period, a.total,
         s.text AS sentence, d.title, d.published, d.url, a.doc_id, a.raw_start, a.raw_end, a.id
  FROM amounts a JOIN documents d USING (doc_id) LEFT JOIN sentences s ON s.id = a.sentence_id
  WHERE a.type = 'money';
CREATE VIEW chronology AS
  SELECT t.first_day, t.last_day, t.edtf, t.mod, t.text AS date, t.event_text AS event,
         d.title, d.published, d.url, t.doc_id, t.raw_start, t.raw_end, t.id
  FROM dates t JOIN documents d USING (doc_id)
  WHERE t.type IN ('date', 'time') AND t.first_day IS NOT NULL AND t.event_text IS NOT NULL AND NOT t.in_name
  ORDER BY CAST(t.first_day AS INTEGER), t.first_day, t.last_day, t.doc_id, t.raw_start;
CREATE VIEW tasks AS
  SELECT a.deadline_edtf AS deadline, a.deadline_latest AS latest, a.recurrence, a.modality, a.polarity, a.status,
         a.actor_text AS actor,
         (SELECT group_concat(text, '、') FROM
           (SELECT p.text FROM participants p WHERE p.action_id = a.id ORDER BY p.position)) AS participants,
         a.text AS what, s.text AS sentence, d.title, d.published, d.url, a.doc_id, a.raw_start, a.raw_end, a.id
  FROM actions a JOIN documents d USING (doc_id) LEFT JOIN sentences s ON s.id = a.sentence_id
  ORDER BY a.deadline_latest IS NULL, a.deadline_latest, a.doc_id, a.raw_start;
CREATE VIRTUAL TABLE search USING fts5(text, content='sentences', content_rowid='id', tokenize='trigram');
INSERT INTO search(search) VALUES ('rebuild');
"""


def sqlite(selection: Selection, target: Path) -> None:
    """Write the file. A kind that is not chosen has its table, without rows."""
    with closing(sqlite3.connect(target)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        writer = _Writer(db, selection)
        db.executescript(_BEFORE + "".join(writer.table(kind) for kind in ("document", *_ORDER)))
        db.execute("BEGIN")
        version = selection.version
        about = {"version": version.number, "schema_version": version.manifest["schema_version"]}
        db.executemany("INSERT INTO about VALUES (?, ?)", [(k, str(v)) for k, v in about.items()])
        seen: set[str] = set()
        for article in selection.articles(seen):
            writer.article(article)
        if "issue" in selection.kinds:
            writer.records("issue", selection.orphans(seen), None)
        db.commit()
        db.executescript(_AFTER)
        for (family,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if family in FAMILY.values() and family != "documents":
                db.execute(f"CREATE INDEX {family}_of ON {family}(doc_id, start)")
        db.execute("ANALYZE")
        db.commit()


class _Writer:
    """Writes articles, a row a record, and leaves out a reference to what is not in the file."""

    def __init__(self, db: sqlite3.Connection, selection: Selection) -> None:
        self._db = db
        self._kinds = selection.kinds
        self._columns: dict[str, list[Column]] = {kind: columns(kind) for kind in ("document", *_ORDER)}
        self._next = self._first = 1
        self._starts: list[int] = []

    def table(self, kind: str) -> str:
        """The statement that makes a kind's table."""
        key = "doc_id" if kind == "document" else "id"
        lines = []
        for column in self._columns[kind]:
            line = f'"{column.name}" {_TYPES[column.type]}'
            if column.name == key:
                line += " PRIMARY KEY"
            elif column.name in _KEYS and kind != "issue":
                line += f" REFERENCES {_KEYS[column.name]}"
            lines.append(line)
        lines += [f"{name}_number REAL" for name in _NUMBERS.get(kind, ())]
        lines += ["first_day TEXT", "last_day TEXT"] if kind == "date" else []
        lines += ["raw TEXT"] if kind == "document" else ["sentence_id INTEGER REFERENCES sentences(id)"]
        return f"CREATE TABLE {FAMILY[kind]} (\n  " + ",\n  ".join(lines) + "\n);\n"

    def article(self, article: Article) -> None:
        """Write a document, its sentences and its records."""
        row = [_plain(c, c.of(article.document)) for c in self._columns["document"]]
        self._insert("documents", [*row, article.raw])
        text = article.document.text
        self._first, self._starts = self._next, [s.start for s in article.working.sentences]
        for s in article.working.sentences:
            row = [self._next, article.doc_id, s.start, s.end, text[s.start : s.end].strip()]
            self._insert("sentences", row)
            self._next += 1
        self._bodies(article)
        for kind in _ORDER:
            if kind in self._kinds:
                self.records(kind, article.records(kind), article)
        if "action" in self._kinds:
            self._links(article)

    def records(self, kind: str, records: Iterable[Any], article: Article | None) -> None:
        """Write the records of a kind."""
        dates = {date.id for date in article.dates} if article and "date" in self._kinds else set()
        for record in records:
            row: list[Any] = []
            for column in self._columns[kind]:
                value = column.of(record)
                if column.name == "deadline_date_id" and value not in dates:
                    value = None
                row.append(_plain(column, value))
            for name in _NUMBERS.get(kind, ()):
                number = getattr(record, name)
                row.append(None if number is None else float(number))
            if isinstance(record, Date):
                row += _days(record)
            row.append(self._sentence(record.start) if article else None)
            self._insert(FAMILY[kind], row)

    def _sentence(self, start: int | None) -> int | None:
        """The sentence of the article at hand that begins at or before `start`."""
        index = bisect_right(self._starts, -1 if start is None else start)
        return self._first + index - 1 if index else None

    def _bodies(self, article: Article) -> None:
        for o in article.organizations:
            row = [o.org_id, o.name, o.name_en, o.type, o.country]
            self._db.execute(
                "INSERT INTO bodies VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " name = iif(type IS NULL, excluded.name, name),"
                " name_en = coalesce(name_en, excluded.name_en), type = coalesce(type, excluded.type),"
                " country = coalesce(country, excluded.country)",
                row,
            )
        parties = [p for a in article.amounts for p in (a.payer, a.recipient)]
        parties += [p for a in article.actions for p in (a.actor, a.recipient, *a.participants)]
        for party in parties:
            if party is not None and party.org_id is not None:
                self._db.execute(
                    "INSERT OR IGNORE INTO bodies (org_id, name) VALUES (?, ?)", (party.org_id, party.text)
                )

    def _links(self, article: Article) -> None:
        amounts = {amount.id for amount in article.amounts} if "amount" in self._kinds else set()
        for action in article.actions:
            for amount in dict.fromkeys(action.amounts):
                if amount in amounts:
                    self._insert("action_amounts", [action.id, amount])
            for position, who in enumerate(action.participants):
                self._insert(
                    "participants", [action.id, position, who.text, who.org_id, who.country, who.role]
                )

    def _insert(self, table: str, row: list[Any]) -> None:
        self._db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _plain(column: Column, value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return one_text(value)
    return value


def _days(date: Date) -> list[str | None]:
    """First and last day that a date can mean, as the timeline orders them."""
    if date.edtf is None or date.type not in ("date", "time"):
        return [None, None]
    first, last = bounds(date.edtf)
    return [date.earliest or first, date.latest or last]
