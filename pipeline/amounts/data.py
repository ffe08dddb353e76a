"""Amounts of data that one letter or 兆 names: 100兆宽带, 每月30G流量."""

import re

from pipeline.amounts.elements import Chain, Element, char, values
from pipeline.amounts.lexicon import Unit

#: What says that 兆, G, M or T counts data.
_DATA_AFTER = re.compile(
    "(?:的|以上|及以上)*(?:宽带|光宽|带宽|流量|内存|网速|光纤|光猫|硬盘|存储|显存|容量|运存|固态|闪存|专线)"
)
_DATA_BEFORE = re.compile(
    "(?:宽带|带宽|流量|内存|网速|硬盘|显存|容量|运存|提速)(?:共|约|达|为|到|至|超|近|[:：])*$"
)


def data(text: str, element: Element) -> Chain | None:
    """100兆宽带, 每月30G流量: an amount of data, where a word beside it says so."""
    sign = element.end
    if element.digits[-1:] == "兆":
        sign -= 1
    elif char(text, sign) not in "GMT":
        return None
    told = text[sign] == "兆" or len(element.digits) > 1  # 5G专线 is no amount
    if not (told and _DATA_AFTER.match(text, sign + 1)) and not _DATA_BEFORE.search(
        text, max(element.start - 8, 0), element.start
    ):
        return None
    element.digits = text[element.number_start : sign]
    element.lo, element.hi = values(element.digits)
    element.number_end, element.end, element.joint = sign, sign + 1, ""
    element.unit, element.unit_start, element.unit_end = Unit(text[sign], "unit"), sign, sign + 1
    return Chain([element]) if element.lo is not None else None
