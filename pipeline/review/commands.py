"""What the commands `shuli accept` and `shuli review` do."""

import contextlib
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pipeline.dataset import Dataset
from pipeline.dataset.collect import reading
from pipeline.dataset.store import write_atomic
from pipeline.errors import CannotRun
from pipeline.listening import listen
from pipeline.review.decisions import default_name
from pipeline.review.desk import Desk
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
        NotOnAStore: the output is on an object store.
    """
    dataset.reviewing()
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


def desk_of(dataset: Dataset, name: str, by: str) -> Desk:
    """The desk for a version.

    Raises:
        NoVersion: there is no such version.
    """
    return Desk(dataset, dataset.version(name), by or default_name())


def write_page(desk: Desk, path: Path, doc_ids: list[str], console: Console) -> None:
    """Write the page as one file that only shows.

    Raises:
        NoDocument: one of the documents asked for is not in the version.
    """
    from pipeline.review.page import write

    for doc_id in doc_ids:
        desk.shelf.document(doc_id)
    data = write(desk, doc_ids or None).encode("utf-8", "backslashreplace")
    write_atomic(path, data)
    console.print(Text(f"wrote    {path} ({len(data) / 1e6:.1f} MB)"), soft_wrap=True)


def serve(desk: Desk, host: str, port: int, console: Console) -> None:
    """Serve the page until Ctrl-C. Anywhere but on a loopback address it asks for a token.

    Raises:
        NoPort: the address cannot be listened on.
        NotOnAStore: the output is on an object store.
    """
    desk.dataset.reviewing()
    from pipeline.review.server import Guard, application

    listener = listen(host, port)
    address = listener.address + (f"?token={listener.token}" if listener.token else "")
    console.print(Text(f"review   version {desk.version.number} as {desk.name}: {address}"), soft_wrap=True)
    console.print(Text("         Ctrl-C ends it; every decision is saved when it is made", style="dim"))
    shown_versions = {version.path: version for version in (desk.version, desk.base) if version}
    with contextlib.ExitStack() as stack, contextlib.suppress(KeyboardInterrupt):
        for version in shown_versions.values():
            stack.enter_context(reading(version))
        listener.run(application(desk, Guard(listener.hosts, listener.token)))
