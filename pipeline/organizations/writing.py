"""Hits as mentions: the values of their records, with names in the script of the text."""

import re
from typing import Any

from pipeline.document import Document
from pipeline.organizations.hits import Hit
from pipeline.organizations.names import place_of, unlisted_id
from pipeline.organizations.pack import OrganizationPack
from pipeline.organizations.registry import Body
from pipeline.places import gazetteer

_HOME = re.compile(
    "^(?:中国香港特别行政区|香港特别行政区|香港特区|香港|澳门特别行政区|澳门|中华民国|台湾)(?!特|大学|政府)(?=..)"
)

#: What ends the name that a register gives a company; such a name is its own wherever it stands.
_LEGAL_NAME = re.compile("(?:有限公司|有限责任公司|股份公司|总公司)$")


class Writer:
    """Writes the values of a hit, with names in the script of the text."""

    def __init__(self, document: Document, hits: list[Hit], pack: OrganizationPack) -> None:
        self.document = document
        self.usual = pack.usual
        self.registry = pack.registry
        self.hant = document.script == "Hant"
        self.hits = hits
        self._companies: dict[str, str] = {}
        for hit in hits:
            if hit.body is not None and hit.type in ("company", "bank"):
                self._note_company(hit, hit.body)

    def values(self, hit: Hit) -> dict[str, Any]:
        """The fields of the record."""
        body = hit.body
        if hit.type == "government" and self.document.norm[hit.start : hit.end].endswith("联邦政府"):
            hit = hit._replace(name=self.document.norm[hit.start : hit.end])
        for long, short in self.usual.items():
            if hit.name.startswith(long) and hit.name != long:
                hit = hit._replace(name=short + hit.name[len(long) :])
        if body is not None and hit.type in ("company", "bank"):
            own = self._own_name(hit, body)
            bank = own.endswith("银行") and not body.name.endswith("银行")  # 花旗银行 is one of 花旗集团's
            whole = bank or _LEGAL_NAME.search(own) is not None
            hit = hit._replace(name=own if whole else self._companies.get(body.id, hit.name))
        elif body is not None and hit.type == "media":
            surface = self.document.norm[hit.start : hit.end]
            if not surface.isascii() and not _within(surface, hit.name):
                hit = hit._replace(name=surface)
        return {
            "org_id": body.id if body else unlisted_id(hit.name),
            "name": self.name(hit) if self.hant else hit.name,
            "name_en": body.name_en if body else None,
            "type": hit.type,
            "country": hit.country,
            "found_by": hit.found_by,
        }

    def _note_company(self, hit: Hit, body: Body) -> None:
        """Keep the longest Chinese name that the text gives a company, which is what it is called here.

        A bank is called by its usual name, unless the text gives the name that its register does.
        """
        surface = self._own_name(hit, body)
        if hit.type == "bank" and not _LEGAL_NAME.search(surface):
            return
        forms = ("公司", "集团")
        longer = surface.startswith(body.name) and not surface[-1].isascii()  # 中信建投|证券
        full = surface.endswith(forms) and _within(body.name, surface)
        if not (surface in body.name or longer or full):
            return  # an abbreviation (港交所), or a body with a usual name of its own
        known = self._companies.get(body.id, "")
        if not surface.isascii() and len(surface) > len(known):
            self._companies[body.id] = surface

    def _own_name(self, hit: Hit, body: Body) -> str:
        """The name as the text writes it, without the country it stands behind."""
        surface = self.document.norm[hit.start : hit.end]
        place, country = place_of(surface)
        if not place or country != body.country or not self._state(place) or body.name.startswith(place):
            return surface
        form = self.registry.forms.get(surface[len(place) :])
        return surface[len(place) :] if form is not None and body in form.bodies else surface

    @staticmethod
    def _state(place: str) -> bool:
        entry = gazetteer().names.get(place)
        return entry is not None and entry.level == "country"

    def name(self, hit: Hit) -> str:
        """The canonical name as the text writes it, else converted to traditional script."""
        text, norm = self.document.text, self.document.norm
        surface = norm[hit.start : hit.end]
        name = hit.name
        if hit.country in ("HK", "TW", "MO") and hit.type in ("government", "party"):
            short = _HOME.sub("", name)
            # the body as this text names it: without 香港, and under the name it had then
            if surface == short or (
                len(surface) >= 3 and surface[-1] in "局署部会院处司厅" and not _within(surface, name)
            ):
                same = [
                    h for h in self.hits if h.body == hit.body and norm[h.start : h.end].endswith(surface)
                ]
                fuller = max(same, key=lambda h: (h.end - h.start, -h.start))
                return text[fuller.start : fuller.end]
            name = short if name not in norm and short in norm else name
        at = norm.find(name)
        return text[at : at + len(name)] if at >= 0 else _as_written(_traditional(name), text)


def _within(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in order."""
    rest = iter(name)
    return all(char in rest for char in short)


#: Characters that Taiwan and Hong Kong write in two ways.
_VARIANTS = (("臺", "台"), ("衛", "衞"), ("啟", "啓"), ("群", "羣"), ("峰", "峯"))


def _as_written(name: str, text: str) -> str:
    """The name with those characters in the way that the text writes them, where it writes only one."""
    for first, second in _VARIANTS:
        for one, other in ((first, second), (second, first)):
            if one in name and other in text and one not in text:
                name = name.replace(one, other)
    return name


def _traditional(name: str) -> str:
    import opencc

    global _CONVERTER
    if _CONVERTER is None:
        _CONVERTER = opencc.OpenCC("s2t")
    converted: str = _CONVERTER.convert(name)
    return converted


_CONVERTER: Any = None
