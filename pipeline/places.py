"""Countries, and China's provinces, cities and counties, in a text: for whoever acts, pays or is paid.

Codes are ISO 3166-1 alpha-2 and GB/T 2260. Data: `places/` of the rules folder. A place within a body's
name is found too: the caller decides.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.document import Document
from pipeline.strict_yaml import load_yaml

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

RULES = Path(__file__).resolve().parent.parent / "rules" / "places"
_ETHNIC = re.compile(
    r"(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗"
    r"|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|蒙古族|各)族"
)
_SUFFIX = re.compile(
    r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|自治县|自治旗|林区|特区|地区|新区|省|市|盟|县|区|州|旗)$"
)


class Name(NamedTuple):
    """A place by one of its names: `code` is of GB/T 2260 or `None`, `level` country, province, city or county."""

    name: str
    country: str
    code: str | None
    level: str


class Place(NamedTuple):
    """A place at `start:end` of the clean text; `name` is its canonical name."""

    start: int
    end: int
    name: str
    country: str
    code: str | None
    level: str


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def short_name(name: str) -> str:
    """A division's name without its class: 云南 for 云南省, 西双版纳 for 西双版纳傣族自治州."""
    bare = _SUFFIX.sub("", name)
    if bare != name and name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        first = _ETHNIC.search(bare)
        shorter = bare[: first.start()] if first else bare
        bare = shorter if len(shorter) >= 2 else bare
    return bare if len(bare) >= 2 else name


class Gazetteer:
    """All known places, indexed by name."""

    def __init__(self, folder: Path = RULES) -> None:
        words = load_yaml(folder / "words.yaml")
        common = set(words["words"])
        self.names: dict[str, Name] = {}
        self.hant: dict[str, Name] = {}
        self.countries: dict[str, str] = {}
        self.short: dict[str, list[str]] = {}
        for code, name, others, hant, short in _rows(folder / "countries.tsv"):
            self.countries[code] = name
            entry = Name(name, code, None, "country")
            for form in (name, *others.split()):
                self.names.setdefault(form, entry)
            for form in hant.split():
                self.hant.setdefault(form, entry)
            if short:
                self.short.setdefault(short, []).append(code)
        self.counties: dict[str, Name] = {}
        for code, name in _rows(folder / "china.tsv"):
            level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
            entry = Name(name, {"71": "TW", "81": "HK", "82": "MO"}.get(code[:2], "CN"), code, level)
            short = short_name(name)
            if level == "county":
                if len(name) > 2:
                    self.counties.setdefault(name, entry)
                if len(short) >= 2:
                    self.counties.setdefault(short, entry)
                continue
            self.names.setdefault(name, entry)
            if name.endswith("自治州"):
                self.names.setdefault(short + "州", entry)
            if short not in common:
                self.names.setdefault(short, entry)
            else:
                self.counties.setdefault(short, entry)
        for country, cities in _rows(folder / "foreign.tsv"):
            for city in cities.split():
                self.names.setdefault(city, Name(city, country, None, "city"))
        for full, entry in self.counties.items():
            if len(full) > 2 and full == entry.name:
                self.names.setdefault(full, entry)
        self._all = {**self.hant, **self.counties, **self.names}
        #: The first two characters of every name.
        self.beginnings = frozenset(name[:2] for name in self._all)
        self._rejects = frozenset(words["rejects"])
        self._hans = self._automaton(self.names)
        self._hant = self._automaton({**self.names, **self.hant})

    def _automaton(self, names: dict[str, Name]) -> tuple[AhoCorasick, list[Name | None]]:
        forms = sorted({*names, *self._rejects})
        found = [None if f in self._rejects else names[f] for f in forms]
        return AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest), found

    def find(self, text: str, script: str | None = None) -> tuple[Place, ...]:
        """The places of a normalised text in reading order, the longest name at each place."""
        automaton, names = self._hant if script == "Hant" else self._hans
        out = []
        for index, start, end in automaton.find_matches_as_indexes(text):
            name = names[index]
            if name is not None:
                out.append(Place(start, end, *name))
        return tuple(out)

    def lookup(self, name: str) -> Name | None:
        """The place of exactly that name, short names of counties included."""
        return self._all.get(name)

    def opening(self, text: str, most: int) -> str | None:
        """The longest place of `most` characters or fewer, and two or more, that the text opens with, by any name."""
        if text[:2] in self.beginnings:
            for size in range(min(most, len(text)), 1, -1):
                if text[:size] in self._all:
                    return text[:size]
        return None


#: The gazetteer that is gone by: that of the rules in use, the package's own until rules are.
_in_use: list[Gazetteer] = []
#: Empties what is kept of its answers.
_kept: list[Callable[[], None]] = []
_Answer = TypeVar("_Answer")


def gazetteer() -> Gazetteer:
    """The gazetteer of the rules in use."""
    if not _in_use:
        _in_use.append(load(RULES))
    return _in_use[0]


def use(known: Gazetteer) -> None:
    """Go by this gazetteer from now on."""
    if gazetteer() is not known:
        _in_use[0] = known
        for clear in _kept:
            clear()


def load(folder: Path) -> Gazetteer:
    """The gazetteer of a folder of places as its files are, the package's own where there is no such folder."""
    folder = folder if folder.is_dir() else RULES
    return _load(folder, *(path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()))


@lru_cache(maxsize=4)
def _load(folder: Path, *_: bytes) -> Gazetteer:
    return Gazetteer(folder)


def kept(size: int) -> Callable[[Callable[..., _Answer]], "_lru_cache_wrapper[_Answer]"]:
    """Keep what a function of the gazetteer in use answers, as long as that is in use."""

    def keep(function: Callable[..., _Answer]) -> "_lru_cache_wrapper[_Answer]":
        cached = lru_cache(maxsize=size)(function)
        _kept.append(cached.cache_clear)
        return cached

    return keep


@kept(8)
def _find(text: str, script: str | None) -> tuple[Place, ...]:
    return gazetteer().find(text, script)


#: Not the first half of 方面, 方案 …, nor the second of 东方, 一对方 ….
_SIDE = re.compile(r"方(?![面案式法向针程便正才圆能可言位形米略块])")
_NO_SIDE = frozenset("东南西北双各多乙甲一对官集")


def sides(document: Document) -> tuple[Place, ...]:
    """States written as a party (`中方`, `老方`), in reading order.

    A character that stands for several states (巴方, 阿方) is the one that the text names first in full; where it
    names none, it is left out.
    """
    known, text = gazetteer(), document.norm
    named: dict[str, int] = {}
    for place in places(document):
        if place.level == "country":
            named.setdefault(place.country, place.start)
    out = []
    for match in _SIDE.finditer(text):
        start, end = match.start() - 1, match.end()
        short = text[start:end][:-1]
        codes = known.short.get(short, ())
        if not codes or (start and text[start - 1] in _NO_SIDE):
            continue
        present = sorted((c for c in codes if c in named), key=lambda c: named[c])
        sure = present or ([codes[0]] if short in "中美俄日韩英法德" else [])
        if sure:
            out.append(Place(start, end, known.countries.get(sure[0], sure[0]), sure[0], None, "country"))
    return tuple(out)


def places(document: Document) -> tuple[Place, ...]:
    """Countries, provinces, cities and counties in the document, in reading order. 中方 and the like: see `sides`."""
    return _find(document.norm, document.script)
