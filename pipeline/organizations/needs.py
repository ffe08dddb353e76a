"""What must stand before a head for the words to be a name: a place, a portfolio, a parent, a word of its own."""

import re

from pipeline.organizations.brands import apart, brand
from pipeline.organizations.context import CJK, DIVISIONS, Context, Head, countries
from pipeline.organizations.edges import specific
from pipeline.organizations.words import PROPER, Lexicon, Token, word_set
from pipeline.places import gazetteer
from pipeline.segment import dictionary

#: Before these classes a country with class words makes no name: 美国石油公司, 中国商业银行 …
_STRICT = word_set(
    "中学 中心 书院 事务所 代表团 会计师事务所 俱乐部 党 公司 出版社 剧院 医院 "
    "商业银行 基金 学校 实验室 小学 律师事务所 投资银行 教会 杂志 "
    "电视台 部队 银行 集团 集团公司"
)
#: What most states have one company for, and the states that have many.
_UTILITIES = word_set("电力 石油 电信 铁路 邮政 航空 天然气 水务 输电")
_LARGE = word_set("中国 美国 日本 德国 法国 英国 俄罗斯 印度 加拿大 澳大利亚 意大利 西班牙 巴西 韩国 欧洲")
#: Before these it makes one where a word says more than of what class it is: 中国戏曲|学院, not 中国高等|学院.
_CLASSES = _STRICT | word_set("协会 学会 总会 基金会 大学 学院 研究中心 研究所 博物馆 图书馆 法院 联盟")
#: What has no unit of its own under a body's name.
_NO_UNIT = frozenset(
    {
        "部队",
        "代表团",
        "伙伴关系",
        "合作机制",
        "对话机制",
        "共同体",
        "政府",
        "人民政府",
        "党",
        "协调机制",
        "会晤机制",
    }
)
#: Heads that name the body of the place at hand without more.
BARE = frozenset(
    {
        "省政府",
        "市政府",
        "县政府",
        "区政府",
        "州政府",
        "省委",
        "市委",
        "县委",
        "区委",
        "特区政府",
        "团市委",
        "团省委",
        "团县委",
        "县府",
        "市府",
    }
)
#: Bodies that each division has one of: 省|人民政府.
_OF_DIVISION = word_set(
    "人民政府 人大常委会 人大 政协 人民检察院 高级人民法院 人民代表大会常务委员会 总工会 妇联 工商联 "
    "残联 文联 科协 社科联 侨联 作协 红十字会 慈善总会 供销社 供销合作社 气象局 地震局 档案馆 档案局 党校 行政学院 "
    "社科院 农科院 图书馆 博物馆 美术馆 科技馆 文化馆 电视台 广播电视台 人民医院 中医院 中医医院 妇幼保健院 "
    "疾控中心 急救中心 中心医院 第一医院 中心血站 融媒体中心 血液中心 税务局 公安局 监委 纪委监委 武警总队 "
    "消防救援总队 消防救援支队 消防救援大队 "
    "气象台 人防办 信访局 方志办 农机局 海事局 邮政管理局 通信管理局"
)
#: Businesses that a group has a firm of its own for: 京东|金融.
_OF_GROUPS = word_set(
    "金融 汽车 云 科技 物流 影业 音乐 数科 资本 置业 地产 支付 能源 证券 信托 传媒 重工 航空 快递"
)
_COUNTED = frozenset("一二三四五六七八九十百千万亿两第")
#: Types of bodies that a division has of its own.
_PUBLIC = frozenset({"government", "other", "ngo", "research", "media", "mechanism"})
_OF_EACH = re.compile("各(?:省|市|县|区|地|州|级|有关)[^，。；：\\n]*$")
_LEVEL_BEFORE = re.compile("([省市县区州])(?:委|政府|人民政府)[、和及]$")
_LEVEL_AFTER = re.compile("[、和及]([省市县区州])(?:委|政府|人民政府)")
_OFFICE = re.compile(
    "(?:书记|副书记|常委(?!会)|委员|秘书长|领导|班子|主要负责|负责人|主任|副主任|省长|市长|县长|区长)"
)
_LEVELS = re.compile(
    "(?:各|[省市县区州乡镇][、或和及）)]|级|直辖|自治|有关|相关|所在|当地|重点|中心|特色|建制|贫困|试点|附近|周边)$"
)


class Needs:
    """Decides whether the words before a head make a name."""

    def __init__(self, lexicon: Lexicon, categories: frozenset[str]) -> None:
        self.lexicon = lexicon
        self.categories = categories

    def suffices(self, context: Context, tokens: list[Token], head: Head, start: int) -> bool:
        """Whether the words make the head a name."""
        text = context.text
        if len(tokens) == 1 and tokens[0].text in DIVISIONS and head.word in _OF_DIVISION:
            before = text[max(tokens[0].start - 2, 0) : tokens[0].start]
            return not _LEVELS.search(before)
        if head.word in BARE and not tokens:
            if head.word[-1] == "府" and len(head.word) == 2 and not context.hant:
                return False  # 市府各部门
            if _OFFICE.match(text, start + len(head.word)) or self._one_of_levels(text, start, head.word):
                return False  # 县委|书记: an office of any county; 省委、市委: of every level
            return not _LEVELS.search(text[max(start - 2, 0) : start]) and (
                start == 0 or text[start - 1] not in "该本"
            )
        if not tokens:
            return False
        if tokens[0].text in DIVISIONS and len(tokens) > 1 and head.type in _PUBLIC:
            if _LEVELS.search(text[max(tokens[0].start - 2, 0) : tokens[0].start]):
                return False  # 市、县|财政局: of every level
            if len(head.word) > 1 and set(head.needs) & {"proper", "modifier"}:
                return head.word not in _CLASSES or not self._general(tokens[1:])
        if tokens[0].text in DIVISIONS and len(tokens) > 1 and head.word in ("集团", "集团公司"):
            return not self._general(tokens[1:])  # 市|城投|集团
        return any(self._enough(context, need, tokens, head, start) for need in head.needs)

    def _general(self, tokens: list[Token]) -> bool:
        """Whether all words only say of what class the body is: 重点|中学."""
        return all(t.text in self.categories or t.text in _COUNTED for t in tokens)

    def _unspecific(self, tokens: list[Token], head: Head) -> bool:
        """Whether a head of many bodies has too little before it."""
        if head.word not in _CLASSES or specific(tokens, head):
            return False
        if len(tokens) == 1 and head.word == "法院" and tokens[0].text.endswith("联邦"):
            return False  # 澳大利亚联邦|法院
        if (
            head.word == "公司"
            and len(tokens) == 2
            and tokens[1].text in _UTILITIES
            and tokens[0].text not in _LARGE
        ):
            return False  # 沙特|电力|公司: the one there is
        return head.word in _STRICT or len(tokens) < 2 or self._general(tokens[1:])

    @staticmethod
    def _one_of_levels(text: str, start: int, word: str) -> bool:
        """Whether the committees or governments of several levels are listed: 省委、市委、县委."""
        before = _LEVEL_BEFORE.search(text[max(start - 6, 0) : start])
        after = _LEVEL_AFTER.match(text, start + len(word))
        return (
            (start > 0 and text[start - 1] in "省市县区")
            or (before is not None and before[1] != word[0])
            or (after is not None and after[1] != word[0])
        )

    def _enough(self, context: Context, need: str, tokens: list[Token], head: Head, start: int) -> bool:
        first, kinds = tokens[0], {t.kind for t in tokens}
        if first.kind == "body" and head.word in _NO_UNIT and not any(t.text == "驻" for t in tokens):
            return False
        inside = sum(t.end - t.start for t in tokens)
        if need == "any":
            return inside >= 3 and not any(t.text in ("领域", "优先", "优先领域", "新", "各") for t in tokens)
        if need == "brand":
            bare = all(t.kind == "char" and CJK.match(t.text) for t in tokens) and 2 <= inside <= 3
            named = len(tokens) == 1 and first.kind == "name" and 2 <= inside <= 3
            named = named or (len(tokens) == 1 and first.kind == "place" and head.word == "航空")
            named = named or (len(tokens) == 1 and first.end in context.firms and head.word in _OF_GROUPS)
            return (bare or named) and apart(
                self.lexicon, context.text, first.start, start + len(head.word), head.word
            )
        if need == "parent":
            middle = sum(t.end - t.start for t in tokens[1:])
            return first.kind == "body" and (middle >= 2 or len(head.word) >= 2) and middle <= 14
        if need == "place":
            if len(tokens) == 1 and first.text in DIVISIONS:
                if head.word == "党委":
                    return False  # 自治区|党委: of each
                return not _LEVELS.search(context.text[max(first.start - 2, 0) : first.start])
            party = first.kind == "semi" and len(tokens) > 1 and tokens[1].kind == "place"
            if first.text in ("全国", "中央", "国家") and len(tokens) == 1 and head.type == "government":
                return head.word[-1] in "办委" and head.word != "监委"  # 全国|爱卫办
            if first.kind == "body" and head.type == "ngo" and len(tokens) > 1:
                return False
            few = len(tokens) <= 3 or all(t.kind == "place" for t in tokens)
            return (first.kind in ("place", "body") or party) and few
        if need == "field":
            return self._portfolio(context, tokens, head, start)
        if need == "modifier":
            if self._unspecific(tokens, head):
                return False
            distinct = any(t.kind in PROPER or t.kind == "word" for t in tokens)
            distinct = distinct or (
                any(t.kind == "semi" for t in tokens) and (len(tokens) > 1 or inside + len(head.word) >= 6)
            )
            distinct = distinct or (
                inside >= 6 and any(len(t.text) >= 4 and t.kind == "field" for t in tokens)
            )
            return (distinct and inside >= 2) or brand(tokens)
        if self._unspecific(tokens, head):
            return False
        if (
            first.kind == "body"
            and head.word in ("公司", "银行")
            and (len(tokens) > 1 or first.end not in context.firms)
            and all(t.kind in ("generic", "inner", "field") for t in tokens[1:])
        ):
            return False  # 深圳证券交易所|上市|公司
        if head.word == "伙伴关系" and any(
            t.text in ("战略", "全面", "新型", "合作", "友好", "战略合作") for t in tokens
        ):
            return False  # what two states are to each other
        if kinds & PROPER or (head.type not in ("company", "bank", "party") and _county(first)):
            return True
        if (
            "semi" in kinds
            and head.word not in _CLASSES
            and (len(tokens) > 1 or inside + len(head.word) >= 6)
        ):
            return True
        return brand(tokens)

    def _portfolio(self, context: Context, tokens: list[Token], head: Head, start: int) -> bool:
        """Whether these are portfolios, with a place, a division (省, 市) or a body before them, or a list mark."""
        rest = tokens
        owner = rest[0].kind in ("place", "body") or rest[0].text in DIVISIONS or _placed(rest[0])
        owner = owner or (len(rest) > 1 and _county(rest[0]))
        if owner:
            rest = rest[1:]
            while rest and rest[0].kind == "place":
                rest = rest[1:]  # 江门市|新会区|财政|局
        if owner and rest and head.word in ("办", "委", "局") and all(len(t.text) == 1 for t in rest):
            return 2 <= len(rest) <= 3 and rest[-1].text + head.word != "政委"  # 天津市|文改|办
        kinds = {"field", "join", "inner", "semi", "generic"}
        if owner and head.word == "部" and tokens[0].text in countries():
            kinds.add("word")
        if not rest or any(t.kind not in kinds for t in rest):
            return False
        if not any(t.text in self.lexicon.fields for t in rest):
            return False
        if rest[0].kind == "join" or rest[-1].kind == "join":
            return False
        if owner:
            return (
                head.word not in ("处", "司", "院", "委员会", "办公室")
                or tokens[0].kind == "body"
                or head.word
                in (
                    "委员会",
                    "办公室",
                )
            )
        if _OF_EACH.search(context.text[max(tokens[0].start - 24, 0) : tokens[0].start]):
            return False  # 各区（市）人社局、财政局
        size = sum(t.end - t.start for t in rest)
        if head.word in ("厅", "署", "总署", "总局"):
            return True
        if any(t.kind == "join" for t in rest):
            return head.word in ("部", "局", "委员会", "办公室") and size >= 4
        if head.word == "处" and context.hant:
            return self._in_list(context.text, tokens[0].start, start + 1)  # 教育處、農業處
        if head.word == "局":
            return size >= 4 or context.hant or self._in_list(context.text, tokens[0].start, start + 1)
        return head.word in ("部", "委员会") and (context.hant or size >= 4) and head.word != "委员会"

    @staticmethod
    def _in_list(text: str, start: int, end: int) -> bool:
        """Whether the name stands in a list of bodies or in a tag of who is responsible."""
        return (
            text[start - 1 : start] in ("、", "（", "：", "及")
            or text[end : end + 1] in ("、", "及")
            or text[end : end + 2] in ("牵头", "负责")
        )


def _placed(token: Token) -> bool:
    """Whether a word is the name of a place that the gazetteer lacks."""
    return token.kind == "name" and dictionary().tag(token.text) == "ns"


def _county(token: Token) -> bool:
    """Whether a word is the short name of a county."""
    return token.kind in ("word", "name") and token.text in gazetteer().counties
