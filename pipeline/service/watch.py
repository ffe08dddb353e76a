"""A run whenever the files of a folder have settled."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text
from watchfiles import watch

from pipeline.dataset.objects import address
from pipeline.errors import CannotRun
from pipeline.rules import default_rules
from pipeline.running.run import Outcome
from pipeline.running.scan import NothingToRead
from pipeline.service.attend import attempt, failed
from pipeline.service.configuration import Named


def keep_running(settings: tuple[Named, ...], console: Console, errors: Console) -> None:
    """Run now, and then each time articles or rules changed and stayed as they are for `settle` seconds.

    What keeps a run from its end is printed, and the next change starts another. Ends when a signal says so.

    Raises:
        NothingToRead: a folder of articles is not there.
    """
    for named in settings:
        if url := address(named.folder.raw):
            raise NothingToRead(
                f"{url}: a store does not tell of changes\n  next  `shuli serve --interval 300` looks by itself"
            )
        if not named.folder.raw.is_dir():
            raise NothingToRead(
                f"{named.folder.raw}: no such folder\n  next  create it, or pass the folder to watch"
            )
    watched = [path for named in settings for path in (named.folder.raw, _rules(named))]
    outputs = [named.folder.output for named in settings]
    _say(console, f"watching {', '.join(dict.fromkeys(map(str, watched)))}; Ctrl-C ends")
    for changed in settled(watched, outputs, max(named.folder.settle for named in settings)):
        for named in settings:
            mine = _below(changed, named.folder.raw, _rules(named))
            if changed and not mine:
                continue
            if changed:
                _say(console, _names(mine))
            where = f"{named.label}: " if len(settings) > 1 else ""
            try:
                _say(console, where + _what(attempt(named, errors)))
            except CannotRun as error:
                failed(named, error, errors)
                _say(console, f"{where}waiting for the next change")


def settled(folders: list[Path], outputs: list[Path], settle: float) -> Iterator[set[Path]]:
    """Yield the files that changed, each time nothing has changed any more for `settle` seconds; first an empty set.

    Hidden files, and what a run itself writes, are no changes.
    """
    roots = [folder.resolve() for folder in folders]
    written = [folder.resolve() for folder in outputs]

    def seen(change: object, name: str) -> bool:
        path = Path(name)
        if any(path.is_relative_to(folder) for folder in written):
            return False
        inside = [path.relative_to(root) for root in roots if path.is_relative_to(root)]
        return any(not any(part.startswith(".") for part in way.parts) for way in inside)

    first, changed = True, set[Path]()
    for batch in watch(
        *folders,
        watch_filter=seen,
        debounce=200,
        rust_timeout=max(int(settle * 1000), 1),
        yield_on_timeout=True,
    ):
        if batch:
            changed |= {Path(path) for _, path in batch}
        elif changed or first:
            yield changed
            first, changed = False, set()


def _rules(named: Named) -> Path:
    return named.folder.rules or default_rules()


def _below(paths: set[Path], *folders: Path) -> set[Path]:
    roots = [folder.resolve() for folder in folders]
    return {path for path in paths if any(path.is_relative_to(root) for root in roots)}


def _names(paths: set[Path]) -> str:
    """One of the files, as one would type it from here, and how many more."""
    first = min(paths)
    here = Path.cwd()
    name = first.relative_to(here) if first.is_relative_to(here) else first
    return f"{name} changed" if len(paths) == 1 else f"{name} and {len(paths) - 1:,} more changed"


def _what(outcome: Outcome) -> str:
    version, work = outcome.version, outcome.work
    if not outcome.new:
        return f"nothing new: still version {version.number}, {outcome.seconds:.1f} s"
    counts = version.manifest["counts"]
    records = sum(counts.get(family, 0) for family in ("amounts", "dates", "organizations", "actions"))
    refused = f", {outcome.refused:,} files refused" if outcome.refused else ""
    return (
        f"published version {version.number}: {work.read + work.reworked:,} of {outcome.files:,} files read, "
        f"{records:,} records, {counts.get('issues', 0):,} issues{refused}, {outcome.seconds:.1f} s"
    )


def _say(console: Console, text: str) -> None:
    line = Text(f"{datetime.now():%H:%M:%S}  ", style="dim").append(text, style="not dim")
    console.print(line, soft_wrap=True)
