"""Names that leave out what the text says elsewhere: 省财政厅, 市政府, 投资促进专门工作组."""

import re
from collections.abc import Iterator

from pipeline.organizations.hits import Hit
from pipeline.organizations.names import place_of, written_out

#: A local body without its place: its division, or a department of a province.
_DIVISION = re.compile("(自治区|自治州|自治县|自治旗|[省市县区州旗镇乡])(?=.)")
#: The class at the end of a place.
_CLASS = re.compile("(自治区|自治州|自治县|自治旗|[省市县区州旗镇乡])$")
#: What only a province has.
_DEPARTMENT = re.compile("[\u4e00-\u9fff]{2,12}厅$")
#: Types of bodies that are parts of others, or of a place.
_PARTS = frozenset({"government", "party", "mechanism", "fund", "ngo", "other"})
#: A shorter name than this is of many bodies.
_LEAST = 6


def resolved(hits: list[Hit]) -> list[Hit]:
    """The hits with the names of local and other unlisted bodies that the text gives in full somewhere else.

    Where it names two that the short name fits, that stays as it is.
    """
    if not any(_elliptic(h) for h in hits):
        return hits
    names = {h.name for h in hits if h.type in _PARTS}
    full: dict[str, set[str]] = {}
    for name in names:
        for short in _elisions(name):
            full.setdefault(short, set()).add(name)
    out = []
    for hit in hits:
        full_name = _in_full(hit, full, names) if _elliptic(hit) else None
        out.append(hit._replace(name=full_name) if full_name else hit)
    return out


def _elliptic(hit: Hit) -> bool:
    """Whether the name may be short for another: an unlisted part of some body, whose place or owner is not said."""
    return (
        hit.body is None
        and hit.type in _PARTS
        and (_DIVISION.match(hit.name) is not None or len(hit.name) >= _LEAST or hit.name[-1] == "厅")
    )


def _elisions(name: str) -> Iterator[str]:
    """What the text may call the body of a place: its division and the rest, a department alone."""
    local = name.removeprefix("中共")
    place, country = place_of(local)
    if place is None or country != "CN" or len(place) == len(local):
        return
    rest = local[len(place) :]
    division = _CLASS.search(place)
    if division is None:
        return
    yield division[1] + rest
    if division[1] in ("自治州", "自治县", "自治旗"):
        yield division[1][-1] + rest
    if rest.startswith("人民政府") and len(rest) > 6:
        yield division[1] + rest.removeprefix("人民政府")  # 市国资委 of 市人民政府国有资产监督管理委员会
    if division[1] in ("省", "自治区") and _DEPARTMENT.match(rest):
        yield rest


def _in_full(hit: Hit, full: dict[str, set[str]], names: set[str]) -> str | None:
    """The one name that stands for this one in full."""
    division = _DIVISION.match(hit.name)
    short, rest = hit.name, ""
    if division:
        short = division[1] + written_out(hit.name[division.end() :])
        if short not in full:  # 省财政厅|国库处
            owners = [s for s in full if short.startswith(s) and s[-1] in "厅局会委府院"]
            owner = max(owners, key=len, default=short)
            short, rest = owner, short[len(owner) :]
    of = full.get(short, set())
    place = place_of(hit.name)[0]
    if division is None and place is not None:
        own = f"{place}人民政府{hit.name[len(place) :]}"
        of = {own} if own in names else _abbreviated(hit.name, place, names)
    elif division is not None and not of:  # 县文广旅体局
        of = {name for key, found in full.items() if _shortens(short, key, division[1]) for name in found}
    elif not of and len(hit.name) >= _LEAST:
        of = {n for n in names if n.endswith(hit.name) and len(n) > len(hit.name) + 1}
    return next(iter(of)) + rest if len(of) == 1 else None


def _abbreviated(name: str, place: str, names: set[str]) -> set[str]:
    """The names of a place's bodies that this one shortens: 三亚市资规局 is 三亚市自然资源和规划局."""
    return {n for n in names if _shortens(name, n, place)}


def _shortens(short: str, name: str, place: str) -> bool:
    """Whether `short` leaves out characters of `name` between their place and their last one."""
    if short[-1] not in "局厅" or name[-1] != short[-1] or len(name) < len(short) + 2:
        return False
    if not name.startswith(place):
        return False
    if not 3 <= len(short) - len(place) <= 6:
        return False
    rest = iter(name[len(place) :])
    return all(char in rest for char in short[len(place) :])
