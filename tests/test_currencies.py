"""The names of currencies are CLDR's, and each of them reads as its currency."""

import json
import re
from pathlib import Path

import pytest
from babel import Locale

from pipeline import extract
from pipeline.characters import normalize
from pipeline.currencies import ACTIVE, ISO_4217

DATA = Path(__file__).resolve().parent.parent / "rules" / "amounts" / "currencies.jsonl"
NAMES = {row["code"]: row["names"] for row in map(json.loads, DATA.read_text(encoding="utf-8").splitlines())}
#: Funds, metals, test codes and units of account: nobody pays with them in a text.
NOT_MONEY = frozenset(
    [
        "BOV",
        "CHE",
        "CHW",
        "CLF",
        "COU",
        "MXV",
        "USN",
        "UYI",
        "UYW",
        "XAG",
        "XAU",
        "XBA",
        "XBB",
        "XBC",
        "XBD",
        "XPD",
        "XPT",
        "XSU",
        "XTS",
        "XUA",
        "XXX",
        "XRE",
        "BUK",
        "CNH",
    ]
)


def cldr(code: str) -> set[str]:
    """The names CLDR has for a currency in simplified and traditional text, simplified, without years."""
    names = set()
    for locale in ("zh_Hans", "zh_Hant", "zh_Hant_HK"):
        name = Locale.parse(locale).currencies.get(code, "")
        names.add(normalize(re.sub(r"\s*[（(].*?[)）]\s*", "", name).strip()))
    return names


@pytest.mark.parametrize("code", sorted(NAMES))
def test_names_are_those_of_cldr(code):
    assert code in ISO_4217
    assert set(NAMES[code]) <= cldr(code)


def test_every_currency_in_use_has_its_names():
    wanting = {
        code
        for code in ACTIVE - NOT_MONEY
        if not NAMES.get(code) and any(not n.isascii() for n in cldr(code) if n)
    }
    assert wanting <= {"SLE", "VED", "XCG", "ZWG"}, wanting


@pytest.mark.parametrize("code", sorted(NAMES))
def test_a_sum_in_each_name_has_its_currency(code):
    for name in NAMES[code]:
        records = extract(f"合计5亿{name}。").amounts
        assert [(r.text, r.currency) for r in records] == [(f"5亿{name}", code)], name
