"""English dates and metadata dates: read in full or not at all."""

import subprocess
import sys

import pytest

from pipeline.dates.foreign import read_english, read_metadata


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("March 5, 2021", "2021-03-05"),
        ("5 March 2021", "2021-03-05"),
        ("5th of March 2021", "2021-03-05"),
        ("Dec. 2, 2020", "2020-12-02"),
        ("December 2020", "2020-12"),
        ("Sept 2019", "2019-09"),
        ("March 5", None),
        ("2021", None),
        ("February 30, 2021", None),
    ],
)
def test_english(text, edtf):
    assert read_english(text) == edtf


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-05T08:00:00+08:00", "2021-03-05"),
        ("2021-03-05 08:00", "2021-03-05"),
        ("2021/3/5", "2021-03-05"),
        ("2021年3月5日 10:00", "2021-03-05"),
        ("Fri, 05 Mar 2021 10:00:00 GMT", "2021-03-05"),
        ("5 March 2021", "2021-03-05"),
        ("2021-02-30", None),
        ("15日", None),
        ("2021", None),
        ("三天前", None),
        ("yesterday", None),
        ("March 2021", None),
        ("", None),
    ],
)
def test_metadata(text, day):
    assert read_metadata(text) == day


def test_dateparser_is_loaded_only_for_english():
    code = (
        "import sys, pipeline; pipeline.extract('会议于2018年12月17日召开。');"
        "assert 'dateparser' not in sys.modules and 'lunar_python' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
