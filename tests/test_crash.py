"""A kill at any moment loses nothing that was published and needs no repair by hand."""

import hashlib
import os
import random
import resource
import signal
import threading
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from pipeline.collection import default_packs
from pipeline.dataset import Dataset
from pipeline.dataset.verify import verify
from pipeline.running.run import Job, RunFailed, run

KILLS = int(os.environ.get("SHULI_KILLS", "200"))


def fingerprint(folder):
    """Digest of every file of every published version."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted((folder / "versions").glob("[0-9]*/**/*"))
        if p.is_file()
    }


@pytest.mark.timeout(400)
def test_killed_at_random_moments(tmp_path):
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir()
    for index in range(30):
        (raw / f"{index:02d}.txt").write_text(
            f"第{index}号。2021年5月1日，财政部拨付{index}亿元。", encoding="utf-8"
        )
    job = Job(raw, output, workers=1)
    default_packs(str(job.rules))  # loaded here, so that the children are killed at work and not at start
    run(job)
    (raw / "00.txt").write_text("一个文件改了，再来一次。2021年6月。", encoding="utf-8")
    began = time.perf_counter()
    run(job)
    usual = time.perf_counter() - began
    rng = random.Random(7)
    published = fingerprint(output)
    killed = 0
    for attempt in range(3 * KILLS):
        if killed == KILLS:
            break
        (raw / f"{attempt % 30:02d}.txt").write_text(
            f"第{attempt}次。2022年6月，拨付{attempt}万元。", encoding="utf-8"
        )
        child = get_context("fork").Process(target=run, args=(job,))
        child.start()
        time.sleep(rng.uniform(0, usual))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.join()
        now = fingerprint(output)
        assert {k: now.get(k) for k in published} == published, f"kill {attempt} touched what was published"
        published = now
        newest = Dataset(output).version("latest")
        assert newest.manifest["version"] == newest.number
    assert killed == KILLS
    run(job)
    assert not list(output.rglob(".unfinished-*"))
    fresh = tmp_path / "fresh"
    run(Job(raw, fresh, workers=1))
    for path in (fresh / "latest").resolve().glob("*.jsonl"):
        assert (output / "latest" / path.name).read_bytes() == path.read_bytes()
    for version in Dataset(output).versions():
        assert list(verify(version)) == []


def articles(folder, count, start=0):
    folder.mkdir(exist_ok=True)
    for index in range(start, start + count):
        (folder / f"{index:03d}.txt").write_text(f"2021年5月1日，财政部拨付{index}亿元。", encoding="utf-8")


def run_on_a_full_disk(job, limit, outcome):
    """Run with files that cannot grow beyond `limit` bytes: what a full disk does to a writer."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        run(job)
    except RunFailed as error:
        outcome.put(str(error))


def test_full_disk_leaves_the_old_version_and_the_next_run_mends(tmp_path):
    articles(tmp_path / "raw", 20)
    job = Job(tmp_path / "raw", tmp_path / "out", workers=1)
    run(job)
    published = fingerprint(tmp_path / "out")
    articles(tmp_path / "raw", 20, start=20)
    context = get_context("fork")
    outcome = context.Queue()
    child = context.Process(target=run_on_a_full_disk, args=(job, 2000, outcome))
    child.start()
    message = outcome.get(timeout=60)
    child.join()
    assert "File too large" in message
    assert "next" in message
    assert fingerprint(tmp_path / "out") == published
    assert run(job).version.number == 2
    assert not list((tmp_path / "out").rglob(".unfinished-*"))


def test_worker_that_dies_costs_nobody_anything(tmp_path):
    articles(tmp_path / "raw", 40)
    assassin = threading.Thread(target=kill_a_child, daemon=True)
    assassin.start()
    outcome = run(Job(tmp_path / "raw", tmp_path / "out", workers=2))
    assassin.join()
    assert outcome.refused == 0
    run(Job(tmp_path / "raw", tmp_path / "fresh", workers=1))
    for path in (tmp_path / "fresh" / "latest").resolve().glob("*.jsonl"):
        assert (tmp_path / "out" / "latest" / path.name).read_bytes() == path.read_bytes()


def workers_of(pid):
    """Process ids of the pool's workers among the children of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"LokyProcess" in Path(f"/proc/{child}/cmdline").read_bytes():
                yield int(child)


def kill_a_child():
    """Kill the first worker that appears."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for pid in workers_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.005)
