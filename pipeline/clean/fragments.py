"""A page of several articles as fragments: runs of blocks that certainly belong to one article.

A page is cut where a headline, a mark of continuation (`（上接第一版）`) or what follows an article's end begins, and
where a sentence stops in the middle. Which fragment goes on in which is asked in `continuity`.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.clean.headers import PAPER
from pipeline.clean.lines import NUMBERED, ordinal
from pipeline.document import Block, Document, Span

#: `（上接第一版）` in front of text that is carried over, `（下转第三版）` behind text that goes on elsewhere.
FROM = re.compile(
    r"(?m)^[ \t\u3000]*[（(【\[▲▶►◀●■]*\s?(?:上接|紧接|緊接)[^）)\]】\n。，]{1,12}[版页頁][^）)\n。，]{0,8}[）)】\]]?"
)
TO = re.compile(
    r"(?m)[（(【\[▲▶►◀●■]+\s?(?:下转|下轉|转|轉)[^）)\]】\n。，]{1,12}[版页頁][^）)\n。，]{0,8}[）)】\]]?[ \t\u3000]*$"
)
#: Who reports, from where and when: at the head of an article, or alone in brackets below it.
DATELINE = re.compile(
    r"[（(【]?(?:本[报報刊][^。，；\n]{0,14}?(?:[电電讯訊]|消息)|[一-鿿]{1,5}社[^。，；\n]{0,18}?[电電讯訊])"
    r"(?=[\s　（(）)】:：]|[一-鿿]|$)"
)
_SIGNED = re.compile(
    r"[（(【](?:[^（()）。\n]{0,24}[电電讯訊]|(?:作者|记者|記者|本报记者|本報記者|据|據|原[载載]|来源|來源)[^。\n]{1,40})[）)】]"
)
_MASTHEAD = re.compile(r"[^。，；]{0,40}(?:星期|第?\s?[\dA-Z一二三四五六七八九十]{1,3}\s?版)[^。，；]{0,20}")
_YEAR = re.compile(r"[12]\d{3}\s?[年./-]|[二一][〇○零一二三四五六七八九]{3}年")
_CLOSED = tuple("。！？!?；;：:…”’」』）)】》.")
#: A shorter line that ends without a mark may be a label or a cell, and no sentence cut off.
_SENTENCE = 25
_CLAUSES = re.compile(r"(?=.{12}).*[，,].{3}")


@dataclass(slots=True)
class Fragment:
    """Blocks `first:last` of a page. `span` is raw, from a line's beginning to the next fragment's.

    `headline` says that it holds headlines alone; `enters` and `leaves` that a mark of continuation stands in front
    or behind; `open` that its last sentence stops in the middle; `masthead` that it is the head of a page.
    """

    first: int
    last: int
    span: Span
    text: str
    headline: bool = False
    enters: bool = False
    leaves: bool = False
    open: bool = False
    ends: bool = False
    masthead: bool = False
    dateline: bool = False
    heads: dict[str, int] = field(default_factory=dict)  # the first number of each habit of numbering
    tails: dict[str, int] = field(default_factory=dict)  # the last one


def fragments(document: Document) -> list[Fragment]:
    """The fragments of a page in raw order; together they cover its body."""
    raw, blocks = document.source.text, document.blocks
    spans = [document.raw_span(b.start, b.end) for b in blocks]
    enters, leaves = _between(raw, spans, FROM), _between(raw, spans, TO)
    leaves = {i - 1 for i in leaves}
    texts = [document.text[b.start : b.end] for b in blocks]
    kinds = [
        _kind(b, text, raw.startswith("# ", _line_start(raw, span.start, 0)))
        for b, text, span in zip(blocks, texts, spans, strict=True)
    ]
    _headlines_of_datelines(blocks, texts, kinds)
    starts = [0] if blocks else []
    for i in range(1, len(blocks)):
        if i in enters or i - 1 in leaves or _parts(blocks, texts, kinds, i):
            starts.append(i)
    body = document.source.body_span
    made: list[Fragment] = []
    for n, first in enumerate(starts):
        last = starts[n + 1] if n + 1 < len(starts) else len(blocks)
        begin = _line_start(raw, spans[first].start, spans[first - 1].end if first else body.start)
        if made:
            made[-1].span = Span(made[-1].span.start, begin)
        made.append(
            Fragment(
                first, last, Span(begin if made else body.start, body.end), "\n".join(texts[first:last]),
                headline=kinds[first] == "headline",
                enters=first in enters,
                leaves=last - 1 in leaves,
                open=_is_open(blocks[last - 1], texts[last - 1]),
                ends=kinds[last - 1] == "end",
                masthead=kinds[first] == "masthead",
                dateline=DATELINE.match(texts[first]) is not None,
            )
        )  # fmt: skip
        _number(made[-1], blocks, texts)
    return made


def _between(raw: str, spans: list[Span], mark: re.Pattern[str]) -> set[int]:
    """Indices of the blocks in front of which a mark stands; their number for one behind the last."""
    ends = [span.end for span in spans]
    places = ((m.start(), bisect_right(ends, m.start())) for m in mark.finditer(raw))
    return {i for place, i in places if i == len(spans) or place < spans[i].start}


def _line_start(raw: str, at: int, floor: int) -> int:
    return max(raw.rfind("\n", 0, at) + 1, floor)


def _kind(block: Block, text: str, titled: bool) -> str:
    if PAPER.fullmatch(text) or (len(text) <= 60 and _MASTHEAD.fullmatch(text) and _YEAR.search(text)):
        return "masthead"
    if block.kind == "heading":
        return "headline" if titled and not NUMBERED.match(text) else "heading"
    return "end" if len(text) <= 60 and _SIGNED.fullmatch(text) else "body"


def _headlines_of_datelines(blocks: tuple[Block, ...], texts: list[str], kinds: list[str]) -> None:
    """What stands right above a dateline is a headline like a Markdown title; so is the heading beside either."""
    for i, text in enumerate(texts):
        if not DATELINE.match(text):
            continue
        above = i - 1
        while above >= 0 and kinds[above] in ("heading", "headline") and not NUMBERED.match(texts[above]):
            kinds[above] = "headline"
            above -= 1
        if above < i - 1 and kinds[i] == "end":
            kinds[i] = "body"
    for i in range(1, len(blocks)):  # a subtitle, or the name of a column above the headline
        if kinds[i] == "headline":
            for j in (i - 1, i + 1):
                if j < len(blocks) and kinds[j] == "heading" and not NUMBERED.match(texts[j]):
                    kinds[j] = "headline"


def _parts(blocks: tuple[Block, ...], texts: list[str], kinds: list[str], i: int) -> bool:
    """Whether something new begins at block `i`."""
    before, here = kinds[i - 1], kinds[i]
    if before != here and "headline" in (before, here):
        return True
    if here == "masthead" or (before == "masthead" and here != "masthead"):
        return before != here
    if before == "end" and here != "end":
        return True
    return _is_open(blocks[i - 1], texts[i - 1]) and blocks[i].kind in ("paragraph", "heading", "item")


def _is_open(block: Block, text: str) -> bool:
    return (
        block.kind in ("paragraph", "item")
        and (len(text) >= _SENTENCE or text.endswith(("，", ",", "、")) or _CLAUSES.match(text) is not None)
        and not text.endswith(_CLOSED)
    )


def _number(fragment: Fragment, blocks: tuple[Block, ...], texts: list[str]) -> None:
    for i in range(fragment.first, fragment.last):
        mark = NUMBERED.match(texts[i])
        if mark is None or mark.lastgroup in (None, "md", "bold"):
            continue
        habit, number = mark.lastgroup or "", mark[mark.lastgroup or 0]
        if habit == "dotted":
            parts = re.split("[.．]", number)
            habit, number = ".".join((*parts[:-1], "")), parts[-1]
        value = ordinal(number)
        fragment.heads.setdefault(habit, value)
        fragment.tails[habit] = value
