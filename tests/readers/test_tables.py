"""Tables and JSON Lines as data people read them: every key a column, no type that depends on the rows."""

import json
import sqlite3
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import datasets
import duckdb
import openpyxl
import pandas
import polars
import pytest
from conftest import free_port

KINDS = ["amounts", "dates", "organizations", "actions", "issues", "documents"]


def lines(output, family):
    return [
        json.loads(line) for line in (output / "latest" / f"{family}.jsonl").read_text("utf-8").splitlines()
    ]


@pytest.mark.parametrize("family", KINDS)
def test_pandas_reads_the_json_lines(output, family):
    rows = lines(output, family)
    frame = pandas.read_json(output / "latest" / f"{family}.jsonl", lines=True, dtype=False)
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    if family == "amounts":
        assert frame["value"].dropna().map(type).eq(str).all()
        assert [Decimal(v) for v in frame["value"].dropna()] == [
            Decimal(r["value"]) for r in rows if r["value"]
        ]


@pytest.mark.parametrize("family", KINDS)
def test_polars_scans_the_json_lines(output, family):
    rows = lines(output, family)
    frame = polars.scan_ndjson(output / "latest" / f"{family}.jsonl", infer_schema_length=None).collect()
    assert frame.columns == list(rows[0])
    assert frame.height == len(rows)
    if family == "amounts":
        exact = frame.select(polars.col("value").cast(polars.Decimal(38, 9)))["value"].drop_nulls().to_list()
        assert exact == [Decimal(r["value"]).quantize(Decimal("1e-9")) for r in rows if r["value"]]


@pytest.mark.parametrize("family", KINDS[:4])
def test_datasets_loads_the_json_lines(output, family, tmp_path):
    loaded = datasets.load_dataset(
        "json", data_files=str(output / "latest" / f"{family}.jsonl"), split="train", cache_dir=str(tmp_path)
    )
    rows = lines(output, family)
    assert loaded.column_names == list(rows[0])
    assert loaded["text"][:] == [row["text"] for row in rows]


def test_duckdb_reads_all_parts_by_a_glob(output):
    table = duckdb.sql(f"select * from '{output}/latest/amounts*.jsonl'")
    rows = lines(output, "amounts")
    assert table.columns == list(rows[0])
    total = duckdb.sql(
        f"select sum(value::DECIMAL(38, 9)) from '{output}/latest/amounts*.jsonl' where currency = 'CNY'"
    ).fetchall()[0][0]
    assert total == sum(Decimal(r["value"]) for r in rows if r["currency"] == "CNY" and r["value"])


def test_columns_keep_their_type_where_a_part_has_nothing_in_them(output, tmp_path):
    """A nightly part may have no payer at all: its file alone must still fit the others."""
    rows = lines(output, "amounts")
    for name, chosen in (
        ("a", [r for r in rows if r["payer"] is None][:3]),
        ("b", [r for r in rows if r["payer"]]),
    ):
        (tmp_path / f"amounts-{name}.jsonl").write_text(
            "".join(json.dumps(r) + "\n" for r in chosen), "utf-8"
        )
    table = duckdb.sql(f"select payer.text from read_json('{tmp_path}/amounts-*.jsonl', union_by_name=true)")
    assert len(table.fetchall()) == 3 + sum(bool(r["payer"]) for r in rows)
    parts = [
        polars.scan_ndjson(p, infer_schema_length=None) for p in sorted(tmp_path.glob("amounts-*.jsonl"))
    ]
    frame = polars.concat(parts, how="vertical_relaxed").collect()
    assert frame["payer"].drop_nulls().len() == sum(bool(r["payer"]) for r in rows)


def test_pandas_reads_parquet_and_its_partitions(written):
    whole = pandas.read_parquet(written("parquet") / "amounts.parquet")
    money = ("--kind", "amount", "--where", "type = 'money'", "--partition-by", "currency")
    folder = written("parquet", *money) / "amounts"
    parts = pandas.read_parquet(folder)
    assert len(parts) == (whole["type"] == "money").sum()
    assert set(parts["currency"]) == set(whole["currency"].dropna())
    yuan = pandas.read_parquet(folder, filters=[("currency", "==", "CNY")])
    assert yuan["value"].sum() == whole.loc[whole["currency"] == "CNY", "value"].sum()
    assert all(isinstance(v, Decimal) for v in whole["value"].dropna())


def test_duckdb_reads_partitions_of_which_one_has_no_value(written):
    folder = written("parquet", "--kind", "amount", "--partition-by", "currency") / "amounts"
    counted = duckdb.sql(
        f"select currency, count(*) from read_parquet('{folder}/*/*', hive_partitioning=true) group by 1"
    )
    whole = duckdb.sql(f"select currency, count(*) from '{written('parquet')}/amounts.parquet' group by 1")
    assert sorted(counted.fetchall(), key=str) == sorted(whole.fetchall(), key=str)


def test_excel_file_has_numbers_days_and_text_that_is_no_formula(written, output):
    book = openpyxl.load_workbook(written("xlsx"))
    assert book.sheetnames == ["documents", "amounts", "dates", "organizations", "actions", "issues"]
    head, *rows = book["amounts"].iter_rows()
    names = [cell.value for cell in head]
    amounts = lines(output, "amounts")
    assert len(rows) == len(amounts)
    value = names.index("value")
    assert [row[value].value for row in rows] == [float(a["value"]) if a["value"] else None for a in amounts]
    head, *rows = book["dates"].iter_rows()
    names = [cell.value for cell in head]
    days = [row[names.index("earliest")].value for row in rows]
    assert [d.date() if isinstance(d, datetime) else d for d in days] == [
        date.fromisoformat(r["earliest"]) if r["earliest"] else None for r in lines(output, "dates")
    ]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_pandas_reads_the_excel_file_and_the_csv_alike(written):
    sheet = pandas.read_excel(written("xlsx"), sheet_name="organizations", dtype=str)
    table = pandas.read_csv(written("csv") / "organizations.csv", dtype=str)
    assert list(sheet.columns) == list(table.columns)
    assert sheet["name"].tolist() == table["name"].tolist()


def test_datasette_opens_the_database_as_it_is(written, served):
    path, port = written("sqlite"), free_port()
    command = [Path(sys.executable).with_name("datasette"), "serve", path, "--port", str(port)]
    address = f"http://127.0.0.1:{port}/{path.stem}"
    served(list(map(str, command)), f"http://127.0.0.1:{port}/-/versions.json")
    query = "select count(*) as n from money where currency = 'CNY'"
    with urlopen(f"{address}.json?sql={quote(query)}&_shape=array") as answer:
        (row,) = json.load(answer)
    with sqlite3.connect(path) as db:
        assert row["n"] == db.execute(query).fetchone()[0] > 0
    for view in ("money", "chronology", "tasks", "amounts"):
        with urlopen(f"{address}/{view}.json?_shape=array&_size=3") as answer:
            assert len(json.load(answer)) == 3
    search = "select s.text from search join sentences s on s.id = search.rowid where search match '财政部' limit 1"
    with urlopen(f"{address}.json?sql={quote(search)}&_shape=array") as answer:
        assert all("财政部" in row["text"] for row in json.load(answer))
