"""The flow on Prefect's own embedded server: the same bytes as in-process, and nothing left behind."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT

from pipeline.run import Job, run


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


def servers():
    """Process ids of Prefect servers that run on this machine."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    line = file.read()
            except OSError:
                continue
            if b"uvicorn" in line and b"prefect" in line:
                found.add(name)
    return found


@pytest.mark.timeout(240)
def test_flow_gives_the_bytes_of_an_in_process_run(tmp_path):
    before = servers()
    done = flow("--raw", ROOT / "raw", "--output", tmp_path / "flow", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert "published version 1" in done.stdout
    assert "Prefect" in done.stdout
    assert servers() <= before
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


@pytest.mark.timeout(280)
def test_schedules_of_a_file_run_their_folders_and_end_cleanly(tmp_path):
    before = servers()
    (tmp_path / "few").mkdir()
    (tmp_path / "few" / "a.txt").write_text("2021年5月1日，财政部拨付3亿元。", encoding="utf-8")
    settings = tmp_path / "shuli.toml"
    settings.write_text(
        f"""
        cron = "0 6 * * *"
        [folders.samples]
        raw = "{ROOT / "raw"}"
        output = "out/samples"
        [folders.few]
        raw = "few"
        output = "out/few"
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
        if sum(line.startswith("first run:") for line in said) == 2:
            break
    process.terminate()
    assert process.wait(timeout=60) == 0
    for name in ("samples", "few"):  # never run before, so each makes up for it at once
        assert any(f"first run: Completed: {name}: published version 1" in line for line in said), said
        assert (tmp_path / "out" / name / "latest" / "manifest.json").is_file()
    assert servers() <= before


def test_schedule_is_wanted(tmp_path):
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "next" in done.stderr
