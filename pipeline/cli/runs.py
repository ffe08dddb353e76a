"""Commands that make versions and look after them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.cli.base import REFUSED, OutputOption, RulesOption, app, console, errors, fail, versions_app
from pipeline.errors import CannotRun


@app.command()
def run(
    raw: Annotated[
        Path, typer.Option("--raw", help="Folder with the articles; read with all below it.")
    ] = Path("raw"),
    output: OutputOption = Path("output"),
    rules: RulesOption = None,
    workers: Annotated[
        int, typer.Option(help="Processes; 0 takes the cores there are where it pays.", min=0)
    ] = 0,
    strict: Annotated[bool, typer.Option(help="End with state 1 if a document was refused.")] = False,
    paranoid: Annotated[bool, typer.Option(help="Read every file again to see whether it changed.")] = False,
    wait: Annotated[
        float, typer.Option(help="Seconds to wait for another run on the same output.", min=0)
    ] = 0,
) -> None:
    """Read the articles, extract, and publish a version."""
    from pipeline.rules import default_rules
    from pipeline.run import Job
    from pipeline.run import run as run_job
    from pipeline.views.progress import progress
    from pipeline.views.summary import show

    job = Job(raw, output, rules or default_rules(), workers, paranoid)
    try:
        with progress(errors) as advance:
            outcome = run_job(job, advance, wait)
    except CannotRun as error:
        fail(error)
    show(outcome, console)
    if strict and outcome.refused:
        raise typer.Exit(REFUSED)


@app.command()
def serve(
    cron: Annotated[str | None, typer.Option(help="When to run, as crontab says it: '0 6 * * *'.")] = None,
    interval: Annotated[float | None, typer.Option(help="Or every so many seconds.", min=1)] = None,
    timezone: Annotated[str, typer.Option(help="Time zone of the crontab line.")] = "UTC",
    raw: Annotated[Path, typer.Option("--raw", help="Folder with the articles.")] = Path("raw"),
    output: OutputOption = Path("output"),
    rules: RulesOption = None,
    workers: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Run the Prefect flow on a schedule; starts Prefect's server where none is configured."""
    from pipeline.server import serve as serve_flow

    if (cron is None) == (interval is None):
        fail("serve: no schedule, or two\n  next  pass --cron '0 6 * * *' or --interval SECONDS")
    arguments = [
        "--raw",
        str(raw),
        "--output",
        str(output),
        "--workers",
        str(workers),
        "--timezone",
        timezone,
    ]
    arguments += ["--rules", str(rules)] if rules else []
    arguments += ["--cron", cron] if cron else ["--interval", str(interval)]
    try:
        raise typer.Exit(serve_flow(arguments))
    except CannotRun as error:
        fail(error)


@versions_app.callback(invoke_without_command=True)
def versions(context: typer.Context, output: OutputOption = Path("output")) -> None:
    """List the published versions, and what each changed."""
    if context.invoked_subcommand:
        return
    from pipeline.dataset import open_dataset
    from pipeline.views.listing import table

    known = open_dataset(output)
    if not known.versions():
        fail(f"{output}: no version is published here\n  next  run `shuli run`")
    console.print(table(known))


@versions_app.command("gc")
def versions_gc(
    keep: Annotated[int, typer.Option(help="Newest versions to keep.", min=1)] = 30,
    output: OutputOption = Path("output"),
) -> None:
    """Remove old versions; never latest, accepted, or what a process is reading."""
    from pipeline.collect import collect
    from pipeline.dataset import Busy, open_dataset

    dataset = open_dataset(output)
    if not dataset.versions():
        fail(f"{output}: no version is published here\n  next  run `shuli run`")
    try:
        with dataset.lock():
            removed = collect(dataset, keep)
    except Busy as error:
        fail(error)
    console.print(f"removed {len(removed)} versions, {len(dataset.versions())} left")


@app.command()
def verify(
    version: Annotated[str, typer.Argument(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
) -> None:
    """Compute every digest of a version again, and hold every record against its raw text."""
    from pipeline.dataset import NoVersion, open_dataset
    from pipeline.verify import verify as problems_of

    try:
        chosen = open_dataset(output).version(version)
    except NoVersion as error:
        fail(error)
    problems = list(problems_of(chosen))
    for problem in problems[:50]:
        errors.print(escape(problem), soft_wrap=True)
    if problems:
        fail(
            f"version {chosen.number}: {len(problems)} things are wrong\n  next  publish anew with `shuli run`"
        )
    console.print(f"version {chosen.number} is sound: {sum(chosen.manifest['counts'].values()):,} records")
