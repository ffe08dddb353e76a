"""The numbers that Word sets in front of headings and list items: they stand in no text, only in the numbering part."""

from collections.abc import Callable
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_TENS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int) -> str:
    """A number up to 99 as headings count: 12 is `十二`; a larger one in digits."""
    digits = "零一二三四五六七八九"
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (
        digits[ones] if ones or not tens else ""
    )


def _roman(number: int) -> str:
    pieces = []
    for value, letters in _TENS:
        count, number = divmod(number, value)
        pieces.append(letters * count)
    return "".join(pieces)


def _letter(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


_WRITTEN: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": lambda n: _roman(n % 4000),
    "upperRoman": lambda n: _roman(n % 4000).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
} | dict.fromkeys(
    (
        "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital", "japaneseCounting",
        "taiwaneseCounting", "taiwaneseCountingThousand",
    ),
    chinese,
)  # fmt: skip


class Numbering:
    """The numbers of a document's paragraphs, counted in the order in which they are asked for."""

    def __init__(self, document: Any) -> None:
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        part = next(
            (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None
        )
        root = getattr(part, "element", None)
        if root is None:
            return
        for abstract in root.findall(f"{W}abstractNum"):
            self._abstract[abstract.get(f"{W}abstractNumId")] = abstract
        for one in root.findall(f"{W}num"):
            of, starts = one.find(f"{W}abstractNumId"), {}
            for override in one.findall(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    starts[_int(override.get(f"{W}ilvl"))] = _int(start.get(f"{W}val"), 1)
            if of is not None:
                self._lists[one.get(f"{W}numId")] = (of.get(f"{W}val"), starts)

    def mark(self, paragraph: Any, styles: list[Any]) -> tuple[str, int] | None:
        """What stands in front of a paragraph (`-` for a bullet) and its level; `None` where nothing does.

        `styles` are the elements of its style and of those that one is based on.
        """
        list_id, level = self._place(paragraph, styles)
        if list_id is None or list_id not in self._lists:
            return None
        abstract_id, starts = self._lists[list_id]
        abstract = self._abstract.get(abstract_id)
        if abstract is None:
            return None
        levels = {_int(x.get(f"{W}ilvl")): x for x in abstract.findall(f"{W}lvl")}
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract_id, [0] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, start in starts.items():
                if 0 <= at < _LEVELS:
                    counts[at] = start - 1
        if not counts[level] and level not in starts:
            counts[level] = _int(_value(levels[level], "start"), 1) - 1
        counts[level] += 1
        for deeper in range(level + 1, _LEVELS):
            counts[deeper] = 0
        kind = _value(levels[level], "numFmt") or "decimal"
        if kind == "bullet":
            return "-", level
        if kind == "none":
            return None
        legal = levels[level].find(f"{W}isLgl") is not None
        text = _value(levels[level], "lvlText") or ""
        for at in range(level + 1):
            if f"%{at + 1}" in text and at in levels:
                number = counts[at] or _int(_value(levels[at], "start"), 1)
                own = "decimal" if legal else _value(levels[at], "numFmt") or "decimal"
                text = text.replace(f"%{at + 1}", _WRITTEN.get(own, str)(number))
        return (text, level) if text.strip() else None

    def _place(self, paragraph: Any, styles: list[Any]) -> tuple[str | None, int]:
        """The list a paragraph belongs to and its level, by itself or by its style."""
        for element in (paragraph, *styles):
            found = element.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            list_id = _value(found, "numId")
            level = _value(found, "ilvl")
            if list_id is not None and level is None and element is not paragraph:
                level = self._level_of_style(list_id, element.get(f"{W}styleId"))
            if list_id is not None:
                return (None, 0) if list_id == "0" else (list_id, min(max(_int(level), 0), _LEVELS - 1))
        return None, 0

    def _level_of_style(self, list_id: str, style_id: str | None) -> str | None:
        abstract = self._abstract.get(self._lists.get(list_id, ("", {}))[0])
        for level in [] if abstract is None else abstract.findall(f"{W}lvl"):
            if _value(level, "pStyle") == style_id:
                found: str | None = level.get(f"{W}ilvl")
                return found
        return None


def _value(element: Any, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    value: str | None = None if found is None else found.get(f"{W}val")
    return value


def _int(value: str | None, default: int = 0) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
