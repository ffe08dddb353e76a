"""Templates: what comes from a document goes through here, escaped, its invisible marks written out."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.diff import KINDS, SORTS, Change, Difference
from pipeline.review.plain import one_line, show, visible
from pipeline.review.report import SIGNS, Grouping, groups, headline, tally, title

HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates, escaping whatever they print."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=8)
def static(*names: str) -> str:
    """The static files of those names, one after the other."""
    return "\n".join((HERE / "static" / name).read_text(encoding="utf-8") for name in names)


def digest(text: str) -> str:
    """The digest by which a Content-Security-Policy lets an inline style or script through."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def diff_page(difference: Difference, by: Grouping = "document") -> Iterator[str]:
    """Yield the pieces of one self-contained page that shows a difference, old and new side by side."""
    style = static("base.css", "diff.css")
    kinds = [
        (k, [sum(c.kind == k and c.sort == s for c in difference.changes) for s in SORTS]) for k in KINDS
    ]
    yield from (
        templates()
        .get_template("diff.html")
        .generate(
            style=Markup(style),  # our own file
            style_digest=digest(style),
            title=title(difference),
            cause=str(difference.cause),
            sorts=SORTS,
            signs=SIGNS,
            summary=[(kind, counts) for kind, counts in kinds if any(counts)],
            groups=[
                {
                    "name": one_line(name),
                    "tally": tally(changes),
                    "changes": [_change(c, by) for c in changes],
                }
                for name, changes in groups(difference.changes, by)
            ],
        )
    )


def _change(change: Change, by: Grouping) -> dict[str, Any]:
    before, after = headline(change)
    return {
        "sort": change.sort,
        "kind": change.kind,
        "place": one_line((change.doc_id if by == "rule" else change.rule) or ""),
        "cause": str(change.cause),
        "sides": [
            {
                "name": "old",
                "says": one_line(before),
                "fields": _fields((f.name, f.old) for f in change.fields),
                "sentence": [visible(part) for part in change.old_sentence or ()],
            },
            {
                "name": "new",
                "says": one_line(after),
                "fields": _fields((f.name, f.new) for f in change.fields),
                "sentence": [visible(part) for part in change.new_sentence or ()],
            },
        ],
    }


def _fields(fields: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, one_line(show(value))) for name, value in fields]
