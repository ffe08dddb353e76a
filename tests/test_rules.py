"""Every rule proves its examples and stays silent on its rejects."""

import pytest

from pipeline.checks import failed_example, failed_reject
from pipeline.collection import default_packs
from pipeline.extract import EXTRACTORS
from pipeline.rules import default_rules
from pipeline.strict_yaml import _read_yaml

RULES = [(e.stem, rule) for e in EXTRACTORS for rule in default_packs()[e.stem].rules]


@pytest.mark.parametrize(
    ("stem", "rule", "example"),
    [
        pytest.param(stem, rule, example, id=f"{rule.id}: {example.match}")
        for stem, rule in RULES
        for example in rule.examples
    ],
)
def test_rule_reads_its_example(stem, rule, example, packs):
    assert failed_example("rules", stem, rule, example, packs) == []


@pytest.mark.parametrize(
    ("stem", "rule", "reject"),
    [
        pytest.param(stem, rule, reject, id=f"{rule.id}: {reject.text[:40]}")
        for stem, rule in RULES
        for reject in rule.rejects
    ],
)
def test_rule_is_silent_on_its_reject(stem, rule, reject, packs):
    assert failed_reject("rules", stem, rule, reject, packs) == []


@pytest.mark.parametrize("path", sorted(default_rules().rglob("*.yaml")), ids=lambda path: path.name)
def test_pack_is_read_the_quick_way_and_as_yaml_1_2_says(path):
    text = path.read_text(encoding="utf-8")
    assert _read_yaml(text, pure=False) == _read_yaml(text, pure=True)
