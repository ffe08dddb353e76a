"""Every line of the registry is a body: well formed, one id, no strong name of two bodies."""

import json
import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

FOLDER = Path(__file__).resolve().parent.parent / "rules" / "organizations"
FILES = sorted(FOLDER.glob("*.jsonl"))
KEYS = [
    *("id", "name", "name_weak", "name_en", "abbr", "type", "country", "strong", "weak", "rejects"),
    *("parent", "successor", "from", "to", "wikidata"),
]
LISTS = ("abbr", "strong", "weak", "rejects")
TYPES = {
    *("intergovernmental", "government", "bank", "company", "university", "research"),
    *("ngo", "fund", "party", "media", "mechanism", "other"),
}
# Words of which every text is full: a name that is one of them would be read where no body is meant.
GENERIC = {
    *(
        "公司",
        "集团",
        "中心",
        "委员会",
        "银行",
        "基金",
        "基金会",
        "协会",
        "学会",
        "大学",
        "学院",
        "研究院",
        "研究所",
    ),
    *(
        "部门",
        "机构",
        "组织",
        "政府",
        "办公室",
        "秘书处",
        "工作组",
        "领导小组",
        "联盟",
        "论坛",
        "法院",
        "检察院",
    ),
    *("议会", "医院", "学校", "企业", "单位", "机关", "主管部门", "有关部门", "总部", "总局", "总署"),
}


@cache
def bodies() -> list[tuple[str, dict[str, Any]]]:
    """Every line as `(file:line, body)`; a repeated key in a line is an error here."""
    read = []
    for path in FILES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            pairs = json.loads(line, object_pairs_hook=list)
            assert len({key for key, _ in pairs}) == len(pairs), f"{path.name}:{number}: repeated key"
            read.append((f"{path.name}:{number}", dict(pairs)))
    return read


def strong_names(body: dict[str, Any]) -> list[str]:
    """The names that mean this body anywhere."""
    return ([] if body.get("name_weak") else [body["name"]]) + body.get("strong", []) + body.get("abbr", [])


def weak_names(body: dict[str, Any]) -> list[str]:
    """The names that need support."""
    return ([body["name"]] if body.get("name_weak") else []) + body.get("weak", [])


def test_there_are_enough_bodies():
    assert len(bodies()) >= 2500


def test_keys_are_known_and_values_have_their_types():
    for where, body in bodies():
        assert set(body) <= set(KEYS), where
        assert list(body) == [key for key in KEYS if key in body], f"{where}: order of keys"
        assert {"id", "name", "type"} <= set(body), where
        for key, value in body.items():
            if key in LISTS:
                assert isinstance(value, list), where
                assert value, f"{where}: empty {key}"
                assert all(isinstance(x, str) and x and x == x.strip() for x in value), where
                assert len(set(value)) == len(value), f"{where}: {key} repeats itself"
            elif key == "name_weak":
                assert value is True, where
            else:
                assert isinstance(value, str), where
                assert value, where
                assert value == value.strip(), where


def test_ids_are_well_formed_and_unique():
    seen: dict[str, str] = {}
    for where, body in bodies():
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", body["id"]), f"{where}: {body['id']}"
        assert body["id"] not in seen, f"{where}: {body['id']} is also at {seen[body['id']]}"
        seen[body["id"]] = where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_sorted_by_id(path):
    ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert ids == sorted(ids)


def test_no_strong_name_means_two_bodies():
    owners = defaultdict(set)
    for _, body in bodies():
        for name in strong_names(body):
            owners[name].add(body["id"])
    assert {name: sorted(ids) for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_name_is_strong_of_one_body_and_weak_of_another():
    strong = {name for _, body in bodies() for name in strong_names(body)}
    assert [(where, name) for where, body in bodies() for name in weak_names(body) if name in strong] == []


def test_bodies_that_share_a_name_all_need_support_for_it():
    owners = defaultdict(list)
    for _, body in bodies():
        owners[body["name"]].append(body)
    shared = {name: found for name, found in owners.items() if len(found) > 1}
    assert [name for name, found in shared.items() if not all(x.get("name_weak") for x in found)] == []


def test_names_are_simplified_half_width_and_not_generic():
    full_width = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2010-\u2015\uff0d‧・]")
    for where, body in bodies():
        for name in strong_names(body) + weak_names(body):
            assert name not in GENERIC, f"{where}: {name}"
            assert not full_width.search(name), f"{where}: {name}"
            assert len(name) > 1, f"{where}: {name}"


def test_latin_abbreviations_are_latin():
    for where, body in bodies():
        for name in body.get("abbr", []):
            assert re.fullmatch(r"[A-Za-z0-9À-ž .&+'/-]{2,}", name), f"{where}: {name}"


def test_parents_and_successors_exist_and_make_no_ring():
    known = {body["id"]: body for _, body in bodies()}
    for key in ("parent", "successor"):
        for where, body in bodies():
            path = [body["id"]]
            while (above := known[path[-1]].get(key)) is not None:
                assert above in known, f"{where}: {key} {above} is no body"
                assert above not in path, f"{where}: {key}: {path} ends in itself"
                path.append(above)


def test_types_and_countries_are_known():
    countries = {code for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", code)}
    countries -= {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}  # no ISO 3166-1 countries
    for where, body in bodies():
        assert body["type"] in TYPES, f"{where}: {body['type']}"
        assert body.get("country", "CN") in countries, f"{where}: {body['country']}"


def test_dates_are_dates_and_in_order():
    for where, body in bodies():
        for key in ("from", "to"):
            if key in body:
                year, month, day = (*map(int, body[key].split("-")), 1, 1)[:3]
                assert re.fullmatch(r"\d{4}(-\d\d){0,2}", body[key]), f"{where}: {body[key]}"
                assert 1000 <= date(year, month, day).year <= 2100, where
        if "from" in body and "to" in body:
            width = min(len(body["from"]), len(body["to"]))
            assert body["from"][:width] <= body["to"][:width], where


def test_a_body_that_ended_can_say_who_took_over_but_one_that_lives_cannot():
    for where, body in bodies():
        assert "successor" not in body or "to" in body, f"{where}: a successor without an end"


def test_wikidata_ids_are_well_formed_and_used_once():
    seen = set()
    for where, body in bodies():
        if "wikidata" in body:
            assert re.fullmatch(r"Q[1-9]\d*", body["wikidata"]), where
            assert body["wikidata"] not in seen, where
            seen.add(body["wikidata"])


def test_a_reject_holds_a_name_of_its_body():
    for where, body in bodies():
        names = strong_names(body) + weak_names(body)
        for reject in body.get("rejects", []):
            assert any(name in reject and name != reject for name in names), f"{where}: {reject}"


def test_a_name_of_law_is_no_other_company_s() -> None:
    """A group and the share company it lists are two bodies, an office and its committee too."""
    for where, body in bodies():
        name = body["name"]
        for other in strong_names(body):
            if name.endswith("集团有限公司"):
                assert not re.search("(?<!集团)股份有限公司$", other), (
                    f"{where}: {other} is a company of its own"
                )
            if re.search("(?:委员会|领导小组)$", name):
                assert not re.search("(?:[^主]办公室|秘书处)$", other), (
                    f"{where}: {other} is a body of its own"
                )


def test_one_body_is_called_as_its_kind_is() -> None:
    """Organs of the party are 中共中央 or 中央, ministries of China stand without its full name."""
    for where, body in bodies():
        assert not body["name"].startswith("中国共产党中央"), where
        assert not re.match("财团法人|社团法人", body["name"]), (
            f"{where}: the legal form is no part of the usual name"
        )
        assert not re.match("中华人民共和国.*[部署局院]$", body["name"]), where
