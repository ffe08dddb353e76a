"""A version written by an older schema stays readable, everywhere and unchanged.

`data/schema-1` was written by the code of schema 1 out of the articles beside it; nothing in it was made by hand.
"""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from pipeline import open_version
from pipeline.changes import changes
from pipeline.dataset import Dataset
from pipeline.dataset.migrate import Unreadable
from pipeline.dataset.verify import verify
from pipeline.diff import choose, compare
from pipeline.review.desk import Desk
from pipeline.review.overlay import accept
from pipeline.running.run import Job, run
from pipeline.schema import SCHEMA_VERSION

OLD = ROOT / "tests" / "data" / "schema-1"


@pytest.fixture
def output(tmp_path, monkeypatch):
    """An output folder with one version of schema 1, and one of today's made from the same articles."""
    monkeypatch.setenv("SHULI_CACHE", str(tmp_path / "cache"))
    shutil.copytree(OLD, tmp_path / "old")
    (tmp_path / "old" / "latest").symlink_to("versions/0001")
    run(Job(tmp_path / "old" / "raw", tmp_path / "old"))
    return tmp_path / "old"


def fingerprint(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def test_records_of_schema_1_are_read_as_todays(output):
    before = fingerprint(output / "versions" / "0001")
    with open_version(output / "versions" / "0001") as version:
        assert version.number == 1
        (notice,) = (a for a in version.articles() if a.doc_id == "notice.md")
        assert [str(a.value) for a in notice.amounts] == ["350000000", "120000000", "90"]
        assert notice.sentence(notice.amounts[1]).endswith("其中1.2亿元用于打井。")
        assert [b.kind for b in notice.document.blocks][:4] == [
            "heading",
            "paragraph",
            "paragraph",
            "heading",
        ]
        assert notice.working.blocks[6].kind == "item"
        assert version.article("talk.txt").amounts[0].currency == "CNY"
        assert not any(r.reviewed for r in notice.mentions)
        assert {i.code for i in version.records("issue")} == {"refused.empty"}
    assert fingerprint(output / "versions" / "0001") == before


def test_version_of_schema_1_is_verified_as_it_was_published(output):
    version = Dataset(output).find("1")
    assert version.manifest["schema_version"] == "1"
    assert list(verify(version)) == []
    path = version.path / "amounts.jsonl"
    path.write_bytes(path.read_bytes().replace("1.2亿元".encode(), "1.3亿元".encode()))
    problems = list(verify(version))
    assert any("SHA-256" in problem for problem in problems)


def test_diff_and_feed_from_schema_1_hold_what_the_records_say_and_not_how_they_were_written(output):
    dataset = Dataset(output)
    old, new = choose(dataset)
    assert (old.number, new.number) == (1, 2)
    assert (old.manifest["schema_version"], old.manifest["migrated_from"]) == (SCHEMA_VERSION, "1")
    difference = compare(old, new)
    fields = {f.name for c in difference.changes for f in c.fields}
    assert not fields & {"reviewed", "blocks", "layout"}
    same = {r["id"] for r in old.rows("dates")} & {r["id"] for r in new.rows("dates")}
    assert same - {c.record.get("id") for c in difference.changes}

    table = {(r["kind"], r.get("id") or r["doc_id"]): r for f in old.manifest["counts"] for r in old.rows(f)}
    for change in changes(old, new):
        key = (change["kind"], change["id"])
        table.pop(key, None)
        if change["op"] != "removed":
            table[key] = change["record"]
    wanted = {(r["kind"], r.get("id") or r["doc_id"]): r for f in new.manifest["counts"] for r in new.rows(f)}
    assert {k: v for k, v in table.items() if k[0] != "source"} == {
        k: v for k, v in wanted.items() if k[0] != "source"
    }


def test_version_of_schema_1_is_reviewed_and_accepted(output):
    dataset = Dataset(output)
    desk = Desk(dataset, dataset.version("1"), "li")
    assert "notice.md" in desk.shelf.doc_ids
    assert accept(dataset, dataset.version("1"), "li").number == 1
    assert (output / "accepted").resolve() == output / "versions" / "0001"
    assert [v.number for v in choose(dataset)] == [1, 2]


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_commands_read_schema_1(output, tmp_path):
    commands = {
        "versions": [],
        "verify": ["1"],
        "diff": ["1", "2"],
        "changes": ["--since", "1"],
        "export": ["sqlite", tmp_path / "one.db", "--version", "1"],
        "review": ["--version", "1", "--write", tmp_path / "page.html"],
    }
    for command, arguments in commands.items():
        done = shuli(command, *arguments, "--output", output)
        assert done.returncode in (0, 1), (command, done.stderr)
        assert "Traceback" not in done.stderr
    assert "1.2亿元" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_version_of_a_newer_release_is_refused_with_a_sentence(output):
    path = output / "versions" / "0001" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": "99"}), encoding="utf-8")
    with pytest.raises(Unreadable, match=r"schema 99; this release reads 1, 2(.|\n)*next"):
        Dataset(output).version("1")


def test_record_that_no_step_brings_up_to_date_is_named(output):
    path = output / "versions" / "0001" / "amounts.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"money"', b'"moneys"', 1))
    with pytest.raises(Unreadable, match=r"amounts.jsonl:1: (.|\n)*type(.|\n)*next"):
        Dataset(output).version("1")
