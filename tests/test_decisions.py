"""Decisions: kept for ever, applied to what is accepted, asked again when the record says something else."""

import json
import multiprocessing
import subprocess
import sys

import made
import pytest
from conftest import ROOT

from pipeline.dataset import Dataset
from pipeline.dataset.collect import collect, reading
from pipeline.dataset.verify import verify
from pipeline.diff import accepted, choose, compare
from pipeline.review.correction import Invalid, corrected
from pipeline.review.decisions import DecisionLog, content_digest, decide
from pipeline.review.desk import Desk
from pipeline.review.overlay import accept
from pipeline.review.pending import items, pending, since_accepted, verdicts
from pipeline.review.texts import load_texts

TEXT = "会议于2021年5月6日召开。\n中方将提供约2亿元用于抢险，外交部负责落实。\n"
AMOUNT = made.money("2亿元", 200000000, mod="APPROX")
DATE = made.date("2021年5月6日", "2021-05-06")
ACTION = made.action("将提供约2亿元用于抢险", "提供", "commitment")


@pytest.fixture
def dataset(tmp_path):
    mentions = {"a.txt": [AMOUNT, DATE, ACTION], "b.txt": [DATE]}
    made.publish(tmp_path, {name: made.lines(name, TEXT, found) for name, found in mentions.items()})
    return Dataset(tmp_path)


def rows(version, family, doc_id="a.txt"):
    return [r for r in version.rows(family) if r["doc_id"] == doc_id]


def one(dataset, text, doc_id="a.txt"):
    """The item that waits for a decision on the record that reads `text`."""
    waiting = [i for i in pending(dataset, dataset.latest()) if i.change.doc_id == doc_id]
    (item,) = [i for i in waiting if i.change.record["text"] == text]
    return item


def judge(dataset, verdict, *wanted, by="li"):
    log = DecisionLog(dataset)
    log.append(verdicts(verdict, list(wanted), accepted(dataset), dataset.latest(), by, log.decided()))


def promote(dataset):
    with dataset.lock():
        return accept(dataset, dataset.latest(), "li")


def test_everything_waits_until_decided_and_the_later_decision_wins(dataset):
    assert len(pending(dataset, dataset.latest())) == 4
    item = one(dataset, "2亿元")
    judge(dataset, "accept", item)
    assert len(pending(dataset, dataset.latest())) == 3
    judge(dataset, "reject", item, by="wang")
    (now,) = [
        i
        for i in items(since_accepted(dataset, dataset.latest()), DecisionLog(dataset).decided())
        if i.decision
    ]
    assert (now.decision.verdict, now.decision.by) == ("reject", "wang")
    judge(dataset, "undo", item)
    assert len(pending(dataset, dataset.latest())) == 3
    judge(dataset, "undo", item)
    assert len(pending(dataset, dataset.latest())) == 4
    assert [d.verdict for d in DecisionLog(dataset).read()[0]] == ["accept", "reject", "undo", "undo"]


def test_decision_says_who_when_and_on_what(dataset):
    judge(dataset, "accept", one(dataset, "2亿元"), by="李 reviewer")
    (line,) = DecisionLog(dataset).path.read_text(encoding="utf-8").splitlines()
    data = json.loads(line)
    assert (data["by"], data["rule"], data["version"], data["doc_id"]) == (
        "李 reviewer",
        "money.plain",
        1,
        "a.txt",
    )
    assert data["at"].startswith("20")
    assert data["record"]["text"] == "2亿元"
    assert data["sentence"] == "中方将提供约2亿元用于抢险，外交部负责落实。"


def test_rejected_record_leaves_the_accepted_version_and_references_with_it(dataset):
    lines = made.lines("a.txt", TEXT, [AMOUNT, DATE, ACTION])
    action = json.loads(lines["actions"][0]) | {"amounts": [json.loads(lines["amounts"][0])["id"]]}
    lines["actions"] = [json.dumps(action, ensure_ascii=False).encode() + b"\n"]
    made.publish(dataset.folder, {"a.txt": lines})
    judge(dataset, "reject", one(dataset, "2亿元"))
    version = promote(dataset)
    assert rows(version, "amounts") == []
    assert [r["amounts"] for r in rows(version, "actions")] == [[]]
    assert [r["amounts"] for r in rows(dataset.latest(), "actions")] == [action["amounts"]]
    assert list(verify(version)) == []
    assert version.manifest["counts"]["amounts"] == 0
    assert (version.number, version.manifest["version"]) == (2, 2)
    assert dataset.version("accepted").path == version.path


def test_no_decision_to_apply_lets_accepted_name_the_version_itself(dataset):
    judge(dataset, "accept", one(dataset, "2亿元"))
    assert promote(dataset).path == dataset.latest().path.resolve()


def correct(dataset, text, changes, span=None):
    item = one(dataset, text)
    row = item.change.record
    new = corrected(row, load_texts(dataset.latest(), ["a.txt"])["a.txt"], changes, span)
    DecisionLog(dataset).append(
        [decide("correct", row, 1, "li", context=item.change.sentence, correction=new)]
    )
    return new


def test_corrected_record_takes_the_place_of_the_old_one_and_says_so(dataset):
    correct(dataset, "2亿元", {"value": "210000000", "mod": None})
    version = promote(dataset)
    (row,) = rows(version, "amounts")
    assert (row["value"], row["mod"], row["reviewed"]) == ("210000000", None, True)
    assert list(verify(version)) == []


def desk(dataset):
    return Desk(dataset, dataset.latest(), "li")


def spot(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_entered_record_joins_the_accepted_version_and_leads_back_to_the_text(dataset):
    fields = {"type": "government", "name": "中华人民共和国外交部", "country": "CN"}
    desk(dataset).enter("a.txt", "organization", fields, spot("外交部"), "wang")
    desk(dataset).enter(
        "a.txt", "action", {"modality": "obligation", "predicate": "落实"}, spot("外交部负责落实"), ""
    )
    version = promote(dataset)
    (body,) = rows(version, "organizations")
    assert (body["text"], body["name"], body["rule"], body["found_by"], body["reviewed"]) == (
        "外交部", "中华人民共和国外交部", "review.entered", "review", True,
    )  # fmt: skip
    entered = [r for r in rows(version, "actions") if r["reviewed"]]
    assert [(r["text"], r["predicate"]["text"], r["verbs"]) for r in entered] == [
        ("外交部负责落实", "落实", ["落实"])
    ]
    assert list(verify(version)) == []
    assert rows(dataset.latest(), "organizations") == []


def test_entered_record_is_shown_corrected_and_taken_back(dataset):
    desk(dataset).enter("a.txt", "date", {"type": "date", "edtf": "2021"}, spot("2021年"), "")
    at_work = desk(dataset)
    (item,) = at_work.entered("a.txt")
    at_work.correct(item, {"mod": "APPROX"}, None, "")
    cards = [c for c in desk(dataset).document("a.txt")["cards"] if c["entered"]]
    assert [(c["text"], c["start"], c["end"], c["decision"]["brief"]) for c in cards] == [
        ("2021年", *spot("2021年"), "2021 APPROX")
    ]
    at_work = desk(dataset)
    at_work.judge("reject", at_work.find_all([("a.txt", item.change.record["id"], True)]), "")
    (item,) = desk(dataset).entered("a.txt")
    assert item.decision.added["mod"] is None
    at_work.judge("reject", [item], "")
    assert desk(dataset).entered("a.txt") == []
    assert promote(dataset).path == dataset.latest().path.resolve()


def test_entered_record_gives_way_to_the_rule_that_learns_to_read_it(dataset):
    desk(dataset).enter(
        "b.txt", "amount", {"type": "money", "currency": "CNY", "value": "200000000"}, spot("2亿元"), ""
    )
    assert len(rows(promote(dataset), "amounts", "b.txt")) == 1
    made.publish(dataset.folder, {"b.txt": made.lines("b.txt", TEXT, [AMOUNT, DATE])})
    assert desk(dataset).entered("b.txt") == []
    assert [(r["mod"], r["reviewed"]) for r in rows(promote(dataset), "amounts", "b.txt")] == [
        ("APPROX", False)
    ]


def test_overlays_that_accepted_names_no_longer_are_collected(dataset):
    judge(dataset, "reject", one(dataset, "2亿元"))
    first = promote(dataset)
    desk(dataset).enter("a.txt", "organization", {"type": "government"}, spot("外交部"), "")
    second = promote(dataset)
    assert first.path != second.path
    with dataset.lock():
        with reading(first):
            collect(dataset, keep=5)
        assert first.path.is_dir()
        collect(dataset, keep=5)
    assert not first.path.parent.exists()
    assert list(verify(dataset.version("accepted"))) == []


@pytest.mark.parametrize(
    ("kind", "fields", "words", "where"),
    [
        ("amount", {"type": "money", "value": "2"}, "2亿元用于", "amount"),
        ("amount", {"type": "money", "value": "2", "currency": "CNY"}, "2亿元", "span"),
        ("action", {"modality": "plan", "predicate": "抢购"}, "外交部负责落实", "predicate"),
        ("date", {"type": "date", "edtf": "2021-13"}, "5月6日", "edtf"),
        ("place", {}, "中方", "kind"),
        ("organization", {"type": "government", "rule": "x"}, "外交部", "rule"),
    ],
)
def test_invalid_entry_is_refused_and_says_where(dataset, kind, fields, words, where):
    with pytest.raises(Invalid) as error:
        desk(dataset).enter("a.txt", kind, fields, spot(words), "")
    assert error.value.field == where
    assert DecisionLog(dataset).read()[0] == []


def test_corrected_span_is_held_against_the_raw_text(dataset):
    at = TEXT.index("约2亿元")
    new = correct(dataset, "2亿元", {}, (at, at + 4))
    assert new["text"] == "约2亿元"
    assert new["id"] != rows(dataset.latest(), "amounts")[0]["id"]
    version = promote(dataset)
    assert [r["text"] for r in rows(version, "amounts")] == ["约2亿元"]
    assert list(verify(version)) == []


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"edtf": "2021-05"}, ("2021-05-01", "2021-05-31")),
        ({"edtf": "2021", "mod": "END"}, ("2021-11-01", "2021-12-31")),
        ({"mod": "ON_OR_AFTER"}, ("2021-05-06", None)),
        ({"mod": "BEFORE"}, (None, "2021-05-06")),
        ({"edtf": None}, (None, None)),
    ],
    ids=["month", "end of a year", "on or after", "before", "none"],
)
def test_correction_of_a_date_brings_its_days(dataset, changes, days):
    row = rows(dataset.latest(), "dates")[0]
    new = corrected(row, load_texts(dataset.latest(), ["a.txt"])["a.txt"], changes)
    assert (new["earliest"], new["latest"]) == days


@pytest.mark.parametrize(
    ("text", "changes", "span", "where"),
    [
        ("2亿元", {"currency": "XYZ"}, None, "currency"),
        ("2亿元", {"value": "two"}, None, "value"),
        ("2亿元", {"mod": "ABOUT"}, None, "mod"),
        ("2亿元", {"payer": "美方"}, None, "payer"),
        ("2亿元", {"doc_id": "../x"}, None, "doc_id"),
        ("2亿元", {"text": "x"}, None, "text"),
        ("2亿元", {}, (900, 910), "span"),
        ("2021年5月6日", {"edtf": "2021-13"}, None, "edtf"),
        ("将提供约2亿元用于抢险", {"modality": "wish"}, None, "modality"),
    ],
)
def test_invalid_correction_is_refused_and_says_where(dataset, text, changes, span, where):
    row = one(dataset, text).change.record
    with pytest.raises(Invalid, match=where):
        corrected(row, load_texts(dataset.latest(), ["a.txt"])["a.txt"], changes, span)


def test_party_is_found_in_the_text_nearest_to_the_record(dataset):
    new = correct(dataset, "2亿元", {"payer": "中方"})
    assert TEXT[new["payer"]["raw_start"] : new["payer"]["raw_end"]] == "中方"


def test_decision_survives_new_versions(dataset):
    judge(dataset, "reject", one(dataset, "2亿元"))
    judge(dataset, "accept", one(dataset, "2021年5月6日"))
    text = "加在前面的一句。\n" + TEXT
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", text, [AMOUNT, DATE])}, code="2")
    assert [i.change.record["text"] for i in pending(dataset, dataset.latest())] == []
    assert rows(promote(dataset), "amounts") == []


def test_decision_on_one_of_two_equal_records_leaves_the_other_open(tmp_path):
    text = "拨款3万元，另拨款3万元。\n"
    sums = [made.money("3万元", 30000), made.money("3万元", 30000, nth=1)]
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", text, sums)})
    dataset = Dataset(tmp_path)
    judge(dataset, "reject", pending(dataset, dataset.latest())[1])
    assert [i.change.record["start"] for i in pending(dataset, dataset.latest())] == [2]
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", "新增一句。\n" + text, sums)})
    assert [i.change.record["start"] for i in pending(dataset, dataset.latest())] == [8]
    assert [r["start"] for r in rows(promote(dataset), "amounts")] == [8]


def test_undo_takes_back_what_was_carried_over(dataset):
    judge(dataset, "reject", one(dataset, "2亿元"))
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", "新增一句。\n" + TEXT, [AMOUNT])})
    decided = DecisionLog(dataset).decided()
    (item,) = items(since_accepted(dataset, dataset.latest()), decided)
    assert item.decision.verdict == "reject"
    judge(dataset, "undo", item)
    assert len(pending(dataset, dataset.latest())) == 1


def test_decision_comes_up_again_when_the_record_says_something_else(dataset):
    judge(dataset, "accept", one(dataset, "2亿元"))
    changed = made.money("2亿元", 200000001)
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", TEXT, [changed])}, amounts="2")
    item = one(dataset, "2亿元")
    assert item.decision is None
    assert (item.again.verdict, item.again.record["value"]) == ("accept", "200000000")


def test_accepted_changes_wait_no_more_and_moves_never_do(dataset):
    judge(dataset, "reject", one(dataset, "2亿元"))
    promote(dataset)
    assert pending(dataset, dataset.latest()) == []
    assert since_accepted(dataset, dataset.latest()).changes == []
    assert compare(*choose(dataset)).changes == []
    difference = compare(dataset.version("accepted"), dataset.latest())
    assert [(c.sort, str(c.cause)) for c in difference.changes] == [("added", "decided in review")]
    moved = {
        "a.txt": made.lines("a.txt", "新。\n" + TEXT, [AMOUNT, DATE, ACTION]),
        "b.txt": made.lines("b.txt", TEXT, [DATE]),
    }
    made.publish(dataset.folder, moved)
    assert pending(dataset, dataset.latest()) == []


def test_to_reject_a_change_keeps_what_was_accepted(dataset):
    promote(dataset)
    worse = made.money("2亿", 200000000, rule="money.bare")
    made.publish(
        dataset.folder,
        {"a.txt": made.lines("a.txt", "新。\n" + TEXT, [worse, ACTION])},
        amounts="2",
        dates="2",
    )
    judge(dataset, "reject", one(dataset, "2亿"), one(dataset, "2021年5月6日"))
    version = promote(dataset)
    assert [(r["text"], r["mod"], r["reviewed"]) for r in rows(version, "amounts")] == [
        ("2亿元", "APPROX", True)
    ]
    assert [(r["text"], r["reviewed"]) for r in rows(version, "dates")] == [("2021年5月6日", True)]
    assert list(verify(version)) == []
    (left,) = [c for c in compare(version, dataset.latest()).changes if c.kind == "date"]
    assert (left.sort, str(left.cause)) == ("removed", "decided in review")


def test_corrected_record_that_the_rules_lose_comes_up_and_stays_as_corrected(dataset):
    correct(dataset, "2亿元", {"value": "210000000"})
    promote(dataset)
    assert pending(dataset, dataset.latest()) == []
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", TEXT, [DATE, ACTION])}, amounts="2")
    item = one(dataset, "2亿元")
    assert (item.change.sort, item.decision) == ("removed", None)
    judge(dataset, "reject", item)
    assert [r["value"] for r in rows(promote(dataset), "amounts")] == ["210000000"]


def test_rejected_record_that_changes_leaves_again_when_the_change_is_rejected(dataset):
    judge(dataset, "reject", one(dataset, "2亿元"))
    promote(dataset)
    changed = made.money("2亿元", 200000001)
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", TEXT, [changed, DATE, ACTION])}, amounts="2")
    item = one(dataset, "2亿元")
    assert item.again.verdict == "reject"
    judge(dataset, "reject", item)
    assert rows(promote(dataset), "amounts") == []


def test_record_whose_words_left_cannot_stay(dataset):
    promote(dataset)
    made.publish(dataset.folder, {"a.txt": made.lines("a.txt", "会议于明年召开。\n", [])})
    item = one(dataset, "2亿元")
    with pytest.raises(Invalid, match="does not stand there"):
        judge(dataset, "reject", item)


def test_correction_whose_words_changed_becomes_an_issue(dataset):
    row = one(dataset, "2亿元").change.record
    other = {**row, "text": "3亿元"}
    DecisionLog(dataset).append([decide("correct", row, 1, "li", correction=other)])
    version = promote(dataset)
    assert [r["text"] for r in rows(version, "amounts")] == ["2亿元"]
    assert [i["code"] for i in rows(version, "issues")] == ["review.lost"]


def test_content_is_what_a_record_says_not_where(dataset):
    row = rows(dataset.latest(), "amounts")[0]
    assert content_digest(row) == content_digest(
        {**row, "id": "x", "start": 9, "rule": "y", "section": ["z"]}
    )
    assert content_digest(row) != content_digest({**row, "value": "1"})


def _append(folder, name, count, row):
    for _ in range(count):
        DecisionLog(Dataset(folder)).append([decide("accept", row, 1, name)])


def test_two_reviewers_at_once_lose_nothing(dataset):
    row = rows(dataset.latest(), "amounts")[0]
    names = ["甲" * 40, "乙" * 40, "c", "d"]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append, args=(dataset.folder, n, 40, row)) for n in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = [d.by for d in DecisionLog(dataset).read()[0]]
    assert sorted(found) == sorted(names * 40)


def test_line_torn_by_a_kill_costs_that_line_alone(dataset):
    judge(dataset, "accept", one(dataset, "2亿元"))
    log = DecisionLog(dataset)
    with open(log.path, "ab") as file:
        file.write(b'{"verdict":"rej')
    assert len(log.read()[0]) == 1
    judge(dataset, "accept", one(dataset, "2021年5月6日"))
    assert [d.record["text"] for d in log.read()[0]] == ["2亿元", "2021年5月6日"]


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_accept_promotes_when_nothing_is_pending(dataset):
    refused = shuli("accept", "--output", dataset.folder)
    assert refused.returncode == 2
    assert "4 changes" in refused.stderr
    assert "next" in refused.stderr
    assert not (dataset.folder / "accepted").exists()
    assert shuli("accept", "--all", "--as", "li", "--output", dataset.folder).returncode == 0
    assert dataset.version("accepted").number == 1
    assert shuli("accept", "--output", dataset.folder).returncode == 0
    logged = (dataset.folder / "reviews" / "accepted.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(logged[0])["by"] == "li"
