"""HTML: the main text of a saved page, as Markdown, and what its head says about it.

Raw offsets count in that text; `sha256` is of the page as saved.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Problem, Source
from pipeline.metadata import settle
from pipeline.read.encodings import decode
from pipeline.read.errors import Refused
from pipeline.read.page_text import BLOCKS, SKIPPED, markdown
from pipeline.read.text import check_text

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})",
    re.I,
)
#: Our field by the names of `<meta>` elements, the more telling first.
_META = {
    "title": ("articletitle", "og:title", "twitter:title", "dc.title", "headline"),
    "publisher": ("og:article:author", "contentsource", "og:site_name", "dc.publisher", "sitename", "source",
                  "publisher"),
    "author": ("author", "article:author", "dc.creator", "byl"),
    "published": ("article:published_time", "pubdate", "publishdate", "publish_date", "datepublished", "dc.date.issued",
                  "dc.date", "weibo:article:create_at", "og:published_time", "og:release_date", "date"),
    "url": ("og:url", "twitter:url"),
}  # fmt: skip
_WECHAT_TIME = re.compile(r"\bvar\s+(?:ct|oriCreateTime|create_time)\s*=\s*[\"'](\d{10})[\"']")
_WECHAT_NAME = re.compile(r"\bvar\s+nickname\s*=\s*(?:htmlDecode\()?[\"']([^\"'<>]{1,60})[\"']")
_LD_DATE = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"']([^\"']{8,40})[\"']")
#: A script that writes Chinese text into its page.
_WRITES = re.compile(
    r"(?:document\.write(?:ln)?\s*\(|\.(?:innerHTML|innerText|textContent)\s*\+?=)\s*[\"'`][^\"'`\n]{0,200}?[一-鿿]{4}"
)
_CHINA = timezone(timedelta(hours=8))
#: What holds the whole page on some servers, and only what is to be searched for elsewhere.
_MAY_HOLD = frozenset(("form",))
#: Between a title and the name of its site.
_SITE = re.compile(
    r"\s*[_|｜]+\s*|\s+[-–—]+\s+|[-–—]{1,2}(?=[^-–—]{2,20}(?:网站?|網站?|政府|[局厅廳委报報台臺]|[門门][戶户])$)"
)
_NO_PUBLISHER = ("微信公众平台",)


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
    page: str, doc_id: str, sha256: str, encoding: str, odd: list[Problem], pack: CleaningPack
) -> Source:
    """The Source of a decoded page.

    Raises:
        Refused: the page holds no text.
    """
    tree = _parse(page)
    text = main_text(page, tree)
    check_text(text, doc_id, pack)
    values, origins, problems = settle(_metadata(page, tree))
    if _WRITES.search(page):
        message = "scripts of the page write text into it: nothing that they write was read"
        problems.append(
            Problem("read.scripts", message, "save the page as the browser shows it, without scripts")
        )
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
    """The page's article as Markdown, without navigation, scripts and advertisements.

    trafilatura says which text is the article; the element that holds it is then written out with its headings,
    lists and tables. Where no article stands out, all the text of the page is.
    """
    if tree is None:
        return ""
    body = tree.find("body") if tree.tag == "html" else tree
    body = tree if body is None else body
    for holder in (_holder(body, _article(page)), body):
        if (found := "\n".join(markdown(holder))).strip():
            return found
    plain = _Plain()
    plain.feed(page)  # nested too deep for a tree
    return "\n".join(line for piece in "".join(plain.pieces).split("\n") if (line := " ".join(piece.split())))


class _Plain(HTMLParser):
    """All the text of a page outside scripts and styles, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line at a block, and hide what scripts hold."""
        self._hidden += tag in SKIPPED - _MAY_HOLD
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is hidden."""
        self._hidden = max(0, self._hidden - (tag in SKIPPED - _MAY_HOLD))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._hidden:
            self.pieces.append(data)


def _article(page: str) -> list[str]:
    """The lines of the article without spaces, as trafilatura finds it."""
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    config.set(
        "DEFAULT", "MIN_EXTRACTED_SIZE", "40"
    )  # its default counts in letters, not in Chinese characters
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # no clock
    try:
        text = trafilatura.extract(
            page.replace("\0", ""),
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            config=config,
        )
    except (RecursionError, ValueError, AttributeError, TypeError):
        text = None
    lines = (re.sub(r"[\s|*#-]+", "", line) for line in (text or "").splitlines())
    return [line for line in lines if len(line) > 1]


def _holder(element: Any, lines: list[str]) -> Any:
    """The innermost element that holds nearly all of the lines."""
    total = sum(map(len, lines))
    if not total:
        return element
    for _ in range(80):
        for child in element:
            if not isinstance(child.tag, str) or child.tag in SKIPPED - _MAY_HOLD:
                continue
            text = re.sub(r"\s+", "", child.text_content())
            if len(text) >= 0.85 * total and sum(len(x) for x in lines if x in text) >= 0.85 * total:
                element = child
                break
        else:
            return element
    return element


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
    if account := _WECHAT_NAME.search(page):
        yield "publisher", account[1], "wechat page"
    for field, names in _META.items():
        for name in names:
            if name in meta and meta[name].strip() not in _NO_PUBLISHER:
                yield field, meta[name], f"html meta {name}"
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
    yield from _titles(tree)


def _titles(tree: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the headline, unless it is only the name of the site, and the page's title without that name."""
    named = {
        tag: next((text for e in tree.iter(tag) if (text := " ".join(e.text_content().split()))), "")
        for tag in ("h1", "title")
    }
    headline, title = named["h1"], named["title"]
    first = _SITE.split(title, maxsplit=1)[0].strip()
    if headline and not (headline in title and headline not in (first, title)):
        yield "title", headline, "html h1"
    if title:
        yield "title", first if len(first) >= 6 else title, "html title"
