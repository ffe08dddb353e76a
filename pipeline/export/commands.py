"""What the commands `shuli export` and `shuli changes` do."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.changes import changes
from pipeline.dataset import Dataset
from pipeline.dataset.collect import reading
from pipeline.export import export
from pipeline.versions import open_version


def write(
    dataset: Dataset,
    version: str,
    name: str,
    target: Path,
    kinds: tuple[str, ...],
    console: Console,
    errors: Console,
    *,
    where: str = "",
    partition_by: tuple[str, ...] = (),
    force: bool = False,
) -> None:
    """Export a version and say where it is.

    Raises:
        NoVersion: there is no such version.
        CannotExport: there is no such format, kind or column, or the target is taken.
    """
    with open_version(dataset.version(version).path) as opened:
        with _progress(errors, opened.manifest["counts"].get("documents", 0)) as advance:
            export(
                opened, name, target, kinds,
                where=where, partition_by=partition_by, force=force, advance=advance,
            )  # fmt: skip
        console.print(Text(f"exported version {opened.number} as {name}"))
    console.print(Text(f"where    {target}", style="dim"), soft_wrap=True)


def write_changes(dataset: Dataset, since: str, version: str, out: BinaryIO) -> None:
    """Write the changes as JSON Lines.

    Raises:
        NoVersion: one of the versions is not there.
    """
    with reading(dataset.version(version)) as new:
        if since == "0":
            out.writelines(orjson.dumps(change) + b"\n" for change in changes(None, new))
        else:
            with reading(dataset.version(since)) as old:
                out.writelines(orjson.dumps(change) + b"\n" for change in changes(old, new))
    out.flush()


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Callable[[], None]]:
    """A bar of documents for a person at a terminal; nothing in a pipe or in CI."""
    if not console.is_terminal or os.environ.get("CI"):
        yield lambda: None
        return
    columns = (TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("exporting", total=total)
        yield lambda: bar.advance(task)
