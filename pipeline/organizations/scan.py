"""The words of a name, read leftward from its head to where the name begins."""

import re

from pipeline.organizations.context import CJK, DIVISIONS, Context, Head, countries
from pipeline.organizations.divisions import division, level, zone
from pipeline.organizations.firms import branded, in_firm
from pipeline.organizations.tokens import Tokens, in_brand
from pipeline.organizations.words import Lexicon, Token, word_set
from pipeline.places import Place
from pipeline.segment import dictionary

#: A name is no longer than this before its head.
REACH = 36
#: Heads whose names may list several portfolios.
_MINISTRIES = frozenset({"部", "省", "委员会", "工会", "公会"})
_JOINERS = word_set(
    "工会 公会 中心 促进会 办公室 协会 厅 司 商会 基金 基金会 大学 委 委员会 学会 学院 局 工作组 总局 总署 "
    "监督管理局 实验室 重点实验室 国家重点实验室 全国重点实验室 研究中心 研究所 "
    "研究院 管理局 署 联合会 联合工作组 联盟 部 领导小组"
)
#: What governs a zone.
_OF_ZONES = word_set("管委会 管理委员会 党工委")
#: Classes of divisions that no list has.
_CLASSES = frozenset("省市县区州镇乡盟旗")
_THE_WORLD = frozenset({"世界", "全球", "全球化"})
#: Classes of places that follow a name which the gazetteer has without: 河内|市, 清莱|府.
_CLASS_OF_PLACES = frozenset("省市州府县邦道郡区")
#: Bodies that a state or an organization has abroad, and where, in one character.
_ABROAD = word_set(
    "大使馆 使馆 使领馆 总领事馆 总领馆 领事馆 代表处 办事处 代表团 联络处 公使馆 "
    "使团 记者站 分社 部队 商会 机构 维和部队 特派员公署"
)
_POSTED = re.compile("驻[华美日英法德俄韩印澳加泰越老缅柬菲马欧港澳台朝蒙巴以埃伊]")
_BEFORE_PLACES = word_set("中共 公立 国立 政协 民建 民盟 民进 民革 皇家 直属 私立 附属")


class Scanner(Tokens):
    """Reads the words before a head. `ends` are words that end names, so that a list is not read as one name."""

    def __init__(self, lexicon: Lexicon, ends: frozenset[str], adjacent: frozenset[str]) -> None:
        super().__init__(lexicon)
        self._ends = ends
        self._adjacent = adjacent

    def scan(self, context: Context, at: int, head: Head, *, lenient: bool = False) -> list[Token]:
        """The words before `at` that belong to a name with this head, left to right; `lenient` reaches over verbs."""
        text, tokens, placed = context.text, list[Token](), False
        bodies, places, lexicon = context.bodies, context.places, self.lexicon
        floor = at - REACH if at > REACH else 0
        abroad, zoned, kind = head.word in _ABROAD, head.word in _OF_ZONES, head.type
        pending: int | None = None  # how many tokens stood when a joining word was passed
        listed = False  # whether more than one was
        while at > floor:
            if (begin := bodies.get(at)) is not None:
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
                if (
                    kind in ("research", "other")
                    and len(surface) <= 4
                    and surface[-1] not in "委部局院府会厅学校"
                    and (begin in bodies or begin in places)
                ):
                    tokens.append(Token(begin, at, "name", surface))  # 同济|华润|建筑设计研究院
                    at, pending = begin, None
                    continue
                if text[begin - 1 : begin] == "驻" and begin - 1 in bodies:
                    tokens += [Token(begin, at, "name", surface), Token(begin - 1, begin, "inner", "驻")]
                    at, pending = begin - 1, None
                    continue  # 市纪委监委|驻|市住建局|纪检监察组
                tokens.append(Token(begin, at, "body", surface))
                pending = None
                break
            place = places.get(at)
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
                sent = char == "驻" or (char == "赴" and head.word[-1] in "队营团组")  # 赴|南苏丹|维和部队
                if sent or (char == "-" and places.get(at - 1)):
                    tokens.append(Token(at - 1, at, "join" if char == "-" else "inner", char))
                    at -= 1
                    placed = False
                    continue
                if (
                    char in "省市州盟"
                    and tokens[-1].kind == "place"
                    and tokens[-1].text[-1] in "市县区旗镇乡"
                ):
                    holder = division(lexicon, context, at, floor)
                    if holder is not None:
                        tokens.append(holder)  # 曲江市|林川区
                        at = holder.start
                        continue
                between = lexicon.before(text, at, floor)
                if kind in ("company", "research") and (
                    (
                        between.kind in ("word", "generic", "field")
                        and (between.start in places or between.start in bodies)
                    )
                    or (
                        between.kind == "name"
                        and len(between.text) == 2
                        and dictionary().tag(between.text) in ("nz", "nt")
                        and kind == "company"
                    )
                ):
                    tokens.append(between)  # 中国|铁路|昆明局集团有限公司
                    at, placed = between.start, False
                    continue
                break
            if char in _CLASS_OF_PLACES and (known := places.get(at - 1)) and known.level != "country":
                tokens.append(Token(known.start, at, "place", text[known.start : at]))  # 河内|市, 清莱|府
                at, placed, pending = known.start, True, None
                continue
            if abroad and at > 1 and _POSTED.match(text, at - 2):
                tokens.append(Token(at - 2, at, "inner", text[at - 2 : at]))  # 日本|驻华|使馆
                at, pending = at - 2, None
                continue
            if char in _CLASSES:
                if (unknown := division(lexicon, context, at, floor)) is not None:
                    tokens.append(unknown)
                    at, placed, pending = unknown.start, True, None
                    continue
                if zoned and char == "区" and (of_zone := zone(lexicon, text, at, floor)) is not None:
                    tokens.append(of_zone)
                    at = of_zone.start
                    continue
                if char in "省市县区州" and kind != "company" and level(lexicon, text, at, floor):
                    tokens.append(Token(at - 1, at, "char", char))
                    pending = None
                    break
            token = self._token(context, at, floor, head, not tokens or tokens[-1].text.isdigit())
            if token is None:
                break
            if token.kind == "stop" and kind in ("company", "research", "fund"):
                token = in_brand(token, text)
            if token.text.startswith(("日", "时", "月")) and token.end - token.start > 1:
                token = self._behind_day(token, text, floor)
            if token.end - token.start > 1 and CJK.match(token.text):
                token = self._behind_body(token, context)
            if token.kind == "stop":
                if not tokens and token.text in self._adjacent:
                    token = token._replace(kind="inner")  # 选举|委员会
                elif kind == "company" and len(head.word) > 1:
                    token = in_firm(lexicon, token, context, floor)
                if token.kind == "stop":
                    break
            if token.kind == "verb" and not lenient and not branded(lexicon, token, text, floor, head):
                break
            if token.text == "-" and tokens and _of_persons(tokens[-1]):
                begin = self._foreign(text, max(token.start - 6, floor), token.start, token.start)
                if begin < token.start:
                    tokens.append(Token(begin, at, "name", text[begin:at]))  # 约翰斯-|霍普金斯
                    at = begin
                    continue
            if token.kind == "join":
                if not tokens or not self._may_join(head, tokens, context, token.start):
                    break
                if pending is None:
                    pending, listed = len(tokens), False
                elif head.word in _MINISTRIES:
                    listed = True  # 教育、青年和体育|部
                else:
                    break
            tokens.append(token)
            at = token.start
        if pending is not None and not (
            self._of_state(tokens) if listed else self._joined(tokens[pending + 1 :], head)
        ):
            tokens = tokens[:pending]
        tokens.reverse()
        return tokens

    def _may_join(self, head: Head, tokens: list[Token], context: Context, at: int) -> bool:
        """Whether a name may reach over 和, 与, 、 at `at`: the head allows it, and no bodies or places are listed."""
        if not (
            head.word in _JOINERS or head.word.endswith(("基金", "中心", "委员会", "局", "理事会"))
        ) or tokens[-1].kind in ("place", "body"):
            return False
        if at in context.bodies:
            return False
        if at in context.places:
            return tokens[-1].text in _THE_WORLD  # 当代中国|与|世界|研究院
        return not any(context.text[max(at - size, 0) : at] in self._ends for size in range(1, 7))

    def _joined(self, left: list[Token], head: Head) -> bool:
        """Whether the words left of a joining word belong to the name: portfolios, or reaching a place."""
        return bool(left) and (
            left[-1].kind in ("place", "body", "semi")
            or left[-1].text in DIVISIONS
            or all(self.class_word(t) or t.kind == "join" for t in left)
        )

    def _of_state(self, tokens: list[Token]) -> bool:
        """Whether the words are a state's portfolios: 柬埔寨|教育、青年和体育."""
        return tokens[-1].text in countries() and all(
            self.class_word(t) or t.kind in ("join", "word") for t in tokens[:-1]
        )

    def class_word(self, token: Token) -> bool:
        """Whether the word only says of what class a body is."""
        return token.kind in ("field", "generic", "inner") or token.text in self.lexicon.fields


def _of_persons(token: Token) -> bool:
    """Whether a word may be a piece of a foreign person's name: 霍普金斯, 汉森."""
    return token.kind in ("char", "name") or (dictionary().tag(token.text) or "").startswith("nr")


def _nests(place: Place, tokens: list[Token], text: str) -> bool:
    """Whether a place left of a place holds it: 云南省|昆明市, 中国|云南. Not 北京|中国…."""
    inner = tokens[-1]
    if place.level == "country" or inner.kind == "join" or text[place.end : place.end + 1] == "-":
        return True
    return inner.kind == "place" and inner.text not in ("中国", "中华人民共和国", "美国", "全国")
