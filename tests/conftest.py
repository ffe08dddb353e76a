"""What the tests share: the project's own packs, loaded once, and the cases of a subject."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.collection import default_packs
from pipeline.rules import load_yaml

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"


def cases(stem: str) -> list[Any]:
    """The cases of a subject, as pytest parameters named by their text."""
    data = load_yaml(CASES / f"{stem}.yaml") or []
    return [pytest.param(case, id=case["text"].replace("\n", "⏎")[:60]) for case in data]


@pytest.fixture(scope="session")
def packs():
    return default_packs()
