"""Simple front matter is read as YAML's own reader reads it."""

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.read import front_matter

PIECE = st.sampled_from(
    [
        *"ab0-_ :#\"'\\,[]{}&*!|>%@`?~=<.文：标\t\u3000",
        ": ",
        " #",
        "  ",
        "null",
        "yes",
        "---",
        "0x1F",
        "<<",
        "https://a.b/c?d=1#e",
    ]
)
LINE = st.builds(
    lambda name, colon, value: name + colon + "".join(value),
    st.sampled_from(["title", "日期", "a-b", "a", "- a", "# a", ""]),
    st.sampled_from([":", ": ", ":  ", "", "\t: "]),
    st.lists(PIECE, max_size=6),
)


@given(st.lists(LINE, min_size=1, max_size=4).map("\n".join))
def test_the_quick_way_says_what_yaml_says(text):
    quick = front_matter._simple(text)
    if quick:
        try:
            data = YAML(typ="base", pure=True).load(text)
        except YAMLError as error:
            raise AssertionError(f"{text!r}: no YAML, read as {quick}") from error
        assert quick == {name: value or "" for name, value in data.items()}


def test_an_article_as_collectors_write_it_goes_the_quick_way():
    text = 'title: "财政部：关于印发办法的通知"\ndate: 2021-05-01\nurl: https://example.org/a?b=1#c\nauthor:\ntags: 农业 乡村'
    assert front_matter._simple(text) == {
        "title": "财政部：关于印发办法的通知",
        "date": "2021-05-01",
        "url": "https://example.org/a?b=1#c",
        "author": "",
        "tags": "农业 乡村",
    }
