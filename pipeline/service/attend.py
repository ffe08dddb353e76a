"""A run in this process for one folder of the settings: progress, summary, hooks, exit state."""

from rich.console import Console
from rich.markup import escape

from pipeline.errors import CannotRun
from pipeline.rules import default_rules
from pipeline.run import Job, Outcome, RefusedDocuments, run
from pipeline.service.configuration import Named
from pipeline.service.hooks import failure, react, summary
from pipeline.service.settings import Folder
from pipeline.views.progress import progress
from pipeline.views.summary import show


def job_of(folder: Folder) -> Job:
    """What the settings of a folder ask to be done."""
    return Job(
        folder.raw,
        folder.output,
        folder.rules or default_rules(),
        folder.workers,
        folder.paranoid,
        folder.strict,
        folder.timeout,
    )


def run_folder(named: Named, console: Console, errors: Console) -> int:
    """Run, show the summary or what went wrong, and call the hooks. Returns the exit state of `shuli run`."""
    outcome = attempt(named, errors)
    if isinstance(outcome, Outcome):
        show(outcome, console)
        return 0
    return 1 if isinstance(outcome, RefusedDocuments) else 2


def attempt(named: Named, errors: Console) -> Outcome | CannotRun:
    """Run and call the hooks; what went wrong is printed and returned."""
    try:
        with progress(errors) as advance:
            outcome = run(job_of(named.folder), advance, named.folder.wait)
        told = summary(named.label, named.folder, outcome)
    except CannotRun as error:
        errors.print(f"[red]error[/red]  {escape(str(error))}", soft_wrap=True)
        _say(react(named.folder.hooks, failure(named.label, named.folder, str(error))), errors)
        return error
    _say(react(named.folder.hooks, told), errors)
    return outcome


def _say(problems: list[str], errors: Console) -> None:
    for problem in problems:
        errors.print(f"[red]hook[/red]   {escape(problem)}", soft_wrap=True)
