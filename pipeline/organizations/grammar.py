"""The grammar of unlisted names: from a head (委员会, 有限公司) leftward to where the name begins.

A head alone is no name. What must stand before it (`needs`) and which words a name reaches over are data of the pack.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.organizations.brands import brandable
from pipeline.organizations.context import Context, Head
from pipeline.organizations.edges import trim
from pipeline.organizations.needs import BARE, Needs
from pipeline.organizations.scan import Scanner
from pipeline.organizations.words import PROPER, Lexicon, Token, ends_well

_BRAND = ("brand",)
#: What a name ends before, so that no head alone is one behind it.
_STOPPED = frozenset("，。、；：（）“\n的该本各")
#: A head longer than this is hidden only by a word that reaches to its end: 银行股|份有限公司 is none.
_LONG_HEAD = 3


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

    def __init__(
        self,
        heads: dict[str, Head],
        skips: list[str],
        lexicon: Lexicon,
        categories: frozenset[str],
        adjacent: frozenset[str],
    ) -> None:
        skips = [w for w in skips if w not in heads]
        self.heads = heads
        self.lexicon = lexicon
        self.needs = Needs(lexicon, categories)
        ends = frozenset(w for w, head in heads.items() if head.needs != ("brand",))
        self.scanner = Scanner(lexicon, ends, adjacent)
        self._keys = sorted({*heads, *skips})
        self._automaton = AhoCorasick(self._keys, matchkind=MatchKind.Standard)
        self._skips = frozenset(skips)
        #: The heads that each head ends in, itself first, with how far into it they begin.
        self._tails = {
            word: tuple(
                (cut, heads[word[cut:]])
                for cut in range(len(word))
                if word[cut:] in heads and (cut == 0 or len(word) - cut > 1 or word[-1] in "局委署厅办会")
            )
            for word in heads
        }

    def find(self, context: Context) -> Iterator[Candidate]:
        """Yield the names that end in a head, in reading order of their heads. They may overlap."""
        for word, start, end in self.heads_in(context.text):
            for cut, head in self._tails[word]:
                candidate = self.read(context, head, start + cut, end)
                if candidate is not None:
                    yield candidate
                    break

    def heads_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield the longest head at each end, but for those within or behind a word that is none (部 in 部门)."""
        keys, skips = self._keys, self._skips
        heads: list[tuple[str, int, int]] = []
        silent: list[tuple[int, int]] = []
        last = -1
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            word = keys[index]  # they come by their ends, the longest first
            if word in skips:
                silent.append((start, end))
            elif end != last:
                heads.append((word, start, end))
                last = end
        silent.sort()
        silent.append((len(text), len(text)))
        at = 0
        for found in heads:
            _, start, end = found
            while silent[at][1] <= start:
                at += 1
            look = at
            while silent[look][0] <= start:
                begin, stop = silent[look]
                look += 1
                if stop > start and (stop >= end or (begin != start and end - start <= _LONG_HEAD)):
                    break
            else:
                yield found

    def read(self, context: Context, head: Head, start: int, end: int) -> Candidate | None:
        """The name whose head stands at `start:end`, or `None` where what stands before it makes none."""
        text = context.text
        before = text[start - 1] if start else ""
        stopped = before in _STOPPED and head.word not in BARE and start not in context.places
        if stopped and (before != "）" or head.type != "company"):
            return None
        if end < len(text) and not ends_well(text, end, head.word):
            return None
        if head.word[-2:] == "政府" and text.startswith(("部门", "机构", "专家", "机关部门"), end):
            return None
        if head.needs == _BRAND and not brandable(self.lexicon, text, start, end, context.firms):
            return None
        after = text[end : end + 1]
        defined = (after in "（(" or after.isspace()) and _DEFINED.match(text, end) is not None
        tokens = self.scanner.scan(context, start, head, lenient=defined or head.word.endswith(_FORMAL))
        while tokens and tokens[0].kind == "verb":
            tokens = tokens[1:]
        if not (defined and tokens and tokens[0].kind in ("generic", "semi")):
            tokens = trim(tokens)
        if (
            tokens
            and tokens[0].kind == "place"
            and head.word in _OUR
            and text[tokens[0].start - 1 : tokens[0].start] == "驻"
        ):
            tokens = [Token(tokens[0].start - 1, tokens[0].start, "inner", "驻"), *tokens]
        if tokens and tokens[0].kind not in PROPER and text[tokens[0].start - 1 : tokens[0].start] == "》":
            return None  # 《湖南日报》|报业集团
        if len(tokens) > 2 and _side_by_side(*tokens[:2]):
            tokens = tokens[1:]
        if len(tokens) > 2 and tokens[0].kind == "body" and tokens[1].text == "联合":
            tokens = tokens[2:]  # 执法队|联合|柳市派出所
        if head.word in BARE and tokens and tokens[0].kind == "body" and tokens[0].text[-1] == "委":
            tokens = []  # 贺兰县委|县政府
        if not self.needs.suffices(context, tokens, head, start) and not (
            defined and sum(t.end - t.start for t in tokens) >= 3 and head.word not in _UNNAMED
        ):
            return None
        partners = after and after in "（(" and head.type in ("company", "fund", "other")
        form = LEGAL_FORM.match(text, end) if partners else None
        return Candidate(
            tokens[0].start if tokens else start, form.end() if form else end, head, tuple(tokens)
        )


#: What a state has in another; without its name it is the home state's: 驻|塞尔维亚|大使馆.
_OUR = frozenset({"大使馆", "使馆", "总领事馆", "总领馆", "领事馆"})
#: Ends of names as registers write them, in which verbs are brands too.
_FORMAL = ("有限公司", "有限责任公司", "股份公司", "事务所", "合伙企业", "投资中心")
#: What opens a definition of a short name behind a name.
#: The legal form of a partnership, which belongs to its name.
LEGAL_FORM = re.compile("[（(](?:特殊普通合伙|普通合伙|有限合伙)[）)]")
_DEFINED = re.compile(r"\s?[（(]\s?(?:[“\"]|以下|下称|简称|[A-Z])")
#: Heads of what is no body, with a definition or without.
_UNNAMED = frozenset({"中心", "队", "政府", "机构", "部", "处", "组", "所", "科"})


def _side_by_side(body: Token, place: Token) -> bool:
    """Whether a body and a place are not one name but two of that place: 青岚市教育局 青岚市|财政局."""
    return (
        body.kind == "body"
        and place.kind == "place"
        and body.text.startswith(place.text)
        and body.text[-1] in "局厅委部会院府"
    )
