"""The command `shuli`. Each command is a few lines: it calls the room that does the work and prints what comes back."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.errors import CannotRun

app = typer.Typer(
    name="shuli",
    help="shuli 梳理: trustworthy tables out of Chinese policy and news texts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="Check the packs of rules and words.", no_args_is_help=True)
versions_app = typer.Typer(help="List the published versions, or remove old ones.")
review_app = typer.Typer(help="Read the records beside their article, and decide.")
app.add_typer(rules_app, name="rules")
app.add_typer(review_app, name="review")
app.add_typer(versions_app, name="versions")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class Form(StrEnum):
    """How a list is written."""

    text = "text"
    json = "json"
    html = "html"


#: Exit states: all well; published, but documents were refused (`--strict`); a difference; could not run.
OK, REFUSED, DIFFERENT, FAILED = 0, 1, 1, 2

RulesOption = Annotated[Path | None, typer.Option("--rules", help="Folder with the packs.")]
OutputOption = Annotated[Path, typer.Option("--output", help="Folder for the versions.")]


def fail(message: object) -> NoReturn:
    """Print an error (where, what, why, what next) and end with the state for «could not run»."""
    errors.print(f"[red]error[/red]  {escape(str(message))}", soft_wrap=True)
    raise typer.Exit(FAILED)


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
    from pipeline.progress import progress
    from pipeline.rules import default_rules
    from pipeline.run import Job
    from pipeline.run import run as run_job
    from pipeline.summary import show

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
    from pipeline.dataset import Dataset
    from pipeline.listing import table

    known = Dataset(output)
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
    from pipeline.dataset import Busy, Dataset

    dataset = Dataset(output)
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
    from pipeline.dataset import Dataset, NoVersion
    from pipeline.verify import verify as problems_of

    try:
        chosen = Dataset(output).version(version)
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


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A version; else the accepted one, else the one before.")] = "",
    new: Annotated[str, typer.Argument(help="A version; else the newest.")] = "",
    output: OutputOption = Path("output"),
    by: Annotated[str, typer.Option(help="Group by it.", metavar="document|rule")] = "document",
    moved: Annotated[bool, typer.Option("--moved", help="Show records that only moved, too.")] = False,
    limit: Annotated[int, typer.Option(help="Changes to print at most; 0 prints all.", min=0)] = 200,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Print a self-contained HTML page.")] = False,
) -> None:
    """Show what changed from one version to another, and why. Ends with state 1 if anything did."""
    from pipeline.dataset import Dataset
    from pipeline.diff import choose, compare
    from pipeline.review.report import write

    try:
        difference = compare(*choose(Dataset(output), old or None, new or None))
        forms = [name for name, wanted in (("json", json), ("markdown", markdown), ("html", html)) if wanted]
        write(difference, forms, console, by, moved=moved, limit=limit)
    except CannotRun as error:
        fail(error)
    if difference.changes:
        raise typer.Exit(DIFFERENT)


@app.command("changes")
def print_changes(
    since: Annotated[str, typer.Option(help="The version you have: a number or accepted; 0 for none.")],
    version: Annotated[str, typer.Option(help="The version to come to.")] = "latest",
    output: OutputOption = Path("output"),
) -> None:
    """Print the records added, changed and removed since a version: JSON Lines to apply to a copy of it."""
    from pipeline.dataset import Dataset
    from pipeline.export.commands import write_changes

    try:
        write_changes(Dataset(output), since, version, sys.stdout.buffer)
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
    from pipeline.dataset import Dataset
    from pipeline.export.commands import write

    try:
        write(Dataset(output), version, name, target, tuple(kind or ()), console, errors, force=force)
    except CannotRun as error:
        fail(error)


@app.command("accept")
def accept_version(
    version: Annotated[str, typer.Argument(help="A number, or latest.")] = "latest",
    output: OutputOption = Path("output"),
    everything: Annotated[bool, typer.Option("--all", help="Take what nobody decided on as it is.")] = False,
    name: Annotated[str, typer.Option("--as", help="Who accepts; else the login name.")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to wait for a run on the same output.", min=0)] = 0,
) -> None:
    """Let `accepted` name a version, the reviewers' decisions laid over it."""
    from pipeline.dataset import Dataset
    from pipeline.review.commands import promote

    try:
        promote(Dataset(output), version, name, console, everything=everything, wait=wait)
    except CannotRun as error:
        fail(error)


@review_app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    host: Annotated[
        str, typer.Option(help="Address; elsewhere than here it asks for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8642,
    name: Annotated[str, typer.Option("--as", help="Who decides; else the login name.")] = "",
    write: Annotated[
        Path | None, typer.Option("--write", help="Write one read-only HTML file instead.")
    ] = None,
    document: Annotated[list[str] | None, typer.Option(help="With --write: these documents only.")] = None,
) -> None:
    """Serve the page where a person reads the records beside their article, and decides."""
    if context.invoked_subcommand:
        return
    from pipeline.dataset import Dataset
    from pipeline.review.commands import desk_of, serve, write_page

    try:
        desk = desk_of(Dataset(output), version, name)
        if write:
            write_page(desk, write, document or [], console)
        else:
            serve(desk, host, port, console)
    except CannotRun as error:
        fail(error)


@review_app.command("export-cases")
def review_export(
    to: Annotated[Path | None, typer.Option("--to", help="Folder; else reviews/cases in the output.")] = None,
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    rules: RulesOption = None,
) -> None:
    """Turn decisions into test cases and gold rows."""
    from pipeline.collection import default_packs
    from pipeline.dataset import Dataset
    from pipeline.review.cases import export
    from pipeline.review.commands import desk_of

    folder = to or output / "reviews" / "cases"
    try:
        done = export(
            desk_of(Dataset(output), version, ""), folder, default_packs(str(rules) if rules else "")
        )
    except CannotRun as error:
        fail(error)
    console.print(
        f"{done.cases:,} cases, {done.documents:,} documents of gold, {done.left_out:,} need their context"
    )
    console.print(f"where    {escape(str(folder))}", soft_wrap=True)


@app.command()
def quality(
    output: OutputOption = Path("output"),
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how often reviewers found the rules right: by kind, by rule, by version."""
    from pipeline.dataset import Dataset
    from pipeline.review.decisions import DecisionLog
    from pipeline.review.quality import as_json, measure, show

    decided = DecisionLog(Dataset(output)).decided()
    if not decided.standing():
        fail(f"{output}: nobody decided on anything yet\n  next  run `shuli review`")
    if json:
        print(as_json(measure(decided)))
    else:
        show(measure(decided), console)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A text, or the path of a file.")],
    published: Annotated[str | None, typer.Option(help="The text's own day, YYYY-MM-DD.")] = None,
    rules: RulesOption = None,
) -> None:
    """Show what is read in a text, and by which rule."""
    from pipeline.collection import default_packs, process
    from pipeline.collection import extract as extract_text
    from pipeline.explain import show
    from pipeline.read import Refused, read_file

    try:
        packs = default_packs(str(rules) if rules else "")
        if len(text) < 1024 and "\n" not in text and Path(text).is_file():
            for source in read_file(Path(text), Path(text).name):
                show(process(source, packs), console)
        else:
            show(extract_text(text, published, packs=packs), console)
    except Refused as error:
        fail(f"{error.why}\n  next  {error.next}")
    except CannotRun as error:
        fail(error)


@app.command()
def timeline(
    version: Annotated[str, typer.Argument(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    form: Annotated[Form, typer.Option("--as", help="How to write it.")] = Form.text,
) -> None:
    """Print what the articles date, in the order of the calendar."""
    from pipeline.dataset import Dataset
    from pipeline.timeline import chronology, render

    try:
        chosen = Dataset(output).version(version)
    except CannotRun as error:
        fail(error)
    sys.stdout.write(render(chronology(chosen.rows("dates")), form.value))


@app.command("show")
def show_document(
    path: Annotated[Path, typer.Argument(help="A raw file.")],
    rules: RulesOption = None,
) -> None:
    """Show a raw file beside its clean text: what was taken out, and why."""
    from pipeline.clean import clean
    from pipeline.collection import cleaning, default_packs
    from pipeline.read import Refused, read_file
    from pipeline.show import render

    try:
        pack = cleaning(default_packs(str(rules) if rules else ""))
        for source in read_file(path, path.name, pack):
            console.print(render(clean(source, pack)))
    except Refused as error:
        fail(f"{error.why}\n  next  {error.next}")
    except CannotRun as error:
        fail(error)


@rules_app.command("check")
def rules_check(rules: RulesOption = None) -> None:
    """Load the packs, and let every rule prove its examples and its rejects."""
    from pipeline.checks import check
    from pipeline.rules import PackError, default_rules

    try:
        report = check(rules or default_rules())
    except PackError as error:
        fail("\n".join(error.problems))
    for problem in report.problems:
        errors.print(escape(problem), soft_wrap=True)
    console.print(
        f"{report.rules:,} rules, {report.examples:,} examples, {report.rejects:,} rejects: "
        + (f"[red]{len(report.problems)} wrong[/red]" if report.problems else "[green]all hold[/green]")
    )
    if report.problems:
        raise typer.Exit(FAILED)


def main() -> None:
    """Run the command; Ctrl-C ends it quietly."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
