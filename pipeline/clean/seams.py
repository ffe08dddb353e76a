"""Seams: where the end of one line and the beginning of the next make a word, a figure, a date or a clause."""

import re
from typing import TYPE_CHECKING

from pipeline.characters import simplified
from pipeline.clean.lines import Line

if TYPE_CHECKING:
    from pipeline.segment import Dictionary

#: Behind these a number follows, on the next line if need be.
WANTS_NUMBER = frozenset("占佔达達至约約超近第共")
_WANTS_MORE = frozenset("的和与與及或在对對将將为為是向从從把被等由并並于於请請应應须須均经經按")
#: What a date or a figure may go on with.
_ENDS = frozenset("0123456789０１２３４５６７８９年月日号號）)")
_NUMBERED = re.compile(
    r"(?:附[件表录圖图]?|[表图圖]|专栏|任务|问题|案例|项目|标段|品目|阶段|编号|第|[A-Za-z(（\[〔-])\s?\d{1,2}$"
)
_UNIT = re.compile(
    r"(?:[年月日号號时時](?![前报報讯訊常记記])|[万萬亿億](?![一物众眾])|元(?!旦|素|宵)|[%％‰]|个(?!别|人|体|性)|個(?!別|人|體|性)"
    r"|[名项項家座吨噸亩畝户戶倍](?!称|單|单|目|庭|长|上|谈|口)|公[里斤顷頃]|平方|立方|千瓦|美元|欧元|港元|人(?![民大员才力物口工类]))"
)
_ALONE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT_ALONE = re.compile(
    r"[万萬亿億]?(?:元|美元|吨|噸|人|户|戶|亩|畝|公里|千瓦时?|平方[公千]?米|立方米)|%|％|个百分点|[万亿]"
)
_DAY = re.compile(
    r"(?:年|\d\s?月|[\d一二三四五六七八九十]\s?[日号號](?:\s?[（(](?:星期|周|週)?[一二三四五六日天][）)])?)$"
)
_NEXT_DAY = re.compile(r"\d{1,2}\s?(?:月|[日号號](?!前))")
_DIRECTION = re.compile(r"(?:之|以)?[前起止](?![一二三四五六七八九十几幾\d])|底前?|末|初|[上中下]旬")
#: The shortest line that a date or figure may run on from, and the shortest that is half a sentence on its own.
_SHORTEST, _SENTENCE = 8, 24
_CLAUSES = re.compile("[，。；、,;]")
#: No paragraph begins with a figure that a mark follows.
_FIGURE_FIRST = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s?(?:[万萬亿億]?(?:元|美元|港元|欧元|吨|人|户|亩)|[%％])[，。；、,]"
)


def straddles(above: str, below: str) -> bool:
    """Whether a word runs over the line break, or the line above ends with a word that needs another."""
    left = above[-3:].translate(simplified())
    right = below[:3].translate(simplified())
    if left[-1] in WANTS_NUMBER and right[:1].isdigit():
        return True
    if left[-1] in "的和与與及或在对對将將为為是向从從把被等":
        return True
    words = _words()
    return any(
        left[-before:] + right[:after] in words
        for before in range(1, len(left) + 1)
        for after in range(1, len(right) + 1)
    )


def clings(a: Line, b: Line) -> bool:
    """Whether the next line surely goes on with a figure or date that stops in its middle: `5月17日`, `前报送`."""
    over, under = a.text, b.text
    if over[-1] not in _ENDS:
        return False
    if _ALONE.fullmatch(over):
        return "." in over and _UNIT_ALONE.fullmatch(under) is not None
    if a.width < _SHORTEST:
        return False
    if over[-1].isdigit():
        return _UNIT.match(under) is not None and not _NUMBERED.search(over)
    if not _DAY.search(over):
        return False
    if over[-1] in "年月" and under[0].isdigit():
        return _NEXT_DAY.match(under) is not None
    return _DIRECTION.match(under) is not None and under[:2] not in _words()


def runs_on(a: Line, b: Line) -> bool:
    """Whether half a sentence stands in a line of its own, as pages leave it behind that were joined without care.

    The line must be a sentence by its length and marks; it stops at a comma, with a word that needs another, or in the
    middle of a word that its own characters do not make.
    """
    over, under = a.text, b.text
    last = over[-1]
    if (
        a.width < _SENTENCE
        or not ("\u4e00" <= last <= "\u9fff" or last in "，、")
        or not _CLAUSES.search(over)
    ):
        return False
    if last in "，、" or _FIGURE_FIRST.match(under):
        return True
    tail = over[-3:].translate(simplified())
    words = _words()
    if tail[-2:] in words or tail in words:
        return False
    if last in _WANTS_MORE or (last in WANTS_NUMBER and under[0].isdigit()):
        return True
    head = under[:3].translate(simplified())
    return any(tail[-1] + head[:n] in words for n in (1, 2, 3))


def _words() -> "Dictionary":
    from pipeline.segment import dictionary

    return dictionary()
