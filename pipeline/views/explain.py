"""A text with what was read in it: each mention, its value and the rule that read it."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.collection import Extraction
from pipeline.schema import Mention

STYLES = {"amount": "green", "date": "cyan", "organization": "magenta", "action": "yellow"}


def mentions(extraction: Extraction) -> list[Mention]:
    """All mentions in reading order."""
    found: list[Mention] = [
        *extraction.amounts, *extraction.dates, *extraction.organizations, *extraction.actions,
    ]  # fmt: skip
    return sorted(found, key=lambda m: (m.start, -m.end, m.kind))


def show(extraction: Extraction, console: Console) -> None:
    """Print the text with its mentions lit, then one line a mention, then the issues."""
    text = Text(extraction.document.text)
    for action in extraction.actions:
        text.stylize("underline", action.start, action.end)
    for mention in mentions(extraction):
        if mention.kind != "action":
            text.stylize(STYLES[mention.kind], mention.start, mention.end)
    console.print(text, soft_wrap=True)
    found = mentions(extraction)
    if not found:
        console.print(Text("nothing is read in it", style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("kind", "text", "value", "rule"):
        table.add_column(name, overflow="fold")
    for mention in found:
        table.add_row(
            Text(mention.kind, style=STYLES[mention.kind]),
            Text(mention.text),
            Text(mention.brief),
            Text(mention.rule),
        )
    if found:
        console.print(table)
    for issue in extraction.issues:
        console.print(
            Text(f"{issue.severity}  {issue.code}  {issue.text or ''}  {issue.message}", style="yellow"),
            soft_wrap=True,
        )
