"""Metadata: what is known about a document, each value with where it came from. No date is ever guessed."""

import re
from collections.abc import Iterable

from pipeline.dates.foreign import read_metadata
from pipeline.document import Problem

FIELDS = ("title", "url", "publisher", "author", "published", "fetched")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)$")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{6})?$")
_LONGEST = 2000
_SURROGATE = re.compile("[\ud800-\udfff]")


def settle(found: Iterable[tuple[str, str, str]]) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Values, their origins, and what is wrong with those left out, from `(field, value, origin)`; the first counts.

    A date that is no day of the calendar is left out and named, never bent into one.
    """
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    problems: list[Problem] = []
    for field, raw, origin in found:
        value = " ".join(raw.split())[:_LONGEST]
        if not value or field in values or field not in FIELDS or _SURROGATE.search(value):
            continue
        if field in ("published", "fetched"):
            moment = iso(value)
            if moment is None:
                message = f"{origin}: {field}: {value[:40]!r} is no day of the calendar"
                problems.append(Problem("read.date", message, "correct the date; without one it stays empty"))
                continue
            value = moment
        values[field], origins[field] = value, origin
    return values, origins, problems


def iso(value: str) -> str | None:
    """A day or moment in ISO 8601, from what front matter, pages and dumps write; `None` for what names no day.

    >>> iso("2021年3月5日"), iso("2021-03-05 08:30"), iso("2022-02-30"), iso("20210305")
    ('2021-03-05', '2021-03-05T08:30', None, '2021-03-05')
    """
    value = value.strip()
    if compact := _COMPACT.match(value):
        value = "-".join(compact.groups())
    day = read_metadata(value)
    if day is None:
        return None
    moment = _MOMENT.match(value)
    return f"{day}T{moment[2]}" if moment else day
