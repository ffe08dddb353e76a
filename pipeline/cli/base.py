"""What the commands share: the application, its options, and how it fails."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

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
orgs_app = typer.Typer(help="List the bodies that the articles name, or add one to the registry.")
app.add_typer(orgs_app, name="orgs")

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


def explain(message: object) -> None:
    """Print an error: where, what, why, what next."""
    errors.print(f"[red]error[/red]  {escape(str(message))}", soft_wrap=True)


def fail(message: object) -> NoReturn:
    """Print an error and end with the state for «could not run»."""
    explain(message)
    raise typer.Exit(FAILED)
