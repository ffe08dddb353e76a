"""Where a text was written, which decides whose 元 it counts in and whose ministries it speaks of."""

import re
from functools import cached_property
from typing import Literal

from pipeline.rules import PackModel

Code = Literal["CN", "HK", "TW", "MO"]
#: So many of a region's own words make a simplified text one of that region.
_OWN_WORDS = 3


class Region(PackModel):
    """The words by which a text of a region is known.

    `cues` are patterns, counted in a traditional text. A simplified one must hold one of `named` and three of the
    `insiders`, which only people of the region write.
    """

    code: Code
    cues: tuple[str, ...]
    named: tuple[str, ...] = ()
    insiders: tuple[str, ...] = ()

    @cached_property
    def _cue(self) -> re.Pattern[str]:
        return re.compile("|".join(self.cues))

    def count(self, text: str, norm: str) -> int:
        """How many of its cues stand in a text, as written and as normalized."""
        return len(self._cue.findall(norm)) + len(self._cue.findall(text))

    def shows(self, norm: str) -> bool:
        """Whether any of its cues stands in a text."""
        return self._cue.search(norm) is not None

    def owns(self, norm: str) -> bool:
        """Whether a simplified text is the region's own."""
        if not any(name in norm for name in self.named):
            return False
        return sum(word in norm for word in self.insiders) >= _OWN_WORDS


def region_of(text: str, norm: str, script: str | None, regions: tuple[Region, ...]) -> Code | None:
    """The region that a text was written in; `None` for a traditional text that does not show it."""
    if script == "Hant":
        counted = [(region.count(text, norm), region.code) for region in regions]
        most, code = max(counted, key=lambda entry: entry[0], default=(0, None))
        return code if most else None
    if any(region.code == "CN" and region.shows(norm) for region in regions):
        return "CN"
    return next((region.code for region in regions if region.owns(norm)), "CN")
