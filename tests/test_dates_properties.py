"""What holds of any date: written in any style it reads back, and only what is relative moves with the article's day."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import extract

DAYS = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31))
PUBLISHED = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2040, 12, 31))
CN = "〇一二三四五六七八九"


def place_by_place(value):
    return "".join(CN[int(d)] for d in str(value))


def spoken(value):
    tens, ones = divmod(value, 10)
    if not tens:
        return CN[ones]
    return ("" if tens == 1 else CN[tens]) + "十" + (CN[ones] if ones else "")


DAY_STYLES = {
    "年月日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    "号": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "Chinese": lambda d: f"{place_by_place(d.year)}年{spoken(d.month)}月{spoken(d.day)}日",
    "zero": lambda d: f"{place_by_place(d.year).replace('〇', '零')}年{spoken(d.month)}月{spoken(d.day)}日",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        {ord(str(i)): chr(0xFF10 + i) for i in range(10)}
    ),
    "spaces": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "dashes": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "公元": lambda d: f"公元{d.year}年{d.month}月{d.day}日",
}


@pytest.mark.parametrize("style", DAY_STYLES)
@given(day=DAYS)
@settings(max_examples=40)
def test_a_day_in_any_style_reads_back(style, day):
    written = DAY_STYLES[style](day)
    read = extract(f"会议于{written}在省城召开。").dates
    assert [(r.text.replace(" ", ""), r.edtf) for r in read] == [(written.replace(" ", ""), day.isoformat())]
    assert (read[0].earliest, read[0].latest) == (day.isoformat(), day.isoformat())


@given(year=st.integers(1912, 2099))
@settings(max_examples=40)
def test_a_year_of_the_republic_reads_back(year):
    read = extract(f"中華民國{year - 1911}年設立。").dates
    assert [r.edtf for r in read] == [str(year)]


@given(year=st.integers(1000, 2200), month=st.integers(1, 12))
@settings(max_examples=60)
def test_months_and_parts_of_a_year_read_back(year, month):
    quarter = (month - 1) // 3
    for written, edtf in (
        (f"{year}年", f"{year}"),
        (f"{year}年{month}月", f"{year}-{month:02d}"),
        (f"{year}年{spoken(month)}月", f"{year}-{month:02d}"),
        (f"{year}年第{'一二三四'[quarter]}季度", f"{year}-{33 + quarter}"),
        (f"{year}年{'上' if quarter < 2 else '下'}半年", f"{year}-{40 + (quarter > 1)}"),
    ):
        assert [(r.text, r.edtf) for r in extract(f"该区{written}的产量稳定。").dates] == [(written, edtf)]


@given(first=DAYS, length=st.integers(1, 400), connector=st.sampled_from(["-", "—", "~", "至", "到"]))
@settings(max_examples=60)
def test_an_interval_reads_back(first, length, connector):
    last = min(first + datetime.timedelta(days=length), datetime.date(2099, 12, 31))
    if last <= first:
        return
    end = f"{last.day}日"
    if (last.year, last.month) != (first.year, first.month):
        end = f"{last.month}月{end}"
    if last.year != first.year:
        end = f"{last.year}年{end}"
    written = f"{first.year}年{first.month}月{first.day}日{connector}{end}"
    assert [(r.text, r.edtf) for r in extract(f"工期为{written}。").dates] == [
        (written, f"{first.isoformat()}/{last.isoformat()}")
    ]


@given(count=st.integers(2, 99), unit=st.sampled_from([("年", "Y"), ("个月", "M"), ("周", "W"), ("天", "D")]))
@settings(max_examples=60)
def test_a_duration_reads_back(count, unit):
    for written in (f"{count}{unit[0]}", f"{spoken(count)}{unit[0]}"):
        read = extract(f"工程历时{written}完成。").dates
        assert [(r.text, r.edtf, r.type) for r in read] == [(written, f"P{count}{unit[1]}", "duration")]


RELATIVE = "今年开工，去年9月立项，昨天验收，上月付款。"
ABSOLUTE = "1995年成立，2018年12月17日改组，工期2016年3月至2017年5月，历时五年，每年检查。"


@given(a=PUBLISHED, b=PUBLISHED)
@settings(max_examples=60)
def test_only_what_is_relative_moves_with_the_day_of_the_article(a, b):
    ours, theirs = (
        [(r.text, r.edtf, r.mod, r.earliest, r.latest) for r in extract(ABSOLUTE, d.isoformat()).dates]
        for d in (a, b)
    )
    assert ours == theirs == [(r.text, r.edtf, r.mod, r.earliest, r.latest) for r in extract(ABSOLUTE).dates]
    moved = [r.edtf for r in extract(RELATIVE, a.isoformat()).dates]
    yesterday = a - datetime.timedelta(days=1)
    month_ago = a.replace(day=1) - datetime.timedelta(days=1)
    assert moved == [str(a.year), f"{a.year - 1}-09", yesterday.isoformat(), month_ago.isoformat()[:7]]


@given(
    text=st.text(
        alphabet="0123456789OQH年月日号至-—、，。上下半前后今去明第一二三十百周季度点时分：/.〇○零每近内期财度个半两天小公元民国农历正腊节春初底末中世纪代“”《》（）\n",
        max_size=60,
    )
)
@settings(max_examples=300)
def test_any_text_is_read_within_its_own_characters(text):
    read = extract(text, "2021-06-14")
    at = 0
    for record in read.dates:
        assert at <= record.start < record.end
        assert read.document.text[record.start : record.end] == record.text
        at = record.end
    assert not [i for i in read.issues if i.code == "date.refused"]


@pytest.mark.parametrize(
    "text",
    [
        "2021年2月30日，会议召开。",
        "2021年13月投产。",
        "4月31日截止。",
        "2021年2月29日，开幕。",
        "2021/13/45更新",
    ],
)
def test_an_impossible_date_is_an_issue_and_no_record(text):
    read = extract(text)
    assert read.dates == []
    assert [i.code for i in read.issues if i.code.startswith("date.")] == ["date.impossible"]


def test_where_a_value_came_from_is_told():
    read = extract("2019年5月立项，11月开工。去年完工。", "2021-03-01").dates
    assert [(r.edtf, r.resolved_from) for r in read] == [
        ("2019-05", "text"),
        ("2019-11", "context"),
        ("2020", "document"),
    ]


def test_a_date_in_a_name_is_told_apart():
    read = extract("《2021—2023年行动计划》落实2030年可持续发展议程，2022年启动。").dates
    assert [(r.text, r.in_name) for r in read] == [("2021—2023年", True), ("2030年", True), ("2022年", False)]
