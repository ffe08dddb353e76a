"""The last look at the roles: a piece of a name is nobody, nor is what a verb opens; no purpose ends in a sum."""

import re

from pipeline.document import Mention
from pipeline.link.along import Along
from pipeline.link.words import Words
from pipeline.segment import dictionary

#: What stands before a purpose and is no part of it.
_BEFORE = re.compile("(?:及|以及|包括|包含|其中|主要|分别)+")
_SUM = re.compile(r"^[0-9]+股|[0-9一二三四五六七八九十百千][万亿]?[多余]?(?:美|欧|日|港)?元$")
#: Bodies that say who is to pay, and pay nothing.
_JUDGES = ("法院", "检察院")


def party(
    text: str, span: tuple[int, int], organizations: Along[Mention], words: Words
) -> tuple[int, int] | None:
    """The span of a party, mended where it cuts the name of a body at one end; `None` where it names nobody."""
    start, end = span
    for body in organizations.touching(start, end):
        if start <= body.start and body.end <= end:
            return _opened(text, span, words) if start < body.start else span
        if text.endswith(_JUDGES, body.start, body.end):
            return None  # 上海 of 上海市中级人民法院
        return body.start, body.end  # 包含原民|会, 深圳 of 深圳市财政局
    return _opened(text, span, words)


def _opened(text: str, span: tuple[int, int], words: Words) -> tuple[int, int] | None:
    """The span unless its first word is a verb that gives or aims, or its last one an adverb."""
    if not text.startswith(words.openers, *span) and not text.endswith(words.closers, *span):
        return span  # few have such an end; only those are cut into words
    cut = dictionary().cut(text[slice(*span)])
    if len(cut) > 1 and cut[0] in words.openers and "的" not in cut:
        return None  # 支持中西部地区, 提供50个名额
    return None if cut[-1] in words.closers else span  # 生效之日起, 依法立即


def purpose(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """The span of a purpose without what only leads to it; `None` where it holds a sum itself."""
    start, end = span
    if before := _BEFORE.match(text, start, end):
        start = before.end()
    return None if start >= end or _SUM.search(text[start:end]) else (start, end)
