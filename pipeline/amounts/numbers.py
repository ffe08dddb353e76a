"""One number with all that belongs to it: its unit, its sign, the currency before it."""

import re
from decimal import Decimal

from pipeline.amounts.elements import Element, char
from pipeline.amounts.lexicon import Unit
from pipeline.amounts.units import Units
from pipeline.document import Doubt

#: Capitals that a number may follow directly; one letter (A股), or letters behind a digit, make a name with it.
_ACRONYM = re.compile(r"(?<![A-Za-z0-9.\-])[A-Z]{2,6}$")
HALF = Unit("半", "percent", factor=Decimal(100))


class Numbers(Units):
    """Reads single numbers of one document."""

    def _element(self, match: re.Match[str], joined: bool = False) -> Element | Doubt | None:
        """The number that `match` found, with its unit; a doubt where it is malformed."""
        text, (start, end) = self.text, match.span()
        before, following = text[start - 1 : start], text[end : end + 1]
        latin = before.isascii() and before.isalpha()
        prefixed = self.lexicon.prefix_before(text, start)
        if prefixed is None and not joined:
            if latin and not _ACRONYM.search(text, max(start - 8, 0), start):
                return None
            if before in ("/", "+") and char(text, start - 2).isdigit():
                return None
        if following == "/" and (share := self._slash(match, joined)):
            return share
        if following == "分" and (
            text.startswith("分之", end) or (text.startswith("分一", end) and match[0] in "二三四五")
        ):
            return self._fraction(match)
        element = self._number(match[0], start, end)
        if prefixed is not None:
            element.start, element.prefix = prefixed
        elif following == "大":
            self._kinds(element)
        elif match[0] == "一" and following == "半" and char(text, end + 1) not in "径数年月天日":
            element.end, element.fraction, element.unit = end + 1, True, HALF
            element.lo = element.hi = Decimal("0.5")
            element.unit_start, element.unit_end = end, end + 1
            return element
        if element.unit is None:
            self._find_unit(element)
        if element.prefix is not None and not self._sure(element):
            element.start, element.prefix = start, None
            if latin:
                return None
        if before == "下" and text.startswith("零下", start - 2):
            self._below(element)
        if not joined:
            if before == " " and self._names(element, start):
                return None
            if latin and element.prefix is None and not self._after_acronym(element):
                return None
            if before in ("-", "负"):
                self._sign(element)
            if element.prefix is not None and element.start < element.number_start:
                self._sign_before_prefix(element)
        if element.unit is None and element.prefix is None:
            known = not element.open and element.lo is not None
            return element if known or (element.open and element.digits[-1:] in ("万", "亿")) else None
        if element.lo is None and not element.open:
            unit = element.unit
            if (
                unit is not None and (unit.kind == "measure" or unit.word in self.lexicon.old)
            ) or not re.search("[0-9].*[0-9]", match[0]):
                return None
            return Doubt(
                element.start, element.end, "amount.numeral",
                f"{match[0]} is no well-formed numeral, so the amount has no value",
                "correct the text if it is a slip of the file", rule=None,
            )  # fmt: skip
        return element

    def _names(self, element: Element, start: int) -> bool:
        """Whether the number ends a Latin name (Boeing 737架) and the unit is no unit of measurement."""
        if element.prefix is not None or element.unit is None or element.unit.kind != "measure":
            return False
        letter = char(self.text, start - 2)
        return letter.isascii() and letter.isalpha() and element.unit.word != "倍"

    def _sure(self, element: Element) -> bool:
        """Whether a code before the number is meant as money: COP28 and TOP10 are not."""
        code = self.text[element.start : element.number_start].strip(" ：")
        if not (code.isascii() and code.isalpha()) or code in self.lexicon.sure_codes:
            return True
        return len(element.digits) > 3 and not element.digits.isdigit()
