"""Typed columns: Parquet and DuckDB. Needs the packages of the extra `export`.

Decimals are `DECIMAL(38, 9)`: a value with more places is rounded to nine, half to even, as the record itself is not.
Days are dates, lists are lists of text.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb as engine
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import dataset

from pipeline.export import Selection
from pipeline.export.columns import Type, columns, header, joined
from pipeline.export.errors import CannotExport
from pipeline.versions import FAMILY, OpenVersion

#: Rows that are turned into columns at a time; documents hold their whole text.
ROWS, DOCUMENTS = 20_000, 1_000
_TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(38, 9),
    "boolean": pa.bool_(),
    "day": pa.date32(),
    "texts": pa.list_(pa.string()),
}
_PLACES = Decimal("1e-9")
_EXACT = Context(prec=38, rounding=ROUND_HALF_EVEN)


def schema(kind: str) -> pa.Schema:
    """The Arrow schema of a kind's table."""
    return pa.schema([(name, _TYPES[type_]) for name, type_ in header(kind)])


def table(version: OpenVersion, kind: str) -> pa.Table:
    """All records of a kind with what is joined to them, in memory."""
    return pa.concat_tables(batch for _, batch in _batches(Selection(version, (kind,))))


def parquet(selection: Selection, target: Path) -> None:
    """Write `amounts.parquet` and so on; with partitions folders such as `amounts/currency=CNY/`, as Hive names them.

    Raises:
        CannotExport: a kind has no column of that name, or lists in it.
    """
    if selection.partition_by:
        _partitioned(selection, target)
        return
    with ExitStack() as files:
        writers: dict[str, pq.ParquetWriter] = {}
        for kind in selection.kinds:
            path = target / f"{FAMILY[kind]}.parquet"
            writers[kind] = files.enter_context(pq.ParquetWriter(path, schema(kind), compression="zstd"))
        for kind, batch in _batches(selection):
            writers[kind].write_table(batch)


def _partitioned(selection: Selection, target: Path) -> None:
    """Write the partitions of each kind; one pass over the version a kind."""
    for kind in selection.kinds:
        types = dict(header(kind))
        for name in selection.partition_by:
            if types.get(name, "texts") in ("texts", "decimal"):
                known = ", ".join(n for n, t in types.items() if t not in ("texts", "decimal"))
                raise CannotExport(
                    f"--partition-by {name}: {FAMILY[kind]} cannot be divided by it\n"
                    f"  known  {known}\n  next   choose one of them, or the kinds to export: --kind"
                )
        fields = pa.schema([schema(kind).field(name) for name in selection.partition_by])
        one = replace(selection, kinds=(kind,))
        batches = (batch for _, table in _batches(one) for batch in table.to_batches())
        dataset.write_dataset(
            batches, target / FAMILY[kind], schema=schema(kind), format="parquet",
            partitioning=dataset.partitioning(fields, flavor="hive"), use_threads=False, max_partitions=100_000,
            file_options=dataset.ParquetFileFormat().make_write_options(compression="zstd"),
        )  # fmt: skip


def duckdb(selection: Selection, target: Path) -> None:
    """Write one file with the tables `amounts` and so on."""
    with TemporaryDirectory(dir=target.parent, prefix=".unfinished-") as folder:
        parquet(selection, Path(folder))
        with closing(engine.connect(str(target))) as db:
            for kind in selection.kinds:
                path = str(Path(folder) / f"{FAMILY[kind]}.parquet").replace("'", "''")
                db.execute(f"CREATE TABLE {FAMILY[kind]} AS SELECT * FROM read_parquet('{path}')")


def _batches(selection: Selection) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each kind some thousands at a time; of every kind once at least, even if without rows."""
    tables = {kind: columns(kind) for kind in selection.kinds}
    rows: dict[str, list[list[Any]]] = {kind: [] for kind in tables}
    for kind, article, record in selection.records():
        row = [_value(column.type, column.of(record), record) for column in tables[kind]]
        rows[kind].append(row + joined(article, record) if kind != "document" else row)
        if len(rows[kind]) >= (DOCUMENTS if kind == "document" else ROWS):
            yield kind, _table(kind, rows[kind])
            rows[kind] = []
    for kind, left in rows.items():
        yield kind, _table(kind, left)


def _table(kind: str, rows: list[list[Any]]) -> pa.Table:
    names = schema(kind)
    cells: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = [pa.array(column, type_) for column, type_ in zip(cells, names.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=names)


def _value(type_: Type, value: Any, record: Any) -> Any:
    if value is None:
        return None
    if type_ == "decimal":
        try:
            return value.quantize(_PLACES, context=_EXACT)
        except InvalidOperation as error:
            raise CannotExport(
                f"{record.doc_id}: {value} has too many digits for DECIMAL(38, 9)\n"
                "  next  export csv or sqlite, which keep every digit as text"
            ) from error
    return days_since_1970(value) if type_ == "day" else value


def days_since_1970(day: str) -> int:
    """The number of a day of the proleptic Gregorian calendar, also before the year 1, where `date` ends."""
    sign = -1 if day.startswith("-") else 1
    year, month, number = (int(part) for part in day.removeprefix("-").split("-"))
    year = sign * year - (month <= 2)
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + number - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
