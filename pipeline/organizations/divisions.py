"""Divisions in names: 省, 市 for the division at hand, and places that no gazetteer lists, by their class."""

from pipeline.organizations.context import CJK, DIVISIONS, Context
from pipeline.organizations.words import Lexicon, Token, word_set
from pipeline.places import gazetteer
from pipeline.segment import dictionary

#: Words that end like a place and are none.
_AREAS = word_set(
    "城市 都市 超市 股市 县市 省市 上市 门市 夜市 集市 楼市 后市 汇市 债市 两市 沪市 深市 地市 "
    "入市 开市 收市 救市 大市 港市 地区 社区 园区 景区 辖区 山区 小区 校区 灾区 牧区 新区 特区 "
    "库区 选区 战区 城区 郊区 市区 矿区 林区 片区 军区 厂区 展区 疫区 湖区 禁区 专区 港区 海区 "
    "发区 术区 流区 治区 外省 邻省 各省 全省 困县 各县 区县 市县 全县 全镇 乡镇 集镇 村镇 城镇 "
    "小镇 古镇 故乡 家乡 下乡 回乡 同乡 加盟 联盟 同盟 结盟 国旗 红旗 欧洲 亚洲 非洲 澳洲 美洲 "
    "加州 神州 九州 本省 本市 本县 本区 我省 我市 我县 我区 该省 该市 该县 该区 各市 各区 全市 "
    "全区 直区 属区 行区 险区 护区 验区 范区 工区 居区"
)

#: Words that say what kind of town it is, and verbs that are names of towns as well.
_KINDS_OF_TOWNS = word_set(
    "中心 重点 特色 工业 农业 民族 贫困 旅游 试点 建制 边境 所在 行政 相关 有关 周边 附近 示范 产业 经济 生态 文化 "
    "文明 基层 邻近 偏远 普通 历史 地方 农村 山区 沿海 商业 卫星 产粮 经济强 全国 国家 首批 下辖 所辖 辖区 当地 驻地 "
    "街道 社区 村民 群众 干部 书记 领导 镇长 乡长 我们 他们 问题 工作 情况 部门 同时 同志"
)
_NAMED_BY_DEEDS = word_set("胜利 团结 解放 前进 奋斗 复兴 振兴 统一 互助 跃进 繁荣 进步 和平 幸福 光明 友谊")
_DIVIDED = ("省", "市", "县", "区", "州", "旗", "盟")
_BEFORE_TOWNS = frozenset("和与及在到从由向对省市县区州")
#: Characters that open no name of a town: 各乡镇, 该镇, 小城镇, 中心镇.
_NO_TOWN = frozenset(
    "各该本全小古乡城重中老大每某县市区省由在请将对与和及或等从向为有多两三四五六七八九十一所当"
)


def level(lexicon: Lexicon, text: str, at: int, floor: int) -> bool:
    """Whether 省, 市 … before `at` stands for the division at hand and is no piece of a word (城市, 社区)."""
    token = lexicon.before(text, at, floor)
    if token.text == "和县" and at > 2 and CJK.match(text[at - 3]):
        return True  # 执法大队|和|县文化馆
    return token.start == at - 1 or (
        token.kind == "word" and len(token.text) == 2 and token.text not in _AREAS and token.text[1] in "省县"
    )


#: Counties of two characters that are other words too: 各|县, 出|和|县.
_NO_COUNTY = frozenset("和新应成古道随单高容理南临")


def _small_county(lexicon: Lexicon, context: Context, at: int, floor: int) -> bool:
    """Whether a county of two characters stands before `at`: 冠县."""
    text, begin = context.text, at - 2
    if begin < floor or text[begin] in _NO_COUNTY or text[begin:at] not in gazetteer().counties:
        return False
    if not begin or not CJK.match(text[begin - 1]) or begin in context.places or text[begin - 1] in "省市州":
        return True
    return lexicon.before(text, begin, max(begin - 6, 0)).kind in ("stop", "verb", "join")


def _towns(text: str, at: int) -> bool:
    """Whether towns and townships are spoken of before `at`: 21家|乡镇, 各|乡镇."""
    return (
        text[at - 2 : at] == "乡镇"
        and text[at - 3 : at - 2] in "家各全个多几数级的和对在与及等名座，。、；（"
    )


def _town(lexicon: Lexicon, context: Context, at: int, floor: int) -> Token | None:
    """A town or township of a word: 胜利|镇; or of two or three characters that no dictionary joins: 草市|镇."""
    text = context.text
    word = lexicon.before(text, at - 1, floor) if at - 1 > floor else None
    if word is None or word.text in _KINDS_OF_TOWNS or _towns(text, at):
        return None
    if len(word.text) in (2, 3):
        if word.kind not in ("word", "name", "generic") and word.text not in _NAMED_BY_DEEDS:
            return None
        if word.kind == "generic" and word.text in lexicon.kinds:
            return None
        begin = word.start
    elif word.kind == "char" or word.text in "市城上下里中内外前后头":
        begin = word.start
        while begin > floor and at - begin < 4:
            before = lexicon.before(text, begin, floor)
            inner = text[before.start - 1 : before.start] in _DIVIDED
            if before.kind != "char" or not CJK.match(before.text) or (before.text in _NO_TOWN and not inner):
                break
            begin = before.start
    else:
        return None
    if at - begin not in (3, 4) or (text[begin] in _NO_TOWN and text[begin - 1 : begin] not in _DIVIDED):
        return None
    if begin and CJK.match(text[begin - 1]) and text[begin - 1] not in _BEFORE_TOWNS:
        if begin in context.places or begin in context.bodies:
            return Token(begin, at, "place", text[begin:at])
        before = lexicon.before(text, begin, max(begin - 6, 0))
        if before.kind not in ("stop", "verb", "join") and before.text not in DIVISIONS:
            return None
    return Token(begin, at, "place", text[begin:at])


def division(lexicon: Lexicon, context: Context, at: int, floor: int) -> Token | None:
    """A place that no gazetteer lists, by its class: 滨海|市, 南岭|省; behind a listed one 新浜|镇."""
    text = context.text
    if text[at - 1] in "镇乡":
        for size in (3, 4, 5):
            if at - size in context.places and CJK.match(text[at - size]):
                return Token(at - size, at, "place", text[at - size : at])
        if (town := _town(lexicon, context, at, floor)) is not None:
            return town
        for size in (3, 4):
            name = text[at - size : at - 1]
            marked = at - size == 0 or text[at - size - 1] in "、（"
            if lexicon.kind(name) not in (None, "word", "name"):
                continue  # 民族|乡
            if marked and len(name) == size - 1 and name[0] not in _NO_TOWN and all(map(CJK.match, name)):
                return Token(at - size, at, "place", text[at - size : at])
    if text[at - 1] == "县" and _small_county(lexicon, context, at, floor):
        return Token(at - 2, at, "place", text[at - 2 : at])
    if at - floor < 3 or text[at - 2 : at] in _AREAS:
        return None
    before = lexicon.before(text, at - 1, floor)
    if before.start and text[before.start - 1 : before.start + 1] in dictionary():
        return None  # 股东|江州
    known = before.kind == "name" or (before.kind == "word" and before.text in gazetteer().counties)
    if known and len(before.text) in (2, 3):
        return Token(before.start, at, "place", text[before.start : at])
    if (
        before.kind == "char"
        and CJK.match(before.text)
        and before.text not in "全各我本该两多跨出进入直城郊老大小省市县区州镇"
    ):
        more = lexicon.before(text, before.start, floor) if before.start > floor else None
        if (
            more is not None
            and more.kind == "char"
            and CJK.match(more.text)
            and more.text not in "省市县区州镇在从向"
        ):
            return Token(more.start, at, "place", text[more.start : at])
    return None


def zone(lexicon: Lexicon, text: str, at: int, floor: int) -> Token | None:
    """The class of a zone that has a committee of its own, of a word and 区: 西安国际|港务区|管委会."""
    word = lexicon.before(text, at - 1, floor) if at - 1 > floor else None
    if word is None or len(word.text) < 2 or word.kind not in ("field", "generic", "inner", "word"):
        return None
    return Token(word.start, at, "generic", text[word.start : at])
