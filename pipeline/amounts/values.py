"""From chains of numbers to mentions: value, bounds, currency, and what a price is for."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.amounts.elements import Chain, Element
from pipeline.amounts.prices import Prices
from pipeline.document import Doubt, Mention

#: 上涨6元至35元: a change and the level it leads to, where the second number is many times the first.
_CHANGED = re.compile(
    r"(?:上调|下调|调升|调降|调高|调低|上涨|下跌|涨价|加价|减价|降价|增加|减少|提高|降低|上浮|下浮|扩大|缩小|新增|加息|减息|降息|上升|下降|回落|下滑|攀升|大涨|大跌|[涨跌升降增减加])了?(?:约|近|逾|超)?$"
)
_LEAP = 4
_SCALE_BEFORE = re.compile("(摄|华)氏(?:零下|零上)?$")


class Values(Prices):
    """Turns chains into mentions."""

    def mentions(self, chain: Chain, previous: list[Element]) -> Iterator[Mention | Doubt]:
        """Yield the mentions of a chain, and what is in doubt about them."""
        elements = chain.elements
        index = 0
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
            yield from self._mention(
                first, last, kind, len(elements) > 1 and first.borrowed and first is last
            )

    def _is_range(self, first: Element, last: Element) -> bool:
        """Whether the second number ends a range, and is no level that a change leads to (上涨6元至35元)."""
        if first.open or last.open:
            return True
        if first.lo is None or last.hi is None or first.lo >= last.hi:
            return False
        changed = (
            not first.borrowed
            and first.unit is not None
            and first.unit.kind not in ("percent", "point", "tenths")
            and last.hi >= first.lo * _LEAP
            and _CHANGED.search(self._before(first))
        )
        return not changed

    def _modifier_after(self, position: int) -> tuple[str | None, str | None]:
        word = self.lexicon.after_words.at(self.text, position)
        return (self.lexicon.after[word], word) if word else (None, None)

    def _modifier(self, first: Element, last: Element) -> str | None:
        if first is not last and self.text.startswith("以上", first.end):
            return None  # 五千元以上三万元以下: the two bounds are the range
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
        if kind == "money":
            self.last_money = (start, str(values["currency"]))
        factor = Decimal(unit.factor) if unit is not None else Decimal(1)
        low, high = first.lo, last.hi
        if first.open or last.open:
            low = high = None
        if low is not None and high is not None:
            low = (
                low * Decimal(first.unit.factor)
                if first is not last and first.unit is not None
                else low * factor
            )
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
        if kind != "percent" and (per := self._per(start, end, close=kind != "money")):
            values["per"] = per
        rule = self._rule(first, last, kind, shared)
        if (guarded := self.lexicon.guarded.get(rule)) and not guarded.allowed(self.text, start, end):
            return
        yield Mention("amount", start, end, rule, values)
        sure = values.get("currency") in ("JPY", "KRW", "TWD")  # where 兆 is everyday 10¹²
        if "兆" in first.digits and kind == "money" and self.document.script != "Hant" and not sure:
            yield Doubt(
                start, end, "amount.scale", "兆 is read as 10¹²; in some mainland texts it means 10⁶",
                "compare with the source", "info", candidates=("1000000000000", "1000000"),
            )  # fmt: skip

    def _currency(self, first: Element, last: Element, values: dict[str, object]) -> Iterator[Doubt]:
        unit, prefix = last.unit, first.prefix or last.prefix
        if unit is not None and unit.name == "bare":
            same = self.document.sentence_at(first.start).start <= self.last_money[0]
            values["currency"] = self.last_money[1] if same else self.context.yuan()[0]
            values["resolved_from"] = "context"
            return
        if unit is not None and unit.shared:
            values["currency"], decided = self.context.shared(unit, first.start)
            values["resolved_from"] = "context"
            if not decided:
                yield Doubt(
                    first.start, last.end, "amount.currency",
                    f"several currencies are called {unit.word} and no country is named: {values['currency']} is taken",
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


def _rounded(value: Decimal, kind: str) -> Decimal:
    """Percent to eight digits where the fraction has no end; everything else as it is."""
    exponent = value.as_tuple().exponent
    if kind == "percent" and isinstance(exponent, int) and exponent < -20:
        return value.quantize(Decimal("1e-8")).normalize()
    return value
