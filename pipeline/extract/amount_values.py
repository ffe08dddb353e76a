"""From chains of numbers to mentions: what is an amount and what is not, its type, value, bounds and currency."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from pipeline.document import Document, Doubt, Mention
from pipeline.extract.amount_grammar import Chain, Element, char
from pipeline.extract.amount_pack import AmountPack, Lexicon, Unit

_SLASH = re.compile(r"[/／]([\u4e00-\u9fff]{1,3}|m2|㎡|kg|t|W|kWh)(?:[·.]([\u4e00-\u9fff]{1,2}))?")
_EACH_AFTER = re.compile(r"(?:每|一)([\u4e00-\u9fff]{1,3}?)(?=[，。；、）)的]|$)")
_EACH_BEFORE = re.compile(
    r"(?:每|按)(?:一|百|千|万|1)?([个名位人户家吨亩股份件套台辆斤张次年月日天平立千公小套间床条米升桶只头张笔单票方里克][\u4e00-\u9fff]{0,3}?)(?:每([人月年日天次]))?(?:[^，。；：\n]{0,12})$"
)
_PER_WORDS = re.compile(
    r"个|名|位|人|户|家|吨|亩|股|份|件|套|台|辆|斤|张|次|年|月|日|天|平方米|立方米|千瓦时|千瓦|公斤|公里|小时|间|床|条|米|升|桶|只|头|笔|单|票|度|克"
)
_PER_MANY = re.compile(rf"(?:10|百|千|万)?(?:{_PER_WORDS.pattern})")
_CASUALTY = re.compile(r"[死伤亡遇失被获受轻重]|以[上下]|左右")
_INDEX = re.compile(r"(?:指数|[报收涨跌至]|点位|关口|突破|失守)[^，。；]{0,6}$")
_POINTS = re.compile(
    "(?:重要)?(?:意见|建议|要求|希望|共识|主张|看法|体会|倡议|认识|启示|原因|感受|说明|理由)"
)
_RUN = re.compile("(?:连续|举办|召开|已|共|近|办|前|这|任)了?$")
_QUAKE = re.compile("(?:左右|以上)?(?:的)?(?:强|大)?地震|(?:大)?风|阵风")
_SCORE = re.compile(r"(?:得|评|扣|加|满|考|记|计|减|值|占|为|共|合格|分数|总|及|达|成绩)[^，。；元]{0,4}$")
_MONEY_NEAR = re.compile(r"[元角价钱费币块息税租率]")
_CONGRESS = re.compile(
    r"(?:[一七八九]|十[一二三四五六七八九]?|二十)大(?:精神|报告|代表|以来|召开|期间|关于|提出|决议|部署|擘画)"
)
_SCALE_BEFORE = re.compile("(摄|华)氏(?:零下|零上)?$")
_ADDRESS = re.compile(r"(?:[座楼厦号栋幢路街]|大厦|中心|广场)[A-Za-z]?座?$")
_HEADER = re.compile(r"单位(?:为|是)?[：:]?\s*(?:[^，。；]{0,6})$|[元以]$")
_AVERAGE = re.compile(r"每[^，。；\n]*$|均[^，。；\n]*$")
_REACH = 12
_BARE_SCALE = frozenset("百千万亿")


class Context:
    """What the rest of the document says about a sum: whose 元 it is, which country's 卢比."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon

    @cached_property
    def region(self) -> str | None:
        """The region whose money 元 is, `None` for the mainland, `?` for a traditional text that does not show it."""
        if self.document.script != "Hant":
            return None
        counts = {code: len(cue.findall(self.document.norm)) for code, cue in self.lexicon.cues.items()}
        best = max(counts, key=lambda c: counts[c])
        if not counts[best]:
            return "?"
        return best

    def yuan(self) -> tuple[str, str]:
        """Currency of a plain 元, and what it was resolved from."""
        if self.region in (None, "?"):
            return "CNY", "document"
        return self.lexicon.regions[str(self.region)].yuan, "document"

    def dollar(self) -> str:
        """Currency of a plain $."""
        return "USD" if self.region in (None, "?") else self.lexicon.regions[str(self.region)].dollar

    def shared(self, unit: Unit, position: int) -> tuple[str, bool]:
        """Currency of a name that several countries have; whether a country in the text decided it."""
        entry = self.lexicon.shared[unit.word]
        near = self.lexicon.countries[unit.word]
        before = [m[0] for m in near.finditer(self.document.norm, 0, position)]
        if not before:
            before = [m[0] for m in near.finditer(self.document.norm, position)][:1]
        return (entry.countries[before[-1]], True) if before else (entry.default, False)


class Values:
    """Turns chains into mentions."""

    def __init__(self, document: Document, pack: AmountPack, context: Context) -> None:
        self.document, self.text, self.context = document, document.norm, context
        self.lexicon: Lexicon = pack.lexicon
        self.inherited: tuple[int, str, str | None] = (-1, "", None)

    def mentions(self, chain: Chain, previous: list[Element]) -> Iterator[Mention | Doubt]:
        """Yield the mentions of a chain, and what is in doubt about them."""
        elements = chain.elements
        index = 0
        while index < len(elements):
            first = elements[index]
            last = first
            if first.joint == "~" and index + 1 < len(elements) and self._rises(first, elements[index + 1]):
                last = elements[index + 1]
                index += 1
            index += 1
            kind = self._type(last)
            if kind is None or not self._accept(first, last, kind):
                continue
            yield from self._mention(
                first, last, kind, len(elements) > 1 and first.borrowed and first is last
            )

    @staticmethod
    def _rises(first: Element, last: Element) -> bool:
        if first.open or last.open:
            return True
        return first.lo is not None and last.hi is not None and first.lo < last.hi

    def _type(self, element: Element) -> str | None:
        unit = element.unit
        if unit is None:
            return "money" if element.prefix else None
        if (
            unit.word == "分"
            and char(self.text, element.start - 1) in "\0\n"
            and char(self.text, element.end) in "\0\n"
        ):
            element.unit = Unit("分", "currency", "元", factor="0.01")
            return "money"
        if unit.kind == "coin":
            return self._coin(element, unit)
        if unit.kind == "currency":
            return "money"
        if element.prefix and unit.kind in ("measure", "unit") and unit.word not in ("%",):
            element.unit, element.end = None, element.number_end
            return "money"
        return "percent" if unit.kind in ("percent", "point", "tenths") else "quantity"

    def _coin(self, element: Element, unit: Unit) -> str | None:
        """块, 角, 毛 are money where nothing says otherwise; 三块屏幕 and 三角形 are not."""
        if element.about:
            return "money"
        following = self.text[element.end : element.end + 2]
        closed = not following or following[0] in "，。；、！？：）)”\n/-~ " or following[0] in "钱左以上多的起" or following.startswith("人民")  # fmt: skip
        if unit.word == "块":
            if closed and following[:1] != "的" or element.joint:
                return "money"
            element.unit = Unit("块", "measure")
            return "quantity"
        if unit.word in ("毫", "仙"):
            return (
                "money"
                if self.context.region == "HK" or self.document.script is None or len(self.text) < 12
                else None
            )
        return "money" if closed and (element.arabic or element.prefix or _MONEY_NEAR.search(self._before(element)) or len(self.text) < 12) else None  # fmt: skip

    def _before(self, element: Element, reach: int = _REACH) -> str:
        return self.text[max(element.start - reach, 0) : element.start]

    def _accept(self, first: Element, last: Element, kind: str) -> bool:
        """Whether this is an amount and not a part of some word, name or ordinal."""
        text, unit = self.text, last.unit
        if not first.arabic and first.prefix is None:
            fixed = self.lexicon.fixed.at(text, first.number_start)
            length = (last.end if kind == "money" else first.number_end) - first.number_start
            if fixed and len(fixed) > length and first is last and not first.about:
                return False
        if unit is not None and (after := self.lexicon.fixed_after.get(unit.word)) and not last.large:
            if after.at(text, last.end):
                return False
        if not first.open and self._bare_scale(first) and kind != "percent":
            return False
        if kind == "money":
            return unit is None or not unit.strict or last.large
        if unit is not None and unit.name == "大":
            return not _CONGRESS.match(text, first.number_start) and not self._ordinal(first)
        if kind == "percent":
            return unit is None or unit.kind != "tenths" or self._tenths(last)
        assert unit is not None
        if unit.strict and not (last.large or first.large) and not self._exempt(first, last, unit):
            return False
        if self._ordinal(first):
            return False
        return self._is_unit(first, last, unit) if unit.kind == "unit" else self._is_count(first, last, unit)

    def _exempt(self, first: Element, last: Element, unit: Unit) -> bool:
        if unit.word in ("届", "期"):
            return bool(_RUN.search(self._before(first)))
        if unit.word == "点":
            return bool(_POINTS.match(self.text, last.end))
        if unit.word == "国":
            return (
                len(last.digits) > 1
                and last.hi is not None
                and last.hi > 10
                and self.text[last.end : last.end + 2] != "集团"
            )
        return unit.word == "分" and bool(_SCORE.search(self._before(first)))

    def _ordinal(self, element: Element) -> bool:
        found = re.search(
            r"第[0-9零〇一二两三四五六七八九十百千万、,和至到及与或\-~]*$", self._before(element, 16)
        )
        return found is not None

    def _bare_scale(self, element: Element) -> bool:
        """百, 千, 万, 亿 alone, without a word that makes a number of it: 万元 in a header, 百家 as a name."""
        digits = element.digits
        if (
            digits
            and all(c in _BARE_SCALE for c in digits)
            and (len(digits) == 1 or _HEADER.search(self._before(element)))
        ):
            if element.mod == "MORE_THAN":
                return False
            if len(digits) == 1 and digits in "百千" and char(self.text, element.number_end) in "名场位项":
                return False
            if self._modifier_before(element.start) is not None:
                return False
            return True
        return False

    def _tenths(self, element: Element) -> bool:
        limit = element.hi
        if element.open:
            return char(self.text, element.end) not in "为定"
        return limit is not None and limit <= 10 and char(self.text, element.number_start - 1) not in "不第"

    def _is_unit(self, first: Element, last: Element, unit: Unit) -> bool:
        text = self.text
        if veto := self.lexicon.not_measures.at(text, last.unit_start):
            if len(veto) > len(unit.word):
                return False
        if (
            unit.word.isascii()
            and len(unit.word) == 1
            and text[last.end : last.end + 1].isascii()
            and text[last.end : last.end + 1].isalnum()
        ):
            return False
        if unit.word == "米" and char(text, last.end) in "饭粒面粉线":
            return False
        return True

    def _is_count(self, first: Element, last: Element, unit: Unit) -> bool:
        text, start = self.text, first.number_start
        if self.document.in_title(start):
            return False
        if text[start - 1 : start] == "“" and not first.arabic and "”" in text[last.end : last.end + 10]:
            return False
        if (veto := self.lexicon.not_measures.at(text, last.unit_start)) and len(veto) > len(unit.word):
            if not self.lexicon.still_measures.at(text, last.unit_start):
                return False
        if first is last and first.digits == "一" and first.mod is None and not first.about:
            return self._one(first, unit)
        value = last.hi
        whole = value is None or value == value.to_integral_value()
        if not whole and not _AVERAGE.search(self._before(first, 24)) and char(text, last.end) != "/" and (unit.word in _WHOLE or start == 0 or text[start - 1] == "\n"):
            return False
        if unit.word in ("层", "楼", "室") and _ADDRESS.search(self._before(first)):
            return False
        if unit.word == "页" and not re.search(r"[共约达长计近]$", self._before(first)):
            return False
        if unit.word == "点":
            return (
                bool(_POINTS.match(text, last.end)) or bool(_INDEX.search(self._before(first))) and last.large
            )
        if unit.word == "分":
            return char(text, start - 1) not in "时点：:" and char(text, last.end) not in "之钟析别布配"
        if unit.word == "级":
            return (
                value is not None and value != value.to_integral_value() or bool(_QUAKE.match(text, last.end))
            )
        if unit.word == "度":
            return char(text, last.end) not in "假过"
        return True

    def _one(self, element: Element, unit: Unit) -> bool:
        """一 before a measure word is an article, unless it is bounded or counts casualties."""
        if self._modifier_before(element.start) in (
            "EQUAL_OR_MORE",
            "EQUAL_OR_LESS",
            "LESS_THAN",
            "MORE_THAN",
        ):
            return self.text[element.start - 1] not in "过超"
        following = self.text[element.end : element.end + 2]
        return (
            unit.word in ("人", "名", "户")
            and bool(_CASUALTY.match(following))
            or unit.word == "倍"
            or unit.word == "番"
            and char(self.text, element.start - 1) in "翻一"
        )

    def _modifier_before(self, position: int) -> str | None:
        """The `mod` that the words before `position` give."""
        text, end = self.text, position
        for _ in range(3):
            if end and text[end - 1] in "）)" and text[max(end - 3, 0) : end] in ("（含）", "(含)"):
                end -= 3
            for length in range(min(self.lexicon.longest_before, end), 0, -1):
                word = text[end - length : end]
                if word in self.lexicon.before:
                    if word == "过" and char(text, position) not in "百千万亿半":
                        return None
                    return self.lexicon.before[word]
            for word in self.lexicon.between:
                if end >= len(word) and text.startswith(word, end - len(word)):
                    end -= len(word)
                    break
            else:
                return None
        return None

    def _modifier_after(self, position: int) -> tuple[str | None, str | None]:
        word = self.lexicon.after_words.at(self.text, position)
        return (self.lexicon.after[word], word) if word else (None, None)

    def _modifier(self, first: Element, last: Element) -> str | None:
        before = self._modifier_before(first.start)
        after, word = self._modifier_after(last.end)
        if (
            after
            and word in ("多", "余", "强", "弱", "许", "起", "内")
            and self.text[last.end + 1 : last.end + 2].isalnum()
            and word != "起"
        ):
            after = None
        if word == "起" and not last.prefix and (last.unit is None or last.unit.kind != "currency"):
            after = None
        at, listed, inherited = self.inherited
        if (
            before is None
            and after is None
            and at >= 0
            and self.text[at : first.start] in ("、", "和", "及", "与", "，", "或")
            and listed == (last.unit.kind if last.unit else "")
        ):
            before = inherited
        if (
            before in ("EQUAL_OR_MORE", "EQUAL_OR_LESS", "LESS_THAN", "MORE_THAN")
            and self.text[at : first.start] != "，"
        ):
            self.inherited = (last.end, last.unit.kind if last.unit else "", before)
        else:
            self.inherited = (-1, "", None)
        if before in ("APPROX", None) and after in ("EQUAL_OR_MORE", "EQUAL_OR_LESS"):
            return after
        return before or first.mod or after

    def _mention(self, first: Element, last: Element, kind: str, shared: bool) -> Iterator[Mention | Doubt]:
        values: dict[str, object] = {"type": kind}
        unit = last.unit
        start, end = first.start, first.end if shared else last.end
        if shared:
            end = first.number_end
        if kind == "money":
            yield from self._currency(first, last, values)
        elif kind == "quantity":
            assert unit is not None
            values["unit"] = self.document.text[last.unit_start : last.unit_end]
            if unit.code:
                values["ucum"] = unit.code
            if unit.word in ("度", "°") and (scale := _SCALE_BEFORE.search(self._before(first))):
                values["ucum"] = {"摄": "Cel", "华": "[degF]"}[scale[1]]
        elif unit is not None and unit.name:
            values["unit"] = unit.name
        factor = Decimal(unit.factor) if unit is not None else Decimal(1)
        low, high = first.lo, last.hi
        if first.open or last.open:
            low = high = None
        if low is not None and high is not None:
            if first is not last and first.unit is not None:
                low = low * Decimal(first.unit.factor)
            else:
                low = low * factor
            high = high * factor
            low, high = _rounded(low, kind), _rounded(high, kind)
            if low == high:
                values["value"] = low
            else:
                values["min"], values["max"] = low, high
        mod = self._modifier(first, last)
        if mod:
            values["mod"] = mod
        if low is None:
            values["mod"] = "APPROX"
        if kind == "money" and (per := self._per(start, end)):
            values["per"] = per
        yield Mention("amount", start, end, self._rule(first, last, kind, shared), values)
        if "兆" in first.digits and kind == "money" and self.document.script != "Hant":
            yield Doubt(
                start, end, "amount.scale", "兆 is read as 10¹²; in some mainland texts it means 10⁶",
                "compare with the source", "info", candidates=("1000000000000", "1000000"),
            )  # fmt: skip

    def _currency(self, first: Element, last: Element, values: dict[str, object]) -> Iterator[Doubt]:
        unit, prefix = last.unit, first.prefix or last.prefix
        if unit is not None and unit.shared:
            values["currency"], decided = self.context.shared(unit, first.start)
            values["resolved_from"] = "context"
            if not decided:
                yield Doubt(
                    first.start, last.end, "amount.currency",
                    f"{unit.word} is the name of several currencies and no country is named; {values['currency']} is taken",
                    "name the currency, or add a country's name to the pack", "warning",
                    candidates=tuple(sorted(set(self.context.lexicon.shared[unit.word].countries.values()))),
                )  # fmt: skip
            return
        if unit is not None and unit.code not in (None, "元", "$"):
            values["currency"], values["resolved_from"] = unit.code, "text"
            return
        if prefix == "$" or (unit is not None and unit.code == "$"):
            values["currency"] = self.context.dollar()
            values["resolved_from"] = "text" if values["currency"] == "USD" else "document"
        elif prefix:
            values["currency"], values["resolved_from"] = prefix, "text"
        else:
            values["currency"], values["resolved_from"] = self.context.yuan()
            if unit is not None and unit.word == "蚊":
                values["currency"] = "HKD"
            if self.context.region == "?" and unit is not None:
                yield Doubt(
                    first.start, last.end, "amount.currency",
                    "a traditional text without a sign of its region: 元 is taken as CNY",
                    "check whose 元 it is", "info", candidates=("CNY", "HKD", "TWD", "MOP"),
                )  # fmt: skip

    def _per(self, start: int, end: int) -> str | None:
        """The unit that a price is for: 元/股, 每吨…元, …元每平方米."""
        if found := _SLASH.match(self.text, end):
            return self.document.text[found.start(1) : found.end()]
        if self.text[end : end + 1] in ("每", "一") and (found := _EACH_AFTER.match(self.text, end)):
            if _PER_WORDS.fullmatch(found[1]):
                return self.document.text[found.start(1) : found.end(1)]
        clause = self.text[max(start - 24, 0) : start]
        if "每" in clause:
            at = clause.rfind("每")
            rest = clause[at + 1 :]
            if re.search("[，。；：！？\n]", rest):
                return None
            rest = re.sub("^(?:一|1(?![0-9]))", "", rest)
            if found := _PER_MANY.match(rest):
                offset = start - len(rest)
                return self.document.text[offset : offset + found.end()]
        return None

    def _rule(self, first: Element, last: Element, kind: str, shared: bool) -> str:
        if first.open or last.open:
            return f"{kind}.indefinite"
        if first is not last:
            return f"{kind}.range"
        if shared:
            return f"{kind}.shared"
        unit = last.unit
        if kind == "money":
            return "money.prefixed" if first.prefix else "money.amount"
        if kind == "percent":
            assert unit is not None
            if first.fraction:
                return "percent.half" if unit.word == "半" else "percent.fraction"
            return {"point": "percent.point", "tenths": "percent.tenths"}.get(unit.kind, "percent.sign")
        assert unit is not None
        if unit.name == "大":
            return "quantity.kinds"
        return "quantity.unit" if unit.kind == "unit" else "quantity.count"


#: Things that are never counted in fractions.
_WHOLE = frozenset("本项条章节款部种类集段组名位期届张只件".split() or ()) | frozenset(
    "本项条章节款部种类集段组期届"
)


def _rounded(value: Decimal, kind: str) -> Decimal:
    """Percent to eight digits where the fraction has no end; everything else as it is."""
    exponent = value.as_tuple().exponent
    if kind == "percent" and isinstance(exponent, int) and exponent < -20:
        return value.quantize(Decimal("1e-8")).normalize()
    return value
