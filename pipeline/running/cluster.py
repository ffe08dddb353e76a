"""The extraction of a run on a cluster, through Prefect's own integrations with Dask and Ray.

The flow itself, its lock and its publication stay where the flow runs. The cluster's workers get batches of parts and
write them to the output, which is shared: a folder that all see, or a store. What travels is the list of a batch's
files and, back, three numbers.
"""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pipeline.dataset.objects import resolved
from pipeline.dataset.parts import code_digest
from pipeline.errors import CannotRun
from pipeline.ruleset import digests
from pipeline.running.run import Advance, Job, Plan, Work, extract_parts

Runner = Literal["dask", "ray"]
#: Batches for each core of the cluster: so many that cores end together, so few that Prefect's database stays small.
BATCHES_A_CORE = 4
#: Seconds that a scheduler has to answer.
ANSWER_WITHIN = 20
#: A worker may run several tasks in threads; the packs are one process's, so they take turns.
_TURN = threading.Lock()


class NoCluster(CannotRun):
    """The cluster cannot be reached, or cannot do the work."""


def task_runner(runner: Runner, address: str) -> Any:
    """Prefect's task runner for a cluster at `address`.

    Raises:
        NoCluster: the integration is not installed, or no address is given.
    """
    if not address:
        raise NoCluster(
            f"{runner}: no address of a cluster\n  next  pass --address, such as {_EXAMPLE[runner]}"
        )
    try:
        if runner == "dask":
            from prefect_dask.task_runners import DaskTaskRunner

            return DaskTaskRunner(address=address)
        from prefect_ray.task_runners import RayTaskRunner

        return RayTaskRunner(address=address)
    except ImportError as error:
        raise NoCluster(
            f"{runner}: a package is not there: {error.name}\n  next  pip install 'shuli[{runner}]'"
        ) from error


_EXAMPLE = {"dask": "tcp://scheduler:8786", "ray": "head:6379"}


def batches(runner: Runner, address: str) -> int:
    """How many batches a run is divided into: a few for each core that the cluster has now.

    Raises:
        NoCluster: nobody answers at the address, or no worker is there.
    """
    try:
        cores = _dask_cores(address) if runner == "dask" else _ray_cores(address)
    except (OSError, ValueError, ConnectionError) as error:
        raise NoCluster(
            f"{address}: no {runner} cluster answers: {error}\n"
            f"  next  start it, or pass the address of one that runs: --address {_EXAMPLE[runner]}"
        ) from error
    if not cores:
        raise NoCluster(f"{address}: the cluster has no worker\n  next  start workers, then run again")
    return BATCHES_A_CORE * cores


def _dask_cores(address: str) -> int:
    import distributed

    client_of: Any = distributed.Client
    with client_of(address, timeout=ANSWER_WITHIN, set_as_default=False) as client:
        return sum(client.nthreads().values())


def _ray_cores(address: str) -> int:
    import ray

    ray.init(address=address, log_to_driver=False)
    try:
        return int(ray.cluster_resources().get("CPU", 0))
    finally:
        ray.shutdown()


def shared(job: Job) -> Job:
    """The job as a process in another working directory understands it."""
    raw, output, rules = (Path(resolved(place)) for place in (job.raw, job.output, job.rules))
    return replace(job, raw=raw, output=output, rules=rules)


def extract(
    task: Any,
    job: Job,
    planned: Plan,
    label: str,
    runner: Runner,
    address: str,
    advance: Advance | None = None,
) -> Work:
    """Compute the missing parts on the cluster, by a Prefect `task` that calls `extract_there`.

    A batch whose worker dies is given to another. One that fails does not keep the others from ending.

    Raises:
        NoCluster: the cluster cannot be reached, lost too many workers over one batch, or has other code or rules.
    """
    if not planned.missing:
        return Work()
    everywhere, most = shared(job), batches(runner, address)
    with task_runner(runner, address) as pool:
        futures = [
            (
                pool.submit(task, {"job": everywhere, "planned": batch, "label": f"{label} {which}".strip()}),
                batch,
            )
            for batch, which in planned.batches(most)
        ]
        failures: list[Exception] = []
        work = Work()
        for future, batch in futures:
            try:
                work += future.result()
            except Exception as error:  # of the task, or of the cluster
                failures.append(error)
            if advance:
                advance(batch.missing_files)
    for failure in failures:
        if isinstance(failure, CannotRun | OSError):
            raise failure
        raise NoCluster(
            f"{address}: a batch failed: {type(failure).__name__}: {failure}; nothing was published,"
            " and finished parts are kept\n  next  look at the workers' logs (memory?), then run again"
        ) from failure
    return work


def extract_there(job: Job, planned: Plan) -> Work:
    """Compute a batch of parts on a worker of a cluster, but for those that another worker finished before it died.

    Raises:
        NoCluster: the worker has other code or other rules than the flow: its parts would hold something else.
    """
    mine = {"code": code_digest(), "rules": digests(job.rules)}
    if mine != {"code": planned.base.code, "rules": planned.base.rules}:
        what = "release or libraries" if mine["code"] != planned.base.code else f"rules in {job.rules}"
        raise NoCluster(
            f"a worker of the cluster has other {what} than the flow; nothing was published\n"
            "  next  install the same release and lock file on every machine, and share one rules folder"
        )
    parts = job.dataset.parts
    with _TURN:
        missing = tuple(part for part in planned.missing if not parts.has(part.key))
        return extract_parts(replace(job, workers=1), replace(planned, missing=missing))
