"""From characters to chains of numbers with their units: `5－8亿元`, `2、3、5亿元`, `从1600万提高到3200万美元`.

The reader looks at numerals only, and at what stands right beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.document import Document, Doubt
from pipeline.extract.amount_pack import Lexicon, Unit
from pipeline.numerals import CHINESE, parse

_NO_LIANG = CHINESE.replace("两", "")
_SPACED = r"[0-9]{1,3}(?: [0-9]{3}(?![0-9]))+(?:\.[0-9]+)?"
_ATOM = r"(?:[0-9]{1,3}(?:[,，][0-9]{3}(?![0-9]))+(?:\.[0-9]+)*|[0-9]+(?:[.,][0-9]+)*)"
_POWER = r"[0-9]+(?:\.[0-9]+)?[×xX]10\^[0-9]+|10\^[0-9]+"
#: A run of numeral characters; whether it is a well-formed numeral is for `numerals.parse` to say.
NUMERAL = re.compile(
    rf"(?<![0-9.])(?<![0-9],)(?:(?:数|(?<![以加之线网早晚马路海陆天会])上)(?=[十百千万亿]))?(?:{_POWER}|{_SPACED}|{_ATOM}|[{CHINESE}几]|(?<![人次个总多少无参指系函份倍户件基岁级天月年分计])数(?=[名家项次起个处艘架辆枚])(?!次方|次幂|项式|名列))"
    rf"(?:{_SPACED}|{_ATOM}|[{_NO_LIANG}几]|(?<![0-9])两|点(?=[零〇一二三四五六七八九0-9]))*"
    r"(?:[多余来][百千万亿]{1,2}|个(?=万?亿)万?亿)?"
)
_PAIR = re.compile(
    r"(?<![一二两三四五六七八九])([一二两三四五六七八九])([二两三四五六七八九])(?=[十百千万亿]|$)"
)
_ORDER = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_WORDED = re.compile(r" ?(million|billion|trillion|thousand|mln|mn|bn|tn)(?![A-Za-z])", re.I)
_LETTER = re.compile(r"[kKwWmMbB](?![A-Za-z])")
_RANGE = re.compile(r"(?:[（(]含[）)])?(?:-{1,3}|~{1,2}|至|到)")
_LIST = re.compile(r"(?:、|/(?=[0-9])|以及|或者|和|及|与|或)(?:近|约|超)?")
_CHANGE = re.compile(
    r"(?:[^，。；：、0-9]{0,4})(?:提高|增加|增长|上升|提升|扩大|上调|调高|升|增|涨|翻|扩|减少|下降|降低|下调|缩减|压缩|调整|降|减|跌|缩|压减|改)[^，。；：0-9]{0,2}?(?:到|至|为)(?:了)?(?:约|近|超过|逾)?"
)
_CENTS = re.compile(r"零?([0-9]|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(?:角|毛|毫)(?:零?([0-9]|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(?:分|仙)?(?![0-9一二三四五六七八九十百千万亿个名位项家次元]))?|零?([0-9]{1,2}|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(?:分(?![之钟析别布配])|仙)")  # fmt: skip
_TAIL_DIGIT = re.compile(
    r"零?([一二两三四五六七八九0-9])(?![0-9一二三四五六七八九十百千万亿个名位项家次元年月日.])"
)
_ORDINAL = re.compile(rf"(?:第|№|No\.?|NO\.?)[0-9{CHINESE}、,和至到及与或\-~]*$")
_HALF = re.compile(
    r"(?<![一二两三四五六七八九十个大过下上多各])半(?=[公平立千毫厘加吨米斤升亩磅英海克盎])|半数(?=以上|以下|的)|(?<=[过超近约])半数"
)
_WHOLE = re.compile(r"[整正](?![改体个合理治顿数套式在确常规值面])")
_FORMAL_SCALES = str.maketrans("拾佰仟", "十百千")
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")


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
        return self.digits[:1].isascii() and self.digits[:1].isdigit()

    @property
    def large(self) -> bool:
        """Whether the number is written in Arabic digits or with a scale, so that it can hardly be part of a word."""
        return self.digits[:1] in "0123456789" or len(self.digits) > 1 and self.digits[-1] in "百千万亿兆"


@dataclass(slots=True)
class Chain:
    """Numbers that belong together, or the problem that keeps a text from being read."""

    elements: list[Element] = field(default_factory=list)
    problem: Doubt | None = None


def char(text: str, position: int) -> str:
    """The character at `position`; a NUL outside the text, which is in no string."""
    return text[position] if 0 <= position < len(text) else "\0"


class Reader:
    """Reads the chains of one document."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.text = document.norm
        self.lexicon = lexicon

    def chains(self) -> Iterator[Chain]:
        """Yield what could be amounts, in reading order, each with a unit behind its last number."""
        text, at = self.text, 0
        starters, ends = self.lexicon.starters, self.lexicon.prefix_ends
        for match in NUMERAL.finditer(text):
            start, end = match.span()
            if start < at:
                continue
            following = text[end : end + 1]
            if (
                following not in starters
                and text[end - 1] not in "百千兆两"
                and text[start - 1 : start] not in ends
                and char(text, start - 1) not in " ："
                and char(text, end) not in "提增上扩调升涨翻减下降缩压跌改 mbtkKwWMB"
            ):
                continue
            chain = self._chain(match)
            if chain is None:
                continue
            yield chain
            if chain.elements:
                at = chain.elements[-1].end

    def halves(self) -> Iterator[Chain]:
        """Yield 半 before a unit of measurement (`半公升`), and the 半数 that is bounded (`半数以上`)."""
        text = self.text
        for match in _HALF.finditer(text):
            start, end = match.span()
            value = Decimal("0.5")
            if match[0] == "半数":
                unit = Unit("半", "percent", factor="100")
                yield Chain([Element(start, start, end, end, "半", value, value, unit=unit, fraction=True)])
            elif (
                (found := self.lexicon.unit_at(text, end))
                and found.kind == "unit"
                and found.word not in ("里", "码", "天", "度")
            ):
                stop = end + len(found.word)
                yield Chain(
                    [
                        Element(
                            start,
                            start,
                            end,
                            stop,
                            "半",
                            value,
                            value,
                            unit=found,
                            unit_start=end,
                            unit_end=stop,
                        )
                    ]
                )

    def _chain(self, match: re.Match[str]) -> Chain | None:
        first = self._element(match)
        if first is None:
            return None
        if isinstance(first, Doubt):
            return Chain(problem=first)
        elements = [first]
        while joined := self._joined(elements[-1]):
            joint, element = joined
            elements[-1].joint = joint
            elements.append(element)
            if len(elements) > 40:
                break
        while elements and elements[-1].unit is None and elements[-1].prefix is None:
            elements.pop()
        if not elements:
            return None
        elements[-1].joint = ""
        return self._share(elements)

    def _joined(self, last: Element) -> tuple[str, Element] | None:
        """How the next number is joined to `last`, and that number."""
        text, at = self.text, last.end
        bare = last.unit is None and last.prefix is None
        if found := _RANGE.match(text, at):
            kind = "~"
        elif bare and (found := _LIST.match(text, at)):
            if found[0] == "/" and "." not in last.digits:
                return None
            kind = "、"
        elif (found := _CHANGE.match(text, at)) and (bare or _is_money(last)):
            kind = ">"
        else:
            return None
        where = found.end()
        match = NUMERAL.match(text, where)
        if match is None:
            skip = self._prefix_after(where)
            match = NUMERAL.match(text, skip) if skip else None
            if match is None:
                return None
        element = self._element(match, joined=True)
        if element is None or isinstance(element, Doubt):
            return None
        if not bare and _is_money(last) and element.unit is None and element.prefix is None:
            if element.digits[-1:] not in ("万", "亿"):
                return None
            element.unit, element.borrowed = last.unit, True
            return (kind, element) if last.unit is not None else None
        if kind == ">" and not bare:
            return None
        if kind == "~" and element.unit is None and element.prefix is None and last.unit is not None:
            if last.unit is None or not last.unit.word.endswith("分之"):
                return None
            element.unit, element.borrowed = last.unit, True
        if kind == "~" and last.unit and element.unit and last.unit.kind != element.unit.kind:
            return None
        return kind, element

    def _prefix_after(self, position: int) -> int | None:
        """Where a currency that begins at `position` ends, if a number follows."""
        for length in range(self.lexicon.longest_prefix, 0, -1):
            word = self.text[position : position + length]
            if word in self.lexicon.prefixes:
                end = position + len(word)
                return end + (self.text[end : end + 1] == " ")
        return None

    def _share(self, elements: list[Element]) -> Chain | None:
        """Give each number the unit, and the scale, that it leaves to a later one."""
        for index in range(len(elements) - 2, -1, -1):
            here, then = elements[index], elements[index + 1]
            if here.unit is not None or here.prefix is not None and here.joint != "~":
                continue
            if here.joint in "、>" and _is_year(here):
                return Chain(elements[index + 1 :])
            here.unit, here.borrowed = then.unit, True
            here.prefix = here.prefix or then.prefix
            here.unit_start, here.unit_end = then.unit_start, then.unit_end
            here.fraction = then.fraction
            self._borrow_scale(here, then)
        first = elements[0]
        if len(elements) == 2 and first.joint == "、" and first.borrowed and self._opens_line(first):
            elements = elements[1:]
        return Chain(elements)

    def _opens_line(self, element: Element) -> bool:
        return element.start == 0 or self.text[element.start - 1] in "\n（("

    @staticmethod
    def _borrow_scale(here: Element, then: Element) -> None:
        """`5－8亿`: the 5 is 5亿. `8500到3万` stays as it is, for 8500万 would not be the smaller one."""
        if here.lo is None or here.hi is None or then.lo is None or re.search("[万亿兆]", here.digits):
            return
        scale = re.search(r"[十百千]?万?[亿兆]?$|[kKwW]$", then.digits.translate(_FORMAL_SCALES))
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
            if before == " " and char(text, start - 2).isascii() and char(text, start - 2).isalpha():
                return None
        if text.startswith("分之", end) or text.startswith("分一", end) and match[0] in "二三四五":
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
        if not joined:
            self._sign(element)
        if element.unit is None and element.prefix is None:
            return element if not element.open and element.lo is not None else None
        if element.lo is None and not element.open:
            if (
                element.unit is not None
                and element.unit.kind == "measure"
                or not re.search("[0-9].*[0-9]", match[0])
            ):
                return None
            return Doubt(
                element.start, element.end, "amount.numeral",
                f"{match[0]} is no well-formed numeral, so the amount has no value",
                "correct the text if it is a slip of the file", rule=None,
            )  # fmt: skip
        return element

    def _number(self, raw: str, start: int, end: int) -> Element:
        """The number alone: its value or its two values, whether it is open, and what follows it inside (多, 余)."""
        digits, mod = raw, None
        if "几" in raw or raw[0] in "数上":
            return Element(start, start, end, end, raw, None, None, open=True, mod="APPROX")
        if inner := re.search("[多余来]", digits):
            mod = "APPROX" if inner[0] == "来" else "MORE_THAN"
            digits = digits.replace(inner[0], "")
        digits = digits.replace("个", "")
        if found := _WORDED.match(self.text, end):
            digits, end = digits + found[1].lower(), found.end()
        low, high = _values(digits)
        return Element(
            start, start, end, end, digits, low, high, mod="APPROX" if mod is None and low != high else mod
        )

    def _find_unit(self, element: Element) -> None:
        """Look for the unit behind the number, with 多, 余, 来 or 半 between or behind."""
        text, at = self.text, element.end
        letter = _LETTER.match(text, at)
        if letter and element.arabic and element.lo is not None:
            unit = self.lexicon.unit_at(text, letter.end())
            if element.prefix or unit is not None and unit.kind == "currency":
                element.digits += letter[0]
                element.lo, element.hi = _values(element.digits)
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
            element.lo, element.hi = _values(shorter)
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
        if at == element.number_end and at - element.number_start > 1 and text[at - 1] in "百千兆":
            longer = self.lexicon.unit_at(text, at - 1)
            if longer and longer.kind in ("unit", "point") and at - 1 + len(longer.word) >= at + (len(unit.word) if unit else 0) and len(longer.word) > 1:  # fmt: skip
                return longer, at - 1
        return unit, at

    def _compose(self, element: Element) -> None:
        """Add what the unit governs behind it: 3元5角, 两块五, 三斤半, 一米八, 2亿元人民币, 万元整."""
        text, unit = self.text, element.unit
        assert unit is not None
        if unit.kind in ("currency", "coin") and unit.code == "元":
            if unit.factor == "1" and (cents := _CENTS.match(text, element.end)):
                tenth, hundredth, alone = (_digit(g) for g in cents.groups())
                self._add(element, tenth / 10 + hundredth / 100 + alone / 100, cents.end())
                element.about = "composed"
            elif unit.word in ("块", "蚊") and (tail := _TAIL_DIGIT.match(text, element.end)):
                share = Decimal(100) if tail[0].startswith("零") else Decimal(10)
                self._add(element, _digit(tail[1]) / share, tail.end())
                element.about = "composed"
            elif unit.word in ("毛", "角", "毫") and (tail := re.compile(r"([一二两三四五六七八九0-9])(?:分)?(?![0-9一二三四五六七八九十个名位项])").match(text, element.end)):  # fmt: skip
                element.lo = element.hi = (element.lo or Decimal(0)) + _digit(tail[1]) / 10
                element.end, element.about = tail.end(), "composed"
            if unit.word in ("元", "圆", "块", "块钱") or element.about:
                for word in ("钱",):
                    if text.startswith(word, element.end):
                        element.end += len(word)
                        element.about = element.about or "money"
                more = self.lexicon.unit_at(text, element.end)
                if more is not None and more.kind == "currency" and more.code != "元" and len(more.word) > 1:
                    element.unit = Unit(text[element.unit_start : element.end] + more.word, "currency", more.code, factor=unit.factor)  # fmt: skip
                    element.end += len(more.word)
            if _WHOLE.match(text, element.end) and (_FORMAL.search(element.digits) or not text[element.end + 1 : element.end + 2].isalnum()):  # fmt: skip
                element.end += 1
            return
        following = text[element.end : element.end + 1]
        if following == "半" and char(text, element.end + 1) not in "年月天日价径数导岛" and element.lo is not None and element.hi is not None:  # fmt: skip
            if unit.kind in ("unit", "tenths") or unit.word in ("个", "倍"):
                self._add(element, Decimal("0.5"), element.end + 1)
                element.about = "half"
        elif unit.kind == "tenths" and (tail := _TAIL_DIGIT.match(text, element.end)):
            self._add(element, _digit(tail[1]) / 10, tail.end())
        elif unit.word == "斤" and (
            tail := re.compile(r"([0-9一二三四五六七八九])[两]").match(text, element.end)
        ):
            self._add(element, _digit(tail[1]) / 10, tail.end())
        elif unit.word in ("米", "斤", "公尺") and element.lo == element.hi and (
            tail := re.compile(r"([一二三四五六七八九])(?![0-9一二三四五六七八九十百千万亿个名位项家次元米])").match(text, element.end)
        ):  # fmt: skip
            self._add(element, _digit(tail[1]) / 10, tail.end())

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
            or before not in "\0 \n，。：；、（(“|\t为是至到由从率比幅速达值约近计报于额降涨增减跌润损收币"
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
        if unit is not None and (unit.kind == "unit" or unit.kind == "currency" and len(unit.word) > 1):
            element.fraction = False
            element.unit, element.unit_start = unit, element.end
            element.end = element.unit_end = element.end + len(unit.word)
            return element
        element.unit = Unit("分之", "percent", factor="100")
        element.unit_start = element.unit_end = element.end
        return element

    def is_ordinal(self, element: Element) -> bool:
        """Whether 第 stands before the number, or before the numbers enumerated before it."""
        return (
            _ORDINAL.search(self.text[max(element.number_start - 16, 0) : element.number_start]) is not None
        )


def _digit(text: str | None) -> Decimal:
    return (parse(text) if text else None) or Decimal(0)


def _values(digits: str) -> tuple[Decimal | None, Decimal | None]:
    """The two values of a numeral: equal ones, or those of 八九亿 and 三五百."""
    if not digits:
        return None, None
    pair = _PAIR.search(digits)
    if pair and "点" not in digits and digits[0] not in "0123456789":
        one, two = _ORDER[pair[1]], _ORDER[pair[2]]
        if two == one + 1 or (one, two) == (3, 5):
            low = parse(digits[: pair.start(2)] + digits[pair.end(2) :])
            high = parse(digits[: pair.start(1)] + digits[pair.end(1) :])
            if low is not None and high is not None:
                return low, high
    value = parse(digits)
    return value, value


def _is_money(element: Element) -> bool:
    return element.unit is not None and element.unit.kind == "currency"


def _is_year(element: Element) -> bool:
    return len(element.digits) == 4 and element.digits[:2] in ("19", "20") and element.digits.isdigit()
