"""Saved pages as sites build them, and what texts say about themselves at their head and foot."""

import pytest
from lxml.html import fromstring

from pipeline.clean import clean
from pipeline.read import read_bytes
from pipeline.read.page_text import Grid, markdown

ARTICLE = (
    "<p>　　河湾市财政局5月6日下达水利救灾资金1.2亿元，其中中央资金8000万元，用于支持受灾县修复水毁工程。</p>"
    "<p>　　河湾市水利局要求，各县（市、区）要于6月底前完成全部水毁工程修复任务，逾期未完成的将予以通报。</p>"
    "<p>　　据介绍，今年以来全市已落实水利投资36.5亿元，同比增长12.3%，支持了二百多个项目的建设。</p>"
)
TITLE = "河湾市下达水利救灾资金"


def one(body, title=TITLE):
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    (source,) = read_bytes(page.encode(), "page.html")
    return source


def rows(body):
    document = clean(one(f"<p>表中数据由市统计局提供，仅供各单位参考使用。</p>{body}"))
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == "row"]


def metadata(text, name="a.txt"):
    (source,) = read_bytes(text.encode(), name)
    return dict(clean(source).source.metadata)


def test_a_page_that_lies_in_a_form():
    menu = '<ul class="menu"><li>首页</li><li>政务公开</li></ul>'
    source = one(f'<form id="f"><input type="hidden" value="x">{menu}<h2>{TITLE}</h2>{ARTICLE}</form>')
    assert "下达水利救灾资金1.2亿元" in source.text
    assert "政务公开" not in source.text


def test_a_form_to_search_with_is_no_text():
    source = one(f"<form><label>站内搜索</label><input></form><div><h1>{TITLE}</h1>{ARTICLE}</div>")
    assert "站内搜索" not in source.text


def test_an_article_in_an_element_named_like_furniture():
    source = one(
        f'<div><div class="page-location"><h1>{TITLE}</h1>{ARTICLE}</div><div class="share">分享</div></div>'
    )
    assert "36.5亿元" in source.text
    assert "分享" not in source.text


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        pytest.param(f"<h1>河湾市人民政府</h1>{ARTICLE}", f"{TITLE}_河湾市人民政府", TITLE, id="a logo"),
        pytest.param(f"<h1>{TITLE}</h1>{ARTICLE}", f"{TITLE} - 河湾日报网", TITLE, id="a headline"),
        pytest.param(ARTICLE, f"{TITLE}-河湾市水利局", TITLE, id="the name of a site"),
        pytest.param(ARTICLE, "2023—2024年水利工作总结", "2023—2024年水利工作总结", id="a dash of its own"),
    ],
)
def test_title_of_a_page(body, title, expected):
    assert one(body, title).metadata["title"] == expected


def test_cells_over_several_rows_and_columns_keep_their_columns():
    table = (
        '<table><tr><td colspan="4">单位：万元</td></tr>'
        '<tr><td rowspan="2">县区</td><td colspan="2">总投资（万元）</td><td rowspan="2">时限</td></tr>'
        "<tr><td>中央</td><td>地方</td></tr>"
        '<tr><td rowspan="2">甲县</td><td>1200</td><td>800</td><td>6月</td></tr>'
        '<tr><td>300</td><td>200</td><td>9月</td></tr><tr><td>乙县</td><td colspan="2">2500</td><td>12月</td></tr></table>'
    )
    assert rows(table) == [
        "|县区|总投资（万元）|（万元）|时限|",
        "||中央|地方||",
        "|甲县| 1200 | 800 | 6月|",
        "|| 300 | 200 | 9月|",
        "|乙县| 2500 || 12月|",
    ]


def test_cells_that_reach_over_rows_and_columns_of_any_number():
    grid = Grid()
    assert grid.row([("甲（元）", 3, 2), ("乙", 1, 1)]) == ["甲（元）", "（元）", "（元）", "乙"]
    assert grid.row([("丙", 1, 1), ("丁", 1, 1)]) == ["", "", "", "丙", "丁"]
    assert grid.row([("戊", 2, 1), ("己", 1, 1)]) == ["戊", "", "己"]


def test_cells_that_reach_further_than_any_table():
    table = '<table><tr><td colspan="99999999999" rowspan="0">甲</td><td rowspan="x">乙</td></tr></table>'
    assert sum(line.count("|") for line in markdown(fromstring(table))) < 99


def test_raised_numbers_are_notes_powers_or_squares():
    source = one(
        "<p>生产总值<sup>[2]</sup>1256.4亿元，增长5.2%<sup>3</sup>，其中城镇人口<sup>4</sup>186.3万人；"
        "新建厂房12.5万m<sup>2</sup>，供水3.2亿m<sup>3</sup>，细胞数达10<sup>8</sup>个，温度25<sup>o</sup>C。</p>"
    )
    assert clean(source).text == (
        "生产总值1256.4亿元，增长5.2%，其中城镇人口186.3万人；新建厂房12.5万m²，供水3.2亿m³，细胞数达10⁸个，温度25oC。"
    )


def test_lines_of_preformatted_text_and_readings_of_characters():
    page = "<div><pre>建议增加注资\n12亿元。\n\n教育局将拨款。</pre><p>香港<ruby>特<rt>tè</rt></ruby>区</p></div>"
    assert list(markdown(fromstring(page))) == ["建议增加注资", "12亿元。", "教育局将拨款。", "香港特区"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "2023年河湾市国民经济和社会发展统计公报[1]\n\n河湾市统计局\n\n2024年3月28日\n\n全年生产总值1256.4亿元，增长5.2%。\n",
            {"title": "2023年河湾市国民经济和社会发展统计公报", "published": "2024-03-28"},
            id="a title that begins with its year",
        ),
        pytest.param(
            "河湾市人民政府门户网站\n索 引 号：QH0001    发文机关：市政府办公室\n标　　题：关于做好防汛工作的通知\n"
            "发布日期：2024年05月08日\n\n各县（市、区）人民政府：\n现就有关事项通知如下，请认真贯彻执行。\n",
            {"title": "关于做好防汛工作的通知", "published": "2024-05-08"},
            id="labels above a paper",
        ),
        pytest.param(
            "发件人: 王小明 <wang@example.org>\n发送时间: 2024年5月10日 9:12\n主题: 回复：关于预算调整的说明\n\n您好！预算拟调增350万元。\n",
            {"title": "关于预算调整的说明", "published": "2024-05-10", "author": "王小明"},
            id="a mail",
        ),
        pytest.param(
            "財政部新聞稿\n\n財政部表示，免稅額為新臺幣97,000元，逾期申報者將處以罰鍰。\n\n發布日期：113年4月30日\n",
            {"title": "財政部新聞稿", "published": "2024-04-30"},
            id="a label at the foot",
        ),
        pytest.param(
            "河湾市下达水利救灾资金\n2024-5-6 10:23:45 作者：王小明\n\n市财政局下达资金1.2亿元，用于修复水毁工程。\n\n各县要抓紧。\n",
            {"title": "河湾市下达水利救灾资金", "published": "2024-05-06", "author": "王小明"},
            id="day and author in one line",
        ),
        pytest.param(
            "1951年9月15日岚川日报 第1版\n\n秋粮入库提前完成\n\n岚川县各区秋粮已于本月十二日全部入库，共三千五百万斤。\n",
            {"title": "秋粮入库提前完成", "published": "1951-09-15", "publisher": "岚川日报"},
            id="the head of a newspaper's page",
        ),
        pytest.param(
            "財政司司長發言全文\n\n政府將注資二百七十億元，支援中小企業度過難關。\n\n完\n\n２０１５年２月２５日（星期三）\n香港時間１５時３０分\n",
            {"title": "財政司司長發言全文", "published": "2015-02-25"},
            id="a day in wide figures",
        ),
        pytest.param(
            "From: 王小明 <wang@example.org>\nDate: Fri, 10 May 2024 09:12:00 +0800\nSubject: 关于预算调整的说明\n\n预算拟调增350万元。\n",
            {"title": "关于预算调整的说明", "published": "2024-05-10", "author": "王小明"},
            id="a mail as servers write it",
        ),
        pytest.param(
            "水利工程招标公告\n\n一、项目概况：总投资3亿元，资金已经落实，现公开招标。\n\n投标截止时间：2024年5月30日\n",
            {"title": "水利工程招标公告"},
            id="the last day for bids is none of the text's",
        ),
    ],
)
def test_what_a_text_says_about_itself(text, expected):
    assert metadata(text) == expected
