"""Short names of companies: two or three characters that no dictionary joins, before what companies make or do."""

from pipeline.organizations.context import CJK
from pipeline.organizations.words import Lexicon, Token, word_set

_PLACE_CLASS = frozenset("省市县区州镇乡村旗盟")
_BEFORE_BRANDS = frozenset("的和与及是为对由向从将把在了、有")
_AFTER_BRANDS = frozenset("的和与及是为对由向从将把在、等也则已于将拟称曾股")
_DEEDS = word_set(
    "公告 股价 涨停 跌停 上涨 下跌 领涨 领跌 跌超 涨超 宣布 发布 表示 披露 中标 签署 签订 签约 "
    "推出 成立 收购 增持 减持 停牌 复牌 上市 董事 总裁 创始 旗下 集团 公司 方面 前三 一季 上半 "
    "实现 营收 净利 持有 持股 计划 预计 承诺 成为 完成 获得 获批 投资 研发 生产 产能 员工 高管 "
    "回应 认为 主营 负责 作为 研究 分析 团队 首席"
)


def brandable(lexicon: Lexicon, text: str, start: int, end: int, firms: set[int]) -> bool:
    """Whether a short name may end here at all, looked at before the words are read: most cannot."""
    if not closes(lexicon, text, end) or start < 2 or not CJK.match(text[start - 1]):
        return False
    kind = lexicon.kind
    return (
        start in firms
        or text[start:end] == "航空"
        or kind(text[start - 2 : start]) in (None, "name")
        or "name"
        in (
            kind(text[max(start - 3, 0) : start]),
            kind(text[max(start - 4, 0) : start]),
        )
    )


def closes(lexicon: Lexicon, text: str, end: int) -> bool:
    """Whether no word goes on behind a company's short name that ends there."""
    after = text[end : end + 1]
    if not after or not CJK.match(after) or after in _AFTER_BRANDS:
        return True
    two = text[end : end + 2]
    return two in _DEEDS or lexicon.kind(two) == "stop"


#: Ends of companies' names that are fields of work too: a name only before what companies do or have.
_FIELDS_TOO = word_set(
    "发展 建设 国际 投资 教育 文化 旅游 环境 资源 医疗 生命 工程 信息 集成 数据 智能 装备 机械 材料 环保 保险 租赁 "
    "金融 支付 网络 物流 游戏 影视 食品 农业 渔业 能源 电力 通信 基建 港口 陶瓷 玻璃 建材 家居 家电 照明 "
    "电池 电源 电缆 在线"
)


def apart(lexicon: Lexicon, text: str, start: int, end: int, head: str) -> bool:
    """Whether a company's short name stands by itself: no word goes on into it or out of it."""
    if head in _FIELDS_TOO and text[end : end + 2] not in _DEEDS and text[end : end + 1] not in "（(":
        return False
    if start and CJK.match(text[start - 1]):
        before = lexicon.before(text, start, max(start - 6, 0))
        if before.kind not in ("stop", "verb", "join") and text[start - 1] not in _BEFORE_BRANDS:
            return False
    return closes(lexicon, text, end)


def brand(tokens: list[Token]) -> bool:
    """Whether two characters or more that no dictionary joins open the name: 宗申, 嘉联."""
    run = 0
    for token in tokens:
        if run == 0 and (token.kind == "semi" or (token.kind == "generic" and len(token.text) == 1)):
            continue  # 东方|汇|理, 中|审|众|环
        if token.kind != "char" or token.text in _PLACE_CLASS:
            break
        run += 1
    return run >= 2
