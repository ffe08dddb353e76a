"""Every export is read back by the consumer it is made for, and says what the version says."""

import csv
import doctest
import json
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from contextlib import closing
from datetime import date
from decimal import Decimal

import duckdb
import icalendar
import made
import pyarrow.json
import pyarrow.parquet as pq
import pytest
import spacy
from markdown_it import MarkdownIt
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs

import pipeline.versions
from pipeline import open_version
from pipeline.changes import changes
from pipeline.dataset import Dataset
from pipeline.dataset.collect import collect
from pipeline.export import FORMATS, CannotExport, export
from pipeline.export.columnar import days_since_1970
from pipeline.export.columns import header
from pipeline.running.scan import RawFile
from pipeline.schema import MENTIONS, Amount, BlockSpan
from pipeline.versions import FAMILY

# The first character lies beyond the basic plane: offsets count code points, not UTF-16 units. Cleaning took 3 away.
RAW = "页眉\n𠮷林省财政局2021年5月6日拨付约2亿元。\n省教育厅于2022年底前建成中心，投资=1+1至3.50万元。\n秦于公元前221年一统。\n"
LINES = "各县要加快\n推进改造。"
BUREAU = {"text": "𠮷林省财政局", "raw_start": 3, "raw_end": 9, "org_id": "x.bureau"}
SCHOOLS = {"text": "省教育厅", "raw_start": 29, "raw_end": 33, "org_id": "x.schools"}


def money_id():
    line = made.lines("a.txt", RAW, [made.money("2亿元", 200000000)], skip=3)["amounts"][0]
    return json.loads(line)["id"]


def mentions():
    event = {"text": "拨付约2亿元", "raw_start": 18, "raw_end": 24}
    return [
        made.organization("𠮷林省财政局", "x.bureau", country="CN"),
        made.organization("省教育厅", "x.schools"),
        made.date("2021年5月6日", "2021-05-06", earliest="2021-05-06", latest="2021-05-06", event=event),
        made.date("2022年底前", "2022", mod="ON_OR_BEFORE", latest="2022-12-31"),
        made.date("公元前221年", "-0220", earliest="-0220-01-01", latest="-0220-12-31"),
        made.money("2亿元", 200000000, mod="APPROX", payer=BUREAU),
        made.mention(
            "amount", "=1+1至3.50万元", "money.range", type="money", currency="CNY",
            min=Decimal("-1.5"), max=Decimal("35000.123456789012"),
        ),
        made.action(
            "建成中心", "建成", "plan", actor=SCHOOLS, participants=(BUREAU, BUREAU | {"org_id": None}),
            deadline={"edtf": "2022", "mod": "ON_OR_BEFORE", "latest": "2022-12-31", "date_id": "not exported"},
            amounts=(money_id(), "gone"),
        ),
    ]  # fmt: skip


def paragraphs(text):
    """A block for each line."""
    ends = [i for i, c in enumerate(text) if c == "\n"]
    return tuple(
        BlockSpan(start=a, end=b, kind="paragraph")
        for a, b in zip([0, *(e + 1 for e in ends)], ends, strict=False)
    )


ABOUT = {
    "title": "=甲|乙", "url": "https://example.org/1", "published": "2021-05-07", "blocks": paragraphs(RAW[3:]),
}  # fmt: skip


def articles():
    broken = made.action("要加快\n推进改造", "加快", "obligation")
    whole = (BlockSpan(start=0, end=len(LINES), kind="paragraph"),)
    return {
        "a.txt": made.lines("a.txt", RAW, mentions(), skip=3, **ABOUT),
        "子/b*.txt": made.lines("子/b*.txt", LINES, [broken], blocks=whole),
        "c.txt": made.refused("c.txt", "nothing in it"),
    }


@pytest.fixture
def version(tmp_path):
    """A version of two parts."""
    dataset, parts = Dataset(tmp_path / "output"), []
    base = made.Base("1", made.RULES)
    with dataset.lock():
        for index, (doc_id, lines) in enumerate(sorted(articles().items())):
            part = made.Part(f"{index:032x}", (RawFile(doc_id, doc_id, 1, 1, "0" * 64),))
            dataset.parts.write(part, base, [(part.files[0], lines)])
            parts.append(part)
        return dataset.publish(parts, base, release="0")


@pytest.fixture
def written(version, tmp_path):
    """A function that exports the version and gives the path."""

    def write(name, *kinds):
        with open_version(version.path) as opened:
            export(opened, name, tmp_path / "to" / name, kinds)
        return tmp_path / "to" / name

    return write


def test_example_in_the_docstring_holds():
    result = doctest.testmod(pipeline.versions)
    assert result.attempted > 5
    assert result.failed == 0


def test_open_version_gives_typed_records_with_their_sentence(version):
    with open_version(version.path) as opened:
        assert [a.doc_id for a in opened.articles()] == ["a.txt", "子/b*.txt"]
        first, second = opened.articles()
        assert isinstance(first.amounts[0], Amount)
        assert first.amounts[0].value == Decimal(200000000)
        assert first.sentence(first.amounts[0]) == "𠮷林省财政局2021年5月6日拨付约2亿元。"
        assert second.sentence(second.actions[0]) == LINES
        assert opened.article("a.txt") == first
        for kind in MENTIONS:
            assert list(opened.records(kind)) == [r for a in (first, second) for r in a.records(kind)]
        assert [i.doc_id for i in opened.records("issue")] == ["c.txt"]
        with pytest.raises(LookupError, match="nowhere"):
            opened.article("nowhere")


def test_open_version_is_not_collected(version):
    dataset = Dataset(version.path.parent.parent)
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", RAW, [])})
    with open_version(version.path), dataset.lock():
        assert collect(dataset, keep=1) == []
    with dataset.lock():
        assert collect(dataset, keep=1) == [1]


# DuckDB lays out the blocks of a file as it likes; what is in it comes from Parquet.
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "duckdb"])
def test_same_version_gives_the_same_bytes(written, version, tmp_path, name):
    first = written(name)
    with open_version(version.path) as opened:
        export(opened, name, tmp_path / "again")
    paths = [p for p in first.rglob("*") if p.is_file()] if first.is_dir() else [first]
    assert paths
    for path in paths:
        again = tmp_path / "again" / path.relative_to(first) if first.is_dir() else tmp_path / "again"
        assert again.read_bytes() == path.read_bytes(), path


def test_target_that_is_taken_is_left_alone(written, version, tmp_path):
    path = written("csv", "amount")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("x")
    with open_version(version.path) as opened:
        with pytest.raises(CannotExport, match="there already"):
            export(opened, "csv", path)
        with pytest.raises(CannotExport, match="no export made"):
            export(opened, "csv", mine, force=True)
        with pytest.raises(CannotExport, match="no export made"):
            export(opened, "markdown", mine, force=True)
        with pytest.raises(CannotExport, match="no kind 'action'"):
            export(opened, "conll", tmp_path / "x", ("action",))
        export(opened, "csv", path, ("date",), force=True)
    assert {p.name for p in path.iterdir()} == {"dates.csv", "export.json"}
    assert [p.name for p in mine.iterdir()] == ["diary.txt"]
    assert not list(path.parent.glob(".unfinished*"))


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_a_row_a_record_with_its_sentence_and_document(written):
    folder = written("csv")
    assert (folder / "amounts.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    two, spread = rows_of(folder / "amounts.csv")
    assert (two["value"], two["currency"], two["payer_text"]) == ("200000000", "CNY", "𠮷林省财政局")
    assert two["sentence"] == "𠮷林省财政局2021年5月6日拨付约2亿元。"
    assert (two["document_url"], two["document_published"]) == ("https://example.org/1", "2021-05-07")
    assert (spread["min"], spread["max"]) == ("-1.5", "35000.123456789012")
    action, broken = rows_of(folder / "actions.csv")
    assert (action["participants_org_id"], broken["text"]) == ("x.bureau; ", "要加快\n推进改造")
    assert [row["doc_id"] for row in rows_of(folder / "issues.csv")] == ["c.txt"]
    assert [row["title"] for row in rows_of(folder / "documents.csv")] == ["'=甲|乙", ""]


def test_csv_holds_nothing_that_a_spreadsheet_would_run(written):
    folder = written("csv")
    numbers = {name for kind in MENTIONS for name, type_ in header(kind) if type_ in ("decimal", "integer")}
    cells = [
        cell
        for path in folder.glob("*.csv")
        for row in rows_of(path)
        for name, cell in row.items()
        if name not in numbers
    ]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert {"'=甲|乙", "'=1+1至3.50万元", "'-0220", "'-0220-01-01"} <= set(cells)


def test_sqlite_has_keys_views_and_a_full_text_index(written):
    db = sqlite3.connect(written("sqlite"))
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    keys = {row[3]: row[2] for row in db.execute("PRAGMA foreign_key_list(amounts)")}
    assert keys == {
        "doc_id": "documents", "sentence_id": "sentences", "payer_org_id": "bodies", "recipient_org_id": "bodies",
    }  # fmt: skip
    assert db.execute(
        "SELECT value, value_number, payer, sentence, title FROM money ORDER BY value"
    ).fetchall() == [
        (None, None, None, "省教育厅于2022年底前建成中心，投资=1+1至3.50万元。", "=甲|乙"),
        ("200000000", 2e8, "𠮷林省财政局", "𠮷林省财政局2021年5月6日拨付约2亿元。", "=甲|乙"),
    ]
    assert db.execute("SELECT first_day, last_day, event FROM chronology").fetchall() == [
        ("2021-05-06", "2021-05-06", "拨付约2亿元")
    ]
    assert db.execute("SELECT latest, actor, participants, what FROM tasks").fetchall() == [
        ("2022-12-31", "省教育厅", "𠮷林省财政局、𠮷林省财政局", "建成中心"),
        (None, None, None, "要加快\n推进改造"),
    ]
    found = "SELECT s.text FROM search JOIN sentences s ON s.id = search.rowid WHERE search MATCH ?"
    assert db.execute(found, ['"教育厅"']).fetchall() == [
        ("省教育厅于2022年底前建成中心，投资=1+1至3.50万元。",)
    ]
    assert db.execute("SELECT doc_id, code FROM issues").fetchall() == [("c.txt", "refused.empty")]
    linked = "SELECT m.text FROM action_amounts JOIN amounts m ON m.id = amount_id"
    assert db.execute(linked).fetchall() == [("2亿元",)]
    assert db.execute("SELECT org_id, name, type, country FROM bodies ORDER BY org_id").fetchall() == [
        ("x.bureau", "𠮷林省财政局", "government", "CN"), ("x.schools", "省教育厅", "government", None),
    ]  # fmt: skip
    assert db.execute("SELECT raw FROM documents WHERE doc_id = 'a.txt'").fetchone() == (RAW,)


def test_sqlite_of_one_kind_refers_to_nothing_that_is_not_there(written):
    db = sqlite3.connect(written("sqlite", "action"))
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("SELECT count(*) FROM amounts").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM tasks").fetchone() == (2,)


def test_spacy_reads_spans_records_and_entities(written):
    nlp = spacy.blank("zh")
    (path,) = written("docbin").glob("*.spacy")
    first, second = DocBin().from_disk(path).get_docs(nlp.vocab)
    assert first.text == RAW[3:]
    assert first.user_data["url"] == "https://example.org/1"
    assert [(s.text, s.label_) for s in first.spans["amounts"]] == [
        ("2亿元", "MONEY"), ("=1+1至3.50万元", "MONEY"),
    ]  # fmt: skip
    assert first.spans["amounts"].attrs["records"][0]["value"] == "200000000"
    assert [e.text for e in first.ents][:2] == ["𠮷林省财政局", "2021年5月6日"]
    assert [s.text for s in second.spans["actions"]] == ["要加快\n推进改造"]


def test_conll_is_read_by_the_converter_of_spacy(written):
    text = written("conll").read_text(encoding="utf-8")
    assert text.count("-DOCSTART-") == 2
    docs = conll_ner_to_docs(text, no_print=True)
    entities = [("".join(e.text.split()), e.label_) for doc in docs for e in doc.ents]
    assert entities == [
        ("𠮷林省财政局", "ORG"), ("2021年5月6日", "DATE"), ("2亿元", "MONEY"), ("省教育厅", "ORG"),
        ("2022年底前", "DATE"), ("=1+1至3.50万元", "MONEY"), ("公元前221年", "DATE"),
    ]  # fmt: skip


def test_both_selectors_of_a_web_annotation_find_the_mention_in_the_raw_text(written, version):
    raw = {row["doc_id"]: row["text"] for row in version.rows("sources")}
    rows = [json.loads(line) for line in written("webannotation").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(mentions()) + 1
    for row in rows:
        assert row["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert row["type"] == "Annotation"
        record = json.loads(row["body"][1]["value"])
        text = raw[record["doc_id"]]
        position, quotation = row["target"]["selector"]
        assert (position["type"], quotation["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert text[position["start"] : position["end"]] == record["text"] == quotation["exact"]
        around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
        assert text.index(around) + len(quotation["prefix"]) == position["start"]


def test_brat_finds_its_text_at_its_offsets(written):
    folder = written("brat", *MENTIONS)
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*.txt")} == {
        "a.txt.txt",
        "子/b%2A.txt.txt",
    }
    labels = (folder / "annotation.conf").read_text().split("[relations]")[0].split()[1:]
    spans = {}
    for path in folder.rglob("*.ann"):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                _, place, words = line.split("\t")
                label, _, places = place.partition(" ")
                pieces = [text[int(a) : int(b)] for a, b in (p.split() for p in places.split(";"))]
                assert " ".join(pieces) == words
                assert label in labels
                spans[words] = label
    assert spans["要加快 推进改造"] == "ACTION"
    assert spans["𠮷林省财政局"] == "ORG"
    assert len(spans) == len(mentions()) + 1


def test_doccano_lines_hold_text_and_labels(written):
    first, second = (json.loads(x) for x in written("doccano").read_text(encoding="utf-8").splitlines())
    assert [(first["text"][a:b], name) for a, b, name in first["label"]][:2] == [
        ("𠮷林省财政局", "ORG"), ("2021年5月6日", "DATE"),
    ]  # fmt: skip
    assert (second["label"], second["doc_id"]) == ([], "子/b*.txt")


def test_label_studio_tasks_fit_their_setup(written):
    folder = written("labelstudio")
    view = ET.parse(folder / "labels.xml").getroot()
    control, shown = view.find("Labels"), view.find("Text")
    assert control.get("toName") == shown.get("name")
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    assert [task["data"]["doc_id"] for task in tasks] == ["a.txt", "子/b*.txt"]
    regions = [(task, r) for task in tasks for r in task["predictions"][0]["result"]]
    assert len(regions) == 7
    for task, region in regions:
        assert (region["from_name"], region["to_name"]) == (control.get("name"), shown.get("name"))
        value = region["value"]
        assert task["data"][shown.get("value").lstrip("$")][value["start"] : value["end"]] == value["text"]
        assert set(value["labels"]) <= {x.get("value") for x in control}


def test_calendar_has_deadlines_and_events_on_their_days(written):
    data = written("ical", "date", "action").read_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 75
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    found = {str(e["SUMMARY"]): (e["DTSTART"].dt, e["DTEND"].dt, str(e["DESCRIPTION"])) for e in events}
    assert set(found) == {"截止：建成中心", "拨付约2亿元"}
    first, after, about = found["截止：建成中心"]
    assert (first, after) == (date(2022, 12, 31), date(2023, 1, 1))
    assert "省教育厅于2022年底前建成中心，投资=1+1至3.50万元。" in about.splitlines()
    assert found["拨付约2亿元"][:2] == (date(2021, 5, 6), date(2021, 5, 7))


def test_report_is_tables_whatever_stands_in_a_text(written):
    page = MarkdownIt("commonmark").enable("table").parse(written("markdown").read_text(encoding="utf-8"))
    cells = [
        page[i + 1].children for i, token in enumerate(page) if token.type in ("td_open", "heading_open")
    ]
    texts = ["".join(c.content for c in children) for children in cells]
    assert all(c.type in ("text", "text_special") for children in cells for c in children)
    assert texts[:2] == ["shuli: version 1", "=甲|乙"]
    assert "CNY 200,000,000 APPROX" in texts
    assert "CNY -1.5…35,000.123456789012" in texts
    assert "要加快 推进改造" in texts


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(path, name):
    with zipfile.ZipFile(path) as book:
        names = ET.fromstring(book.read("xl/workbook.xml")).iter(f"{_SHEET}sheet")
        index = [s.get("name") for s in names].index(name) + 1
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{index}.xml"))
    cells = {c.get("r"): (c.get("t"), "".join(c.itertext())) for c in root.iter(f"{_SHEET}c")}
    return cells, list(root.iter(f"{_SHEET}f"))


def test_workbook_has_numbers_days_and_text_that_runs_nothing(written):
    path = written("xlsx", "amount", "date")
    cells, formulas = sheet(path, "amounts")
    assert formulas == []
    assert ("inlineStr", "=1+1至3.50万元") in cells.values()
    assert (None, "200000000") in cells.values()
    assert ("inlineStr", "35000.123456789012") in cells.values()  # more digits than Excel keeps
    cells, _ = sheet(path, "dates")
    assert (None, "44322") in cells.values()  # 2021-05-06 as Excel counts days
    assert ("inlineStr", "-0220-01-01") in cells.values()


def test_displacy_page_holds_no_markup_of_the_article(tmp_path):
    hostile = "<script>alert(1)</script>拨付2亿元。"
    about = {"title": "<img src=x onerror=alert(2)>"}
    made.publish(
        tmp_path, {"子/<b>.txt": made.lines("子/<b>.txt", hostile, [made.money("2亿元", 200000000)], **about)}
    )
    with open_version(tmp_path / "latest") as opened:
        export(opened, "displacy", tmp_path / "to")
    (page,) = (tmp_path / "to").rglob("*.html")
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert "MONEY" in text


def test_condition_chooses_records_of_the_kinds_that_have_its_columns(version, tmp_path):
    def texts(where, *kinds):
        with open_version(version.path) as opened:
            export(opened, "csv", tmp_path / "chosen", kinds, where=where, force=True)
        return {
            p.stem: [r.get("text") or r["doc_id"] for r in csv.DictReader(p.open(encoding="utf-8-sig"))]
            for p in (tmp_path / "chosen").glob("*.csv")
        }

    assert texts("currency = 'CNY' AND value >= 1e8") == {
        "documents": ["a.txt"], "amounts": ["2亿元"], "dates": [], "organizations": [], "actions": [], "issues": [],
    }  # fmt: skip
    assert texts("latest < '2022'", "date") == {"dates": ["2021年5月6日", "公元前221年"]}
    assert texts("sentence LIKE '%教育厅%' OR country = 'CN'", "organization") == {
        "organizations": ["𠮷林省财政局", "省教育厅"]
    }
    assert texts("doc_id = 'c.txt'", "issue") == {"issues": ["c.txt"]}
    assert texts("participants LIKE '%财政%'", "action") == {"actions": ["建成中心"]}


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("curency = 'CNY'", "known  currency"),
        ("value >", "SQL expression"),
        ("1; DROP TABLE amounts", "SQL expression"),
        ("1) UNION SELECT rowid FROM sqlite_master WHERE (1", "not authorized|prohibited"),
        ("load_extension('x')", "not authorized|no such function"),
        ("value = (SELECT max(value) FROM dates)", "no such|prohibited|not authorized"),
    ],
)
def test_condition_that_is_none_is_refused(version, tmp_path, where, says):
    with open_version(version.path) as opened, pytest.raises(CannotExport, match=says):
        export(opened, "csv", tmp_path / "none", ("amount",), where=where)
    assert not (tmp_path / "none").exists()


def test_database_of_chosen_records_refers_to_nothing_that_is_not_there(version, tmp_path):
    with open_version(version.path) as opened:
        export(opened, "sqlite", tmp_path / "chosen.db", where="doc_id = 'a.txt' AND kind <> 'date'")
    with closing(sqlite3.connect(tmp_path / "chosen.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(*) FROM dates").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM actions").fetchone() == (1,)


def test_partitions_are_folders_of_their_values(version, tmp_path):
    with open_version(version.path) as opened:
        export(opened, "parquet", tmp_path / "parts", ("date", "amount"), partition_by=("type", "doc_id"))
    assert sorted(p.parent.relative_to(tmp_path / "parts").as_posix() for p in (tmp_path / "parts").rglob("*.parquet")) == [
        "amounts/type=money/doc_id=a.txt", "dates/type=date/doc_id=a.txt",
    ]  # fmt: skip
    table = pq.read_table(tmp_path / "parts" / "dates")
    assert sorted(table["text"].to_pylist()) == ["2021年5月6日", "2022年底前", "公元前221年"]


@pytest.mark.parametrize(
    ("name", "kind", "column", "says"),
    [("parquet", "date", "currency", "dates cannot be divided"), ("csv", "date", "type", "known to parquet")],
)
def test_partition_that_cannot_be_is_refused(version, tmp_path, name, kind, column, says):
    with open_version(version.path) as opened, pytest.raises(CannotExport, match=says):
        export(opened, name, tmp_path / "none", (kind,), partition_by=(column,))
    assert not (tmp_path / "none").exists()


def test_payment_names_its_parties_its_article_and_its_sum(written):
    rows = [json.loads(line) for line in written("followthemoney").read_text("utf-8").splitlines()]
    (payment,) = [r for r in rows if r["schema"] == "Payment"]
    assert payment["properties"] == payment["properties"] | {
        "amount": ["200000000"], "currency": ["CNY"], "payer": ["x.bureau"], "summary": ["2亿元"],
        "sourceUrl": ["https://example.org/1"],
    }  # fmt: skip
    body = next(r for r in rows if r["id"] == "x.bureau")
    assert body == {
        "id": "x.bureau", "schema": "PublicBody", "properties": {"name": ["𠮷林省财政局"], "country": ["cn"]},
    }  # fmt: skip
    (article,) = [r for r in rows if r["id"] == payment["properties"]["proof"][0]]
    assert article["properties"]["publishedAt"] == ["2021-05-07"]


def test_parquet_and_duckdb_have_typed_columns(written):
    folder = written("parquet")
    query = "SELECT value, min, max, section, start FROM {} ORDER BY start"
    expect = [
        (Decimal(200000000), None, None, [], 18),
        (None, Decimal("-1.5"), Decimal("35000.123456789"), [], 42),
    ]
    assert duckdb.sql(query.format(f"'{folder}/amounts.parquet'")).fetchall() == expect
    db = duckdb.connect(str(written("duckdb")))
    assert db.sql(query.format("amounts")).fetchall() == expect
    types = {row[0]: row[1] for row in db.sql("DESCRIBE dates").fetchall()}
    assert (types["earliest"], types["fiscal"], types["start"]) == ("DATE", "BOOLEAN", "BIGINT")
    days = "SELECT earliest::VARCHAR, latest::VARCHAR FROM dates ORDER BY start"
    assert db.sql(days).fetchall() == [
        ("2021-05-06", "2021-05-06"), (None, "2022-12-31"), ("0221-01-01 (BC)", "0221-12-31 (BC)"),
    ]  # fmt: skip
    table = pq.read_table(folder / "actions.parquet")
    assert table["participants"].to_pylist() == [["𠮷林省财政局", "𠮷林省财政局"], []]
    assert [d for (d,) in db.sql("SELECT doc_id FROM issues").fetchall()] == ["c.txt"]


def test_table_in_memory_is_that_of_parquet(written, version):
    folder = written("parquet")
    with open_version(version.path) as opened:
        for kind, family in FAMILY.items():
            if kind != "source":
                assert opened.table(kind).equals(pq.read_table(folder / f"{family}.parquet")), kind


def test_value_too_large_for_its_column_is_refused_by_name(tmp_path):
    huge = made.money("2亿元", "1" + "0" * 30)
    version = made.publish(tmp_path, {"a.txt": made.lines("a.txt", RAW, [huge])})
    with open_version(version.path) as opened, pytest.raises(CannotExport, match=r"a\.txt: 1"):
        export(opened, "parquet", tmp_path / "to")
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1600-02-29", "1969-12-31", "1970-01-01", "2024-03-01", "9999-12-31"]
)
def test_days_are_counted_as_the_standard_library_counts_them(day):
    assert days_since_1970(day) == (date.fromisoformat(day) - date(1970, 1, 1)).days


FLAT = ["amounts", "dates", "organizations", "actions", "issues"]


@pytest.mark.parametrize("family", [*FLAT, "documents"])
def test_duckdb_reads_the_json_lines_of_a_version_as_they_are(tmp_path, family):
    path = made.publish(tmp_path, articles()).path / f"{family}.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    read = duckdb.sql(f"SELECT * FROM read_json('{path}')")
    assert [list(row) for row in rows] == [read.columns] * len(rows)
    assert [row[read.columns.index("text")] for row in read.fetchall()] == [row["text"] for row in rows]


def test_arrow_reads_the_blocks_of_a_document(tmp_path):
    path = made.publish(tmp_path, articles()).path / "documents.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert (
        [row["blocks"] for row in pyarrow.json.read_json(path).to_pylist()]
        == [row["blocks"] for row in rows]
        != []
    )


@pytest.mark.parametrize("family", FLAT)
def test_arrow_reads_the_json_lines_of_a_version_as_they_are(tmp_path, family):
    path = made.publish(tmp_path, articles()).path / f"{family}.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    read = pyarrow.json.read_json(path).to_pylist()
    assert [list(row) for row in read] == [list(row) for row in rows]
    for row, other in zip(rows, read, strict=True):
        plain = {name: value for name, value in row.items() if not isinstance(value, dict | list)}
        assert {name: other[name] for name in plain} == plain


def test_decimals_are_cast_by_the_reader_and_by_nobody_before(tmp_path):
    path = made.publish(tmp_path, articles()).path / "amounts.jsonl"
    read = f"read_json('{path}', columns={{value: 'DECIMAL(38, 9)', max: 'VARCHAR'}})"
    assert duckdb.sql(f"SELECT sum(value), max(max) FROM {read}").fetchall() == [
        (Decimal(200000000), "35000.123456789012")
    ]


def test_years_among_days_far_down_a_file_are_read_if_the_whole_file_is_the_sample(tmp_path):
    line = made.lines("a.txt", RAW, mentions(), skip=3)["dates"][0]
    path = tmp_path / "dates.jsonl"
    path.write_bytes(line * 30_000 + line.replace(b'"edtf":"2021-05-06"', b'"edtf":"199X"'))
    read = f"SELECT edtf, count(*) FROM read_json('{path}', sample_size=-1) GROUP BY 1 ORDER BY 1"
    assert duckdb.sql(read).fetchall() == [("199X", 1), ("2021-05-06", 30_000)]
    assert pyarrow.json.read_json(path)["edtf"].unique().to_pylist() == ["2021-05-06", "199X"]


def apply(copy, feed):
    """What a consumer does with the feed."""
    for change in feed:
        key = change["kind"], change["id"]
        if change["op"] == "removed":
            del copy[key]
        else:
            assert (key in copy) == (change["op"] == "changed")
            copy[key] = change["record"]
    return copy


def content(version):
    families = ("documents", "amounts", "dates", "organizations", "actions", "issues")
    rows = [row for family in families for row in version.rows(family)]
    return {(row["kind"], row.get("id") or row["doc_id"]): row for row in rows}


def test_feed_brings_a_copy_up_to_the_newer_version(tmp_path):
    first = made.publish(tmp_path, articles())
    copy = apply({}, changes(None, first))
    assert copy == content(first)
    later = articles()
    del later["子/b*.txt"]
    later["a.txt"] = made.lines("a.txt", "新页眉\n" + RAW[3:], mentions()[:-1], skip=4, title="甲")
    later["d.txt"] = made.lines("d.txt", RAW, [made.money("2亿元", 200000001)])
    second = made.publish(tmp_path, later, amounts="2")
    third = made.publish(tmp_path, {**later, "d.txt": made.lines("d.txt", RAW, [made.money("2亿元", 2)])})
    assert apply(copy, changes(first, second)) == content(second)
    feed = list(changes(second, third))
    assert [(c["op"], c["kind"], c["record"]["value"]) for c in feed] == [("changed", "amount", "2")]
    assert apply(copy, feed) == content(third)
    assert list(changes(third, third)) == []


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_commands_export_and_changes(version, tmp_path):
    output = version.path.parent.parent
    done = shuli("export", "csv", tmp_path / "to", "--kind", "amount", "--output", output)
    assert (done.returncode, done.stderr) == (0, "")
    assert {p.name for p in (tmp_path / "to").iterdir()} == {"amounts.csv", "export.json"}
    failed = shuli("export", "odt", tmp_path / "x", "--output", output)
    assert failed.returncode == 2
    assert "no format 'odt'" in failed.stderr
    feed = shuli("changes", "--since", "0", "--output", output)
    assert apply({}, map(json.loads, feed.stdout.splitlines())) == content(version)
    assert shuli("changes", "--since", "9", "--output", output).returncode == 2
