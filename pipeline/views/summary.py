"""What a run says at its end: what is there, where it is, and what to type next."""

import os
import shlex
import shutil
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.dataset.objects import address
from pipeline.running.run import Outcome

NAMES = {
    "documents": "documents  文章",
    "amounts": "amounts  金额与数量",
    "dates": "dates  日期",
    "organizations": "organizations  机构",
    "actions": "actions  行动项",
    "issues": "issues  疑问",
}


def show(outcome: Outcome, console: Console, notes: tuple[str, ...] = ()) -> None:
    """Print the summary of a run, readable in 80 columns."""
    version, manifest = outcome.version, outcome.version.manifest
    before = _parent_counts(outcome)
    table = Table(box=None, padding=(0, 2), header_style="dim", show_edge=False)
    table.add_column("records")
    table.add_column("count", justify="right")
    table.add_column("since before" if before else "", justify="right")
    for family in NAMES:
        count = manifest["counts"].get(family, 0)
        change = count - before.get(family, 0) if before else 0
        table.add_row(NAMES[family], f"{count:,}", f"{change:+,}" if change else "")
    state = "published" if outcome.new else "nothing changed: still"
    console.print(Text(f"\nshuli 梳理  {state} version {version.number}", style="bold"))
    console.print(table)
    issues = [(*name.split(" ", 1), count) for name, count in manifest["issues"].items()]
    for severity, code, count in sorted(issues, key=lambda x: (x[0] != "error", -x[2], x[1]))[:6]:
        console.print(
            Text(f"  {severity:<8} {code:<28} {count:>6,}", style="red" if severity == "error" else "yellow")
        )
    done = outcome.work
    again = f"{done.reworked:,} extracted anew, " if done.reworked else ""
    same = outcome.files - done.read - done.reworked
    work = f"{done.read:,} read, {again}{same:,} unchanged, {outcome.seconds:.1f} s"
    console.print(Text(f"files    {work}", style="dim"))
    for note in notes:
        console.print(Text(note, style="dim"))
    console.print(f"where    {_short(version.place)}", highlight=False, soft_wrap=True)
    look = (
        f"head -3 {_short(version.place)}/amounts*.jsonl"
        if address(version.place) is None
        else f"shuli export csv FOLDER --output {version.place.rpartition('/versions/')[0]}"
    )
    console.print(f"next     {look}", highlight=False, soft_wrap=True)
    console.print(f"         {_then(outcome)}", highlight=False, soft_wrap=True)


def _then(outcome: Outcome) -> str:
    """What to run next: read the changes where there is a version before, else see what the rules do."""
    shuli = _command()
    if outcome.version.manifest["parent"] is None:
        return f"{shuli} explain '中方承诺提供约2亿元人民币。'   {shuli} versions"
    output = _short(outcome.version.place.rpartition("/versions/")[0])
    where = "" if output == "output" else f" --output {shlex.quote(output)}"
    # Decisions are kept in a folder only.
    return f"{shuli} diff{where}" + (f"   {shuli} review{where}" if address(output) is None else "")


def _command() -> str:
    """`shuli` as one would type it from here: after `make run` it is on nobody's path."""
    beside = os.path.relpath(os.path.join(os.path.dirname(sys.executable), "shuli"))
    return "shuli" if shutil.which("shuli") or beside.startswith("..") else beside


def _short(path: str) -> str:
    """The path as one would type it from here."""
    from pathlib import Path

    if address(path):
        return path
    try:
        return Path(path).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path


def _parent_counts(outcome: Outcome) -> dict[str, int]:
    parent = outcome.version.manifest["parent"]
    if not outcome.new or parent is None:
        return {}
    folder = outcome.version.path.parent / f"{parent:04d}"
    if not (folder / "manifest.json").is_file():
        return {}
    counts: dict[str, int] = type(outcome.version)(folder).manifest["counts"]
    return counts
