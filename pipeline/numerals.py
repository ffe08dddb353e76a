"""Numerals: `三千五百万`, `36.57亿`, `1万2千`, `壹仟贰佰`, `三分之一` → an exact `Decimal`.

Reading is strict: what is not a well-formed numeral (`1.2.3亿`, `3,00,0万`, `一千五万`) has no value. A numeral may
be of any length; the work is linear in it. Norms: GB/T 15835-2011 for writing numbers, GB/T 8170 names no rounding
here, because nothing is rounded but fractions that no decimal holds.
"""

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

_DIGITS: Final = {
    **dict.fromkeys("零〇○", 0), **dict.fromkeys("一壹弌", 1), **dict.fromkeys("二贰貳弍两兩", 2),
    **dict.fromkeys("三叁參叄弎", 3), **dict.fromkeys("四肆", 4), **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6), **dict.fromkeys("七柒", 7), **dict.fromkeys("八捌", 8), **dict.fromkeys("九玖", 9),
}  # fmt: skip
_PLAIN: Final = str.maketrans(
    {c: str(d) for c, d in _DIGITS.items()}
    | {"零": "零", "〇": "零", "○": "零"}
    | {
        "拾": "十",
        "佰": "百",
        "仟": "千",
        "萬": "万",
        "億": "亿",
        "點": "点",
        "負": "负",
        "−": "-",
        "－": "-",
    }
    | {"廿": "2十", "卄": "2十", "卅": "3十", "卌": "4十", "．": ".", "％": "%"}
    | {chr(0xFF10 + d): f"{d}" for d in range(10)}
)
#: The characters a written numeral is made of, digits 0 to 9 aside, as they stand in simplified text.
CHINESE: Final = "零〇○一二两三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟廿卅卌"
_SMALL: Final = {"十": 1, "百": 2, "千": 3}
_LARGE: Final = (("兆", 12), ("亿", 8), ("万", 4))
_EXPONENT: Final = dict(_LARGE) | _SMALL
_LATIN: Final = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "K": 3, "w": 4, "W": 4,
    "m": 6, "M": 6, "mn": 6, "mio": 6, "mln": 6, "bn": 9, "b": 9, "B": 9, "tn": 12, "T": 12, "trn": 12,
}  # fmt: skip
#: More scale characters than this are no number that anybody writes.
_MOST_SCALES: Final = 24
#: `10^400` is written out; what is larger has no value.
_MOST_EXPONENT: Final = 4000

_SIMPLE = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,10})?)(?P<scale>[万亿])?")
_POWERS: Final = tuple(Decimal(10**n) for n in range(28))
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+|\d{1,3}(?: \d{3})+|\d+", re.ASCII)
_ARABIC = re.compile(rf"(?:{_GROUPED.pattern})(?:\.\d+)?", re.ASCII)
_DECIMAL = re.compile(
    rf"(?:(?P<arabic>(?:{_GROUPED.pattern})\.\d+)|(?P<whole>[零十百千万亿\d]+)点(?P<part>[零\d]+))"
    r"(?P<scale>[十百千]?(?:万万|万?[亿兆]|万)?)",
    re.ASCII,
)
#: 12,345千元, as budgets of Taiwan count, and 12,345百万元, as accounts of Hong Kong do.
_GROUPED_SCALE = re.compile(rf"(?P<number>{_GROUPED.pattern})(?P<scale>[百千]|[十百千][万亿])", re.ASCII)
#: 34亿1123.6万: only the lower part is broken.
_BROKEN_BELOW = re.compile(
    rf"(?P<upper>{_GROUPED.pattern})亿(?P<lower>(?:{_GROUPED.pattern})\.\d+)(?P<scale>[百千]?万)", re.ASCII
)
_POWER = re.compile(r"(?:(?P<by>\d+(?:\.\d+)?)[×xX*·])?10\^(?P<n>\d{1,6})", re.ASCII)
_WORDED = re.compile(
    rf"(?P<number>.*\d) ?(?P<word>{'|'.join(sorted(_LATIN, key=len, reverse=True))})", re.ASCII
)
_STEP = re.compile(r"零*(?P<digit>\d*)(?P<unit>[千百十])", re.ASCII)
_ZEROS = re.compile(r"[零\d]+", re.ASCII)


def parse(text: str) -> Decimal | None:
    """The value of a numeral, exact; `None` where it is malformed.

    Arabic, Chinese, formal, traditional and mixed writing, with a sign, decimals, scales up to 兆 (10¹²), fractions
    (`三分之一`, `3/4`), `1.5×10^8` and English scale words. Fractions without an exact decimal have 40 digits.

    >>> parse("30億2,891萬2千")
    Decimal('3028912000')
    >>> parse("两万三"), parse("二十一点五亿"), parse("1.2.3亿")
    (Decimal('23000'), Decimal('2150000000'), None)
    """
    return _known(text) if len(text) <= _SHORT else _read(text)


def _read(text: str) -> Decimal | None:
    if simple := _SIMPLE.fullmatch(text):  # by far the commonest writing
        number, scale = simple.groups()
        return _scaled(Decimal(number), _EXPONENT[scale]) if scale else Decimal(number)
    text = text.translate(_PLAIN)
    negative = text[:1] in ("-", "负")
    text = text[negative:]
    if not text or sum(map(text.count, "十百千万亿兆")) > _MOST_SCALES:
        return None
    value = _unsigned(text)
    if value is None:
        return None
    return value.copy_negate() if negative and value else value


#: The same short numerals (三, 12, 100万) stand in every text; a long one is hardly met twice.
_SHORT: Final = 16
_known = lru_cache(maxsize=4096)(_read)


def _unsigned(text: str) -> Decimal | None:
    if _ARABIC.fullmatch(text):
        return _arabic(text)
    if "分之" in text or "/" in text:
        return _fraction(text)
    if match := _POWER.fullmatch(text):
        power = int(match["n"])
        return _scaled(Decimal(match["by"] or 1), power) if power <= _MOST_EXPONENT else None
    if match := _WORDED.fullmatch(text):
        number = _unsigned(match["number"])
        return None if number is None else _scaled(number, _LATIN[match["word"]])
    if match := _DECIMAL.fullmatch(text):
        return _decimal(match)
    if match := _GROUPED_SCALE.fullmatch(text):
        return _scaled(_arabic(match["number"]), sum(_EXPONENT[c] for c in match["scale"]))
    if "." in text and (match := _BROKEN_BELOW.fullmatch(text)):
        return _below(match)
    if "分1" in text:  # 四分一, as Hong Kong writes it
        return _fraction(text.replace("分1", "分之1"))
    return _integer(text, final=True)


def _arabic(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("，", "").replace(" ", ""))


def _scaled(value: Decimal, exponent: int) -> Decimal:
    """`value` times ten to the `exponent`, exact at any length."""
    _, digits, point = value.as_tuple()
    width = len(digits) + abs(int(point)) + exponent + 1
    if width < 28:
        return value * _POWERS[exponent]
    scaled = value.scaleb(exponent, Context(prec=width))
    return Decimal(format(scaled, "f"))


def _sum(*values: Decimal) -> Decimal:
    width = max(v.adjusted() for v in values) + 2 + max(-int(v.as_tuple().exponent) for v in values)
    context, total = Context(prec=max(width, 28)), Decimal(0)
    for value in values:
        total = context.add(total, value)
    return total


def _decimal(match: re.Match[str]) -> Decimal | None:
    if match["arabic"]:
        number = _arabic(match["arabic"])
    else:
        whole = _integer(match["whole"], final=False)
        if whole is None:
            return None
        number = Decimal(f"{whole:f}.{match['part'].replace('零', '0')}")
    return _scaled(number, sum(_EXPONENT[c] for c in match["scale"]))


def _below(match: re.Match[str]) -> Decimal | None:
    lower = _scaled(_arabic(match["lower"]), sum(_EXPONENT[c] for c in match["scale"]))
    return _sum(_scaled(_arabic(match["upper"]), 8), lower) if lower.adjusted() < 8 else None


def _fraction(text: str) -> Decimal | None:
    whole, _, rest = text.rpartition("又")
    if "分之" in rest:
        below, _, above = rest.partition("分之")
    else:
        above, _, below = rest.partition("/")
    if below in ("百", "千", "万"):
        below = "1" + below
    parts = [
        _unsigned(x) if x and "分" not in x and "/" not in x else None for x in (whole or "0", above, below)
    ]
    if None in parts or not parts[2]:
        return None
    number, upper, lower = (p for p in parts if p is not None)
    context = Context(prec=40)
    return context.add(number, context.divide(upper, lower)).normalize(context)


def _integer(text: str, *, final: bool) -> Decimal | None:
    """The value of an integer with scales. `final`: nothing follows, so that 两万三 may mean 23000."""
    for scale, exponent in _LARGE:
        at = text.rfind(scale)
        if at < 0:
            continue
        left = _integer(text[:at], final=False) if at else Decimal(1)
        if left is None:
            return None
        value = _scaled(left, exponent)
        right = text[at + 1 :]
        if not right:
            return value
        rest = _rest(right, exponent, final)
        return None if rest is None else _sum(value, rest)
    return _section(text, final)


def _rest(text: str, exponent: int, final: bool) -> Decimal | None:
    """What follows a scale: `三` after 万 is 3000, `零三` is 3, 三亿五千 is ambiguous and has no value."""
    if len(text) == 1 and text.isdigit():
        return _scaled(Decimal(text), exponent - 1) if final else None
    bare = text.lstrip("零")
    if not bare or bare[0] in "百千万亿兆":
        return None
    value = (
        _arabic(bare)
        if _GROUPED.fullmatch(bare) and len(bare) > 1
        else _integer(bare, final=final and bare == text)
    )
    if value is None or value.adjusted() >= exponent:
        return None
    scaled = any(scale in bare for scale, _ in _LARGE)
    if exponent > 4 and bare == text and not scaled and not bare.isdigit():
        return None
    return value


def _section(text: str, final: bool) -> Decimal | None:
    """A number below ten thousand with 千百十, or a plain row of digits."""
    if _GROUPED.fullmatch(text):
        return _arabic(text)
    if _ZEROS.fullmatch(text):
        return Decimal(text.replace("零", "0"))
    total, at, last = Decimal(0), 0, 4
    while match := _STEP.match(text, at):
        exponent = _SMALL[match["unit"]]
        digit = match["digit"]
        missing = not digit and at > 0 and exponent != 1 and "零" not in match[0]
        if exponent >= last or missing or len(digit) > 1:
            return None
        total = _sum(total, _scaled(Decimal(digit or 1), exponent))
        at, last = match.end(), exponent
    tail = text[at:]
    if not tail:
        return total
    if at == 0 or not _ZEROS.fullmatch(tail):
        return None
    bare = tail.lstrip("零")
    if not bare or "零" in bare:
        return None
    rest = Decimal(bare)
    if len(tail) == 1 and last > 1:  # 一百二: the next digit down
        return _sum(total, _scaled(rest, last - 1)) if final else None
    return _sum(total, rest) if rest.adjusted() < last else None
