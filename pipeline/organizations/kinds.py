"""Of what type and state a body is whose name the grammar reads."""

import re

from pipeline.organizations.candidates import international
from pipeline.organizations.context import DIVISIONS
from pipeline.organizations.grammar import Candidate
from pipeline.organizations.hits import Hit
from pipeline.organizations.needs import BARE
from pipeline.schema import OrganizationType

#: Ends of names of what an office runs and is no office.
_OWN_KIND = (
    "医院",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "博物馆",
    "图书馆",
    "剧院",
    "乐团",
    "歌舞团",
    "电视台",
    "研究院",
    "研究所",
    "研究中心",
    "实验室",
    "设计院",
    "科学院",
)
_BANK = re.compile("银行(?:股份)?有限(?:责任)?公司$")


def kind_of(
    candidate: Candidate, owner: Hit | None, name: str, place: str | None, country: str | None
) -> tuple[OrganizationType, str | None]:
    """The type and the state of the body with that canonical name, which `place` of `country` opens."""

    kind: OrganizationType = candidate.head.type
    if owner is not None:
        return _part_of(owner, kind, candidate.head.word), owner.country
    first = candidate.tokens[0] if candidate.tokens else None
    if kind == "company" and _BANK.search(name):
        kind = "bank"
    elif name.endswith("中央委员会") and kind == "government":
        kind = "party"
    elif candidate.head.word == "指挥部":
        if first is not None and (first.kind == "place" or first.text in DIVISIONS):
            kind = "government"
    elif kind == "other" and candidate.head.word == "中心" and place and place[-1] in "省市县区州":
        kind = "government"
    elif (
        kind in ("government", "other", "research")
        and not candidate.head.word.endswith("实验室")
        and international(candidate)
    ):
        kind, country = ("mechanism" if "机制" in candidate.head.word else "intergovernmental"), None
    return kind, country


def _part_of(owner: Hit, kind: OrganizationType, head: str) -> OrganizationType:
    """The type of a part of a body."""
    if head.endswith(_OWN_KIND) and owner.type == "government":
        return kind  # 中部战区|总医院
    if owner.type == "government" and kind in ("other", "mechanism", "intergovernmental", "research"):
        return "government"
    if owner.type in ("company", "bank") and kind in ("government", "party"):
        return "other"
    if owner.type in ("ngo", "party", "research") and kind == "government":
        return owner.type
    if owner.type == "intergovernmental" and kind in ("government", "other", "ngo"):
        return "intergovernmental"
    return kind


def at_home(candidate: Candidate) -> bool:
    """Whether the name is of a kind that only Chinese divisions have: a town's, a people's court."""
    first = candidate.tokens[0] if candidate.tokens else None
    if candidate.head.word.startswith("人民") or candidate.head.word in BARE:
        return True
    return first is not None and (
        first.text in DIVISIONS or (first.kind == "place" and first.text[-1] in "镇乡村县")
    )
