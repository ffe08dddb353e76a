"""What stands before a number: its bounds; and whether a number without a unit is a sum of money."""

import re

from pipeline.amounts.context import Context
from pipeline.amounts.elements import Element, char
from pipeline.amounts.lexicon import Lexicon
from pipeline.amounts.pack import AmountPack
from pipeline.document import Document

#: How many characters before a number are looked at.
REACH = 12
_CLAUSE = re.compile(r"[^，。；：！？\n]*$")
CLAUSE_END = frozenset("，。；、！？：）)（(”\n\0-~/,;:|\t ")
_BOUNDS = re.compile(
    "外加|加上|再加|左右|以上|以下|以内|上下|起(?![点步诉来草因码])|不等|之多|大关|[+]|[和及与](?=[0-9一二两三四五六七八九十百])"
)
#: What goes on where the sentence speaks of money already: 其余3.5万由办公室解决.
_GOES_ON = re.compile("由|用于|给|归|作为|从|来自|为|是|已")
#: What may stand before the word of money: 200万的天价彩礼.
_LARGE = ("天价", "巨额", "高额", "巨款", "全款")
#: What stands before a verb: 最多能坐60人, 至少要花3000元.
_MODALS = ("也", "能", "可", "要", "需", "须", "会", "将", "应")
#: 1万2, 5千8, 两万三: the last digit counts the next scale down.
_TAILED = re.compile("[万千]零?[0-9一二三四五六七八九]$")


class Sums:
    """Reads the words before the numbers of one document."""

    def __init__(self, document: Document, pack: AmountPack, context: Context) -> None:
        self.document, self.text, self.context = document, document.norm, context
        self.lexicon: Lexicon = pack.lexicon
        self.last_money: tuple[int, str] = (-1, "")
        self.inherited: tuple[int, str, str | None] = (-1, "", None)

    def _before(self, element: Element, reach: int = REACH) -> str:
        return self.text[max(element.start - reach, 0) : element.start]

    def _is_sum(self, element: Element) -> bool:
        """Whether a number without a unit stands where only money can: 净利润3.5亿, 罚款近2000万."""
        clause = _CLAUSE.search(self.text, max(element.start - 20, 0), element.start)
        words = clause[0] if clause else ""
        if self.lexicon.not_sums.search(words):
            return False
        if element.digits[-1:] in ("千", "百"):  # 租金八百, 收入三四千
            closed = char(self.text, element.end) in CLAUSE_END
            return closed and self.lexicon.sums_small.search(words) is not None
        if element.open:
            follows = char(self.text, element.end)
            closed = follows in CLAUSE_END or follows in "的后来去买办建给用在"
            return closed and self.lexicon.sums_right.search(words) is not None
        if element.digits[-1:] in "kKwW" or _TAILED.search(element.digits):
            return self.lexicon.sums_right.search(words) is not None
        told = 0 <= self.document.sentence_at(element.start).start <= self.last_money[0]
        joined = element.joint in ("~", ">")
        if (
            not joined
            and char(self.text, element.end) not in CLAUSE_END
            and not _BOUNDS.match(self.text, element.end)
        ):
            # a word follows: it, or the word right before, must be one of money
            if self.lexicon.sums_after.match(self.text, element.end):
                return True
            if (
                told
                and _GOES_ON.match(self.text, element.end)
                and words.endswith(("其余", "剩余", "余下", "另"))
            ):
                return True
            if char(self.text, element.end) != "的":
                return False
            named = self.lexicon.sums_after.match(
                self.text, element.end + (3 if self.text.startswith(_LARGE, element.end + 1) else 1)
            )
            return named is not None or self.lexicon.sums_right.search(words) is not None
        if told or self.lexicon.sums.search(words) is not None:
            return True
        return self.lexicon.sums_right.search(words) is not None

    def _modifier_before(self, position: int) -> str | None:
        """The `mod` that the words before `position` give."""
        last = self.text[position - 1 : position]
        mod = self._beside_number(position) if last in self.lexicon.before_ends else None
        if mod is not None or last not in self.lexicon.verb_ends:
            return mod
        near = self.text[position - 8 if position > 8 else 0 : position]
        return None if self.lexicon.across_ends.isdisjoint(near) else self._before_verb(position)

    def _before_verb(self, position: int) -> str | None:
        """The `mod` of a word before the number's verb: 约含13克, 至少造成了12人受伤."""
        text, end, lexicon = self.text, position, self.lexicon
        end -= text[end - 1 : end] == "了"
        for verb in lexicon.verbs.get(text[end - 1 : end], ()):
            if text.endswith(verb, 0, end):
                at = end - len(verb)
                at -= text[at - 1 : at] in _MODALS
                found = next((w for w in lexicon.across if text.endswith(w, 0, at)), None)
                if found is not None:
                    whole = lexicon.before_words[found[-1]]
                    return lexicon.before[next(w for w in whole if text.endswith(w, 0, at))]
        return None

    def _beside_number(self, position: int) -> str | None:
        """The `mod` of the words right before `position`."""
        text, end, lexicon = self.text, position, self.lexicon
        for _ in range(3):
            if not end or text[end - 1] not in lexicon.before_ends:
                return None
            if text.endswith(("（含）", "(含)"), 0, end):
                end -= 3
            for word in lexicon.before_words.get(text[end - 1], ()) if end else ():
                if text.endswith(word, 0, end):
                    if word == "过" and char(text, position) not in "百千万亿半":
                        return None
                    return lexicon.before[word]
            if not text.endswith(lexicon.between, 0, end):
                return None
            end -= next(len(word) for word in lexicon.between if text.endswith(word, 0, end))
        return None
