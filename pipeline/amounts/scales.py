"""What a number leaves to the one behind it: its scale in 5－8亿, its tens or hundreds in 4、500元."""

import re

from pipeline.amounts.elements import Element
from pipeline.numerals import parse

_FORMAL_SCALES = str.maketrans("拾佰仟", "十百千")
#: Each digit and the next, as two that stand for about so many.
_NEXT = {str(n): str(n + 1) for n in range(1, 9)}


def borrow_scale(here: Element, then: Element) -> None:
    """`5－8亿`: the 5 is 5亿. `8500到3万` stays as it is, for 8500万 would not be the smaller one."""
    if here.lo is None or here.hi is None or then.lo is None or re.search("[万亿兆]", here.digits):
        return
    scale = re.search(
        r"(?:million|billion|trillion|thousand|mln|mn|bn|tn|[kKwW]|[十百千]?万?[亿兆]?)$",
        then.digits.translate(_FORMAL_SCALES),
    )
    word = then.scale or (scale[0] if scale else "")
    here.scale = word
    if re.search("[十百千拾佰仟]", here.digits):
        word = re.sub("^[十百千]", "", word)
    if not word or word in "十":
        return
    low, high = parse(here.digits + word), None
    if here.lo != here.hi or low is None:
        factor = parse("1" + word)
        if factor is None:
            return
        low, high = here.lo * factor, here.hi * factor
    else:
        high = low
    if here.joint == "~" and low > then.lo:
        return
    here.lo, here.hi = low, high


def stand_side_by_side(here: Element, then: Element) -> None:
    """`4、500元`: about four or five hundred, where the second begins with the next digit and zeros follow."""
    tail = then.digits[1:]
    if then.unit is not None and then.unit.kind == "percent":
        return
    if not tail or tail.strip("0") or _NEXT.get(here.digits) != then.digits[0] or here.lo is None:
        return
    here.lo = here.hi = here.lo * 10 ** len(tail)
    here.joint, here.mod = "~", "APPROX"
