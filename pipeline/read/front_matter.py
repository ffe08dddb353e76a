"""YAML front matter: metadata between two lines of dashes at the top of a file."""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_PAIR = re.compile(r"[ \t]*[\w-]{1,40}[ \t]*:")
#: Our field by the names that collectors give it.
FIELDS = {
    "title": "title", "标题": "title", "url": "url", "link": "url", "source_url": "url", "链接": "url",
    "source": "publisher", "publisher": "publisher", "site": "publisher", "来源": "publisher",
    "author": "author", "作者": "author",
    "date": "published", "published": "published", "publish_date": "published", "published_at": "published",
    "pubdate": "published", "发布时间": "published", "发布日期": "published", "日期": "published",
    "fetch_date": "fetched", "fetched": "fetched", "fetched_at": "fetched", "crawl_time": "fetched",
}  # fmt: skip
MAX_SIZE = 16_384
#: Brackets, anchors and tags have no place in a list of `name: value`; they are how a small text becomes a large one.
_UNFIT = re.compile(r"(?m)^\s*(?:-\s*)*[^'\"\n#]*?:\s*[&*!]\S|[\[{]\s*[\[{]\s*[\[{]|^\s*(?:- ){4}")

#: A line whose reading YAML leaves no doubt about: a word, a colon, and one value that is quoted or needs no quotes.
_SIMPLE = re.compile(
    r"""([^\W\d_][\w-]{0,40}):(?:[ ]+(?:
        "([^"\\]*)" | '([^']*)' | ([^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^:#] | :(?![ ]|$) | (?<![ ])\#)*)
    ))?[ ]*""",
    re.X,
)


def read_front_matter(text: str) -> tuple[dict[str, str], int, str | None]:
    """Metadata, the offset at which the body begins, and what is wrong with the front matter, if anything."""
    opening = _OPENING.match(text)
    if not opening:
        return {}, 0, None
    match = _FENCE.match(text)
    if not match:
        if not _PAIR.match(text, opening.end()):
            return {}, 0, None  # a ruled line above the text
        return {}, 0, "front matter: the closing line of dashes is missing"
    body = match.end()
    if not _PAIR.search(match[1]):
        return ({}, body, None) if not match[1].strip() else ({}, 0, None)
    data: Any = _simple(match[1]) if len(match[1]) <= MAX_SIZE else None
    if not data and (len(match[1]) > MAX_SIZE or _UNFIT.search(match[1])):
        return (
            _by_line(match[1][:MAX_SIZE]),
            body,
            "front matter: too large, or with YAML anchors, tags or nesting",
        )
    try:
        data = data or YAML(typ="base", pure=True).load(match[1])
    except (YAMLError, ValueError, RecursionError) as error:
        line = str(getattr(error, "problem", None) or error).splitlines()[0]
        return _by_line(match[1]), body, f"front matter: {line}"
    if not isinstance(data, dict):
        return {}, body, "front matter: not a list of `name: value`"
    known: dict[str, str] = {}
    for name, value in data.items():
        field = FIELDS.get(str(name).strip().lower())
        if field and value not in (None, "") and field not in known:
            known[field] = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return known, body, None


def _simple(text: str) -> dict[str, str] | None:
    """What the front matter says where each line is a simple one; else `None`, and YAML's own reader is asked.

    Nearly all front matter is like that, and YAML's reader takes longer over it than we over a short article.
    """
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if not line:
            continue
        match = _SIMPLE.fullmatch(line) if line.isprintable() else None
        if match is None or match[1] in found:
            return None
        found[match[1]] = match[2] or match[3] or (match[4] or "").rstrip(" ")
    return found


def _by_line(text: str) -> dict[str, str]:
    """What can be read of broken front matter: plain `name: value` lines, the first of each name."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        field = FIELDS.get(name.strip().lower())
        if colon and field and value.strip():
            found.setdefault(field, value.strip().strip("'\""))
    return found
