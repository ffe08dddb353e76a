"""From chains of numbers to mentions: value, bounds, currency, and what a price is for."""

import re
from decimal import Decimal

from pipeline.amounts.elements import Chain, Element
from pipeline.amounts.lexicon import Unit
from pipeline.amounts.prices import Prices
from pipeline.document import Doubt, Mention

#: 上涨6元至35元: a change and the level it leads to, where the second number is many times the first.
_CHANGED = re.compile(
    r"(?:上调|下调|调升|调降|调高|调低|上涨|下跌|涨价|加价|减价|降价|增加|减少|提高|降低|上浮|下浮|扩大|缩小|新增|加息|减息|降息|上升|下降|回落|下滑|攀升|大涨|大跌|[涨跌升降增减加])了?(?:约|近|逾|超)?$"
)
_LEAP = 4
#: 从不足5万元到150余万元: what it was and what it became.
_GROWN = re.compile("[从由](?:不足|不到|最初的?|原来的?|当初的?|起初的?|过去的?|以前的?|之前的?)$")
#: Bounds of one character behind a number that may begin another word.
_SHORT_BOUNDS = frozenset(("多", "余", "强", "弱", "许", "内"))
#: 8吨多不到9吨, 5米多的个头.
_STILL_MORE = re.compile("不到|不足|一点|点|的(?![样元])")
#: Between the name of a currency and its sum: 台币约8亿元.
_ABOUT = re.compile("(?<![约近逾超达共为计合])[约近逾超达共为计合过]{1,3}$")
_ABOUT_ENDS = frozenset("约近逾超达共为计合过")
_BEYOND = re.compile("(?:（[^（）。；，]{1,12})?）(以上|以下|以内|左右)")
#: Bounds that hold for the numbers listed behind as well.
_CARRIED = frozenset(("EQUAL_OR_MORE", "EQUAL_OR_LESS", "LESS_THAN", "MORE_THAN"))
#: A bound, and what the share is of.
_BOUND_OF = re.compile(
    "(不及|约占|约为|占约|近占|未超过|不得?超过?|不得?高于|不得?低于|不得?少于|不得?大于|不得?小于|不足|不到|至少为?|最多为?|最高不超过)"
    "(?:[^，。；：、（）()“”0-9一二两三四五六七八九十百千万亿半]|前[0-9]{1,3}[个日]|一(?=[年期次]|个月)){1,16}的$"
)
_NOTHING = (-1, "", None)
_SCALE_BEFORE = re.compile("(摄|华)氏(?:零下|零上)?$")


class Values(Prices):
    """Turns chains into mentions."""

    def mentions(self, chain: Chain) -> list[Mention | Doubt]:
        """The mentions of a chain, and what is in doubt about them."""
        elements = chain.elements
        index, found = 0, list[Mention | Doubt]()
        while index < len(elements):
            first = elements[index]
            last = first
            if (
                first.joint == "~"
                and index + 1 < len(elements)
                and self._is_range(first, elements[index + 1])
            ):
                last = elements[index + 1]
                index += 1
            index += 1
            kind = self._type(last)
            if kind is None or not self._accept(first, last, kind):
                continue
            self._mention(first, last, kind, len(elements) > 1 and first.borrowed and first is last, found)
        return found

    def _is_range(self, first: Element, last: Element) -> bool:
        """Whether the second number ends a range, and is no level that a change leads to (上涨6元至35元)."""
        if first.open or last.open:
            return True
        if first.lo is None or last.hi is None or first.lo >= last.hi:
            return False
        if first.joint == "~" and _GROWN.search(self._before(first)):
            return False
        changed = (
            not first.borrowed
            and first.unit is not None
            and first.unit.kind not in ("percent", "point", "tenths")
            and last.hi >= first.lo * _LEAP
            and _CHANGED.search(self._before(first))
        )
        return not changed

    def _modifier(self, first: Element, last: Element) -> str | None:
        text, kind = self.text, last.unit.kind if last.unit else ""
        if first is not last and text.startswith("以上", first.end):
            return None  # 五千元以上三万元以下: the two bounds are the range
        before = self._modifier_before(first.start)
        word = self.lexicon.after_words.at(text, last.end)
        if (
            word is None
            and text[last.end : last.end + 1] in ("（", "）")
            and (beyond := _BEYOND.match(text, last.end))
        ):
            word = beyond[1]  # 100公顷（1500亩）以上
        after = self.lexicon.after[word] if word else None
        if (
            word in _SHORT_BOUNDS
            and text[last.end + 1 : last.end + 2].isalnum()
            and not (word == "多" and _STILL_MORE.match(text, last.end + 1))
        ):
            after = None
        if word == "起" and not last.prefix and kind != "currency":
            after = None
        at, listed, inherited = self.inherited
        between = text[at : first.start] if first.start - at == 1 else ""
        if before is None and after is None and between and between in "、和及与或" and listed == kind:
            before = inherited
        if before in _CARRIED:
            self.inherited = (last.end, kind, before)
        else:
            self.inherited = _NOTHING
        if (
            before is None
            and after is None
            and first.mod is None
            and text[first.start - 1 : first.start] == "的"
        ):
            before = self._bound_of(first.start)
        if before in ("APPROX", None) and after in ("EQUAL_OR_MORE", "EQUAL_OR_LESS"):
            return after
        return before or first.mod or after

    def _bound_of(self, start: int) -> str | None:
        """The bound that stands before what a share is of: 不得超过注册资本的30%."""
        found = _BOUND_OF.search(self.text, max(start - 24, 0), start)
        return self.lexicon.before.get(found[1]) if found else None

    def _mention(
        self, first: Element, last: Element, kind: str, shared: bool, found: list[Mention | Doubt]
    ) -> None:
        """Add the mention of one amount to what is `found`, and what is in doubt about it."""
        values: dict[str, object] = {"type": kind}
        unit = last.unit
        start, end = first.start, first.number_end if shared else last.end
        if kind == "money":
            currency = self._currency(first, last, values, found)
            self.last_money = (start, currency)
        elif kind == "quantity":
            assert unit is not None
            values["unit"] = self.document.text[last.unit_start : last.unit_end]
            if unit.code:
                values["ucum"] = unit.code
            if unit.word in ("度", "°") and (scale := _SCALE_BEFORE.search(self._before(first))):
                values["ucum"] = {"摄": "Cel", "华": "[degF]"}[scale[1]]
        elif unit is not None and unit.name:
            values["unit"] = unit.name
        if first.open or last.open:
            low = high = None
        else:
            low, high = _worth(first.lo, first.unit or unit, kind), _worth(last.hi, unit, kind)
        if low is not None and high is not None:
            if low == high:
                values["value"] = low
            else:
                values["min"], values["max"] = low, high
        mod = self._modifier(first, last)
        if low is None:
            mod = "APPROX"
        if mod:
            values["mod"] = mod
        if kind != "percent" and (per := self._per(start, end, close=kind != "money")):
            values["per"] = per
        rule = self._rule(first, last, kind, shared)
        if (guarded := self.lexicon.guarded.get(rule)) and not guarded.allowed(self.text, start, end):
            return
        found.append(Mention("amount", start, end, rule, values))
        if kind == "money" and "兆" in first.digits:
            sure = currency in ("JPY", "KRW", "TWD")  # where 兆 is everyday 10¹²
            if self.document.script != "Hant" and not sure:
                found.append(Doubt(
                    start, end, "amount.scale", "兆 is read as 10¹²; in some mainland texts it means 10⁶",
                    "compare with the source", "info", candidates=("1000000000000", "1000000"),
                ))  # fmt: skip

    def _currency(
        self, first: Element, last: Element, values: dict[str, object], found: list[Mention | Doubt]
    ) -> str:
        """The currency of a sum; it and what it was resolved from go into the `values`."""
        unit, prefix = last.unit, first.prefix or last.prefix
        code, origin = unit.code if unit is not None else None, "text"
        if unit is not None and unit.name == "bare":
            same = self.document.sentence_at(first.start).start <= self.last_money[0]
            code, origin = self.last_money[1] if same else self.context.yuan(first.start)[0], "context"
        elif unit is not None and unit.shared:
            code, decided = self.context.shared(unit, first.start)
            origin = "context"
            if not decided:
                found.append(Doubt(
                    first.start, last.end, "amount.currency",
                    f"several currencies are called {unit.word} and no country is named: {code} is taken",
                    "name the currency, or add a country's name to the pack", "warning",
                    candidates=tuple(sorted(set(self.context.lexicon.shared[unit.word].countries.values()))),
                ))  # fmt: skip
        elif code is not None and code not in ("元", "$"):
            pass
        elif prefix == "$" or code == "$":
            code = self.context.dollar()
            origin = "text" if code == "USD" else "document"
        elif prefix:
            code = prefix
        else:
            code, origin = self.context.yuan(first.start)
            if (
                self.text[first.start - 1 : first.start] in _ABOUT_ENDS
                and (at := _ABOUT.search(self.text, max(first.start - 4, 0), first.start))
                and (named := self.lexicon.prefix_before(self.text, at.start()))
            ):
                code, origin = named[1], "text"  # 折合台币约8亿元
            if unit is not None and unit.word == "蚊":
                code = "HKD"
            if self.document.script == "Hant" and self.document.region is None and unit is not None:
                found.append(Doubt(
                    first.start, last.end, "amount.currency",
                    "a traditional text without a sign of its region: 元 is taken as CNY",
                    "check whose 元 it is", "info", candidates=("CNY", "HKD", "TWD", "MOP"),
                ))  # fmt: skip
        values["currency"], values["resolved_from"] = code, origin
        return code

    def _rule(self, first: Element, last: Element, kind: str, shared: bool) -> str:
        if first.open or last.open:
            return f"{kind}.indefinite"
        if first is not last:
            return f"{kind}.range"
        if shared:
            return f"{kind}.shared"
        unit = last.unit
        if kind == "money" and unit is not None and unit.name == "bare":
            return "money.bare"
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


def _worth(number: Decimal | None, unit: Unit | None, kind: str) -> Decimal | None:
    """The number in whole units (角 in 元); a percent to eight digits where its fraction has no end."""
    if number is None:
        return None
    if unit is not None and unit.factor != 1:
        number *= unit.factor
    if kind == "percent":
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -20:
            return number.quantize(Decimal("1e-8")).normalize()
    return number
