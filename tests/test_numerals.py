"""Numerals: exact, strict, of any length, and in agreement with cn2an where both can read."""

import random
from decimal import Decimal

import cn2an
import pytest
from growth import linear

from pipeline.numerals import parse

VALUES = {
    "三千五百万": "35000000",
    "36.57亿": "3657000000",
    "1万2千": "12000",
    "3亿5000万": "350000000",
    "1亿2千万": "120000000",
    "30億2,891萬2千": "3028912000",
    "两万三": "23000",
    "兩萬零三": "20003",
    "二十一点五亿": "2150000000",
    "一点二万亿": "1200000000000",
    "壹仟贰佰": "1200",
    "叁拾陆亿": "3600000000",
    "百廿": "120",
    "卅五": "35",
    "一百零八": "108",
    "一千零九十": "1090",
    "一百二": "120",
    "三千五": "3500",
    "两亿三": "230000000",
    "一二三": "123",
    "二〇二一": "2021",
    "１２，３４５．６": "12345.6",
    "11 000": "11000",
    "82，225.00": "82225.00",
    "-98": "-98",
    "负三点五": "-3.5",
    "三分之一": "0.3333333333333333333333333333333333333333",
    "3/4": "0.75",
    "一又二分之一": "1.5",
    "四分一": "0.25",
    "1.5×10^8": "150000000",
    "5million": "5000000",
    "3.5bn": "3500000000",
    "97兆": "97000000000000",
    "三千万亿": "3000000000000000",
    "两万万": "200000000",
    "200亿零四千230": "20000004230",
    "0": "0",
    "零": "0",
}
MALFORMED = [
    "", "点", "1.2.3亿", "3,00,0万", "1,0000", "一千五万", "三亿五千", "五万三亿", "十百", "百百", "一百零",
    "二二十", "千百", "1.5亿3000万", "零分之三", "10^99999", "abc", "万千", "亿" * 40,
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_numeral_has_its_value(text, value):
    assert parse(text) == Decimal(value)


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_numeral_has_no_value(text):
    assert parse(text) is None


def test_value_is_exact_at_any_length():
    digits = "7" * 5000
    assert str(parse(digits)) == digits
    assert str(parse(f"{digits}.{digits}")) == f"{digits}.{digits}"
    assert format(parse(digits + "万"), "f") == digits + "0000"


def test_great_powers_neither_hang_nor_overflow():
    assert format(parse("10^400"), "f") == "1" + "0" * 400


@pytest.mark.parametrize(
    "text", ["九" * 100_000, "一百" * 20_000, "9" * 100_000 + "亿", "1," * 30_000, "亿" * 50_000]
)
def test_long_numerals_take_no_time(text):
    assert linear(parse, text)


@pytest.mark.parametrize("style", ["low", "up"])
def test_agrees_with_cn2an(style):
    """cn2an writes a number out, we read it back: the two share no code."""
    numbers = random.Random(7)
    for _ in range(3000):
        number = numbers.randrange(10 ** numbers.randrange(1, 16))
        written = cn2an.an2cn(str(number), style)
        assert parse(written) == number, written


def test_agrees_with_cn2an_on_decimals():
    numbers = random.Random(11)
    for _ in range(1000):
        number = f"{numbers.randrange(10**9)}.{numbers.randrange(1, 10**6)}"
        written = cn2an.an2cn(number, "low")
        assert parse(written) == Decimal(number), written


def test_agrees_with_cn2an_on_mixed_writing():
    for text in ("100万", "10.1万", "16.4亿", "35.1亿", "1万600", "100万三千", "一百九十万零三千九百七十一"):
        assert parse(text) == Decimal(str(cn2an.cn2an(text, "smart"))), text
