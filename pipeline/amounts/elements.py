"""The parts of an amount as they stand in the text: numbers with their units, and what joins them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from pipeline.amounts.lexicon import Unit
from pipeline.document import Doubt
from pipeline.numerals import CHINESE, parse

_NO_LIANG = CHINESE.replace("两", "")
_SPACED = r"[0-9]{1,3}(?: [0-9]{3}(?![0-9]))+(?:\.[0-9]+)?"
# PDF files tear numbers at their points: 8 .5%, 5, 000; `1. 5` is one number only behind a Chinese character.
_ATOM = (
    r"(?:[0-9]{1,3}(?:[,，] ?[0-9]{3}(?![0-9]))+(?: ?\.[0-9]+)*"
    r"|(?<=[\u4e00-\u9fff])[0-9]+\. [0-9]+|[0-9]+(?: ?\.[0-9]+|,[0-9]+)*)"
)
_POWER = r"[0-9]+(?:\.[0-9]+)?[×xX]10\^[0-9]+|10\^[0-9]+"
#: A run of numeral characters; whether it is a well-formed numeral is for `numerals.parse` to say.
NUMERAL = re.compile(
    rf"(?<![0-9.])(?<![0-9],)(?:(?:数|(?<![以加之线网早晚马路海陆天会])上)(?=[十百千万亿]))?(?:{_POWER}|{_SPACED}|{_ATOM}|[{CHINESE}几]|(?<![人次个总多少无参指系函份倍户件基岁级天月年分计])数(?=[名家项次起个处艘架辆枚])(?!次方|次幂|项式|名列))"
    rf"(?:(?![0-9.,]+[%‰])(?:{_SPACED}|{_ATOM})|[{_NO_LIANG}几]|(?<![0-9])两|点(?=[零〇一二三四五六七八九0-9])"
    r"|(?<=[零〇一二三四五六七八九十])[.﹒](?=[零〇一二三四五六七八九]{1,4}(?:[%‰万亿倍元成]|个?百分点)))*"
    r"(?:[多余来][百千万亿]{1,2}|个(?=[多余]?万?亿)[多余]?万?亿(?!元[级以村企项镇]))?"
)
#: Where a numeral can begin; cheap to look for.
NUMERAL_RUN = re.compile(rf"[0-9{CHINESE}几数上]+")
#: 一 between two digits is a dash that a scan misread: 100一200元.
MISREAD_DASH = re.compile("(?<=[0-9])一(?=[0-9])")
_PAIR = re.compile(
    r"(?<![一二两三四五六七八九])([一二两三四五六七八九])([二两三四五六七八九])(?=[十百千万亿]|$)"
)
_ARABIC = frozenset("0123456789")
_ORDER = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


#: The unit of a number in 万 or 亿 that leaves its currency to the context.
BARE = Unit("", "currency", "元", name="bare")


@dataclass(slots=True)
class Element:
    """A number with its unit. `lo` and `hi` differ where two digits stand side by side (八九亿); `open`: no value."""

    start: int
    number_start: int
    number_end: int
    end: int
    digits: str
    lo: Decimal | None
    hi: Decimal | None
    open: bool = False
    mod: str | None = None
    unit: Unit | None = None
    unit_start: int = 0
    unit_end: int = 0
    prefix: str | None = None
    fraction: bool = False
    joint: str = ""
    borrowed: bool = False
    about: str = ""
    scale: str = ""

    @property
    def arabic(self) -> bool:
        """Whether the number is written in Arabic digits."""
        return self.digits[:1] in _ARABIC

    @property
    def large(self) -> bool:
        """Whether the number is written in Arabic digits or with a scale, so that it can hardly be part of a word."""
        digits = self.digits
        return digits[:1] in _ARABIC or (len(digits) > 1 and digits[-1] in "百千万亿兆")


@dataclass(slots=True)
class Chain:
    """Numbers that belong together, or the problem that keeps a text from being read."""

    elements: list[Element] = field(default_factory=list)
    problem: Doubt | None = None


def char(text: str, position: int) -> str:
    """The character at `position`; a NUL outside the text, which is in no string."""
    return text[position] if 0 <= position < len(text) else "\0"


def digit(text: str | None) -> Decimal:
    """The value of one digit; zero for none."""
    return (parse(text) if text else None) or Decimal(0)


def values(digits: str) -> tuple[Decimal | None, Decimal | None]:
    """The two values of a numeral: equal ones, or those of 八九亿 and 三五百."""
    return _known(digits) if len(digits) <= _SHORT else _values(digits)


def _values(digits: str) -> tuple[Decimal | None, Decimal | None]:
    if not digits:
        return None, None
    if digits[0] not in _ARABIC and "点" not in digits and (pair := _PAIR.search(digits)):
        one, two = _ORDER[pair[1]], _ORDER[pair[2]]
        if two == one + 1 or (one, two) == (3, 5):
            low = parse(digits[: pair.start(2)] + digits[pair.end(2) :])
            high = parse(digits[: pair.start(1)] + digits[pair.end(1) :])
            if low is not None and high is not None:
                return low, high
    value = parse(digits)
    return value, value


#: The same short numerals stand in every text.
_SHORT = 16
_known = lru_cache(maxsize=4096)(_values)


def is_money(element: Element) -> bool:
    """Whether a currency stands behind the number."""
    return element.unit is not None and element.unit.kind == "currency"


def is_year(element: Element) -> bool:
    """Whether the number looks like a year."""
    return len(element.digits) == 4 and element.digits[:2] in ("19", "20") and element.digits.isdigit()
