"""What a text is decides what its bare verb phrases mean; what is no action is named and stays silent."""

import pytest

from pipeline.collection import default_packs, extract

FILTERS = default_packs()["actions"].filters
GENRES = [
    ("plan", "城市更新三年行动计划（2023—2025年）\n一、总体要求\n坚持规划引领，补齐短板。"),
    ("plan", "加强源头治理，完善标准体系。推动产业转型，培育新动能。健全监管机制，强化执法。"),
    ("declaration", "第五次领导人会议联合声明\n我们同意深化合作。"),
    ("declaration", "双方同意扩大贸易。双方支持企业投资。双方将加强协调。"),
    ("notice", "关于做好防汛工作的通知\n各单位要加强值守。"),
    ("regulation", "某省节水条例\n第一条 为节约用水，制定本条例。\n第二条 用户应当节水。\n第三条 不得浪费。"),
    ("contract", "设备采购合同\n甲方应付款，乙方应交货。"),
    ("announcement", "关于回购股份的公告\n公司拟回购股份。"),
    ("news", "新华社北京5月1日电 记者从会上获悉，工程已经开工。"),
    ("news", "受暴雨影响，多地道路中断，救援人员已赶赴现场，转移了两千人。据悉，损失正在统计。"),
    ("interview", "部长答记者问\n问：有何打算？\n答：我们将扩大开放。"),
    ("report", "某市2023年国民经济和社会发展统计报告\n全年粮食产量增长。"),
    ("report", "2023年某市国民经济和社会发展统计公报\n全年粮食产量增长5.2%。年末共有学校300所。"),
    ("declaration", "中国和某国联合公报\n双方同意深化合作。"),
    ("speech", "在开幕式上的致辞\n各位来宾，大家好。"),
]


@pytest.mark.parametrize(("wanted", "text"), GENRES)
def test_genre_is_recorded_with_the_document(wanted, text):
    assert extract(text).document.genre == wanted


def test_a_bare_verb_phrase_is_a_task_in_a_plan_and_none_in_news():
    phrase = "加强监管，完善制度。"
    plan = extract(f"工作方案\n{phrase}").actions
    news = extract(f"本报讯 记者从市里获悉，去年该局工作取得了进展。该局{phrase}").actions
    assert [a.predicate.text for a in plan] == ["加强", "完善"]
    assert news == []


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(f.id, t, id=f"{f.id}: {t[:30]}") for f in FILTERS for t in f.silent]
)
def test_filter_silences(name, text):
    assert [(a.text, a.brief) for a in extract(text, "2024-06-01").actions] == [], name


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(f.id, t, id=f"{f.id}: {t[:30]}") for f in FILTERS for t in f.kept]
)
def test_filter_lets_pass(name, text):
    assert extract(text, "2024-06-01").actions, name
