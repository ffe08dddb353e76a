"""The bodies of a collection are counted, with the names used, and candidates become registry lines."""

import json

from pipeline import extract
from pipeline.organizations.registry import Body
from pipeline.views.orgs import bodies, line, render, unresolved


def record(text, name="财政部", org_id="cn.mof", doc_id="a.txt", start=0, kind="government", country="CN"):
    return {
        "text": text, "name": name, "org_id": org_id, "doc_id": doc_id, "raw_start": start, "type": kind, "country": country,
    }  # fmt: skip


RECORDS = [
    record("财政部"),
    record("中国财政部", start=9),
    record("财政部", doc_id="b.txt"),
    record("远山公\n司", "远山公司", "x.1f", start=30, kind="company", country=None),
    record("远山", "远山公司", "x.1f", start=40, kind="company", country=None),
    record("YS", "远山公司", "x.1f", start=50, kind="company", country=None),
]
ISSUES = [
    {
        "code": "organization.weak",
        "text": "联盟",
        "doc_id": "a.txt",
        "raw_start": 3,
        "candidates": ["b", "a"],
    },
    {"code": "organization.weak", "text": "联盟", "doc_id": "b.txt", "raw_start": 5, "candidates": ["c"]},
    {"code": "amount.scale", "text": "三", "doc_id": "a.txt", "raw_start": 8, "candidates": []},
]


def test_bodies_are_counted_with_their_names():
    first, second = bodies(RECORDS)
    assert (first.name, first.mentions, first.documents, first.listed) == ("财政部", 3, 2, True)
    assert first.names == (("财政部", 2), ("中国财政部", 1))
    assert (second.name, second.documents, second.listed, second.first) == ("远山公司", 1, False, "a.txt:30")
    assert second.names == (("YS", 1), ("远山", 1), ("远山公司", 1))


def test_what_is_left_open_is_gathered_by_name():
    (item,) = unresolved(ISSUES)
    assert (item.text, item.mentions, item.documents, item.candidates) == ("联盟", 2, 2, ("a", "b", "c"))


def test_a_candidate_becomes_a_line_of_the_registry():
    body = Body.model_validate(json.loads(line(bodies(RECORDS)[1])))
    assert (body.name, body.type, body.abbr, body.weak) == ("远山公司", "company", ("YS",), ("远山",))


def test_the_forms_say_the_same():
    rows, left = bodies(RECORDS), unresolved(ISSUES)
    text = render(rows, "text", left)
    assert "财政部 [government CN] 财政部×2、中国财政部×1" in text
    assert "联盟 (organization.weak): a、b、c" in text
    data = json.loads(render(rows, "json", left))
    assert [b["name"] for b in data["bodies"]] == ["财政部", "远山公司"]
    assert data["unresolved"][0]["candidates"] == ["a", "b", "c"]
    page = render([*rows, *bodies([record("<b>", "<b>", "x.2")])], "html", left)
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "<td>远山公司</td>" in page


def test_no_records_no_rows():
    assert render(bodies([])) == ""


def test_a_name_in_quotation_marks_is_taiwan_s_where_the_text_speaks_of_it() -> None:
    records = extract("台湾“外交部”发表声明，中国外交部回应。").organizations
    assert [(r.text, r.country) for r in records] == [("外交部", "TW"), ("中国外交部", "CN")]
