"""What is known of a text before its names are read, and what a head word is."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.places import Place, gazetteer, kept
from pipeline.schema import OrganizationType

CJK = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")
#: Classes of divisions, where the division at hand is meant: 省|财政厅.
DIVISIONS = frozenset({"省", "市", "县", "区", "州", "自治区", "自治州", "特区", "镇", "乡"})


class Head(NamedTuple):
    """A head word: the type of the body it ends, and what must stand before it."""

    word: str
    type: OrganizationType
    needs: tuple[str, ...]


@dataclass(slots=True)
class Context:
    """What is known of a text before its names are read: bodies and places by their ends."""

    text: str
    bodies: dict[int, int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    hant: bool = False
    #: Whether a foreign name with a point in it may stand there: 约翰斯·霍普金斯.
    dotted: bool = True
    #: Where names of companies end.
    firms: set[int] = field(default_factory=set)

    def add_place(self, place: Place) -> None:
        """Know the place, also without its class (云南 of 云南省), which may open a head (省委)."""
        self.places[place.end] = place
        if place.end - place.start > 2 and self.text[place.end - 1] in "省市县区州镇":
            self.places.setdefault(place.end - 1, place)


@kept(1)
def countries() -> frozenset[str]:
    """The names of states."""
    return frozenset(n for n, e in gazetteer().names.items() if e.level == "country")
