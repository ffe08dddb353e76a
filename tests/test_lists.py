"""The lists that the command prints out of a version: bodies, tasks, chronology."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from pipeline.rules import default_rules
from pipeline.running.run import Job, run

TEXT = """云南澄江水务发展有限公司（以下简称“澄江水务”）成立于2019年3月。

澄江水务应于2026年6月底前完成管网改造，并于2027年3月前提交验收报告。
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    run(Job(folder / "raw", folder / "out"))
    return folder / "out"


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_bodies_are_counted_with_the_names_used(output):
    (body,) = json.loads(shuli("orgs", "--output", output, "--json").stdout)["bodies"]
    assert body["name"] == "云南澄江水务发展有限公司"
    assert sorted(body["names"]) == [["云南澄江水务发展有限公司", 1], ["澄江水务", 2]]
    assert not body["listed"]


def test_body_becomes_a_line_of_the_registry_and_is_listed_then(output, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(default_rules(), rules)
    done = shuli("orgs", "add", "云南澄江水务发展有限公司", "--output", output, "--rules", rules)
    assert done.returncode == 0, done.stderr
    run(Job(output.parent / "raw", tmp_path / "again", rules))
    (body,) = json.loads(shuli("orgs", "--output", tmp_path / "again", "--json").stdout)["bodies"]
    assert body["listed"]
    unknown = shuli("orgs", "add", "没有这个机构", "--output", output, "--rules", rules)
    assert unknown.returncode == 2
    assert "next" in unknown.stderr


def test_tasks_come_by_deadline_and_pass_the_filters(output):
    lines = shuli("actions", "--output", output).stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["2026-06", "2027-03"]
    assert all("澄江水务" in line for line in lines)
    soon = shuli("actions", "--output", output, "--until", "2026-12-31").stdout.splitlines()[1:]
    assert [line.split()[0] for line in soon] == ["2026-06"]


def test_chronology_is_text_json_and_a_page(output):
    first, *_ = shuli("timeline", "--output", output).stdout.splitlines()
    assert re.match(r"2019-03 +2019年3月 +云南澄江水务发展有限公司", first)  # the value, the words, the event
    assert json.loads(shuli("timeline", "--output", output, "--json").stdout)[0]["edtf"] == "2019-03"
    assert "<!doctype html>" in shuli("timeline", "--output", output, "--html").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("actions", "--modality", "promise"), "commitment, plan, obligation"),
        (("actions", "--since", "2026-5"), "not a day"),
        (("timeline", "--json", "--html"), "exclude each other"),
        (("export", "spreadsheet", "x"), "pass one of them"),
        (("review", "--document", "a.txt"), "--write FILE"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_on(output, arguments, said):
    done = shuli(*arguments, "--output", output)
    assert done.returncode == 2
    assert said in done.stderr


def test_help_names_what_an_option_takes_and_no_type_of_python():
    for command in ("run", "actions", "export", "review", "serve-api", "versions"):
        told = shuli(command, "--help").stdout.split("Options", 1)[1]
        assert "<bool>" not in told
        assert "<path>" not in told
        assert "(usually )" not in told
