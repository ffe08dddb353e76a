"""Whole sample articles against their hand annotation: what the product promises, kind by kind."""

import pytest
from scoring import GOLDEN, RAW, ROOT, Tally, article, golden, score, score_samples

from pipeline import edtf
from pipeline.currencies import ISO_4217

#: The promise, as docs/quality.md states it. Organizations count by exact span, their names among those.
FLOORS = {
    "money": 0.99,
    "percent and quantity": 0.97,
    "dates": 0.98,
    "organizations": 0.95,
    "organizations: name": 0.97,
    "actions": 0.92,
    "actions: modality": 0.95,
    "actions: actor": 0.90,
}
FILES = sorted(GOLDEN.glob("*.jsonl"))


@pytest.fixture(scope="module")
def measured():
    return score_samples()[0]


@pytest.mark.parametrize("measure", FLOORS)
def test_samples_reach_the_floor(measured, measure):
    tally = measured[measure]
    assert tally.f1 >= FLOORS[measure], "\n".join([f"{measure} {tally.f1:.4f}", *tally.errors])


def test_page_of_quality_states_the_floors():
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in page.splitlines()]
    stated = {row[0]: float(row[-1]) for row in rows if len(row) == 4 and row[0] in FLOORS}
    assert stated == FLOORS


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_annotation_is_grounded(path):
    raw = article(path.stem).read_text(encoding="utf-8")
    rows = golden(path)
    assert {r["kind"] for r in rows} == {"amount", "date", "organization", "action"}
    spans = [(r["kind"], r["start"], r["end"]) for r in rows]
    assert len(spans) == len(set(spans))
    for row in rows:
        assert raw[row["start"] : row["end"]] == row["surface"]
        assert row.get("currency", "CNY") in ISO_4217
        if "edtf" in row:
            edtf.bounds(row["edtf"])


def test_every_sample_is_annotated():
    assert {p.stem for p in FILES} == {p.stem for p in RAW.iterdir()}


def row(kind="date", start=0, end=5, **values):
    return {"kind": kind, "start": start, "end": end, "surface": "x" * (end - start), **values}


def record(kind="date", start=0, end=5, **values):
    return {"kind": kind, "raw_start": start, "raw_end": end, "text": "x" * (end - start), **values}


def of(measure, rows, records) -> Tally:
    tally = score(rows, records)[measure]
    return tally.right, tally.wanted, tally.found


def test_scorer_wants_span_and_value():
    rows = [row(edtf="2021"), row(start=10, end=15, edtf="2022")]
    assert of("dates", rows, [record(edtf="2021"), record(start=10, end=15, edtf="2022")]) == (2, 2, 2)
    assert of("dates", rows, [record(edtf="2020"), record(start=10, end=14, edtf="2022")]) == (0, 2, 2)
    assert of("dates", rows, []) == (0, 2, 0)


def test_scorer_passes_over_ignored_places():
    rows = [row(ignore=True)]
    assert of("dates", rows, [record(start=2, end=4, edtf="2021")]) == (0, 0, 0)
    assert of("dates", rows, [record(start=6, end=9, edtf="2021")]) == (0, 0, 1)
    assert of("dates", [], [record(edtf=None)]) == (0, 0, 0)


def test_scorer_compares_numbers_not_digits():
    third = row("amount", type="percent", value="1/3")
    assert of("percent and quantity", [third], [record("amount", type="percent", value="33.33")]) == (1, 1, 1)
    assert of("percent and quantity", [third], [record("amount", type="percent", value="30")]) == (0, 1, 1)
    band = row("amount", type="money", currency="CNY", min="1000", max="2000")
    right = record("amount", type="money", currency="CNY", min="1000.00", max="2000")
    wrong = record("amount", type="money", currency="USD", min="1000", max="2000")
    assert of("money", [band], [right]) == (1, 1, 1)
    assert of("money", [band], [wrong]) == (0, 1, 1)


def test_scorer_pairs_each_clause_with_one_predicate():
    clause = row("action", start=0, end=10, verbs=["同意", "建立"], modality="commitment", actor="各方")
    first = record("action", predicate={"text": "同意", "raw_start": 0, "raw_end": 2}, modality="commitment")
    second = record("action", predicate={"text": "建立", "raw_start": 2, "raw_end": 4}, modality="plan")
    other = record("action", predicate={"text": "加强", "raw_start": 4, "raw_end": 6}, modality="plan")
    assert of("actions", [clause], [first]) == (1, 1, 1)
    assert of("actions: modality", [clause], [first]) == (1, 1, 1)
    assert of("actions: actor", [clause], [first]) == (0, 1, 0)
    assert of("actions", [clause], [first, second]) == (1, 1, 2)
    assert of("actions", [clause], [other]) == (0, 1, 1)
