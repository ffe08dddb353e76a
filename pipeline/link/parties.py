"""Who pays and who gets: the parties round the verb of giving or getting before a sum."""

import re
from collections.abc import Mapping
from functools import cached_property

from pipeline.amounts.pack import AmountPack
from pipeline.document import Document, Mention
from pipeline.link.along import Along
from pipeline.link.words import WEAK, Sum, words_of
from pipeline.places import Place, places, sides
from pipeline.segment import dictionary

_BREAK = re.compile(r"[，,；;：:。！？\n]")
_TOLD = re.compile("主张|诉请|请求(?!用)|判令|判决|裁定|责令|要求|命令|裁决|呼吁|敦促|(?<=法院)判")
_TIME_WORD = re.compile("[在自从于截至到据按，继]+|其中|预计|当地时间|北京时间|仅|到|早在")
_TRIM = ' 　，,、；;：:。“”"()（）*#-\t'
_FINE = re.compile(
    r"对(?P<who>[^，。；]{2,20}?)(?:分别|合并|并)?(?:处以?|处罚|罚款|开出)|(?P<whom>[^，。；]{2,16}?)(?:因[^，。；]{0,12})?被(?:处以?|罚|判处)"
)
_SOURCE_BEFORE = re.compile(r"来自(?P<who>[^，。；]{2,24}?)的[^，。；的]{0,6}$")
_SOURCE_BEHIND = re.compile(
    r"的?[^，。；]{0,10}(?:来自|由)(?P<who>[^，。；]{2,20}?)(?:提供|出资|承担|支付|资助|$|[，。；])"
)
_GOT_FROM = re.compile(r"(?P<mark>从|由|自|向)(?P<who>[^，。；]{2,20}?)(?:处|手中)?$")
_SPENDING = re.compile(r"(?:拟|将|计划|以|以现金|现金|斥资|用)$")
_AGREED = re.compile(r"(?:同意|批准|授权)(?P<who>[^，。；向给为对]{2,14})$")
_GIVER_OF = re.compile(
    r"(?:[在由是有]|包括|为)了?(?P<who>[^，。；在由是]{2,16}?)(?:上个?月|去年|今年|近期|此前|已经?)?$"
)
_ABOUT = re.compile(r"(?:近|约|超过|逾|共|总额|达|约为|人民币)*$")
_GIVEN = re.compile(r"[\u4e00-\u9fff“”A-Za-z（）()]+")
_NUMBER = re.compile(r"[0-9]{3}|%")
_DOING = re.compile(r"加强|支持|改善|提高|提升|推动|促进|建设|应对|帮助|保障|完善|扩大|实现|解决|确保|落实")
#: A short name in brackets: 环境及自然保育基金（“环保基金”）.
_ALIAS = re.compile("[ ]?[（(](?:以?下?简?称|简称)?：?[“「][^）)]{1,16}[”」][ ]?[）)]$")
#: 财政部预算案: the body whose budget it is.
_BUDGET = re.compile("(?:年度|部门|单位|岁出|岁入|公务)*预算")
_PROPOSED = re.compile("(?:建议|提议|倡议)[^，。；]{0,16}$")
#: Who speaks: no words before belong to it.
_SELF = re.compile("我们|我国|我会|我省|我市|本公司")
_EVERY = re.compile("(?:每[人户家名位个]|各)$")
#: 英国政府与塔塔集团各出资
_BOTH_OF = re.compile(
    "(?P<who>[^，。；、]{2,20}[与和及][^，。；与和及、]{2,20}?)(?:拟|将|已|计划)?(?:各自?|共同|联合|分别|均|都)$"
)
_EACH = re.compile(
    r"(?P<who>每(?:名|位|户|家|个|人)[^，。；0-9]{0,8}?)(?=可|均|都|每|获|派|发|补|领|给|支付|奖|将|须|应|出资|缴|捐|承担)"
)
#: Verbs whose object is who gets the money.
_DIRECT = frozenset(
    ("资助", "补助", "援助", "奖励", "捐助", "捐赠", "补贴", "支援", "给", "借给", "贷给", "赔偿")
)
#: Verbs of giving that are nouns as well: 这项援助, 一笔贷款.
_NOUNS = frozenset(("援助", "贷款", "补助", "补贴", "捐款", "拨款", "融资", "奖励", "资助", "投资"))
#: Verbs of giving whose subject, also 每家企业, gives.
_OWN = frozenset(("出资", "缴纳", "支付", "承担", "捐款", "捐", "捐出", "投资", "贡献", "认购", "花费"))


class Parties:
    """Finds payers and recipients in one document."""

    def __init__(self, document: Document, pack: AmountPack, found: Mapping[str, list[Mention]]) -> None:
        self.document, self.text = document, document.norm
        self.words = words_of(pack.roles)
        self.dates = Along(found.get("date", []))
        self.organizations = Along(found.get("organization", []))

    @cached_property
    def _places(self) -> Along[Place]:
        return Along(places(self.document))

    @cached_property
    def _sides(self) -> Along[Place]:
        return Along(sides(self.document))

    def _places_in(self, start: int, end: int) -> list[Place]:
        """The places of `start:end`, then the states that stand there as a party (中方)."""
        return [*self._places.touching(start, end), *self._sides.touching(start, end)]

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
        if source := _SOURCE_BEFORE.search(text, begin, start):
            one.payer = source.span("who")
            return
        if source := _SOURCE_BEHIND.match(text, one.mention.end):
            one.payer = self._trim(*source.span("who"))
            if last_to := words.to.search(text[begin:start]):
                one.recipient = self._trim(begin + last_to.start("who"), begin + last_to.end("who"))
            return
        if fine := _FINE.search(text, begin, start):
            one.payer = self._trim(*(fine.span("who") if fine["who"] else fine.span("whom")))
            return
        last = None
        for match in words.give.finditer(text, begin, start):
            if start - match.end() <= 30 and (last is None or last[0].rstrip("了") in WEAK):
                last = last if self._named(match) else match
        got = next(
            (
                m
                for m in words.receive.finditer(text, begin, start)
                if start - m.end() <= 30 and not self._named(m)
            ),
            None,
        )
        if got is not None and (last is None or got.start() <= last.start() or last.end() > got.start()):
            each = _EACH.search(text, low, got.start() + 1)
            one.recipient = each.span("who") if each else self._subject(low, begin, got.start())
            front = text[begin : got.start()]
            if source := _GOT_FROM.search(front):
                one.payer = (begin + source.start("who"), begin + source.end("who"))
                if one.recipient and one.recipient[1] > begin + source.start():
                    one.recipient = self._trim(one.recipient[0], begin + source.start())
            elif last is not None and last.start() > got.end():
                one.payer = self._trim(got.end(), last.start())
            return
        if each := _EACH.search(text, begin, start):
            if last is not None and last[0] in _OWN:
                one.payer = each.span("who")
                return
            one.recipient = one.recipient or each.span("who")
        if last is None:
            if _SPENDING.search(text, begin, start) and words.purpose.match(text, one.mention.end):
                one.payer = self._subject(low, begin, start)
            return
        front = text[begin : last.start()]
        if by := words.by.search(front):
            one.payer = self._trim(begin + by.start("who"), begin + by.end("who"))
        elif agreed := _AGREED.search(front):
            one.payer = self._trim(begin + agreed.start("who"), begin + agreed.end("who"))
        elif text.startswith("的", last.end()) and (inner := _GIVER_OF.search(front)):
            one.payer = self._trim(begin + inner.start("who"), begin + inner.end("who"))
        elif not _PROPOSED.search(front):
            one.payer = self._subject(low, begin, last.start())
        cleaned = words.adverbs.sub("", front) if front[-1:] in words.adverb_ends else front
        to = words.to.search(cleaned)
        if to and len(to["who"]) < 2:  # 该计划 ends like an adverb
            to = words.to.search(front)
        if to and (each := _EVERY.search(to["who"])):
            to = words.to.search(cleaned[: to.start("who") + each.start()]) or to
        if to and not _DOING.match(to["who"]) and to["who"][0] not in "了此期":
            one.recipient = self._trim(begin + to.start("who"), begin + to.end("who"))
            if (
                one.payer and one.payer[1] > begin + to.start() >= one.payer[0]
            ) or one.payer == one.recipient:
                one.payer = self._trim(begin, begin + to.start()) if to.start() > 1 else None
        if one.recipient is None and last[0].rstrip("了") in ("下达", "安排", "拨付", "下拨", "划拨", "拨给"):
            for place in self._places_in(last.end(), last.end() + 1):
                if place.start == last.end():
                    one.recipient = (place.start, place.end)
        if one.recipient is None and last[0].rstrip("了过给") in _DIRECT:
            given = _ABOUT.sub("", text[last.end() : start])
            if 2 <= len(given) <= 20 and given[0] not in "是在的将已" and _GIVEN.fullmatch(given):
                one.recipient = self._trim(last.end(), last.end() + len(given))

    @cached_property
    def _verbal(self) -> list[tuple[int, int]]:
        """The bodies whose names hold a verb of giving or getting."""
        spans = [(o.start, o.end) for o in self.organizations]
        words = self.words
        return [s for s in spans if words.give.search(self.text, *s) or words.receive.search(self.text, *s)]

    def _named(self, match: re.Match[str]) -> bool:
        """Whether the word stands inside a name or noun (欧洲投资银行, 总投资)."""
        before = self.text[match.start() - 1 : match.start()]
        if (before == "总" and match[0].startswith("投资")) or (
            before in ("项", "笔") and match[0] in _NOUNS
        ):
            return True
        first, last = match.span()
        return bool(self._verbal) and any(start < first and last < end for start, end in self._verbal)

    def _told(self, start: int, end: int) -> int:
        """Where the one who is told to pay begins: 法院判令被告, 呼吁各方."""
        last = start
        for match in _TOLD.finditer(self.text, start, end):
            if match.end() + 2 <= end:
                last = match.end()
        return last

    def _subject(self, low: int, begin: int, verb: int) -> tuple[int, int] | None:
        """The subject before the verb: in its clause, else in the nearest clause before that has one."""
        found = self._nominal(begin, verb)
        if found:
            return found
        ends = [m.start() for m in _BREAK.finditer(self.text, low, begin)]
        starts = [low, *[e + 1 for e in ends]]
        for clause_start, clause_end in list(zip(starts, ends, strict=False))[::-1]:
            if self.text[clause_end] in "；;。\n" or (
                self.text[clause_end] in "：:" and clause_end - clause_start > 14
            ):
                break
            found = self._nominal(clause_start, clause_end, whole=True)
            if found and (found[1] < clause_end or self.text[clause_end] in "：:"):
                return found
        return None

    def _nominal(self, start: int, end: int, whole: bool = False) -> tuple[int, int] | None:
        """The noun phrase that opens `start:end`, up to the first word that cannot belong to it."""
        for date in self.dates.touching(start, end):
            if (
                start < date.end <= end
                and date.start <= start + 3
                and (date.start <= start or _TIME_WORD.fullmatch(self.text, start, date.start))
            ):
                start = date.end
                while start < end and self.text[start] in "度年，,、的以来内底前间":
                    start += 1
        while start < end and self.text[start] in _TRIM:
            start += 1
        least = start + (self.text[start : start + 1] not in ("他", "她"))
        end = min(
            (d.start for d in self.dates.touching(start + 1, end) if least < d.start < end), default=end
        )
        start = self._told(start, end)
        if self_ := _SELF.search(self.text, start + 1, end):
            start = self_.start()
        if not whole and (both := self._two(start, end)):
            return both
        ends = self.words.halting.search(self.text, start + 1, end)
        own = next(
            (o.end for o in self.organizations.touching(start, end) if o.start == start and o.end <= end),
            start,
        )
        if _BUDGET.match(self.text, own, end) and own > start:
            return start, own
        if ends and own > start:  # 新国都: a name is not cut
            ends = self.words.halting.search(self.text, own, end)
        at = own if ends else end  # where no word that ends a noun phrase stands, nothing need be cut
        for word in dictionary().cut(self.text[at:end]) if ends else ():
            if word == "会" and self.text[at - 1 : at] in "委员事协议商理国":
                at += 1  # 财委会 is a body
                continue
            if at > start and (
                word in self.words.halts or word in WEAK or (whole and word in self.words.gives)
            ):
                break
            at += len(word)
        if (
            start < own < at
            and self.text[own] not in "（("
            and not self.words.party.search(self.text, own, at)
        ):
            at = own  # 农村商业银行新增涉农（贷款）
        span = self._trim(start, at)
        if span is None:
            return None
        word = self.text[span[0] : span[1]]
        if (
            not (1 < len(word) <= 30 or word in ("他", "她"))
            or word.startswith(self.words.no_subject)
            or word in self.words.halts
            or word in self.words.gives
        ):
            return None
        return None if _NUMBER.search(word) else span

    def _two(self, start: int, end: int) -> tuple[int, int] | None:
        """Two parties that pay together: 英国政府与塔塔集团各（出资）."""
        both = _BOTH_OF.match(self.text, start, end)
        if both is None:
            return None
        at = max(self.text.rfind(mark, *both.span("who")) for mark in "与和及")
        sides = (both.start("who"), at), (at + 1, both.end("who"))
        return both.span("who") if all(self._is_party(side) for side in sides) else None

    def _is_party(self, span: tuple[int, int]) -> bool:
        """Whether the words name somebody: a known body or place is in them, or a noun for one ends them."""
        start, end = span
        if self.organizations.touching(start, end) or self._places_in(start, end):
            return True
        return self.words.party.search(self.text[start:end]) is not None

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        while start < end and self.text[start] in _TRIM:
            if self.text[start] == "“" and self.text.find("”", start, end) > 0:
                break
            start += 1
        if self.text[end - 1] in "）)" and (alias := _ALIAS.search(self.text, start, end)):
            end = alias.start()
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
        return (start, end) if end - start > 1 or self.text[start:end] in ("他", "她") else None
