"""Which characters a pattern can begin and end with."""

import pytest

from pipeline.edges import first_of, last_of
from pipeline.linear import Pattern

PATTERNS = [
    "第|[0-9A-Za-z.]",
    "[大经]|月饼|合约",
    "-[0-9]{1,3}(?:[^0-9]|$)|[0-9./]",
    "^|[（(于在:：]|截至",
    "$|[)）]|前|起|之前",
    "期[^间内]|期$|[级制]|之[内]?计",
    r"[0-9A-Za-z.\-_号]|(?:日期|时间)[:：]?",
    "(?:年度?)?(?:报|表)+",
    "每个?|平|逢",
]
TEXTS = ["第", "5", "a", "大", "月饼", "合约", "-12", "-12a", "12", "(", "截至", "之前", "期末", "期", "之计", "年度报", "报表",
         "每个", "时间:", "日期", "无", "月", "约", "度", "-"]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_edge_holds_whatever_touches(pattern: str) -> None:
    before, after = Pattern(f"(?:{pattern})$"), Pattern(f"^(?:{pattern})")
    first, last = first_of(pattern), last_of(pattern)
    for text in TEXTS:
        if last is not None and before.search(text):
            assert text[-1] in last
        if first is not None and after.search(text):
            assert text[0] in first


def test_edge_is_exact_where_it_is_known() -> None:
    assert last_of("第|[0-2]") == frozenset("第012")
    assert first_of("月?饼|(?P<n>合约){2,3}") == frozenset("月饼合")
    assert last_of("^|[于在]") == frozenset("于在")
    assert last_of("月饼?") == frozenset("月饼")


@pytest.mark.parametrize(
    "pattern", ["[^a]", ".", "a?", "a*|b", r"\pL", "(?i:a)", "[[:alpha:]]", "[]a]", r"\bx", "a|$"]
)
def test_no_edge_where_anything_may_stand(pattern: str) -> None:
    assert last_of(pattern) is None
