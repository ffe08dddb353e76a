"""Headings that no number marks: the title at the top, short lines above paragraphs; captions and footnotes."""

import re

from pipeline.clean.lines import DAY_ALONE, NUMBERED, RANKS, STOPS, Line
from pipeline.clean.pack import CleaningPack

_CAPTION = re.compile(
    r"(?:[图圖表](?:表)?\s?[\dA-Z一二三四五六七八九十]+(?:[-.－—]\d+)*[\s:：.、　]|附[图圖表]\s?\d*[:：\s]|"
    r"(?:单位|單位)[:：]|图为|圖為|[图圖]/|[资資]料[来來]源[:：]|数据来源[:：]|[图圖]片来源[:：])"
)
_FOOTNOTE = re.compile(
    r"(?:\[\^[\w-]{1,12}\]:|\[\d{1,3}\]|〔\d{1,3}〕|［\d{1,3}］|[注註][\d一二三四五六七八九十]{0,2}[:：]|(?:备注|備註|附注|附註)[:：]|[*＊]\s?[注註])"
)
#: The head of an official paper, above its number and its title.
_LETTERHEAD = re.compile(r"[一-鿿]{2,30}(?:文件|公报|公報|专报|简报|簡報)")
_DATE = re.compile(r"[\s（(_]*(?:[12]\d{3}|[二一][〇○零一二三四五六七八九]{3}|民國)\s*(?:年|[-./])")
#: A year that a title or a section begins with, and no date: `2023年河湾市国民经济和社会发展统计公报`.
_YEAR_FIRST = re.compile(
    r"[12]\d{3}年(?:度|上半年|下半年|[一二三四]季度)?(?![一二三四五六七八九十末底初前后後以春夏秋冬]|来|來|至)[一-鿿]{2}[^，。；：]{2,30}"
)
#: The name of a site, above what it shows.
SITE = re.compile(r"[^，。；：\s]{2,20}(?:网站?|網站?|门户|門戶|资讯网|資訊網|官网|官網|在线|線上)")
#: What a page says about a paper: `索 引 号：…`, `发文机关：…`.
_INFO = re.compile(r"[\[【]?[^，。；：:\s]{1,8}(?:\s+[^，。；：:\s]{1,2}){0,3}\s*[\]】]?\s*[:：][^。]*")
#: `专访：……`, `某公司：拟……`; what `甲方：` names is none.
_LABEL_FIRST = re.compile(r"[^，。；：:（(\s方名]{2,6}[：:](?=\S{8})")
_DAY_FIRST = re.compile(r"[12]\d{3}年\d{1,2}月\d{1,2}日(?=[一-鿿]{6})")
_NUMBER = re.compile(r"[〔\[［（(][\dOol]{4}[〕\]］）)].{0,6}\d+\s?号$|^第\s?\d+\s?[号號期]$")
_DATELINE = re.compile(r"(?:社|网|報|报|讯|訊).{0,14}(?:电|電|讯|訊|報道|报道)[）)】\]]?$")
_FOREIGN_DATE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s(?:\d{1,2},?\s)?\d{4}$"
)
_BYLINE = re.compile(r"(?:^|[报報社网網刊])(?:记者|記者|通讯员|通訊員)[\s　：:]|^(?:文|图|文图)[/／]")
#: Who speaks, and when: `主持人 09:01`.
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$")
#: The years of a plan, below its name.
_PERIOD = re.compile(r"[（(]\d{4}.{0,12}[）)]")
_LETTER = re.compile(r"[^\W\d_]")
#: With which characters captions and notes begin.
_ASIDES = frozenset("图圖表附单單资資数[〔［注註备備*＊!")
_NOTE_MARKS = "①②③④⑤⑥⑦⑧⑨⑩*＊"
_INNER = re.compile(r"[。；！？!;]")


def unnumbered(kept: list[Line], pack: CleaningPack) -> None:
    """Find headings without a number: short lines, ended by no mark, between paragraphs or above the first of them."""
    ranked = [x.rank for x in kept if x.kind == "heading" and x.habit in _NUMBERED_HABITS]
    able = []
    joined = False
    for line in kept:
        free = line.kind == "text" and not joined and line.joint is None
        able.append(free and len(line.text) <= 40 and _could_head(line.text, pack))
        joined = line.joint is not None
    first = _title(kept, able, pack)
    seen_numbered = False
    for position, line in enumerate(kept):
        seen_numbered = seen_numbered or (line.kind == "heading" and line.habit in _NUMBERED_HABITS)
        if not able[position] or line.kind != "text" or position + 1 >= len(kept) or position < first:
            continue
        if not _opens_section(kept, position, able, pack):
            continue
        after = kept[position + 1]
        line.kind, line.habit = "heading", "plain"
        if pack.title_end_pattern.search(line.text):
            line.rank = -10
        elif (after.kind == "heading" and after.number == 1) or not ranked:
            line.rank = 1
        else:
            line.rank = 70 if seen_numbered else ranked[0]


_NUMBERED_HABITS = frozenset((*RANKS, "dotted2", "dotted3", "dotted4", "dotted5"))


def asides(raw: str, lines: list[Line]) -> None:
    """Mark captions and footnotes."""
    above: Line | None = None
    image = False
    for line in lines:
        kind = line.kind
        if kind == "gone":
            image = line.text.startswith(("![", "[!["))
            continue
        if kind == "text":
            if line.text[0] in _ASIDES:
                _aside(line)
        elif kind == "item" and line.habit == "circled" and line.start and _is_note(raw, line):
            line.kind = "footnote"
        elif image and line.habit in ("bullet", "star") and line.text[0] in "▲△▼▽↑" and len(line.text) <= 60:
            line.kind = "caption"
        image = False
        if (
            line.kind in ("row", "caption")
            and above is not None
            and above.kind == "text"
            and len(above.text) <= 20
            and above.text[-1] not in STOPS
            and "，" not in above.text
            and not DAY_ALONE.fullmatch(above.text)
        ):
            above.kind = "caption"
        above = line


def _is_note(raw: str, line: Line) -> bool:
    """Whether the mark of a line was set behind a word further up: `……的作用②。` and below `②王某：《……》`."""
    at = raw.find(line.text[0], 0, line.start)
    return at > 0 and raw[at - 1] not in "\n\r \t\u3000。；：:;）)" and raw.find("\n", at, line.start) >= 0


def _aside(line: Line) -> None:
    text = line.text
    if _CAPTION.match(text) and len(text) <= 60 and not text.endswith(("。", "；")):
        line.kind = "caption"
    elif _FOOTNOTE.match(text):
        line.kind = "footnote"
    elif text.startswith("![") and len(text) - text.rfind(")") <= 80:
        line.kind = "caption"


def _title(kept: list[Line], able: list[bool], pack: CleaningPack) -> int:
    """Mark the lines of the title at the top of the text; the position below them.

    Above it may stand labels (`证券代码：…`), numbers and dates; below it there must be text.
    """
    found = 0
    for position, line in enumerate(kept[:16]):
        if (
            not found
            and line.kind == "text"
            and (SITE.fullmatch(line.text) or _is_info(line, position, pack))
        ):
            able[position] = False
            continue
        if position > 7:
            return 0
        if line.kind == "heading":
            if line.habit == "md" and not found and any(
                x.kind == "heading" and x.habit == "md" and x.rank == line.rank
                and NUMBERED.match(x.text.strip("# *"))
                for x in kept if x is not line
            ):  # fmt: skip
                line.rank = -20
            return position
        text = line.text
        wrapped = line.joint is not None and kept[position + 1].joint is None
        if wrapped and _could_head(text + kept[position + 1].text, pack):
            able[position] = line.kind == "text"
        if able[position] and text.strip("【】[]") in pack.short_headings:
            return position
        if position == 0 and line.kind == "text" and (label := _LABEL_FIRST.match(text)):
            able[0] = (
                not text.startswith(pack.labels)
                and line.width <= 40
                and _could_head(text[label.end() :], pack)
                and line.joint is None
            )
        if position == 0 and line.kind == "text" and (day := _DAY_FIRST.match(text)):
            able[0] = _could_head(text[day.end() :], pack) and line.width <= 40
        if not able[position] or line.width < 4 or (not found and _LETTERHEAD.fullmatch(text)):
            if found or line.kind == "item" or line.width > 40 or text.endswith(("。", "；", "！", "：")):
                return position
            continue
        if found and kept[position - 1].row < line.row - 1 and not pack.title_end_pattern.search(text):
            return position  # an empty line above: the author, or a line of its own
        rest = kept[position + 1 : position + 16]
        if found >= 3 or not any(x.width > 20 or x.kind == "heading" or x.text[-1] in STOPS for x in rest):
            return position
        line.kind, line.rank, line.habit = "heading", -20, "title"
        found += 1
        if pack.title_end_pattern.search(text):
            if position + 1 < len(kept) and _ends_title(line, kept[position + 1], pack):
                position += 1
                kept[position].kind, kept[position].rank, kept[position].habit = "heading", -20, "title"
            return position + 1
    return 0


def _is_info(line: Line, position: int, pack: CleaningPack) -> bool:
    """Whether a line further down tells the number, the day or the office of the paper below it."""
    return (
        position > 0
        and len(line.text) <= 80
        and _INFO.fullmatch(line.text) is not None
        and pack.title_end_pattern.search(line.text) is None
    )


def _ends_title(above: Line, line: Line, pack: CleaningPack) -> bool:
    """Whether a line that opens with a bracket ends the title above it: `（2024—2026年）的通知`."""
    return (
        line.kind == "text"
        and line.text[0] in "（("
        and line.row == above.row + 1
        and line.joint is None
        and len(line.text) <= 40
        and pack.title_end_pattern.search(line.text) is not None
    )


def _could_head(text: str, pack: CleaningPack) -> bool:
    """Whether a line is short and open, holds letters, and is neither a date, a label nor a clause."""
    if (
        not 2 <= len(text) <= 40
        or text[-1] in "。！？!?；;：:，,、…—"
        or text[0] in '（("，。、；□☐☑✓√'
        or (text[0] == "“" and text[-1] == "”")
    ):
        return False
    if (
        _NUMBER.search(text)
        or not _LETTER.search(text)
        or (_DATE.match(text) and not _YEAR_FIRST.fullmatch(text))
        or _DATELINE.search(text)
        or _FOREIGN_DATE.search(text)
        or _CLOCK.search(text)
        or _BYLINE.search(text)
        or _INNER.search(text)
        or text.count("，") > 1
        or "\t" in text
    ):
        return False
    label = re.split("[：:]", re.sub(r"[（(][^）)]*[）)]", "", text), maxsplit=1)
    return (
        not (len(label) > 1 and len(label[0]) <= 6) and not text.startswith(pack.labels) and "@" not in text
    )


def _opens_section(kept: list[Line], position: int, able: list[bool], pack: CleaningPack) -> bool:
    """Whether a short line stands above the text of its own section."""
    line, after = kept[position], kept[position + 1]
    text = line.text
    bare = text.rstrip(_NOTE_MARKS)
    if line.width > 30 or "，" in text or "," in text or (len(bare) <= 3 and text not in pack.short_headings):
        return False
    if position:
        before = kept[position - 1]
        last = before.text
        closed = (
            last[-1] in "。！？!?；…”）)】"
            or before.kind in ("heading", "toc", "caption", "row")
            or bool(_DATE.match(last))
        )
        if not closed and (before.row == line.row - 1 or (before.kind == "text" and before.width <= 30)):
            return False  # one of several short lines: a list, an address, the words of a slide
        if (
            before.kind == "heading"
            and before.habit in ("plain", "title")
            and len(bare) <= 4
            and text not in pack.short_headings
        ):
            return False  # the author
    if after.kind == "heading":
        return after.number == 1 or after.habit in ("md", "bold")
    if (_NUMBER.search(after.text) or _PERIOD.fullmatch(after.text)) and pack.title_end_pattern.search(text):
        return True  # the next document of a gazette: its title, and its number or years below
    if after.kind == "text":
        if (
            position + 2 < len(kept)
            and able[position + 1]
            and after.text[-1] not in STOPS
            and after.width <= 30
        ):
            further = kept[position + 2]  # a second line of the heading
            return further.kind == "text" and further.width > 30 and "。" in further.text
        body = after.text
        running = after.joint is not None or "。" in body or "，" in body
        return after.width >= max(line.width * 1.2, 12) and running
    return after.kind == "item" and len(after.text) > len(line.text) and after.number <= 1
