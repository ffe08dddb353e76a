"""Who pays and who gets: the parties round the verb of giving or getting before a sum."""

import re
from functools import cached_property

from pipeline.link.fines import Fines
from pipeline.link.phrases import Phrase
from pipeline.link.words import WEAK, Sum
from pipeline.segment import dictionary

_SOURCE_BEFORE = re.compile(r"来自(?P<who>[^，。；]{2,24}?)的[^，。；的]{0,6}$")
_SOURCE_BEHIND = re.compile(
    r"的?[^，。；]{0,10}(?:来自|由)(?P<who>[^，。；]{2,20}?)(?:提供|出资|承担|支付|支应|列支|负担|资助|$|[，。；])"
)
_SPENDING = re.compile(
    r"(?:拟|将|计划|以|以现金|现金|斥资|用|动用)(?:其中|自有|总价|总额|不超过|合计|约|共)*$"
)
#: 以7.5亿元现金认购: what the sum is, before what it is spent on.
_FUNDS = re.compile(
    "(?:的)?(?:现金|自有资金|闲置资金|募集资金|盈余|资金|对价)(?:用于|用来)?[\u4e00-\u9fff]{2}"
)
#: Verbs that give together with the noun behind the sum: 增加1.2亿元拨款.
_LIGHT = re.compile(
    "(?:增加|增拨|追加|预留|开立|安排|争取|增设|新增|进行|实施|给出)(?:了)?(?:约|共|近|额外)*$"
)
_TO = re.compile("[向给为]")
#: 捐款总额: with this behind, the verb is the name of what is given.
_TOTAL = re.compile("(?:总|金)*额|款项|资金")
#: Behind a verb that is a noun as well, these make one noun with it: 补助资金, 援助项目.
_COMPOUND = re.compile("应急资金|资金|经费|物资|项目|行动|工作|协议|合同")
#: Where the places stand that get it: 预拨湖南、安徽等9省.
_PLACES = re.compile(
    "[\u4e00-\u9fff]{2,8}?(?:、[\u4e00-\u9fff]{2,8}?)*(?:等)?(?:[0-9]+|[一二三四五六七八九十两]+)个?(?:省|市|县|区|州|地|国)+(?:（[^）]{1,8}）)?"
)
#: Where it is part of another word.
_PARTS = frozenset(("农发行",))
#: 完成3亿元A轮融资.
_RAISED, _ROUND = re.compile("完成(?:了)?(?:近|约|超|逾|总额)*$"), re.compile("的?[^，。；]{0,12}融资")
#: What is lent: 向银行贷款 borrows from a bank.
_LENT = frozenset(("贷款", "融资", "借款"))
_BANK = re.compile("(?:[^学举]行|银行|信用社|信贷|资本|基金)$")
#: Money itself, which gets nothing.
_MONEY = ("基金", "资金", "经费", "社会", "中央", "地方", "财政", "省级", "市级")
#: Public funds, named by who pays them.
PUBLIC = re.compile(
    "(?P<who>(?:中央|省级?|市级?|区级?|县级?|地方|各级|上级|本级|[省市县])+财政)(?!部|厅|局|收|支|所|委)"
)
#: From whom it is got.
_FROM = frozenset(("从", "由", "自", "向"))
#: Verbs of giving down the levels of government, whose object is the place that gets it.
_DOWN = frozenset(("预拨", "下达", "安排", "拨付", "下拨", "划拨", "拨给"))
_GIVER_OF = re.compile(
    r"(?:[在由是有]|包括)了?(?P<who>[^，。；在由是向给为0-9]{2,16}?)(?:上个?月|去年|今年|近期|此前|已经?)?$"
)
_ABOUT = re.compile(
    "(?:近|约|超过|逾|共|总额|达|约为|人民币|共计|总计|合计|累计|总金额|金额|高达|最高|不超过|分别|各|每[人户家名亩年月])*$"
)
_GIVEN = re.compile(r"[\u4e00-\u9fff“”A-Za-z（）()]+")
_DOING = re.compile(r"加强|支持|改善|提高|提升|推动|促进|建设|应对|帮助|保障|完善|扩大|实现|解决|确保|落实")
#: What is no party, whatever the verb.
_THING = re.compile(
    "(?:[率额值量款费金钱物]|收入|支出|情况|突破|进展|工程|工作|方面|标准|总数|方式|活动|期间|成果|成绩|规模|能力|需求|损失|价格|时)$"
    "|^(?:各地|全体)$|^(?:最|首|平均|人均|全部|余下|剩余|这|此|各项|总|累计|上述)"
)
_SOURCE = ("资金来源", "经费来源", "其中资金来源", "资金由", "来源")
_PROPOSED = re.compile("(?:建议|提议|倡议)[^，。；]{0,16}$")
_EVERY = re.compile("(?:每[人户家名位个]|各)$")
_EACH = re.compile(
    r"(?P<who>每(?:名|位|户|家|个|人)[^，。；0-9]{0,8}?)(?=可|均|都|每|获|派|发|补|领|给|支付|奖|将|须|应|出资|缴|捐|承担)"
)
#: Verbs whose object is who gets the money.
_DIRECT = frozenset(
    (
        "资助",
        "补助",
        "援助",
        "帮扶",
        "支持",
        "慰问",
        "救助",
        "扶持",
        "帮助",
        "奖励",
        "捐助",
        "捐赠",
        "补贴",
        "支援",
        "给",
        "借给",
        "贷给",
        "赔偿",
    )
)
#: Verbs of giving that are nouns as well: 这项援助, 一笔贷款.
_NOUNS = frozenset(("援助", "贷款", "补助", "补贴", "捐款", "拨款", "融资", "奖励", "资助", "投资"))
#: Verbs of giving whose subject, also 每家企业, gives.
_OWN = frozenset(("出资", "缴纳", "支付", "承担", "捐款", "捐", "捐出", "投资", "贡献", "认购", "花费"))


class Parties(Fines):
    """Finds payers and recipients in one document."""

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
        if "罚" in text[begin : one.mention.end + 30] and self._fined(one, low, begin, start):
            return
        last = self._giving(begin, start)
        got = next(
            (
                m
                for m in words.receive.finditer(text, begin, start)
                if start - m.end() <= 30 and not self._named(m)
            ),
            None,
        )
        if got is not None and (last is None or got.start() <= last.start() or last.end() > got.start()):
            self._getting(one, got, last, low, begin)
        elif last is not None:
            self._gave(one, last, low, begin, start)
        elif each := _EACH.search(text, begin, start):
            one.recipient = each.span("who")
        elif (spent := _SPENDING.search(text, begin, start)) and (
            words.purpose.match(text, one.mention.end) or _FUNDS.match(text, one.mention.end)
        ):
            one.given = True
            one.payer = self._agent(self._phrases(begin, spent.start()), low, begin, spent.start())
        elif (raised := _RAISED.search(text, begin, start)) and _ROUND.match(text, one.mention.end):
            one.recipient = self._agent(self._phrases(begin, raised.start()), low, begin, raised.start())
            self._known(one, "recipient", begin, start)
        elif words.kind.match(text, one.mention.end) and (verb := _LIGHT.search(text, begin, start)):
            phrases = self._phrases(begin, verb.start())
            one.recipient = self._given_to(phrases)  # 为该署增加1.2亿元拨款
            one.payer = self._agent(phrases, low, begin, verb.start())

    def _giving(self, begin: int, start: int) -> re.Match[str] | None:
        """The verb of giving whose object the sum is: the first that is none of deciding."""
        last: re.Match[str] | None = None
        for match in self.words.give.finditer(self.text, begin, start):
            if start - match.end() > 30 or self._named(match):
                continue
            seam = last is not None and last.end() == match.start() and last[0] in _NOUNS  # 华鲁投资|出资
            # 最大一笔捐赠是向大学捐赠的
            anew = last is not None and _TO.search(self.text, last.end(), match.start())
            if last is None or seam or anew or last[0].rstrip("了") in WEAK:
                last = match
        return last

    def _getting(
        self, one: Sum, got: re.Match[str], last: re.Match[str] | None, low: int, begin: int
    ) -> None:
        """该公司获…, 向银行申请…: the subject gets it, from whom 从, 由, 向 or the next verb's subject says."""
        text, phrases = self.text, self._phrases(begin, got.start())
        each = _EACH.search(text, low, got.start() + 1)
        source = next((p for p in reversed(phrases) if p.head in _FROM), None)
        rest = [p for p in phrases if p is not source]
        one.recipient = each.span("who") if each else self._agent(rest, low, begin, got.start())
        if got[0].rstrip("了") in self.words.strong:
            self._known(one, "recipient", begin, got.start())
        if source is not None:
            one.payer = self._trim(source.start, source.end - text.endswith("处", source.start, source.end))
        elif last is not None and last.start() > got.end() and not text.startswith("用于", got.end()):
            one.payer = self._nominal(got.end(), last.start())

    def _gave(self, one: Sum, last: re.Match[str], low: int, begin: int, start: int) -> None:
        """政府向…拨款: the subject gives, to whom 向, 给, 为 or the verb's object says."""
        text, words, verb = self.text, self.words, last[0].rstrip("了过给")
        each = _EACH.search(text, begin, start)
        if each and last[0] in _OWN:
            one.payer = each.span("who")
            return
        one.verb = 0 if text.startswith(_SOURCE, begin) else last.end()
        if _TOTAL.match(text, last.end()):
            one.verb = last.start()
        front = text[begin : last.start()]
        phrases = self._phrases(begin, last.start())
        behind = text.startswith("的", last.end())
        if behind and (inner := _GIVER_OF.search(front)):
            one.payer = self._trim(begin + inner.start("who"), begin + inner.end("who"))
        elif behind and phrases and phrases[-1].head in ("把", "将"):
            one.payer = self._trim(phrases[-1].start, phrases[-1].end)
        elif not _PROPOSED.search(front):
            one.payer = self._agent(phrases, low, begin, last.start())
        near = start - last.end() <= 2 and not any(p.head for p in phrases)
        if near and verb in _NOUNS and phrases and not self._ends_party((phrases[-1].start, phrases[-1].end)):
            one.verb, one.payer = 0, None  # 累放农业贷款: a noun
        one.recipient = self._given_to(phrases) or (each.span("who") if each else None)
        if one.payer == one.recipient:
            one.payer = None
        if (one.payer is None or one.payer[0] < begin) and (funds := PUBLIC.match(text, last.end(), start)):
            one.payer, one.verb = funds.span("who"), funds.end()  # 已安排中央财政水利资金
        lender = phrases[-1] if phrases and verb in _LENT else None
        if lender and lender.head == "向" and _BANK.search(text[lender.start : lender.end]):
            one.payer, one.recipient = one.recipient, one.payer
        if verb in words.strong:
            self._known(one, "payer", begin, last.start())
            self._known(one, "recipient", begin, last.start())
        if one.recipient is None and verb in WEAK and (light := _LIGHT.search(text, last.end(), start)):
            one.recipient = self._given_to(self._phrases(last.end(), light.start()))
        if one.recipient is None and verb in _DOWN:
            for place in self._places_in(last.end(), last.end() + 1):
                if place.start == last.end():
                    some = _PLACES.match(text, place.start, start)
                    if some:
                        one.recipient = some.span()
        if one.recipient is None and verb in words.double and self._two_objects(one, last.end(), start):
            return
        if one.recipient is None and verb in _DOWN:
            for place in self._places_in(last.end(), last.end() + 1):
                if place.start == last.end():
                    some = _PLACES.match(text, place.start, start)
                    one.recipient = some.span() if some else (place.start, place.end)
        if one.recipient is None and (verb in _DIRECT or last[0].rstrip("了过").endswith("给")):
            given = _ABOUT.sub("", text[last.end() : start])
            if 2 <= len(given) <= 20 and given[0] not in "是在的将已" and _GIVEN.fullmatch(given):
                one.recipient = self._trim(last.end(), last.end() + len(given))

    def _two_objects(self, one: Sum, begin: int, start: int) -> bool:
        """赔偿原告经济损失26万元: the first object gets it, the second is what it is."""
        stop = begin + len(_ABOUT.sub("", self.text[begin:start]))
        if (
            not 1 < stop - begin <= 40
            or PUBLIC.match(self.text, begin)
            or _TOTAL.match(self.text, begin)
            or self.text[begin] in "是的在将已于"
        ):
            return False
        at = begin
        ends = [at := at + len(word) for word in dictionary().cut(self.text[begin:stop])]
        for end in (*reversed(ends), *range(stop - 2, begin + 1, -1)):  # 旅客机|票款 is cut wrongly
            named = self.text[begin] in "该本此" or not self.text.endswith(("项目", "计划"), begin, end)
            if named and self._ends_party((begin, end)) and not self.text.endswith(_MONEY, begin, end):
                break
        else:
            return False
        one.recipient = self._trim(begin, end)
        one.purpose = self._trim(end + self.text.startswith("的", end), stop)
        one.known.add("recipient")
        return True

    def _known(self, one: Sum, role: str, begin: int, verb: int) -> None:
        """A noun of the clause of a verb that only somebody can be the subject of names somebody."""
        span = getattr(one, role)
        if span and begin <= span[0] and span[1] <= verb and not _THING.search(self.text[slice(*span)]):
            one.known.add(role)

    def _given_to(self, phrases: list[Phrase]) -> tuple[int, int] | None:
        """To whom: behind the last 向, 给, 为 that names no deed."""
        for phrase in reversed(phrases):
            if phrase.head in self.words.to_words:
                text = self.text[phrase.start : phrase.end]
                sourced = self.text.endswith("来源", 0, phrase.start - 1)
                if not sourced and not _DOING.match(text) and text[0] not in "了此期":
                    if each := _EVERY.search(text):
                        return self._trim(phrase.start, phrase.start + each.start())
                    return self._trim(phrase.start, phrase.end)
        return None

    @cached_property
    def _verbal(self) -> list[tuple[int, int]]:
        """The bodies whose names hold a verb of giving or getting."""
        spans = [(o.start, o.end) for o in self.organizations]
        words = self.words
        return [s for s in spans if words.give.search(self.text, *s) or words.receive.search(self.text, *s)]

    def _named(self, match: re.Match[str]) -> bool:
        """Whether the word stands inside a name or noun (欧洲投资银行, 总投资)."""
        before = self.text[match.start() - 1 : match.start()]
        if before + match[0][:2] in _PARTS or (before == "募" and match[0][0] == "捐"):
            return True
        if (before == "总" and match[0].startswith("投资")) or (
            match[0] in _NOUNS and (before in ("项", "笔") or _COMPOUND.match(self.text, match.end()))
        ):
            return True
        first, last = match.span()
        return bool(self._verbal) and any(start < first and last < end for start, end in self._verbal)
