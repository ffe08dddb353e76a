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
def test_estimate_is_near_the_share_of_common_clauses(one, other):
    """64 permutations: a standard error of at most 1/16."""
    share = len(set(one) & set(other)) / len(set(one) | set(other))
    assert abs(jaccard(signature(text(one)), signature(text(other))) - share) < 5 / 16


@given(st.lists(CLAUSES, max_size=12), st.randoms(use_true_random=False))
def test_documents_repeat_the_first_that_is_close_to_them_in_whatever_order_they_come(texts, rng):
    signatures = [(f"{n:02d}", signature(text(t))) for n, t in enumerate([*texts, *texts])]
    found = duplicates(signatures)
    values = dict(signatures)
    for doc_id, other in found.items():
        assert other < doc_id
        assert other not in found
        assert jaccard(values[doc_id], values[other]) >= THRESHOLD
    assert {doc_id for doc_id in values if int(doc_id) >= len(texts)} <= found.keys()  # each text came twice
    rng.shuffle(signatures)
    assert duplicates(signatures) == found


def test_a_page_with_other_furniture_repeats_the_first_published():
    body = "。".join(f"条文第{n}款的内容" for n in range(40))
    signatures = [("a", signature(body + "。网站页脚的文字")), ("b", signature(body)), ("c", signature(body))]
    assert duplicates(signatures, {"a": None, "b": "2021-05-02", "c": "2021-05-01"}) == {"a": "c", "b": "c"}


def test_articles_that_share_some_paragraphs_are_two():
    shared = [f"条文第{n}款的内容" for n in range(20)]
    one, other = ("。".join([*shared, *(f"{name}地第{n}项措施" for n in range(20))]) for name in "甲乙")
    assert duplicates([("a", signature(one)), ("b", signature(other))]) == {}
