"""A kill at any moment loses nothing that was published and needs no repair by hand."""

import hashlib
import os
import random
import resource
import signal
import threading
import time
from contextlib import suppress
from itertools import count
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


def lived(job, wait):
    """Run the job in a process that is killed after so many seconds; the seconds it took if it came to its end."""
    began = time.perf_counter()
    child = get_context("fork").Process(target=run, args=(job,))
    child.start()
    child.join(wait)
    taken = None if child.is_alive() else time.perf_counter() - began
    child.kill()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL)
    return taken


@pytest.mark.timeout(1200)
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
    usual = lived(job, 1000)
    rng = random.Random(7)
    published = fingerprint(output)
    killed = 0
    for attempt in count():
        if killed == KILLS:
            break
        (raw / f"{attempt % 30:02d}.txt").write_text(
            f"第{attempt}次。2022年6月，拨付{attempt}万元。", encoding="utf-8"
        )
        seconds = lived(job, rng.uniform(0, 1.2 * usual))
        if seconds is None:
            killed += 1
        else:
            usual = seconds  # as long as a run takes now, whatever else this machine does
        now = fingerprint(output)
        assert {k: now.get(k) for k in published} == published, f"kill {attempt} touched what was published"
        published = now
        newest = Dataset(output).version("latest")
        assert newest.manifest["version"] == newest.number
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
    message = outcome.get(timeout=250)
    child.join()
    assert "File too large" in message
    assert "next" in message
    assert fingerprint(tmp_path / "out") == published
    assert run(job).version.number == 2
    assert not list((tmp_path / "out").rglob(".unfinished-*"))


def test_worker_that_dies_costs_nobody_anything(tmp_path):
    articles(tmp_path / "raw", 40)
    killed = []
    assassin = threading.Thread(target=kill_a_child, args=(killed,), daemon=True)
    assassin.start()
    outcome = run(Job(tmp_path / "raw", tmp_path / "out", workers=2))
    assassin.join()
    assert len(killed) == 1
    assert outcome.refused == 0
    run(Job(tmp_path / "raw", tmp_path / "fresh", workers=1))
    for path in (tmp_path / "fresh" / "latest").resolve().glob("*.jsonl"):
        assert (tmp_path / "out" / "latest" / path.name).read_bytes() == path.read_bytes()


def workers_of(pid):
    """Process ids of the pool's workers among the children of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread, or a child, that ended since
            for child in (task / "children").read_text().split():
                if b"LokyProcess" in Path(f"/proc/{child}/cmdline").read_bytes():
                    yield int(child)


def kill_a_child(killed):
    """Kill the first worker that appears, and note it."""
    while not killed:
        for pid in workers_of(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                break
        time.sleep(0.005)
