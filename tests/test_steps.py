"""Several documents take each stage together, and each gives what it gives alone."""

import pytest

from pipeline.collection import default_packs, process, stages
from pipeline.document import Source
from pipeline.steps import abreast, finish

TEXTS = [
    "2018年1月10日，中方承诺提供约2亿元人民币。",
    "国家发展改革委要求各地在年底前完成整改。",
    "",
    "香港金融管理局周三公布，外汇储备为4,200亿美元。",
]


def test_all_take_a_step_before_any_takes_the_next():
    taken = []

    def work(name, steps):
        for step in range(steps):
            taken.append((name, step))
            yield
        return name * steps

    assert [value for value, _ in abreast([work("a", 3), work("b", 1), work("c", 2)])] == ["aaa", "b", "cc"]
    assert taken == [("a", 0), ("b", 0), ("c", 0), ("a", 1), ("c", 1), ("a", 2)]
    assert finish(work("d", 2)) == "dd"


def test_documents_abreast_give_what_each_gives_alone():
    packs = default_packs()
    sources = [Source(doc_id=f"d{i}", text=text, sha256="0" * 64) for i, text in enumerate(TEXTS)]
    together = abreast(stages(source, packs) for source in sources)
    assert [extraction for extraction, _ in together] == [process(source, packs) for source in sources]
    assert all(seconds >= 0 for _, seconds in together)


def test_a_failure_is_the_callers_to_keep_with_its_document():
    def broken():
        yield
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        abreast([broken()])
