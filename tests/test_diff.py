"""What changed between two versions: matched by place, field by field, each with sentence and cause."""

import json
import subprocess
import sys

import made
import pytest
from conftest import ROOT

from pipeline.dataset import Dataset, NoVersion
from pipeline.diff import Cause, choose, compare
from pipeline.review.alignment import Alignment
from pipeline.review.overlay import accept
from pipeline.review.plain import crop, show, visible

TEXT = "会议于2021年5月6日召开。\n中方将提供约2亿元用于抢险。外交部负责落实。\n"
AMOUNT = made.money("2亿元", 200000000, mod="APPROX")
DATE = made.date("2021年5月6日", "2021-05-06")
MFA = made.organization("外交部", "cn.mfa")


def versions(tmp_path, old, new, **differs):
    """Two versions: each a table of `(text, mentions)` by document."""
    made.publish(tmp_path, {d: made.lines(d, *x) for d, x in old.items()})
    made.publish(tmp_path, {d: made.lines(d, *x) for d, x in new.items()}, **differs)
    return compare(*choose(Dataset(tmp_path)))


def seen(difference):
    """The changes in short: `(sort, kind, text, fields)`."""
    return [
        (c.sort, c.kind, c.record.get("text") if c.kind != "document" else c.doc_id,
         {f.name: (f.old, f.new) for f in c.fields})
        for c in difference.changes
    ]  # fmt: skip


def test_equal_versions_have_no_difference(tmp_path):
    documents = {"a.txt": (TEXT, [AMOUNT, DATE])}
    assert seen(versions(tmp_path, documents, documents, amounts="2")) == []


def test_better_value_is_one_change_with_its_field_cause_rule_and_sentence(tmp_path):
    worse = made.money("2亿元", 200000000, rule="money.plain")
    (change,) = versions(
        tmp_path,
        {"a.txt": (TEXT, [worse, DATE])},
        {"a.txt": (TEXT, [AMOUNT, DATE])},
        amounts="2",
        actions="2",
    ).changes
    assert (change.sort, change.kind, change.doc_id, change.rule) == (
        "changed",
        "amount",
        "a.txt",
        "money.plain",
    )
    assert [tuple(f) for f in change.fields] == [("mod", None, "APPROX")]
    assert change.cause == Cause(None, ("amounts",), False)
    assert change.sentence == ("中方将提供约", "2亿元", "用于抢险。")


def test_shifted_span_is_one_change(tmp_path):
    longer = made.money("约2亿元", 200000000, mod="APPROX", rule="money.about")
    difference = versions(tmp_path, {"a.txt": (TEXT, [AMOUNT])}, {"a.txt": (TEXT, [longer])}, amounts="2")
    assert seen(difference) == [
        (
            "changed",
            "amount",
            "约2亿元",
            {"text": ("2亿元", "约2亿元"), "rule": ("money.plain", "money.about")},
        )
    ]


def test_of_two_overlaps_the_larger_is_the_same_record(tmp_path):
    text = "从2018年到2020年底完成。"
    old = [made.date("2018年到2020年底", "2018/2020")]
    new = [made.date("2018年", "2018"), made.date("2020年底", "2020", mod="END")]
    difference = versions(tmp_path, {"a.txt": (text, old)}, {"a.txt": (text, new)}, dates="2")
    assert [(c.sort, c.record["text"]) for c in difference.changes] == [
        ("added", "2018年"),
        ("changed", "2020年底"),
    ]


def test_added_and_removed(tmp_path):
    difference = versions(tmp_path, {"a.txt": (TEXT, [AMOUNT])}, {"a.txt": (TEXT, [DATE])}, code="2")
    assert [c[:3] for c in seen(difference)] == [
        ("added", "date", "2021年5月6日"),
        ("removed", "amount", "2亿元"),
    ]
    assert {c.cause for c in difference.changes} == {Cause(None, (), True)}


def test_records_of_one_place_but_two_kinds_are_two(tmp_path):
    other = made.mention("amount", "2021年5月6日", "x.y", type="quantity", value=None, unit="日")
    difference = versions(tmp_path, {"a.txt": (TEXT, [DATE])}, {"a.txt": (TEXT, [other])}, dates="2")
    assert {(c.sort, c.kind) for c in difference.changes} == {("removed", "date"), ("added", "amount")}


def test_sentence_put_in_at_the_top_moves_records(tmp_path):
    new = "这是新加的一句。\n" + TEXT
    difference = versions(tmp_path, {"a.txt": (TEXT, [AMOUNT, DATE])}, {"a.txt": (new, [AMOUNT, DATE])})
    assert [c[:3] for c in seen(difference)] == [
        ("changed", "document", "a.txt"), ("moved", "date", "2021年5月6日"), ("moved", "amount", "2亿元"),
    ]  # fmt: skip
    assert {str(c.cause) for c in difference.changes} == {"document changed"}


def test_number_edited_in_the_document_is_one_change(tmp_path):
    new = "前言。\n" + TEXT.replace("约2亿元", "约3.5亿元")
    after = made.money("3.5亿元", 350000000, mod="APPROX")
    difference = versions(tmp_path, {"a.txt": (TEXT, [AMOUNT])}, {"a.txt": (new, [after])})
    assert seen(difference)[1:] == [
        ("changed", "amount", "3.5亿元", {"text": ("2亿元", "3.5亿元"), "value": ("200000000", "350000000")})
    ]


def test_paragraph_moved_to_another_place_moves_its_records(tmp_path):
    first, second = "甲方支付100元。\n", "乙方在会议结束后将全部材料交给秘书处保存，并通知各方。\n"
    pay = made.money("100元", 100)
    difference = versions(tmp_path, {"a.txt": (first + second, [pay])}, {"a.txt": (second + first, [pay])})
    assert [c[:3] for c in seen(difference)] == [
        ("changed", "document", "a.txt"),
        ("moved", "amount", "100元"),
    ]


def test_same_offsets_in_another_text_are_not_the_same_record(tmp_path):
    old, new = "拨款100元给甲。", "会期三天，请到。"
    stay = made.mention("date", "三天", "d.p", type="duration", edtf="P3D")
    difference = versions(tmp_path, {"a.txt": (old, [made.money("100元", 100)])}, {"a.txt": (new, [stay])})
    assert [c[:3] for c in seen(difference)][1:] == [
        ("removed", "amount", "100元"),
        ("added", "date", "三天"),
    ]


def test_reference_to_a_record_that_moved_is_no_change(tmp_path):
    def act(lines_of):
        rows = {"a.txt": lines_of}
        record = json.loads(rows["a.txt"]["amounts"][0])
        line = json.loads(rows["a.txt"]["actions"][0])
        line["amounts"] = [record["id"]]
        rows["a.txt"]["actions"] = [json.dumps(line, ensure_ascii=False).encode() + b"\n"]
        return rows

    mentions = [AMOUNT, made.action("将提供约2亿元用于抢险", "提供", "commitment")]
    made.publish(tmp_path, act(made.lines("a.txt", TEXT, mentions)))
    made.publish(tmp_path, act(made.lines("a.txt", "新。\n" + TEXT, mentions)))
    changes = compare(*choose(Dataset(tmp_path))).changes
    assert {(c.sort, c.kind) for c in changes if c.kind != "document"} == {
        ("moved", "amount"),
        ("moved", "action"),
    }


def test_part_of_a_party_is_named_by_itself(tmp_path):
    at = TEXT.index("中方")
    payer = {"text": "中方", "raw_start": at, "raw_end": at + 2}
    old, new = (made.money("2亿元", 200000000, payer={**payer, "country": c}) for c in (None, "CN"))
    difference = versions(tmp_path, {"a.txt": (TEXT, [old])}, {"a.txt": (TEXT, [new])}, organizations="2")
    assert seen(difference) == [("changed", "amount", "2亿元", {"payer.country": (None, "CN")})]
    assert difference.changes[0].cause.packs == ("organizations",)


def test_document_that_comes_or_leaves_is_cause_enough(tmp_path):
    difference = versions(
        tmp_path, {"a.txt": (TEXT, [AMOUNT])}, {"b.txt": (TEXT, [AMOUNT])}, amounts="2", code="2"
    )
    assert [(c.sort, c.kind, c.doc_id, str(c.cause)) for c in difference.changes] == [
        ("removed", "document", "a.txt", "document removed"),
        ("removed", "amount", "a.txt", "document removed"),
        ("added", "document", "b.txt", "document added"),
        ("added", "amount", "b.txt", "document added"),
    ]


def test_file_that_is_refused_now_says_so(tmp_path):
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", TEXT, [AMOUNT])})
    made.publish(tmp_path, {"a.txt": made.refused("a.txt", "a.txt: the file is empty")})
    changes = compare(*choose(Dataset(tmp_path))).changes
    assert {(c.sort, c.kind) for c in changes} == {
        ("removed", "document"),
        ("removed", "amount"),
        ("added", "issue"),
    }
    assert {c.cause.document for c in changes} == {"changed"}


def test_front_matter_alone_moves_what_is_below(tmp_path):
    made.publish(tmp_path, {"a.md": made.lines("a.md", "---\nx: 1\n---\n" + TEXT, [AMOUNT], skip=13)})
    made.publish(tmp_path, {"a.md": made.lines("a.md", "---\nx: 10\n---\n" + TEXT, [AMOUNT], skip=14)})
    assert {(c.sort, c.kind) for c in compare(*choose(Dataset(tmp_path))).changes} == {
        ("moved", "document"), ("moved", "amount"),
    }  # fmt: skip


def test_versions_compared_by_default(tmp_path):
    dataset = Dataset(tmp_path)
    documents = [{"a.txt": made.lines("a.txt", TEXT, found)} for found in ([], [AMOUNT], [AMOUNT, DATE])]
    made.publish(tmp_path, documents[0])
    with pytest.raises(NoVersion, match="next"):
        choose(dataset)
    for index, lines in enumerate(documents[1:], 2):
        made.publish(tmp_path, lines, code=str(index))
    assert [v.number for v in choose(dataset)] == [2, 3]
    accept(dataset, dataset.version("1"), "li")
    assert [v.number for v in choose(dataset)] == [1, 3]
    assert [v.number for v in choose(dataset, "2")] == [2, 3]
    assert [v.number for v in choose(dataset, "3", "1")] == [3, 1]
    assert [v.number for v in choose(dataset, str(tmp_path / "versions" / "0002"))] == [2, 3]


@pytest.mark.parametrize(
    ("old", "new", "span", "to"),
    [
        ("甲乙丙", "甲乙丙", (1, 2), "乙"),
        ("一。二。三。", "零。一。二。三。", (2, 3), "二"),
        ("拨款36.57亿元。", "共拨款38亿元。", (2, 9), "38亿元"),
        ("首段\n第二段落\n末段", "首段\n末段", (3, 7), None),
        ("", "新", (0, 0), None),
    ],
)
def test_alignment_carries_a_span_over(old, new, span, to):
    place = Alignment.of(old, new).span(*span)
    assert (new[place.start : place.end] if place else None) == to


@pytest.mark.parametrize("new", ["", "乙", "甲甲乙\n丙，丁。戊", "戊\n丙，丁。甲", "x" * 50])
def test_alignment_covers_both_texts_without_a_gap(new):
    old = "甲乙\n丙，丁。戊"
    runs = Alignment.of(old, new).runs
    assert "".join(old[r.old_start : r.old_end] for r in runs) == old
    assert "".join(new[r.new_start : r.new_end] for r in runs) == new
    assert all(old[r.old_start : r.old_end] == new[r.new_start : r.new_end] for r in runs if r.same)


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def output(tmp_path):
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", TEXT, [made.money("2亿元", 2), MFA])})
    made.publish(tmp_path, {"a.txt": made.lines("a.txt", TEXT, [AMOUNT, DATE])}, amounts="2")
    return tmp_path


def test_exit_state_tells_whether_there_is_a_difference(output, tmp_path):
    assert shuli("diff", "1", "2", "--output", output).returncode == 1
    assert shuli("diff", "2", "2", "--output", output).returncode == 0
    missing = shuli("diff", "1", "7", "--output", output)
    assert missing.returncode == 2
    assert "no version 7" in missing.stderr
    assert shuli("diff", "--json", "--html", "--output", output).returncode == 2


def test_terminal_shows_every_change_within_80_columns(output):
    from rich.cells import cell_len

    lines = shuli("diff", "--output", output).stdout.splitlines()
    text = "\n".join(lines)
    for part in (
        "version 1 → 2", "rules changed: amounts", "a.txt", "2亿元 = CNY 200000000 APPROX", "money.plain",
        "+ date", "- organization", "mod", "会议于",
    ):  # fmt: skip
        assert part in text
    assert max(map(cell_len, lines)) <= 80
    by_rule = shuli("diff", "--by", "rule", "--output", output).stdout
    assert by_rule.index("\ndate.ymd") < by_rule.index("\nmoney.plain") < by_rule.index("\norg.registry")


def test_json_says_all_of_it(output):
    data = json.loads(shuli("diff", "--json", "--output", output).stdout)
    assert (data["from"], data["to"]) == (1, 2)
    assert data["counts"] == {"added": 1, "removed": 1, "changed": 1, "moved": 0}
    (changed,) = [c for c in data["changes"] if c["change"] == "changed"]
    assert changed["fields"] == [
        {"name": "value", "old": "2", "new": "200000000"}, {"name": "mod", "old": None, "new": "APPROX"},
    ]  # fmt: skip
    assert changed["cause"] == {
        "document": None, "rules": ["amounts"], "code": False, "review": False, "edits": [],
    }  # fmt: skip
    assert changed["new"]["text"] == "2亿元"
    assert changed["new_sentence"] == "中方将提供约2亿元用于抢险。"


HOSTILE = "拨款100元<script>alert(1)</script>[x](javascript:alert(1))\u202e|`</style>\x1b[31m。"


@pytest.mark.parametrize("form", ["--markdown", "--html", "terminal"])
def test_hostile_article_reaches_no_report_as_anything_but_text(tmp_path, form):
    name = "<b>坏\u202e.txt"
    made.publish(tmp_path, {name: made.lines(name, HOSTILE, [])})
    made.publish(tmp_path, {name: made.lines(name, HOSTILE, [made.money("100元", 100)])}, amounts="2")
    text = shuli("diff", *([form] if form != "terminal" else []), "--output", tmp_path).stdout
    assert "100元" in text
    assert "U+202E" in text
    assert not {"\u202e", "\x1b"} & set(text)
    if form != "terminal":
        assert "<script>alert" not in text
        assert "<b>" not in text
        assert "[x](" not in text or form == "--html"


def test_html_is_one_file_that_loads_nothing(output):
    page = shuli("diff", "--html", "--output", output).stdout
    assert "Content-Security-Policy" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert all(x not in page for x in ("http://", "https://", "<script", "src="))
    assert "2亿元" in page


def test_what_cannot_be_seen_is_written_out():
    assert visible("a\u202eb\x1bc\n") == "a⟨U+202E⟩b⟨U+001B⟩c\n"
    assert crop("一二三四五", 7) == "一二三…"
    assert crop("一二三四五", 7, keep_end=True) == "…三四五"
    assert show({"text": "中方", "raw_start": 1, "raw_end": 3, "country": "CN"}) == "中方 (CN)"
