"""Words for the grammar of names: what a stretch of characters is, read from right to left.

The word list is jieba's (its tags tell proper nouns), overruled by the pack's own lists. Reading backward by the
longest known word costs a few lookups a word and stops where a name can stop, so nothing else is segmented.
"""

import re
from collections import defaultdict
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.segment import dictionary

#: No word longer than this is looked for.
LONGEST = 6
#: jieba's tags of names: places, bodies, works, and foreign and long personal names.
_NAME_TAGS = frozenset({"ns", "nt", "nz", "nrt"})


def word_set(text: str) -> frozenset[str]:
    """The words of a text that blanks part."""
    return frozenset(text.split())


class Token(NamedTuple):
    """A word at `start:end`. `kind` is what it does in a name.

    `place`, `body`, `latin`, `ordinal`, `quote` and `name` make a name proper, `semi` nearly; `word` may distinguish,
    `generic`, `inner` and `field` do not; `join` connects; `stop` ends.
    """

    start: int
    end: int
    kind: str
    text: str


#: What begins with these is spoken of in general.
_EACH = "各每某该"
_UNITS = frozenset("元年月日")
_SUM = re.compile("[一二三四五六七八九十百千万亿两几数]+(?:多|余)?[万亿]?[元年月日]")
_GENERAL = re.compile("[各每该]")
PROPER = frozenset({"place", "body", "latin", "ordinal", "quote", "name"})


_TAIL = itemgetter(slice(-2, None))


@lru_cache(maxsize=1)
def _longest() -> dict[str, int]:
    """How long the longest word of the dictionary is, within reach, that ends in two characters, if it has more."""
    sized: dict[int, list[str]] = defaultdict(list)
    for word in dictionary():
        sized[len(word)].append(word)
    longest: dict[str, int] = {}
    for length in range(3, LONGEST + 1):
        longest.update(dict.fromkeys(map(_TAIL, sized[length]), length))
    return longest


class Lexicon:
    """The kinds of words, from the pack's lists and the dictionary."""

    def __init__(self, pack: Any) -> None:
        self.kinds: dict[str, str] = {}
        for kind, words in (
            ("stop", pack.stops), ("join", pack.joins), ("generic", pack.generic), ("field", pack.fields),
            ("inner", pack.inner), ("semi", pack.semi),
        ):  # fmt: skip
            # a word of several lists is what the later list says, but a portfolio stays a class word
            for word in words:
                if kind not in ("field", "inner") or self.kinds.get(word) != "generic":
                    self.kinds[word] = kind
        self.fields = frozenset(pack.fields)
        self._memory: dict[str, str | None] = dict(self.kinds)
        #: How long the longest word is that ends in two characters, where the pack's is longer than the dictionary's.
        self._longest: dict[str, int] = {}
        self._common = _longest()
        self._words = dictionary().words
        for word in sorted(self.kinds, key=len):
            if 1 < len(word) <= LONGEST and len(word) > self._common.get(word[-2:], 0):
                self._longest[word[-2:]] = len(word)

    def kind(self, word: str) -> str | None:
        """What a word is, `None` where it is none that is known."""
        if word in self._memory:
            return self._memory[word]
        tag = dictionary().tag(word) if 1 < len(word) <= LONGEST else None
        if word[:1] == "第" and len(word) > 3 and word[2:] in dictionary() and word[2] not in "十百零":
            kind: str | None = None  # 第一|国际
        elif (word[:1] in _EACH and word) or (word[-1:] in _UNITS and _SUM.fullmatch(word)):
            kind = "stop"  # 各省, 六亿元
        elif tag is None:
            kind = None
        elif tag in _NAME_TAGS or (tag == "nr" and len(word) >= 3):
            kind = "name"
        elif tag in ("p", "c", "d", "r", "u", "y", "t"):
            kind = "stop"
        elif tag == "v":
            kind = "verb"
        elif tag in ("vn", "vi", "vd"):
            kind = "inner"
        elif tag in ("a", "ad", "b", "z"):
            kind = "generic"
        elif len(word) == 4 and self.kinds.get(word[:2]) == "stop":
            kind = "stop"  # 充分|发挥
        elif tag == "i" and len(word) >= 4:
            kind = "stop"
        elif tag == "l" and len(word) == 4:
            kind = "stop" if {self.kind(word[:2]), self.kind(word[2:])} & {"stop", "verb"} else "generic"
        else:
            kind = "word"
        if kind is not None and word[0] not in _EACH:  # what is no word is not kept: there is no end of it
            self._memory[word] = kind
        return kind

    def before(self, text: str, end: int, least: int) -> Token:
        """The longest known word that ends at `end`; a single character of kind `char` where none does."""
        tail = text[end - 2 : end]
        memory, words = self._memory, self._words
        length = self._longest.get(tail) or self._common.get(tail) or 1 + (tail in words)
        if length < LONGEST and _GENERAL.search(text, end - LONGEST if end > LONGEST else 0, end - 1):
            length = LONGEST
        if length > end - least:
            length = end - least
        while length > 1:
            word = text[end - length : end]
            if word in memory:
                kind = memory[word]
            elif word in words or (word[0] in _EACH and word.isalpha()):
                kind = self.kind(word)
            else:
                kind = None
            if kind is not None:
                return Token(end - length, end, kind, word)
            length -= 1
        char = text[end - 1]
        return Token(end - 1, end, self.kinds.get(char, "char"), char)


def ends_well(text: str, end: int, head: str) -> bool:
    """Whether the character behind does not make another word with the head's end: 部|长, 大学|生, 委员会|议."""
    last, after, two = head[-1], text[end], text[end : end + 2]
    if last in "部局署厅院所司处校" and after == "长" and two not in _LONG:
        return False
    if last == "党" and len(head) > 2:
        return after not in _OF_PARTIES  # 自民党|内部, not 自民党|员
    if last == "党" and two == "内部":
        return True
    return after not in _CONTINUES.get(last, "") or two in _STARTS


_LONG = frozenset({"长期", "长三", "长江", "长远", "长沙", "长春", "长安", "长城"})
#: Characters that make another word with the last of a name: 部|门, 大学|生, 委员会|议.
_CONTINUES = {
    "部": "门件位族落委队", "会": "议见谈计场晤员费商", "学": "生者家", "行": "业家卡间", "院": "校士线落",
    "所": "有谓在", "社": "会区", "委": "员托派任", "办": "公法理学案", "党": "员派章性建人内外组委校支团徽旗风纪史课",
    "队": "伍员友列", "局": "面势限", "府": "间性", "心": "地", "团": "队", "厂": "商家", "字": "会",
}  # fmt: skip
#: Characters that make another word with a party's name: 党|员, 党|派, 党|章.
_OF_PARTIES = frozenset("员派章人委组校支团徽旗史纪课")
#: Words that begin with such a character and go on after a name.
_STARTS = word_set(
    "派人 派员 派出 派驻 任命 "
    "商务 商业 商会 业务 会同 会晤 会见 会谈 办公 办理 员工 商业 商务 团结 在地 场馆 委员 委托 委派 学习 学者 "
    "家庭 所在 有关 有效 有权 法院 理事 生产 生命 生态 生物 社会 者言 落地 落实 计划 计算 议员 "
    "议案 议程 议题 议长 费用 门户 间接 间谍 队长"
)
