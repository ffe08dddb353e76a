"""Properties: an amount that is written in any style is read back with its value, its span and its bounds."""

from decimal import Decimal

import cn2an
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import extract
from pipeline.schema import plain

CURRENCIES = {
    "元": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "港元": "HKD",
    "英镑": "GBP",
    "泰铢": "THB",
    "元人民币": "CNY",
}
UNITS = ("吨", "公里", "平方米", "人", "户", "家", "人次", "千瓦时", "亩")
BOUNDS = {
    "约": "APPROX", "近": "APPROX", "超过": "MORE_THAN", "逾": "MORE_THAN", "不足": "LESS_THAN", "不到": "LESS_THAN",
    "至少": "EQUAL_OR_MORE", "不低于": "EQUAL_OR_MORE", "不超过": "EQUAL_OR_LESS", "": None,
}  # fmt: skip
SCALES = {"": 0, "万": 4, "亿": 8, "万亿": 12}


def grouped(number: Decimal) -> str:
    return f"{number:,f}"


def fullwidth(text: str) -> str:
    return text.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％"))


numbers = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999"), places=2, allow_nan=False)
whole = st.integers(min_value=2, max_value=10**15)
STYLES = [lambda n: format(n, "f"), grouped, lambda n: fullwidth(format(n, "f"))]


def only(text: str):
    records = extract(text).amounts
    assert len(records) == 1, [(r.text, r.brief) for r in records]
    return records[0]


@settings(max_examples=150)
@given(
    numbers,
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(sorted(CURRENCIES)),
    st.sampled_from(STYLES),
    st.sampled_from(sorted(BOUNDS)),
)
def test_arabic_money_comes_back(number, scale, currency, style, bound):
    written = style(number) + scale + currency
    record = only(f"本次支出{bound}{written}。")
    assert (record.text, record.type, record.currency) == (written, "money", CURRENCIES[currency])
    assert record.value == number.scaleb(SCALES[scale])
    assert record.mod == BOUNDS[bound]


@settings(max_examples=150)
@given(whole, st.sampled_from(["low", "up"]), st.sampled_from(sorted(CURRENCIES)))
def test_chinese_money_comes_back(number, style, currency):
    written = cn2an.an2cn(str(number), style) + currency
    record = only(f"合同金额为{written}。")
    assert (record.text, record.value) == (written, number)


@settings(max_examples=150)
@given(whole, st.sampled_from(UNITS), st.booleans())
def test_quantities_come_back(number, unit, chinese):
    written = (cn2an.an2cn(str(number), "low") if chinese else str(number)) + unit
    record = only(f"统计为{written}。")
    assert (record.text, record.type, record.value, record.unit) == (written, "quantity", number, unit)


@settings(max_examples=150)
@given(st.decimals(min_value=0, max_value=1000, places=3), st.sampled_from(["%", "％", "cn"]))
def test_percent_comes_back(number, style):
    written = f"百分之{cn2an.an2cn(plain(number), 'low')}" if style == "cn" else format(number, "f") + style
    record = only(f"覆盖率达到{written}。")
    assert (record.text, record.type, record.value) == (written, "percent", number)


@settings(max_examples=150)
@given(
    st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["-", "－", "～", "至", "到", "—"]),
    st.sampled_from(["", "万", "亿"]), st.sampled_from(["元", "美元", "人", "吨", "%"]), st.booleans(),
)  # fmt: skip
def test_ranges_come_back(one, two, mark, scale, unit, repeated):
    low, high = sorted((one, two + 10000))
    written = f"{low}{scale if repeated else ''}{mark}{high}{scale}{unit}"
    record = only(f"规模为{written}。")
    factor = Decimal(10) ** SCALES[scale]
    assert record.text == written
    assert (record.min, record.max) == (low * factor, high * factor)


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(["美元", "欧元", "英镑", "日元", "港币"]), min_size=2, max_size=4, unique=True),
    numbers,
    st.sampled_from(["万", "亿"]),
    st.sampled_from(["和", "与", "及"]),
)
def test_currencies_listed_before_one_sum_come_back(names, number, scale, mark):
    codes = {"美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "港币": "HKD"}
    listed = "、".join(names[:-1]) + mark + names[-1]
    records = extract(f"双方认购{listed}各{number}{scale}。").amounts
    assert [r.currency for r in records] == [codes[name] for name in names]
    assert {r.value for r in records} == {number.scaleb(SCALES[scale])}
    assert records[-1].text == f"{names[-1]}各{number}{scale}"


@settings(max_examples=100)
@given(
    numbers,
    st.sampled_from(["kg", "mg", "L", "m³", "克", "立方米", "千瓦时", "mol"]),
    st.sampled_from(["h", "min", "s", "L", "kg", "千瓦时", "小时", "m²"]),
    st.sampled_from(["", " "]),
)
def test_compound_units_come_back(number, unit, below, gap):
    record = only(f"实测为{number}{gap if unit.isascii() else ''}{unit}/{below}。")
    assert (record.value, record.unit) == (number, f"{unit}/{below}")


@settings(max_examples=100)
@given(
    numbers,
    st.sampled_from(["元", "万元", "亿元", "万美元"]),
    st.sampled_from(["金额（{1}）：{0}", "总价({1}):{0}", "成交额：{0}（{1}）"]),
)
def test_units_in_brackets_come_back(number, unit, style):
    record = only(style.format(grouped(number), unit) + "。")
    scale = SCALES[unit.rstrip("美元")]
    assert (record.value, record.currency) == (number.scaleb(scale), "USD" if "美" in unit else "CNY")


@settings(max_examples=200)
@given(
    st.text(
        alphabet="0123456789.,一二两三十百千万亿元美个人%％成分之半多余约近超以上至到-～、和第每年月日 \n：单位|",
        max_size=40,
    )
)
def test_any_text_is_read_without_harm(text):
    first = extract(text)
    for record in first.amounts:
        assert first.document.text[record.start : record.end] == record.text
    for one, two in zip(first.amounts, first.amounts[1:], strict=False):
        assert one.end <= two.start
    assert extract(text) == first
