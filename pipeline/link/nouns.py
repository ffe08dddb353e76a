"""The noun phrases of a clause, and whether they name a party."""

import re
from collections.abc import Mapping
from functools import cached_property

from pipeline.amounts.pack import AmountPack
from pipeline.document import Document, Mention
from pipeline.link.along import Along
from pipeline.link.words import WEAK, words_of
from pipeline.places import Place, places, sides
from pipeline.segment import dictionary

_BREAK = re.compile(r"[，,；;：:。！？\n]")
_TOLD = re.compile("主张|诉请|请求(?!用)|判令|判决|裁定|责令|要求|命令|裁决|呼吁|敦促|(?<=法院)判")
_TIME_WORD = re.compile("[在自从于截至到据按，继]+|其中|预计|当地时间|北京时间|仅|到|早在")
_TRIM = ' 　，,、；;：:。“”"()（）*#-\t'
#: Words of one character that name somebody.
_HIS = frozenset("们的和与所自及、")
ALONE = frozenset("他她其")
#: What stands between a subject and its verb: 中国对外, 农民每公顷.
_TAIL = re.compile("(?:对外|每|每[\u4e00-\u9fff]{1,2})$")
_NUMBER = re.compile(r"[0-9]{3}|%")
#: A short name in brackets: 环境及自然保育基金（“环保基金”）.
_ALIAS = re.compile("[ ]?[（(](?:以?下?简?称|简称)?：?[“「][^）)]{1,16}[”」][ ]?[）)]$")
#: 财政部预算案: the body whose budget it is.
_BUDGET = re.compile("(?:年度|部门|单位|岁出|岁入|公务)*预算")
#: Who speaks: no words before belong to it.
_SELF = re.compile("我们|我国|我会|我省|我市|本公司")
#: 英国政府与塔塔集团各出资
_BOTH_OF = re.compile(
    "(?P<who>[^，。；、]{2,20}[与和及][^，。；与和及、]{2,20}?)(?:拟|将|已|计划)?(?:各自?|共同|联合|分别|均|都)$"
)


class Nouns:
    """Finds noun phrases in one document."""

    def __init__(self, document: Document, pack: AmountPack, found: Mapping[str, list[Mention]]) -> None:
        self.document, self.text = document, document.norm
        self.words = words_of(pack.roles)
        self.dates = Along(found.get("date", []))
        self.organizations = Along(found.get("organization", []))

    @cached_property
    def _places(self) -> Along[Place]:
        return Along(places(self.document))

    @cached_property
    def _sides(self) -> Along[Place]:
        return Along(sides(self.document))

    def _places_in(self, start: int, end: int) -> list[Place]:
        """The places of `start:end`, then the states that stand there as a party (中方)."""
        return [*self._places.touching(start, end), *self._sides.touching(start, end)]

    def _clause_start(self, low: int, position: int) -> int:
        at = low
        for match in _BREAK.finditer(self.text, low, position):
            inside = self.text[match.end() : position]
            if match[0] in ",，" and inside[:3].isdigit():
                continue
            at = match.end()
        return at

    def _told(self, start: int, end: int) -> int:
        """Where the one who is told to pay begins: 法院判令被告, 呼吁各方."""
        last = start
        for match in _TOLD.finditer(self.text, start, end):
            if match.end() + 2 <= end:
                last = match.end()
        return last

    def _subject(self, low: int, begin: int, verb: int) -> tuple[int, int] | None:
        """The subject before the verb: in its clause, else in the nearest clause before that has one."""
        found = self._nominal(begin, verb)
        if found:
            return found
        ends = [m.start() for m in _BREAK.finditer(self.text, low, begin)]
        starts = [low, *[e + 1 for e in ends]]
        for clause_start, clause_end in list(zip(starts, ends, strict=False))[::-1]:
            if self.text[clause_end] in "；;。\n" or (
                self.text[clause_end] in "：:" and clause_end - clause_start > 14
            ):
                break
            found = self._nominal(clause_start, clause_end, whole=True)
            whole = found is not None and found[1] >= clause_end and self.text[clause_end] not in "：:"
            if found and (not whole or self._is_party(found)):
                return found
        return None

    def _nominal(self, start: int, end: int, whole: bool = False) -> tuple[int, int] | None:
        """The noun phrase that opens `start:end`, up to the first word that cannot belong to it."""
        for date in self.dates.touching(start, end):
            if (
                start < date.end <= end
                and date.start <= start + 3
                and (date.start <= start or _TIME_WORD.fullmatch(self.text, start, date.start))
            ):
                start = date.end
                while start < end and self.text[start] in "度年，,、的以来内底前间":
                    start += 1
        while start < end and self.text[start] in _TRIM:
            start += 1
        if self.text.startswith("其中", start, end):
            start += 2
        least = start + (self.text[start : start + 1] not in ALONE)
        end = min(
            (d.start for d in self.dates.touching(start + 1, end) if least < d.start < end), default=end
        )
        start = self._told(start, end)
        if self.text[start : start + 1] in ("他", "她") and self.text[start + 1 : start + 2] not in _HIS:
            return start, start + 1
        if self_ := _SELF.search(self.text, start + 1, end):
            start = self_.start()
        if not whole and (both := self._two(start, end)):
            return both
        ends = self.words.halting.search(self.text, start + 1, end)
        own = next(
            (o.end for o in self.organizations.touching(start, end) if o.start == start and o.end <= end),
            start,
        )
        if _BUDGET.match(self.text, own, end) and own > start:
            return start, own
        if ends and own > start:  # 新国都: a name is not cut
            ends = self.words.halting.search(self.text, own, end)
        cuts = ends is not None or (whole and own == start)
        at = own if cuts else end  # where no word that ends a noun phrase stands, nothing need be cut
        for word in dictionary().cut(self.text[at:end]) if cuts else ():
            if word == "会" and self.text[at - 1 : at] in "委员事协议商理国":
                at += 1  # 财委会 is a body
                continue
            if at > start and (
                word in self.words.halts or word in WEAK or (whole and word in self.words.gives)
            ):
                break
            if whole and at > start + 1 and len(word) > 1 and self._acts(word, start, at):
                break  # 乙方每拖延…
            at += len(word)
        if (
            start < own < at
            and self.text[own] not in "（(和与及、"
            and not self.words.party.search(self.text, own, at)
        ):
            at = own  # 农村商业银行新增涉农（贷款）
        if tail := _TAIL.search(self.text[start:at]):
            at -= len(tail[0])
        span = self._trim(start, at)
        if span is None:
            return None
        word = self.text[span[0] : span[1]]
        if (
            not (1 < len(word) <= 30 or word in ALONE)
            or word.startswith(self.words.no_subject)
            or word in self.words.halts
            or word in self.words.gives
        ):
            return None
        return None if _NUMBER.search(word) else span

    def _acts(self, word: str, start: int, at: int) -> bool:
        """Whether a word is the verb of the party that stands before it."""
        if not (dictionary().tag(word) or "").startswith("v"):
            return False
        return self.words.party.search(_TAIL.sub("", self.text[start:at])) is not None

    def _two(self, start: int, end: int) -> tuple[int, int] | None:
        """Two parties that pay together: 英国政府与塔塔集团各（出资）."""
        both = _BOTH_OF.match(self.text, start, end)
        if both is None:
            return None
        at = max(self.text.rfind(mark, *both.span("who")) for mark in "与和及")
        sides = (both.start("who"), at), (at + 1, both.end("who"))
        return both.span("who") if all(self._is_party(side) for side in sides) else None

    def _is_party(self, span: tuple[int, int]) -> bool:
        """Whether the words name somebody: a known body or place is in them, or a noun for one ends them."""
        start, end = span
        if self.organizations.touching(start, end) or self.words.party.search(self.text[start:end]):
            return True
        return bool(self._places_in(start, end))

    def _ends_party(self, span: tuple[int, int]) -> bool:
        """Whether a known body, a place or a noun for a party ends the words."""
        last = span[1] - 1, span[1]
        ends = {o.end for o in self.organizations.touching(*last)} | {p.end for p in self._places_in(*last)}
        return span[1] in ends or self.words.party.search(self.text[slice(*span)]) is not None

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        while start < end and self.text[start] in _TRIM:
            if self.text[start] == "“" and self.text.find("”", start, end) > 0:
                break
            start += 1
        if self.text[end - 1] in "）)" and (alias := _ALIAS.search(self.text, start, end)):
            end = alias.start()
        while (
            end > start
            and self.text[end - 1] in _TRIM
            and not (
                self.text[end - 1] in "）)”"
                and self.text[start:end].count("（")
                + self.text[start:end].count("(")
                + self.text[start:end].count("“")
            )
        ):
            end -= 1
        return (start, end) if end - start > 1 or self.text[start:end] in ALONE else None
