"""The flow on Prefect's own embedded server: the same bytes as in-process, and nothing left behind."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.running.run import Job, run

SENTENCE = "2021年5月1日，财政部拨付3亿元用于抢险，要求省民政厅6月底前完成。"


def flow(*arguments, home):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    command = [sys.executable, "flows.py", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, "PREFECT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def belonging(folder):
    """Command lines of the processes that were given a home of Prefect below the folder."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            with contextlib.suppress(OSError):
                if f"PREFECT_HOME={folder}".encode() in Path(f"/proc/{name}/environ").read_bytes():
                    found.append(Path(f"/proc/{name}/cmdline").read_bytes())
    return found


def gone(folder, seconds=200):
    """Whether all of them end, if not at once."""
    deadline = time.monotonic() + seconds
    while belonging(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not belonging(folder)


@pytest.mark.timeout(900)
def test_flow_gives_the_bytes_of_an_in_process_run(tmp_path):
    done = flow("--raw", ROOT / "raw", "--output", tmp_path / "flow", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert "published version 1" in done.stdout
    assert "Prefect" in done.stdout
    assert gone(tmp_path)
    run(Job(ROOT / "raw", tmp_path / "here"))
    mine, theirs = tmp_path / "here" / "versions" / "0001", tmp_path / "flow" / "versions" / "0001"
    names = sorted(p.name for p in mine.glob("*.jsonl"))
    assert names
    assert [(n, (mine / n).read_bytes()) for n in names] == [(n, (theirs / n).read_bytes()) for n in names]

    again = flow("--raw", ROOT / "raw", "--output", tmp_path / "flow", home=tmp_path / "home")
    assert again.returncode == 0
    assert "nothing changed" in again.stdout


def test_flow_without_articles_ends_with_state_2(tmp_path):
    done = flow("--raw", tmp_path / "nowhere", "--output", tmp_path / "out", home=tmp_path / "home")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_extraction_does_not_import_prefect():
    code = "import sys; from pipeline import extract; extract('2018年1月10日，中方承诺提供约2亿元人民币。'); print('prefect' in sys.modules, 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.timeout(900)
def test_schedules_of_a_file_run_their_folders_and_end_cleanly(tmp_path):
    (tmp_path / "few").mkdir()
    (tmp_path / "few" / "a.txt").write_text("2021年5月1日，财政部拨付3亿元。", encoding="utf-8")
    (tmp_path / "many").mkdir()
    for index in range(1000):
        (tmp_path / "many" / f"{index}.txt").write_text(f"第{index}号。{SENTENCE}" * 10, encoding="utf-8")
    settings = tmp_path / "shuli.toml"
    settings.write_text(
        """
        cron = "0 6 * * *"
        [folders.few]
        raw = "few"
        output = "out/few"
        [folders.many]
        raw = "many"
        output = "out/many"
        workers = 2
        """,
        encoding="utf-8",
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    command = [sys.executable, "-m", "pipeline.cli", "--config", str(settings), "serve"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "PREFECT_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("first run: Completed: few"):
            break
    while not list(tmp_path.glob("out/many/store/parts/[0-9a-f]*/part.json")):
        time.sleep(0.1)
    process.terminate()  # in the middle of the other
    assert process.wait(timeout=250) == 0
    assert "published version 1" in said[-1], said  # it never ran before, and makes up for it at once
    assert (tmp_path / "out" / "few" / "latest" / "manifest.json").is_file()
    assert gone(tmp_path)
    assert not list(tmp_path.rglob(".unfinished-*"))
    assert not list(tmp_path.rglob(".holder"))


def test_schedule_is_wanted(tmp_path):
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "next" in done.stderr
