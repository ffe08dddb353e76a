"""The task list: order, filters, and a table that lines up."""

import pytest

from pipeline import extract
from pipeline.views.tasks import render, tasks

TEXT = (
    "青禾省养老服务工作方案\n"
    "一、2024年9月底前建立评估制度，完善监管机制。（民政厅牵头，财政厅配合）\n"
    "二、鼓励企业兴办养老机构。\n"
    "三、各市政府应当于2024年6月30日前报送方案，不得挪用资金。\n"
)


@pytest.fixture(scope="module")
def actions():
    return extract(TEXT, "2024-01-10").actions


def test_the_earliest_deadline_comes_first_and_none_last(actions):
    found = [(t.deadline, t.actor, t.what) for t in tasks(actions)]
    assert found[0][0] == "2024-06-30"
    assert [d for d, _, _ in found if d] == sorted(d for d, _, _ in found if d)
    assert found[-1][0] == ""
    assert ("2024-09", "民政厅, 财政厅", "建立评估制度") in found


def test_filters_narrow_the_list(actions):
    assert {t.actor for t in tasks(actions, actor="民政厅")} == {"民政厅, 财政厅"}
    assert [t.what for t in tasks(actions, modality="encouragement")] == ["鼓励企业兴办养老机构"]
    assert {t.deadline for t in tasks(actions, until="2024-07-01")} == {"2024-06-30"}
    assert {t.deadline for t in tasks(actions, since="2024-07-01")} == {"2024-09"}
    assert tasks(actions, organization="no.such.body") == []


def test_a_source_leads_back_to_the_raw_text(actions):
    for task in tasks(actions):
        start, end = task.source.rsplit(":", 1)[1].split("-")
        assert TEXT[int(start) : int(end)] == task.what


def test_a_prohibition_says_so(actions):
    assert any(t.modality == "obligation (not)" and t.what == "挪用资金" for t in tasks(actions))


def test_the_table_keeps_its_width(actions):
    lines = list(render(tasks(actions), 100))
    assert lines[0].split() == ["deadline", "recurrence", "modality", "actor", "what", "source"]
    assert len(lines) == len(actions) + 1
    assert all(sum(2 if ord(c) > 0x2E7F else 1 for c in line) <= 101 for line in lines)
    assert list(render([])) == ["no actions"]


def test_a_narrow_terminal_gets_two_lines_a_task(actions):
    lines = list(render(tasks(actions), 80))
    assert len(lines) == 2 * len(actions)
    assert all(sum(2 if ord(c) > 0x2E7F else 1 for c in line) <= 80 for line in lines)
    assert "民政厅, 财政厅" in lines[2 * [t.what for t in tasks(actions)].index("建立评估制度")]
