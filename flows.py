"""The pipeline as a Prefect flow: what runs, in which order, with which retries. The only file that knows Prefect.

    python flows.py --raw raw --output output

takes the same steps as `shuli run` and gives the same bytes; Prefect observes them. Without a `PREFECT_API_URL` it
uses Prefect's embedded server on a database of its own, below `.prefect/`, with telemetry off.
"""

import os
import time
from pathlib import Path

_BEGAN = time.perf_counter()

for _name, _value in {
    "PREFECT_HOME": str(Path(__file__).resolve().parent / ".prefect"),
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # A cold embedded server needs more than the default of 20 seconds on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}.items():
    os.environ.setdefault(_name, _value)

import typer  # noqa: E402
from prefect import flow, task  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.markup import escape  # noqa: E402

from pipeline.collection import default_rules  # noqa: E402
from pipeline.errors import CannotRun  # noqa: E402
from pipeline.progress import progress  # noqa: E402
from pipeline.run import Advance, Job, Outcome, Plan, Work, explained, extract_parts, nothing_new, plan, publish, scan  # noqa: E402
from pipeline.scan import RawFile  # noqa: E402
from pipeline.summary import show  # noqa: E402

#: Extraction tasks a run makes at most, so that Prefect's database stays small however large the folder is.
MOST_BATCHES = 8


@task(name="scan", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE, retry_condition_fn=lambda t, r, s: _passing(s))
def scan_task(job: Job) -> list[RawFile]:
    """The raw files with their digests."""
    return scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid)


@task(name="plan", cache_policy=NO_CACHE)
def plan_task(job: Job, files: list[RawFile]) -> Plan:
    """The parts of the next version, and which of them are missing."""
    return plan(job, files)


@task(name="extract", task_run_name="extract {label}", cache_policy=NO_CACHE)
def extract_task(job: Job, planned: Plan, label: str, advance: Advance | None) -> Work:
    """Compute a batch of parts, on a process pool inside this task."""
    return extract_parts(job, planned, advance)


@task(name="publish", cache_policy=NO_CACHE)
def publish_task(job: Job, planned: Plan, work: Work, began: float) -> Outcome:
    """The next version, or the one there is."""
    return publish(job, planned, work, began)


def _passing(state: State[object]) -> bool:
    """Whether a failure may pass by itself: a disk or network error, not a missing folder."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@flow(name="shuli", flow_run_name="{job.raw}", validate_parameters=False, retries=0)
def extract_folder(job: Job, wait: float = 0) -> Outcome:
    """Read the articles of a folder, extract, and publish a version."""
    began = time.perf_counter()
    with explained(job), job.dataset.lock(wait), progress(Console(stderr=True)) as begin:
        planned = plan_task(job, scan_task(job))
        advance = begin(planned) if begin else None
        work = Work()
        for batch, label in planned.batches(MOST_BATCHES):
            work += extract_task(job, batch, label, advance)
        return publish_task(job, planned, work, began)


def main(
    raw: Path = Path("raw"),
    output: Path = Path("output"),
    rules: Path | None = None,
    workers: int = 0,
    strict: bool = False,
    paranoid: bool = False,
    wait: float = 0,
) -> None:
    """Run the flow over a folder and end with a summary. The states are those of `shuli run`."""
    job = Job(raw, output, rules or default_rules(), workers, paranoid)
    try:
        # Starting Prefect's server to learn that there is nothing to do would take longer than everything else.
        if idle := nothing_new(job, wait):
            show(idle, Console(highlight=False), ("Prefect  not started: nothing to do",))
            return _end(idle, strict)
        # Prefect's heartbeat thread costs a second at the end of each flow and says nothing here.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            outcome = extract_folder(job, wait)
    except CannotRun as error:
        Console(stderr=True).print(f"[red]error[/red]  {escape(str(error))}", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None
    total = time.perf_counter() - _BEGAN
    share = f"Prefect  {total - outcome.seconds:.1f} s of {total:.1f} s (its import, its server); pipeline {outcome.seconds:.1f} s"
    show(outcome, Console(highlight=False), (share,))
    _end(outcome, strict)


def _end(outcome: Outcome, strict: bool) -> None:
    if strict and outcome.refused:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
