"""Units of measurement: each name once, each code one that UCUM knows."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline import extract

DATA = Path(__file__).resolve().parent.parent / "rules" / "amounts" / "units.tsv"
ROWS = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def test_each_name_stands_once():
    names = Counter(name for _, words in ROWS for name in words.split())
    assert [name for name, count in names.items() if count > 1] == []


def test_codes_are_those_of_ucum():
    ucum = pytest.importorskip("ucumvert", reason="the UCUM library is not installed")
    registry = ucum.PintUcumRegistry()
    for code, _ in ROWS:
        if code != "-":
            registry.from_ucum(code)


@pytest.mark.parametrize(("code", "words"), ROWS, ids=[row[1] for row in ROWS])
def test_a_quantity_carries_its_code(code, words):
    for word in words.split():
        (record,) = extract(f"总量为1200万{word}。" if not word.isascii() else f"规格为1200{word}。").amounts
        assert (record.unit, record.ucum) == (word, None if code == "-" else code)
