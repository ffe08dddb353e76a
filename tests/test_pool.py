"""A part that takes too long, and a file whose reader dies: each costs its own documents only."""

import contextlib
import hashlib
import os
import signal
import threading
import time

import pytest
from test_crash import workers_of

from pipeline.dataset.parts import TYPICAL_FILES
from pipeline.running.run import Job, run

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"


def last_of_a_part(stem):
    """A file name behind which a part ends."""
    for index in range(100_000):
        name = f"{stem}{index}.txt"
        if int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % TYPICAL_FILES == 0:
            return name
    raise AssertionError("no such name")


def records(folder):
    return {p.name: p.read_bytes() for p in (folder / "latest").resolve().glob("*.jsonl")}


@pytest.fixture
def raw(tmp_path):
    """Three parts; the one in the middle has a document that takes many times as long as a part may, anywhere."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("a.txt", last_of_a_part("b"), "c.txt", last_of_a_part("d"), "e.txt"):
        (folder / name).write_text(SENTENCE, encoding="utf-8")
    lines = "\n".join(f"第{i}条。{SENTENCE}" for i in range(12_000))
    (folder / "c.txt").write_text(lines, encoding="utf-8")
    return folder


@pytest.mark.timeout(200)
def test_part_that_takes_too_long_is_refused_and_tried_again(raw, tmp_path):
    late = run(Job(raw, tmp_path / "out", workers=1, timeout=0.5))
    issues = {i["doc_id"]: i for i in late.version.rows("issues")}
    assert {i["code"] for i in issues.values()} == {"refused.timeout"}
    assert "c.txt" in issues
    assert all(issue["next"] for issue in issues.values())
    documents = {d["doc_id"] for d in late.version.rows("documents")}
    assert {"a.txt", "e.txt"} <= documents  # the parts before and after it
    assert documents | issues.keys() == {p.name for p in raw.iterdir()}

    again = run(Job(raw, tmp_path / "out", workers=1, timeout=0.5))
    assert not again.new  # late again: nothing new to publish

    whole = run(Job(raw, tmp_path / "out"))
    assert whole.refused == 0
    assert whole.work.read == len(issues)
    run(Job(raw, tmp_path / "fresh"))
    assert records(tmp_path / "out") == records(tmp_path / "fresh")


@pytest.mark.timeout(120)
def test_file_whose_reader_dies_twice_is_refused_and_tried_again(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(SENTENCE, encoding="utf-8")
    ended = threading.Event()
    assassin = threading.Thread(target=kill_workers, args=(ended,), daemon=True)
    assassin.start()
    outcome = run(Job(raw, tmp_path / "out", workers=2))
    ended.set()
    assassin.join()
    (issue,) = outcome.version.rows("issues")
    assert (issue["doc_id"], issue["code"]) == ("a.txt", "refused.crashed")
    again = run(Job(raw, tmp_path / "out"))
    assert (again.new, again.refused) == (True, 0)


def kill_workers(ended):
    """Kill every worker that appears until told to stop."""
    while not ended.is_set():
        with contextlib.suppress(OSError):  # one that is gone already
            for pid in workers_of(os.getpid()):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
