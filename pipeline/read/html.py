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
_BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "ul", "ol", "dl",
    "blockquote", "br", "hr", "pre", "dd", "dt", "figure", "figcaption", "header", "center",
))  # fmt: skip
_TABLE = frozenset(("td", "th"))
#: No cell of a table of figures holds more than this alone in its row.
_CELL = 60
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SKIPPED = frozenset((
    "script", "style", "head", "noscript", "template", "nav", "footer", "aside", "form", "button", "iframe", "svg",
    "select", "object", "canvas", "video", "audio",
))  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|share|related|recommend\w*|copyright|comments?|sidebar|"
    r"qr_?code|meta_content|rich_media_meta|profile|advert\w*|ads?|toolbar|pager|location|dqwz|mbx)(?:$|[\s_-])",
    re.I,
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
        self._hidden += tag in _SKIPPED
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is hidden."""
        self._hidden = max(0, self._hidden - (tag in _SKIPPED))

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
            if not isinstance(child.tag, str) or child.tag in _SKIPPED:
                continue
            text = re.sub(r"\s+", "", child.text_content())
            if len(text) >= 0.85 * total and sum(len(x) for x in lines if x in text) >= 0.85 * total:
                element = child
                break
        else:
            return element
    return element


def markdown(root: Any) -> Iterator[str]:
    """Yield the lines of an element: headings with `#`, list items with `-`, table rows with `|`, bold with `**`."""
    from lxml import etree

    line: list[str] = []
    mark = ""
    cells: list[str] | None = None
    skipped = 0

    def flush() -> Iterator[str]:
        nonlocal mark
        text = " ".join("".join(line).split()).replace("****", "")
        line.clear()
        if text.strip("* "):
            yield f"{mark}{text}"
            mark = ""

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            if event == "end" and not skipped and element.tail:
                line.append(element.tail)
            continue
        hidden = element is not root and (tag in _SKIPPED or _is_furniture(element))
        if event == "start":
            skipped += hidden
            if skipped:
                continue
            if cells is not None and (tag == "br" or tag in _BLOCKS):
                line.append(" ")
            elif tag in _BLOCKS or tag in _TABLE:
                yield from flush()
                if tag in _HEADINGS:
                    mark = "#" * int(tag[1]) + " "
                elif tag == "li":
                    mark = "- "
            if tag == "tr" and not _is_layout(element):
                cells = []
            elif tag in ("strong", "b") and cells is None and not mark.startswith("#"):
                line.append("**")
            if element.text:
                line.append(element.text)
            continue
        if not skipped:
            if tag in ("strong", "b") and cells is None and not mark.startswith("#"):
                line.append("**")
            if tag in ("td", "th") and cells is not None:
                cells.append(" ".join("".join(line).split()).replace("|", "｜"))
                line.clear()
            elif tag == "tr" and cells is not None:
                if any(cells):
                    yield "| " + " | ".join(cells) + " |"
                cells = None
                line.clear()
            elif (tag in _BLOCKS or tag in _TABLE) and cells is None:
                yield from flush()
                mark = ""
        skipped -= hidden
        if not skipped and element is not root and element.tail:
            line.append(element.tail)
    yield from flush()


def _is_layout(row: Any) -> bool:
    """Whether a table row only places what stands in it: another table, or paragraphs in a single cell."""
    if row.find(".//table") is not None:
        return True
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) == 1 and len("".join(cells[0].text_content().split())) > _CELL


def _is_furniture(element: Any) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return (
        bool(names.strip() and _FURNITURE.search(names))
        or element.get("hidden") is not None
        or ("display:none" in (element.get("style") or "").replace(" ", "").lower())
    )


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
