"""Commands that print lists out of a version."""

import sys
from pathlib import Path
from typing import Annotated, get_args

import typer

from pipeline.cli.base import (
    HtmlOption,
    JsonOption,
    OutputOption,
    RulesOption,
    app,
    console,
    day,
    fail,
    form_of,
    orgs_app,
)
from pipeline.errors import CannotRun


@app.command()
def timeline(
    version: Annotated[str, typer.Argument(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    json: JsonOption = False,
    html: HtmlOption = False,
) -> None:
    """Print what the articles date, in the order of the calendar."""
    form = form_of(json=json, html=html)
    from pipeline.dataset import open_dataset
    from pipeline.views.timeline import chronology, render

    try:
        chosen = open_dataset(output).version(version)
    except CannotRun as error:
        fail(error)
    sys.stdout.write(render(chronology(chosen.rows("dates")), form))


@app.command()
def actions(
    version: Annotated[str, typer.Argument(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    actor: Annotated[str | None, typer.Option(help="Part of the actor's or a participant's name.")] = None,
    organization: Annotated[str | None, typer.Option(help="Registry id of an actor.")] = None,
    modality: Annotated[
        str | None, typer.Option(help="commitment, plan, obligation, encouragement or exploration.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Due on this day or later.", callback=day)
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Due by this day.", callback=day)
    ] = None,
) -> None:
    """Print who is to do what, by when: the earliest deadline first."""
    from pipeline.dataset import open_dataset
    from pipeline.schema import Modality
    from pipeline.versions import open_version
    from pipeline.views.tasks import render, tasks

    if modality is not None and modality not in get_args(Modality):
        fail(
            f"--modality: no such modality\n  found  {modality}\n  next   pass one of {', '.join(get_args(Modality))}"
        )
    try:
        chosen = open_dataset(output).version(version)
    except CannotRun as error:
        fail(error)
    with open_version(chosen.path) as opened:
        found = tasks(
            opened.records("action"),
            actor=actor,
            organization=organization,
            modality=modality,
            since=since,
            until=until,
        )
    for line in render(found, console.width if console.is_terminal else 160):
        sys.stdout.write(line + "\n")


@orgs_app.callback(invoke_without_command=True)
def orgs(
    context: typer.Context,
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    json: JsonOption = False,
    html: HtmlOption = False,
) -> None:
    """List the bodies that the articles name: counts, names used, and what the registry does not have (+)."""
    if context.invoked_subcommand:
        return
    form = form_of(json=json, html=html)
    from pipeline.dataset import open_dataset
    from pipeline.views.orgs import bodies, render, unresolved

    try:
        chosen = open_dataset(output).version(version)
    except CannotRun as error:
        fail(error)
    rows = bodies(chosen.rows("organizations"))
    sys.stdout.write(render(rows, form, unresolved(chosen.rows("issues"))))


@orgs_app.command("add")
def orgs_add(
    name: Annotated[str, typer.Argument(help="The canonical name, as `shuli orgs` prints it.")],
    output: OutputOption = Path("output"),
    rules: RulesOption = None,
) -> None:
    """Write a registry line from a body that the registry does not have."""
    from pipeline.dataset import open_dataset
    from pipeline.rules import default_rules
    from pipeline.views.orgs import bodies, line

    try:
        rows = bodies(open_dataset(output).version("latest").rows("organizations"))
    except CannotRun as error:
        fail(error)
    row = next((r for r in rows if r.name == name and not r.listed), None)
    if row is None:
        fail(
            f"{name}: no unlisted body of that name in the latest version\n  next  look it up with `shuli orgs`"
        )
    path = (rules or default_rules()) / "organizations" / "added.jsonl"
    with open(path, "a", encoding="utf-8") as file:
        file.write(line(row).rstrip("\n") + "\n")
    console.print(f"{path}: {line(row).strip()}", soft_wrap=True, markup=False)
    console.print(
        "next  give it an id of its own and its strong names, then run `shuli rules check`", soft_wrap=True
    )
