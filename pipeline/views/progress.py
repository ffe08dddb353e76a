"""A bar for a person at a terminal: documents, rate and time left. Silent in a pipe or in CI."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.running.run import Advance, Plan


@contextmanager
def progress(console: Console) -> Iterator[Callable[[Plan], Advance] | None]:
    """Give what `run` wants for its progress: a function from the plan to a function that counts files."""
    if not console.is_terminal or os.environ.get("CI"):
        yield None
        return
    columns = (
        TextColumn("reading"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:

        def begin(plan: Plan) -> Advance:
            task = bar.add_task("reading", total=sum(len(p.files) for p in plan.missing), rate="")

            def advance(count: int) -> None:
                bar.advance(task, count)
                speed = bar.tasks[task].speed
                bar.update(task, rate=f"{speed:,.0f} files/s" if speed else "")

            return advance

        yield begin


def now_and_then(total: int, tell: Callable[[int], None], every: float) -> Advance:
    """Count files, and tell how many are done at most every so many seconds, and at the end."""
    done, told = 0, time.monotonic()

    def advance(count: int) -> None:
        nonlocal done, told
        done += count
        if done == total or time.monotonic() - told > every:
            told = time.monotonic()
            tell(done)

    return advance


def together(*steps: Advance | None) -> Advance:
    """One that advances all of them."""

    def advance(count: int) -> None:
        for step in steps:
            if step:
                step(count)

    return advance
