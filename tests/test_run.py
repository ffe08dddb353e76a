"""A run: the same bytes whatever the way, nothing done twice, and bad input costs nobody else anything."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.dataset import Busy, Dataset
from pipeline.dataset.parts import FAMILIES
from pipeline.errors import PackError
from pipeline.rules import default_rules
from pipeline.running.run import Job, RefusedDocuments, run
from pipeline.running.scan import NothingToRead

ARTICLE = "2018年1月10日，中方承诺提供约2亿元人民币。外交部将于2019年6月前召开会议。\n"


def data_bytes(folder: Path) -> dict[str, bytes]:
    """The bytes of every data file of the newest version."""
    latest = folder / "latest"
    return {
        p.relative_to(latest).as_posix(): p.read_bytes()
        for p in latest.rglob("*.json*")
        if p.name != "manifest.json"
    }


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for index in range(40):
        (folder / f"{index:02d}.txt").write_text(f"第{index}号文。{ARTICLE}" * 3, encoding="utf-8")
    return folder


def test_version_holds_what_the_design_names(raw, tmp_path):
    outcome = run(Job(raw, tmp_path / "out"))
    manifest = outcome.version.manifest
    assert {f"{family}.jsonl" for family in FAMILIES} == {
        p.name for p in outcome.version.path.glob("*.jsonl")
    }
    assert {"version", "parent", "rules", "code", "sources", "counts", "schema_version", "created"} <= set(
        manifest
    )
    assert len(manifest["sources"]) == manifest["counts"]["documents"] == 40
    for entry in manifest["files"]:
        lines = (outcome.version.path / entry["name"]).read_bytes().count(b"\n")
        assert lines == entry["lines"]
    for family in FAMILIES:
        schema = json.loads((outcome.version.path / "schemas" / f"{family}.schema.json").read_bytes())
        assert schema["type"] == "object"


def test_number_of_workers_does_not_change_a_byte(raw, tmp_path):
    for workers in (1, 2, 3):
        run(Job(raw, tmp_path / f"out{workers}", workers=workers))
    one = data_bytes(tmp_path / "out1")
    assert one
    assert one == data_bytes(tmp_path / "out2") == data_bytes(tmp_path / "out3")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "America/New_York"},
    ],
    ids=["seed 1, Tokyo", "seed 2, C locale, New York"],
)
def test_environment_does_not_change_a_byte(raw, tmp_path, environment):
    run(Job(raw, tmp_path / "here"))
    command = [sys.executable, "-m", "pipeline.cli", "run", "--raw", raw, "--output", tmp_path / "there"]
    subprocess.run(command, check=True, env={**os.environ, **environment}, cwd=ROOT, capture_output=True)
    assert data_bytes(tmp_path / "here") == data_bytes(tmp_path / "there")


def test_unchanged_input_makes_no_version(raw, tmp_path):
    job = Job(raw, tmp_path / "out")
    first, second = run(job), run(job)
    assert (first.new, second.new) == (True, False)
    assert second.work.read == 0
    assert [v.number for v in Dataset(tmp_path / "out").versions()] == [1]


def test_only_new_and_changed_files_are_read(raw, tmp_path):
    job = Job(raw, tmp_path / "out")
    run(job)
    (raw / "05.txt").write_text("改了。2020年5月1日。", encoding="utf-8")
    (raw / "99.txt").write_text(ARTICLE, encoding="utf-8")
    (raw / "07.txt").unlink()
    again = run(job)
    assert (again.work.read, again.files) == (2, 40)
    run(Job(raw, tmp_path / "fresh"))
    assert data_bytes(tmp_path / "out") == data_bytes(tmp_path / "fresh")


def test_published_version_stays_as_it_is(raw, tmp_path):
    run(Job(raw, tmp_path / "out"))
    first = tmp_path / "out" / "versions" / "0001"
    before = {p.name: p.read_bytes() for p in first.iterdir() if p.is_file()}
    (raw / "99.txt").write_text(ARTICLE, encoding="utf-8")
    second = run(Job(raw, tmp_path / "out"))
    assert second.version.manifest["parent"] == 1
    assert {p.name: p.read_bytes() for p in first.iterdir() if p.is_file()} == before


def test_bad_files_become_issues_and_cost_the_others_nothing(raw, tmp_path):
    run(Job(raw, tmp_path / "good"))
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    }
    for name, data in bad.items():
        (raw / name).write_bytes(data)
    (raw / "front.md").write_bytes("---\ntitle: a: b: [\n---\n2021年5月1日，会议举行。\n".encode())
    outcome = run(Job(raw, tmp_path / "out"))
    issues = list(outcome.version.rows("issues"))
    assert outcome.refused == len(bad)
    for name in bad:
        (issue,) = [i for i in issues if i["doc_id"] == name]
        assert issue["severity"] == "error"
        assert issue["message"]
        assert issue["next"]
    assert any(i["doc_id"] == "front.md" and "front matter" in i["message"] for i in issues)
    assert any(d["doc_id"] == "front.md" for d in outcome.version.rows("dates"))
    kept = [d for d in outcome.version.rows("documents") if d["doc_id"] != "front.md"]
    assert kept == list(Dataset(tmp_path / "good").version("latest").rows("documents"))


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir()], ids=["missing", "empty"])
def test_no_raw_folder_or_an_empty_one_cannot_run(tmp_path, make):
    make(tmp_path / "raw")
    with pytest.raises(NothingToRead, match="next"):
        run(Job(tmp_path / "raw", tmp_path / "out"))


def pack(tmp_path, **changes):
    """A copy of the project's rules with something broken in one pack."""
    folder = tmp_path / "rules"
    shutil.copytree(default_rules(), folder)
    path = folder / "dates.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(changes["edit"](text), encoding="utf-8")
    return folder


BROKEN = {
    "unknown key": lambda text: text + "\nspelling: wrong\n",
    "repeated key": lambda text: text + "\nabout: again\n",
    "bad pattern": lambda text: text.replace("    pattern: ", "    pattern: '(?=x)' #", 1),
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN.keys())
def test_pack_that_does_not_load_stops_the_run_and_says_where(raw, tmp_path, edit):
    run(Job(raw, tmp_path / "out"))
    with pytest.raises(PackError) as caught:
        run(Job(raw, tmp_path / "out", rules=pack(tmp_path, edit=edit)))
    assert "dates.yaml" in str(caught.value)
    assert "next" in str(caught.value)
    assert [v.number for v in Dataset(tmp_path / "out").versions()] == [1]


def test_example_that_does_not_match_is_reported(tmp_path):
    from pipeline.checks import check

    folder = pack(tmp_path, edit=lambda text: text.replace("match: ", "match: 不是", 1))
    report = check(folder)
    assert len(report.problems) == 1
    assert all(word in report.problems[0] for word in ("dates", "text", "wanted", "found", "next"))


def test_name_of_two_bodies_is_reported(tmp_path):
    from pipeline.checks import check

    folder = pack(tmp_path, edit=lambda text: text)
    twins = [
        {"id": f"x.{i}", "name": "远山合作委员会", "type": "mechanism", "parent": "x.none"} for i in "ab"
    ]
    lines = "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in twins)
    (folder / "organizations" / "added.jsonl").write_text(lines, encoding="utf-8")
    shared, *orphans = check(folder).problems
    assert shared.startswith("rules/organizations: 远山合作委员会 is a strong name of x.a, x.b")
    assert [problem.split("\n")[0] for problem in orphans] == [
        f"rules/organizations: x.{i}: parent x.none is no body" for i in "ab"
    ]
    assert all("next" in problem for problem in (shared, *orphans))


def shuli(*arguments):
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_exit_state_tells_a_scheduler(raw, tmp_path):
    out = tmp_path / "out"
    assert shuli("run", "--raw", raw, "--output", out).returncode == 0
    (raw / "empty.txt").write_bytes(b"")
    assert shuli("run", "--raw", raw, "--output", out).returncode == 0
    strict = shuli("run", "--raw", raw, "--output", out, "--strict")
    assert strict.returncode == 1
    assert "empty.txt" in strict.stderr
    missing = shuli("run", "--raw", tmp_path / "nowhere", "--output", out)
    assert missing.returncode == 2
    assert "nowhere" in missing.stderr
    assert "next" in missing.stderr


def test_strict_run_publishes_nothing_if_a_document_is_refused(raw, tmp_path):
    out = tmp_path / "out"
    job = Job(raw, out, strict=True)
    run(job)
    before = data_bytes(out)
    (raw / "50.txt").write_text(ARTICLE, encoding="utf-8")
    (raw / "empty.txt").write_bytes(b"")
    with pytest.raises(RefusedDocuments, match=r"(?s)1 document was refused.*empty\.txt.*next"):
        run(job)
    assert [v.number for v in Dataset(out).versions()] == [1]
    assert data_bytes(out) == before
    assert run(Job(raw, out)).work.read == 0  # what was read is kept for the next run
    with pytest.raises(RefusedDocuments):
        run(job)  # nothing new, and still refused
    (raw / "empty.txt").unlink()
    assert run(job).version.number == 3


def test_second_run_on_one_output_says_who_holds_it(raw, tmp_path):
    dataset = Dataset(tmp_path / "out")
    with dataset.lock():
        other = shuli("run", "--raw", raw, "--output", tmp_path / "out")
    assert other.returncode == 2
    assert str(os.getpid()) in other.stderr
    assert shuli("run", "--raw", raw, "--output", tmp_path / "out").returncode == 0


def test_lock_is_held_against_another_thread_of_work(tmp_path):
    with Dataset(tmp_path).lock(), pytest.raises(Busy), Dataset(tmp_path).lock():
        pass


def test_killed_run_is_mended_by_the_next(raw, tmp_path):
    out = tmp_path / "out"
    run(Job(raw, out))
    (raw / "99.txt").write_text(ARTICLE, encoding="utf-8")
    run(Job(raw, out))
    # What a kill can leave: a half-written version, a half-written part, a pointer that was not moved yet.
    (out / "versions" / ".unfinished-0003.1").mkdir()
    (out / "store" / "parts" / ".unfinished-x.1").mkdir()
    (out / "latest").unlink()
    (out / "latest").symlink_to("versions/0001")
    again = run(Job(raw, out))
    assert not again.new
    assert (out / "latest").resolve().name == "0002"
    assert not list(out.rglob(".unfinished-*"))


def test_offsets_lead_back_to_the_raw_text(tmp_path):
    run(Job(ROOT / "raw", tmp_path / "out"))
    version = Dataset(tmp_path / "out").version("latest")
    documents = {d["doc_id"]: d for d in version.rows("documents")}
    checked = 0
    for family in ("amounts", "dates", "organizations", "actions"):
        for record in version.rows(family):
            document = documents[record["doc_id"]]
            assert document["text"][record["start"] : record["end"]] == record["text"]
            raw_text = (ROOT / "raw" / document["path"]).read_bytes().decode(document["encoding"])
            piece = iter(raw_text[record["raw_start"] : record["raw_end"]])
            # Cleaning only takes characters out, or makes a line break a space.
            assert all(any(r == c or (c == " " and r.isspace()) for r in piece) for c in record["text"]), (
                record
            )
            checked += 1
    assert checked > 100
