"""Who pays what to whom, what for and as part of what: a sentence and what it says of its sums."""

from pathlib import Path

import pytest

from pipeline import extract
from pipeline.strict_yaml import load_yaml

CASES = [
    ("世界银行批准向巴基斯坦提供5亿美元贷款，用于灾后重建。", [("5亿美元", "世界银行", "巴基斯坦", "灾后重建")]),
    ("越南获得亚洲开发银行2亿美元贷款，用于修建公路。", [("2亿美元", "亚洲开发银行", "越南", "修建公路")]),
    ("这笔3亿欧元的赠款来自德国复兴信贷银行。", [("3亿欧元", "德国复兴信贷银行", None, "赠款")]),
    (
        "德国将在未来三年内为该计划追加6亿欧元，其中2亿欧元用于气候项目，4亿欧元用于难民救助。",
        [("6亿欧元", "德国", "该计划", None), ("2亿欧元", "德国", "该计划", "气候项目"), ("4亿欧元", "德国", "该计划", "难民救助")],
    ),
    ("阿里巴巴以10亿元收购该公司51%的股权。", [("10亿元", "阿里巴巴", None, "收购该公司51%的股权")]),
    ("该公司因违规被处罚款500万元。", [("500万元", "该公司", None, "罚款")]),
    ("盖茨基金会向世界卫生组织捐款3000万美元，用于防控疟疾。", [("3000万美元", "盖茨基金会", "世界卫生组织", "防控疟疾")]),
    ("该项目由中铁建集团出资1亿元、地方政府出资5000万元。", [("1亿元", "中铁建集团", None, None), ("5000万元", "地方政府", None, None)]),
    ("教育部補助國立大學3,500萬元，辦理校園無障礙改善。", [("3,500萬元", "教育部", "國立大學", "辦理校園無障礙改善")]),
    ("亚投行为印度提供的7.5亿美元贷款将用于抗疫。", [("7.5亿美元", "亚投行", "印度", "抗疫")]),
    ("去年该国进口额达300亿美元。", [("300亿美元", None, None, None)]),
    ("甲方应向乙方支付合同价款人民币120万元。", [("人民币120万元", "甲方", "乙方", "合同价款")]),
]  # fmt: skip


#: A text and its sums in reading order, each with payer, recipient and purpose.
MORE = [
    (case["text"], [tuple(row) for row in case["sums"]])
    for case in load_yaml(Path(__file__).parent / "roles.yaml")
]


@pytest.mark.parametrize(("text", "sums"), CASES + MORE)
def test_roles_of_a_sum(text, sums):
    found = [
        tuple(x.text if x else None for x in (a, a.payer, a.recipient, a.purpose))
        for a in extract(text).amounts
        if a.type == "money"
    ]
    assert found == sums


def test_parts_name_their_total():
    amounts = extract("总投资10亿元，其中中央补助4亿元、地方自筹6亿元。").amounts
    assert [a.total for a in amounts] == [None, amounts[0].id, amounts[0].id]


def test_roles_are_grounded_in_the_raw_text():
    text = "# 消息\n\n世界银行向 **巴基斯坦** 提供 5 亿美元贷款，用于灾后重建。\n"
    (amount,) = extract(text).amounts
    for role in (amount.payer, amount.recipient, amount.purpose):
        assert text[role.raw_start : role.raw_end].replace("*", "").strip() == role.text
