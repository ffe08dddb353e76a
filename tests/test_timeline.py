"""The chronology of what a collection dates."""

import json

from pipeline import extract
from pipeline.views.timeline import chronology, render

TEXT = "2019年5月4日，桥梁开工。2002年，水库建成。公元前221年，秦朝统一六国。每年检查一次。《2021年行动计划》已印发。"


def test_rows_follow_the_calendar():
    rows = chronology(extract(TEXT).dates)
    assert [(r.edtf, r.event) for r in rows] == [
        ("-0220", "秦朝统一六国"),
        ("2002", "水库建成"),
        ("2019-05-04", "桥梁开工"),
    ]


def test_mappings_serve_as_well_as_models():
    records = extract(TEXT).dates
    assert chronology(r.model_dump(mode="json") for r in records) == chronology(records)


def test_an_event_is_grounded_in_the_raw_text():
    text = "  2019 年 5 月，桥梁开工。"
    (record,) = extract(text).dates
    assert text[record.event.raw_start : record.event.raw_end] == "桥梁开工"


def test_members_of_an_enumeration_share_their_event():
    records = extract("2019年4月2-3日、8月10日和10月29日，分别举行了会议。").dates
    assert [r.event.text for r in records] == ["分别举行了会议"] * 3


def test_what_only_qualifies_the_date_is_no_part_of_its_event():
    texts = {
        "1900年前后，洞窟被发现。": "洞窟被发现",
        "1937年7月7日夜，守军遭到炮击。": "守军遭到炮击",
        "由下星期一（8月28日）起，服务时间延长。": "服务时间延长",
        "8月28日晚11点多，他才到家。": "他才到家",
        "会期延长到8月28日，各方再行协商。": "会期延长",
        "8月28日的全体例会改期。": "全体例会改期",
        "2020年在县城任教。": "在县城任教",
    }
    for text, event in texts.items():
        assert {r.event.text for r in extract(text, "2023-08-25").dates} == {event}


def test_the_page_escapes_what_it_shows():
    rows = chronology(extract("2019年5月4日，他写下<script>alert(1)</script>。").dates)
    page = render(rows, "html", title="<b>年表")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>年表" not in page


def test_lines_and_page_show_the_value_beside_what_the_text_writes():
    rows = chronology(extract("公元前221年，秦朝统一六国。大桥3月5日开工，年底前合龙。", "2019-06-01").dates)
    assert render(rows).splitlines() == [
        "-0220                  公元前221年  秦朝统一六国  (text:0)",
        "2019-03-05             3月5日  大桥3月5日开工  (text:17)",
        "2019-11-01/2019-12-31  年底 END  合龙  (text:24)",
    ]
    page = render(rows, "html")
    assert page.index("<h2>221 BC</h2>") < page.index("<h2>2019</h2>")
    assert ">2019-11-01/2019-12-31</time><td><small>年底 END</small><td>合龙" in page


def test_json_and_text_tell_the_same():
    rows = chronology(extract(TEXT).dates)
    assert [r["event"] for r in json.loads(render(rows, "json"))] == [r.event for r in rows]
    assert render(rows).count("\n") == len(rows)


def test_year_of_a_reign_is_a_doubt_and_no_date():
    from pipeline import extract

    found = extract("该庙始建于康熙三年，乾隆五年重修，2019年开放。", "2024-05-20")
    assert [(i.code, i.text) for i in found.issues] == [
        ("date.reign", "康熙三年"),
        ("date.reign", "乾隆五年"),
    ]
    assert [d.edtf for d in found.dates] == ["2019"]
