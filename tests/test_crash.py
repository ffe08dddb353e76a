"""A kill at any moment loses nothing that was published and needs no repair by hand."""

import hashlib
import os
import random
import signal
import time
from multiprocessing import get_context

import pytest

from pipeline.collection import default_packs
from pipeline.dataset import Dataset
from pipeline.run import Job, run
from pipeline.verify import verify

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
        (raw / f"{index:02d}.txt").write_text(f"第{index}号。2021年5月1日，财政部拨付{index}亿元。", encoding="utf-8")
    job = Job(raw, output, workers=1)
    default_packs(str(job.rules))  # loaded here, so that the children are killed at work and not at start
    began = time.perf_counter()
    run(job)
    usual = time.perf_counter() - began
    rng = random.Random(7)
    published = fingerprint(output)
    killed = 0
    for attempt in range(KILLS):
        (raw / f"{attempt % 30:02d}.txt").write_text(f"第{attempt}次。2022年6月，拨付{attempt}万元。", encoding="utf-8")
        child = get_context("fork").Process(target=run, args=(job,))
        child.start()
        time.sleep(rng.uniform(0, usual * 1.3))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.join()
        now = fingerprint(output)
        assert {k: now.get(k) for k in published} == published, f"kill {attempt} touched what was published"
        published = now
        newest = Dataset(output).version("latest")
        assert newest.manifest["version"] == newest.number
    assert killed > KILLS / 4
    run(job)
    assert not list(output.rglob(".unfinished-*"))
    fresh = tmp_path / "fresh"
    run(Job(raw, fresh, workers=1))
    for path in (fresh / "latest").resolve().glob("*.jsonl"):
        assert (output / "latest" / path.name).read_bytes() == path.read_bytes()
    for version in Dataset(output).versions():
        assert list(verify(version)) == []
