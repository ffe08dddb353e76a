"""EDTF values: what is one, which days it can mean, and that a maintained parser agrees."""

import pytest
from conftest import CASES, cases
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates.calendar import Day, full_year, number, part_bounds, shift_month, write, year_text
from pipeline.edtf import bounds, last_day

BOUNDS = [
    ("2018-12-17", ("2018-12-17", "2018-12-17")),
    ("2018-02", ("2018-02-01", "2018-02-28")),
    ("2020-02", ("2020-02-01", "2020-02-29")),
    ("2018", ("2018-01-01", "2018-12-31")),
    ("-0220", ("-0220-01-01", "-0220-12-31")),
    ("199X", ("1990-01-01", "1999-12-31")),
    ("19XX", ("1900-01-01", "1999-12-31")),
    ("2021-33", ("2021-01-01", "2021-03-31")),
    ("2021-36", ("2021-10-01", "2021-12-31")),
    ("2021-40", ("2021-01-01", "2021-06-30")),
    ("2021-41", ("2021-07-01", "2021-12-31")),
    ("2021-21", ("2021-03-01", "2021-05-31")),
    ("2021-24", ("2021-12-01", "2022-02-28")),
    ("2018/2022", ("2018-01-01", "2022-12-31")),
    ("2018-11/..", ("2018-11-01", None)),
    ("../2018-11", (None, "2018-11-30")),
    ("2019-04-02/2019-04-03", ("2019-04-02", "2019-04-03")),
    ("2018-01-11T08:19", ("2018-01-11", "2018-01-11")),
    ("2021-06-30T24:00", ("2021-06-30", "2021-06-30")),
    ("P5Y", (None, None)),
    ("PT24H", (None, None)),
    ("P3M/P6M", (None, None)),
    ("R/P1Y", (None, None)),
]
NONE = [
    "", "2021-02-30", "2021-13", "2021-00", "2021-12-32", "21", "2021-6", "2022/2018", "P", "PT", "R/", "../..", "十月",
    "2021-33-01", "2021-12-17T25:00", "P3M/", "2018/2019/2020",
]  # fmt: skip


@pytest.mark.parametrize(("value", "days"), BOUNDS)
def test_bounds(value, days):
    assert bounds(value) == days


@pytest.mark.parametrize("value", NONE)
def test_what_is_no_edtf_is_refused(value):
    with pytest.raises(ValueError, match=r"EDTF|exist|interval|duration|season|year"):
        bounds(value)


dates = st.dates(min_value=__import__("datetime").date(1000, 1, 1))


@given(dates)
def test_a_day_is_its_own_bounds(day):
    assert bounds(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_the_edtf_package_knows_the_same_days(year, month, day):
    text = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        ours = bounds(text)
    except ValueError:
        ours = None
    try:
        parse_edtf(text)
        theirs = True
    except (EDTFParseException, ValueError):
        theirs = False
    real = 1 <= month <= 12 and 1 <= day <= last_day(year, month)
    assert (ours is not None) == real
    assert theirs or not real


@pytest.mark.parametrize(
    "value",
    [v for v, _ in BOUNDS if not v.startswith(("P", "R", "-")) and "T" not in v and not v.startswith("20XX")],
)
def test_the_edtf_package_reads_what_we_write(value):
    assert parse_edtf(value) is not None


def test_the_edtf_package_reads_every_date_of_the_cases():
    """Days, months, years, parts of them and intervals; EDTF has no times without seconds, durations and recurrences."""
    expected = {
        str(value).split()[0]
        for path in CASES.glob("dates*.yaml")
        for case in cases(path.stem)
        for _, value in case.values[0]["expect"]
    }
    dates = {v for v in expected if v[0] not in "PR?" and "T" not in v}
    assert len(dates) > 300
    for value in dates:
        assert parse_edtf(value) is not None


@given(st.integers(1000, 2999), st.integers(1, 12), st.integers(-600, 600))
def test_shifting_months_there_and_back(year, month, by):
    assert shift_month(*shift_month(year, month, by), -by) == (year, month)


@given(st.integers(0, 99), st.integers(1950, 2090))
def test_two_figures_mean_a_year_that_ends_in_them(two, now):
    year = full_year(two, now)
    assert year % 100 == two
    assert year >= 1900
    assert year <= now + 10 or year < 2000


@given(st.integers(1, 9999))
def test_numerals(value):
    digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(value))
    if value > 9:
        assert number(digits) == value
    assert number(str(value)) == value


def test_years_before_the_common_era():
    assert year_text(-220) == "-0220"
    assert write(Day(-220)) == "-0220"


def test_parts_lie_within():
    for value in ("2021", "2021-02", "199X", "19XX", "2021-34", "2021-41"):
        low, high = bounds(value)
        for part in ("START", "MID", "END"):
            first, last = part_bounds(value, part)
            assert low <= first <= last <= high
