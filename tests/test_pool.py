"""A part that takes too long, and a file whose reader dies: each costs its own documents only."""

import contextlib
import json
import os
import signal
import threading
import time
from concurrent.futures import Future

import pytest
from made import ends_of_parts
from test_crash import workers_of

from pipeline.dataset.parts import Part
from pipeline.running.pool import Pool, _Handful
from pipeline.running.run import Job, run
from pipeline.running.scan import RawFile

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"
FOREVER = 1_000_000.0


def records(folder):
    return {p.name: p.read_bytes() for p in (folder / "latest").resolve().glob("*.jsonl")}


@pytest.fixture
def raw(tmp_path):
    """Three parts; the one in the middle has a document that takes seconds."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("a.txt", *ends_of_parts(1, "b"), "c.txt", *ends_of_parts(1, "d"), "e.txt"):
        (folder / name).write_text(SENTENCE, encoding="utf-8")
    lines = "\n".join(f"第{i}条。{SENTENCE}" for i in range(1_200))
    (folder / "c.txt").write_text(lines, encoding="utf-8")
    return folder


def test_part_that_takes_too_long_is_refused_and_tried_again(raw, tmp_path, monkeypatch):
    result = Pool._result

    def impatient(pool, handful, deadline):
        """The time of the part in the middle is over when first looked at; the others have all the time there is."""
        slow = any(file.doc_id == "c.txt" for file in handful.files)
        return result(pool, handful, deadline - FOREVER if slow else deadline)

    job = Job(raw, tmp_path / "out", workers=1, timeout=FOREVER)
    with monkeypatch.context() as patch:
        patch.setattr(Pool, "_result", impatient)
        late = run(job)
        issues = {i["doc_id"]: i for i in late.version.rows("issues")}
        assert {i["code"] for i in issues.values()} == {"refused.timeout"}
        assert issues.keys() == {"c.txt", *ends_of_parts(1, "d")}
        assert all(issue["next"] for issue in issues.values())
        documents = {d["doc_id"] for d in late.version.rows("documents")}
        assert documents == {p.name for p in raw.iterdir()} - issues.keys()  # the parts before and after it
        assert not run(job).new  # late again: nothing new to publish

    whole = run(job)
    assert whole.refused == 0
    assert whole.work.read == len(issues)
    run(Job(raw, tmp_path / "fresh"))
    assert records(tmp_path / "out") == records(tmp_path / "fresh")


def test_time_of_a_part_is_that_of_the_clock():
    with Pool(1, "", timeout=0.1) as pool:
        file = RawFile("a.txt", "a.txt", 1, 1, "x")
        handful = _Handful(Part("x", (file,)), (file,), [None], last=True, reads=Future())  # that nobody ends
        (read,) = pool._result(handful, time.monotonic() + 0.1)
    (issue,) = map(json.loads, read.lines["issues"])
    assert (issue["code"], read.complete) == ("refused.timeout", False)
    assert "0.1 s" in issue["message"]


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
