"""The registry: lines are checked, and names are found whole."""

import json

import pytest

from pipeline import extract
from pipeline.collection import default_packs
from pipeline.errors import PackError
from pipeline.organizations.registry import Body, Registry, load


def body(**values):
    return Body.model_validate({"id": "x.a", "name": "远山委员会", "type": "government", **values})


def texts(registry, text):
    return [(text[f.start : f.end], [b.id for b in f.form.bodies]) for f in registry.find(text)]


def folder(tmp_path, *lines):
    (tmp_path / "organizations").mkdir()
    (tmp_path / "organizations" / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_the_longest_name_wins():
    registry = Registry.of([body(), body(id="x.b", name="远山委员会秘书处")])
    assert texts(registry, "远山委员会秘书处和远山委员会") == [
        ("远山委员会秘书处", ["x.b"]),
        ("远山委员会", ["x.a"]),
    ]


def test_latin_names_are_found_as_whole_words_only():
    registry = Registry.of([body(abbr=["MRC"], name_en="Mountain Commission")])
    assert texts(registry, "MRC与MRCS、AMRC及Mountain Commission") == [
        ("MRC", ["x.a"]),
        ("Mountain Commission", ["x.a"]),
    ]


def test_a_reject_silences_the_name_inside_it():
    registry = Registry.of([body(strong=["远山委"], rejects=["远山委托"])])
    assert texts(registry, "远山委托他人，远山委同意") == [("远山委", ["x.a"])]


def test_names_with_a_dash_are_found_without_it():
    registry = Registry.of([body(name="甲河-乙江合作中心")])
    assert [t for t, _ in texts(registry, "甲河乙江合作中心与甲河-乙江合作中心")] == [
        "甲河乙江合作中心",
        "甲河-乙江合作中心",
    ]


def test_names_are_strong_or_weak():
    registry = Registry.of(
        [body(weak=["委员会"], abbr=["YC", "YSC"]), body(id="x.b", name="远水", name_weak=True)]
    )
    forms = registry.forms
    assert [len(forms[n].strong) for n in ("远山委员会", "YSC", "委员会", "YC", "远水")] == [1, 1, 0, 0, 0]
    assert registry.lookup("遠山委員會").id == "x.a"
    assert registry.lookup("委员会") is None


def test_a_body_exists_between_its_days():
    former = body(**{"from": "1998", "to": "2013-03"})
    assert [former.existed(d) for d in ("1997-12-31", "1998-05-01", "2013-03-20", "2014-01-01", None)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert body().existed(None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "x.a", "name": "远山", "type": "government", "nme": "?"}', "a.jsonl:1: nme"),
        ('{"id": "X A", "name": "远山", "type": "government"}', "a.jsonl:1: id"),
        ('{"id": "x.a", "name": "远山", "type": "ministry"}', "a.jsonl:1: type"),
        ('{"id": "x.a", "name": "远山", "type": "government", "country": "China"}', "a.jsonl:1: country"),
        ('{"id": "x.a", "name": "远山"', "a.jsonl:1: "),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(tmp_path, line, says):
    with pytest.raises(PackError) as error:
        load(folder(tmp_path, line))
    assert says in str(error.value)
    assert "next" in str(error.value)


def test_a_repeated_id_is_refused(tmp_path):
    line = json.dumps({"id": "x.a", "name": "远山", "type": "government"}, ensure_ascii=False)
    with pytest.raises(PackError, match="used twice"):
        load(folder(tmp_path, line, line))


def test_conflicts_between_lines_are_told():
    registry = Registry.of(
        [body(strong=["远委"]), body(id="x.b", name="远水委员会", strong=["远委"], parent="x.none")]
    )
    told = "\n".join(registry.conflicts())
    assert "远委 is a strong name of x.a, x.b" in told
    assert "x.b: parent x.none is no body" in told


def test_a_text_may_be_a_name_and_nothing_else():
    packs = default_packs()
    for form in sorted(packs["organizations"].registry.forms)[::20]:
        found = extract(form, packs=packs)
        assert all(o.end <= len(form) for o in found.organizations), form
