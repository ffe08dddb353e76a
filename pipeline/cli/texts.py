"""Commands on one text, and on the rules."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.cli.base import FAILED, RulesOption, app, console, day, errors, fail, rules_app
from pipeline.errors import CannotRun


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A text, or the path of a file.")],
    published: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The text's own day.", callback=day)
    ] = None,
    rules: RulesOption = None,
) -> None:
    """Show what is read in a text, and by which rule."""
    from pipeline.collection import default_packs, process
    from pipeline.collection import extract as extract_text
    from pipeline.read import Refused, read_file
    from pipeline.views.explain import show

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


@app.command("show")
def show_document(
    path: Annotated[Path, typer.Argument(help="A raw file.")],
    rules: RulesOption = None,
) -> None:
    """Show a raw file beside its clean text: what was taken out, and why."""
    from pipeline.clean import clean
    from pipeline.collection import cleaning, default_packs
    from pipeline.read import Refused, read_file
    from pipeline.views.show import render

    if not path.is_file():
        what = "a folder" if path.is_dir() else "no such file"
        fail(f"{path}: {what}\n  next  pass the path of one raw file")
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
    from pipeline.errors import PackError
    from pipeline.rules import default_rules

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
