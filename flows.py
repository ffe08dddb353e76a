"""The pipeline as a Prefect flow: what runs, in which order, with which retries. The only file that knows Prefect.

    python flows.py --raw raw --output output

takes the same steps as `shuli run` and gives the same bytes; Prefect observes them. Without a `PREFECT_API_URL` it
uses Prefect's embedded server on a database of its own, below `.prefect/`, with telemetry off.
"""

import hashlib
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_BEGAN = time.perf_counter()

from pipeline.server import environment  # noqa: E402

os.environ.update(environment())  # before Prefect is imported: it reads its settings then

import typer  # noqa: E402
from prefect import flow, serve, task  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.orchestration import get_client  # noqa: E402
from prefect.client.schemas.filters import (  # noqa: E402
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (  # noqa: E402
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    State,
    StateType,
)
from prefect.schedules import Cron, Interval, Schedule  # noqa: E402
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: E402
from prefect.states import Crashed  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.markup import escape  # noqa: E402

from pipeline.errors import CannotRun  # noqa: E402
from pipeline.rules import default_rules  # noqa: E402
from pipeline.run import (  # noqa: E402
    Advance,
    Job,
    Outcome,
    Plan,
    Work,
    explained,
    extract_parts,
    nothing_new,
    plan,
    publish,
    scan,
)
from pipeline.scan import RawFile  # noqa: E402
from pipeline.views.progress import progress  # noqa: E402
from pipeline.views.summary import show  # noqa: E402

#: Extraction tasks a run makes at most, so that Prefect's database stays small however large the folder is.
MOST_BATCHES = 8


@task(
    name="scan",
    retries=2,
    retry_delay_seconds=2,
    cache_policy=NO_CACHE,
    retry_condition_fn=lambda t, r, s: _passing(s),
)
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


@flow(name="shuli", flow_run_name="shuli {raw}")
def extract_folder(
    raw: str = "raw",
    output: str = "output",
    rules: str | None = None,
    workers: int = 0,
    paranoid: bool = False,
    wait: float = 0,
) -> Outcome:
    """Read the articles of a folder, extract, and publish a version. The parameters are those of `shuli run`."""
    job = Job(Path(raw), Path(output), Path(rules) if rules else default_rules(), workers, paranoid)
    began = time.perf_counter()
    with explained(job), job.dataset.lock(wait), progress(Console(stderr=True)) as begin:
        planned = plan_task(job, scan_task(job))
        advance = begin(planned) if begin else None
        work = Work()
        for batch, label in planned.batches(MOST_BATCHES):
            work += extract_task(job, batch, label, advance)
        return publish_task(job, planned, work, began)


def serve_folder(parameters: dict[str, object], schedule: Schedule) -> None:
    """Register a deployment and run it on its schedule until we are told to end. Needs a started server.

    Runs of one folder never overlap: one that comes while another is under way is cancelled, so that missed runs are
    made up for by one.
    """
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    name = _name(parameters)
    deployment: Any = extract_folder.to_deployment(
        name=name,
        description=f"{parameters['raw']} → {parameters['output']}",
        schedule=schedule,
        parameters=parameters,
        concurrency_limit=alone,
    )
    _release(name)
    threading.Thread(target=_report_first_run, args=(name, datetime.now(UTC)), daemon=True).start()
    print("waiting for the first scheduled run; Ctrl-C ends", flush=True)
    serve(deployment, print_starting_message=False)


def _name(parameters: dict[str, object]) -> str:
    """A name for the deployment that Prefect allows: the folder's own, and a mark that two folders do not share."""
    mark = hashlib.sha256(f"{parameters['raw']}\0{parameters['output']}".encode()).hexdigest()[:6]
    return f"{Path(str(parameters['raw'])).name} {mark}"


def _release(name: str) -> None:
    """End runs that a killed process left pending or running: each holds the one place there is."""
    states = FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])
    mine = DeploymentFilter(name=DeploymentFilterName(any_=[name]))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(
            deployment_filter=mine, flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=states))
        ):
            client.set_flow_run_state(run.id, Crashed(message="The process that ran it is gone."), force=True)


def _report_first_run(name: str, since: datetime) -> None:
    """Say how the first scheduled run ended: the proof that the schedule works."""
    mine = DeploymentFilter(name=DeploymentFilterName(any_=[name]))
    recent = FlowRunFilter(expected_start_time=FlowRunFilterExpectedStartTime(after_=since))
    with get_client(sync_client=True) as client:
        while True:
            for run in client.read_flow_runs(deployment_filter=mine, flow_run_filter=recent):
                if run.state and run.state.is_final() and not run.state.is_cancelled() and run.end_time:
                    print(
                        f"first scheduled run: {run.state.name} at {run.end_time:%Y-%m-%d %H:%M:%S} UTC",
                        flush=True,
                    )
                    return
            time.sleep(1)


def main(
    raw: Path = Path("raw"),
    output: Path = Path("output"),
    rules: Path | None = None,
    workers: int = 0,
    strict: bool = False,
    paranoid: bool = False,
    wait: float = 0,
    cron: str | None = None,
    interval: float | None = None,
    timezone: str = "UTC",
) -> None:
    """Run the flow over a folder and end with a summary. The states are those of `shuli run`.

    With `--cron` or `--interval` (seconds) it is run on that schedule instead, by a server that must be there.
    """
    if cron or interval:
        parameters = {
            "raw": str(raw.resolve()),
            "output": str(output.resolve()),
            "workers": workers,
            "paranoid": paranoid,
        }
        parameters |= {"rules": str(rules.resolve())} if rules else {}
        schedule = Cron(cron, timezone=timezone) if cron else Interval(interval or 0, timezone=timezone)
        serve_folder(parameters, schedule)
        return
    job = Job(raw, output, rules or default_rules(), workers, paranoid)
    try:
        # Starting Prefect's server to learn that there is nothing to do would take longer than everything else.
        if idle := nothing_new(job, wait):
            show(idle, Console(highlight=False), ("Prefect  not started: nothing to do",))
            _end(idle, strict)
            return
        # Prefect's heartbeat thread costs a second at the end of each flow and says nothing here.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            outcome = extract_folder(
                str(raw), str(output), str(rules) if rules else None, workers, paranoid, wait
            )
    except CannotRun as error:
        Console(stderr=True).print(f"[red]error[/red]  {escape(str(error))}", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None
    total = time.perf_counter() - _BEGAN
    rest = total - outcome.seconds
    share = (
        f"Prefect  {rest:.1f} s of {total:.1f} s (its import, its server); pipeline {outcome.seconds:.1f} s"
    )
    show(outcome, Console(highlight=False), (share,))
    _end(outcome, strict)


def _end(outcome: Outcome, strict: bool) -> None:
    if strict and outcome.refused:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
