"""What an action record says beside its verb: means, purpose, condition, recipient, amounts, parties, status."""

import pytest

from pipeline import extract


@pytest.fixture(scope="module")
def gift():
    return extract("通过南南合作基金，中方将向老挝提供2亿元人民币，以改善农村供水。", "2024-01-10")


def test_who_gives_what_to_whom_how_and_why(gift):
    (action,) = gift.actions
    assert (action.actor.text, action.recipient.text) == ("中方", "老挝")
    assert action.object.text == "2亿元人民币"
    assert action.instrument.text == "通过南南合作基金"
    assert action.purpose.text == "以改善农村供水"
    assert action.amounts == tuple(a.id for a in gift.amounts)


def test_every_piece_leads_back_to_the_raw_text(gift):
    raw = "通过南南合作基金，中方将向老挝提供2亿元人民币，以改善农村供水。"
    (action,) = gift.actions
    for piece in (
        action.predicate,
        action.object,
        action.recipient,
        action.instrument,
        action.purpose,
        action.actor,
    ):
        assert raw[piece.raw_start : piece.raw_end] == piece.text


def test_a_condition_is_kept():
    (action,) = extract("如发生争议，双方应友好协商解决。").actions
    assert action.condition.text == "如发生争议"


def test_a_tag_names_the_leader_and_who_takes_part():
    (action,) = extract(
        "工作方案\n一、建立评估制度。（财政部牵头，商务部、海关总署参与，2025年6月底前完成）"
    ).actions
    assert (action.actor.text, action.actor.role, action.actor.origin) == ("财政部", "lead", "tag")
    assert [(p.text, p.role) for p in action.participants] == [("商务部、海关总署", "participant")]
    assert action.deadline.edtf == "2025-06"


def test_a_deadline_names_the_date_it_was_read_from():
    found = extract("各单位应于2024年6月30日前报送方案。", "2024-01-10")
    (action,) = found.actions
    assert action.deadline.date_id in {d.id for d in found.dates}
    assert (action.deadline.edtf, action.deadline.latest) == ("2024-06-30", "2024-06-30")


def test_what_is_under_way_is_ongoing_and_a_ban_is_negative():
    (open_one,) = extract("联合工作组正在考虑建立共享机制。").actions
    (banned,) = extract("任何单位不得挪用专项资金。").actions
    assert open_one.status == "ongoing"
    assert banned.polarity == "negative"
