"""What reviewers' decisions give back: test cases, gold rows, and how often the rules are right."""

import json
import subprocess
import sys

import made
import pytest
from conftest import ROOT

from pipeline import extract
from pipeline.dataset import Dataset
from pipeline.review.cases import export
from pipeline.review.correction import corrected
from pipeline.review.decisions import DecisionLog, decide
from pipeline.review.desk import Desk
from pipeline.review.overlay import accept
from pipeline.review.quality import Precision, measure, missed
from pipeline.running.run import Job, run
from pipeline.strict_yaml import load_yaml

ARTICLE = (
    "---\ndate: 2018-01-11\n---\n# 说明\n\n2018年1月10日，中方承诺提供约2亿元人民币。外交部将于2019年6月前召开会议。\n\n"
    "截至去年底，共有14个机构参与，其中三千五百万元用于抢险，同比增长8%。\n"
)


def accept_all(desk):
    desk.judge("accept", [i for doc_id in desk.shelf.doc_ids for i in desk.items(doc_id)], "li")


def test_exported_cases_hold_as_cases_do(tmp_path, packs):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.md").write_text(ARTICLE, encoding="utf-8")
    run(Job(tmp_path / "raw", tmp_path / "out"))
    dataset = Dataset(tmp_path / "out")
    desk = Desk(dataset, dataset.latest(), "li")
    accept_all(desk)
    done = export(desk, tmp_path / "cases", packs)
    assert done.cases >= 4
    assert done.documents == 1
    for path in (tmp_path / "cases").glob("*.yaml"):
        for case in load_yaml(path):
            records = getattr(extract(case["text"], case.get("published")), path.stem)
            assert [[r.text, r.brief] for r in records] == case["expect"]
    gold = [
        json.loads(line) for line in (tmp_path / "cases" / "gold" / "a.md.jsonl").read_text().splitlines()
    ]
    assert len(gold) == sum(
        desk.shelf.count("a.md", f) for f in ("amounts", "dates", "organizations", "actions")
    )
    assert all(ARTICLE[row["start"] : row["end"]] == row["surface"] for row in gold)
    money = next(row for row in gold if row.get("currency"))
    assert money == {**money, "kind": "amount", "type": "money", "value": "200000000", "currency": "CNY"}


TEXT = "拨款2亿元，另拨三千元。\n会议收入5万元。\n"
SUMS = [made.money("2亿元", 200000000), made.money("三千元", 3001), made.money("5万元", 50000)]


@pytest.fixture
def desk(tmp_path):
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", TEXT, SUMS)})
    return Desk(Dataset(tmp_path), Dataset(tmp_path).latest(), "li")


def judge(desk, verdict, text):
    desk.judge(verdict, [i for i in desk.items("a.txt") if i.change.record["text"] == text], "li")


def correct(desk, text, **changes):
    (item,) = [i for i in desk.items("a.txt") if i.change.record["text"] == text]
    desk.correct(item, changes, None, "li")


def test_case_expects_what_was_corrected_and_not_what_was_rejected(desk, tmp_path, packs):
    judge(desk, "reject", "2亿元")
    correct(desk, "三千元", value="3000")
    assert export(desk, tmp_path / "cases", packs).cases == 1
    (case,) = load_yaml(tmp_path / "cases" / "amounts.yaml")
    assert case == {"text": "拨款2亿元，另拨三千元。", "expect": [["三千元", "CNY 3000"]]}
    assert not (tmp_path / "cases" / "gold").exists()


def test_sentence_with_one_record_undecided_gives_no_case(desk, tmp_path, packs):
    correct(desk, "三千元", value="3000")
    assert export(desk, tmp_path / "cases", packs).cases == 0


def test_what_was_kept_against_the_rules_is_expected(desk, tmp_path, packs):
    dataset = desk.dataset
    with dataset.lock():
        accept(dataset, dataset.latest(), "li")
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", TEXT, SUMS[:2])}, amounts="2")
    newer = Desk(dataset, dataset.latest(), "li")
    judge(newer, "reject", "5万元")
    export(newer, tmp_path / "cases", packs)
    assert {"text": "会议收入5万元。", "expect": [["5万元", "CNY 50000"]]} in load_yaml(
        tmp_path / "cases" / "amounts.yaml"
    )


def test_precision_counts_what_was_accepted_as_read(desk):
    judge(desk, "accept", "5万元")
    judge(desk, "reject", "2亿元")
    correct(desk, "三千元", value="3000")
    tables = measure(DecisionLog(desk.dataset).decided())
    assert tables["kind"] == {"amount": Precision(1, 3)}
    assert tables["rule"] == {"money.plain": Precision(1, 3)}
    judge(desk, "accept", "2亿元")
    assert measure(DecisionLog(desk.dataset).decided())["version"] == {"1": Precision(2, 3)}


def test_what_reviewers_entered_counts_as_missed_and_makes_a_case(desk, tmp_path, packs):
    for text in ("2亿元", "三千元"):
        judge(desk, "accept", text)
    at = TEXT.index("另拨")
    desk.enter("a.txt", "action", {"modality": "plan", "predicate": "另拨"}, (at, at + 5), "")
    decided = DecisionLog(desk.dataset).decided()
    assert missed(decided) == {"action": 1}
    assert measure(decided)["kind"] == {"amount": Precision(2, 2)}
    export(desk, tmp_path / "cases", packs)
    assert load_yaml(tmp_path / "cases" / "actions.yaml") == [
        {"text": "拨款2亿元，另拨三千元。", "expect": [["另拨三千元", "plan 另拨"]]}
    ]


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433), (81, 263, 0.2553, 0.3662)],
)
def test_interval_is_wilsons(right, total, low, high):
    """The last row is the example of Newcombe (1998), Statistics in Medicine 17, table I."""
    assert Precision(right, total).interval == pytest.approx((low, high), abs=5e-5)


def test_decision_on_what_is_gone_tells_nothing_of_a_rule(desk):
    row = desk.shelf.mentions("a.txt")[0]
    DecisionLog(desk.dataset).append([decide("accept", row, 1, "li", gone=True)])
    assert measure(DecisionLog(desk.dataset).decided())["kind"] == {}


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_commands(desk, tmp_path):
    output = desk.dataset.folder
    assert shuli("quality", "--output", output).returncode == 2
    accept_all(desk)
    assert json.loads(shuli("quality", "--json", "--output", output).stdout)["kind"]["amount"]["decided"] == 3
    shown = shuli("quality", "--output", output).stdout
    assert "money.plain" in shown
    assert max(map(len, shown.splitlines())) <= 80
    page = tmp_path / "page.html"
    assert shuli("review", "--write", page, "--output", output).returncode == 0
    assert "拨款" in page.read_text(encoding="utf-8")
    missing = shuli("review", "--write", page, "--document", "b.txt", "--output", output)
    assert (missing.returncode, "no such document" in missing.stderr) == (2, True)
    assert shuli("review", "export-cases", "--to", tmp_path / "cases", "--output", output).returncode == 0
    assert (tmp_path / "cases" / "gold" / "a.txt.jsonl").is_file()


def test_corrected_record_equals_itself_when_nothing_is_corrected(desk):
    row = desk.shelf.mentions("a.txt")[0]
    _, text = desk.shelf.document("a.txt")
    assert corrected(row, text, {}) == {**row, "reviewed": True}
