"""The grammar of unlisted names: from a head (委员会, 有限公司) leftward to where the name begins.

A head alone is no name. What must stand before it (`needs`) and which words a name reaches over are data of the pack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.org_words import PROPER, Lexicon, Token, dictionary
from pipeline.places import Place

#: A name is no longer than this before its head.
REACH = 36
_CJK = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'\-]*(?: [A-Za-z][A-Za-z0-9&.'\-]*)*$")
_NUMERAL = "〇零一二三四五六七八九十百"
_BRACKET = re.compile(r"[（(]([^（()）]{2,8})[)）]$")
_GLOSS = re.compile("记者|编辑|通讯员|以下|简称|牵头|负责|下称|原|暂|甲方|乙方|代码|摄")
_QUOTED = re.compile(r"“([^“”，。；：\n]{2,10})”$")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{0,12}$")
_PLACE_CLASS = frozenset("省市县区州镇乡村旗盟")
_DIVISIONS = frozenset({"省", "市", "县", "区", "州", "自治区", "自治州", "特区", "镇", "乡"})
#: Before these classes a country with class words makes no name: 美国公司, 中国银行业 …
_CLASSES = frozenset({"公司", "银行", "大学", "学院", "医院", "法院", "学校", "中学", "小学", "基金", "党", "中心", "研究所", "研究中心",
                      "实验室", "协会", "电视台", "商业银行", "部队", "事务所", "投资银行", "联盟", "集团", "代表团", "议会", "杂志",
                      "出版社", "俱乐部", "图书馆", "博物馆", "总会", "集团公司", "剧院", "律师事务所", "会计师事务所", "书院", "教会"})  # fmt: skip


class Head(NamedTuple):
    """A head word: the type of the body it ends, and what must stand before it."""

    word: str
    type: str
    needs: tuple[str, ...]


@dataclass(slots=True)
class Context:
    """What is known of a text before its names are read: bodies and places by their ends."""

    text: str
    bodies: dict[int, int] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    hant: bool = False

    def add_place(self, place: Place) -> None:
        """Know the place, also without its class (云南 of 云南省), which may open a head (省委)."""
        self.places[place.end] = place
        if place.end - place.start > 2 and self.text[place.end - 1] in "省市县区州镇":
            self.places.setdefault(place.end - 1, place)


class Candidate(NamedTuple):
    """A name that the grammar reads: its span, its head, and the words before the head."""

    start: int
    end: int
    head: Head
    tokens: tuple[Token, ...]

    @property
    def parent(self) -> Token | None:
        """The body it is part of, where it begins with one."""
        return self.tokens[0] if self.tokens and self.tokens[0].kind == "body" else None


class Grammar:
    """The heads and words of the pack, ready for use."""

    def __init__(self, heads: dict[str, Head], skips: list[str], lexicon: Lexicon) -> None:
        skips = [w for w in skips if w not in heads]
        self.heads = heads
        self.lexicon = lexicon
        self._ends = frozenset(w for w, head in heads.items() if head.needs != ("brand",))
        self._keys = sorted({*heads, *skips})
        self._automaton = AhoCorasick(self._keys, matchkind=MatchKind.Standard)
        self._skips = frozenset(skips)

    def find(self, context: Context) -> Iterator[Candidate]:
        """Yield the names that end in a head, in reading order of their heads. They may overlap."""
        for word, start, end in self.heads_in(context.text):
            for cut in range(len(word)):
                head = self.heads.get(word[cut:])
                candidate = self.read(context, head, start + cut, end) if head else None
                if candidate is not None:
                    yield candidate
                    break

    def heads_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield the longest head at each end, but for those within or behind a word that is none (部 in 部门)."""
        longest: dict[int, tuple[int, str]] = {}
        silent: list[tuple[int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            word = self._keys[index]
            if word in self._skips:
                silent.append((start, end))
            elif end not in longest or start < longest[end][0]:
                longest[end] = (start, word)
        silent.sort()
        at = 0
        for end in sorted(longest):
            start, word = longest[end]
            while at < len(silent) and silent[at][1] <= start:
                at += 1
            hidden, look = False, at
            while look < len(silent) and silent[look][0] <= start:
                if silent[look][1] > start and not (silent[look][0] == start and silent[look][1] < end):
                    hidden = True
                    break
                look += 1
            if not hidden:
                yield word, start, end

    def read(self, context: Context, head: Head, start: int, end: int) -> Candidate | None:
        """The name whose head stands at `start:end`, or `None` where what stands before it makes none."""
        text = context.text
        if start and text[start - 1] in "，。、；：（）“\n的该本各" and head.word not in _BARE:
            if text[start - 1] != "）" or head.type != "company":
                return None
        if end < len(text) and not _ends_well(text, end, head.word):
            return None
        defined = _DEFINED.match(text, end) is not None
        tokens = self.scan(context, start, head, lenient=defined or head.word.endswith("有限公司"))
        while tokens and tokens[0].kind == "verb":
            tokens = tokens[1:]
        if not (defined and tokens and tokens[0].kind in ("generic", "semi")):
            tokens = _trim(tokens)
        if not self.suffices(context, tokens, head, start) and not (
            defined and sum(t.end - t.start for t in tokens) >= 3 and head.word not in _UNNAMED
        ):
            return None
        return Candidate(tokens[0].start if tokens else start, end, head, tuple(tokens))

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
                if head.type == "company" and not surface.endswith(("公司", "集团", "银行", "委", "部", "局", "院")):
                    tokens.append(Token(begin, at, "name", surface))  # 腾讯|计算机系统有限公司
                    at, pending = begin, None
                    continue
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
                if text[max(at - 2, 0) : at] in ("附属", "直属", "皇家", "国立", "私立", "公立"):
                    tokens.append(Token(at - 2, at, "semi", text[at - 2 : at]))
                    at, placed = at - 2, False
                    continue
                if char == "驻" or (char == "-" and context.places.get(at - 1)):
                    tokens.append(Token(at - 1, at, "join" if char == "-" else "inner", char))
                    at -= 1
                    placed = False
                    continue
                between = self.lexicon.before(text, at, floor)
                if (
                    head.type in ("company", "research")
                    and between.kind in ("word", "generic", "field")
                    and (between.start in context.places or between.start in context.bodies)
                ):
                    tokens.append(between)  # 中国|铁路|昆明局集团有限公司
                    at, placed = between.start, False
                    continue
                break
            if char in "省市县区州镇乡盟旗" and (unknown := self._division(text, at, floor)) is not None:
                tokens.append(unknown)
                at, placed, pending = unknown.start, True, None
                continue
            if char in "省市县区州" and head.type != "company" and self._level(text, at, floor):
                tokens.append(Token(at - 1, at, "char", char))
                pending = None
                break
            token = self._token(text, at, floor, head, not tokens or tokens[-1].text.isdigit())
            if token is not None and token.kind == "stop" and head.type == "company" and token.text in _IN_BRANDS:
                token = token._replace(kind="char")
            if token is None or token.kind == "stop" or (token.kind == "verb" and not lenient):
                break
            if token.kind == "join":
                if pending is not None or not tokens or not self._may_join(head, tokens, context, token.start):
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
        if _CJK.match(char):
            if char in _NUMERAL:
                return self._numeral(text, at, floor)
            window = text[max(at - 18, floor) : at]
            if "·" in window and (name := _FOREIGN.search(window)):
                return Token(at - len(name[0]), at, "name", name[0])
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
            if run is None or _GLOSS.search(run[1]) or (len(run[1]) > 4 and run[1] not in _countries()):
                return None
            return Token(run.start(), at, "generic", run[0])
        if char == "”":
            run = _QUOTED.search(text, max(at - 12, 0), at)
            return Token(run.start(), at, "quote", run[0]) if run else None
        if char in "、-":
            return Token(at - 1, at, "join", char)
        return None

    def _level(self, text: str, at: int, floor: int) -> bool:
        """Whether 省, 市 … before `at` stands for the division at hand and is no piece of a word (城市, 社区)."""
        token = self.lexicon.before(text, at, floor)
        return token.start == at - 1 or (
            token.kind == "word" and len(token.text) == 2 and token.text not in _AREAS and token.text[1] in "省县"
        )

    def _division(self, text: str, at: int, floor: int) -> Token | None:
        """A place that no gazetteer lists, by its class: 滨海|市, 南岭|省."""
        if at - floor < 3 or text[at - 2 : at] in _AREAS:
            return None
        before = self.lexicon.before(text, at - 1, floor)
        if text[max(before.start - 1, 0) : before.start + 1] in dictionary():
            return None  # 股东|江州
        if before.kind == "name" and len(before.text) in (2, 3):
            return Token(before.start, at, "place", text[before.start : at])
        if before.kind == "char" and _CJK.match(before.text) and before.text not in "全各我本该两多跨出进入直城郊老大小省市县区州镇":
            more = self.lexicon.before(text, before.start, floor) if before.start > floor else None
            if more is not None and more.kind == "char" and _CJK.match(more.text) and more.text not in "省市县区州镇在从向":
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
        if not (head.word in _JOINERS or head.word.endswith(("基金", "中心", "委员会", "局"))) or tokens[-1].kind in ("place", "body"):
            return False
        if at in context.bodies or at in context.places:
            return False
        return not any(context.text[max(at - size, 0) : at] in self._ends for size in range(1, 7))

    def _joined(self, left: list[Token], head: Head) -> bool:
        """Whether the words left of a joining word belong to the name: portfolios, or reaching a place."""
        return bool(left) and (left[-1].kind in ("place", "body") or left[-1].text in _DIVISIONS or all(self._class_word(t) or t.kind == "join" for t in left))

    def _class_word(self, token: Token) -> bool:
        return token.kind in ("field", "generic", "inner") or token.text in self.lexicon.fields

    def suffices(self, context: Context, tokens: list[Token], head: Head, start: int) -> bool:
        """Whether the words make the head a name."""
        text = context.text
        if len(tokens) == 1 and tokens[0].text in _DIVISIONS and head.word in _OF_DIVISION:
            before = text[max(tokens[0].start - 2, 0) : tokens[0].start]
            return not _LEVELS.search(before)
        if head.word in _BARE and not tokens:
            return not _LEVELS.search(text[max(start - 2, 0) : start]) and (start == 0 or text[start - 1] not in "该本")
        if not tokens:
            return False
        return any(self._enough(context, need, tokens, head, start) for need in head.needs)

    def _enough(self, context: Context, need: str, tokens: list[Token], head: Head, start: int) -> bool:
        first, kinds = tokens[0], {t.kind for t in tokens}
        if first.kind == "body" and head.word in _NO_UNIT:
            return False
        inside = sum(t.end - t.start for t in tokens)
        if need == "any":
            return inside >= 3 and not any(t.text in ("领域", "优先", "优先领域", "新", "各") for t in tokens)
        if need == "brand":
            bare = all(t.kind == "char" and _CJK.match(t.text) for t in tokens) and 2 <= inside <= 3
            named = len(tokens) == 1 and first.kind == "name" and 2 <= inside <= 4
            return (bare or named) and self._apart(context.text, first.start, start + len(head.word))
        if need == "parent":
            middle = sum(t.end - t.start for t in tokens[1:])
            return first.kind == "body" and (middle >= 2 or len(head.word) >= 2) and middle <= 14
        if need == "place":
            if len(tokens) == 1 and first.text in _DIVISIONS:
                return not _LEVELS.search(context.text[max(first.start - 2, 0) : first.start])
            return first.kind in ("place", "body") and len(tokens) <= 3
        if need == "field":
            return self._portfolio(context, tokens, head, start)
        if need == "modifier":
            if head.word in _CLASSES and not _specific(tokens, head):
                return False
            distinct = any(t.kind in PROPER or t.kind == "word" for t in tokens)
            distinct = distinct or (any(t.kind == "semi" for t in tokens) and (len(tokens) > 1 or inside + len(head.word) >= 6))
            distinct = distinct or (inside >= 6 and any(len(t.text) >= 4 and t.kind == "field" for t in tokens))
            return (distinct and inside >= 2) or self._brand(tokens)
        if head.word in _CLASSES and not _specific(tokens, head):
            return False
        if head.word == "伙伴关系" and any(t.text in ("战略", "全面", "新型", "合作", "友好", "战略合作") for t in tokens):
            return False  # what two states are to each other
        if kinds & PROPER:
            return True
        if "semi" in kinds and head.word not in _CLASSES and (len(tokens) > 1 or inside + len(head.word) >= 6):
            return True
        return self._brand(tokens)

    def _apart(self, text: str, start: int, end: int) -> bool:
        """Whether a company's short name stands by itself: no word goes on into it or out of it."""
        if start and _CJK.match(text[start - 1]):
            before = self.lexicon.before(text, start, max(start - 6, 0))
            if before.kind not in ("stop", "verb", "join") and text[start - 1] not in _BEFORE_BRANDS:
                return False
        after = text[end : end + 1]
        return not after or not _CJK.match(after) or after in _AFTER_BRANDS or text[end : end + 2] in _DEEDS

    @staticmethod
    def _brand(tokens: list[Token]) -> bool:
        """Whether two characters or more that no dictionary joins open the name: 宗申, 嘉联."""
        run = 0
        for token in tokens:
            if token.kind != "char" or token.text in _PLACE_CLASS:
                break
            run += 1
        return run >= 2

    def _portfolio(self, context: Context, tokens: list[Token], head: Head, start: int) -> bool:
        """Whether these are portfolios, with a place, a division (省, 市) or a body before them, or a list mark."""
        rest = tokens
        owner = rest[0].kind in ("place", "body") or rest[0].text in _DIVISIONS
        if owner:
            rest = rest[1:]
        if owner and rest and head.word in ("办", "委", "局") and all(len(t.text) == 1 for t in rest):
            return 2 <= len(rest) <= 3  # 天津市|文改|办
        if not rest or any(t.kind not in ("field", "join", "inner", "semi", "generic") for t in rest):
            return False
        if not any(t.text in self.lexicon.fields for t in rest):
            return False
        if rest[0].kind == "join" or rest[-1].kind == "join":
            return False
        if owner:
            return head.word not in ("处", "司", "院", "委员会", "办公室") or tokens[0].kind == "body" or head.word in (
                "委员会",
                "办公室",
            )
        size = sum(t.end - t.start for t in rest)
        if head.word in ("厅", "署", "总署", "总局"):
            return True
        if any(t.kind == "join" for t in rest):
            return head.word in ("部", "局", "委员会", "办公室") and size >= 4
        if head.word == "局":
            return size >= 4 or context.hant or self._in_list(context.text, tokens[0].start, start + 1)
        return head.word in ("部", "委员会") and (context.hant or size >= 4) and head.word != "委员会"

    @staticmethod
    def _in_list(text: str, start: int, end: int) -> bool:
        """Whether the name stands in a list of bodies or in a tag of who is responsible."""
        return text[start - 1 : start] in ("、", "（", "：") or text[end : end + 1] == "、" or text[end : end + 2] in ("牵头", "负责")


#: What opens a definition of a short name behind a name.
_DEFINED = re.compile(r"\s?[（(]\s?(?:[“\"]|以下|下称|简称|[A-Z])")
#: Heads of what is no body, with a definition or without.
_UNNAMED = frozenset({"中心", "队", "政府", "公司", "机构", "部", "处", "组", "所", "科"})
#: What has no unit of its own under a body's name.
_NO_UNIT = frozenset({"伙伴关系", "合作机制", "对话机制", "共同体", "政府", "人民政府", "党", "协调机制", "会晤机制"})
#: Heads that name the body of the place at hand without more.
_BARE = frozenset({"省政府", "市政府", "县政府", "区政府", "州政府", "省委", "市委", "县委", "区委", "特区政府"})
#: Bodies that each division has one of: 省|人民政府.
_OF_DIVISION = frozenset({"人民政府", "人大常委会", "人大", "政协", "人民检察院", "高级人民法院", "人民代表大会常务委员会"})
_LEVELS = re.compile("(?:各|[省市县区州乡镇][、或和及）)]|级|直辖|自治|有关|相关|所在)$")
#: Characters that brands are made of too: 绿|能, 同|方.
_IN_BRANDS = frozenset("能可同得应达正会得上下里内外中前后时分用成图动方拟想")
_BEFORE_BRANDS = frozenset("的和与及是为对由向从将把在了、有")
_AFTER_BRANDS = frozenset("的和与及是为对由向从将把在、等也则已于将拟称曾股")
_DEEDS = frozenset(
    "公告 股价 涨停 跌停 上涨 下跌 领涨 领跌 跌超 涨超 宣布 发布 表示 披露 中标 签署 签订 签约 推出 成立 收购 增持 减持 停牌 复牌 上市 董事 总裁 创始 旗下 集团 公司"
    " 方面 前三 一季 上半 实现 营收 净利 持有 持股 计划 预计 承诺 成为 完成 获得 获批 投资 研发 生产 产能 员工 高管 回应 认为 主营 负责 作为 研究 分析 团队 首席".split()
)
_NUMBERED = frozenset({"医院", "中学", "小学", "研究所", "部队", "厂", "局", "所"})
_JOINERS = frozenset(
    {"部", "厅", "局", "委员会", "委", "署", "办公室", "中心", "研究所", "研究院", "学院", "大学", "协会", "学会", "联合会", "司",
     "基金会", "研究中心", "总局", "管理局", "监督管理局", "联盟", "领导小组", "商会", "总署", "基金", "促进会", "工作组", "联合工作组"}
)  # fmt: skip


def _nests(place: Place, tokens: list[Token], text: str) -> bool:
    """Whether a place left of a place holds it: 云南省|昆明市, 中国|云南. Not 北京|中国…."""
    inner = tokens[-1]
    if place.level == "country" or inner.kind == "join" or text[place.end : place.end + 1] == "-":
        return True
    return inner.kind == "place" and inner.text not in ("中国", "中华人民共和国", "美国", "全国")


#: Words that end like a place and are none.
_AREAS = frozenset(
    "城市 都市 超市 股市 县市 省市 上市 门市 夜市 集市 楼市 后市 汇市 债市 两市 沪市 深市 地市 入市 开市 收市 救市 大市 港市 地区 社区 园区 景区 辖区 山区 小区"
    " 校区 灾区 牧区 新区 特区 库区 选区 战区 城区 郊区 市区 矿区 林区 片区 军区 厂区 展区 疫区 湖区 禁区 专区 港区 海区 发区 术区 流区 治区 外省 邻省 各省 全省"
    " 困县 各县 区县 市县 全县 全镇 乡镇 集镇 村镇 城镇 小镇 古镇 故乡 家乡 下乡 回乡 同乡 加盟 联盟 同盟 结盟 国旗 红旗 欧洲 亚洲 非洲 澳洲 美洲 加州 神州 九州"
    " 本省 本市 本县 本区 我省 我市 我县 我区 该省 该市 该县 该区 各市 各区 全市 全区 直区 属区 行区 险区 护区 验区 范区 工区 居区".split()
)
_LEADING = frozenset({"著名", "知名", "大型", "主要", "原", "前", "新", "老", "国内", "国外", "境内", "境外", "全资", "控股", "重点",
                      "该", "本", "多家", "和", "与", "及", "暨", "、", "·", "-", "现", "驻", "有", "称", "某", "一", "两", "家", "个", "所",
                      "名", "位", "批", "座", "条", "届", "间", "次", "只", "支", "股", "向", "叫"})  # fmt: skip


def _trim(tokens: list[Token]) -> list[Token]:
    """The words without those that open no name: counts, 著名, 原, verbs."""
    cut = 0
    for index, token in enumerate(tokens):
        if token.kind == "char" and token.text in "家个名位批座条届次只股该本某各等多":
            cut = index + 1
    while cut < len(tokens) and tokens[cut].text in _LEADING:
        cut += 1
    rest = tokens[cut:]
    if len(rest) > 1 and rest[0].kind == "inner" and (rest[1].kind in PROPER or rest[1].kind == "semi"):
        rest = rest[1:]  # 重建|葵涌医院
    return rest


def _specific(tokens: list[Token], head: Head) -> bool:
    """Whether something other than a country and class words stands before the head."""
    if head.type in ("ngo", "fund", "research", "mechanism") and len(tokens) > 1 and tokens[0].kind == "semi":
        return True
    if len(tokens) > 2 and tokens[0].kind == "place" and tokens[1].text in ("国家", "皇家", "国立", "中央", "联邦"):
        return True  # 法国|国家|铁路|公司
    for token in tokens:
        if token.kind in ("latin", "ordinal", "quote", "name", "word", "body", "char"):
            return True
        if token.kind == "place" and token.text not in _countries():
            return True
        if token.kind == "semi" and len(token.text) >= 4:
            return True
    return False


def _countries() -> frozenset[str]:
    from pipeline.places import gazetteer

    global _COUNTRY_NAMES
    if not _COUNTRY_NAMES:
        _COUNTRY_NAMES = frozenset(n for n, e in gazetteer().names.items() if e.level == "country")
    return _COUNTRY_NAMES


_COUNTRY_NAMES: frozenset[str] = frozenset()


def _ends_well(text: str, end: int, head: str) -> bool:
    """Whether the character behind does not make another word with the head's end: 部|长, 大学|生, 委员会|议."""
    last, after, two = head[-1], text[end], text[end : end + 2]
    if last in "部局署厅院所司处" and after == "长" and two not in _LONG:
        return False
    if after in _CONTINUES.get(last, "") and two not in _STARTS:
        return False
    return True


_LONG = frozenset({"长期", "长三", "长江", "长远", "长沙", "长春", "长安", "长城"})
#: Characters that make another word with the last of a name: 部|门, 大学|生, 委员会|议.
_CONTINUES = {"部": "门件位族落委", "会": "议见谈计场晤员费", "学": "生者家", "行": "业家卡间", "院": "校士线落", "所": "有谓在",
              "社": "会区", "委": "员托派任", "办": "公法理学案", "党": "员派章性建", "队": "伍员友列", "局": "面势限",
              "府": "间性", "心": "地", "团": "队", "厂": "商家"}  # fmt: skip
#: Words that begin with such a character and go on after a name.
_STARTS = frozenset({"议程", "议题", "议员", "议案", "生物", "生命", "生态", "生产", "业务", "会见", "会谈", "会同", "会晤", "委托", "委员", "委派",
                     "员工", "办公", "办理", "学习", "学者", "家庭", "所在", "门户", "法院", "社会", "理事", "间接", "间谍", "者言",
                     "计划", "计算", "场馆", "费用", "有关", "有效", "有权", "在地", "团结", "商务", "商业", "队长"})  # fmt: skip
