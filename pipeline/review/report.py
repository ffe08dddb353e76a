"""A difference for a person at a terminal, as Markdown, as a self-contained HTML page."""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.diff import KINDS, SORTS, Change, Difference
from pipeline.errors import CannotRun
from pipeline.review.matching import brief
from pipeline.review.plain import crop, markdown, one_line, show
from pipeline.review.texts import Context

Grouping = Literal["document", "rule"]
SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
STYLES = {"added": "green", "removed": "red", "changed": "yellow", "moved": "dim"}
_NO_DOCUMENT, _NO_RULE = "(whole collection)", "(no rule)"


def title(difference: Difference) -> str:
    """The two versions: `3 → 4`."""
    return f"{difference.old.number if difference.old else '–'} → {difference.new.number}"


def group_name(by: Grouping) -> Callable[[Change], str]:
    """What a change is listed under."""
    if by == "rule":
        return lambda change: change.rule or _NO_RULE
    return lambda change: change.doc_id or _NO_DOCUMENT


def groups(changes: list[Change], by: Grouping) -> Iterator[tuple[str, list[Change]]]:
    """Yield the changes by document or by rule, in the order of names; within one in the order they came."""
    name = group_name(by)
    for key, members in groupby(sorted(changes, key=name), key=name):
        yield key, list(members)


def headline(change: Change) -> tuple[str, str]:
    """What the record says in a few words, before and after; `""` on the side that has none."""
    return tuple(_says(row) if row else "" for row in (change.old, change.new))  # type: ignore[return-value]


def _says(row: dict[str, object]) -> str:
    text, value = row.get("text"), brief(row)
    if row["kind"] == "document":
        return value or str(row["doc_id"])
    if row["kind"] == "issue":
        return f"{row['code']}: {value}"
    return f"{text} = {value}" if value else str(text)


def tally(changes: list[Change]) -> str:
    """`+3 -1 ~5 >12`, without what there is none of."""
    counts = {sort: sum(c.sort == sort for c in changes) for sort in SORTS}
    return " ".join(f"{SIGNS[sort]}{count:,}" for sort, count in counts.items() if count)


def print_difference(
    difference: Difference,
    console: Console,
    by: Grouping = "document",
    *,
    moved: bool = False,
    limit: int = 200,
) -> None:
    """Print what changed, group by group, readable in 80 columns. At most `limit` changes; 0 prints all."""
    console.print(Text(f"shuli 梳理  version {title(difference)}", style="bold"))
    if not difference.changes:
        console.print("no difference")
        return
    console.print(Text(f"why   {difference.cause}", style="dim"))
    console.print(_summary(difference))
    shown = [c for c in difference.changes if moved or c.sort != "moved"]
    left = limit or len(shown)
    for name, members in groups(shown, by):
        if left <= 0:
            break
        head = Text(f"\n{one_line(name)}  ", style="bold")
        head.append(tally(members), style="dim")
        console.print(head, soft_wrap=True)
        for change in members[:left]:
            _print_change(change, console, by)
        left -= len(members)
    hidden = len(difference.changes) - len(shown)
    if hidden:
        console.print(
            Text(f"\n{hidden:,} moved records say what they said before: --moved shows them", style="dim")
        )
    if left < 0:
        console.print(
            Text(f"\n{-left:,} more changes: --limit 0 shows all, --html writes a page", style="dim")
        )


def _summary(difference: Difference) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    table.add_column("")
    for sort in SORTS:
        table.add_column(sort, justify="right", style=STYLES[sort])
    for kind in KINDS:
        counts = [sum(c.kind == kind and c.sort == sort for c in difference.changes) for sort in SORTS]
        if any(counts):
            table.add_row(kind, *(f"{count:,}" if count else "" for count in counts))
    return table


def _print_change(change: Change, console: Console, by: Grouping) -> None:
    width = max(min(console.width, 120), 40)
    before, after = (one_line(x) for x in headline(change))
    line = Text(f"{SIGNS[change.sort]} ", style=STYLES[change.sort])
    line.append(f"{change.kind} ", style="dim")
    if change.sort == "changed" and before != after:
        line.append(crop(before, width * 2), style="red").append(" → ").append(
            crop(after, width * 2), style="green"
        )
    else:
        line.append(crop(after or before, width * 2))
    _print(console, line, 2)
    for field in change.fields:
        old, new = (crop(one_line(show(v)), width) for v in (field.old, field.new))
        text = (
            Text(f"{field.name}  ", style="dim")
            .append(old, style="red")
            .append(" → ")
            .append(new, style="green")
        )
        _print(console, text, 6)
    if change.old_sentence and change.new_sentence and change.old_sentence != change.new_sentence:
        _print(console, _lit(change.old_sentence, width, "red"), 6)
    if change.sentence:
        _print(console, _lit(change.sentence, width, "reverse"), 6)
    place = change.doc_id if by == "rule" else change.rule
    _print(
        console, Text(" · ".join(filter(None, (one_line(place or ""), str(change.cause)))), style="dim"), 6
    )


def _lit(sentence: Context, width: int, style: str) -> Text:
    """The sentence around the record, cut to about two lines, the record lit."""
    before, text, after = (one_line(part) for part in sentence)
    text = crop(text, width)
    beside = max((width - 8) * 2 - Text(text).cell_len, 24) // 2
    return Text(crop(before, beside, keep_end=True)).append(text, style=style).append(crop(after, beside))


def _print(console: Console, text: Text, indent: int) -> None:
    lines = text.wrap(console, max(console.width - indent, 20))
    for line in lines:
        console.print(Text(" " * indent).append_text(line), no_wrap=True)


def as_markdown(difference: Difference, by: Grouping = "document") -> Iterator[str]:
    """Yield the lines of a Markdown report."""
    yield f"# Version {title(difference)}\n"
    if not difference.changes:
        yield "No difference.\n"
        return
    yield f"{difference.cause}\n"
    yield f"| kind | {' | '.join(SORTS)} |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind in KINDS:
        counts = [sum(c.kind == kind and c.sort == sort for c in difference.changes) for sort in SORTS]
        if any(counts):
            yield f"| {kind} | {' | '.join(str(count or '') for count in counts)} |"
    for name, members in groups(difference.changes, by):
        yield f"\n## {markdown(name)}\n"
        for change in members:
            yield from _markdown_change(change, by)


def _markdown_change(change: Change, by: Grouping) -> Iterator[str]:
    before, after = (markdown(x) for x in headline(change))
    says = f"{before} → {after}" if change.sort == "changed" and before != after else after or before
    place = markdown((change.doc_id if by == "rule" else change.rule) or "")
    why = "; ".join(filter(None, (place, str(change.cause))))
    yield f"- **{change.sort}** {change.kind}: {says} ({why})"
    for field in change.fields:
        yield f"  - {field.name}: {markdown(show(field.old))} → {markdown(show(field.new))}"
    sentences = (change.old_sentence, change.new_sentence)
    for sentence in dict.fromkeys(s for s in sentences if s):
        head, text, tail = (markdown(part) for part in sentence)
        yield f"  > {head}**{text}**{tail}\n"


class UnknownForm(CannotRun):
    """A form or grouping that there is none of, or two forms at once."""


def write(
    difference: Difference,
    forms: list[str],
    console: Console,
    by: str,
    *,
    moved: bool = False,
    limit: int = 200,
) -> None:
    """Print the difference in one form (`json`, `markdown`, `html`), for a terminal if `forms` is empty.

    Raises:
        UnknownForm: two forms at once, or a grouping that there is none of.
    """
    if by not in ("document", "rule"):
        raise UnknownForm(
            f"--by {by}: changes are grouped by document or by rule\n  next  pass one of the two"
        )
    if len(forms) > 1:
        raise UnknownForm(f"--{' --'.join(forms)}: one form at a time\n  next  run the command once for each")
    grouping: Grouping = "rule" if by == "rule" else "document"
    if not forms:
        print_difference(difference, console, grouping, moved=moved, limit=limit)
    elif forms == ["json"]:
        sys.stdout.writelines(as_json(difference))
    elif forms == ["markdown"]:
        sys.stdout.writelines(f"{line}\n" for line in as_markdown(difference, grouping))
    else:
        from pipeline.review.html import diff_page

        sys.stdout.writelines(diff_page(difference, grouping))


def as_json(difference: Difference) -> Iterator[str]:
    """Yield the pieces of one JSON object: the versions, the cause, the counts, and a change a line."""
    counts = difference.counts()
    head = {
        "from": difference.old.number if difference.old else None,
        "to": difference.new.number,
        "cause": difference.cause.as_json(),
        "counts": {sort: counts[sort] for sort in SORTS},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": ['
    for index, change in enumerate(difference.changes):
        yield (",\n" if index else "\n") + json.dumps(change.as_json(), ensure_ascii=False)
    yield "\n]}\n"
