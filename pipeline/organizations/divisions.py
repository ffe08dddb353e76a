"""Divisions in names: 省, 市 for the division at hand, and places that no gazetteer lists, by their class."""

from pipeline.organizations.context import CJK, Context
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

#: Characters that open no name of a town: 各乡镇, 该镇, 小城镇, 中心镇.
_NO_TOWN = frozenset(
    "各该本全小古乡城重中老大每某县市区省由在请将对与和及或等从向为有多两三四五六七八九十一所当"
)


def level(lexicon: Lexicon, text: str, at: int, floor: int) -> bool:
    """Whether 省, 市 … before `at` stands for the division at hand and is no piece of a word (城市, 社区)."""
    token = lexicon.before(text, at, floor)
    return token.start == at - 1 or (
        token.kind == "word" and len(token.text) == 2 and token.text not in _AREAS and token.text[1] in "省县"
    )


def division(lexicon: Lexicon, context: Context, at: int, floor: int) -> Token | None:
    """A place that no gazetteer lists, by its class: 滨海|市, 南岭|省; behind a listed one 新浜|镇."""
    text = context.text
    if text[at - 1] in "镇乡":
        for size in (3, 4, 5):
            if at - size in context.places and CJK.match(text[at - size]):
                return Token(at - size, at, "place", text[at - size : at])
        for size in (3, 4):
            name = text[at - size : at - 1]
            marked = at - size == 0 or text[at - size - 1] in "、（"
            if lexicon.kind(name) not in (None, "word", "name"):
                continue  # 民族|乡
            if marked and len(name) == size - 1 and name[0] not in _NO_TOWN and all(map(CJK.match, name)):
                return Token(at - size, at, "place", text[at - size : at])
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
