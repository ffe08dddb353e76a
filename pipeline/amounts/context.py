"""What the rest of a document says about a sum: whose 元 it is, which country's 卢比."""

import re
from functools import cached_property

from pipeline.amounts.lexicon import Lexicon, Unit
from pipeline.document import Document

_NAME = r"(?P<name>[\u4e00-\u9fff]{1,3}[元币])"
_SAME = re.compile(rf"[（(](?:单位|币种|货币)?[：:]?{_NAME}[，,、；;][^（()）]{{0,6}}下同")
_BELOW = re.compile(rf"以下(?:金额|数额|货币|币种)?(?:如无特别说明，?)?(?:均|皆|都)?(?:以|为|指){_NAME}")
#: A sum that ends where it says so begins this much before.
_JUST_BEFORE = 16


class Context:
    """What the rest of the document says about a sum: whose 元 it is, which country's 卢比."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon

    @cached_property
    def _stated(self) -> tuple[int, str] | None:
        """Where the text says which currency its 元 is from there on (人民币，下同), and which."""
        text = self.document.norm
        if (at := text.find("下同")) >= 0:
            found = _SAME.search(text, max(at - 24, 0), at + 2)
        elif (at := text.find("以下")) >= 0:
            found = _BELOW.search(text, at)
        else:
            return None
        code = self.lexicon.currency_names.get(found["name"]) if found else None
        return (found.start(), code) if found and code else None

    def yuan(self, position: int) -> tuple[str, str]:
        """Currency of a plain 元 at `position`, and what it was resolved from."""
        stated = self._stated
        if stated is not None and position >= stated[0] - _JUST_BEFORE:
            return stated[1], "document"
        region = self.lexicon.regions.get(self.document.region)
        return region.yuan if region else "CNY", "document"

    def dollar(self) -> str:
        """Currency of a plain $."""
        region = self.lexicon.regions.get(self.document.region)
        return region.dollar if region else "USD"

    def shared(self, unit: Unit, position: int) -> tuple[str, bool]:
        """Currency of a name that several countries have; whether a country in the text decided it."""
        entry = self.lexicon.shared[unit.word]
        near = self.lexicon.countries[unit.word]
        before = [m[0] for m in near.finditer(self.document.norm, 0, position)]
        if not before:
            before = [m[0] for m in near.finditer(self.document.norm, position)][:1]
        return (entry.countries[before[-1]], True) if before else (entry.default, False)
