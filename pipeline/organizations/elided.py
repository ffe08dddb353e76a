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
#: What holds a place's offices: its name stands in theirs.
_GOVERNMENT = "人民政府"
#: A shorter name than this is of many bodies.
_LEAST = 6


def resolved(hits: list[Hit]) -> list[Hit]:
    """The hits with the names of local and other unlisted bodies that the text gives in full somewhere else.

    Where it names two that the short name fits, that stays as it is.
    """
    short = {h.name for h in hits if h.body is None and h.type in _PARTS and _elliptic(h.name)}
    if not short:
        return hits
    names = {h.name for h in hits if h.type in _PARTS}
    names |= {name[: name.index(_GOVERNMENT) + 4] for name in names if _GOVERNMENT in name}
    full: dict[str, set[str]] = {}
    if any(_DIVISION.match(name) or name[-1] == "厅" for name in short):
        for name in names:
            for elision in _elisions(name):
                full.setdefault(elision, set()).add(name)
    meant = {name: found for name in short if (found := _in_full(name, full, names)) is not None}
    if not meant:
        return hits
    return [h._replace(name=meant[h.name]) if h.body is None and h.name in meant else h for h in hits]


def _elliptic(name: str) -> bool:
    """Whether the name may be short for another: its place or owner is not said, or not all of it."""
    return len(name) >= _LEAST or name[-1] == "厅" or _DIVISION.match(name) is not None


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


def _in_full(short: str, full: dict[str, set[str]], names: set[str]) -> str | None:
    """The one name that stands for this one in full."""
    whole, rest = short, ""
    division = _DIVISION.match(whole)
    if division:
        short = division[1] + written_out(whole[division.end() :])
        if short not in full:  # 省财政厅|国库处
            owners = [s for s in full if short.startswith(s) and s[-1] in "厅局会委府院"]
            owner = max(owners, key=len, default=short)
            short, rest = owner, short[len(owner) :]
    of = full.get(short, set())
    place = place_of(whole)[0]
    if division is None and place is not None:
        own = f"{place}人民政府{whole[len(place) :]}"
        of = {own} if own in names else _abbreviated(whole, place, names)
    elif division is not None and not of:  # 县文广旅体局
        of = {name for key, found in full.items() if _shortens(short, key, division[1]) for name in found}
    elif not of and len(whole) >= _LEAST:
        of = {n for n in names if n.endswith(whole) and len(n) > len(whole) + 1}
    return next(iter(of)) + rest if len(of) == 1 else None


def _abbreviated(name: str, place: str, names: set[str]) -> set[str]:
    """The names of a place's bodies that this one shortens: 三亚市资规局 is 三亚市自然资源和规划局."""
    if name[-1] not in "局厅" or not 3 <= len(name) - len(place) <= _LEAST:
        return set()
    return {n for n in names if _shortens(name, n, place)}


def _shortens(short: str, name: str, place: str) -> bool:
    """Whether `short` leaves out characters of `name` between their place and their last one."""
    if short[-1] not in "局厅" or name[-1] != short[-1] or len(name) < len(short) + 2:
        return False
    if not name.startswith(place):
        return False
    if not 3 <= len(short) - len(place) <= _LEAST:
        return False
    rest = iter(name[len(place) :])
    return all(char in rest for char in short[len(place) :])
