"""YAML front matter: metadata between two lines of dashes at the top of a file."""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
#: Our field by the names that collectors give it.
FIELDS = {
    "title": "title", "url": "url", "link": "url", "source": "publisher", "publisher": "publisher",
    "author": "author", "date": "published", "published": "published", "publish_date": "published",
    "fetch_date": "fetched", "fetched": "fetched",
}  # fmt: skip
MAX_SIZE = 16_384


def read_front_matter(text: str) -> tuple[dict[str, str], int, str | None]:
    """Metadata, the offset at which the body begins, and what is wrong with the front matter, if anything."""
    if not text.lstrip("\ufeff").startswith("---"):
        return {}, 0, None
    match = _FENCE.match(text)
    if not match:
        return {}, 0, "front matter: the closing line of dashes is missing"
    body = match.end()
    if len(match[1]) > MAX_SIZE or "&" in match[1] and re.search(r"^\s*[^'\"\n]*:\s*&\w+", match[1], re.M):
        return _by_line(match[1]), body, "front matter: too large, or with YAML anchors"
    try:
        data: Any = YAML(typ="safe", pure=True).load(match[1])
    except (YAMLError, ValueError, RecursionError) as error:
        line = str(getattr(error, "problem", None) or error).splitlines()[0]
        return _by_line(match[1]), body, f"front matter: {line}"
    if not isinstance(data, dict):
        return {}, body, "front matter: not a list of `name: value`"
    known = {FIELDS[str(k).lower()]: v for k, v in data.items() if str(k).lower() in FIELDS and v is not None}
    return {k: str(v) for k, v in known.items()}, body, None


def _by_line(text: str) -> dict[str, str]:
    """What can be read of broken front matter: plain `name: value` lines, the first of each name."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        field = FIELDS.get(name.strip().lower())
        if colon and field and value.strip():
            found.setdefault(field, value.strip().strip("'\""))
    return found
