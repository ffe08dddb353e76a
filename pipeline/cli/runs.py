"""Commands that make versions and look after them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.base import OutputOption, app, console, errors, fail, versions_app
from pipeline.cli.options import configured
from pipeline.errors import CannotRun

if TYPE_CHECKING:
    from pipeline.service.configuration import Named


@app.command()
@configured
def run(settings: tuple["Named", ...], arguments: list[str]) -> None:
    """Read the articles, extract, and publish a version; of every folder that the settings name."""
    from pipeline.service.attend import run_folder
    from pipeline.service.signals import ending

    _say_where(settings)
    with ending():
        states = [run_folder(named, console, errors) for named in settings]
    raise typer.Exit(max(states))


def _watch(settings: tuple["Named", ...], arguments: list[str]) -> None:
    """Run now, and again whenever the articles or the rules have changed and settled."""
    from pipeline.service.signals import Told, ending
    from pipeline.service.watch import keep_running

    _say_where(settings)
    try:
        with ending():
            keep_running(settings, console, errors)
    except (Told, KeyboardInterrupt):  # watchfiles makes the one the other
        pass
    except CannotRun as error:
        fail(error)
    console.print("ended")


def _say_where(settings: tuple["Named", ...]) -> None:
    """A runner is Prefect's: who set one should not believe that his cluster is at work."""
    if any(named.folder.runner for named in settings):
        errors.print(
            "note     this works on this machine; `python flows.py` and `shuli serve` use the runner",
            soft_wrap=True,
        )


app.command("watch")(configured(_watch, argument="raw"))


@app.command()
@configured
def serve(settings: tuple["Named", ...], arguments: list[str]) -> None:
    """Run the Prefect flow on a schedule; starts Prefect's server where none is configured."""
    from pipeline.service.attend import tidy
    from pipeline.service.server import serve as serve_flow

    if not any(named.folder.cron or named.folder.interval for named in settings):
        fail(
            "serve: no schedule\n  next  pass --cron '0 6 * * *' or --interval SECONDS, or set it in shuli.toml"
        )
    try:
        state = serve_flow(["serve", *arguments])
    except CannotRun as error:
        fail(error)
    for named in settings:
        tidy(named)  # Prefect kills a run that is under way
    raise typer.Exit(state)


def _config(settings: tuple["Named", ...], arguments: list[str], json: bool = False) -> None:
    """Print the settings in force, and where each came from."""
    from pipeline.views.settings import as_json, show

    if json:
        print(as_json(settings))
    else:
        show(settings, console)


app.command("config")(configured(_config, extra=("json", "Print one JSON object.")))


@versions_app.callback(invoke_without_command=True)
def versions(context: typer.Context, output: OutputOption = Path("output")) -> None:
    """List the published versions, and what each changed."""
    if context.invoked_subcommand:
        return
    from pipeline.dataset import open_dataset
    from pipeline.views.listing import listing

    known = open_dataset(output)
    if not known.versions():
        fail(f"{output}: no version is published here\n  next  run `shuli run`")
    for line in listing(known):
        console.print(line, soft_wrap=True)


@versions_app.command("gc")
def versions_gc(
    keep: Annotated[int, typer.Option(help="Newest versions to keep.", min=1)] = 30,
    output: OutputOption = Path("output"),
) -> None:
    """Remove old versions; never latest, accepted, or what a process is reading."""
    from pipeline.dataset import Busy, open_dataset
    from pipeline.dataset.collect import collect

    dataset = open_dataset(output)
    if not dataset.versions():
        fail(f"{output}: no version is published here\n  next  run `shuli run`")
    try:
        with dataset.lock():
            removed = collect(dataset, keep)
    except Busy as error:
        fail(error)
    what = "1 version" if len(removed) == 1 else f"{len(removed)} versions"
    console.print(f"removed {what}, {len(dataset.versions())} left")


@app.command()
def verify(
    version: Annotated[str, typer.Argument(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
) -> None:
    """Compute every digest of a version again, and hold every record against its raw text."""
    from pipeline.dataset import NoVersion, open_dataset
    from pipeline.dataset.verify import verify as problems_of

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
