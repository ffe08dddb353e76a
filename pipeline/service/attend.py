"""A run in this process for one folder of the settings: progress, summary, hooks, exit state."""

import contextlib

from rich.console import Console
from rich.markup import escape

from pipeline.dataset import open_dataset
from pipeline.dataset.objects import address
from pipeline.errors import CannotRun
from pipeline.rules import default_rules
from pipeline.running.run import Job, Outcome, RefusedDocuments, run
from pipeline.service.configuration import Named
from pipeline.service.hooks import Summary, failure, react, summary
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
    try:
        outcome = attempt(named, errors)
    except CannotRun as error:
        return failed(named, error, errors)
    show(outcome, console)
    return 0


def attempt(named: Named, errors: Console) -> Outcome:
    """Run, and call the hooks if it comes through.

    Raises:
        CannotRun: it does not.
    """
    with progress(errors) as advance:
        outcome = run(job_of(named.folder), advance, named.folder.wait)
    _react(named, summary(named.label, named.folder, outcome), errors)
    return outcome


def failed(named: Named, error: CannotRun, errors: Console, *, hooks: bool = True) -> int:
    """Print what went wrong, call the hooks that wait for it, and return the exit state."""
    errors.print(f"[red]error[/red]  {escape(str(error))}", soft_wrap=True)
    if hooks:
        _react(named, failure(named.label, named.folder, str(error)), errors)
    return 1 if isinstance(error, RefusedDocuments) else 2


def tidy(named: Named) -> None:
    """Remove what a run that was killed left unfinished in the output, as whoever holds its lock does."""
    output = named.folder.output
    if address(output) or output.is_dir():
        with contextlib.suppress(CannotRun), open_dataset(output).lock(5):
            pass


def _react(named: Named, told: Summary, errors: Console) -> None:
    for problem in react(named.folder.hooks, told):
        errors.print(f"[red]hook[/red]   {escape(problem)}", soft_wrap=True)
