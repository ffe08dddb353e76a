"""What a price or a rate is for: `per` of a sum, and of a quantity that has it right beside it."""

import pytest

from pipeline import extract

CASES = [
    ("上网电价0.3元/千瓦时。", ["千瓦时"]),
    ("物业费5元/㎡/月，押金3000元。", ["㎡/月", None]),
    ("维护费8元/（㎡·月）。", ["㎡·月"]),
    ("电费按0.85元/度计收。", ["度"]),
    ("租金每平方米每月35元。", ["平方米每月"]),
    ("每名学生补助1000元，另发书包。", ["名"]),
    ("每10股派发现金红利2.50元。", [None, "10股"]),
    ("化肥每袋150块，住宿每晚400元。", ["袋", "晚"]),
    ("发电成本0.38元每千瓦时。", ["千瓦时"]),
    ("每吨销售后获利，全年共500元。", [None]),
    ("心率92次/分，每公顷5845公斤，产能30万吨/年。", ["分", "公顷", "年"]),
    ("人口密度5000人/平方公里，时速100公里/小时。", ["平方公里", None]),
    ("每天有三趟列车。", [None]),
]


@pytest.mark.parametrize(("text", "per"), CASES)
def test_a_price_says_what_it_is_for(text, per):
    assert [a.per for a in extract(text).amounts] == per
