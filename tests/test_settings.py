"""Settings: the file, the environment and the command line; what is nearer wins, and errors say where."""

import json
import os

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.service.configuration import BadSettings, load
from pipeline.service.settings import Folder

FILE = """
workers = 2
timezone = "Asia/Shanghai"
cron = "0 6 * * *"

[folders.news]
raw = "articles"
output = "out/news"
workers = 3

[folders.laws]
raw = "laws"
output = "out/laws"
interval = 60
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An empty folder, and nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SHULI_")]:
        monkeypatch.delenv(name)
    return tmp_path


def values(settings, key):
    return {named.name: getattr(named.folder, key) for named in settings}


def test_without_anything_said_the_defaults_hold():
    (only,) = load({})
    assert only.folder == Folder()
    assert set(only.origins.values()) == {"default"}


def test_nearer_to_the_person_wins(here, monkeypatch):
    (here / "shuli.toml").write_text(FILE)
    assert values(load({}), "workers") == {"news": 3, "laws": 2}
    monkeypatch.setenv("SHULI_WORKERS", "4")
    assert values(load({}), "workers") == {"news": 4, "laws": 4}
    monkeypatch.setenv("SHULI_FOLDERS__LAWS__WORKERS", "5")
    assert values(load({}), "workers") == {"news": 4, "laws": 5}
    settings = load({"workers": "6"})
    assert values(settings, "workers") == {"news": 6, "laws": 6}
    assert settings[0].origins["workers"] == "--workers"


def test_every_value_names_its_origin(here, monkeypatch):
    (here / "shuli.toml").write_text(FILE)
    monkeypatch.setenv("SHULI_STRICT", "yes")
    news = load({"wait": "3"})[0]
    assert (news.folder.strict, news.folder.wait) == (True, 3)
    assert {key: news.origins[key] for key in ("raw", "timezone", "strict", "wait", "timeout")} == {
        "raw": "shuli.toml: folders.news.raw",
        "timezone": "shuli.toml: timezone",
        "strict": "SHULI_STRICT",
        "wait": "--wait",
        "timeout": "default",
    }


def test_nearer_schedule_takes_the_place_of_the_other_kind(here):
    (here / "shuli.toml").write_text(FILE)
    news, laws = load({})
    assert (news.folder.cron, news.folder.interval) == ("0 6 * * *", None)
    assert (laws.folder.cron, laws.folder.interval) == (None, 60)


def test_pyproject_serves_where_there_is_no_file_of_our_own(here):
    (here / "pyproject.toml").write_text('[tool.shuli]\noutput = "from pyproject"\n')
    (only,) = load({})
    assert str(only.folder.output) == "from pyproject"
    assert only.origins["output"] == "pyproject.toml: tool.shuli.output"
    (here / "shuli.toml").write_text('output = "from shuli"\n')
    assert str(load({})[0].folder.output) == "from shuli"


def test_paths_of_a_file_count_from_the_file(here):
    (here / "etc").mkdir()
    (here / "etc" / "shuli.toml").write_text(FILE)
    news = load({}, here / "etc" / "shuli.toml", ("news",))[0]
    assert news.folder.raw == here / "etc" / "articles"


def test_folder_on_the_command_line_leaves_those_of_the_file_aside(here):
    (here / "shuli.toml").write_text(FILE)
    (only,) = load({"raw": "elsewhere"})
    assert (only.name, str(only.folder.raw), only.folder.workers) == ("", "elsewhere", 2)
    (laws,) = load({"output": "other"}, names=("laws",))
    assert (laws.name, str(laws.folder.output)) == ("laws", "other")


BAD = {
    "not TOML": ("workers = \n", {}, ["shuli.toml", "line 1"]),
    "unknown key": ("wrokers = 1\n", {}, ["shuli.toml: wrokers", "no such setting", "`workers`"]),
    "wrong type": ("[folders.a]\nworkers = 'many'\n", {}, ["shuli.toml: folders.a.workers", '"many"']),
    "bad crontab line": ("cron = '0 6 * *'\n", {}, ["shuli.toml: cron", "crontab"]),
    "no such time zone": ("", {"timezone": "Mars"}, ["--timezone", "Mars"]),
    "two schedules": ("cron = '0 6 * * *'\ninterval = 5\n", {}, ["two schedules"]),
    "folders are no tables": ("folders = 3\n", {}, ["folders", "[folders.NAME]"]),
    "one output for two": (
        "[folders.a]\noutput = 'o'\n[folders.b]\noutput = 'o'\n",
        {},
        ["folders.b.output", "folder a"],
    ),
    "hook without a target": ("[[hooks]]\non = ['version']\n", {}, ["hooks.0", "exactly one"]),
    "hook with an unknown event": (
        "[[hooks]]\non = ['rain']\ncommand = ['x']\n",
        {},
        ["shuli.toml: hooks.0.on.0", "rain"],
    ),
    "hook with an unknown key": (
        "[[hooks]]\non = ['version']\ncomand = ['x']\n",
        {},
        ["hooks.0.comand", "`command`"],
    ),
    "hooks that are not JSON": ("", {"hooks": "["}, ["--hooks", "not JSON"]),
}


@pytest.mark.parametrize(("text", "given", "says"), BAD.values(), ids=BAD.keys())
def test_bad_settings_say_where_what_and_what_next(here, text, given, says):
    (here / "shuli.toml").write_text(text)
    with pytest.raises(BadSettings) as caught:
        load(given)
    for words in [*says, "next"]:
        assert words in str(caught.value)


def test_all_problems_come_at_once(here, monkeypatch):
    (here / "shuli.toml").write_text("wrokers = 1\ntimezone = 'Mars'\n")
    monkeypatch.setenv("SHULI_WAIT", "long")
    with pytest.raises(BadSettings) as caught:
        load({"workers": "-1"})
    for words in ("wrokers", "Mars", "SHULI_WAIT", "--workers"):
        assert words in str(caught.value)


def test_unknown_folder_says_which_there_are(here):
    (here / "shuli.toml").write_text(FILE)
    with pytest.raises(BadSettings, match=r"(?s)nwes.*news, laws.*next"):
        load({}, names=("nwes",))


def shuli(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_every_setting_is_an_option_a_variable_and_a_key(here):
    said = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["run", "--help"]).stdout
    for key in Folder.model_fields:
        assert f"--{key.replace('_', '-')} " in said
    samples = {"cron": "0 6 * * *", "runner": "dask", "timezone": "Asia/Tokyo", "review": "https://x.test", "strict": "true",
               "paranoid": "true", "hooks": '[{"on": ["version"], "command": ["x"]}]'}  # fmt: skip
    for key in Folder.model_fields:
        name, value = f"SHULI_{key.upper()}", samples.get(key, "3")
        os.environ[name] = value
        (by_variable,) = load({})
        del os.environ[name]
        (by_option,) = load({key: value})
        assert getattr(by_variable.folder, key) == getattr(by_option.folder, key) != getattr(Folder(), key)
        assert (by_variable.origins[key], by_option.origins[key]) == (name, f"--{key}")


def test_config_prints_the_values_and_where_they_come_from(here, monkeypatch):
    (here / "shuli.toml").write_text(FILE)
    monkeypatch.setenv("SHULI_WAIT", "7")
    told = json.loads(shuli("config", "--strict", "--json").stdout)
    assert told["news"]["workers"] == {"value": 3, "from": "shuli.toml: folders.news.workers"}
    assert told["laws"]["wait"] == {"value": 7.0, "from": "SHULI_WAIT"}
    assert told["laws"]["strict"] == {"value": True, "from": "--strict"}
    shown = shuli("config", "--folder", "laws").stdout
    assert "folder laws" in shown
    assert "folder news" not in shown


def test_commands_that_read_a_version_find_the_output_of_the_settings(here):
    for name in ("articles", "laws"):
        (here / name).mkdir()
        (here / name / "a.txt").write_text("2021年5月1日，财政部拨付3亿元。", encoding="utf-8")
    (here / "shuli.toml").write_text(FILE)
    assert shuli("run").exit_code == 0
    assert shuli("--folder", "news", "verify").exit_code == 0
    torn = shuli("verify")
    assert torn.exit_code == 2
    assert "several folders" in torn.stderr
    assert shuli("verify", "--output", "out/laws").exit_code == 0
