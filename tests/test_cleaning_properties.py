"""What holds for the cleaning of any text: over generated texts and over the articles that come with the project."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.clean import clean, default_pack
from pipeline.document import Source
from pipeline.read import read_file

RAW = sorted((Path(__file__).resolve().parent.parent / "raw").iterdir())
WORDS = [
    "水资源",
    "合作",
    "机制",
    "安排",
    "资金",
    "三亿元",
    "2021年",
    "3.5",
    "项目",
    "World",
    "Bank",
    "和",
    "的",
    "⻓江",
    "計劃",
]
MARKS = [
    "，",
    "。",
    "、",
    "；",
    "：",
    "（",
    "）",
    "《",
    "》",
    "“",
    "”",
    " ",
    "  ",
    "\u3000",
    "\t",
    "-",
    "—",
    "*",
    "**",
    "#",
    "|",
    "\u200b",
    "\x0c",
]
HEADS = [
    "",
    "",
    "",
    "一、",
    "（一）",
    "1.",
    "4.1 ",
    "# ",
    "**",
    "- ",
    "• ",
    "l ",
    "Ø ",
    "★",
    "| ",
    "——",
    "第一条　",
    "表1 ",
    "注：",
    "[1]",
]
ENDS = [
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "  \n",
    "\n \n",
    "\n\n- 3 -\n\n",
    "\n\n12\n\n",
    "\n![图](https://x.org/a.png)\n",
    "",
]
line = st.builds(
    lambda head, words, end: head + "".join(words) + end,
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(WORDS + MARKS), max_size=14),
    st.sampled_from(ENDS),
)
texts = st.lists(line, max_size=14).map("".join)
relaxed = settings(max_examples=300)


def cleaned(raw):
    return clean(Source("a.txt", raw, ""), default_pack())


def real():
    return [pytest.param(source, id=source.doc_id) for path in RAW for source in read_file(path, path.name)]


def check_offsets(document):
    """Every clean character is the raw one it leads to, or the one that an edit put in its place."""
    raw, text = document.source.text, document.text
    replaced = {e.start: e.to for e in document.edits if e.to}
    places = [document.raw_offset(i) for i in range(len(text))]
    assert len(set(places)) == len(places)
    assert document.source.pieces or places == sorted(places)
    for i, place in enumerate(places):
        assert text[i] == replaced.get(place, raw[place])


def check_edits(document):
    """The edits, applied in order, are the whole difference: what no edit names is still there."""
    raw = document.source.text
    if document.source.pieces:
        taken = sum(e.end - e.start - len(e.to) for e in document.edits)
        assert len(raw) - taken == len(document.text)
        return
    pieces, at = [], 0
    for edit in document.edits:
        assert edit.start >= 0
        assert edit.why
        start = max(edit.start, at)
        assert edit.end > start
        pieces.append(raw[at:start] + edit.to)
        at = edit.end
    assert "".join(pieces) + raw[at:] == document.text


def check_blocks(document):
    """The blocks are the text: in order, none empty, nothing between them but one line end."""
    text, at = document.text, 0
    for index, block in enumerate(document.blocks):
        assert block.start - at == 0 or text[at : block.start] == "\n"
        assert "\n" not in text[block.start : block.end]
        assert block.start < block.end
        assert block.lead_in is None or 0 <= block.lead_in < index
        at = block.end
    assert text[at:] == ""
    assert len(document.norm) == len(text)


@relaxed
@example("• **\n")
@given(texts)
def test_generated_texts(raw):
    document = cleaned(raw)
    check_offsets(document)
    check_edits(document)
    check_blocks(document)


@relaxed
@given(st.text(max_size=200))
def test_any_text(raw):
    document = cleaned(raw)
    check_offsets(document)
    check_edits(document)
    check_blocks(document)


@pytest.mark.parametrize("source", real())
def test_real_texts(source):
    document = clean(source, default_pack())
    check_offsets(document)
    check_edits(document)
    check_blocks(document)


@pytest.mark.parametrize("source", real())
def test_cleaning_a_clean_text_changes_nothing(source):
    once = clean(source, default_pack()).text
    assert cleaned(once).text == once


clause = st.lists(
    st.sampled_from(["水资源", "合作", "机制", "安排", "资金", "项目", "三亿元", "流域", "治理", "年度"]),
    min_size=2,
    max_size=6,
).map("".join)
paragraph = st.lists(clause, min_size=2, max_size=12).map(lambda clauses: "各方" + "，".join(clauses) + "。")
heading = st.sampled_from(["一、总体要求", "二、主要任务", "（一）完善机制", "（二）加强管理", "1.落实责任"])
item = clause.map(lambda words: "• 推动" + words + "；")
article = st.lists(st.one_of(paragraph, paragraph, heading, item), min_size=2, max_size=10, unique=True)
slide = st.lists(clause.map(lambda words: "• 关于" + words), min_size=1, max_size=8, unique=True)


def plain(lines):
    return [x.removeprefix("• ") for x in lines]


@relaxed
@given(st.lists(st.tuples(heading, slide), min_size=1, max_size=4), st.sampled_from(["\n", "\n\n"]))
def test_cleaning_clean_slides_changes_nothing(slides, between):
    raw = between.join(line for title, items in slides for line in (title, *items))
    once = cleaned(raw).text
    assert once.split("\n") == [x for title, items in slides for x in (title, *plain(items))]
    assert cleaned(once).text == once


@relaxed
@given(article)
def test_cleaning_a_clean_article_changes_nothing(lines):
    once = cleaned("\n\n".join(lines)).text
    assert once.split("\n") == plain(lines)
    assert cleaned(once).text == once


@relaxed
@given(
    st.lists(paragraph, min_size=3, max_size=8),
    st.integers(min_value=18, max_value=45),
    st.sampled_from(["\n", "\n\n"]),
)
def test_joining_mends_wrapped_lines_and_never_crosses_a_paragraph(paragraphs, width, between):
    wrapped = between.join("\n".join(wrap(p, width)) for p in paragraphs)
    assert cleaned(wrapped).text.split("\n") == paragraphs


def wrap(text, width):
    """The text set to a width; no line begins with a mark, as everywhere in print."""
    lines = []
    while len(text) > width:
        cut = width
        while text[cut] in "，。":
            cut -= 1
        lines.append(text[:cut])
        text = text[cut:]
    return [*lines, text]
