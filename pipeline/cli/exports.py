"""Commands that hand records on."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.base import OutputOption, app, console, errors, fail
from pipeline.errors import CannotRun


@app.command("changes")
def print_changes(
    since: Annotated[str, typer.Option(help="The version you have: a number or accepted; 0 for none.")],
    version: Annotated[str, typer.Option(help="The version to come to.")] = "latest",
    output: OutputOption = Path("output"),
) -> None:
    """Print the records added, changed and removed since a version: JSON Lines to apply to a copy of it."""
    from pipeline.dataset import open_dataset
    from pipeline.export.commands import write_changes

    try:
        write_changes(open_dataset(output), since, version, sys.stdout.buffer)
    except CannotRun as error:
        fail(error)


@app.command("export")
def export_version(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those below.")],
    target: Annotated[Path, typer.Argument(help="The file or folder to write.")],
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    kind: Annotated[list[str] | None, typer.Option(help="Kinds of record, e.g. amount; repeatable.")] = None,
    output: OutputOption = Path("output"),
    force: Annotated[bool, typer.Option(help="Replace an earlier export.")] = False,
) -> None:
    """Write a version in another shape.

    Tables: csv, sqlite, parquet, duckdb. Training: docbin, conll. Annotation: webannotation, brat, doccano,
    labelstudio. People: ical, markdown.
    """
    from pipeline.dataset import open_dataset
    from pipeline.export.commands import write

    try:
        write(open_dataset(output), version, name, target, tuple(kind or ()), console, errors, force=force)
    except CannotRun as error:
        fail(error)
