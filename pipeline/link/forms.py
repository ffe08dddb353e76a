"""Forms of sentence that say who pays and who gets: 被罚款, 向…借款, 以…中标, 将…转让给, 由…承担.

The sum stands as ¤ in a form. Its groups are the roles; what a form leaves out is looked for by the words round the
verb (`Parties`, `Purposes`).
"""

import re
from dataclasses import dataclass

STOP = "，。；：！？\n¤"
#: A character of a phrase, and the end of one.
C = rf"[^{STOP}]"
_END = rf"(?=[{STOP}]|$)"
#: What may stand between a verb and its sum.
_ABOUT = (
    r"(?:人民币|新台币|港币|共计|合计|总计|总共|累计|约合|超过|不超过|不低于|至少|最高|总额|总金额|金额|高达|本金|现金"
    r"|共|约|近|逾|超|达|为|各|了|的|计|过|每(?:科|人|名|户|亩|次|辆|吨|月|年))*"
)
SUM = _ABOUT + "¤+"
COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3})")


def opens(name: str) -> str:
    """The phrase that opens a clause."""
    return rf"(?:^|(?<=[，。；：！？\n]))(?P<{name}>{C}{{2,36}}?)"


def maybe(name: str) -> str:
    """The phrase that opens a clause, or the clause without it."""
    return rf"(?:{opens(name)}|^|(?<=[，。；：！？\n]))"


def some(name: str, most: int = 24, without: str = "") -> str:
    """A phrase of up to `most` characters, none of them one of `without`."""
    return rf"(?P<{name}>[^{STOP}{without}]{{2,{most}}}?)"


@dataclass(frozen=True, slots=True)
class Frame:
    """A form of sentence: characters one of which is in it, and the pattern whose groups are the roles."""

    cues: frozenset[str]
    pattern: re.Pattern[str]


def _frame(cues: str, *parts: str) -> Frame:
    return Frame(frozenset(cues), re.compile("".join(parts)))


_FINE = r"(?P<purpose>罚款|罚金|罚没|罚锾|滞纳金)"
_BY = rf"(?:因[^。；¤]{{0,24}}?)?被{C}{{0,20}}?"
_PUNISH = "(?:作出|给予|处以?|开出|开具|判处|课以|处罚|罚)"
_BORROW = "借款|贷款|借贷|融资|索赔|追偿|追讨|索要|收取|借入|借到|借得|借了?|募集|募得|筹集|筹得|贷了?"
_HAND = (
    "拨付|下达|下拨|划转|划拨|汇款?|转账?|转交|捐赠?|捐献|发放|支付|交|打款?|返还|退还|退|分配|提供|赠送|给予"
)
_BEAR = "承担|负担|出资|提供|支付|自筹|解决|筹措|垫付|负责|资助|捐赠|赔付|赔偿|列支|拨付"
_HELP = "援助|资助|补助|支援|救助|赈济|奖励|帮扶"
_PUT = "追加|拨出|拿出|捐出|提供|动用|投入|拨款|出资|筹集|斥资|用|以"
_BUY = "采购|购买|购置|租赁|收购|购入|租用|订购"
_COST = "金额|总价|价款|费用|资金|预算|耗资|花费|斥资|作价|对价|价格|租金"
_LOAN = "信贷|贷款|融资|借款|授信|赠款|援助"
GOT = "获得|获批|获|得到|拿到|接受|争取到|取得|收到|完成"
_BACK = (
    "退回|退还|返还|返回|汇来|捐款|贷款|领投|跟投|投资|注资|资助|捐赠|捐助|提供|授信|补助|拨付|发放|支付|给予"
    "|入股|赞助"
)
_LOANS = "流动资金|信用|抵押|小额|短期|长期|优惠|无息|专项|银团"
_TAKE = "认购|增持|投得|收购|签下|买下|竞得|购得|拍得|拿下|回购|受让|入股"
#: What money buys or makes, as a verb before its object.
_MAKE = (
    "回购|收购|采购|购买|购置|建设|修建|兴建|新建|扩建|改造|改建|翻修|修缮|修复|举办|打造|更新|升级|研发|租赁|聘请|增聘|装修"
    "|铺设|安装|开发|治理|清理|重建|建造|改善|添置|开展"
)
_GRANT = "奖补|奖励|补助|补贴|资助|补偿|津贴|奖金|救助|慰问|帮扶"
FRAMES = (
    # 甲公司因违规被市场监管局罚款50万元
    _frame("罚", opens("payer"), _BY, _FINE, SUM),
    _frame("罚", opens("payer"), _BY, r"(?:处以?|罚|判处|判罚)", SUM, "的?(?P<purpose>罚[款金单])?"),
    # 对该公司处以罚款200万元, 对该银行开出1.2亿美元罚单
    _frame("罚", "[对向]", some("payer"), _PUNISH, rf"{C}{{0,8}}?", _FINE, SUM),
    _frame(
        "罚", "[对向给]", some("payer"), _PUNISH, rf"(?:{C}{{2,16}}?、)?", SUM, "(?:的|巨额)*(?P<purpose>罚[款金单])"
    ),
    _frame("罚裁", "[对向]", some("payer"), "(?:开罚|裁罚|重罚|裁处|罚了?)", SUM),
    # 对违反规定的单位，由主管部门处五万元以上二十万元以下罚款; 收到生态环境局38万元的罚单
    _frame(
        "罚", "(?:^|[，。；])对", some("payer", 30), rf"[，,]?(?:由{C}{{2,24}}?)?(?:可以|可|并)?处以?", SUM,
        "(?:以上|以下)?的?(?P<purpose>罚款)"
    ),
    _frame("罚", opens("payer"), rf"(?:收到|接到|领到|收获)了?{C}{{0,16}}?", SUM, "的?(?:巨额)?(?P<purpose>罚单)"),
    # 没收违法所得412万元，并处以824万元罚款
    _frame("没", "没收", some("payer", 20), "的?(?P<purpose>[违非]法所得)", SUM),
    _frame("没", "没收", some("payer", 20), r"的?[违非]法所得[^。；¤]{0,40}[，,]并处以?", SUM, "的?(?P<purpose>罚款)"),
    # 李明被判处有期徒刑十年，并处罚金80万元; 特斯拉被加州法院判赔320万美元
    _frame("罚", opens("payer"), r"[^。；¤]{0,60}?被?判处?[^。；¤]{0,40}?并处(?P<purpose>罚金)", SUM),
    _frame("赔", opens("payer"), _BY, "(?P<purpose>判赔|判令赔偿|责令赔偿|判处赔偿|索赔)", SUM),
    # 向王某借款15万元, 向银行申请贷款30万元, 向保险公司索赔8万元
    _frame(
        "借贷索募筹收追融",
        opens("recipient"), "[向从]", some("payer", without="放供批给投"),
        rf"(?P<purpose>(?:申请|申领|办理|获取|取得)?(?:{_LOANS})?(?:{_BORROW}))", SUM,
    ),
    # 收受某公司贿赂款380万元
    _frame(
        "贿好回", opens("recipient"),
        rf"(?:非法|先后|多次)*(?:收受|索取|收取)了?(?:{C}{{2,24}}?(?:给予|送予|所送)的?)?",
        some("payer", 16), "(?P<purpose>贿赂款?|好处费|回扣|贿金)", SUM,
    ),
    # 以14.6亿元的报价拿下施工合同
    _frame(
        "拿夺赢斩", opens("recipient"), "(?:报价)?以", SUM,
        rf"(?:的{C}{{0,6}})?(?:成功)?(?:拿下|夺得|赢得|斩获|夺标|获得)了?",
        rf"(?P<purpose>{C}{{2,40}}?(?:合同|标段|订单|工程|项目))", _END
    ),
    # 以3.28亿元中标滨河大道改造项目; 中标改造项目，中标价3.28亿元
    _frame(
        "标", opens("recipient"), "(?:报价)?以", SUM, rf"(?:的{C}{{0,6}})?(?:成功)?中标",
        some("purpose", 40), _END
    ),
    _frame("标", opens("recipient"), "(?:成功)?中标", some("purpose", 40), rf"[，,]{C}{{0,10}}¤+"),
    _frame(
        "标交选供", "(?:中标|成交|中选)?(?:人|单位|供应商|候选人)(?:名称)?(?:[为是]|：)",
        some("recipient", 36),
        r"[，；][^。¤]{0,40}?(?:金额|报价|价格|价)(?:为|：)?", SUM,
    ),
    # 微软同意以687亿美元收购动视暴雪
    _frame(
        "购签买竞拍拿让入持", maybe("payer"), rf"(?:斥资|豪掷|以|用|花费|花|耗资|拟)(?:{C}{{2,16}}?、|每股)?", SUM,
        rf"(?:、{C}{{4,16}})?(?:的?(?:总价|价格|对价|代价|现金)?[从向](?P<recipient>{C}{{2,30}}?))?{C}{{0,10}}?",
        rf"(?P<purpose>(?:{_TAKE}){C}{{2,40}}?)", _END,
    ),
    # 以1.5亿美元出售旗下公司
    _frame(
        "售卖转", maybe("recipient"), "(?:拟|将|已|计划)*以", SUM, r"(?:的?(?:总价|价格|对价|代价|现金))?",
        rf"(?P<purpose>(?:出售|售出|卖出|转让|抛售)(?!给|予){C}{{2,40}}?)", _END,
    ),
    # 将乙公司30%股权以1.5亿元转让给丙公司
    _frame(
        "将把", opens("recipient"), "[将把]", some("purpose", 40), "以", SUM,
        rf"{C}{{0,8}}?(?:转让|出售|出让|卖|售|让)[给予]", some("payer"), _END,
    ),
    # 将2000万元专项资金拨付至乡镇
    _frame(
        "将把", maybe("payer"), "[将把]", SUM, rf"(?P<purpose>{C}{{2,16}}?)?",
        f"(?:全部|全额|及时|直接|足额|一次性)*(?:{_HAND})(?:至|给|到|入|予|往)", some("recipient"), _END,
    ),
    # 要求13亿元的赔偿
    _frame("索寻请求", opens("recipient"), "(?:要求|索要|索取|寻求|请求)", SUM, "的?(?P<purpose>赔偿|补偿)"),
    # 把808万元帮扶资金投入农村基础设施建设
    _frame(
        "将把", maybe("payer"), "[将把]", SUM, rf"{C}{{0,10}}?(?:投入|投向|投到|投在|用在|用到|用于)(?:到|了|于)?",
        rf"(?P<purpose>{C}{{2,30}}?)", _END,
    ),
    # 把攒下的3万元交给村委会
    _frame(
        "将把", maybe("payer"), rf"[将把]{C}{{1,12}}?的?", SUM,
        f"(?:全部|全额|悉数|全|都)*(?:{_HAND})(?:至|给|到|入|予|往|了)",
        some("recipient"), _END,
    ),
    # 将集体分红款92万元全部发放到户
    _frame(
        "将把", maybe("payer"), rf"[将把](?P<purpose>{C}{{1,12}}?(?:款|金|费|红利))", SUM,
        f"(?:全部|全额|悉数|全|都)*(?:{_HAND})(?:至|给|到|入|予|往|了)",
    ),
    # 捐建图书馆，捐款总额达2600万元
    _frame(
        "捐", opens("payer"), "[为向给]", some("recipient", 16),
        rf"(?P<purpose>捐[建资献赠]{C}{{2,24}}?)[，,]{C}{{0,10}}?", SUM
    ),
    # 修缮费用80万元由基金会承担
    _frame(
        "由", rf"¤+(?:{C}{{0,8}})?[，,]?[均都全]?由", some("payer"),
        f"(?:全额|共同|分别|自行|统一|先行|各自)*(?:{_BEAR})"
    ),
    # 欧盟宣布追加5亿欧元援助乌克兰
    _frame(
        "援助济奖帮", opens("payer"), f"(?:{_PUT}){C}{{0,6}}?", SUM,
        f"(?P<purpose>(?:{_HELP})(?!资金|经费|款|金|项目|政策)",
        r"(?![^，。；¤]*(?:创业|就业|上学|入学|改善|建设|开展|发展|购置|购买|更新|升级|改造|增设|修))",
        some("recipient"), rf")(?=[{STOP}]|用于|以|$)",
    ),
    # 初创企业获红杉资本领投的3000万美元融资
    _frame(
        "获得拿受取收完", opens("recipient"), f"(?:{GOT})了?", some("payer"), f"(?:{_BACK})",
        rf"(?:的(?P<purpose>{C}{{1,12}}?))?", SUM,
    ),
    # 世界银行与印尼签署了3亿美元的贷款协议
    _frame(
        "贷融借授赠援", opens("payer"), "[与和同]", some("recipient"),
        "(?:已|近日|正式|共同)*(?:签署|签订|达成|签)了?(?:一[项笔份])?(?:价值|总额|总值|金额)?", SUM,
        f"的?(?P<purpose>{C}{{0,8}}(?:{_LOAN}){C}{{0,4}})",
    ),
    # 与老挝财政部签署协议，提供46亿日元无偿资金
    _frame(
        "签订达", opens("payer"), "[与和同]", some("recipient"),
        rf"(?:已|近日|正式|共同)*(?:签约|(?:签署|签订|达成)了?{C}{{2,20}}?)[，,]"
        "(?:将|计划|拟|承诺|同意|向其|为其)*(?:提供|给予|捐赠|资助)了?(?:后者|对方)?", SUM
    ),
    # 按每亩120元给予补贴
    _frame(
        "按", opens("payer"), "[对向给为]", some("recipient"), rf"[，,]?按照?{C}{{0,8}}?", SUM,
        rf"{C}{{0,6}}?(?:给予|予以|进行|发放|拨付)(?P<purpose>{C}{{0,6}}?(?:{_GRANT})(?:[金款费])?)"
    ),
    _frame(
        "按", rf"按照?{C}{{0,8}}?", SUM, rf"{C}{{0,6}}?[对向给为]", some("recipient"),
        rf"(?:给予|予以|进行|发放|拨付)(?P<purpose>{C}{{0,6}}?(?:{_GRANT})(?:[金款费])?)"
    ),
    # 给每家企业一次性奖补20万元; 补助农民购置农机，每台最高补助5万元
    _frame(
        "奖补助津救慰偿帮", opens("payer"), "(?:将|拟)?(?:给(?!予)|向|为)", some("recipient", 30, "发拨支付缴提供送交"),
        rf"(?P<purpose>(?:一次性|定额|适当|专项|分别|各|每年)*(?:{_GRANT}))", SUM
    ),
    _frame(
        "每", opens("payer"), "(?:补助|补贴|资助|奖励)", some("recipient", 14),
        rf"(?P<purpose>(?:{_MAKE}){C}{{2,30}}?)[，,]每{C}{{1,3}}?(?:最高|至多|最多|上限)?(?:补助|补贴|资助|奖励)?", SUM
    ),
    # 采购电脑2000台，合同金额960万元
    _frame(
        "购租买", opens("payer"), f"(?P<purpose>(?:{_BUY}){C}{{2,36}}?)[，,](?:其中)?{C}{{0,10}}?(?:{_COST})", SUM
    ),
    # 王女士花28万元买了一份保险; 业主拖欠物业费3.6万元
    # 上市公司回购注销股份耗资2.2亿元
    _frame(
        "耗斥花", opens("payer"), rf"(?P<purpose>(?:{_MAKE}){C}{{2,24}}?)"
        "(?:共|累计|总计|合计)*(?:耗资|斥资|花费了?|花了)", SUM
    ),
    # 公司以自有资金5000万元购买理财产品
    _frame(
        "金", opens("payer"),
        "(?:拟|将|计划|决定|同意)*(?:使用|动用|运用|以|用)(?:部分|暂时|闲置|自有|自筹|募集|超募|财政)*"
        "(?:资金|现金)", SUM, "(?:临时|永久|进行)?"
        rf"(?P<purpose>(?:{_MAKE}|补充|偿还|归还|增资|投资|参股|认购|受让|置换){C}{{2,40}}?)",
        _END,
    ),
    # 斥资340亿日元在泰国新建工厂
    _frame(
        "斥豪砸", opens("payer"), "(?:将|拟|计划|已|宣布|决定)*(?:斥资|豪掷|砸下|砸)", SUM,
        rf"(?P<purpose>(?:在{C}{{2,12}}?)?(?:{_MAKE}|设立|成立){C}{{2,36}}?)", _END
    ),
    _frame("花掏", opens("payer"), "(?:花费了?|花了?|掏出|掏了)", SUM, rf"(?P<purpose>{C}{{2,30}}?)?", _END),
    _frame("领跟参", opens("payer"), "(?:领投|跟投|参投)了?", some("recipient"), "的?", SUM),
    # 为灾区筹集善款1.5亿元, 甲方委托乙方开发软件，费用90万元
    _frame(
        "筹募挽追", "为", some("recipient"), "(?:筹集|募集|筹得|募得|筹款|募捐|挽回|追回|追讨)了?",
        rf"(?P<purpose>{C}{{2,8}}?)?", SUM,
    ),
    _frame(
        "委", opens("payer"), "委托", some("recipient", 16), rf"(?P<purpose>{C}{{2,24}}?)[，,]{C}{{0,8}}?",
        f"(?:{_COST})", SUM,
    ),
    _frame("由", rf"¤+{C}{{0,6}}?由", some("recipient"), "向", some("payer"), "(?:贷款|借款|融资|筹集|申请)"),
    # 利润分配方案为：每10股派发现金红利1.8元; 每10股派现金红利3元
    _frame(
        "股", opens("payer"),
        rf"(?:[0-9]{{4}}年?[度半中期前三季]*)?(?:利润|权益)(?:分配|分派){C}{{0,8}}?[：，为]{C}{{0,16}}?",
        rf"每(?:10|十)?股(?:派发|派息|派|分红|分配)(?P<purpose>{C}{{2,10}}?)?", SUM,
    ),
    _frame(
        "每", opens("payer"), r"(?:(?:拟|将|决定|以|按|于|已|实施|计划|，)[^。；：！？\n¤]{0,24}?)?"
        rf"(?:[向对](?P<recipient>{C}{{2,16}}?))?每(?:10|十)?股(?:派发|派息|派|分红|分配)",
        rf"(?P<purpose>{C}{{2,10}}?)?", SUM,
    ),
)  # fmt: skip
#: The frames that a character is a cue of.
FRAMES_OF = {
    cue: tuple(k for k, frame in enumerate(FRAMES) if cue in frame.cues)
    for cue in frozenset().union(*(frame.cues for frame in FRAMES))
}
CUES = frozenset(FRAMES_OF)
