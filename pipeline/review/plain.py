"""Text of a stranger, made harmless and visible: for a terminal, for Markdown, for a page."""

import json
import re
from typing import Any

from rich.cells import cell_len

#: Controls, marks that turn the direction of writing, what takes no room: a reader must see they are there.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def visible(text: str) -> str:
    """`text` with each invisible character written out: U+202E is `⟨U+202E⟩`. Tabs and line ends stay."""
    return INVISIBLE.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", text)


def one_line(text: str) -> str:
    """`visible(text)` on one line."""
    return " ".join(visible(text).split())


def markdown(text: str) -> str:
    """`text` on one line that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def show(value: Any) -> str:
    """A field's value as a person reads it: `–` for none, the text of a party, the members of a list."""
    if value is None or value == [] or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if "text" in value:
            more = [str(v) for k, v in value.items() if v and k not in ("text", "raw_start", "raw_end")]
            return f"{value['text']} ({', '.join(more)})" if more else str(value["text"])
        return ", ".join(f"{k} {v}" for k, v in value.items() if v is not None)
    if isinstance(value, list | tuple):
        return "、".join(show(v) for v in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def crop(text: str, cells: int, *, keep_end: bool = False) -> str:
    """`text` cut to a width in terminal cells, `…` where it was cut; from its front if `keep_end`."""
    if cell_len(text) <= cells:
        return text
    used, kept = 1, []
    for char in reversed(text) if keep_end else text:
        used += cell_len(char)
        if used > cells:
            break
        kept.append(char)
    return "…" + "".join(reversed(kept)) if keep_end else "".join(kept) + "…"
