"""The extractors inside somebody else's spaCy pipeline, whatever its tokenizer."""

import pytest
import spacy
from spacy.tokens import Doc

TEXT = "2018年1月10日，外交部承诺提供约2亿元人民币，将于2019年6月前召开会议。"
STEMS = ("dates", "amounts", "organizations", "actions")


@pytest.fixture(params=["char", "jieba"])
def nlp(request):
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": request.param}}})
    for stem in STEMS:
        nlp.add_pipe(f"shuli_{stem}")
    return nlp


def read(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2018-01-10"
    return nlp(doc)


def test_components_write_spans_and_records(nlp):
    doc = read(nlp)
    (amount,) = doc.spans["amounts"]
    assert amount.label_ == "MONEY"
    assert "2亿元人民币" in amount.text
    record = amount._.shuli
    assert (record["value"], record["currency"], record["mod"]) == ("200000000", "CNY", "APPROX")
    assert doc.text[record["raw_start"] : record["raw_end"]] == record["text"] == "2亿元人民币"
    assert [s._.shuli["edtf"] for s in doc.spans["dates"]] == ["2018-01-10", "2019-06"]
    assert [s._.shuli["name"] for s in doc.spans["organizations"]] == ["外交部"]
    assert "commitment" in [s._.shuli["modality"] for s in doc.spans["actions"]]


def test_spans_survive_a_round_trip_through_bytes(nlp):
    doc = read(nlp)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(s.text, s.label_, s._.shuli) for s in again.spans["amounts"]] == [
        (s.text, s.label_, s._.shuli) for s in doc.spans["amounts"]
    ]


def test_pipeline_is_written_to_disk_and_read_back(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    mine, theirs = read(nlp), read(again)
    assert [s.text for s in theirs.spans["dates"]] == [s.text for s in mine.spans["dates"]] != []


def test_components_are_found_without_importing_the_package():
    from importlib.metadata import entry_points

    names = {e.name for e in entry_points(group="spacy_factories") if e.value.startswith("pipeline.")}
    assert names == {f"shuli_{stem}" for stem in STEMS}
