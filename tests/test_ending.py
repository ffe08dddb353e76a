"""Ctrl-C and SIGTERM: real processes are told to end and leave no process, no scrap and no lock behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.dataset import Dataset
from pipeline.running.run import Job, run

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for index in range(500):
        (folder / f"{index:03d}.txt").write_text(f"第{index}号。{SENTENCE}" * 8, encoding="utf-8")
    return folder


def start(*arguments):
    """`shuli` in a session of its own, so that we find every process it starts."""
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def left_of(session):
    """Process ids of a session that still run."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(name))
    return found


def gone(session, seconds=20):
    """Whether every process of a session ends; loky's tracker does when its pipe is closed, a moment after us."""
    deadline = time.monotonic() + seconds
    while left_of(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not left_of(session)


def wait_for(condition, process, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_run_that_is_told_to_end_leaves_nothing_behind(raw, tmp_path, number):
    out = tmp_path / "out"
    process = start("run", "--raw", raw, "--output", out, "--workers", "2")
    wait_for(lambda: list(out.glob("store/parts/*/part.json")), process)  # in the middle of its work
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # a terminal tells the whole group
    else:
        process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Traceback" not in said
    assert gone(process.pid)
    assert not list(out.rglob(".unfinished-*"))
    assert not (out / ".holder").exists()
    assert not (out / "latest").exists()
    kept = len(list(out.glob("store/parts/*/part.json")))
    after = run(Job(raw, out, workers=1))  # the lock is free, and what was finished is used
    assert after.version.number == 1
    assert after.work.read < 500 or kept == 0


@pytest.mark.timeout(240)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_watch_runs_when_files_settle_and_ends_cleanly(tmp_path, number):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_text(SENTENCE, encoding="utf-8")
    process = start("watch", raw, "--output", out, "--settle", "0.5")
    said = []

    def read_until(words):
        for line in process.stdout:
            said.append(line)
            if words in line:
                return
        raise AssertionError(said)

    read_until("published version 1")
    for index in range(10):  # files that come one after the other make one run
        (raw / f"b{index}.txt").write_text(f"{index}。{SENTENCE}", encoding="utf-8")
        time.sleep(0.02)
    (raw / ".hidden").write_text("not read")
    read_until("published version 2")
    assert "10 of 11 files read" in said[-1]
    (raw / "a.txt").touch()
    read_until("nothing new")
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert gone(process.pid)
    assert [v.number for v in Dataset(out).versions()] == [1, 2]
    assert all(re.match(r"\d\d:\d\d:\d\d  ", line) for line in said)


def test_watch_wants_a_folder_that_is_there(tmp_path):
    process = start("watch", tmp_path / "nowhere", "--output", tmp_path / "out")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "nowhere" in said
    assert "next" in said
