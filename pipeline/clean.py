"""Source → Document: take out what is no text, join what was torn, and keep the raw offset of every character.

Cleaning never rewrites. Each step looks at the raw text and yields `Edit`s; the clean text is what they leave.
So a raw offset is known by construction and never found again afterwards.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.characters import detect_script, normalize
from pipeline.document import Block, BlockKind, Document, Edit, Source

CJK = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK_MARK = r"\u3001-\u3004\u3008-\u301f\u2018-\u201d\u2026\u2014\u00b7\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65\uffe5"

_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r)?")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\(([^)\n]*)\)")
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]+")
_EMPHASIS = re.compile(r"\*{2,}|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`+")
_TAG = re.compile(r"</?(?:br|p|div|span|strong|em|b|i|u|font|section|img|a|sup|sub)\b[^>\n]*>", re.I)
_SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+|[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
_NUMBERED = re.compile(
    rf"(?:(?P<md>#{{1,6}})\s|(?P<bold>\*\*)|(?P<part>第[一二三四五六七八九十百\d]+[章节節编編部篇]\s?)"
    rf"|(?P<cn>[一二三四五六七八九十]{{1,3}}、)|(?P<paren>[（(][一二三四五六七八九十]{{1,3}}[)）])"
    rf"|(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\.?(?![\d%％亿億万萬千百倍元]))|(?P<num>\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[)）]|\d{{1,2}}\)))"
)
_BULLET = re.compile(r"[*+\-–—•·●○■□◆◇▪▫►▶➢➤✓★☆‣Ø\ue000-\uf8ff][ \t\u3000]*|l[ \t]+(?=[^\x00-\x7f])")
_PAGE = re.compile(r"\s*(?:[-—－–]\s*)?(?:第\s*)?\d{1,4}(?:\s*[-—－–]|\s*页|\s*頁)?\s*")
_RULE = re.compile(r"\s*[-—_=*－\s]{3,}\s*")
_ENDS = tuple("。！？：；!?:;」』”）)】》…")
_STOPS = tuple("。！？!?；;：:")

LineKind = Literal["blank", "heading", "item", "row", "text", "gone"]


@dataclass(slots=True)
class Line:
    """A raw line less its indentation and line end, and what it is."""

    start: int
    end: int
    stop: int  # with the line end
    kind: LineKind = "text"
    level: int = 0
    mark: int = 0  # length of a bullet in front


def clean(source: Source) -> Document:
    """The clean document of `source`."""
    raw = source.text
    lines = list(read_lines(source))
    classify(raw, lines)
    edits: list[Edit] = []
    edits.extend(furniture(raw, lines))
    breaks = dict(join_lines(raw, lines))
    edits.extend(line_edits(raw, lines, breaks, source))
    for line in lines:
        if line.kind not in ("gone", "blank"):
            edits.extend(inline(raw, line))
    return build(source, edits, lines, breaks)


def read_lines(source: Source) -> Iterator[Line]:
    """Yield the body's lines, indentation left out."""
    raw, (at, stop) = source.text, source.body_span
    while at < stop:
        match = _LINE.match(raw, at, stop)
        end = match.end() if match else stop
        if end == at:
            break
        text = raw[at:end]
        stripped = text.strip(" \t\r\n\u3000\u00a0\ufeff\x0c")
        start = at + text.find(stripped) if stripped else at
        yield Line(start, start + len(stripped), end, "text" if stripped else "blank")
        at = end


def classify(raw: str, lines: list[Line]) -> None:
    """Say of each line whether it is a heading, a list item, a table row or running text."""
    for line in lines:
        if line.kind == "blank":
            continue
        text = raw[line.start : line.end]
        if text.count("|") >= 2 and text.startswith("|"):
            line.kind = "row"
            continue
        if bullet := _BULLET.match(text):
            if not text.startswith("**") and bullet.end() < len(text):
                line.kind, line.mark = "item", bullet.end()
                continue
        numbered = _NUMBERED.match(text)
        if numbered is None:
            continue
        habit = numbered.lastgroup
        if habit == "md":
            line.kind, line.level = "heading", len(numbered["md"])
        elif habit == "bold":
            bare = text.strip("*")
            if text.endswith("**") and "**" not in bare and len(bare) <= 40 and not bare.endswith(_STOPS):
                inner = _NUMBERED.match(bare)
                line.kind = "heading"
                line.level = _level(inner.lastgroup, bare) if inner else 7
        elif len(text) <= 40 and not text.endswith(_STOPS) and "，" not in text:
            line.kind, line.level = "heading", _level(habit, text)
        else:
            line.kind, line.level = "item", _level(habit, text)


def _level(habit: str | None, text: str) -> int:
    if habit == "dotted":
        return 8 + text.split()[0].rstrip(".").count(".")
    return {"part": 2, "cn": 3, "paren": 5, "num": 7}.get(habit or "", 7)


def furniture(raw: str, lines: list[Line]) -> Iterator[Edit]:
    """Take out page numbers, rules, image lines, and lines repeated on page after page."""
    counts = Counter(raw[x.start : x.end] for x in lines if x.kind not in ("blank", "row"))
    for i, line in enumerate(lines):
        if line.kind == "blank":
            continue
        text = raw[line.start : line.end]
        why = None
        if _IMAGE.sub("", text).strip() == "":
            why = "image"
        elif _PAGE.fullmatch(text) and not _in_table(raw, lines, i):
            why = "page number"
        elif _RULE.fullmatch(text):
            why = "rule"
        elif counts[text] >= 4 and len(text) >= 4 and not text.endswith(_STOPS):
            why = "repeated line"
        if why:
            line.kind = "gone"
            yield Edit(line.start, line.end, "", why)


def _in_table(raw: str, lines: list[Line], index: int) -> bool:
    """Whether the lines around are numbers too, as in the column of a table."""
    around = [x for x in (*lines[max(index - 2, 0) : index], *lines[index + 1 : index + 3]) if x.kind != "blank"]
    return sum(bool(re.fullmatch(r"[\d.,%\s-]+", raw[x.start : x.end])) for x in around) >= 2


def join_lines(raw: str, lines: list[Line]) -> Iterator[tuple[int, str]]:
    """Yield `(index, "" or " ")` for each line whose sentence goes on in the next line that stays."""
    kept = [i for i, x in enumerate(lines) if x.kind not in ("blank", "gone")]
    lengths = sorted(lines[i].end - lines[i].start for i in kept)
    if len(lengths) < 4:
        full = 24
    else:
        full = lengths[int(len(lengths) * 0.75)] * 0.7
    wrapped = bool(lengths) and lengths[-1] <= 120
    for i, j in zip(kept, kept[1:], strict=False):
        a, b = lines[i], lines[j]
        if b.kind != "text" or a.kind in ("heading", "row"):
            continue
        blank_between = any(lines[k].kind == "blank" for k in range(i + 1, j))
        left, right = raw[a.start : a.end], raw[b.start : b.end]
        if left.endswith(_STOPS):
            continue
        long_enough = len(left) >= max(full, 12)
        if blank_between and not (j - i > 2 and any(lines[k].kind == "gone" for k in range(i + 1, j)) and long_enough):
            continue
        if not wrapped or not (long_enough or right[0] in "，。；、）”》」』：！？,.;)"):
            continue
        latin = left[-1].isascii() and left[-1].isalnum() and right[0].isascii() and right[0].isalnum()
        yield i, " " if latin and not (left[-1].isdigit() and right[0].isdigit()) else ""


def line_edits(raw: str, lines: list[Line], breaks: dict[int, str], source: Source) -> Iterator[Edit]:
    """Take out front matter, indentation, bullets, empty lines and the breaks inside torn sentences."""
    at, stop = source.body_span
    if at:
        yield Edit(0, at, "", "front matter")
    if stop < len(raw):
        yield Edit(stop, len(raw), "", "after the body")
    for i, line in enumerate(lines):
        if line.start > at:
            yield Edit(at, line.start, "", "indentation")
        if line.mark:
            yield Edit(line.start, line.start + line.mark, "", "bullet")
        if line.kind in ("blank", "gone"):
            if line.stop > line.end:
                yield Edit(line.end, line.stop, "", "empty line")
        elif line.stop > line.end:
            joint = breaks.get(i, "\n")
            mark = line.stop - (2 if raw[line.stop - 2 : line.stop] == "\r\n" else 1)
            if raw[mark] not in "\r\n":
                mark = line.stop
            if mark > line.end:
                yield Edit(line.end, mark, "", "trailing space")
            if mark < line.stop and joint != raw[mark : line.stop]:
                yield Edit(mark, line.stop, joint, "line break")
        at = line.stop


_INLINE_HINT = re.compile(r"[\[*`<]|://|[ \t\u00a0\u2000-\u200f\u202a-\u202f\u2060\ufeff\u00ad\u3000]")
_NEAR = re.compile(f"[{CJK}{CJK_MARK}]")


def inline(raw: str, line: Line) -> Iterator[Edit]:
    """Take out markup, addresses and the spaces inside Chinese text of one line."""
    at, end = line.start + line.mark, line.end
    if not _INLINE_HINT.search(raw, at, end):
        return
    for match in _IMAGE.finditer(raw, at, end):
        yield Edit(match.start(), match.end(), "", "image")
    for match in _LINK.finditer(raw, at, end):
        yield Edit(match.start(), match.start(1), "", "link")
        yield Edit(match.end(1), match.end(), "", "link")
    for match in _URL.finditer(raw, at, end):
        yield Edit(match.start(), match.end(), "", "address")
    for pattern, why in ((_TAG, "markup"), (_EMPHASIS, "emphasis")):
        for match in pattern.finditer(raw, at, end):
            yield Edit(match.start(), match.end(), "", why)
    if line.kind == "heading" and (mark := re.compile(r"#{1,6}\s+").match(raw, at, end)):
        yield Edit(mark.start(), mark.end(), "", "heading mark")
    for match in _SPACE.finditer(raw, at, end):
        before, after = raw[match.start() - 1 : match.start()], raw[match.end() : match.end() + 1]
        if match[0][0] not in " \t\u00a0\u3000\u202f" and not "\u2000" <= match[0][0] <= "\u200a":
            yield Edit(match.start(), match.end(), "", "invisible")
        elif len(match[0]) >= 3 or "\t" in match[0]:
            if len(match[0]) > 1:
                yield Edit(match.start() + 1, match.end(), "", "space")
        elif _NEAR.match(before) or _NEAR.match(after) or after == "*":
            yield Edit(match.start(), match.end(), "", "space")


def build(source: Source, edits: Iterable[Edit], lines: list[Line], breaks: dict[int, str]) -> Document:
    """Apply the edits; where two overlap, the earlier and longer one counts."""
    raw = source.text
    applied: list[Edit] = []
    pieces: list[str] = []
    segments: list[tuple[int, int]] = []
    clean_at = raw_at = 0

    def keep(start: int, end: int, text: str | None = None) -> None:
        nonlocal clean_at
        if end <= start:
            return
        pieces.append(raw[start:end] if text is None else text)
        if not segments or segments[-1][1] - segments[-1][0] != start - clean_at:
            segments.append((clean_at, start))
        clean_at += end - start

    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        start = max(edit.start, raw_at)
        if edit.end <= start:
            continue
        keep(raw_at, start)
        if edit.to:
            keep(start, start + 1, edit.to)
            start += 1
        raw_at = edit.end
        applied.append(edit)
    keep(raw_at, len(raw))
    text = "".join(pieces)
    if not segments:
        segments.append((0, 0))
    script = detect_script(text)
    norm = normalize(text, script)
    document = Document(source, text, norm, tuple(segments), tuple(applied), script=script, language="zh")
    return Document(
        source, text, norm, tuple(segments), tuple(applied), tuple(blocks(document, lines, breaks)), script, "zh"
    )


def blocks(document: Document, lines: list[Line], breaks: dict[int, str]) -> Iterator[Block]:
    """Yield the blocks of the clean text: lines with what was joined to them."""
    text, at, lead_in, index = document.text, 0, None, 0
    kept = [i for i, x in enumerate(lines) if x.kind not in ("blank", "gone")]
    position = 0
    while position < len(kept):
        first = lines[kept[position]]
        while kept[position] in breaks and position + 1 < len(kept):
            position += 1
        position += 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end > at:
            kind: BlockKind = "paragraph" if first.kind in ("text", "gone", "blank") else first.kind
            block_lead = lead_in if kind == "item" else None
            yield Block(at, end, kind, first.level, block_lead)
            if text[end - 1] in "：:":
                lead_in = index
            elif kind not in ("item", "row"):
                lead_in = None
            index += 1
        at = end + 1
