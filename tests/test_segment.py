"""Words are cut as jieba cuts them."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment import dictionary

PIECES = [
    "国家发展改革委",
    "会同",
    "有关部门",
    "提供援助",
    "加强团结",
    "北京大学生",
    "C++",
    "3.5%",
    "AA制",
    "卡拉OK",
    "T恤",
]
TEXTS = st.lists(st.sampled_from([*PIECES, *"的和在中国人民银行行长　，。 \n\r𠀀é"]), max_size=20).map(
    "".join
)


@pytest.fixture(scope="module")
def theirs():
    jieba.setLogLevel("ERROR")
    words = jieba.Tokenizer()
    words.initialize()
    dictionary()
    return words


@given(text=TEXTS)
def test_words_are_those_of_jieba_without_its_model(text, theirs):
    assert dictionary().cut(text) == theirs.lcut(text, HMM=False)
