"""The pages say what the code does now."""

import re
import tomllib

import pytest
from conftest import ROOT

from pipeline import documentation
from pipeline.schema import RECORDS

PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "rules").rglob("*.md")),
]


def test_records_page_is_current():
    page = documentation.PAGE.read_text(encoding="utf-8")
    assert page == documentation.page(), "run: python -m pipeline.documentation"


def test_every_note_belongs_to_a_field():
    models = [documentation.Mention, *RECORDS.values(), *documentation.INNER]
    known = {f"{m.__name__}.{name}" for m in models for name in m.model_fields}
    assert set(documentation.notes()) <= known


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for group in project["optional-dependencies"].values() for d in group),
    ]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert explained == {re.match(r"[A-Za-z0-9.-]+", d)[0] for d in wanted}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_that_a_page_links_to_are_there(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
