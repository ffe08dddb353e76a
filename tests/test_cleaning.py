"""A case is a raw text and the blocks that cleaning makes of it, and what it takes out and why where that is given."""

from pathlib import Path

import pytest

from pipeline.clean import clean, default_pack
from pipeline.document import Source
from pipeline.strict_yaml import load_yaml

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['about']}")
    for path in sorted((Path(__file__).parent / "cleaning").glob("*.yaml"))
    for case in load_yaml(path)
]


def cleaned(raw, pack=None):
    return clean(Source("case.txt", raw, ""), pack or default_pack())


def shown(document):
    return [
        f"{b.kind}{f' {b.level}' if b.kind in ('heading', 'item') else ''}: {document.text[b.start : b.end]}"
        for b in document.blocks
    ]


@pytest.mark.parametrize("case", CASES)
def test_blocks(case):
    document = cleaned(case["raw"])
    assert shown(document) == case["blocks"]
    if "norm" in case:
        assert document.norm == case["norm"]
    if "lead_in" in case:
        assert {i: b.lead_in for i, b in enumerate(document.blocks) if b.lead_in is not None} == case[
            "lead_in"
        ]
    left = [[e.why, document.source.text[e.start : e.end]] for e in document.edits]
    assert [x for x in case.get("removed", []) if x not in left] == []


RULES = default_pack().rules


@pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(r, e, id=r.id) for r in RULES for e in r.examples]
)
def test_boilerplate_leaves(rule, example):
    document = cleaned(example.text)
    assert example.match not in document.text
    assert f"boilerplate: {rule.id}" in {e.why for e in document.edits}


@pytest.mark.parametrize(("rule", "reject"), [pytest.param(r, x, id=r.id) for r in RULES for x in r.rejects])
def test_text_stays(rule, reject):
    document = cleaned(reject.text)
    assert f"boilerplate: {rule.id}" not in {e.why for e in document.edits}, reject.why


STEPS = {
    "boilerplate": ("今年汛期来得早。\n阅读原文", "阅读原文"),
    "page_numbers": ("今年汛期来得早。\n\n第3页\n\n各地要做好准备。", "第3页"),
    "repeats": ("【海岸社5月3日电】\n【海岸社5月3日电】\n【海岸社5月3日电】\n今年汛期来得早。", "电】\n【"),
}


@pytest.mark.parametrize("step", STEPS)
def test_switch(step):
    raw, trace = STEPS[step]
    pack = default_pack()
    off = pack.model_copy(update={"steps": pack.steps.model_copy(update={step: False})})
    assert trace not in cleaned(raw).text
    assert trace in cleaned(raw, off).text
