"""What a text says about itself at its top and bottom: title, publisher, author and day, each with where it stood.

A day counts only if it is written in full; a month, or a day without its year, dates no document.
"""

import re
from collections.abc import Container, Iterator

from pipeline.clean.headings import SITE
from pipeline.clean.lines import NUMBERED, ordinal
from pipeline.document import Block

_DAY = (
    r"(?P<year>[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九]{3})\s?[年./-]\s?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月./-]\s?"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?:\s?[日号號])?"
)
_CLOCK = (
    r"(?:\s*[（(]?(?:星期|周|週)[一二三四五六日天][）)]?)?(?:\s*\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2})?分?)?"
)
_ALONE = re.compile(
    rf"[（(【]?(?:[一-鿿]{{1,8}}[，,]\s?)?{_DAY}{_CLOCK}(?:\s*第?[一二三四五六七八九十\dA-Z]{{1,3}}版)?"
    r"(?:\s*[一-鿿]{2,10}(?:网|網|报|報|社|台|臺|在线|客户端))?"
    rf"(?:\s*第?[一二三四五六七八九十\dA-Z]{{1,3}}版)?(?:[於于](?P<place>[一-鿿]{{1,10}}))?"
    r"(?:[，,]\s?[一-鿿]{2,10})?[）)】]?(?:\s*[（(][^（()）]{2,24}(?:更新|发布|發布|修订|修訂)[）)])?(?:\s*[来來]源[:：].{1,20})?"
)
_LABELLED = re.compile(
    rf"(?:(?:发布|發布|发文|發文|发表|發表|发稿|發稿|发送|發送|发件|刊发|刊登|稿件|成文|印发|印發|更新|公告|公开|公開|公布|披露|签发|簽發"
    rf"|生成|录入|上传|报道|信息|会议|會議|寄件|出版|签订|签署|簽訂|簽署)(?:日期|时间|時間)|(?<![一-鿿])(?:日期|时间|時間)|发布于|發布於|[Dd]ate(?=[\s:：]))"
    rf"\s?[:：]?\s?{_DAY}"
)
#: Questions and answers of that day: `2021年3月5日外交部发言人主持例行记者会`.
_CONFERENCE = re.compile(
    rf"{_DAY}[^。，；\n]{{2,30}}(?:记者会|記者會|发布会|發布會|吹风会|见面会)(?:实录|实录全文|文字实录)?"
)
_DATELINE = re.compile(
    rf"^[（(【]?(?:本[报報刊网網][^。，；\n]{{0,12}}|[^。，；\s]{{1,10}}?(?:社|网|網|报|報|台|臺)[^。，；\n]{{0,16}}?){_DAY}(?:电|電|讯|訊|消息|報道|报道)"
)
#: Where a speech was held: `——2022年1月10日在某市人民代表大会会议上`.
_OCCASION = re.compile(rf"[（(]?[—-]{{0,4}}\s?[（(]?{_DAY}[）)]?\s?在[^。；]{{4,60}}上[）)]?")
#: The day of an order of Taiwan's government: `某署公告　中華民國110年5月7日`.
_ROC = re.compile(
    r"(?:.{2,24}(?:公告|令|函)|(?:[發发]文)?日期[:：])?\s*(?:中[華华])?民[國国](?P<year>\d{2,3})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
)
#: `發布日期：113-05-16`, the year counted from 1911.
_ROC_LABELLED = re.compile(
    r"(?:[發发]布日期|[發发]布[時时][間间]|[發发]文日期|日期)\s?[:：]\s?(?:中[華华])?(?:民[國国])?(?P<year>1\d{2}|[5-9]\d)\s?[-./年]\s?(?P<month>\d{1,2})\s?[-./月]\s?"
    r"(?P<day>\d{1,2})(?!\d)日?"
)
#: The line below the title of a page copied out of WeChat: `原创 某某发布 2025年3月18日 18:30 某市`.
_STAMPED = re.compile(
    rf"[^，。；：:]{{0,40}}?{_DAY}\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?"
    rf"(?:\s*(?:发表于)?\s*[一-鿿]{{2,6}})?(?:\s+[一-鿿]{{2,4}}\s?[:：]\s?[^\s，。]{{1,20}}){{0,4}}"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_FOREIGN = re.compile(
    rf"(?:[Dd]ate: ?)?(?:[A-Z][A-Za-z .]{{1,30}}, )?(?P<day>\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{1,2}}, \d{{4}})"
    r"(?: \d{1,2}:\d\d(?::\d\d)?(?: ?[+-]\d{4})?(?: \([A-Z]{2,4}\))?)?"
)
_AGENCY = re.compile(
    r"[（(【]?(?P<name>[一-鿿]{2,6}社)(?!会|會|区|區|长|長|团|團|论|論)[^。，；、\n]{0,14}?\d{1,2}月\d{1,2}日(?:电|電|讯|訊)"
)
_PUBLISHER = re.compile(
    r"(?<![据據料片])(?:文章)?(?:来源|來源|稿源|信息来源|转自|轉自)\s?[:：丨|]\s?(?P<name>[^\s，。；|丨:：]{2,30})"
)
_AUTHOR = re.compile(
    r"(?:^|(?<=\s))(?:作者|撰文|文|记者|記者|发件人|寄件[人者]|From)\s?[:：丨/|／]\s?(?P<name>[^\s，。；:：|丨？?！<]{2,30}+)(?![？?！])"
)
#: `标题：…` among what a page says about a paper, `主题：…` at the head of a mail.
_TITLE_LABEL = re.compile(
    r"(?m)^(?:.{0,60}\t)?(?:标\s*题|標\s*題|信息名称|文件名称|原标题|主题|主旨|Subject)\s?[:：]\s?"
    r"(?:(?:回复|答复|转发|回覆|轉寄|Re|RE|Fwd|FW)[:：]\s?)*(?P<title>[^\n\t。]{4,100})(?=\t|$)"
)
_TITLE_NOTE = re.compile(r"\s*(?:\[\d{1,2}\]|[①-⑨*＊])$")
#: `某公司：管理制度2023-08-31`, as sites set the day behind the title of an announcement.
_TITLE_DAY = re.compile(rf"[^。]{{6,60}}?[^\d\s./-]\s?[（(]?{_DAY}[）)]?")
_ACCOUNT = re.compile(r"\[\s*([^\[\]\n，。]{2,30}?)\s*\Z")
PAPER = re.compile(
    r"[一-鿿]{2,6}(?:日报|日報|晚报|晚報|早报|早報|时报|時報|周报|週報|周刊|週刊|都市报|晨报|晨報|商报|青年报|新闻网)"
)
_YEAR = re.compile(r"[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九]{3}")
#: How many blocks at the top and at the bottom may speak about the text.
_TOP, _BOTTOM = 10, 3


def describe(
    text: str, norm: str, blocks: tuple[Block, ...], known: Container[str] = (), *, page: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Yield `(field, value, origin)`, the surest first; what is `known` is not sought. Days are read in `norm`.

    A `page` is the head of several articles, however short.
    """
    if not blocks:
        return
    if "title" not in known:
        if found := _TITLE_LABEL.search(text, 0, blocks[min(_TOP, len(blocks)) - 1].end):
            yield "title", found["title"].strip(), "header"
        if title := _title(text, blocks):
            yield "title", title, "heading"
    if len(blocks) < 3 and not page:
        return
    head = _head(text, norm, blocks)
    if "published" not in known:
        yield from _days_above(norm, [(block, plain) for block, _, plain in head])
    if "publisher" not in known or "author" not in known:
        last = [(b, text[b.start : min(b.end, b.start + 120)]) for b in blocks[-_BOTTOM:]]
        yield from _people([(block, line) for block, line, _ in head], last)
    if "published" not in known:
        yield from _days_below(norm, blocks)
        first = blocks[0]
        if first.kind == "heading" and (match := _TITLE_DAY.fullmatch(norm, first.start, first.end)):
            yield from _day(match, "heading")


def _head(text: str, norm: str, blocks: tuple[Block, ...]) -> list[tuple[Block, str, str]]:
    """The blocks at the top of a text that may speak about it, each with its lines and their plain form."""
    found: list[tuple[Block, str, str]] = []
    for block in blocks[:_TOP]:
        if block.kind not in ("toc", "item"):
            start, end = block.start, min(block.end, block.start + 120)
            lines, plain = _lines(text[start:end]), norm[start:end]
            found.extend(
                zip(
                    [block] * len(lines), lines, plain.split("\t") if len(lines) > 1 else [plain], strict=True
                )
            )
    return found


def account(raw: str) -> Iterator[tuple[str, str, str]]:
    """Yield the account of a WeChat page that was saved as Markdown: its name is a link that leads nowhere."""
    at = raw.find("](javascript:void", 0, 2000)
    if at > 0 and (match := _ACCOUNT.search(raw, max(at - 40, 0), at)):
        yield "publisher", match[1], "wechat page"


def _lines(text: str) -> list[str]:
    """The cells of the head of a newspaper's page, `某某日报　2025年10月12日　第三版`; any other text is one line."""
    cells = text.split("\t") if "\t" in text else [text]
    return cells if any(PAPER.fullmatch(cell) for cell in cells) else [text]


def _days_above(text: str, top: list[tuple[Block, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the days at the top of a text: in a dateline, behind a label, or alone on a line."""
    dated = [(block, line) for block, line in top if _YEAR.search(line)]
    for block, line in dated:
        if block.start == 0 and (match := _CONFERENCE.fullmatch(line)):
            yield from _day(match, "heading")
        if match := _DATELINE.match(line):
            yield from _day(match, "dateline")
    for block, line in dated:
        if block.end - block.start <= 80 and (match := _LABELLED.search(line)):
            yield from _day(match, "header")
    for block, line in top:
        if block.kind == "paragraph" and (block.end - block.start > 60 or text[block.end - 1] in "。！"):
            break
        line = line.strip()
        if match := _ALONE.fullmatch(line) or _OCCASION.fullmatch(line) or _STAMPED.fullmatch(line):
            yield from _day(match, "header")
        elif match := _ROC.fullmatch(line) or _ROC_LABELLED.fullmatch(line):
            yield from _roc_day(match, "header")
        elif match := _FOREIGN.fullmatch(line):
            yield "published", match["day"], "header"


def _people(top: list[tuple[Block, str]], last: list[tuple[Block, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield who published and who wrote the text."""
    short = [line for block, line in top if block.end - block.start <= 80]
    for line in short[:3]:
        if PAPER.fullmatch(line):
            yield "publisher", line, "header"
        elif (day := _ALONE.fullmatch(line)) and (paper := PAPER.search(line, day.end("day"))):
            yield "publisher", paper[0].removeprefix("日"), "header"
    for line in short:
        if ("源" in line or "自" in line) and (match := _PUBLISHER.search(line)):
            yield "publisher", match["name"], "header"
        if match := _AUTHOR.search(line):
            yield "author", match["name"], "header"
    for block, line in last:
        if block.kind == "paragraph" and block.end - block.start <= 40 and (match := _PUBLISHER.match(line)):
            yield "publisher", match["name"], "footer"
    for _, line in (*top, *last):
        if "社" in line and (match := _AGENCY.match(line)):
            yield "publisher", match["name"], "dateline"


def _days_below(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield the days below a signature, those at the bottom first."""
    for index in (*range(len(blocks) - 1, max(1, len(blocks) - 1 - _BOTTOM), -1), *range(2, len(blocks))):
        block, above = blocks[index], blocks[index - 1]
        if block.kind != "paragraph" or block.end - block.start > 40:
            continue
        if index >= len(blocks) - _BOTTOM:
            line = text[block.start : block.end].strip()
            if match := _LABELLED.match(line):
                yield from _day(match, "footer")
            elif match := _ROC_LABELLED.fullmatch(line):
                yield from _roc_day(match, "footer")
        signed = above.end - above.start <= 40 and text[above.end - 1] not in "。：；"
        if (signed or index >= len(blocks) - _BOTTOM) and (
            match := _ALONE.fullmatch(text[block.start : block.end].strip())
        ):
            yield from _day(match, "sign-off")


def _title(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The headings of the highest level that open the text, as one line; a newspaper's name is none of them."""
    lines: list[str] = []
    top = blocks[:6]
    named = [b for b in top if b.kind == "heading" and PAPER.fullmatch(text, b.start, b.end)]
    level = min((b.level for b in top if b.kind == "heading" and b not in named), default=1) if named else 1
    for block, below in zip(top, (*top[1:], None), strict=True):
        if block.kind == "heading" and block.level <= level:
            if below and below.kind == "heading" and text.endswith(_LETTERHEADS, block.start, block.end):
                continue  # 某部新聞稿, above its title
            if (
                block in named
                or NUMBERED.match(text, block.start, block.end)
                or (block.end - block.start <= 24 and SITE.fullmatch(text, block.start, block.end))
            ):
                continue
            lines.append(text[block.start : block.end].strip("* "))
            if named:
                break  # below a newspaper's name stand headline and subtitle, and nothing tells them apart
        elif lines or block.kind == "item" or block.end - block.start > 60:
            break
    title = _TITLE_NOTE.sub("", "".join(lines))
    return title if 4 <= len(title) <= 120 else None


def _day(match: re.Match[str], origin: str) -> Iterator[tuple[str, str, str]]:
    year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
    yield "published", f"{year:04d}-{month:02d}-{day:02d}", origin


def _roc_day(match: re.Match[str], origin: str) -> Iterator[tuple[str, str, str]]:
    """Yield a day whose year counts from 1911."""
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    yield "published", f"{year + 1911:04d}-{month:02d}-{day:02d}", origin


_LETTERHEADS = ("新聞稿", "新闻稿", "新聞公報", "新闻公报")
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return int(text.translate(_DIGITS)) if len(text) == 4 else ordinal(text)
