"""Places carry the codes of ISO 3166 and GB/T 2260."""

import shutil

import pytest

from pipeline import extract
from pipeline.clean import clean
from pipeline.collection import default_packs
from pipeline.document import Source
from pipeline.places import gazetteer, places, short_name, sides
from pipeline.rules import default_rules


def document(text):
    return clean(Source("text", text, "0" * 64))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国同老挝、柬埔寨三国", [("中国", "CN", None), ("老挝", "LA", None), ("柬埔寨", "KH", None)]),
        (
            "云南省昆明市与西双版纳",
            [("云南省", "CN", "530000"), ("昆明市", "CN", "530100"), ("西双版纳", "CN", "532800")],
        ),
        ("印度尼西亚与印度洋", [("印度尼西亚", "ID", None)]),
        ("台江区的企业在上海", [("台江区", "CN", "350103"), ("上海", "CN", "310000")]),
        ("浦东新区和昆山市", [("浦东新区", "CN", "310115"), ("昆山市", "CN", "320583")]),
        (
            "會議在紐約和寮國舉行，來自臺灣的專家說",
            [("紐約", "US", None), ("寮國", "LA", None), ("臺灣", "TW", None)],
        ),
        ("今日本报讯", []),
        ("采用大理石", []),
    ],
)
def test_places_of_a_text(text, expected):
    doc = document(text)
    found = [(doc.text[p.start : p.end], p.country, p.code) for p in places(doc)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中方愿同美方加强合作", [("中方", "CN"), ("美方", "US")]),
        ("阿联酋总统访华。阿方表示", [("阿方", "AE")]),
        ("阿富汗临时政府来访，阿方感谢", [("阿方", "AF")]),
        ("巴基斯坦总理表示，巴方愿提供便利", [("巴方", "PK")]),
        ("双方同意，各方努力，对方回应", []),
        ("阿方没有表态", []),
        ("集中方案，中方面积", []),
    ],
)
def test_sides_of_a_text(text, expected):
    doc = document(text)
    assert [(doc.text[p.start : p.end], p.country) for p in sides(doc)] == expected


@pytest.mark.parametrize(
    ("name", "short"),
    [("云南省", "云南"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"), ("西双版纳傣族自治州", "西双版纳"),
     ("广西壮族自治区", "广西"), ("香港特别行政区", "香港"), ("大兴安岭地区", "大兴安岭"), ("锡林郭勒盟", "锡林郭勒")],
)  # fmt: skip
def test_short_names(name, short):
    assert short_name(name) == short


def test_every_country_has_one_code():
    assert len(gazetteer().countries) >= 245
    assert gazetteer().countries["LA"] == "老挝"


def test_places_are_those_of_the_rules_in_use(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(default_rules(), folder)
    with (folder / "places" / "foreign.tsv").open("a", encoding="utf-8") as file:
        file.write("NL\t云泽堡\n")
    text = "云泽堡市政府与云泽堡大学签约。"
    own = extract(text, packs=default_packs(str(folder)))
    assert [o.country for o in own.organizations] == ["NL", "NL"]
    assert "NL" not in [o.country for o in extract(text).organizations]
    assert [o.country for o in extract(text, packs=default_packs(str(folder))).organizations] == ["NL", "NL"]
