"""The words of a name, read leftward from its head to where the name begins."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.organizations.words import Lexicon, Token, dictionary, word_set
from pipeline.places import Place, gazetteer
from pipeline.schema import OrganizationType

#: A name is no longer than this before its head.
REACH = 36
CJK = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'\-]*(?: [A-Za-z][A-Za-z0-9&.'\-]*)*$")
_NUMERAL = "〇零一二三四五六七八九十百"
_BRACKET = re.compile(r"[（(]([^（()）]{2,8})[)）]$")
_GLOSS = re.compile("记者|编辑|通讯员|以下|简称|牵头|负责|下称|原|暂|甲方|乙方|代码|摄")
_QUOTED = re.compile(r"“([^“”，。；：\n]{2,10})”$")
_PREPOSITIONS = frozenset("从在与和对由向被将为是把的及跟同至到称据叫让给")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{0,12}$")
#: Classes of divisions, where the division at hand is meant: 省|财政厅.
DIVISIONS = frozenset({"省", "市", "县", "区", "州", "自治区", "自治州", "特区", "镇", "乡"})
#: Characters that brands are made of too: 绿|能, 同|方.
IN_BRANDS = frozenset("能可同得应达正会得上下里内外中前后时分用成图动方拟想万亿元年月日")
#: Words that firms' names hold and others do not reach over.
_FIRM_WORDS = word_set("互动 联合 希望 统一 共同 领先 同心 创建 达成 成就 提升 优化 建 创 兴 经 全 众 如")
#: Classes of places that follow a name which the gazetteer has without: 河内|市, 清莱|府.
_CLASS_OF_PLACES = frozenset("省市州府县邦道郡区")
#: Bodies that a state or an organization has abroad, and where, in one character.
_ABROAD = word_set(
    "大使馆 使馆 使领馆 总领事馆 总领馆 领事馆 代表处 办事处 代表团 联络处 公使馆 "
    "使团 记者站 分社 部队 商会 机构 维和部队 特派员公署"
)
_POSTED = re.compile("驻[华美日英法德俄韩印澳加泰越老缅柬菲马欧港澳台朝蒙巴以埃伊]")
_NUMBERED = frozenset({"医院", "中学", "小学", "研究所", "部队", "厂", "局", "所"})
_JOINERS = word_set(
    "中心 促进会 办公室 协会 厅 司 商会 基金 基金会 大学 委 委员会 学会 学院 局 工作组 总局 总署 "
    "监督管理局 实验室 重点实验室 国家重点实验室 全国重点实验室 研究中心 研究所 "
    "研究院 管理局 署 联合会 联合工作组 联盟 部 领导小组"
)
_BEFORE_PLACES = word_set("中共 公立 国立 政协 民建 民盟 民进 民革 皇家 直属 私立 附属")
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


class Head(NamedTuple):
    """A head word: the type of the body it ends, and what must stand before it."""

    word: str
    type: OrganizationType
    needs: tuple[str, ...]


@dataclass(slots=True)
class Context:
    """What is known of a text before its names are read: bodies and places by their ends."""

    text: str
    bodies: dict[int, int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    hant: bool = False
    #: Where names of companies end.
    firms: set[int] = field(default_factory=set)

    def add_place(self, place: Place) -> None:
        """Know the place, also without its class (云南 of 云南省), which may open a head (省委)."""
        self.places[place.end] = place
        if place.end - place.start > 2 and self.text[place.end - 1] in "省市县区州镇":
            self.places.setdefault(place.end - 1, place)


class Scanner:
    """Reads the words before a head. `ends` are words that end names, so that a list is not read as one name."""

    def __init__(self, lexicon: Lexicon, ends: frozenset[str], adjacent: frozenset[str]) -> None:
        self.lexicon = lexicon
        self._ends = ends
        self._adjacent = adjacent

    def scan(self, context: Context, at: int, head: Head, *, lenient: bool = False) -> list[Token]:
        """The words before `at` that belong to a name with this head, left to right; `lenient` reaches over verbs."""
        text, tokens, placed = context.text, list[Token](), False
        floor = max(at - REACH, 0)
        pending: int | None = None  # how many tokens stood when a joining word was passed
        while at > floor:
            if (begin := context.bodies.get(at)) is not None:
                if pending == len(tokens) - 1:
                    break
                surface = text[begin:at]
                if (
                    head.word.endswith("公司")
                    and len(head.word) > 2
                    and not surface.endswith(("公司", "集团", "银行", "委", "部", "局", "院"))
                ):
                    tokens.append(Token(begin, at, "name", surface))  # 腾讯|计算机系统有限公司
                    at, pending = begin, None
                    continue
                if text[begin - 1 : begin] == "驻" and begin - 1 in context.bodies:
                    tokens += [Token(begin, at, "name", surface), Token(begin - 1, begin, "inner", "驻")]
                    at, pending = begin - 1, None
                    continue  # 市纪委监委|驻|市住建局|纪检监察组
                tokens.append(Token(begin, at, "body", surface))
                pending = None
                break
            place = context.places.get(at)
            if place is not None:
                if placed and not _nests(place, tokens, text):
                    break
                tokens.append(Token(place.start, at, "place", text[place.start : at]))
                at, placed, pending = place.start, True, None
                continue
            char = text[at - 1]
            if placed:
                if text[max(at - 2, 0) : at] in _BEFORE_PLACES:
                    tokens.append(Token(at - 2, at, "semi", text[at - 2 : at]))
                    at, placed = at - 2, False
                    continue
                if char in "驻赴" or (char == "-" and context.places.get(at - 1)):
                    tokens.append(Token(at - 1, at, "join" if char == "-" else "inner", char))
                    at -= 1
                    placed = False
                    continue
                between = self.lexicon.before(text, at, floor)
                if head.type in ("company", "research") and (
                    (
                        between.kind in ("word", "generic", "field")
                        and (between.start in context.places or between.start in context.bodies)
                    )
                    or (
                        between.kind == "name"
                        and len(between.text) == 2
                        and dictionary().get(between.text) in ("nz", "nt")
                        and head.word.endswith("公司")
                    )
                ):
                    tokens.append(between)  # 中国|铁路|昆明局集团有限公司
                    at, placed = between.start, False
                    continue
                break
            if (
                char in _CLASS_OF_PLACES
                and (known := context.places.get(at - 1))
                and known.level != "country"
            ):
                tokens.append(Token(known.start, at, "place", text[known.start : at]))  # 河内|市, 清莱|府
                at, placed, pending = known.start, True, None
                continue
            if head.word in _ABROAD and _POSTED.match(text, at - 2):
                tokens.append(Token(at - 2, at, "inner", text[at - 2 : at]))  # 日本|驻华|使馆
                at, pending = at - 2, None
                continue
            if char in "省市县区州镇乡盟旗" and (unknown := self._division(context, at, floor)) is not None:
                tokens.append(unknown)
                at, placed, pending = unknown.start, True, None
                continue
            if char in "省市县区州" and head.type != "company" and self._level(text, at, floor):
                tokens.append(Token(at - 1, at, "char", char))
                pending = None
                break
            token = self._token(text, at, floor, head, not tokens or tokens[-1].text.isdigit())
            if (
                token is not None
                and token.kind == "stop"
                and head.type in ("company", "research")
                and token.text in IN_BRANDS
                and not (
                    token.text in "万亿元年月日"
                    and re.match("[0-9〇一二三四五六七八九十百千万亿几数]", text[at - 2 : at - 1])
                )
            ):
                token = token._replace(kind="char")
            if token is not None and token.end - token.start > 1 and CJK.match(token.text):
                token = self._behind_body(token, context)
            if token is not None and token.kind == "stop" and not tokens and token.text in self._adjacent:
                token = token._replace(kind="inner")  # 选举|委员会
            if token is not None and token.kind == "stop" and head.type == "company" and lenient:
                token = self._in_firm(token, context, floor)
            if token is None or token.kind == "stop":
                break
            if token.kind == "verb" and not lenient and not self._branded(token, text, floor, head):
                break
            if token.kind == "join":
                if (
                    pending is not None
                    or not tokens
                    or not self._may_join(head, tokens, context, token.start)
                ):
                    break
                pending = len(tokens)
            tokens.append(token)
            at = token.start
        if pending is not None and not self._joined(tokens[pending + 1 :], head):
            tokens = tokens[:pending]
        tokens.reverse()
        return tokens

    def _token(self, text: str, at: int, floor: int, head: Head, numbered: bool) -> Token | None:
        char = text[at - 1]
        if CJK.match(char):
            if char in _NUMERAL:
                return self._numeral(text, at, floor)
            window = text[max(at - 18, floor) : at]
            if "·" in window and (name := _FOREIGN.search(window)):
                begin = self._foreign(text, at - len(name[0]), at)
                return Token(begin, at, "name", text[begin:at])
            return self.lexicon.before(text, at, floor)
        if char.isascii() and char.isalnum():
            run = _LATIN.search(text, max(at - 40, 0), at)
            if run is None:
                if head.word not in _NUMBERED or not numbered:
                    return None
                digits = re.search("[0-9]+$", text[max(at - 5, 0) : at])
                return Token(at - len(digits[0]), at, "ordinal", digits[0]) if digits else None
            return Token(run.start(), at, "latin", run[0])
        if char in "）)" and head.type in ("company", "bank", "research"):
            run = _BRACKET.search(text, max(at - 10, 0), at)
            if run is None or _GLOSS.search(run[1]) or (len(run[1]) > 4 and run[1] not in countries()):
                return None
            return Token(run.start(), at, "generic", run[0])
        if char == "”":
            run = _QUOTED.search(text, max(at - 12, 0), at)
            return Token(run.start(), at, "quote", run[0]) if run else None
        if char in "、-":
            return Token(at - 1, at, "join", char)
        return None

    def _foreign(self, text: str, start: int, end: int) -> int:
        """Where a foreign name with a point in it begins: behind the last word that is in none (从|约翰斯·霍普金斯)."""
        at = text.index("·", start, end)
        while at > start:
            token = self.lexicon.before(text, at, start)
            if token.kind == "verb" or (
                token.kind == "stop" and (len(token.text) > 1 or token.text in _PREPOSITIONS)
            ):
                break
            at = token.start
        return at

    def _in_firm(self, token: Token, context: Context, floor: int) -> Token:
        """A word that names do not reach over, as a piece of a firm's name: 蓝鲸|互动|科技有限公司.

        A few words of the lists are such; of the words that only the dictionary knows (正中), all.
        """
        soft = (
            len(token.text) > 1 and token.text not in self.lexicon.kinds and token.text[0] not in "各每某该"
        )
        if token.start <= floor or not (soft or token.text in _FIRM_WORDS):
            return token
        if token.start in context.bodies:
            return token if len(token.text) > 1 else token._replace(kind="char")  # 贝莱德|建信
        before = self.lexicon.before(context.text, token.start, floor)
        firm = token.start in context.places or (before.kind == "char" and CJK.match(before.text))
        if firm or (token.text == "互动" and before.kind == "word"):
            return token._replace(kind="word")
        return token

    def _behind_body(self, token: Token, context: Context) -> Token:
        """The part of a word behind a body or a state that ends within it: 在 of 女排|在, 戏曲 of 中国|戏曲."""
        for at in range(token.end - 1, token.start, -1):
            if at in context.bodies or ((place := context.places.get(at)) and place.level == "country"):
                return self.lexicon.before(context.text, token.end, at)
        return token

    def _branded(self, token: Token, text: str, floor: int, head: Head) -> bool:
        """Whether a verb is a piece of a brand: a character that no dictionary joins stands before it (云泽|远航)."""
        if head.type not in ("company", "other", "university", "research") or token.start - floor < 2:
            return False
        before = self.lexicon.before(text, token.start, floor)
        return (
            before.kind == "char" and CJK.match(before.text) is not None and before.text not in "我你他她它"
        )

    def _level(self, text: str, at: int, floor: int) -> bool:
        """Whether 省, 市 … before `at` stands for the division at hand and is no piece of a word (城市, 社区)."""
        token = self.lexicon.before(text, at, floor)
        return token.start == at - 1 or (
            token.kind == "word"
            and len(token.text) == 2
            and token.text not in _AREAS
            and token.text[1] in "省县"
        )

    def _division(self, context: Context, at: int, floor: int) -> Token | None:
        """A place that no gazetteer lists, by its class: 滨海|市, 南岭|省; behind a listed one 新浜|镇."""
        text = context.text
        if text[at - 1] in "镇乡":
            for size in (3, 4, 5):
                if at - size in context.places and CJK.match(text[at - size]):
                    return Token(at - size, at, "place", text[at - size : at])
        if at - floor < 3 or text[at - 2 : at] in _AREAS:
            return None
        before = self.lexicon.before(text, at - 1, floor)
        if text[max(before.start - 1, 0) : before.start + 1] in dictionary():
            return None  # 股东|江州
        if before.kind == "name" and len(before.text) in (2, 3):
            return Token(before.start, at, "place", text[before.start : at])
        if (
            before.kind == "char"
            and CJK.match(before.text)
            and before.text not in "全各我本该两多跨出进入直城郊老大小省市县区州镇"
        ):
            more = self.lexicon.before(text, before.start, floor) if before.start > floor else None
            if (
                more is not None
                and more.kind == "char"
                and CJK.match(more.text)
                and more.text not in "省市县区州镇在从向"
            ):
                return Token(more.start, at, "place", text[more.start : at])
        return None

    def _numeral(self, text: str, at: int, floor: int) -> Token | None:
        word = self.lexicon.before(text, at, floor)
        if word.kind == "semi":
            return Token(word.start, at, "ordinal", word.text)
        begin = at
        while begin > floor and text[begin - 1] in _NUMERAL:
            begin -= 1
        if begin > floor and text[begin - 1] == "第":
            return Token(begin - 1, at, "ordinal", text[begin - 1 : at])
        if word.kind in ("word", "name") and word.end - word.start > 1:
            return word
        return Token(begin, at, "char", text[begin:at])

    def _may_join(self, head: Head, tokens: list[Token], context: Context, at: int) -> bool:
        """Whether a name may reach over 和, 与, 、 at `at`: the head allows it, and no bodies or places are listed."""
        if not (
            head.word in _JOINERS or head.word.endswith(("基金", "中心", "委员会", "局", "理事会"))
        ) or tokens[-1].kind in ("place", "body"):
            return False
        if at in context.bodies or at in context.places:
            return False
        return not any(context.text[max(at - size, 0) : at] in self._ends for size in range(1, 7))

    def _joined(self, left: list[Token], head: Head) -> bool:
        """Whether the words left of a joining word belong to the name: portfolios, or reaching a place."""
        return bool(left) and (
            left[-1].kind in ("place", "body")
            or left[-1].text in DIVISIONS
            or all(self.class_word(t) or t.kind == "join" for t in left)
        )

    def class_word(self, token: Token) -> bool:
        """Whether the word only says of what class a body is."""
        return token.kind in ("field", "generic", "inner") or token.text in self.lexicon.fields


def _nests(place: Place, tokens: list[Token], text: str) -> bool:
    """Whether a place left of a place holds it: 云南省|昆明市, 中国|云南. Not 北京|中国…."""
    inner = tokens[-1]
    if place.level == "country" or inner.kind == "join" or text[place.end : place.end + 1] == "-":
        return True
    return inner.kind == "place" and inner.text not in ("中国", "中华人民共和国", "美国", "全国")


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The names of states."""
    return frozenset(n for n, e in gazetteer().names.items() if e.level == "country")
