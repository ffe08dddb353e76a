"""A run on a real cluster: a Dask scheduler and two workers, each a process in a folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from conftest import ROOT
from s3_server import free_ports

from pipeline.dataset.parts import Base
from pipeline.running.cluster import NoCluster, batches, extract_there, shared, task_runner
from pipeline.running.run import Job, Plan, plan, run, scan

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"PYTHONPATH": str(ROOT)}


def articles(raw, count):
    for index in range(count):
        path = raw / f"{index % 7}" / f"{index:04d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"第{index}号。2021年{index % 12 + 1}月1日，财政部拨付{index}亿元用于抗旱。各地要在年底前完成。",
            encoding="utf-8",
        )


@contextmanager
def process(*command, cwd, log, env=CLEAN):
    cwd.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as file:
        child = subprocess.Popen(command, cwd=cwd, env=env, stdout=file, stderr=file, start_new_session=True)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def until(condition, log, seconds=250):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.05)


def answers(url):
    try:
        return urlopen(url, timeout=5).status == 200
    except (URLError, OSError):
        return False


@contextmanager
def cluster(folder):
    """Yield the scheduler's address and the two workers."""
    log, told = folder / "scheduler.log", folder / "scheduler.json"
    dask = [
        sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
        "--dashboard-address", ":0", "--scheduler-file", str(told),
    ]  # fmt: skip
    with ExitStack() as stack:
        stack.enter_context(process(*dask, cwd=folder / "scheduler", log=log))
        until(lambda: told.is_file() and told.read_text().endswith("}"), log)
        address = json.loads(told.read_text())["address"]
        workers = [
            stack.enter_context(
                process(
                    sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
                    "--no-dashboard", "--name", name, "--local-directory", str(folder / name),
                    cwd=folder / name, log=folder / f"{name}.log",
                )
            )
            for name in ("one", "two")
        ]  # fmt: skip
        until(lambda: log.read_text().count("Starting worker compute stream") == 2, log)
        yield address, workers


@contextmanager
def prefect_server(folder):
    (port,) = free_ports(1)
    env = CLEAN | {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with process(*command, cwd=folder, log=folder.parent / "prefect.log", env=env):
        until(lambda: answers(f"http://127.0.0.1:{port}/api/health"), folder.parent / "prefect.log")
        yield env | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}


@pytest.mark.timeout(1200)
def test_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(tmp_path):
    raw, output = tmp_path / "raw", tmp_path / "shared" / "output"
    articles(raw, 1000)
    with prefect_server(tmp_path / "prefect") as env, cluster(tmp_path) as (address, workers):
        command = [sys.executable, "flows.py", "--raw", raw, "--output", output, "--runner", "dask"]
        with process(
            *map(str, command), "--address", address, cwd=ROOT, log=tmp_path / "flow.log", env=env
        ) as flow:
            until(lambda: list(output.glob("store/parts/[0-9a-f]*/part.json")), tmp_path / "flow.log")
            assert not (output / "latest").exists()
            workers[0].send_signal(signal.SIGKILL)
            assert flow.wait() == 0, (tmp_path / "flow.log").read_text()
        assert workers[1].poll() is None
        until(lambda: "Remove worker" in (tmp_path / "scheduler.log").read_text(), tmp_path / "scheduler.log")
    here = run(Job(raw, tmp_path / "here", workers=1)).version
    names = sorted(p.name for p in here.path.glob("*.jsonl"))
    assert [p.name for p in sorted((output / "latest").glob("*.jsonl"))] == names
    assert len(here.manifest["parts"]) > 4
    for name in names:
        assert (output / "latest" / name).read_bytes() == (here.path / name).read_bytes(), name


def planned(job):
    return plan(job, scan(job.raw, job.dataset.scan_state))


def test_batch_takes_its_own_parts_along_and_no_others(tmp_path):
    articles(tmp_path / "raw", 600)
    job = Job(tmp_path / "raw", tmp_path / "out")
    whole = planned(job)
    parts = [batch for batch, _ in whole.batches(2)]
    assert [p.key for b in parts for p in b.missing] == [p.key for p in whole.missing]
    assert all(not batch.parts for batch in parts)
    first = extract_there(shared(job), parts[0])
    assert first.read == parts[0].missing_files
    assert extract_there(shared(job), parts[0]).read == 0  # as when its worker died after the work


def test_worker_with_other_code_or_rules_is_refused(tmp_path):
    articles(tmp_path / "raw", 1)
    job = Job(tmp_path / "raw", tmp_path / "out")
    right = planned(job)
    for base, what in ((Base("other", right.base.rules), "release"), (Base(right.base.code, {}), "rules")):
        with pytest.raises(NoCluster, match=what):
            extract_there(job, Plan(right.parts, right.missing, base, False))
    assert not list((tmp_path / "out").glob("store/parts/*"))


def test_cluster_that_cannot_be_reached_is_named(monkeypatch):
    monkeypatch.setattr("pipeline.running.cluster.ANSWER_WITHIN", 1)
    with pytest.raises(NoCluster, match=r"no address(.|\n)*next"):
        task_runner("dask", "")
    with pytest.raises(NoCluster, match=r"tcp://127.0.0.1:9(.|\n)*next"):
        batches("dask", "tcp://127.0.0.1:9")


def test_places_mean_the_same_on_every_machine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    job = shared(Job(type(tmp_path)("raw"), type(tmp_path)("s3://bucket/out"), tmp_path / "rules"))
    assert job.raw == tmp_path / "raw"
    assert re.fullmatch(r"s3:/+bucket/out", str(job.output))
