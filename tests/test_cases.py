"""A case is a text and all that it states of one subject: one mention too many fails like one too few."""

import pytest
from conftest import CASES, cases

from pipeline import extract

STEMS = sorted(path.stem for path in CASES.glob("*.yaml"))


@pytest.mark.parametrize(
    ("stem", "case"),
    [pytest.param(stem, *p.values, id=f"{stem}: {p.id}") for stem in STEMS for p in cases(stem)],
)
def test_case(stem, case):
    records = getattr(extract(case["text"], case.get("published")), stem.split("_")[0])
    assert [[r.text, r.brief] for r in records] == [
        [str(surface), str(value)] for surface, value in case["expect"]
    ]
