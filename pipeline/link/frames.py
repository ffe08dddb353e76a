"""Sentences whose form says who pays and who gets: 被罚款, 向…借款, 以…中标, 将…转让给, 赔偿…损失, 由…承担.

A frame is a pattern over the sentence in which the sum stands as ¤. Its groups are the roles; what a frame leaves out
is looked for by the words round the verb (`Parties`, `Purposes`).
"""

import re
from dataclasses import dataclass

from pipeline.link.purposes import Purposes
from pipeline.link.words import Sum
from pipeline.segment import dictionary

_STOP = "，。；：！？\n¤"
#: A character of a phrase, and the end of one.
_C = rf"[^{_STOP}]"
_END = rf"(?=[{_STOP}]|$)"
#: What may stand between a verb and its sum.
_ABOUT = (
    r"(?:人民币|新台币|港币|共计|合计|总计|总共|累计|约合|超过|不超过|不低于|至少|最高|总额|总金额|金额|高达|本金|现金"
    r"|共|约|近|逾|超|达|为|各|了|的|计|过)*"
)
_SUM = _ABOUT + "¤+"
_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3})")
_REACH_BACK, _REACH_ON = 90, 60


def _opens(name: str) -> str:
    """The phrase that opens a clause."""
    return rf"(?:^|(?<=[，。；：！？\n]))(?P<{name}>{_C}{{2,36}}?)"


def _some(name: str, most: int = 24, without: str = "") -> str:
    return rf"(?P<{name}>[^{_STOP}{without}]{{2,{most}}}?)"


@dataclass(frozen=True, slots=True)
class Frame:
    """A form of sentence: characters one of which is in it, and the pattern whose groups are the roles."""

    cues: frozenset[str]
    pattern: re.Pattern[str]


def _frame(cues: str, *parts: str) -> Frame:
    return Frame(frozenset(cues), re.compile("".join(parts)))


_FINE = r"(?P<purpose>罚款|罚金|罚没|罚锾|滞纳金)"
_BY = rf"(?:因[^。；¤]{{0,24}}?)?被{_C}{{0,20}}?"
_PUNISH = "(?:作出|给予|处以?|开出|开具|判处|课以|处罚|罚)"
_BORROW = "借款|贷款|借贷|融资|索赔|追偿|追讨|索要|收取|借入|借到|借得|借了?|募集|募得|筹集|筹得|贷了?"
_HAND = "拨付|下达|下拨|划转|划拨|汇款?|转账?|转交|捐赠?|捐献|发放|支付|交|打款?|返还|退还|退|分配"
_BEAR = "承担|负担|出资|提供|支付|自筹|解决|筹措|垫付|负责|资助|捐赠|赔付|赔偿|列支|拨付"
_HELP = "援助|资助|补助|支援|救助|赈济|奖励|帮扶"
_PUT = "追加|拨出|拿出|捐出|提供|动用|投入|拨款|出资|筹集|斥资|用|以"
_BUY = "采购|购买|购置|租赁|收购|购入|租用|订购"
_COST = "金额|总价|价款|费用|资金|预算|耗资|花费|斥资|作价|对价|价格|租金"
_LOAN = "贷款|融资|借款|授信|赠款|援助"
_GOT = "获得|获批|获|得到|拿到|接受|争取到|取得|收到|完成"
_BACK = (
    "退回|退还|返还|返回|汇来|捐款|贷款|领投|跟投|投资|注资|资助|捐赠|捐助|提供|授信|补助|拨付|发放|支付|给予"
    "|入股|赞助"
)
_LOANS = "流动资金|信用|抵押|小额|短期|长期|优惠|无息|专项|银团"
_TAKE = "收购|签下|买下|竞得|购得|拍得|拿下|回购|受让|入股"
_FRAMES = (
    # 甲公司因违规被市场监管局罚款50万元
    _frame("罚", _opens("payer"), _BY, _FINE, _SUM),
    _frame("罚", _opens("payer"), _BY, r"(?:处以?|罚|判处|判罚)", _SUM, "的?(?P<purpose>罚[款金单])?"),
    # 对该公司处以罚款200万元, 对该银行开出1.2亿美元罚单
    _frame("罚", "[对向]", _some("payer"), _PUNISH, rf"{_C}{{0,8}}?", _FINE, _SUM),
    _frame("罚", "[对向给]", _some("payer"), _PUNISH, _SUM, "(?:的|巨额)*(?P<purpose>罚[款金单])"),
    _frame("罚裁", "[对向]", _some("payer"), "(?:开罚|裁罚|重罚|裁处|罚了?)", _SUM),
    # 李明被判处有期徒刑十年，并处罚金80万元; 特斯拉被加州法院判赔320万美元
    _frame("罚", _opens("payer"), r"[^。；¤]{0,60}?被?判处?[^。；¤]{0,40}?并处(?P<purpose>罚金)", _SUM),
    _frame("赔", _opens("payer"), _BY, "(?P<purpose>判赔|判令赔偿|责令赔偿|判处赔偿|索赔)", _SUM),
    # 向王某借款15万元, 向银行申请贷款30万元, 向保险公司索赔8万元
    _frame(
        "借贷索募筹收追融",
        _opens("recipient"), "[向从]", _some("payer", without="放供批给投"),
        rf"(?P<purpose>(?:申请|申领|办理|获取|取得)?(?:{_LOANS})?(?:{_BORROW}))", _SUM,
    ),
    # 以3.28亿元中标滨河大道改造项目; 中标改造项目，中标价3.28亿元
    _frame(
        "标", _opens("recipient"), "(?:报价)?以", _SUM, rf"(?:的{_C}{{0,6}})?(?:成功)?中标",
        _some("purpose", 40), _END
    ),
    _frame("标", _opens("recipient"), "(?:成功)?中标", _some("purpose", 40), rf"[，,]{_C}{{0,10}}¤+"),
    _frame(
        "标交选供", "(?:中标|成交|中选)?(?:人|单位|供应商|候选人)(?:名称)?(?:[为是]|：)",
        _some("recipient", 36),
        r"[，；][^。¤]{0,40}?(?:金额|报价|价格|价)(?:为|：)?", _SUM,
    ),
    # 微软同意以687亿美元收购动视暴雪
    _frame(
        "购签买竞拍拿让入", _opens("payer"), "(?:斥资|豪掷|以|用|花费|花|耗资|拟)", _SUM,
        rf"{_C}{{0,10}}?(?P<purpose>(?:{_TAKE}){_C}{{2,40}}?)", _END,
    ),
    # 将乙公司30%股权以1.5亿元转让给丙公司
    _frame(
        "将把", _opens("recipient"), "[将把]", _some("purpose", 40), "以", _SUM,
        rf"{_C}{{0,8}}?(?:转让|出售|出让|卖|售|让)[给予]", _some("payer"), _END,
    ),
    # 将2000万元专项资金拨付至乡镇
    _frame(
        "[将把]", _opens("payer"), "[将把]", _SUM, rf"(?P<purpose>{_C}{{2,16}}?)?",
        f"(?:全部|全额|及时|直接|足额|一次性)*(?:{_HAND})(?:至|给|到|入|予|往)", _some("recipient"), _END,
    ),
    # 修缮费用80万元由基金会承担
    _frame(
        "由", rf"¤+(?:{_C}{{0,8}})?[均都]?由", _some("payer"), f"(?:全额|共同|分别|自行|统一|先行|各自)*(?:{_BEAR})"
    ),
    # 由中央财政出资5亿元，省财政配套3亿元
    _frame(
        "筹配资拨垫", rf"(?:^|[，。；：、和及]|(?<=元))(?:其中)?(?:{_C}{{0,16}}由|资金来源[为是])?",
        _some("payer", 16, "、0-9由"), "(?:自筹|配套|出资|筹措|拨款|垫付)(?:资金|经费)?", _SUM,
    ),
    # 欧盟宣布追加5亿欧元援助乌克兰
    _frame(
        "援助济奖帮", _opens("payer"), f"(?:{_PUT}){_C}{{0,6}}?", _SUM,
        f"(?P<purpose>(?:{_HELP})", _some("recipient"), rf")(?=[{_STOP}]|用于|以|$)",
    ),
    # 初创企业获红杉资本领投的3000万美元融资
    _frame(
        "领跟投注资捐提授补拨发支给入赞退返汇贷", _opens("recipient"), f"(?:{_GOT})了?", _some("payer"), f"(?:{_BACK})",
        rf"(?:的(?P<purpose>{_C}{{1,12}}?))?", _SUM,
    ),
    # 世界银行与印尼签署了3亿美元的贷款协议
    _frame(
        "贷融借授赠援", _opens("payer"), "[与和同]", _some("recipient"),
        "(?:已|近日|正式|共同)*(?:签署|签订|达成|签)了?", _SUM,
        f"的?(?P<purpose>{_C}{{0,8}}(?:{_LOAN}){_C}{{0,4}})",
    ),
    # 采购电脑2000台，合同金额960万元
    _frame(
        "购租买", _opens("payer"), f"(?P<purpose>(?:{_BUY}){_C}{{2,36}}?)[，,](?:其中)?{_C}{{0,10}}?(?:{_COST})", _SUM
    ),
    # 王女士花28万元买了一份保险; 业主拖欠物业费3.6万元
    _frame("花掏", _opens("payer"), "(?:花费了?|花了?|掏出|掏了)", _SUM, rf"(?P<purpose>{_C}{{2,30}}?)?", _END),
    _frame("领跟参", _opens("payer"), "(?:领投|跟投|参投)了?", _some("recipient"), "的?", _SUM),
    # 为灾区筹集善款1.5亿元, 甲方委托乙方开发软件，费用90万元
    _frame(
        "筹募挽追", "为", _some("recipient"), "(?:筹集|募集|筹得|募得|筹款|募捐|挽回|追回|追讨)了?",
        rf"(?P<purpose>{_C}{{2,8}}?)?", _SUM,
    ),
    _frame(
        "委", _opens("payer"), "委托", _some("recipient", 16), rf"(?P<purpose>{_C}{{2,24}}?)[，,]{_C}{{0,8}}?",
        f"(?:{_COST})", _SUM,
    ),
    _frame("由", rf"¤+{_C}{{0,6}}?由", _some("recipient"), "向", _some("payer"), "(?:贷款|借款|融资|筹集|申请)"),
    # 每10股派现金红利3元
    _frame(
        "每", _opens("payer"), r"(?:[^。；：！？\n¤]{0,24}?)每(?:10|十)?股(?:派发|派息|派|分红|分配)",
        rf"(?P<purpose>{_C}{{2,10}}?)?", _SUM,
    ),
)  # fmt: skip
_CUES = frozenset().union(*(frame.cues for frame in _FRAMES))
_GIVE_TWO = (
    "赔偿|补偿|支付|返还|退还|偿还|归还|给付|赔付|付给|付|补贴|奖励|资助|补助|援助|补发|拖欠|克扣|欠付|欠"
    "|下达|拨付|下拨|安排"
)
_GIVING_TWO = re.compile(rf"(?:{_GIVE_TWO}){_C}{{2,40}}¤")
#: Verbs with two objects: who gets it, and what it is (赔偿原告经济损失26万元).
_BOTH = re.compile(
    rf"(?P<payer>{_C}{{2,30}}?)(?:应当?|须|需|将|已|拟|共|一次性|仍|尚|另行|再)*(?:{_GIVE_TWO})(?:了|给|给予)?"
    rf"(?P<rest>(?!是|的|在|将|已|于|方面|力度|标准|政策|对象){_C}{{2,24}}?){_SUM}"
)
#: Money itself, which gets nothing.
_FUNDS = ("基金", "资金", "经费", "社会", "中央", "地方", "财政", "省级", "市级")
#: 该项目获得亚投行2亿美元贷款
_RECEIVED = re.compile(_opens("recipient") + f"(?:{_GOT})了?" + _some("payer") + "的?" + _SUM)
#: 业主拖欠物业费3.6万元
_OWED = re.compile(_opens("payer") + f"(?:拖欠|欠缴|欠付|欠)了?(?P<purpose>{_C}{{2,10}}?)" + _SUM)
_REWARDING = r"(?:分别|按规定|再|每[家人名户个辆台亩])*(?:给予|予以|发放|奖励|补助|补贴|资助)"
#: 省科技厅对10家实验室分别资助200万元, 对获奖的团队，市政府给予一次性奖励100万元
_REWARDS = (
    re.compile(
        rf"{_opens('payer')}对(?P<recipient>{_C}{{2,40}}?){_REWARDING}(?P<purpose>{_C}{{0,10}}?){_SUM}"
    ),
    re.compile(
        rf"对(?P<recipient>{_C}{{2,40}}?)(?:[，,](?P<payer>{_C}{{2,14}}?)??)?{_REWARDING}(?P<purpose>{_C}{{0,10}}?){_SUM}"
    ),
)


class Frames(Purposes):
    """Reads the roles that the form of the sentence gives."""

    def _framed(self, one: Sum, low: int, high: int) -> bool:
        """Take the roles of the first frame that the sentence fits; whether there is one."""
        start, end = one.mention.start, one.mention.end
        low, high = max(low, start - _REACH_BACK), min(high, end + _REACH_ON)
        text = self.text[low:start] + "¤" * (end - start) + self.text[end:high]
        here = set(text)
        if "," in here:
            text = _COMMA.sub("，", text)
        if ";" in here:
            text = text.replace(";", "；")
        cues = _CUES & here
        for frame in _FRAMES if cues else ():
            if not frame.cues.isdisjoint(cues) and (match := frame.pattern.search(text)):
                return self._take(one, match, low)
        if (match := _GIVING_TWO.search(text) and _BOTH.search(text)) and self._both(one, match, low):
            return True
        if "欠" in here and (match := _OWED.search(text)):
            return self._take(one, match, low)
        if "对" in here and (match := _REWARDS[0].search(text) or _REWARDS[1].search(text)):
            return self._take(one, match, low)
        if (
            not here.isdisjoint("获得受取拿收")
            and (match := _RECEIVED.search(text))
            and self._ends_party((low + match.start("payer"), low + match.end("payer")))
        ):
            return self._take(one, match, low)
        return False

    def _both(self, one: Sum, match: re.Match[str], low: int) -> bool:
        """赔偿原告经济损失26万元: the first object gets it, the second is what it is."""
        begin, stop = low + match.start("rest"), low + match.end("rest")
        at = begin
        ends = [at := at + len(word) for word in dictionary().cut(self.text[begin:stop])]
        for end in reversed(ends):
            if self._ends_party((begin, end)) and not self.text.endswith(_FUNDS, begin, end):
                break
        else:
            return False
        one.recipient = self._trim(begin, end)
        last = max(self.text.rfind(mark, end, stop) for mark in "及、和与")
        one.purpose = self._trim(max(end + self.text.startswith("的", end), last + 1), stop)
        giver = low + match.start("payer"), low + match.end("payer")
        one.payer = self._nominal(self._told(*giver), giver[1])
        one.known |= {"payer", "recipient"}
        return True

    def _take(self, one: Sum, match: re.Match[str], low: int) -> bool:
        groups = match.groupdict()
        for role in ("payer", "recipient", "purpose"):
            if not groups.get(role):
                continue
            begin, stop = low + match.start(role), low + match.end(role)
            opens = role != "purpose" and (
                match.start(role) == 0 or match.string[match.start(role) - 1] in _STOP
            )
            if role == "payer":
                begin = self._told(begin, stop)
            span = self._nominal(begin, stop) if opens else self._trim(begin, stop)
            if span is None and self.text.startswith(("这", "该"), begin):
                span = self._trim(begin, stop)
            if span is not None:
                setattr(one, role, span)
                one.known.add(role)
        return bool(one.known)

    def _ends_party(self, span: tuple[int, int]) -> bool:
        """Whether a known body, a place or a noun for a party ends the words."""
        last = span[1] - 1, span[1]
        ends = {o.end for o in self.organizations.touching(*last)} | {p.end for p in self._places_in(*last)}
        return span[1] in ends or self.words.party.search(self.text[slice(*span)]) is not None
