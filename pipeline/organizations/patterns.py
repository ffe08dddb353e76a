"""Names that a pattern of the pack reads whole, and companies that stand in a list with a known one."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.organizations.aliases import ROLES
from pipeline.organizations.firms import IN_BRANDS
from pipeline.organizations.hits import Hit
from pipeline.organizations.names import home_name, place_of
from pipeline.organizations.words import ends_well
from pipeline.places import gazetteer
from pipeline.schema import OrganizationType

if TYPE_CHECKING:
    from pipeline.organizations.reading import Reading

_STATES = {
    "美": "美国",
    "日": "日本",
    "英": "英国",
    "法": "法国",
    "德": "德国",
    "俄": "俄罗斯",
    "韩": "韩国",
    "印": "印度",
}
_KINDS: dict[str, OrganizationType] = {
    "mechanism": "mechanism", "company": "company", "party": "party", "government": "government", "media": "media",
    "bank": "bank", "university": "university", "fund": "fund", "research": "research", "ngo": "ngo",
    "intergovernmental": "intergovernmental",
}  # fmt: skip
#: Before 省发展改革委: the body of each of several levels, not of one.
_ENGLISH = (
    ("company", r"Co\.|Ltd|Limited|Inc|Corp|Company|LLC|PLC|GmbH|S\.A\.|Group|Holdings"),
    ("bank", "Bank"),
    ("university", "University|College"),
    ("research", "Institute|Academy"),
    ("fund", "Fund$"),
    ("ngo", "Foundation|Association|Society|Federation|Chamber"),
    ("media", "Times|Post|Journal|News"),
)
_ITEM = re.compile(
    r"[）)]?[、和与及]\s?([\u4e00-\u9fff]{2,6}?|[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)(?=[、，。；等和与及（(—\-\n]|$)"
)
_BREAKS = "为是的了将其由被在对向从把等之以所"
_NO_BRAND = (
    "公司",
    "本",
    "该",
    "其",
    "关于",
    "今日",
    "昨日",
    "同日",
    "晚间",
    "最新",
    "上述",
    "近日",
    "日前",
    "根据",
    "控股股东",
    "交易",
    "董事",
)


def patterns(reading: "Reading", listed: list[Hit]) -> Iterator[Hit]:
    """Names that a pattern of the pack reads as a whole: the group `name`, its type after the rule's id."""
    begins = {h.start: h.end for h in listed if h.end - h.start >= 4}
    for rule, match in reading.pack.matches(reading.text):
        start, end = match.span(rule.group)
        surface = reading.text[start:end]
        title = rule.id == "organization.media_title"
        if (reading.masked(start, end) and not title) or surface in reading.pack.no_names or surface in ROLES:
            continue
        kind = rule.id.split(".")[1].split("_")[0]
        if kind == "mechanism" and begins.get(start, end) != end:
            continue
        if rule.id in ("organization.company_stake", "organization.company_role"):
            start = _brand(reading, start, end)
            surface = reading.text[start:end]
            if not surface:
                continue
        if rule.id == "organization.company_figures":
            if not _company_like(reading, start, end):
                continue
        elif kind == "company" and not surface.isascii():
            surface = reading.text[start:end]
            if not 3 <= len(surface) <= 8 or not _brand_like(reading, surface):
                continue
        if kind == "english":
            kind = _english(surface)
        name = home_name(surface) if kind == "company" else surface
        if rule.id == "organization.government_short":
            after = reading.text[end : end + 1]
            if after and (after in "面见谈晤" or not ends_well(reading.text, end, surface)):
                continue
            name = _STATES[surface[0]] + surface[1:]
            name = "美国国会" + surface[3:] if surface.startswith("美国会") else name
        known = reading.registry.lookup(name)
        if known is not None:
            yield Hit(start, end, rule.id, "pattern", known.name, known.type, known.country, known)
        else:
            yield Hit(start, end, rule.id, "pattern", name, _KINDS.get(kind, "other"), place_of(name)[1])


def _brand(reading: "Reading", start: int, end: int) -> int:
    """Where a company's short name begins: behind the last word that is in no name (仍为|京津文化)."""
    at = end
    while at > start:
        token = reading.pack.lexicon.before(reading.text, at, start)
        if (
            token.kind in ("stop", "verb") and (len(token.text) > 1 or token.text in _BREAKS)
        ) or token.text in "、与及暨":
            break
        at = token.start
    return at


def _brand_like(reading: "Reading", surface: str) -> bool:
    kinds = reading.pack.lexicon.kinds
    return not (
        surface in kinds or surface in gazetteer().names or any(surface.startswith(w) for w in _NO_BRAND)
    )


def _english(name: str) -> str:
    """The kind of a body by its English name."""
    return next((kind for kind, pattern in _ENGLISH if re.search(pattern, name)), "government")


def neighbours(reading: "Reading", hits: list[Hit]) -> Iterator[Hit]:
    """Names in a list with a company's: 甲、乙 and 丙, where neither is a common word."""
    ends = {h.end for h in hits}
    starts = {h.start for h in hits}
    seen = set()
    for hit in hits:
        if hit.type != "company":
            continue
        for item in _listed_behind(reading, hit.end, starts):
            if item not in seen and item[1] not in ends:
                seen.add(item)
                name = reading.text[item[0] : item[1]]
                yield Hit(item[0], item[1], "organization.company_list", "pattern", name, "company", None)


def _listed_behind(reading: "Reading", end: int, starts: set[int]) -> Iterator[tuple[int, int]]:
    while match := _ITEM.match(reading.text, end):
        start, end = match.span(1)
        if start in starts:
            return
        if not _company_like(reading, start, end):
            return
        yield start, end


def _company_like(reading: "Reading", start: int, end: int) -> bool:
    """Whether an item of a list may be a company's short name: part of it no dictionary knows, or a name."""
    surface = reading.text[start:end]
    if (
        surface in reading.pack.no_names
        or surface in ROLES
        or gazetteer().lookup(surface)
        or reading.masked(start, end)
    ):
        return False
    if surface.isascii():
        return surface[0].isupper() and len(surface) >= 3
    kinds, at = [], end
    while at > start:
        token = reading.pack.lexicon.before(reading.text, at, start)
        kinds.append(("char" if token.text in IN_BRANDS else token.kind, len(token.text)))
        at = token.start
    if any(k in ("stop", "verb", "field", "inner") for k, n in kinds):
        return False
    if any(surface.startswith(n) for n in (surface[:2], surface[:3], surface[:4]) if n in gazetteer().names):
        return False
    return any(k == "name" for k, n in kinds) or sum(n for k, n in kinds if k == "char") >= 2
