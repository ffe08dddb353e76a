"""What the tests share: the project's own packs, loaded once, and the cases of a subject."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from pipeline.collection import default_packs
from pipeline.strict_yaml import load_yaml

#: Settings of who runs the tests: of shuli's own, but for those of the tests; and of what a terminal looks like.
FOREIGN = [
    name
    for name in os.environ
    if (name.startswith("SHULI_") and name not in ("SHULI_KILLS", "SHULI_SCREENSHOTS"))
    or name in ("COLUMNS", "LINES", "FORCE_COLOR", "PY_COLORS", "TTY_COMPATIBLE", "GITHUB_ACTIONS")
]
for name in FOREIGN:
    del os.environ[name]  # before rich and typer are imported, which read them then

#: The same examples on every machine, and none that is refused because its machine is slow; and others each time.
STEADY = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("steady", STEADY)
settings.register_profile("search", STEADY, derandomize=False)
settings.load_profile("steady")

#: Files whose tests start processes, servers or a browser, or watch the clock: one after the other, on one worker.
PROCESSES = frozenset(
    (
        "test_api", "test_cluster", "test_crash", "test_ending", "test_flows", "test_hooks", "test_pool",
        "test_prefect", "test_reading_bounded", "test_remote", "test_review_page", "test_settings",
    )
)  # fmt: skip
#: Files whose tests share nothing and are dealt out one by one, last: they even the workers out.
APART = ("test_cases", "test_amounts_properties", "test_cleaning_properties", "test_dates_properties")
ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"


def cases(stem: str) -> list[Any]:
    """The cases of a subject, as pytest parameters named by their text."""
    data = load_yaml(CASES / f"{stem}.yaml") or []
    return [pytest.param(case, id=case["text"].replace("\n", "⏎")[:60]) for case in data]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """With several workers (`make test`) the tests of a file stay together, and so do all that start processes."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        name = item.path.stem
        if name not in APART:
            item.add_marker(pytest.mark.xdist_group("processes" if name in PROCESSES else name))


@pytest.fixture(scope="session")
def packs():
    return default_packs()
