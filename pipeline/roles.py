"""Roles of money: who pays (`payer`), who gets (`recipient`), what for (`purpose`), when (`period`), part of what (`total`).

A role is read in the clause of the sum, else in the clauses before it in the sentence; in a list and after 其中 it
is carried from the sum that the parts make up.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.document import Document, Mention
from pipeline.extract.amount_pack import AmountPack, Roles
from pipeline.places import places, sides
from pipeline.schema import Grounded, Party, record_id
from pipeline.segment import tokenizer

_BREAK = re.compile(r"[，,；;：:。！？\n]")
_PART = re.compile(r"其中|包括|含")
_TRIM = ' 　，,、；;：:。“”"()（）*#-\t'
_OPEN_END = re.compile(r"[，,；;。！？\n]")
_FINE = re.compile(
    r"对(?P<who>[^，。；]{2,20}?)(?:分别|合并|并)?(?:处以?|处罚|罚款|开出)|(?P<whom>[^，。；]{2,16}?)(?:因[^，。；]{0,12})?被(?:处以?|罚|判处)"
)
_DOING = re.compile(r"加强|支持|改善|提高|提升|推动|促进|建设|应对|帮助|保障|完善|扩大|实现|解决|确保|落实")
_BOUND = re.compile(r"以上|以下|以内|之内|左右|上下|（含）以上|及以上|及以下|不等|整|多|余")
_HANDED = re.compile(
    r"(?:给予|给|予|至|拨给)(?P<who>[^，。；用作以]{2,20}?)(?=用于|作|以|，|。|；|进行|来|$)"
)
_EACH = re.compile(
    r"(?P<who>每(?:名|位|户|家|个|人)[^，。；0-9]{0,8}?)(?=可|均|都|每|获|发|补|领|给|支付|奖)"
)
_TELLING = ("用于", "用以", "用来", "以支持", "以帮助", "专项用于", "主要用于", "支持", "帮助", "重点用于")
#: Verbs of deciding: a verb of giving behind one of them is the one that counts.
_WEAK = frozenset(("批准", "承诺", "签署", "签订", "同意", "使用", "落实", "实施", "拟以"))
_PERIOD = re.compile(r"^\d{4}$|/|^\d{4}-\d\d$")


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


class Words:
    """The role words of a pack, compiled."""

    def __init__(self, roles: Roles) -> None:
        give, receive = alternatives(roles.give.split()), alternatives(roles.receive.split())
        self.give = re.compile(rf"(?:{give})(?:了|过|给)?")
        self.receive = re.compile(rf"(?:{receive})(?:了)?")
        self.adverb = alternatives(roles.adverbs.split())
        self.to = re.compile(rf"(?:{alternatives(roles.to)})(?P<who>[^，。；：]{{1,30}}?)$")
        self.no_subject = tuple(roles.not_subjects)
        self.halts = frozenset([*roles.adverbs.split(), *roles.to, *roles.verbs.split()])
        self.gives = frozenset([*roles.give.split(), *roles.receive.split()])
        self.purpose = re.compile(rf"(?:{alternatives(roles.purposes.split())})")
        self.kind = re.compile(
            rf"(?:的)?(?P<what>(?![并且和及来的后，、）)])[^，。；：、\s]{{0,8}}?(?:{alternatives(roles.kinds.split())}))"
        )
        self.label = re.compile(
            rf"(?P<what>[^，。；：]{{0,24}}(?:{alternatives(roles.labels.split())}))(?:总额|合计|共|约|达|为|达到|高达|首|最多|需求)*$"
        )
        self.total = re.compile(alternatives(roles.totals.split()))
        self.party = re.compile(
            rf"(?:{alternatives(roles.parties.split())})(?:[（(][^）)]*[）)])?$|^每[名位户家个人]"
        )
        self.fund = re.compile(
            rf"(?:闲置|自有|募集|专项|财政|中央|现金|的)*(?:资金|现金)(?:，)?(?:用于|进行|以|来|，)?(?=(?:{alternatives(roles.purposes.split())}))"
        )


@dataclass(slots=True)
class Sum:
    """A sum of money with the roles found so far, as clean spans."""

    mention: Mention
    payer: tuple[int, int] | None = None
    recipient: tuple[int, int] | None = None
    purpose: tuple[int, int] | None = None
    whole: "Sum | None" = None
    bare: bool = False
    parts: Decimal = Decimal(0)


class Linker:
    """Finds the roles of the sums of one document."""

    def __init__(self, document: Document, pack: AmountPack, found: Mapping[str, list[Mention]]) -> None:
        self.document, self.text = document, document.norm
        self.words = Words(pack.roles)
        self.dates = found.get("date", [])
        self.organizations = found.get("organization", [])
        self.places = [*places(document), *sides(document)]

    def link(self, amounts: list[Mention]) -> None:
        """Write the roles into the values of every sum of money."""
        sums: list[Sum] = []
        for mention in amounts:
            if mention.values.get("type") != "money" or mention.rule.endswith(".table"):
                continue
            one = Sum(mention)
            before = [s for s in sums[-12:] if self._reaches(s, one)]
            self._read(one, before)
            sums.append(one)
            self._write(one)

    def _reaches(self, earlier: Sum, later: Sum) -> bool:
        """Whether the two stand in one sentence, or in a list and the line that opens it."""
        here = self.document.sentence_at(later.mention.start)
        if here.start <= earlier.mention.start:
            return True
        blocks = self.document.blocks
        index = self.document.block_index(later.mention.start)
        lead = blocks[index].lead_in if blocks else None
        return lead is not None and blocks[lead].start <= earlier.mention.start < blocks[index].end

    def _read(self, one: Sum, before: list[Sum]) -> None:
        sentence = self.document.sentence_at(one.mention.start)
        start, end = one.mention.start, one.mention.end
        begin = self._clause_start(sentence.start, start)
        head, tail = self.text[begin:start], self.text[end : sentence.end]
        if self.words.total.search(head) or re.match(
            r"的?(?:双向|双边)?(?:贸易|投资(?:（|。|，|和|$)|进出口|出口|进口)", tail
        ):
            one.bare = True
            return
        if before and begin < before[-1].mention.end <= start:
            begin = before[-1].mention.end
        self._parties(one, sentence.start, begin, start)
        self._purpose(one, begin, start, end, sentence.end)
        self._carry(one, before, sentence.start)

    def _clause_start(self, low: int, position: int) -> int:
        at = low
        for match in _BREAK.finditer(self.text, low, position):
            inside = self.text[match.end() : position]
            if match[0] in ",，" and inside[:3].isdigit():
                continue
            at = match.end()
        return at

    def _parties(self, one: Sum, low: int, begin: int, start: int) -> None:
        """Payer and recipient from the verb of giving or getting before the sum."""
        text, words = self.text, self.words
        if source := re.search(r"来自(?P<who>[^，。；]{2,24}?)的[^，。；的]{0,6}$", text[begin:start]):
            one.payer = (begin + source.start("who"), begin + source.end("who"))
            return
        if source := re.compile(
            r"的?[^，。；]{0,10}(?:来自|由)(?P<who>[^，。；]{2,20}?)(?:提供|出资|承担|支付|资助|$|[，。；])"
        ).match(text, one.mention.end):
            one.payer = self._trim(*source.span("who"))
            if last_to := words.to.search(text[begin:start]):
                one.recipient = self._trim(begin + last_to.start("who"), begin + last_to.end("who"))
            return
        if fine := _FINE.search(text, begin, start):
            who = fine.span("who") if fine["who"] else fine.span("whom")
            one.payer = self._trim(*who)
            return
        last = None
        for match in words.give.finditer(text, begin, start):
            if start - match.end() <= 30 and (last is None or last[0].rstrip("了") in _WEAK):
                last = match
        got = next((m for m in words.receive.finditer(text, begin, start) if start - m.end() <= 30), None)
        if got is not None and (last is None or got.start() <= last.start() or last.end() > got.start()):
            each = _EACH.search(text, low, got.start() + 1)
            one.recipient = each.span("who") if each else self._subject(low, begin, got.start())
            front = text[begin : got.start()]
            if source := re.search(r"(?P<mark>从|由|自|向)(?P<who>[^，。；]{2,20}?)(?:处|手中)?$", front):
                one.payer = (begin + source.start("who"), begin + source.end("who"))
                if one.recipient and one.recipient[1] > begin + source.start():
                    one.recipient = self._trim(one.recipient[0], begin + source.start())
            elif last is not None and last.start() > got.end():
                one.payer = self._trim(got.end(), last.start())
            return
        if each := _EACH.search(text, begin, start):
            one.recipient = one.recipient or each.span("who")
        if last is None:
            if re.search(
                r"(?:拟|将|计划|以|以现金|现金|斥资|用)$", text[begin:start]
            ) and words.purpose.match(text, one.mention.end):
                one.payer = self._subject(low, begin, start)
            return
        front = text[begin : last.start()]
        if by := re.search(rf"由(?P<who>[^，。；]{{2,24}}?)(?:{words.adverb})*$", front):
            one.payer = self._trim(begin + by.start("who"), begin + by.end("who"))
        elif agreed := re.search(r"(?:同意|批准|授权)(?P<who>[^，。；向给为对]{2,14})$", front):
            one.payer = self._trim(begin + agreed.start("who"), begin + agreed.end("who"))
        elif text[last.end() : last.end() + 1] == "的" and (
            inner := re.search(
                r"(?:[在由是有]|包括|为)了?(?P<who>[^，。；在由是]{2,16}?)(?:上个?月|去年|今年|近期|此前|已经?)?$",
                front,
            )
        ):
            one.payer = self._trim(begin + inner.start("who"), begin + inner.end("who"))
        else:
            one.payer = self._subject(low, begin, last.start())
        cleaned = re.sub(rf"(?:{words.adverb})+$", "", front)
        if to := words.to.search(cleaned):
            who = to["who"]
            if not _DOING.match(who) and not re.match(r"(?:了|此|期)", who):
                one.recipient = self._trim(begin + to.start("who"), begin + to.end("who"))
                if (
                    one.payer
                    and one.payer[1] > begin + to.start() >= one.payer[0]
                    or one.payer == one.recipient
                ):
                    one.payer = self._trim(begin, begin + to.start()) if to.start() > 1 else None
        object_ = text[last.end() : start]
        if one.recipient is None and last[0].rstrip("了") in ("下达", "安排", "拨付", "下拨", "划拨", "拨给"):
            for place in self.places:
                if place.start == last.end():
                    one.recipient = (place.start, place.end)
        if one.recipient is None and last[0].rstrip("了过给") in (
            "资助",
            "补助",
            "援助",
            "奖励",
            "捐助",
            "捐赠",
            "补贴",
            "支援",
            "给",
            "借给",
            "贷给",
            "赔偿",
        ):
            who = re.sub(r"(?:近|约|超过|逾|共|总额|达|约为|人民币)*$", "", object_)
            if 2 <= len(who) <= 20 and re.fullmatch(r"[\u4e00-\u9fff“”A-Za-z（）()]+", who):
                one.recipient = self._trim(last.end(), last.end() + len(who))

    def _subject(self, low: int, begin: int, verb: int) -> tuple[int, int] | None:
        """The subject before the verb: in its clause, else in the nearest clause before that has one."""
        found = self._nominal(begin, verb)
        if found:
            return found
        ends = [m.start() for m in _BREAK.finditer(self.text, low, begin)]
        starts = [low, *[e + 1 for e in ends]]
        for clause_start, clause_end in list(zip(starts, ends, strict=False))[::-1]:
            if (
                self.text[clause_end] in "；;。\n"
                or self.text[clause_end] in "：:"
                and clause_end - clause_start > 14
            ):
                break
            found = self._nominal(clause_start, clause_end, whole=True)
            if found and (found[1] < clause_end or self.text[clause_end] in "：:"):
                return found
        return None

    def _nominal(self, start: int, end: int, whole: bool = False) -> tuple[int, int] | None:
        """The noun phrase that opens `start:end`, up to the first word that cannot belong to it."""
        for date in self.dates:
            if date.start <= start + 3 and date.end <= end and date.end > start:
                start = date.end
                while start < end and self.text[start] in "度年，,、的以来内底前间":
                    start += 1
        while start < end and self.text[start] in _TRIM:
            start += 1
        at = start
        for word in tokenizer().lcut(self.text[start:end], HMM=False):
            if at > start and (word in self.words.halts or whole and word in self.words.gives):
                break
            at += len(word)
        span = self._trim(start, at)
        if span is None:
            return None
        word = self.text[span[0] : span[1]]
        if (
            not 1 < len(word) <= 30
            or word.startswith(self.words.no_subject)
            or word in self.words.halts
            or word in self.words.gives
        ):
            return None
        return None if re.search(r"[0-9]{3}|%", word) else span

    def _purpose(self, one: Sum, begin: int, start: int, end: int, limit: int) -> None:
        """What the money is for: behind the sum, in the next clause, or the noun that the sum is given as."""
        text, words = self.text, self.words
        at = end
        if text.startswith(("（", "("), at) and (
            close := re.compile(r"[）)]").search(text, at, min(at + 30, limit))
        ):
            at = close.end()
        if bound := _BOUND.match(text, at):
            at = bound.end()
        if handed := _HANDED.match(text, at, limit):
            one.recipient = one.recipient or self._trim(*handed.span("who"))
            at = handed.end()
        stop = _OPEN_END.search(text, at, limit)
        stop_at = stop.start() if stop else limit
        tail = text[at:stop_at]
        if (fund := words.fund.match(tail)) and fund.end() < len(tail):
            one.purpose = self._trim(at + fund.end(), stop_at)
        elif limit_ := re.match(r"为(?:上限|限)的(?P<what>[^，。；]{2,20})", tail):
            one.purpose = self._trim(at + limit_.start("what"), at + limit_.end("what"))
        elif (
            (verb := words.purpose.match(tail))
            and len(tail) > 2
            and not tail.startswith(("为上限", "为限", "为标准"))
        ):
            one.purpose = self._aim(at, stop_at, verb)
        elif tail.startswith("的") and len(tail) > 2:
            noun = re.match(
                r"的(?![0-9]|比例|标准|上限|部分|保障|罚款|范围|时候)(?P<what>(?:[^，。；：（(]|[（(][^）)]{1,20}[）)]){2,30}?)(?=用于|以支持|来自|$|，|。|；|：|之外|基础上|是|为|将)",
                tail,
            )
            if noun:
                one.purpose = self._trim(at + noun.start("what"), at + noun.end("what"))
        elif kind := words.kind.match(tail):
            one.purpose = self._trim(at + kind.start("what"), at + kind.end("what"))
            if (
                len(kind["what"]) <= 6
                and stop
                and text[stop_at] in "，,"
                and text.startswith(_TELLING, stop_at + 1)
            ):
                one.purpose = None
        if one.purpose is None and stop and text[stop_at] in "，,":
            self._later_purpose(one, stop_at, limit, tail)
        if one.purpose is None and (label := words.label.search(text, begin, start)):
            if not re.search(r"冻结|删减|减列|减少|增加|提高|下降|下调|上调", label["what"]):
                one.purpose = self._label(label.start("what"), label.end("what"))

    def _later_purpose(self, one: Sum, stop: int, limit: int, tail: str) -> None:
        """The purpose in a clause behind: at once, or after a clause that sums up (合计作价…)."""
        at = stop
        for _ in range(2):
            nxt = _OPEN_END.search(self.text, at + 1, limit)
            end = nxt.start() if nxt else limit
            clause = self.text[at + 1 : end]
            if (verb := self.words.purpose.match(clause)) and len(clause) > 3:
                one.purpose = self._aim(at + 1, end, verb)
                return
            if done := re.match(
                r"(?:在[^，]{2,14})?(?:实施|开展|建设|建成|举办|修建|援建)了(?P<what>.{2,})", clause
            ):
                one.purpose = self._trim(at + 1 + done.start("what"), end)
                return
            if not re.match(r"(?:合计|共计|总计|作价|总额)", clause) or nxt is None:
                return
            at = end

    def _aim(self, start: int, stop: int, verb: re.Match[str]) -> tuple[int, int] | None:
        if verb[0] in ("用于", "用以", "用来", "用作", "以", "专项用于", "主要用于", "投向", "进行", "用來"):
            start += len(verb[0])
        return self._trim(start, stop)

    def _label(self, start: int, end: int) -> tuple[int, int] | None:
        """The noun that the sum is the amount of, less what stands before it in the clause."""
        for date in self.dates:
            if start <= date.start <= start + 2 and date.end < end:
                start = date.end
        at = begin = start
        for word in tokenizer().lcut(self.text[start:end], HMM=False):
            at += len(word)
            if at < end and (
                word in self.words.halts
                or word in self.words.gives
                or word in ("被", "处", "因", "按", "该", "每")
            ):
                begin = at
        span = self._trim(begin, end)
        return None if span is None or self.text[slice(*span)] in self.words.gives else span

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
                one.payer = one.payer or part.payer
                one.recipient = one.recipient or part.recipient
                one.purpose = one.purpose or part.purpose
                return
            if opens:
                return
            listed = re.fullmatch(r"[^。]{0,40}[，、；;和及][^。]{0,12}", between) is not None
            if listed and one.payer is None:
                one.payer = earlier.payer
                one.recipient = one.recipient or earlier.recipient
                return

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

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        while start < end and self.text[start] in _TRIM:
            start += 1
        while (
            end > start
            and self.text[end - 1] in _TRIM
            and not (
                self.text[end - 1] in "）)”"
                and self.text[start:end].count("（")
                + self.text[start:end].count("(")
                + self.text[start:end].count("“")
            )
        ):
            end -= 1
        return (start, end) if end - start > 1 else None

    def _write(self, one: Sum) -> None:
        values, document = one.mention.values, self.document
        for role, span in (("payer", one.payer), ("recipient", one.recipient)):
            if span is not None and self._is_party(span):
                raw = document.raw_span(*span)
                values[role] = Party(
                    text=document.text[slice(*span)],
                    raw_start=raw.start,
                    raw_end=raw.end,
                    org_id=self._organization(span),
                    country=self._country(span),
                )
        if one.purpose is not None:
            raw = document.raw_span(*one.purpose)
            values["purpose"] = Grounded(
                text=document.text[slice(*one.purpose)], raw_start=raw.start, raw_end=raw.end
            )
        if one.whole is not None:
            raw = document.raw_span(one.whole.mention.start, one.whole.mention.end)
            values["total"] = record_id(document.doc_id, "amount", raw.start, raw.end)
        if period := self._period(one):
            values["period"] = period

    def _is_party(self, span: tuple[int, int]) -> bool:
        """Whether the words name or describe somebody: a known body or place in them, or a noun for one at their end."""
        start, end = span
        if any(o.start < end and start < o.end for o in (*self.organizations, *self.places)):
            return True
        return self.words.party.search(self.text[start:end]) is not None

    def _organization(self, span: tuple[int, int]) -> str | None:
        inside = [o for o in self.organizations if span[0] <= o.start and o.end <= span[1]]
        if len(inside) == 1 and (inside[0].end >= span[1] - 1 or inside[0].start == span[0]):
            value = inside[0].values.get("org_id")
            return str(value) if value else None
        return None

    def _country(self, span: tuple[int, int]) -> str | None:
        for place in self.places:
            if span[0] <= place.start and place.end <= span[1] and place.level == "country":
                rest = self.text[place.end : span[1]]
                return place.country if rest in ("", "政府", "方", "人民", "中央政府", "联邦政府") else None
        return None

    def _period(self, one: Sum) -> str | None:
        """The years or quarters that the sentence names before the sum."""
        sentence = self.document.sentence_at(one.mention.start)
        for date in reversed(self.dates):
            if sentence.start <= date.start and date.end <= one.mention.start:
                edtf = date.values.get("edtf")
                if date.values.get("type") == "date" and edtf and _PERIOD.search(str(edtf)):
                    return str(edtf)
                return None
        return None
