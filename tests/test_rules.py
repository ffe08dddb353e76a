"""Every rule proves its examples and stays silent on its rejects."""

import pytest

from pipeline.collection import default_packs, extract
from pipeline.extract import EXTRACTORS

RULES = [(e.stem, rule) for e in EXTRACTORS for rule in default_packs()[e.stem].rules]
EXAMPLES = [
    pytest.param(stem, rule, example, id=f"{rule.id}: {example.match}")
    for stem, rule in RULES
    for example in rule.examples
]
REJECTS = [
    pytest.param(stem, rule, reject, id=f"{rule.id}: {reject.text[:40]}")
    for stem, rule in RULES
    for reject in rule.rejects
]


@pytest.mark.parametrize(("stem", "rule", "example"), EXAMPLES)
def test_rule_reads_its_example(stem, rule, example):
    records = getattr(extract(example.text, example.published), stem)
    read = {(r.text, r.rule): r.brief for r in records}
    assert (example.match, rule.id) in read, f"read instead: {[(r.text, r.rule, r.brief) for r in records]}"
    if example.value is not None:
        assert read[example.match, rule.id] == example.value


@pytest.mark.parametrize(("stem", "rule", "reject"), REJECTS)
def test_rule_is_silent_on_its_reject(stem, rule, reject):
    records = getattr(extract(reject.text, reject.published), stem)
    assert [(r.text, r.brief) for r in records if r.rule == rule.id] == [], reject.why
