"""What is raised behind a word: the number of a note, which Markdown marks, or a power, which is written as one."""

import re

_NOTE = re.compile(
    r"[\[［〔（(]?\s*(?:[注註]?\s*(\d{1,3})|([①-⑳])|[*＊])(?:\s*[,，、–-]\s*\d{1,3})*\s*[\]］〕）)]?"
)
_POWER = re.compile(r"[-−]?\d{1,2}")
#: A unit that is squared, or the base of a power.
_BASE = re.compile(r"(?:[A-Za-zμµΩ]|米|公里|千米|厘米|毫米|英尺|(?<!\d)10|[×x*]\s?10)$")
_POWERS = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str, before: str) -> str | None:
    """What is written for `text` raised behind `before`; `None` where it is neither a note nor a power.

    >>> raised("3", "增长5.2%"), raised("2", "12.5万m"), raised("[2]", "生产总值"), raised("th", "4")
    ('[^3]', '²', '[^2]', None)
    """
    text = "".join(text.split())
    if _POWER.fullmatch(text) and _BASE.search(before.rstrip()[-4:]):
        return text.translate(_POWERS)
    if note := _NOTE.fullmatch(text):
        return note[2] or f"[^{note[1] or '0'}]"
    return None
