"""The settings in force, and where each came from."""

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from pipeline.service.configuration import Named


def show(settings: tuple["Named", ...], console: Console) -> None:
    """Print a table a folder: setting, value, where it comes from; what nobody set is dim."""
    for named in settings:
        title = f"folder {named.name}" if named.name else "settings"
        console.print(Text(f"shuli 梳理  {title}", style="bold"))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
        table.add_column("setting")
        table.add_column("value", overflow="fold")
        table.add_column("from", overflow="fold")
        values = named.folder.model_dump(mode="json", exclude_defaults=False)
        for key, origin in named.origins.items():
            style = "dim" if origin == "default" else ""
            table.add_row(key, Text(_value(values[key])), Text(origin), style=style)
        console.print(table)


def _value(value: object) -> str:
    if isinstance(value, list):
        kept = [{k: v for k, v in hook.items() if v not in (None, [])} for hook in value]
        return "\n".join(json.dumps(hook, ensure_ascii=False) for hook in kept) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)


def as_json(settings: tuple["Named", ...]) -> str:
    """The same as one JSON object, a folder a key."""
    table = {
        named.name or "settings": {
            key: {"value": value, "from": named.origins[key]}
            for key, value in named.folder.model_dump(mode="json").items()
        }
        for named in settings
    }
    return json.dumps(table, ensure_ascii=False, indent=1)
