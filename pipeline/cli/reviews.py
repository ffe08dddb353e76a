"""Commands for the person who decides."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.cli.base import DIFFERENT, OutputOption, RulesOption, app, console, fail, review_app
from pipeline.errors import CannotRun


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
    from pipeline.dataset import open_dataset
    from pipeline.diff import choose, compare
    from pipeline.review.report import write

    try:
        difference = compare(*choose(open_dataset(output), old or None, new or None))
        forms = [name for name, wanted in (("json", json), ("markdown", markdown), ("html", html)) if wanted]
        write(difference, forms, console, by, moved=moved, limit=limit)
    except CannotRun as error:
        fail(error)
    if difference.changes:
        raise typer.Exit(DIFFERENT)


@app.command("accept")
def accept_version(
    version: Annotated[str, typer.Argument(help="A number, or latest.")] = "latest",
    output: OutputOption = Path("output"),
    everything: Annotated[bool, typer.Option("--all", help="Take what nobody decided on as it is.")] = False,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who accepts; else the login name.")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to wait for a run on the same output.", min=0)] = 0,
) -> None:
    """Let `accepted` name a version, the reviewers' decisions laid over it."""
    from pipeline.dataset import open_dataset
    from pipeline.review.commands import promote

    try:
        promote(open_dataset(output), version, name, console, everything=everything, wait=wait)
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
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides; else the login name.")] = "",
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write one read-only HTML file instead.")
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="With --write: this document only; repeatable.")
    ] = None,
) -> None:
    """Serve the page where a person reads the records beside their article, and decides."""
    if context.invoked_subcommand:
        return
    if document and not write:
        fail("--document: is for --write only\n  next  add --write FILE, or choose it in the page")
    from pipeline.dataset import open_dataset
    from pipeline.review.commands import desk_of, serve, write_page

    try:
        desk = desk_of(open_dataset(output), version, name)
        if write:
            write_page(desk, write, document or [], console)
        else:
            serve(desk, host, port, console)
    except CannotRun as error:
        fail(error)


@review_app.command("export-cases")
def review_export(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Folder; else reviews/cases in the output.")
    ] = None,
    version: Annotated[str, typer.Option(help="A number, latest or accepted.")] = "latest",
    output: OutputOption = Path("output"),
    rules: RulesOption = None,
) -> None:
    """Turn decisions into test cases and gold rows."""
    from pipeline.collection import default_packs
    from pipeline.dataset import open_dataset
    from pipeline.review.cases import export
    from pipeline.review.commands import desk_of

    folder = to or output / "reviews" / "cases"
    try:
        done = export(
            desk_of(open_dataset(output), version, ""), folder, default_packs(str(rules) if rules else "")
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
    from pipeline.dataset import open_dataset
    from pipeline.review.decisions import DecisionLog
    from pipeline.review.quality import as_json, show

    decided = DecisionLog(open_dataset(output)).decided()
    if not decided.standing():
        fail(f"{output}: nobody decided on anything yet\n  next  run `shuli review`")
    if json:
        print(as_json(decided))
    else:
        show(decided, console)
