"""Files as they come: every format, every encoding, and everything that must be refused without harm to the rest."""

import gzip
import json
import os
import resource

import pytest
from growth import linear
from made_files import make_docx, make_pdf, make_zip_bomb

from pipeline.clean import clean, default_pack
from pipeline.collection import default_packs, process
from pipeline.metadata import iso
from pipeline.read import Refused, read_bytes, read_file

TEXT = "各市人民政府：\n经研究，现就有关事项通知如下：到2025年底完成河湖划界工作，安排资金3.5亿元。\n"
HANT = "行政院今天通過預算案，編列經費三億元，用於改善原住民族地區的醫療設備。\n"


def one(data, name):
    (source,) = read_bytes(data, name)
    return source


def refusal(data, name, pack=None):
    with pytest.raises(Refused) as caught:
        read_bytes(data, name, pack)
    assert caught.value.why.startswith(name)
    assert caught.value.next
    return caught.value.code


def limited(**limits):
    pack = default_pack()
    return pack.model_copy(update={"limits": pack.limits.model_copy(update=limits)})


def named(value):
    """Ids for parameters of which some are bytes."""
    return value if isinstance(value, str) else type(value).__name__


def text_of(data):
    """What the bytes are decoded to, or nothing where they are refused."""
    try:
        return one(data, "a.txt").text
    except Refused:
        return None


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (TEXT, "utf-8", "utf-8"),
        (TEXT, "utf-8-sig", "utf-8-sig"),
        (TEXT, "utf-16", "utf-16"),
        (TEXT, "utf-16-le", "utf-16-le"),
        (TEXT, "utf-16-be", "utf-16-be"),
        (TEXT, "utf-32", "utf-32"),
        (TEXT, "gb18030", "gb18030"),
        (TEXT, "gb2312", "gb18030"),
        (HANT, "big5", "big5"),
        (HANT, "utf-8", "utf-8"),
        ("通知如下，请遵照执行。", "gbk", "gb18030"),
        ("請各機關遵照辦理。", "big5", "big5"),
        ("Plan of Action, 2021. " * 4, "utf-16-le", "utf-16-le"),
    ],
)
def test_encoding(text, encoding, named):
    source = one(text.encode(encoding), "a.txt")
    assert (source.text, source.encoding) == (text, named)
    assert "\ufeff" not in source.text


def test_short_pieces_of_a_text_are_decoded_right_or_refused():
    pieces = [TEXT[at : at + 14] for at in range(len(TEXT) - 14)]
    decoded = [text_of(piece.encode("gb18030")) for piece in pieces]
    assert all(text in (piece, None) for piece, text in zip(pieces, decoded, strict=True))
    assert decoded.count(None) <= 2


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", "通知".encode() + b"\xff\xff\x80 abc", b"\x81\x20\xff" * 9], ids=named
)
def test_undecodable_bytes_are_refused_by_place(data):
    assert refusal(data, "a.txt") in ("undecodable", "binary", "encoding")


def test_a_character_cut_off_at_the_end_is_named():
    source = one(TEXT.encode()[:-3], "a.txt")
    assert source.text == TEXT[:-2]
    assert [p.code for p in source.problems] == ["read.truncated"]


def test_declared_encoding_of_a_page():
    page = f'<html><head><meta charset="big5"></head><body><p>{HANT * 3}</p></body></html>'
    source = one(page.encode("big5"), "a.html")
    assert source.encoding == "big5"
    assert "通過預算案" in source.text


# Front matter and metadata


def test_front_matter():
    source = one(f"---\ntitle: 通知\nsource: 省水利厅\ndate: 2021-03-05 08:30\n---\n{TEXT}".encode(), "a.md")
    assert source.metadata == {"title": "通知", "publisher": "省水利厅", "published": "2021-03-05T08:30"}
    assert set(source.origins.values()) == {"front matter"}
    assert source.text[source.body.start :] == TEXT


@pytest.mark.parametrize(
    ("matter", "known"),
    [
        ("title: 甲\ntitle: 乙", {"title": "甲"}),
        ("title: 甲\ndate: 2022-02-30", {"title": "甲"}),
        ("title: [甲\ndate: 2022-02-03", {"title": "[甲", "published": "2022-02-03"}),
        ("a: &a [x,x]\nb: &b [*a,*a]\ntitle: 甲", {"title": "甲"}),
        ("title: 甲\nx: " + "[" * 5000, {"title": "甲"}),
        ("title: 甲\nx: !!python/object/apply:os.system [ls]", {"title": "甲"}),
        ("title: 甲\nx: " + "长" * 20000, {"title": "甲"}),
    ],
)
def test_broken_front_matter_costs_only_itself(matter, known):
    source = one(f"---\n{matter}\n---\n{TEXT}".encode(), "a.md")
    assert source.metadata == known
    assert source.text[source.body.start :] == TEXT
    assert source.problems[0].code in ("read.front_matter", "read.date")


@pytest.mark.parametrize(
    "text", ["---\n今年汛期来得早。\n---\n各地要做好准备。\n", "---\n今年汛期来得早。\n"]
)
def test_ruled_lines_are_no_front_matter(text):
    source = one(text.encode(), "a.txt")
    assert source.body_span.start == 0
    assert source.problems == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-05", "2021-03-05"),
        ("2021-03-05T08:00:00+08:00", "2021-03-05T08:00:00+08:00"),
        ("2021年3月5日", "2021-03-05"),
        ("20210305", "2021-03-05"),
        ("Fri, 5 Mar 2021 10:00:00 GMT", "2021-03-05"),
        ("2022-02-30", None),
        ("2021年3月", None),
        ("3月5日", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_iso(written, day):
    assert iso(written) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "某县防汛通知\n\n2021-03-05 08:30\n\n今年汛期来得早，各地要做好准备，落实责任。\n",
            ("2021-03-05", "header"),
        ),
        (
            "某县防汛通知\n发布时间：2021年3月5日 来源：某县日报\n今年汛期来得早，各地要做好准备。\n完。",
            ("2021-03-05", "header"),
        ),
        (
            "某县防汛\n（海岸社南岭2021年3月5日电）今年汛期来得早，各地要做好准备。\n完。",
            ("2021-03-05", "dateline"),
        ),
        (
            "防汛通知\n\n今年汛期来得早，各地要做好准备，落实责任。\n\n某县政府\n\n二〇二一年三月五日\n",
            ("2021-03-05", "sign-off"),
        ),
        ("防汛通知\n\n海岸社南岭3月5日电 今年汛期来得早，各地要做好准备。\n\n完。\n", (None, None)),
        (
            "在论坛开幕式上的讲话\n（2021年6月18日，青川）\n各位来宾：\n很高兴出席本届论坛。我谨表示热烈祝贺！\n",
            ("2021-06-18", "header"),
        ),
        (
            "审计工作报告\n——2021年8月25日在市人民代表大会常务委员会会议上\n各位委员：\n现报告审计情况，请予审议。\n",
            ("2021-08-25", "header"),
        ),
        (
            "2021年9月15日外交部发言人主持例行记者会\n\n问：能否介绍论坛的安排？\n\n答：论坛设四个分论坛。\n",
            ("2021-09-15", "heading"),
        ),
        (
            "某署公告　中華民國110年5月7日\n\n主旨：公告修正補助辦法。\n\n依據：空氣污染防制法第十八條。\n",
            ("2021-05-07", "header"),
        ),
        (
            "银行批准气候基金\n\nBeijing, 12 March 2021\n\n银行董事会今天批准投资1.5亿美元，期限十二年。\n",
            ("2021-03-12", "header"),
        ),
        (
            "衛生局新聞稿\n\n發布日期：110-05-07\n發布單位：保健科\n\n今年流感季節提早，請民眾儘早接種疫苗。\n",
            ("2021-05-07", "header"),
        ),
        (
            "# 防汛资金怎么花？\n\n原创 岚川发布 *2021年03月05日 18:30* *岚川*\n\n今年汛期来得早，各地要做好准备。\n\n完。\n",
            ("2021-03-05", "header"),
        ),
        (
            "立法會一題：防汛\n\n　　以下是今日的書面答覆，有關防汛的安排。\n\n完\n\n2021年3月5日（星期五）\n香港時間15時30分\n",
            ("2021-03-05", "sign-off"),
        ),
        ("防汛通知\n\n2021年3月\n\n今年汛期来得早，各地要做好准备，落实责任。\n", (None, None)),
        ("防汛通知\n\n2021年2月30日\n\n今年汛期来得早，各地要做好准备，落实责任。\n", (None, None)),
    ],
)
def test_the_text_says_its_own_day(text, expected):
    source = clean(one(text.encode(), "a.txt"), default_pack()).source
    assert (source.metadata.get("published"), source.origins.get("published")) == expected


def test_title_and_publisher_of_the_text():
    text = "某省人民政府\n关于加强防汛工作的通知\n\n来源：某省日报\n\n今年汛期来得早，各地要做好准备。\n"
    source = clean(one(text.encode(), "a.txt"), default_pack()).source
    assert source.metadata["title"] == "某省人民政府关于加强防汛工作的通知"
    assert source.metadata["publisher"] == "某省日报"
    assert source.origins["title"] == "heading"


@pytest.mark.parametrize(
    ("bottom", "publisher"),
    [
        ("来源：县农业农村局\n\n编辑：苏小晴", "县农业农村局"),
        ("数据来源：省统计局。", None),
        ("图片来源：县水利局", None),
    ],
)
def test_the_publisher_at_the_bottom(bottom, publisher):
    text = f"防汛资金\n\n今年汛期来得早，各地要做好准备。\n\n资金已经下达，请各地抓紧安排。\n\n{bottom}\n"
    source = clean(one(text.encode(), "a.txt"), default_pack()).source
    assert source.metadata.get("publisher") == publisher


# Formats

PAGE = """<!doctype html><html><head><title>通知_某网</title><meta name="PubDate" content="2021-03-05 10:00">
<meta name="ContentSource" content="省水利厅"><script>var secret = "改革方案";</script></head><body>
<div class="nav"><a href="/">首页</a> <a href="/x">政务公开</a></div><h1>关于加强河湖管理的通知</h1>
<p>各市人民政府：</p><h2>一、总体要求</h2>
<p>要在2021年底前完成河湖划界工作，安排资金<b>3.5亿元</b>，支持各市开展划界和确权登记工作。</p>
<ul><li>完善制度，明确责任。</li><li>加强监督，定期通报。</li></ul>
<table><tr><th>市</th><th>资金（万元）</th></tr><tr><td>甲市</td><td>1200</td></tr></table>
<p style="display:none">隐藏的文字</p><div class="footer">版权所有 某网</div></body></html>"""


def test_page():
    source = one(PAGE.encode(), "a.html")
    assert source.metadata["published"] == "2021-03-05T10:00"
    assert source.metadata["publisher"] == "省水利厅"
    document = clean(source, default_pack())
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", "关于加强河湖管理的通知"),
        ("paragraph", "各市人民政府："),
        ("heading", "一、总体要求"),
        ("paragraph", "要在2021年底前完成河湖划界工作，安排资金3.5亿元，支持各市开展划界和确权登记工作。"),
        ("item", "完善制度，明确责任。"),
        ("item", "加强监督，定期通报。"),
        ("row", "|市|资金（万元）|"),
        ("row", "|甲市| 1200 |"),
    ]


def test_a_page_with_the_name_of_a_text():
    assert one(PAGE.encode(), "a.txt").media_type == "text/html"


LAYOUT = """<html><head><title>关于调整缴存基数的公告</title></head><body><table><tr><td>
<b>关于调整缴存基数的公告</b><br>&nbsp;&nbsp;一、缴存基数上限为28500元，下限为2360元，单位和个人按此缴存。<br>
&nbsp;&nbsp;二、执行时间为2024年7月1日至2025年6月30日，逾期不再受理申请。<br>某市公积金中心<br>2024年6月20日
<table><tr><td>项目</td><td>上限<br>（元）</td></tr><tr><td>月缴存额</td><td>6840</td></tr></table></td></tr></table></body></html>"""


def test_a_table_that_only_places_the_text_is_no_table():
    document = clean(one(LAYOUT.encode(), "page.html"), default_pack())
    kinds = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert ("item", "一、缴存基数上限为28500元，下限为2360元，单位和个人按此缴存。") in kinds
    assert kinds[-2:] == [("row", "|项目|上限（元）|"), ("row", "|月缴存额| 6840 |")]
    assert document.published == "2024-06-20"


def test_account_page():
    page = """<html><head><meta property="og:title" content="一条河"><script>var ct = "1655251200";
    var nickname = "水利观察";</script></head><body><div id="js_content" style="visibility:hidden"><section><p>
    <strong>一、背景</strong></p><p><span>2022年，中央安排资金</span><span>12亿元</span>，用于治理这一条河的支流。</p>
    <p><img data-src="x"/></p><p>长按识别二维码关注我们</p></section></div></body></html>"""
    source = one(page.encode(), "a.html")
    assert source.metadata == {"title": "一条河", "publisher": "水利观察", "published": "2022-06-15"}
    document = clean(source, default_pack())
    assert document.text == "一、背景\n2022年，中央安排资金12亿元，用于治理这一条河的支流。"


def test_pdf_keeps_pages_and_boxes():
    lines = [
        [
            "关于加强河湖管理工作的通知",
            "各市人民政府要在2021年底前完成河湖划界和确权",
            "登记工作，省水利厅安排",
            "- 1 -",
        ],
        ["资金3.5亿元。", "- 2 -"],
    ]
    source = one(make_pdf(lines, title="河湖管理"), "a.pdf")
    assert source.metadata["title"] == "河湖管理"
    placed = {source.text[p.start :].split("\n")[0]: p for p in source.layout}
    assert placed["资金3.5亿元。"].page == 2
    left, bottom, right, top = placed["登记工作，省水利厅安排"].box
    assert 70 < left < right < 300
    assert 700 < bottom < top < 800
    document = clean(source, default_pack())
    assert "确权登记工作" in document.text
    assert "- 1 -" not in document.text


def test_docx():
    def fill(document):
        document.add_heading("河湖管理办法", 1)
        document.add_paragraph("为加强管理，制定本办法。")
        document.add_paragraph("完善制度", style="List Bullet")
        table = document.add_table(1, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "名称"
        table.cell(0, 2).text = "3万元"

    assert (
        one(make_docx(fill), "a.docx").text
        == "# 河湖管理办法\n为加强管理，制定本办法。\n- 完善制度\n\n| 名称 | 3万元 |\n"
    )


def test_dump():
    rows = [
        {
            "headline": "甲",
            "content": "甲市安排3万元。",
            "publish_time": "2021-03-05 10:00",
            "link": "https://x",
        },
        {"title": "没有正文"},
        {"content": "<p>乙市安排<b>5万元</b>。</p><p>用于修路，年内完工，群众出行更方便。</p>"},
        {"content": "半个字符\ud800。"},
        ["不是对象"],
    ]
    data = "\n".join(map(json.dumps, rows)) + "\n{坏的\n"
    first, second = read_bytes(data.encode(), "d.jsonl")
    assert (first.doc_id, first.path, first.text) == ("d.jsonl#1", "d.jsonl", "甲市安排3万元。")
    assert first.metadata == {"title": "甲", "url": "https://x", "published": "2021-03-05T10:00"}
    assert (second.doc_id, second.text) == (
        "d.jsonl#3",
        "乙市安排**5万元**。\n用于修路，年内完工，群众出行更方便。",
    )
    assert [p.message.split(":")[0] for p in first.problems] == [
        "d.jsonl#2",
        "d.jsonl#4",
        "d.jsonl#5",
        "d.jsonl#6",
    ]


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ([{"text": "甲。"}, {"text": "乙。"}], ["d.json#1", "d.json#2"]),
        ({"code": 0, "data": [{"body": "甲。"}]}, ["d.json#1"]),
        ({"text": ["第一段。", "第二段。"]}, ["d.json"]),
    ],
)
def test_json(value, ids):
    assert [s.doc_id for s in read_bytes(json.dumps(value).encode(), "d.json")] == ids


def test_dump_with_field_names_of_its_own():
    pack = default_pack()
    dump = pack.dump.model_copy(update={"fields": {**pack.dump.fields, "text": ("ztext",)}})
    (source,) = read_bytes(
        b'{"ztext": "\xe7\x94\xb2\xe3\x80\x82"}', "d.jsonl", pack.model_copy(update={"dump": dump})
    )
    assert source.text == "甲。"


def test_gzip():
    assert one(gzip.compress(TEXT.encode()), "a.txt.gz").text == TEXT
    dump = gzip.compress(b'{"text": "a"}\n') + gzip.compress(b'{"text": "b"}\n')
    assert [s.text for s in read_bytes(dump, "a.jsonl.gz")] == ["a", "b"]


# What must be refused


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\n", "a.md", "empty"),
        (b"\0" * 100, "a.txt", "binary"),
        (b"\xff\xd8\xff\xe0", "a.png", "format"),
        (b"abc", "noname", "format"),
        (make_pdf([["机密"]], encrypt=True), "a.pdf", "password"),
        (make_pdf([["通知"] * 3])[:-300], "a.pdf", "truncated"),
        (b"%PDF-1.4\n" + b"x" * 100 + b"%%EOF", "a.pdf", "broken"),
        (make_pdf([[]]), "a.pdf", "scanned"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "a.docx", "password"),
        (b"PK\x03\x04 no zip", "a.docx", "broken"),
        (make_docx(lambda d: d.add_paragraph("通知"))[:-50], "a.docx", "broken"),
        (gzip.compress(TEXT.encode())[:-9], "a.txt.gz", "truncated"),
        (b"no gzip", "a.txt.gz", "broken"),
        (b"[" * 100_000, "a.json", "broken"),
        (b'{"a": 1}', "a.json", "no_documents"),
        (b"\n\n", "a.jsonl", "no_documents"),
        (b"<html><body></body></html>", "a.html", "empty"),
    ],
    ids=named,
)
def test_refused(data, name, code):
    assert refusal(data, name) == code


@pytest.mark.parametrize(
    ("data", "name", "limits", "code"),
    [
        ("长".encode() * 2000, "a.txt", {"line_characters": 1000}, "line_too_long"),
        (make_zip_bomb(3_000_000), "a.docx", {"unpacked_bytes": 2_000_000}, "zip_bomb"),
        (gzip.compress(b"a" * 3_000_000), "a.txt.gz", {"unpacked_bytes": 1_000_000}, "too_large"),
        (PAGE.encode(), "a.html", {"page_bytes": 500}, "too_large"),
        (make_pdf([["通知"]] * 3), "a.pdf", {"pages": 2}, "too_large"),
    ],
    ids=named,
)
def test_limits(data, name, limits, code):
    assert refusal(data, name, limited(**limits)) == code


def test_a_zip_bomb_is_refused_before_it_unpacks():
    bomb = make_zip_bomb(150_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(bomb, "a.docx") == "zip_bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_more_documents_than_allowed_are_left_out_by_name():
    data = b'{"text": "a"}\n' * 5
    sources = read_bytes(data, "a.jsonl", limited(documents=2))
    assert len(sources) == 2
    assert [p.code for p in sources[0].problems] == ["read.too_many"]


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " 引用",
        "> " * 50_000 + "引用",
        "- " * 50_000 + "条目",
        "\n".join(" " * (i % 3000) + "- 条目" for i in range(5_000)),
        "[" * 100_000,
        "![" * 50_000,
        "（" * 100_000,
        "《" * 100_000,
        "**" * 50_000,
        "<div>" * 20_000,
        "&" * 100_000,
        "a\u0300" * 50_000,
        " " * 200_000 + "。",
        "一、" * 50_000,
        "（一）" * 30_000,
        "1." * 50_000,
        "中 " * 100_000,
        "|" * 100_000,
        "\t" * 100_000 + "。",
        "https://" * 20_000,
        "甲\n" * 50_000,
        "1\n" * 50_000,
        "甲：乙\n" * 30_000,
        "各市要在年底前完成划界，安排资金三亿元，支持登记。\n" * 40_000,
        "各市要在年底前完成划界，安排资金三亿元，支持登记\n" * 40_000,
        "（一）加强领导。1.完成划界；2.推进登记。" * 20_000,
    ],
    ids=lambda text: text[:8].replace("\n", "⏎"),
)
def test_hostile_texts_take_bounded_time(text):
    assert linear(lambda text: clean(one(text.encode(), "a.txt"), default_pack()), text)


def test_pages_nested_deep():
    page = "<html><body>" + "<div>" * 50_000 + "正文内容" * 50 + "</div>" * 50_000 + "</body></html>"
    assert "正文内容" in one(page.encode(), "a.html").text  # and was not refused as too slow


def test_odd_characters_are_named_and_neutral():
    source = one("安排资金\0三亿元，\u202e用于治河\u202c。\n".encode(), "a.txt")
    assert [p.code for p in source.problems] == ["read.nul", "read.direction"]
    assert clean(source, default_pack()).text == "安排资金三亿元，用于治河。"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (">" * 100_000 + " 引用\n" + TEXT, "a.md", "read.nesting"),
        ("> " * 100_000 + " 引用\n" + TEXT, "a.md", "read.nesting"),
        ("- " * 100_000 + "条目\n" + TEXT, "a.md", "read.nesting"),
        ("\n".join("  " * i + "- 条目" for i in range(2_000)) + "\n" + TEXT, "a.md", "read.nesting"),
        (
            f'<html><body><script>document.write("资金九亿元")</script><p>{TEXT}</p></body></html>',
            "a.html",
            "read.scripts",
        ),
    ],
    ids=["quotes", "spaced quotes", "list levels", "indented levels", "scripts"],
)
def test_what_is_odd_in_a_text_is_an_issue_and_the_rest_is_read(data, name, code):
    source = one(data.encode(), name)
    assert [p.code for p in source.problems] == [code]
    text = clean(source, default_pack()).text
    assert "到2025年底完成河湖划界工作" in text
    assert "九亿" not in text


@pytest.mark.parametrize(
    "text", ["> 引用一句\n>> 再引一句\n", "- 甲\n    - 乙\n", "- - - - - - - - - -\n正文。\n"]
)
def test_usual_nesting_is_no_issue(text):
    assert one((text + TEXT).encode(), "a.md").problems == ()


def test_half_a_character_is_no_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("安排资金\ud800三亿元。\n".encode("utf-8", "surrogatepass"))
    with pytest.raises(Refused, check=lambda refused: refused.code == "undecodable"):
        read_file(path, "a.txt")


def test_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with open(path, "wb") as file:
        file.truncate(1 << 40)  # a hole: who read it would not come back
    with pytest.raises(Refused, check=lambda refused: refused.code == "too_large"):
        read_file(path, "a.txt")


def test_line_that_is_too_long_is_refused_before_anything_looks_at_its_words():
    def read(text):
        assert refusal((text + "长" * 1_000_000).encode(), "a.txt") == "line_too_long"

    assert linear(read, "长" * 8_900_000)


@pytest.mark.parametrize(
    "text",
    [
        "各市要做好准备（下转第三版）\n（上接第一版）落实责任\n" * 5_000,
        "标题一则\n海岸社5月3日电 各市要做好准备。\n" * 5_000,
        "# 标题一则\n各市要做好准备，落实\n（海岸社海城5月3日电）\n（海岸社山城5月4日电）\n" * 3_000,
    ],
    ids=["marks", "datelines", "ends"],
)
def test_what_only_looks_like_a_page_stays_whole(text):
    def read(text):
        return [s.doc_id for s in read_bytes(text.encode(), "page.txt")]

    assert read(text) == ["page.txt"]
    assert linear(read, text)


# Files that are none


def test_files_and_links(tmp_path):
    raw = tmp_path / "raw"
    (raw / "sub").mkdir(parents=True)
    (raw / "sub" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "outside.txt").write_text(TEXT, encoding="utf-8")
    (raw / "inside.txt").symlink_to(raw / "sub" / "a.txt")
    (raw / "leaves.txt").symlink_to(tmp_path / "outside.txt")
    (raw / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (raw / "folder.txt").mkdir()
    (raw / "up").symlink_to(tmp_path)
    os.mkfifo(raw / "pipe.txt")
    (raw / "big.txt").write_bytes(b"a" * 2000)
    assert read_file(raw / "sub" / "a.txt", "sub/a.txt")[0].text == TEXT
    assert read_file(raw / "inside.txt", "inside.txt")[0].text == TEXT
    expected = {
        "leaves.txt": "outside",
        "up/outside.txt": "outside",
        "dangling.txt": "unreadable",
        "nowhere.txt": "unreadable",
        "folder.txt": "not_a_file",
        "pipe.txt": "not_a_file",
        "big.txt": "too_large",
    }
    codes = {}
    for name in expected:
        with pytest.raises(Refused) as caught:
            read_file(raw / name, name, limited(file_bytes=1000))
        codes[name] = caught.value.code
    assert codes == expected


def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    fstat = os.fstat
    calls = []

    def changing(handle):
        calls.append(handle)
        if len(calls) % 2 == 0:
            with path.open("a", encoding="utf-8") as file:
                file.write("又一行。\n")
        return fstat(handle)

    monkeypatch.setattr(os, "fstat", changing)
    with pytest.raises(Refused) as caught:
        read_file(path, "a.txt")
    assert caught.value.code == "unstable"


# Pages with several articles

PAPER = """# 南岭日报

2018年10月26日 星期五 第一版

高速铁路全线铺轨

预计明年六月底通车

　　本报南岭10月25日电（记者林小禾）铁路公司25日宣布，高速铁路全线铺轨完成，总投资586亿元。

　　据介绍，项目于2014年12月开工，施工历时三年零四个月。

粮食收储价格公布

　　海岸社南岭10月25日电 省粮食局日前公布今年早稻收储价格，各地要做好收购资金准备。
"""


def test_a_page_is_divided_into_its_articles():
    first, second = read_bytes(PAPER.encode(), "page.txt")
    assert (first.doc_id, second.doc_id, second.path) == ("page.txt#1", "page.txt#2", "page.txt")
    assert first.text == second.text == PAPER
    for source, title, end in (
        (first, "高速铁路全线铺轨", "四个月。"),
        (second, "粮食收储价格公布", "准备。"),
    ):
        document = clean(source, default_pack())
        assert document.source.metadata["title"] == title
        assert document.source.metadata["published"] == "2018-10-26"
        assert document.source.metadata["publisher"] == "南岭日报"
        assert document.text.endswith(end)
        at = document.text.index(title)
        assert PAPER[document.raw_offset(at) :].startswith(title)
    assert clean(first, default_pack()).text.startswith(
        "南岭日报\n"
    )  # the head of the page stays with the first


@pytest.mark.parametrize(
    "text",
    [
        PAPER.replace("粮食收储价格公布\n\n", ""),
        PAPER.replace("海岸社南岭10月25日电 ", ""),
    ],
    ids=["no headline", "no dateline"],
)
def test_a_page_that_cannot_be_divided_stays_whole(text):
    assert [s.doc_id for s in read_bytes(text.encode(), "page.txt")] == ["page.txt"]


COLUMNS = """# 关于开展冬季供暖检查的通知

各区要在11月10日前完成供热管网检修，对老旧小区逐户排查，建立台账。检查经费由市财政安排三百万元，并按进度

# 河口渡轮改造完工

海岸社河口11月2日电（记者陈一帆）河口渡轮公司2日宣布，六艘渡轮的电动化改造全部完工，总投资4.8亿元。渡轮公司负责人说，新渡轮
每艘可载客三百人，充电一次能往返河口两岸十二趟。渡轮公司将在年底前

拨付到区。供热企业要备足燃煤，管网压力不足的小区要先行检修；供热管网抢修队二十四小时值班。

（海岸社海城11月2日电）

增开两条夜航线路，渡轮票价保持三元不变。

（海岸社河口11月2日电）
"""


def test_an_article_is_put_together_from_its_columns():
    notice, ferry = (clean(s, default_pack()) for s in read_bytes(COLUMNS.encode(), "page.txt"))
    assert notice.source.metadata["title"] == "关于开展冬季供暖检查的通知"
    assert "并按进度拨付到区。供热企业" in notice.text
    assert "渡轮" not in notice.text
    assert ferry.source.metadata["title"] == "河口渡轮改造完工"
    assert "将在年底前增开两条夜航线路" in ferry.text
    assert "供热" not in ferry.text
    for document in (notice, ferry):
        assert [COLUMNS[document.raw_offset(i)] for i, c in enumerate(document.text) if c != "\n"] == [
            c for c in document.text if c != "\n"
        ]
    ends = [COLUMNS.index("\n\n（海岸社海城"), COLUMNS.index("（海岸社河口11月2日电）")]
    assert all(notice.raw_offset(i) < ends[0] + 20 for i in range(len(notice.text)))


def test_every_character_of_a_page_belongs_to_one_article():
    sources = read_bytes(COLUMNS.encode(), "page.txt")
    held = [i for s in sources for a, b in (s.pieces or (s.body_span,)) for i in range(a, b)]
    assert len(held) == len(set(held))
    assert not "".join(c for i, c in enumerate(COLUMNS) if i not in set(held)).strip()


def test_what_stands_in_two_columns_the_wrong_way_round_is_an_issue():
    """The second half of the sum stands higher up on the page than the first: no one span of the raw text holds it."""
    page = """（上接第一版）万元，分两年拨付，用于修建灌溉水渠和泵站，受益农户八千户，灌溉面积五万亩。

（海岸社山城5月3日电）

# 灌溉水渠开工

海岸社山城5月3日电 山城县灌溉水渠和泵站工程开工，惠及农户，新增灌溉面积，县财政为此安排三百（下转第三版）

# 图书馆开放

海岸社海城5月3日电 海城市图书馆新馆昨日开放，藏书二十万册。

（海岸社海城5月3日电）
"""
    canal = next(s for s in read_bytes(page.encode(), "page.txt") if "灌溉水渠开工" in clean(s).text)
    found = process(canal, default_packs())
    assert "安排三百万元，分两年拨付" in found.document.text
    assert [a.text for a in found.amounts if "百" in a.text] == []
    refused = next(i for i in found.issues if i.text == "三百万元")
    assert (refused.code, page[refused.raw_start : refused.raw_end]) == ("amount.refused", "三百")


@pytest.mark.parametrize(
    "text",
    [
        f"# 防汛通知\n\n{TEXT}（下转第三版）\n\n（上接第一版）各区要落实责任，备足物资，做好值守。\n",
        f"（上接第一版）{TEXT}\n各区要落实责任，备足物资，做好值守。\n",
        "# 年度报告\n\n## 一、总则\n\n各区要落实责任\n\n## 二、附则\n\n本办法自印发之日起施行。\n",
    ],
    ids=["goes on below", "begins elsewhere", "no page"],
)
def test_one_article_stays_whole(text):
    assert [s.doc_id for s in read_bytes(text.encode(), "page.txt")] == ["page.txt"]
