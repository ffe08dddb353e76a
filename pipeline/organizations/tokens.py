"""The one word of a name that ends at a place: one of the lexicon, a number, a foreign name, what stands in marks."""

import re

from pipeline.organizations.context import CJK, Context, Head, countries
from pipeline.organizations.firms import IN_BRANDS
from pipeline.organizations.words import Lexicon, Token

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'\-]*(?: [A-Za-z][A-Za-z0-9&.'\-]*)*$")
_ORDINAL = re.compile("第?[0-9]+$")
_NUMERAL = "〇零一二三四五六七八九十百"
_PAIR = re.compile(
    "中[荷意西葡瑞挪芬丹波捷希土以伊埃乌吉塔泰智秘墨古爱]|[荷意葡瑞挪芬丹波捷希土以伊埃乌吉塔智秘墨古爱]中"
)
_BRACKET = re.compile(r"[（(]([^（()）]{2,8})[)）]$")
_GLOSS = re.compile("记者|编辑|通讯员|以下|简称|牵头|负责|下称|原|暂|甲方|乙方|代码|摄")
_QUOTED = re.compile(r"“([^“”，。；：\n]{2,10})”$")
_PREPOSITIONS = frozenset("从在与和对由向被将为是把的及跟同至到称据叫让给")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{0,12}$")
_NUMBERED = frozenset({"医院", "中学", "小学", "研究所", "部队", "厂", "局", "所", "集团军", "军团"})
_COUNTS = frozenset("0123456789〇一二三四五六七八九十百千万亿几数")


class Tokens:
    """Reads single words leftward."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def _token(self, context: Context, at: int, floor: int, head: Head, numbered: bool) -> Token | None:
        text = context.text
        char = text[at - 1]
        if CJK.match(char):
            if char in _NUMERAL:
                return self._numeral(text, at, floor)
            if at > 1 and (char == "中" or text[at - 2] == "中") and _PAIR.match(text, at - 2):
                word = self.lexicon.before(text, at, floor)
                if word.end - word.start < 2:
                    return Token(at - 2, at, "semi", text[at - 2 : at])  # 中荷, 荷中
            if context.dotted and (name := _FOREIGN.search(text, max(at - 18, floor), at)):
                begin = self._foreign(text, name.start(), at, text.index("·", name.start(), at))
                return Token(begin, at, "name", text[begin:at])
            return self.lexicon.before(text, at, floor)
        if char.isascii() and char.isalnum():
            run = _LATIN.search(text, max(at - 40, 0), at)
            if run is None:
                if head.word not in _NUMBERED or not numbered:
                    return None
                digits = _ORDINAL.search(text, max(at - 5, 0), at)
                return Token(digits.start(), at, "ordinal", digits[0]) if digits else None
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

    def _foreign(self, text: str, start: int, end: int, at: int) -> int:
        """Where a foreign name with a point in it begins: behind the last word that is in none (从|约翰斯·霍普金斯)."""
        while at > start:
            token = self.lexicon.before(text, at, start)
            if (
                not CJK.match(token.text)
                or token.kind == "verb"
                or (token.kind in ("stop", "join") and (len(token.text) > 1 or token.text in _PREPOSITIONS))
            ):
                break
            at = token.start
        return at

    def _behind_body(self, token: Token, context: Context) -> Token:
        """The part of a word behind a body or a state that ends within it: 在 of 女排|在, 戏曲 of 中国|戏曲."""
        bodies, places = context.bodies, context.places
        for at in range(token.end - 1, token.start, -1):
            place = places.get(at)
            if at in bodies or (
                place is not None and (place.level == "country" or place.start < token.start)
            ):
                return self.lexicon.before(context.text, token.end, at)
        return token

    def _behind_day(self, token: Token, text: str, floor: int) -> Token:
        """The part of a word behind a word of time that reaches into it: 东岔 of 当日|东岔."""
        at = token.start
        if at <= floor or self.lexicon.kind(text[at - 1 : at + 1]) != "stop":
            return token
        return self.lexicon.before(text, token.end, at + 1)

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


def in_brand(token: Token, text: str) -> Token:
    """A character that brands are made of too as one: 绿|能; not 元 behind a number."""
    if token.text not in IN_BRANDS or (
        token.text in "万亿元年月日" and text[token.start - 1 : token.start] in _COUNTS
    ):
        return token
    return token._replace(kind="char")
