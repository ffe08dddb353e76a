"""What the commands `shuli accept` and `shuli review` do."""

from rich.console import Console
from rich.text import Text

from pipeline.dataset import Dataset
from pipeline.errors import CannotRun
from pipeline.review.decisions import default_name
from pipeline.review.overlay import accept
from pipeline.review.pending import pending


class Waiting(CannotRun):
    """Changes wait for a decision, so that the version cannot be accepted yet."""


def promote(
    dataset: Dataset, name: str, by: str, console: Console, *, everything: bool = False, wait: float = 0
) -> None:
    """Accept a version and say what became of it.

    Raises:
        Waiting: changes wait for a decision, and `everything` is not asked for.
        NoVersion: there is no such version.
        Busy: a run holds the output folder for longer than `wait` seconds.
    """
    with dataset.lock(wait):
        version = dataset.version(name)
        left = pending(dataset, version)
        if left and not everything:
            raise Waiting(
                f"{dataset.folder}: {len(left):,} changes in version {version.number} wait for a decision\n"
                "  next  decide: `shuli review`, or take them as they are: `shuli accept --all`"
            )
        result = accept(dataset, version, by or default_name())
    touched = len(result.manifest.get("reviewed", {}).get("records", ()))
    text = f"accepted version {version.number}"
    if left:
        text += f", {len(left):,} changes undecided"
    if touched:
        text += f", {touched:,} records as reviewers decided"
    console.print(Text(text))
    console.print(Text(f"where    {dataset.folder / 'accepted'}", style="dim"), soft_wrap=True)
