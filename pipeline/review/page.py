"""The page: one template, live from the server or as one self-contained file that only shows."""

import json
import re
from typing import Any

from markupsafe import Markup

from pipeline.review.desk import Desk
from pipeline.review.html import digest, static, templates
from pipeline.review.plain import INVISIBLE

_STYLES = ("base.css", "page.css")
_SCRIPTS = ("words.js", "article.js", "records.js", "views.js", "page.js")
_UNSAFE = re.compile(f"[<>&]|{INVISIBLE.pattern}")


def embed(data: Any) -> Markup:
    """JSON that can stand in a page: no markup and no invisible character in it, all as `\\uXXXX`."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    code = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{code[i]:02x}{code[i + 1]:02x}" for i in range(0, len(code), 2))


def about(desk: Desk) -> dict[str, Any]:
    """What the page is about: the version, what it is held against, and who decides."""
    return {
        "version": desk.version.number,
        "base": desk.base.number if desk.base else None,
        "cause": desk.difference.cause.as_json() if desk.difference else None,
        "name": desk.name,
        "offset": desk.offset,
    }


def live(desk: Desk, nonce: str) -> str:
    """The page of a running server; it asks for documents one by one."""
    data = {"about": about(desk), "documents": desk.documents(), "live": True}
    return (
        templates()
        .get_template("page.html")
        .render(
            data=embed(data),
            style=Markup(static(*_STYLES)),
            script=Markup(static(*_SCRIPTS)),
            nonce=nonce,
            policy=None,
        )
    )


def write(desk: Desk, doc_ids: list[str] | None = None) -> str:
    """The same page as one file, with the documents in it. It can decide nothing and loads nothing."""
    documents = [d for d in desk.documents() if doc_ids is None or d["doc_id"] in doc_ids]
    data = {
        "about": about(desk),
        "documents": documents,
        "changes": desk.changes(),
        "content": {d["doc_id"]: desk.document(d["doc_id"]) for d in documents},
        "live": False,
    }
    style, script = static(*_STYLES), static(*_SCRIPTS)
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return (
        templates()
        .get_template("page.html")
        .render(
            data=embed(data), style=Markup(style), script=Markup(script), nonce=None, policy=Markup(policy)
        )
    )
