"""Roles of money: who pays, who gets, what for, when (`period`) and as part of what (`total`).

A role is read in the clause of the sum, else in the clauses before it in the sentence; in a list and after 其中 it
is carried from the sum that the parts make up.
"""

import re

from pipeline.document import Mention, Span
from pipeline.link.frames import Frames
from pipeline.link.gate import party, purpose
from pipeline.link.words import Sum
from pipeline.schema import Grounded, Party, record_id

_PART = re.compile(r"其中|包括|含")
_SAME = re.compile(r"[（(](?:约|折|合|约合|折合|大约|即|相当于|约为|等于|近|美元|人民币|约计|或)*")
_TRADE = re.compile(r"的?(?:双向|双边)?(?:贸易|投资(?:（|。|，|和|$)|进出口|出口|进口)")
#: 获1000万元融资，由某资本领投.
_LED = re.compile(
    "[^，。；]{0,14}，(?:本轮融资|该轮融资|资金)?由(?P<who>[^，。；]{2,20}?)(?:独家|联合|共同)*(?:领投|投资|出资|提供|资助|承担)"
)
#: What opens a sentence that divides the sum of the one before.
_PARTLY = ("其中", "其余", "余下", "剩余")
#: What money is set aside for, as the subject of the verb.
_WORK = re.compile(
    "(?:工程|项目|方案|计划|建设|改造|工作|设施|整治|治理|行动|推展|发展|活动|教育|研究|支出|费|业务)[」”》]?$"
)
#: 比去年同期多投18亿元: a difference has no roles.
_COMPARED = re.compile("[比较](?:去|上|前|同期|往|年初|预算|计划|原|[0-9]{4}年)|同比|环比|相比")
#: What ends the name of a body or of a place below the state.
_NO_STATE = frozenset("司团行金会局部委厅院校省市县区镇乡村业者员金心所社户家")
_GIVING = re.compile("提供|给予|追加|获|承诺|收到|得到|争取")
_LISTED = re.compile(r"[^。]{0,40}[，、；;和及][^。]{0,12}")
#: What joins one sum of a list to the next.
_JOINED = re.compile(
    "（[^）]{1,16}）|以及|[和及与、，或]+(?:以及)?|其中(?![：，])|另外|此外|同时|随后|例如|包括"
)
_PERIOD = re.compile(r"^\d{4}$|/|^\d{4}-\d\d$")


class Linker(Frames):
    """Finds the roles of the sums of one document."""

    def link(self, amounts: list[Mention]) -> None:
        """Write the roles into the values of every sum of money."""
        sums: list[Sum] = []
        for mention in amounts:
            if mention.values.get("type") != "money" or mention.rule.endswith(".table"):
                continue
            one, sentence = Sum(mention), self.document.sentence_at(mention.start)
            low = sentence.start
            if self.text.startswith(_PARTLY, low) and sums and self.text[low - 1] in "。；;":
                low = min(low, max(sums[-1].mention.start, self.document.sentence_at(low - 1).start))
            self._read(one, self._before(one, sums[-12:], low), sentence)
            sums.append(one)
            self._write(one, sentence.start)

    def _before(self, one: Sum, earlier: list[Sum], low: int) -> list[Sum]:
        """Those that stand in one sentence with the sum, or in a list and the line that opens it."""
        if not earlier:
            return earlier
        blocks = self.document.blocks
        here = blocks[self.document.block_index(one.mention.start)] if blocks else None
        if here is None or here.lead_in is None:
            return [s for s in earlier if low <= s.mention.start]
        first, last = blocks[here.lead_in].start, here.end
        return [s for s in earlier if low <= s.mention.start or first <= s.mention.start < last]

    def _read(self, one: Sum, before: list[Sum], sentence: Span) -> None:
        start, end = one.mention.start, one.mention.end
        begin = self._clause_start(sentence.start, start)
        if (
            _COMPARED.match(self.text, begin, start)
            or self.words.total.search(self.text, begin, start)
            or (_TRADE.match(self.text, end, sentence.end) and not _GIVING.search(self.text, begin, start))
        ):
            one.bare = True
            return
        if before and _SAME.fullmatch(self.text[before[-1].mention.end : start]):
            last = before[-1]
            one.payer, one.recipient, one.purpose = last.payer, last.recipient, last.purpose
            one.whole, one.bare = last.whole, last.bare
            return
        if before and begin < before[-1].mention.end <= start:
            begin = before[-1].mention.end
        if joined := _JOINED.match(self.text, begin, start):
            begin = joined.end()
        if self.text[begin:start] == "即" and begin > sentence.start:  # 支付预付款，即120万元
            begin = self._clause_start(sentence.start, begin - 1)
        if before and before[-1].payer and self._listed(begin, start):
            one.payer = begin, start
        elif not self._framed(one, sentence.start, sentence.end):
            self._parties(one, sentence.start, begin, start)
        if one.payer is None and one.recipient and (led := _LED.match(self.text, end, sentence.end)):
            one.payer = led.span("who")
            one.known.add("payer")
        one.given = bool(one.verb or one.payer or one.recipient)
        if one.purpose is None:
            self._purpose(one, begin, start, end, sentence.end)
        self._subject_served(one)
        self._refuse(one, begin)
        self._carry(one, before, sentence.start)

    def _listed(self, begin: int, start: int) -> bool:
        """Whether a body's name is all that stands between a sum and the one before: 甲编列3亿元、乙2亿元."""
        bodies = self.organizations.touching(begin, start)
        return len(bodies) == 1 and (bodies[0].start, bodies[0].end) == (begin, start)

    def _refuse(self, one: Sum, begin: int) -> None:
        """Drop what names nobody; what the sum's own clause says in vain is not carried from another sum either."""
        for role in ("payer", "recipient"):
            span = getattr(one, role)
            if span is None:
                continue
            will = self.text[slice(*span)] == "我会"  # 我会预留: an auxiliary, and no body
            if will or (role not in one.known and not self._is_party(span)):
                setattr(one, role, None)
                if span[0] >= begin:
                    one.refused.add(role)

    def _subject_served(self, one: Sum) -> None:
        """五大产业推动方案编列210亿元: a subject that is nobody is what the money is for."""
        span = one.payer
        if one.purpose is None and span and one.verb and "payer" not in one.known and span[1] <= one.verb:
            what = self.text[slice(*span)]
            if _WORK.search(what) and not self._is_party(span):
                one.payer, one.purpose = None, span

    def _carry(self, one: Sum, before: list[Sum], low: int) -> None:
        """Take from the sum that this one is part of, or that it is listed after, what it lacks itself."""
        for earlier in reversed(before):
            if earlier.bare:
                continue
            between = self.text[earlier.mention.end : one.mention.start]
            opens = _PART.search(between) or self._leads(earlier, one)
            part = earlier if opens else earlier.whole
            if part is not None and self._fits(one, part):
                one.whole = part
                part.parts += one.mention.values.get("value") or 0
                self._inherit(one, part, False)
                one.purpose = one.purpose or part.purpose
                return
            if opens:
                return
            listed = _LISTED.fullmatch(between) is not None
            if listed and one.payer is None:
                self._inherit(one, earlier, bool(one.verb))
                return

    @staticmethod
    def _inherit(one: Sum, other: Sum, own: bool) -> None:
        """Take payer and recipient of `other`; with a verb of its `own` a sum of a mere list keeps its recipient."""
        if one.payer is None and "payer" not in one.refused and one.recipient != (other.payer or 0):
            one.payer = other.payer
        if one.recipient is None and not own and "recipient" not in one.refused:
            one.recipient = other.recipient

    def _leads(self, earlier: Sum, later: Sum) -> bool:
        blocks = self.document.blocks
        index = self.document.block_index(later.mention.start)
        lead = blocks[index].lead_in if blocks else None
        return lead is not None and blocks[lead].start <= earlier.mention.start < blocks[lead].end

    @staticmethod
    def _fits(part: Sum, whole: Sum) -> bool:
        one, two = part.mention.values, whole.mention.values
        if one.get("currency") != two.get("currency"):
            return False
        if one.get("value") is None or two.get("value") is None:
            return True
        return bool(whole.parts + one["value"] <= two["value"] * 102 / 100)

    def _write(self, one: Sum, low: int) -> None:
        values, document = one.mention.values, self.document
        for role, span in (("payer", one.payer), ("recipient", one.recipient)):
            if span is not None and (span := party(self.text, span, self.organizations, self.words)):
                raw = document.raw_span(*span)
                values[role] = Party(
                    text=document.text[slice(*span)],
                    raw_start=raw.start,
                    raw_end=raw.end,
                    org_id=self._organization(span),
                    country=self._country(span),
                )
        if one.purpose is not None and (span := purpose(self.text, one.purpose)):
            raw = document.raw_span(*span)
            values["purpose"] = Grounded(
                text=document.text[slice(*span)], raw_start=raw.start, raw_end=raw.end
            )
        if one.whole is not None:
            raw = document.raw_span(one.whole.mention.start, one.whole.mention.end)
            values["total"] = record_id(document.doc_id, "amount", raw.start, raw.end)
        if period := self._period(low, one.mention.start):
            values["period"] = period

    def _organization(self, span: tuple[int, int]) -> str | None:
        inside = [o for o in self.organizations.touching(*span) if span[0] <= o.start and o.end <= span[1]]
        if len(inside) == 1 and (inside[0].end >= span[1] - 1 or inside[0].start == span[0]):
            value = inside[0].values.get("org_id")
            return str(value) if value else None
        return None

    def _country(self, span: tuple[int, int]) -> str | None:
        if span[1] - span[0] > 16 or self.text[span[1] - 1] in _NO_STATE:
            return None
        for place in self._places_in(*span):
            if span[0] <= place.start and place.end <= span[1] and place.level == "country":
                rest = self.text[place.end : span[1]]
                return place.country if rest in ("", "政府", "方", "人民", "中央政府", "联邦政府") else None
        return None

    def _period(self, low: int, start: int) -> str | None:
        """The years or quarters that the sentence, which begins at `low`, names before the sum at `start`."""
        for date in reversed(self.dates.touching(low, start)):
            if low <= date.start and date.end <= start:
                edtf = date.values.get("edtf")
                if date.values.get("type") == "date" and edtf and _PERIOD.search(str(edtf)):
                    return str(edtf)
                return None
        return None
