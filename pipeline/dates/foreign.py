"""Dates in English and in metadata: the one place that calls dateparser, with a base and a language, never guessing.

dateparser is loaded where it is used. It reads only what names its month, and fills nothing in.
"""

import re
from datetime import datetime
from functools import lru_cache

from pipeline.dates.calendar import Day, exists, write

#: Any fixed moment will do: with every part required nothing is taken from it.
_BASE = datetime(2000, 1, 1)
_YEAR = re.compile(r"\b[12]\d{3}\b")
_DAY = re.compile(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)", re.I)
_ISO = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")


@lru_cache(maxsize=1024)
def read_english(text: str) -> str | None:
    """The EDTF of an English date with a year and a month, and its day where it names one.

    >>> read_english("December 2020")
    '2020-12'
    """
    text = text.replace("-", " ")
    year = _YEAR.search(text)
    if not year:
        return None
    day = _DAY.search(_YEAR.sub("", text))
    parts = ["year", "month", *(["day"] if day else [])]
    parsed = _parse(re.sub(r"\bof\b", "", text), parts)
    if parsed is None:
        return None
    return write(Day(parsed.year, parsed.month, parsed.day if day else None))


def read_metadata(text: str) -> str | None:
    """The ISO day of a date as metadata writes it (`2021-03-05T08:00:00+08:00`, `2021年3月5日`, `Fri, 5 Mar 2021`).

    `None` where a part is missing or the day does not exist.
    """
    match = _ISO.match(text)
    if match:
        day = Day(int(match[1]), int(match[2]), int(match[3]))
        return write(day) if exists(day) else None
    if not re.search("[A-Za-z]{3}", text):
        return None
    parsed = _parse(text, ["year", "month", "day"])
    return parsed.date().isoformat() if parsed else None


def _parse(text: str, parts: list[str]) -> datetime | None:
    import dateparser

    settings = {
        "RELATIVE_BASE": _BASE,
        "REQUIRE_PARTS": parts,
        "STRICT_PARSING": "day" in parts,
        "DATE_ORDER": "DMY",
        "PREFER_DAY_OF_MONTH": "first",
        "PARSERS": ["absolute-time"],
    }
    parsed = dateparser.parse(text, languages=["en"], settings=settings)
    return parsed if isinstance(parsed, datetime) else None
