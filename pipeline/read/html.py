"""HTML: the main text of a saved page, as Markdown, and what its head says about it.

Raw offsets count in that text; `sha256` is of the page as saved.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Source
from pipeline.read.encodings import decode
from pipeline.read.errors import Refused
from pipeline.read.metadata import settle
from pipeline.read.text import check_text

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})",
    re.I,
)
#: Our field by the names of `<meta>` elements, the more telling first.
_META = {
    "title": ("articletitle", "og:title", "twitter:title", "dc.title", "headline"),
    "publisher": ("og:article:author", "contentsource", "og:site_name", "dc.publisher", "sitename", "source", "publisher"),
    "author": ("author", "article:author", "dc.creator", "byl"),
    "published": ("article:published_time", "pubdate", "publishdate", "publish_date", "datepublished", "dc.date.issued",
                  "dc.date", "weibo:article:create_at", "og:published_time", "og:release_date", "date"),
    "url": ("og:url", "twitter:url"),
}  # fmt: skip
_WECHAT_TIME = re.compile(r"\bvar\s+(?:ct|oriCreateTime|create_time)\s*=\s*[\"'](\d{10})[\"']")
_WECHAT_NAME = re.compile(r"\bvar\s+nickname\s*=\s*(?:htmlDecode\()?[\"']([^\"'<>]{1,60})[\"']")
_LD_DATE = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"']([^\"']{8,40})[\"']")
_CHINA = timezone(timedelta(hours=8))
_BLOCKS = frozenset(
    "p div section article h1 h2 h3 h4 h5 h6 li tr table ul ol blockquote br pre dd dt figcaption".split()
)


def read(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The one Source of a saved page.

    Raises:
        Refused: too large, not decodable, or without any text.
    """
    limit = pack.limits.page_bytes
    if len(data) > limit:
        raise Refused(
            "too_large",
            f"{doc_id}: a page of {len(data):,} bytes, more than the {limit:,} allowed",
            "save the article alone, or raise limits.page_bytes in rules/cleaning.yaml",
        )
    declared = _CHARSET.search(data[:4096])
    name = (declared[1] or declared[2]).decode("ascii") if declared else None
    page, encoding, odd = decode(data, doc_id, name)
    return [from_page(page, doc_id, hashlib.sha256(data).hexdigest(), encoding, odd, pack)]


def from_page(
    page: str, doc_id: str, sha256: str, encoding: str, odd: list[str], pack: CleaningPack
) -> Source:
    """The Source of a decoded page.

    Raises:
        Refused: the page holds no text.
    """
    tree = _parse(page)
    text = main_text(page, tree)
    check_text(text, doc_id, pack)
    values, origins, problems = settle(_metadata(page, tree))
    return Source(
        doc_id=doc_id,
        text=text,
        sha256=sha256,
        media_type="text/html",
        encoding=encoding,
        metadata=values,
        origins=origins,
        problems=(*problems, *odd),
    )


def _parse(page: str) -> Any:
    from lxml import etree, html

    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", page.replace("\0", ""))
    try:
        return html.fromstring(
            cleaned, parser=html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def main_text(page: str, tree: Any) -> str:
    """The page's article without navigation, scripts and advertisements; all its text where no article stands out."""
    import trafilatura

    text: str | None = None
    if tree is not None:
        try:
            text = trafilatura.extract(
                page.replace("\0", ""),
                output_format="markdown",
                include_comments=False,
                include_tables=True,
                include_formatting=True,
                include_links=False,
                include_images=False,
                favor_recall=True,
                with_metadata=False,
            )
        except (RecursionError, ValueError, AttributeError, TypeError):
            text = None
    return text or "\n".join(_all_text(tree))


def _all_text(tree: Any) -> Iterator[str]:
    """Yield the lines of a page in document order, scripts and styles left out."""
    if tree is None:
        return
    from lxml import etree

    line: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        hidden = element.tag in ("script", "style", "head", "noscript", "template")
        if element.tag in _BLOCKS and line:
            yield " ".join("".join(line).split())
            line.clear()
        if event == "start" and element.text and not hidden:
            line.append(element.text)
        elif event == "end" and element.tail:
            line.append(element.tail)
    if line:
        yield " ".join("".join(line).split())


def _metadata(page: str, tree: Any) -> Iterator[tuple[str, str, str]]:
    """Yield `(field, value, origin)` from the page's own statements, the surest first."""
    if tree is None:
        return
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            meta.setdefault(name.strip().lower(), content)
    for field, names in _META.items():
        for name in names:
            if name in meta:
                yield field, meta[name], f"html meta {name}"
    if name := _WECHAT_NAME.search(page):
        yield "publisher", name[1], "wechat page"
    if stamp := _WECHAT_TIME.search(page):
        yield "published", datetime.fromtimestamp(int(stamp[1]), _CHINA).date().isoformat(), "wechat page"
    if date := _LD_DATE.search(page):
        yield "published", date[1], "html ld+json"
    for element in tree.iter("time"):
        if element.get("datetime"):
            yield "published", element.get("datetime"), "html time"
            break
    for element in tree.iter("link"):
        if element.get("rel") == "canonical" and element.get("href"):
            yield "url", element.get("href"), "html canonical"
    for tag in ("h1", "title"):
        for element in tree.iter(tag):
            if title := " ".join(element.text_content().split()):
                yield "title", title, f"html {tag}"
            break
