"""Commands that hand records on."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.base import OutputOption, RulesOption, app, console, errors, fail
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
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those above.")],
    target: Annotated[Path, typer.Argument(help="The file or folder to write.")],
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Kind of record, e.g. amount; repeatable.")
    ] = None,
    where: Annotated[
        str,
        typer.Option(
            metavar="SQL", help="Only records for which it holds, e.g. \"currency = 'CNY' AND value >= 1e8\"."
        ),
    ] = "",
    partition_by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Parquet: a folder for each value of it; repeatable."),
    ] = None,
    output: OutputOption = Path("output"),
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier export.")] = False,
) -> None:
    """Write a version in another shape.

    Tables: csv, xlsx, sqlite, parquet, duckdb.
    Training: docbin, conll.
    Annotation: webannotation, brat, doccano, labelstudio.
    Investigation: followthemoney.
    People: displacy, ical, markdown.
    """
    from pipeline.dataset import open_dataset
    from pipeline.export.commands import write

    try:
        write(
            open_dataset(output), version, name, target, tuple(kind or ()), console, errors,
            where=where, partition_by=tuple(partition_by or ()), force=force,
        )  # fmt: skip
    except CannotRun as error:
        fail(error)


@app.command("serve-api")
def serve_api(
    host: Annotated[
        str, typer.Option(help="Where to listen; anywhere but here asks for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8643,
    workers: Annotated[int, typer.Option(help="Requests worked on at once.", min=1)] = 1,
    most_bytes: Annotated[int, typer.Option(help="The longest body that is taken.", min=1)] = 5_000_000,
    seconds: Annotated[float, typer.Option(help="The longest a request may take.", min=0.1)] = 30.0,
    rules: RulesOption = None,
) -> None:
    """Serve extraction over HTTP: POST a text to /extract, a file to /extract/file; /openapi.json says the rest."""
    from pipeline.api import Limits, application
    from pipeline.listening import listen

    try:
        listener = listen(host, port)
        limits = Limits(most_bytes, seconds, workers)
        console.print(
            f"serving  {listener.address}extract   description: {listener.address}openapi.json",
            soft_wrap=True,
        )
        if listener.token:
            console.print(f"token    Authorization: Bearer {listener.token}", soft_wrap=True)
        app_of_rules = application(
            str(rules.resolve()) if rules else "", limits, listener.hosts, listener.token or ""
        )
        listener.run(app_of_rules)
    except CannotRun as error:
        fail(error)
