"""What money is for: the words behind the sum, the next clause, or the noun that the sum is given as."""

import re

from pipeline.link.parties import PUBLIC, Parties
from pipeline.link.words import Sum
from pipeline.segment import dictionary

_BOUGHT = re.compile(r"(?P<what>(?:回购|增持|减持|收购|认购|购买|竞得|购入|受让|采购)[^，。；]{2,30})$")
_AMOUNT = re.compile(
    r"^[，,]?(?:合计|涉及|交易|使用|回购|增持|总)?(?:金额|资金|总额|对价)(?:合计|总额|为|约|达|共|共计)*$"
)
#: 修建水渠3公里，投入资金20万元: the clause of the sum says no more than that it was spent.
_SPENT = re.compile(
    "(?:共|累计|共计|总|总计|计|约|已|合计|将|拟|计划|需|全年|当年)*(?:支出|投入|安排|拨款|拨付|耗资|投资|花费|斥资|落实|下达|使用|补助|筹集)"
    "(?:各类|财政|专项|帮扶|扶贫|中央|省级)*(?:资金|经费|款)?(?:共|约|共计|达|近|超|逾|为|合计)*"
)
#: 产业发展项目81个，金额1.7亿元: what is counted there.
_COUNTED = re.compile(
    "(?P<what>[\u4e00-\u9fff“”]{2,20}?)[0-9,.]+[万亿余多]*(?:个|项|件|台|套|辆|家|户|名|人|条|座|处|宗|批|笔|次|起)$"
)
_WORK = re.compile("(?:工程|项目|方案|计划|建设|改造|整治|治理|设施)$")
_CHANGING = re.compile(r"冻结|删减|减列|减少|增加|提高|下降|下调|上调")
_OPEN_END = re.compile(r"[，,；;。！？\n]")
_BOUND = re.compile(r"以上|以下|以内|之内|左右|上下|（含）以上|及以上|及以下|不等|整(?![治修改理合])|多|余")
_HANDED = re.compile(
    r"(?:给予|给|予|至|拨给)(?P<who>[^，。；用作以]{2,20}?)(?=用于|作|以|，|。|；|、|及|进行|来|$)"
)
_AIMED = re.compile(
    "(?:资金|款项)?(?:将|拟|可|应|均|已|全部|主要|专项|专门|重点|定向|优先|统一|全额|请求|指定|被)*(?:用于|用以|用来|用作|投向)了?"
)
_JOINTLY = re.compile(
    "[与和同][^，]{2,16}?(?:共同|联合|合作|合资)+(?P<what>(?:投资|建设|设立|成立|开发|修建|实施|开展).{2,})"
)
_CLOSE = re.compile(r"[）)]")
_AT_MOST = re.compile(r"为(?:上限|限)的(?P<what>[^，。；]{2,20})")
#: 1亿美元的贷款项目将帮助…
_NOUN_AIMED = re.compile(
    "(?:的)?[^，。；]{2,16}?(?:将(?:被)?|旨在|主要|专门|全部)(?:用于|用来|(?=帮助|支持|资助|助力|改善|修建|推动|促进))(?P<what>.{3,})"
)
_NOUN = re.compile(
    r"的(?![0-9]|基础|比例|标准|上限|部分|保障|罚款|范围|时候)"
    r"(?P<what>(?:[^，。；：（(]|[（(][^）)]{1,20}[）)]){2,30}?)"
    r"(?=用于|以支持|来自|$|，|。|；|：|之外|基础上|是|为|将|[和及与、]约?[0-9])"
)
_DONE = re.compile(r"(?:在[^，]{2,14})?(?:实施|开展|建设|建成|举办|修建|援建)了(?P<what>.{2,})")
#: What is done with money to somebody: 向灾民提供食物.
_GIVES = frozenset(("提供", "发放", "赠送", "捐赠"))
#: What may as well go on with something else.
_VAGUE = frozenset(
    (
        "试图",
        "旨在",
        "力求",
        "进行",
        "作为",
        "实施",
        "推进",
        "推动",
        "促进",
        "增加",
        "提高",
        "提升",
        "分阶段",
        "将用于",
    )
)
#: What is no purpose: 为基数, 提高到5亿元.
_NONE = re.compile(
    "(?:作?为|以)(?:上限|限|标准|基数|基准|准|起点|例|首)|(?:提高|增加|提升|扩大|上调|下调|增|升|将为?)(?:到|至|为)[约近超]*[0-9]"
)
#: What was done, and how much of it (the next such clause of a list is no purpose of it); what is only a difference.
_NO_LATER = re.compile(
    "(?:比|较|同比|环比)|(?:[^，。；]{0,12}?)(?:追回|归还原|收缴|上缴|盘活|挽回|清退|核减|节约|核增|查出|整改|清收|压减|退回|补缴)"
)
#: Clauses between a sum and what it is mainly for.
_BESIDE = re.compile(
    "比|较|同比|环比|(?:增长|下降|减少|增加|完成|占)[^，。；]{0,8}[0-9]|主要原因|主要是|主要系|为年初|为预算|与上年"
)
#: A sum of its own.
_DIGITS = re.compile("[0-9.]+[万亿]*(?:元|美元|欧元|港元)(?!的)")
#: 建设工期, 投资规模: a noun that begins with a verb.
_SCALE = re.compile(
    "[\u4e00-\u9fff]{2,4}(?:周期|工期|期限|规模|内容|单位|情况|方式|标准|比例|时间|面积|地点|对象|金额)"
)
_MAINLY = re.compile("(?:主要|重点|全部|专项|具体)?用于|(?=(?:主要|重点)支持)")
#: 为应对粮食危机，世界银行…: what it is for stands before.
_FOR = re.compile(
    "(?:^|[，。；：\\n])为(?:了|进一步|更好地?|有效|切实)*(?P<what>(?:应对|支持|帮助|改善|缓解|解决|促进|鼓励|推动|提升|加强|加快|保障|确保|防止"
    "|防范|弥补|纪念|庆祝|扩大|完善|抗击|救助|治理|保护|修复|重建|满足|吸引|筹备|落实|做好)[^，。；：\\n]{2,36})[，,][^。；\\n]*$"
)
#: Verbs that make one noun with a noun of money behind them: 发行费用, 补助资金.
_NOUNS = frozenset(
    ("发行", "担保", "贷款", "投资", "捐赠", "补助", "融资", "援助", "奖励", "资助", "救助", "补偿")
)
_SUMMING = ("合计", "共计", "总计", "作价", "总额")
_TELLING = ("用于", "用以", "用来", "以支持", "以帮助", "专项用于", "主要用于", "支持", "帮助", "重点用于")


class Purposes(Parties):
    """Finds purposes in one document."""

    def _purpose(self, one: Sum, begin: int, start: int, end: int, limit: int) -> None:
        """What the money is for: behind the sum, in the next clause, or the noun that the sum is given as."""
        text, words = self.text, self.words
        at = end
        if text.startswith(("（", "("), at) and (close := _CLOSE.search(text, at, min(at + 30, limit))):
            at = close.end()
        if bound := _BOUND.match(text, at):
            at = bound.end()
        if handed := _HANDED.match(text, at, limit):
            one.recipient = one.recipient or self._trim(*handed.span("who"))
            one.known.add("recipient")
            at = handed.end()
        stop = _OPEN_END.search(text, at, limit)
        stop_at = stop.start() if stop else limit
        tail = text[at:stop_at]
        one.purpose = self._deed_behind(one, at, stop_at, tail)
        noun = self._noun_behind(at, tail) if one.purpose is None and tail else None
        if (
            one.purpose is None
            and stop
            and text[stop_at] in "，,"
            and (noun is None or self._tells(stop_at + 1, limit))
            and not _NO_LATER.match(text, begin, start)
        ):
            self._later_purpose(one, stop_at, limit)
        if one.purpose is None:
            self._earlier_purpose(one, begin, start)
        if one.purpose is None:
            low = self.document.sentence_at(start).start
            low = max(low, start - 90)
            aim = _FOR.search(text, low, start) if text.find("为", low, start) >= 0 else None
            one.purpose = aim.span("what") if aim else noun
        if one.purpose is None and text[start - 1 : start] in words.label_ends:
            first = max(begin, one.verb) if one.payer or one.recipient else begin
            label = words.label.search(text, first, start)
            if label and not _CHANGING.search(text, max(first, label.start() - 24), label.end()):
                one.purpose = self._label(one, max(first, label.start() - 24), label.end())

    def _deed_behind(self, one: Sum, at: int, stop: int, tail: str) -> tuple[int, int] | None:
        """What the words at once behind the sum say that it does: 1亿元用于抢险, 1亿元资金支持研发."""
        text, words = self.text, self.words
        if not tail:
            return None
        if (fund := words.fund.match(tail)) and fund.end() < len(tail):
            aimed = _AIMED.match(text, at + fund.end(), stop)
            return self._trim(aimed.end() if aimed else at + fund.end(), stop)
        if limit := _AT_MOST.match(tail):
            return self._trim(at + limit.start("what"), at + limit.end("what"))
        kind = words.kind.match(tail)
        if kind and kind.end() == len(tail):  # 开发援助 is a noun
            return None
        if (verb := words.purpose.match(tail)) and len(tail) > 2 and not _NONE.match(tail):
            return self._aim(at, stop, verb)
        if kind:
            after = at + kind.end()
            if (aimed := _AIMED.match(text, after, stop)) and aimed.end() < stop - 1:
                return self._trim(aimed.end(), stop)
            if one.given and not tail.startswith("的") and self._deed(after, stop):
                return self._trim(after, stop)
        if noun := _NOUN_AIMED.match(tail):
            return self._trim(at + noun.start("what"), stop)
        if kind:
            return None
        if one.given and self._deed(at, stop):
            return self._trim(at, stop)
        return None

    def _noun_behind(self, at: int, tail: str) -> tuple[int, int] | None:
        """The noun that the sum is given as: 5亿元优惠贷款, 5亿元的农业项目."""
        noun = (_NOUN if tail.startswith("的") and len(tail) > 2 else self.words.kind).match(tail)
        return self._trim(at + noun.start("what"), at + noun.end("what")) if noun else None

    def _deed(self, start: int, end: int) -> bool:
        """Whether the words open with a verb of doing something, adverbs and a place before it aside."""
        text, words, placed = self.text, self.words, False
        if end - start < 4 or words.no_deed.match(text, start) or _SCALE.match(text, start, end):
            return False
        at = start
        for word in dictionary().cut(text[start : min(start + 16, end)]):
            at += len(word)
            if word in words.no_deeds and not (placed and word in _GIVES):
                return False
            if word in words.deed_heads:
                placed = True
            elif word not in words.adverb_words:
                tag = dictionary().tag(word) or ""
                if tag.startswith("v") and len(word) > 1:
                    return end - at > 1 and text[at] not in "了后的率过着者人费"
                if not placed:
                    return False
        return False

    def _tells(self, start: int, limit: int) -> bool:
        """Whether the clause that begins at `start` says what the money does."""
        if self.text.startswith(_TELLING, start) or _AIMED.match(self.text, start, limit):
            return True
        verb = self.words.purpose.match(self.text, start, limit)
        return verb is not None and (len(verb[0]) > 1 or verb[0] == "以") and verb[0] not in _VAGUE

    def _earlier_purpose(self, one: Sum, begin: int, start: int) -> None:
        """回购股份434.80万股，金额4719万元: what was done in the clause before, and by whom."""
        if start - begin > 24 or begin == 0 or self.text[begin - 1] not in "，,":
            return
        front = self.text[begin:start]
        if not (_AMOUNT.match(front) or _SPENT.fullmatch(front)):
            return
        low = self.document.sentence_at(start).start
        if begin <= low:
            return
        if _AMOUNT.match(front):
            before = _BOUGHT.search(self.text, low, max(begin - 1, low))
            if before:
                one.purpose = self._trim(*before.span("what"))
                one.payer = one.payer or self._subject(
                    low, self._clause_start(low, before.start("what")), before.start("what")
                )
            if before is None and (counted := _COUNTED.search(self.text, low, begin - 1)):
                one.purpose = self._trim(*counted.span("what"))
        else:
            at = self._clause_start(low, begin - 1)
            named = self.organizations.touching(at, begin - 1)
            deed = self._deed(at, begin - 1) or self.words.purpose.match(self.text, at, begin - 1)
            if deed or (not named and _WORK.search(self.text, at, begin - 1)):
                one.purpose = self._trim(at, begin - 1)
                if one.payer and at <= one.payer[0] < begin and not self.organizations.touching(*one.payer):
                    one.payer = None  # the clause before names the work, and nobody

    def _later_purpose(self, one: Sum, stop: int, limit: int) -> None:
        """The purpose in a clause behind: at once, or after a clause that sums up (合计作价…)."""
        at, summing = stop, False
        for _ in range(5):
            nxt = _OPEN_END.search(self.text, at + 1, limit)
            end = nxt.start() if nxt else limit
            clause = self.text[at + 1 : end]
            if mainly := _MAINLY.match(clause):
                one.purpose = self._trim(at + 1 + mainly.end(), end)
                return
            other = _DIGITS.search(clause) is not None
            verb = None if other else self.words.purpose.match(clause)
            near = (at == stop or summing) and len(clause) > 3 and not _BESIDE.match(clause)
            if verb and near:
                one.purpose = self._aim(at + 1, end, verb)
                return
            if jointly := _JOINTLY.match(clause):
                one.purpose = self._trim(at + 1 + jointly.start("what"), end)
                return
            if done := _DONE.match(clause):
                one.purpose = self._trim(at + 1 + done.start("what"), end)
                return
            if near and one.given and not other and self._deed(at + 1, end):
                one.purpose = self._trim(at + 1, end)
                return
            summing = clause.startswith(_SUMMING)
            if nxt is None or nxt[0] not in "，," or not (summing or _BESIDE.match(clause)):
                return
            at = end

    def _aim(self, start: int, stop: int, verb: re.Match[str]) -> tuple[int, int] | None:
        if aimed := _AIMED.match(self.text, start, stop):
            start = aimed.end()
        elif verb[0] in ("以", "进行", "试图", "旨在", "力求"):
            start += len(verb[0])
        return self._trim(start, stop)

    def _label(self, one: Sum, start: int, end: int) -> tuple[int, int] | None:
        """The noun that the sum is the amount of, less what stands before it in the clause."""
        for date in self.dates.touching(start, end):
            if start <= date.start <= start + 2 and date.end < end:
                start = date.end
        at = begin = start
        for word in dictionary().cut(self.text[start:end]):
            at += len(word)
            if at < end and (
                (
                    (word in self.words.halts or word in self.words.gives)
                    and not (end - at <= 2 and word in _NOUNS)
                )
                or word in ("被", "处", "因", "按", "该", "每", "扣除")
                or (word == "支出" and end - at > 2)
            ):
                begin = at
        if one.payer and begin < one.payer[0] < one.payer[1] < end:
            begin = one.payer[1]
        while begin < end and self.text[begin] in "的及和与":
            begin += 1
        if one.payer is None and (funds := PUBLIC.match(self.text, begin, end)):
            one.payer, begin = funds.span("who"), funds.end()  # 省级财政扶贫资金
            one.known.add("payer")
        own = next((o.end for o in self.organizations.touching(begin, end) if o.start == begin), begin)
        if begin < own < end - 1:  # 香港政府支出
            if one.payer is None and self.text.endswith(("支出", "开支"), own, end):
                one.payer = (begin, own)
                one.known.add("payer")
            begin = own
        span = self._trim(begin, end)
        if span is None:
            return None
        if self.text[slice(*span)] in ("资金", "款项"):
            return None
        known = one.payer or (one.recipient and self.text[span[0] - 1] not in "获得领到受收")
        if known and self.text[slice(*span)] in self.words.gives:
            return None
        return span
