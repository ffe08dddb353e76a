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
from made import ends_of_parts
from watchfiles import Change

from pipeline.dataset import Dataset
from pipeline.running.run import Job, run
from pipeline.service.watch import settled

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"


@pytest.fixture
def raw(tmp_path):
    """Articles that fill a part, and behind them books that keep any machine busy until it is told to end."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in (*(f"{index:02d}.txt" for index in range(40)), *ends_of_parts(1, "a")):
        (folder / name).write_text(f"{name}。{SENTENCE}" * 8, encoding="utf-8")
    for index in range(64):
        (folder / f"book{index:02d}.txt").write_text(f"{SENTENCE}\n" * 20_000, encoding="utf-8")
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


def gone(session, seconds=200):
    """Whether every process of a session ends; loky's tracker does when its pipe is closed, a moment after us."""
    deadline = time.monotonic() + seconds
    while left_of(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not left_of(session)


def wait_for(condition, process):
    while not condition():
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_run_that_is_told_to_end_leaves_nothing_behind(raw, tmp_path, number):
    out = tmp_path / "out"
    process = start("run", "--raw", raw, "--output", out, "--workers", "2")
    wait_for(lambda: list(out.glob("store/parts/[0-9a-f]*/part.json")), process)  # in the middle of its work
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # a terminal tells the whole group
    else:
        process.send_signal(number)
    said, _ = process.communicate()
    assert process.returncode == 128 + number
    assert "Traceback" not in said
    assert gone(process.pid)
    assert not list(out.rglob(".unfinished-*"))
    assert not (out / ".holder").exists()
    assert not (out / "latest").exists()
    for book in raw.glob("book*"):
        book.unlink()
    after = run(Job(raw, out, workers=1))  # the lock is free, and what was finished is used
    assert after.version.number == 1
    assert after.work.read == 0


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
    (tmp_path / "b").mkdir()
    for index in range(10):
        (tmp_path / "b" / f"{index}.txt").write_text(f"{index}。{SENTENCE}", encoding="utf-8")
    (tmp_path / "b").rename(raw / "b")
    (raw / ".hidden").write_text("not read")
    read_until("published version 2")
    assert "10 of 11 files read" in said[-1]
    (raw / "a.txt").touch()
    read_until("nothing new")
    process.send_signal(number)
    rest, _ = process.communicate()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert gone(process.pid)
    assert [v.number for v in Dataset(out).versions()] == [1, 2]
    assert all(re.match(r"\d\d:\d\d:\d\d  ", line) for line in said)


def test_files_that_come_one_after_the_other_make_one_run(tmp_path, monkeypatch):
    def watched(*folders, watch_filter, **_):
        """What the system tells of: files one by one, and an empty set whenever nothing came for a while."""
        assert folders == (tmp_path,)
        for names in (
            (),
            ("a.txt",),
            ("b/c.txt", "a.txt"),
            (),
            (),
            (".hidden", "out/x.json"),
            (),
            ("d.txt",),
            (),
        ):
            batch = {(Change.added, str(tmp_path / name)) for name in names}
            yield {(change, path) for change, path in batch if watch_filter(change, path)}

    monkeypatch.setattr("pipeline.service.watch.watch", watched)
    runs = [
        sorted(path.relative_to(tmp_path).as_posix() for path in paths)
        for paths in settled([tmp_path], [tmp_path / "out"], 0.5)
    ]
    assert runs == [[], ["a.txt", "b/c.txt"], ["d.txt"]]


def test_watch_wants_a_folder_that_is_there(tmp_path):
    process = start("watch", tmp_path / "nowhere", "--output", tmp_path / "out")
    said, _ = process.communicate()
    assert process.returncode == 2
    assert "nowhere" in said
    assert "next" in said
