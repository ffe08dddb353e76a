"""One number and what belongs to it: its unit, 多 and 半 behind it, its sign, 角 and 分, 百分之 before it."""

import re
from decimal import Decimal

from pipeline.amounts.elements import NUMERAL, Element, char, digit, values
from pipeline.amounts.pack import Lexicon, Unit
from pipeline.document import Document, Doubt
from pipeline.numerals import parse

_WORDED = re.compile(r" ?(million|billion|trillion|thousand|mln|mn|bn|tn)(?![A-Za-z])", re.I)
_TORN = re.compile(r" ?([.,，]) ?")
_SLASH = re.compile(r"/([1-9][0-9]{0,2})(?![0-9/年月.])", re.ASCII)
_SHARE_BEFORE = re.compile(r"(?:[约近超过逾占达的低少至到足]|余下|剩余|其中|减少|增加|有|将|每)$")
_SHARE_AFTER = re.compile(r"以上|以下|以内|左右|的|强|弱|多|来自|为|是|由|属")
_LETTER = re.compile(r"[kKwWmMbB](?![A-Za-z])")
_ONE = "[0-9]|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
#: 5角, 5角2分, 二毛八, 零五分 behind 元; what counts something else (3元2次) is none.
_CENTS = re.compile(
    rf"零?({_ONE})(?:角|毛|毫)(?:零?({_ONE})(?:分|仙)?(?![0-9一二三四五六七八九十百千万亿个名位项家次元]))?"
    r"|零?([0-9]{1,2}|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(?:分(?![之钟析别布配])|仙)"
)
#: A digit before one of these counts something else: 五毛一张, 三块一斤.
_COUNTS = (
    "0-9一二三四五六七八九十百千万亿个名位项家次元年月日.张斤本件条只人份瓶包盒块台辆套公米亩天度股根支颗双桶"
)
_TAIL_DIGIT = re.compile(rf"零?([一二两三四五六七八九0-9])(?![{_COUNTS}])")
_TAIL_CENT = re.compile(rf"([一二两三四五六七八九0-9])分?(?![{_COUNTS}])")
_TAIL_TENTH = re.compile(r"([一二三四五六七八九])(?![0-9一二三四五六七八九十百千万亿个名位项家次元米])")
_TAIL_LIANG = re.compile(r"([0-9一二三四五六七八九])两")


class Numbers:
    """Reads single numbers of one document."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.text = document.norm
        self.lexicon = lexicon

    def _element(self, match: re.Match[str], joined: bool = False) -> Element | Doubt | None:
        """The number that `match` found, with its unit; a doubt where it is malformed."""
        text, start, end = self.text, match.start(), match.end()
        before = text[start - 1 : start]
        prefixed = self.lexicon.prefix_before(text, start) if start else None
        if before and prefixed is None and not joined:
            if before.isascii() and before.isalpha():
                return None
            if before in "/+" and char(text, start - 2).isdigit():
                return None
        if text.startswith("/", end) and (share := self._slash(match)):
            return share
        if text.startswith("分之", end) or (text.startswith("分一", end) and match[0] in "二三四五"):
            return self._fraction(match)
        element = self._number(match[0], start, end)
        if prefixed is not None:
            element.start, element.prefix = prefixed
        elif text.startswith("大", end):
            self._kinds(element)
        elif match[0] == "一" and text.startswith("半", end) and char(text, end + 1) not in "径数年月天日":
            element.end, element.fraction, element.unit = end + 1, True, Unit("半", "percent", factor="100")
            element.lo = element.hi = Decimal("0.5")
            element.unit_start, element.unit_end = end, end + 1
            return element
        if element.unit is None:
            self._find_unit(element)
        if element.prefix is not None and not self._sure(element):
            element.start, element.prefix = start, None
            if before.isascii() and before.isalpha():
                return None
        if before == " " and not joined and self._names(element, start):
            return None
        if not joined:
            self._sign(element)
        if element.unit is None and element.prefix is None:
            return element if not element.open and element.lo is not None else None
        if element.lo is None and not element.open:
            if (element.unit is not None and element.unit.kind == "measure") or not re.search(
                "[0-9].*[0-9]", match[0]
            ):
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

    def _slash(self, match: re.Match[str]) -> Element | None:
        """1/3以上, 约2/3: a share written with a slash, where the words beside it say that it is one."""
        text, (start, end) = self.text, match.span()
        below = _SLASH.match(text, end)
        if below is None or not match[0].isdigit() or not int(match[0]) < int(below[1]) <= 100:
            return None
        if not _SHARE_AFTER.match(text, below.end()):
            after = char(text, below.end())
            if not _SHARE_BEFORE.search(text, max(start - 4, 0), start) or after not in "，。；、）\0\n":
                return None
        value = parse(f"{match[0]}/{below[1]}")
        unit = Unit("分之", "percent", factor="100")
        return Element(
            start, start, below.end(), below.end(), match[0], value, value, unit=unit, fraction=True,
            unit_start=below.end(), unit_end=below.end(),
        )  # fmt: skip

    def _sure(self, element: Element) -> bool:
        """Whether a code before the number is meant as money: COP28 and TOP10 are not."""
        code = self.text[element.start : element.number_start].strip(" ：")
        if not (code.isascii() and code.isalpha()) or code in self.lexicon.sure_codes:
            return True
        return len(element.digits) > 3 and not element.digits.isdigit()

    def _number(self, raw: str, start: int, end: int) -> Element:
        """The number alone: its value or its two values, whether it is open, and what follows it inside (多, 余)."""
        digits, mod = _TORN.sub(r"\1", raw) if " " in raw else raw, None
        if raw.isdigit() and raw.isascii():
            value = Decimal(raw)
            if self.text[end : end + 1] not in " mbt":
                return Element(start, start, end, end, raw, value, value)
        if "几" in raw or raw[0] in "数上":
            return Element(start, start, end, end, raw, None, None, open=True, mod="APPROX")
        if inner := re.search("[多余来]", digits):
            mod = "APPROX" if inner[0] == "来" else "MORE_THAN"
            digits = digits.replace(inner[0], "")
        digits = digits.replace("个", "")
        if found := _WORDED.match(self.text, end):
            digits, end = digits + found[1].lower(), found.end()
        low, high = values(digits)
        return Element(
            start, start, end, end, digits, low, high, mod="APPROX" if mod is None and low != high else mod
        )

    def _find_unit(self, element: Element) -> None:
        """Look for the unit behind the number, with 多, 余, 来 or 半 between or behind."""
        text, at = self.text, element.end
        letter = _LETTER.match(text, at)
        if letter and element.arabic and element.lo is not None:
            unit = self.lexicon.unit_at(text, letter.end())
            if element.prefix or (unit is not None and unit.kind == "currency"):
                element.digits += letter[0]
                element.lo, element.hi = values(element.digits)
                element.number_end = element.end = at = letter.end()
        unit, begin = self._unit(at, element)
        if unit is None and text[at : at + 1] in ("多", "余", "来") and text[at : at + 1]:
            unit, begin = self._unit(at + 1, element)
            if unit is not None:
                element.mod = element.mod or ("APPROX" if text[at] == "来" else "MORE_THAN")
        if unit is None:
            if element.prefix is not None and text[at : at + 1] in ("多", "余"):
                element.mod, element.end = "MORE_THAN", at + 1
            return
        if begin < element.number_end and (shorter := text[element.number_start : begin]):
            element.digits = shorter
            element.lo, element.hi = values(shorter)
            element.open = "几" in shorter or shorter[0] in "数上"
            element.number_end = begin
        element.unit, element.unit_start, element.unit_end = unit, begin, begin + len(unit.word)
        element.end = element.unit_end
        self._compose(element)

    def _kinds(self, element: Element) -> None:
        """三大支柱: the noun after 大, with up to six characters that describe it, is the unit."""
        text, at = self.text, element.end + 1
        for begin in range(at, min(at + 7, len(text))):
            if text[begin] in "，。；：、！？（）“”《》的和与及\n":
                return
            if head := self.lexicon.heads.at(text, begin):
                end = begin + len(head)
                while more := self.lexicon.heads.at(text, end):
                    end += len(more)
                element.unit = Unit(text[at:end], "measure", name="大")
                element.unit_start, element.unit_end, element.end = at, end, end
                return

    def _unit(self, at: int, element: Element) -> tuple[Unit | None, int]:
        text = self.text
        unit = self.lexicon.unit_at(text, at)
        if unit is None and text[at : at + 1] == " " and text[at + 1 : at + 2].isascii():
            at += 1
            unit = self.lexicon.unit_at(text, at)
            if unit is not None and not unit.word.isascii():
                unit = None
        if (
            unit is not None
            and unit.word.isascii()
            and len(unit.word) == 1
            and not element.large
            and unit.word != "%"
        ):
            unit = None
        if at == element.number_end and at - element.number_start > 1 and text[at - 1] in "百千万兆几":
            longer = self.lexicon.unit_at(text, at - 1)
            reach = at + (len(unit.word) if unit else 0)
            if (
                longer
                and longer.kind in ("unit", "point", "currency")
                and 1 < len(longer.word) >= reach - at + 1
            ):
                return longer, at - 1
        return unit, at

    def _compose(self, element: Element) -> None:
        """Add what the unit governs behind it: 3元5角, 两块五, 三斤半, 一米八, 2亿元人民币, 万元整."""
        unit = element.unit
        assert unit is not None
        if unit.kind in ("currency", "coin") and unit.code == "元":
            self._compose_money(element, unit)
            return
        text, at = self.text, element.end
        if char(text, at) == "半" and char(text, at + 1) not in "年月天日价径数导岛":
            if unit.kind in ("unit", "tenths") or unit.word in ("个", "倍"):
                self._add(element, Decimal("0.5"), at + 1)
                element.about = "half"
            return
        tail = None
        if unit.kind == "tenths":
            tail = _TAIL_DIGIT.match(text, at)
        elif unit.word == "斤":
            tail = _TAIL_LIANG.match(text, at) or _TAIL_TENTH.match(text, at)
        elif unit.word in ("米", "公尺"):
            tail = _TAIL_TENTH.match(text, at)
        if tail is not None and element.lo == element.hi:
            self._add(element, digit(tail[1]) / 10, tail.end())

    def _compose_money(self, element: Element, unit: Unit) -> None:
        text = self.text
        if unit.factor == "1" and (cents := _CENTS.match(text, element.end)):
            tenth, hundredth, alone = (digit(g) for g in cents.groups())
            self._add(element, tenth / 10 + hundredth / 100 + alone / 100, cents.end())
            element.about = "composed"
        elif unit.word in ("块", "蚊") and (tail := _TAIL_DIGIT.match(text, element.end)):
            self._add(element, digit(tail[1]) / (100 if tail[0].startswith("零") else 10), tail.end())
            element.about = "composed"
        elif unit.word in ("毛", "角", "毫") and (tail := _TAIL_CENT.match(text, element.end)):
            self._add(element, digit(tail[1]) / 10, tail.end())
            element.about = "composed"
        if element.about and text.startswith("钱", element.end):
            element.end += 1
        more = self.lexicon.unit_at(text, element.end)
        if more is not None and more.kind == "currency" and more.code != "元" and len(more.word) > 1:
            word = text[element.unit_start : element.end] + more.word
            element.unit = Unit(word, "currency", more.code, factor=unit.factor)
            element.end += len(more.word)

    @staticmethod
    def _add(element: Element, more: Decimal, end: int) -> None:
        if element.lo is not None and element.hi is not None:
            element.lo, element.hi = element.lo + more, element.hi + more
        element.end = end

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
        if sign == "负" and before in "担肩自胜抱欺辜":
            return
        if element.prefix is None:
            element.start = at - 1
            element.lo, element.hi = -(element.hi or element.lo), -element.lo

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
            if below in ("百", "千", "万", "100", "1000"):
                factor = {"百": "1", "千": "0.1", "万": "0.01", "100": "1", "1000": "0.1"}[below]
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
        element.unit = Unit("分之", "percent", factor="100")
        element.unit_start = element.unit_end = element.end
        return element
