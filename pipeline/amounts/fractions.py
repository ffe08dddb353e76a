"""The number alone, its sign, and shares: 百分之五, 三分之二, 1/3以上."""

import re
from decimal import Decimal

from pipeline.amounts.elements import NUMERAL, Element, char, values
from pipeline.amounts.lexicon import ONE, Lexicon, Unit
from pipeline.document import Document
from pipeline.numerals import parse

_WORDED = re.compile(r" ?(million|billion|trillion|thousand|mln|mn|bn|tn)(?![A-Za-z])", re.I)
#: What a numeral holds beside digits and scales.
_EXTRAS = frozenset(" 几数上多余来个﹒.")
_STRAY = re.compile("[0-9]([万亿])?一$")
_POINT = re.compile("(?<=[零〇一二三四五六七八九十])[.﹒]")
_INNER = re.compile("[多余来]")
_WORD_STARTS = frozenset(" mbtMBT")
_TORN = re.compile(r" ?([.,，]) ?")
_SLASH = re.compile(r"/([1-9][0-9]{0,2})(?![0-9/年月.])", re.ASCII)
#: 1/2杯, 2/3茶匙: a part of a measure.
_PORTION = re.compile(" ?(茶匙|汤匙|大匙|小匙|匙|[杯勺袋包片碗瓶个颗只根块盒罐条])(?![位百])")
#: 1/3-1/2: a range of shares.
_PARTS = re.compile("[-~至到][1-9]/[1-9][0-9]?(?![0-9/年月.])")
_SHARE_BEFORE = re.compile(r"(?:[约近超过逾占达的低少至到足由从]|余下|剩余|其中|减少|增加|有|将|每)$")
_SHARE_AFTER = re.compile(r"[升降]至|[提降][高低]到|以上|以下|以内|左右|的|强|弱|多|来自|为|是|由|属")
#: 两 as a weight: of silver and gold, or of food by the 斤.
_OLD_WEIGHT = re.compile(
    r"[银金税饷赏俸帑款][^，。；]{0,20}\|(?![个人国者地边岸]).|\|(?:白?银|黄?金|纹银|[重酒肉])|.[十百千万亿]两\|[，。；、！？）]"
)
_SHARES = {
    "百": ONE, "千": Decimal("0.1"), "万": Decimal("0.01"), "100": ONE, "1000": Decimal("0.1"),
}  # fmt: skip
_SHARE = Unit("分之", "percent", factor=Decimal(100))


class Fractions:
    """Reads numerals and shares of one document."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.text = document.norm
        self.lexicon = lexicon

    def _number(self, raw: str, start: int, end: int) -> Element:
        """The number alone: its value or its two values, whether it is open, and what follows it inside (多, 余)."""
        if (
            raw[-1] == "两"
            and len(raw) > 1
            and raw[0] not in "数上几"
            and _OLD_WEIGHT.search(self._beside(start, end))
        ):
            raw, end = raw[:-1], end - 1  # 三百万两白银: 两 is the unit
        stray = _STRAY.search(raw) if raw[-1] == "一" else None
        if stray and (stray[1] is None or self.lexicon.unit_at(self.text, end) is None):
            raw, end = raw[:-1], end - 1  # 636亿一般性补助款, 69.9一斤
        digits, mod = raw, None
        if not _EXTRAS.isdisjoint(raw):
            if " " in raw:
                digits = _TORN.sub(r"\1", raw)
            if "几" in raw or raw[0] in "数上":
                return Element(start, start, end, end, raw, None, None, open=True, mod="APPROX")
            if inner := _INNER.search(digits):
                mod = "APPROX" if inner[0] == "来" else "MORE_THAN"
                digits = digits.replace(inner[0], "")
            digits = _POINT.sub("点", digits.replace("个", ""))
        if self.text[end : end + 1] in _WORD_STARTS and (found := _WORDED.match(self.text, end)):
            digits, end = digits + found[1].lower(), found.end()
        low, high = values(digits)
        return Element(
            start, start, end, end, digits, low, high, mod="APPROX" if mod is None and low != high else mod
        )

    def _beside(self, start: int, end: int) -> str:
        return self.text[max(start - 20, 0) : end] + "|" + self.text[end : end + 2]

    def _sign(self, element: Element) -> None:
        """Take a minus sign or 负 before the number into it."""
        text, at = self.text, element.number_start
        sign = text[at - 1 : at]
        if (
            sign not in ("-", "负")
            or element.unit is None
            or element.unit.kind == "measure"
            or element.lo is None
        ):
            return
        before = char(text, at - 2)
        if sign == "-" and (
            not element.arabic
            or before
            not in "\0 \n，。：；、（(“|\t为是至到由从率比幅速达值约近计报于额降涨增减跌润损收币拔温值"
        ):
            return
        if sign == "负" and before in "担肩自胜抱欺辜减背债承重轻增":
            return
        if element.prefix is None:
            element.start = at - 1
            element.lo, element.hi = -(element.hi or element.lo), -element.lo

    def _sign_before_prefix(self, element: Element) -> None:
        """-$35m, 负US$2亿: the sign stands before the currency."""
        at = element.start
        if element.lo is None or self.text[at - 1 : at] not in ("-", "负"):
            return
        if char(self.text, at - 2) in "\0 \n，。：；、（(|\t为是至到由达值约":
            element.start = at - 1
            element.lo, element.hi = -(element.hi or element.lo), -element.lo

    @staticmethod
    def _below(element: Element) -> None:
        """零下五摄氏度 is -5."""
        if element.lo is not None and element.hi is not None:
            element.start -= 2
            element.lo, element.hi, element.about = -element.hi, -element.lo, "below"

    @staticmethod
    def _after_acronym(element: Element) -> bool:
        """Whether a number right behind Latin capitals (IMF30亿美元, GDP126万亿元, CPI0.8%) is one of its own."""
        unit = element.unit
        if unit is None or element.lo is None:
            return False
        return unit.kind in ("currency", "percent", "point") or element.digits[-1:] in ("万", "亿")

    def _slash(self, match: re.Match[str], joined: bool = False) -> Element | None:
        """1/3以上, 约2/3: a share written with a slash, where the words beside it say that it is one."""
        text, (start, end) = self.text, match.span()
        below = _SLASH.match(text, end)
        if char(text, start - 1) == "/":  # 85/02/27
            return None
        if below is None or not match[0].isdigit() or not int(match[0]) < int(below[1]) <= 100:
            return None
        if int(below[1]) <= 10 and (portion := _PORTION.match(text, below.end())):
            unit, at = Unit(portion[1], "measure"), portion.start(1)
            part = parse(f"{match[0]}/{below[1]}")
            return Element(
                start, start, below.end(), portion.end(), match[0], part, part, unit=unit,
                unit_start=at, unit_end=portion.end(),
            )  # fmt: skip
        if (
            not _PARTS.match(text, below.end())
            and not (joined and text[start - 1] in "-~至到")
            and not _SHARE_AFTER.match(text, below.end())
        ):
            after = char(text, below.end())
            told = _SHARE_BEFORE.search(text, max(start - 4, 0), start)
            if not told or not (
                after in "，。；、）\0\n" or (int(below[1]) <= 10 and "\u4e00" <= after <= "\u9fff")
            ):
                return None
        value = parse(f"{match[0]}/{below[1]}")
        return Element(
            start, start, below.end(), below.end(), match[0], value, value, unit=_SHARE, fraction=True,
            unit_start=below.end(), unit_end=below.end(),
        )  # fmt: skip

    def _fraction(self, match: re.Match[str]) -> Element | None:
        """`百分之五`, `千分之三`, `三分之二`, and 四分一 as Hong Kong writes it."""
        text, start = self.text, match.start()
        if text.startswith("分一", match.end()):
            if text[match.end() + 2 : match.end() + 3] in ("线", "决", "音", "拍", "个"):
                return None
            value = parse(f"{match[0]}分之一")
            element = Element(start, start, match.end() + 2, match.end() + 2, match[0] + "分一", value, value)
        else:
            upper = NUMERAL.match(text, match.end() + 2)
            below = match[0]
            if upper is None:
                return None
            number = self._number(upper[0], upper.start(), upper.end())
            element = number
            element.start = element.number_start = start
            if below in _SHARES:
                factor = _SHARES[below]
                element.unit = Unit(below + "分之", "percent", factor=factor)
                element.unit_start, element.unit_end = start, upper.start()
                if not element.open and element.lo is None:
                    return None
                self._sign(element)
                return element
            if element.open or number.lo is None:
                return None
            value = parse(f"{below}分之{upper[0]}")
            element.lo = element.hi = value
        if element.lo is None:
            return None
        element.fraction = True
        unit = self.lexicon.unit_at(text, element.end)
        if unit is not None and (unit.kind == "unit" or (unit.kind == "currency" and len(unit.word) > 1)):
            element.fraction = False
            element.unit, element.unit_start = unit, element.end
            element.end = element.unit_end = element.end + len(unit.word)
            return element
        element.unit = _SHARE
        element.unit_start = element.unit_end = element.end
        return element
