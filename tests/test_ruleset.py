"""The rules that made a version stay beside it, and a change of records is laid to the rule that was edited."""

import shutil

import pytest
from conftest import ROOT

from pipeline.dataset.verify import verify
from pipeline.diff import choose, compare
from pipeline.ruleset import ARCHIVE, archive, digests, digests_in, edits
from pipeline.running.run import Job, RunFailed, extract_parts, plan, publish, run
from pipeline.running.scan import scan

TEXT = "2018年1月10日，外交部表示，中方将提供约2亿元人民币。\n"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def job(tmp_path):
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    return Job(tmp_path / "raw", tmp_path / "out", tmp_path / "rules", workers=1)


def test_change_names_the_entries_that_were_edited_the_records_own_rule_first(job):
    run(job)
    edit(job.rules / "amounts.yaml", "    APPROX: [约, 大约,", "    APPROX: [大约,")
    edit(job.rules / "amounts.yaml", "about: A number and a currency behind it.", "about: A sum.")
    second = run(job).version
    (change,) = compare(*choose(job.dataset)).changes
    assert (change.sort, change.kind, change.record["text"]) == ("changed", "amount", "2亿元人民币")
    assert [f.name for f in change.fields] == ["mod"]
    assert str(change.cause) == "rules changed: amounts (money.amount, modifiers.before)"
    assert change.cause.as_json()["edits"] == ["amounts: money.amount", "amounts: modifiers.before"]
    assert list(verify(second)) == []


def test_change_of_a_body_names_its_line(job):
    (path,) = [
        p
        for p in (job.rules / "organizations").glob("cn_*.jsonl")
        if '"id": "cn.mfa"' in p.read_text("utf-8")
    ]
    run(job)
    text = path.read_text("utf-8").splitlines(keepends=True)
    mine = next(i for i, row in enumerate(text) if '"id": "cn.mfa"' in row)
    text[mine] = text[mine].replace('"type": "government"', '"type": "other"')
    path.write_text("".join(text), encoding="utf-8")
    run(job)
    changes = [c for c in compare(*choose(job.dataset)).changes if c.kind == "organization"]
    assert [(c.record["org_id"], str(c.cause)) for c in changes] == [
        ("cn.mfa", "rules changed: organizations (cn.mfa)")
    ]


def test_equal_rules_give_equal_archives_and_their_digests(job):
    copy = job.rules.parent / "copy"
    shutil.copytree(job.rules, copy)
    (copy / "amounts.yaml").touch()
    (copy / ".editor.yaml").write_text("not a pack")
    assert archive(copy) == archive(job.rules)
    version = run(job).version
    assert (version.path / ARCHIVE).read_bytes() == archive(job.rules)
    assert digests_in(version.path / ARCHIVE) == digests(job.rules) == version.manifest["rules"]


def test_versions_share_one_copy_of_unchanged_rules(job):
    first = run(job).version
    (job.raw / "b.txt").write_text(TEXT, encoding="utf-8")
    second = run(job).version
    assert (first.path / ARCHIVE).samefile(second.path / ARCHIVE)
    assert edits(first.path / ARCHIVE, second.path / ARCHIVE) == ()


def test_every_sort_of_file_gives_the_entry_that_was_edited(job):
    before = job.rules.parent / "before.zip"
    before.write_bytes(archive(job.rules))
    (job.rules / "extra.txt").write_text("# words\n推进\n")
    edit(job.rules / "places" / "countries.tsv", "\nFR\t法国", "\nFR\t法国国")
    (job.rules / "dates.yaml").open("a", encoding="utf-8").write("remark: new\n")
    after = job.rules.parent / "after.zip"
    after.write_bytes(archive(job.rules))
    found = [str(e) for e in edits(before, after)]
    assert "dates: remark" in found
    assert {"shared: extra.txt: 推进", "shared: places/countries.tsv: FR"} <= set(found)


def test_verify_tells_an_archive_that_is_not_the_versions_own(job):
    version = run(job).version
    (version.path / ARCHIVE).unlink()
    edit(job.rules / "amounts.yaml", "id: money.amount\n", "id: money.sum\n")
    (version.path / ARCHIVE).write_bytes(archive(job.rules))
    assert [p for p in verify(version) if "not the rules that made the version" in p]


def test_rules_edited_in_mid_run_publish_nothing_and_leave_no_part(job):
    planned = plan(job, scan(job.raw, job.dataset.scan_state))
    work = extract_parts(job, planned)
    edit(job.rules / "amounts.yaml", "id: money.amount\n", "id: money.sum\n")
    with pytest.raises(RunFailed, match="edited while the run was reading"):
        publish(job, planned, work, 0)
    assert job.dataset.versions() == []
    assert not any(job.dataset.parts.has(part.key) for part in planned.parts)
