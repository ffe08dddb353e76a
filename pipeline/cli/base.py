"""What the commands share: the application, its options, and how it fails."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.cli.help import Application
from pipeline.errors import CannotRun

app = Application(
    name="shuli",
    help="shuli 梳理: trustworthy tables out of Chinese policy and news texts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = Application(help="Check the packs of rules and words.", no_args_is_help=True)
versions_app = Application(help="List the published versions, or remove old ones.")
review_app = Application(help="Read the records beside their article, and decide.")
app.add_typer(rules_app, name="rules")
app.add_typer(review_app, name="review")
app.add_typer(versions_app, name="versions")
orgs_app = Application(help="List the bodies that the articles name, or add one to the registry.")
app.add_typer(orgs_app, name="orgs")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


#: Exit states: all well; documents were refused, so nothing was published (`--strict`); a difference; could not run.
OK, REFUSED, DIFFERENT, FAILED = 0, 1, 1, 2


@app.callback()
def settings_of_all(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", envvar="SHULI_CONFIG", help="File with the settings."),
    ] = None,
    folder: Annotated[
        list[str] | None,
        typer.Option("--folder", metavar="NAME", envvar="SHULI_FOLDER", help="A folder of that file."),
    ] = None,
) -> None:
    """shuli 梳理: trustworthy tables out of Chinese policy and news texts."""
    context.obj = (config, tuple(folder or ()))


def chosen(context: typer.Context) -> tuple[Path | None, tuple[str, ...]]:
    """The file of settings and the folders of it that were named before the command."""
    said: tuple[Path | None, tuple[str, ...]] | None = context.find_root().obj
    return said or (None, ())


def _from_settings(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:
    """The folder for versions or for packs as the settings have it, where the command line does not say."""
    source = context.get_parameter_source(str(parameter.name))
    if source is None or source.name != "DEFAULT":
        return value
    from pipeline.service.configuration import load

    config, names = chosen(context)
    try:
        found = {getattr(named.folder, str(parameter.name)): named for named in load({}, config, names)}
    except CannotRun as error:
        fail(error)
    if len(found) > 1:
        known = ", ".join(named.name for named in found.values())
        fail(
            f"--{parameter.name}: several folders are set\n  known  {known}\n  next   pass shuli --folder NAME …"
        )
    return next(iter(found))


RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="DIR", help="Folder with the packs.", callback=_from_settings),
]
OutputOption = Annotated[
    Path,
    typer.Option("--output", metavar="DIR", help="Folder for the versions.", callback=_from_settings),
]


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
HtmlOption = Annotated[bool, typer.Option("--html", help="Print a self-contained HTML page.")]


def form_of(*, json: bool, html: bool) -> Literal["text", "json", "html"]:
    """How a list is to be written: text, json or html."""
    if json and html:
        fail("--json, --html: they exclude each other\n  next  leave one of them out")
    return "json" if json else "html" if html else "text"


def day(value: str | None) -> str | None:
    """A day given as an option, checked."""
    try:
        if value is not None and date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        raise typer.BadParameter(f"{value}: not a day; write it as in 2024-05-31") from None
    return value


def explain(message: object) -> None:
    """Print an error: where, what, why, what next."""
    errors.print(f"[red]error[/red]  {escape(str(message))}", soft_wrap=True)


def fail(message: object) -> NoReturn:
    """Print an error and end with the state for «could not run»."""
    explain(message)
    raise typer.Exit(FAILED)
