"""Near-duplicates: which texts count as one article."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates import THRESHOLD, duplicates, jaccard, signature

CLAUSES = st.lists(st.integers(0, 60), min_size=8, max_size=90, unique=True)


def text(clauses):
    return "。".join(f"第{n}个分句说的事情" for n in clauses)


def test_short_texts_are_not_compared():
    assert signature("只有一句话。") is None


@given(CLAUSES)
def test_order_and_spaces_change_nothing(clauses):
    assert signature(text(clauses)) == signature(text(reversed(clauses)).replace("分句", "分 句"))


@given(CLAUSES, CLAUSES)
def test_short_texts_are_compared_exactly(one, other):
    share = len(set(one) & set(other)) / len(set(one) | set(other))
    assert jaccard(signature(text(one)), signature(text(other))) == share


@given(st.lists(CLAUSES, max_size=12), st.randoms(use_true_random=False))
def test_no_pair_is_missed(texts, rng):
    """Every text is compared with every one before it; whatever the order in which they are given."""
    signatures = [(f"{n:02d}", signature(text(t))) for n, t in enumerate(texts)]
    kept, expected = {}, {}
    for doc_id, values in signatures:
        close = [other for other in kept if jaccard(values, kept[other]) >= THRESHOLD]
        if close:
            expected[doc_id] = min(close)
        else:
            kept[doc_id] = values
    rng.shuffle(signatures)
    assert duplicates(signatures) == expected


def test_a_page_with_other_furniture_repeats_the_first_published():
    body = "。".join(f"条文第{n}款的内容" for n in range(40))
    signatures = [("a", signature(body + "。网站页脚的文字")), ("b", signature(body)), ("c", signature(body))]
    assert duplicates(signatures, {"a": None, "b": "2021-05-02", "c": "2021-05-01"}) == {"a": "c", "b": "c"}
