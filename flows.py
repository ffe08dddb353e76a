"""The pipeline as a Prefect flow: what runs, in which order, with which retries. No other file imports Prefect itself.

    python flows.py --raw raw --output output

takes the same steps as `shuli run` and gives the same bytes; Prefect observes them. Without a `PREFECT_API_URL` it
uses Prefect's embedded server on a database of its own, below `.prefect/`, with telemetry off.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

_BEGAN = time.perf_counter()

from pipeline.service.server import environment

os.environ.update(environment())  # before Prefect is imported: it reads its settings then

import typer
from prefect import State, flow, get_run_logger, serve, task
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas import filters, objects
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run as this_run
from prefect.schedules import Cron, Interval
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Crashed, Scheduled
from prefect.tasks import exponential_backoff

# The flow travels to a cluster's workers by value: what it names is a module, or can be pickled; a console cannot.
from pipeline.cli import base
from pipeline.cli.options import configured
from pipeline.errors import CannotRun, may_pass
from pipeline.running import cluster
from pipeline.running.run import (
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
from pipeline.running.scan import RawFile
from pipeline.service import report
from pipeline.service.attend import failed, job_of
from pipeline.service.configuration import Named
from pipeline.service.hooks import Summary, email, failure, react, summary
from pipeline.service.schedule import deployment_name, last_due, when
from pipeline.service.settings import Folder, Hook
from pipeline.service.signals import ending
from pipeline.views.progress import now_and_then, progress, together
from pipeline.views.summary import show

#: Extraction tasks a run makes at most. With the others it makes a dozen, so that Prefect's database stays small.
MOST_BATCHES = 6
#: Seconds between two reports of how far a run is.
REPORT_EVERY = 2.0


_ENDED = (objects.StateType.COMPLETED, objects.StateType.FAILED, objects.StateType.CRASHED)


def _may_pass(task: object, run: object, state: State[object]) -> bool:
    return may_pass(state.result(raise_on_failure=False))


_AGAIN: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(2),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _may_pass,
    "cache_policy": NO_CACHE,
}


@task(name="scan", task_run_name="scan {label}", **_AGAIN)
def scan_task(job: Job, label: str) -> list[RawFile]:
    """The raw files with their digests."""
    return scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid)


@task(name="plan", task_run_name="plan {label}", **_AGAIN)
def plan_task(job: Job, files: list[RawFile], label: str) -> Plan:
    """The parts of the next version, and which of them are missing."""
    return plan(job, files)


@task(name="extract", task_run_name="extract {label}", **_AGAIN)
def extract_task(job: Job, planned: Plan, label: str, advance: Advance | None) -> Work:
    """Compute a batch of parts, on a process pool inside this task."""
    return extract_parts(job, planned, advance)


@task(name="extract", task_run_name="extract {label}", **_AGAIN)
def extract_there_task(job: Job, planned: Plan, label: str) -> Work:
    """Compute a batch of parts on a worker of a cluster."""
    return cluster.extract_there(job, planned)


@task(name="publish", task_run_name="publish {label}", cache_policy=NO_CACHE)
def publish_task(job: Job, planned: Plan, work: Work, began: float, label: str) -> Outcome:
    """The next version, or the one there is."""
    return publish(job, planned, work, began)


@task(name="report", task_run_name="report {label}", cache_policy=NO_CACHE)
def report_task(folder: Folder, outcome: Outcome, told: Summary, label: str) -> None:
    """Artifacts that a person reads: counts, changes, issues, slow documents, where to review."""
    key, version = report.key(label), f"{label}, version {outcome.version.number}"
    create_table_artifact(report.counts(told), f"{key}-counts", f"Records: {version}")
    create_markdown_artifact(report.changes(folder, outcome), f"{key}-changes", f"What changed: {version}")
    create_table_artifact(report.issues(outcome), f"{key}-issues", f"Issues by reason: {version}")
    create_table_artifact(report.slowest(outcome), f"{key}-slowest", f"Slowest documents: {version}")
    create_link_artifact(
        folder.review, "Review page", f"{key}-review", f"`shuli review --output {folder.output}` serves it"
    )


@task(name="hooks", task_run_name="hooks {label}", cache_policy=NO_CACHE)
def hooks_task(hooks: tuple[Hook, ...], told: Summary, label: str) -> None:
    """Tell those who asked to be told. A hook that fails is an error in the log, never in the run."""
    for problem in react(hooks, told, notify):
        get_run_logger().error(problem)


def notify(hook: Hook, told: Summary) -> None:
    """Send the summary through a Prefect block: a notification (Slack, SendGrid …) or e-mail credentials."""
    subject, body = report.headline_of(told), report.body_of(told)
    block = cast(Any, Block.load(str(hook.block)))
    if not hasattr(block, "get_server"):
        block.notify(body, subject)
        return
    with block.get_server() as server:
        server.send_message(email(subject, body, block.username, hook))


def _tell_failure(flow: Any, flow_run: objects.FlowRun, state: State[Any]) -> None:
    """Prefect's hook on a failed or crashed run."""
    named = _named(flow_run.parameters)
    error = state.result(raise_on_failure=False)
    why = str(error) if isinstance(error, CannotRun) else state.message or "it failed"
    for problem in react(named.folder.hooks, failure(named.label, named.folder, why), notify):
        base.errors.print(problem, markup=False, soft_wrap=True)


_USUAL = Folder()


def _named(parameters: dict[str, Any]) -> Named:
    """The folder of the settings that a run is of, out of its parameters."""
    return Named(parameters.get("name") or "", Folder.model_validate(parameters.get("folder") or {}))


def _run_name() -> str:
    return f"shuli {_named(this_run.parameters).label}"


@flow(name="shuli", flow_run_name=_run_name, on_failure=[_tell_failure], on_crashed=[_tell_failure])
def extract_folder(folder: Folder = _USUAL, name: str = "") -> Any:
    """Read the articles of a folder, extract, and publish a version. The parameters are the settings of `shuli run`."""
    job, label = job_of(folder), Named(name, folder).label
    began = time.perf_counter()
    with explained(job), job.dataset.lock(folder.wait), progress(base.errors) as begin:
        planned = plan_task(job, scan_task(job, label), label)
        advance = together(begin(planned) if begin else None, _observed(planned, label))
        work = _extract(job, planned, label, folder, advance)
        outcome = publish_task(job, planned, work, began, label)
    told = summary(label, folder, outcome)
    if outcome.new:
        report_task(folder, outcome, told, label)
    if folder.hooks:
        hooks_task(folder.hooks, told, label)
    return Completed(message=report.headline_of(told), data=outcome)


def _extract(job: Job, planned: Plan, label: str, folder: Folder, advance: Advance) -> Work:
    """Compute every batch, whatever becomes of its neighbours; then fail if one did."""
    if folder.runner:
        return cluster.extract(
            extract_there_task, job, planned, label, folder.runner, folder.address, advance
        )
    states = [
        extract_task(job, batch, f"{label} {which}", advance, return_state=True)
        for batch, which in planned.batches(MOST_BATCHES)
    ]
    return sum((state.result() for state in states), Work())


def _observed(planned: Plan, label: str) -> Advance | None:
    """A progress artifact, moved now and then."""
    total = sum(len(part.files) for part in planned.missing)
    if not total:
        return None
    artifact = create_progress_artifact(
        0.0, f"{report.key(label)}-progress", f"{label}: {total:,} files to read"
    )

    def tell(done: int) -> None:
        update_progress_artifact(
            cast(UUID, artifact), 100 * done / total, f"{label}: {done:,} of {total:,} files read"
        )

    return now_and_then(total, tell, REPORT_EVERY)


def serve_folders(settings: Sequence[Named]) -> None:
    """Register a deployment a folder and run them on their schedules until we are told to end. Needs a started server.

    Runs of one folder never overlap: one that comes while another is under way is cancelled. Runs that were missed
    while nobody served are made up for by one, at once; so is the first.
    """
    served = [named for named in settings if named.folder.cron or named.folder.interval]
    deployments = [_deployment(named) for named in served]
    with get_client(sync_client=True) as client:
        for named in served:
            _release(client, deployment_name(named))
    threading.Thread(target=_attend, args=(served, datetime.now(UTC)), daemon=True).start()
    serve(*deployments, print_starting_message=False, pause_on_shutdown=False)


def _deployment(named: Named) -> Any:
    folder = named.folder.absolute()
    schedule = (
        Cron(folder.cron, timezone=folder.timezone)
        if folder.cron
        else Interval(folder.interval or 0, timezone=folder.timezone)
    )
    return extract_folder.to_deployment(
        name=deployment_name(named),
        description=f"{folder.raw} → {folder.output}",
        schedule=schedule,
        parameters={"folder": folder.model_dump(mode="json"), "name": named.label},
        concurrency_limit=objects.ConcurrencyLimitConfig(
            limit=1, collision_strategy=objects.ConcurrencyLimitStrategy.CANCEL_NEW
        ),
    )


def _runs(client: SyncPrefectClient, name: str, *types: objects.StateType) -> list[objects.FlowRun]:
    """The runs of a deployment in one of the states, the newest first."""
    return client.read_flow_runs(
        deployment_filter=filters.DeploymentFilter(name=filters.DeploymentFilterName(any_=[name])),
        flow_run_filter=filters.FlowRunFilter(
            state=filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=list(types)))
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
    )


def _release(client: SyncPrefectClient, name: str) -> None:
    """End the runs of a process that was killed, for they hold the one place there is, and those that are late."""
    for run in _runs(
        client, name, objects.StateType.PENDING, objects.StateType.RUNNING, objects.StateType.CANCELLING
    ):
        client.set_flow_run_state(run.id, Crashed(message="The process that ran it is gone."), force=True)
    for run in _runs(client, name, objects.StateType.SCHEDULED):
        if run.expected_start_time and run.expected_start_time < datetime.now(UTC):
            client.delete_flow_run(run.id)


def catch_up(client: SyncPrefectClient, named: Named, now: datetime) -> objects.FlowRun | None:
    """The one run that makes up for all that were due since the last; `None` where none was missed."""
    name, due = deployment_name(named), last_due(named.folder, now)
    ended = _runs(client, name, objects.StateType.COMPLETED, objects.StateType.FAILED)
    if ended and ended[0].expected_start_time and ended[0].expected_start_time >= due:
        return None
    deployment = client.read_deployment_by_name(f"{extract_folder.name}/{name}")
    return client.create_flow_run_from_deployment(
        deployment.id, name=f"shuli {named.label}, catching up", state=Scheduled()
    )


def _attend(served: Sequence[Named], since: datetime) -> None:
    """Start what was missed, and say how the first run of each folder ended: the proof that its schedule works."""
    waiting = list(served)
    with get_client(sync_client=True) as client:
        for named in served:
            _await_registration(client, deployment_name(named), since)
            catching = " (catching up now)" if catch_up(client, named, since) else ""
            print(f"{named.label}: {when(named.folder, since)}{catching}", flush=True)
        print("waiting for the first runs; Ctrl-C ends", flush=True)
        while waiting:
            for named in list(waiting):
                ended = _runs(client, deployment_name(named), *_ENDED)
                if ended and (ended[0].end_time or since) > since and ended[0].state:
                    state = ended[0].state
                    print(f"first run: {state.name}: {state.message or named.label}", flush=True)
                    waiting.remove(named)
            time.sleep(1)


def _await_registration(client: SyncPrefectClient, name: str, since: datetime) -> None:
    """Wait until the deployment is there as it is served now."""
    while True:
        try:
            updated = client.read_deployment_by_name(f"{extract_folder.name}/{name}").updated
        except ObjectNotFound:
            updated = None
        if updated and updated >= since:
            return
        time.sleep(0.5)


def main(settings: tuple[Named, ...], arguments: list[str]) -> None:
    """Run the flow over the folders of the settings and end with a summary. The states are those of `shuli run`."""
    with ending():
        raise typer.Exit(max(_run(named) for named in settings))


def _run(named: Named) -> int:
    """One folder; its exit state."""
    try:
        # Starting Prefect's server to learn that there is nothing to do would take longer than everything else.
        if idle := nothing_new(job_of(named.folder), named.folder.wait):
            show(idle, base.console, ("Prefect  not started: nothing to do",))
            return base.OK
    except CannotRun as error:
        return failed(named, error, base.errors)
    try:
        # Prefect's heartbeat thread costs a second at the end of each flow and says nothing here.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            outcome = cast(Outcome, extract_folder(named.folder, named.name))
    except CannotRun as error:
        return failed(named, error, base.errors, hooks=False)  # Prefect has called them
    total = time.perf_counter() - _BEGAN
    rest = total - outcome.seconds
    share = (
        f"Prefect  {rest:.1f} s of {total:.1f} s (its import, its server); pipeline {outcome.seconds:.1f} s"
    )
    show(outcome, base.console, (share,))
    return base.OK


def serve_main(settings: tuple[Named, ...], arguments: list[str]) -> None:
    """Serve the folders that have a schedule; `shuli serve` calls this beside a server."""
    serve_folders(settings)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        del sys.argv[1]
        typer.run(configured(serve_main))
    else:
        typer.run(configured(main))
