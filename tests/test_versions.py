"""Versions: a change of rules costs its subject, old ones are collected, a damaged one is found out."""

import json
import os
import shutil

import pytest
from conftest import ROOT

from pipeline.dataset import Dataset
from pipeline.dataset.collect import collect, reading
from pipeline.dataset.verify import verify
from pipeline.review.overlay import accept
from pipeline.rules import default_rules
from pipeline.running.run import Job, run

SAMPLES = ROOT / "raw"


def touch(rules, name):
    """Change a pack without changing what it says."""
    path = rules / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# touched\n", encoding="utf-8")


@pytest.mark.parametrize("pack", ["actions.yaml", "organizations/grammar.yaml", "amounts.yaml", "dates.yaml"])
def test_change_of_one_pack_reads_nothing_again_and_gives_the_bytes_of_a_fresh_run(tmp_path, pack):
    rules = tmp_path / "rules"
    shutil.copytree(default_rules(), rules)
    job = Job(SAMPLES, tmp_path / "out", rules)
    first = run(job)
    touch(rules, pack)
    second = run(job)
    assert (second.work.read, second.work.reworked) == (0, first.files)
    for path in sorted(first.version.path.glob("*.jsonl")):
        assert (second.version.path / path.name).read_bytes() == path.read_bytes(), path.name


def test_rule_that_leaves_takes_its_records_along_and_no_others(tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(default_rules(), rules)
    job = Job(SAMPLES, tmp_path / "out", rules)
    first = run(job).version
    counts = {}
    for row in first.rows("amounts"):
        counts[row["rule"]] = counts.get(row["rule"], 0) + 1
    assert counts
    touch(rules, "actions.yaml")
    second = run(job).version
    assert list(second.rows("amounts")) == list(first.rows("amounts"))
    changed = {
        s for s in first.manifest["rules"] if first.manifest["rules"][s] != second.manifest["rules"][s]
    }
    assert changed == {"actions"}


@pytest.fixture
def dataset(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for index in range(6):
        (raw / "a.txt").write_text(f"2021年{index + 1}月，财政部拨付{index}亿元。", encoding="utf-8")
        run(Job(raw, tmp_path / "out"))
    return Dataset(tmp_path / "out")


def test_old_versions_are_collected_but_never_what_is_named_or_read(dataset):
    accept(dataset, dataset.version("1"), "li")
    with reading(dataset.version("2")), dataset.lock():
        assert collect(dataset, keep=2) == [3, 4]
    assert [v.number for v in dataset.versions()] == [1, 2, 5, 6]
    assert all(list(verify(v)) == [] for v in dataset.versions())
    with dataset.lock():
        assert collect(dataset, keep=2) == [2]
    used = {p["key"] for v in dataset.versions() for p in v.manifest["parts"]}
    assert {p.name for p in dataset.parts.folder.iterdir()} == used


def test_versions_share_the_files_of_unchanged_parts(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for index in range(500):
        (raw / f"{index:03d}.txt").write_text(f"2021年5月1日，拨付{index}亿元。", encoding="utf-8")
    run(Job(raw, tmp_path / "out"))
    (raw / "000.txt").write_text("2022年。", encoding="utf-8")
    version = run(Job(raw, tmp_path / "out")).version
    assert len(version.manifest["parts"]) > 1
    shared = [p for p in version.path.glob("documents-*.jsonl") if os.stat(p).st_nlink > 2]
    assert len(shared) == len(version.manifest["parts"]) - 1


DAMAGE = {
    "a byte changed": lambda p: p.write_bytes(p.read_bytes().replace("财政部".encode(), "财税部".encode())),
    "a line lost": lambda p: p.write_bytes(b"".join(p.read_bytes().splitlines(keepends=True)[:-1])),
    "the file lost": lambda p: p.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found(dataset, damage):
    version = dataset.version("latest")
    path = version.path / "documents.jsonl"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    assert list(verify(version)) == []
    damage(path)
    assert any(str(path) in problem for problem in verify(version))


def test_offsets_that_do_not_lead_back_are_found(dataset):
    version = dataset.version("latest")
    path = version.path / "dates.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert rows
    rows[0]["raw_start"] += 1
    path.unlink()
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    assert any("raw text" in problem for problem in verify(version))


def test_unknown_version_is_named_with_those_there_are(dataset):
    with pytest.raises(LookupError, match="no version 77"):
        dataset.version("77")


def test_article_fetched_twice_is_marked_and_kept(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    body = "\n\n".join(
        f"第{i}段。财政部于2021年{i}月下达专项资金{i}亿元，用于支持各地开展第{i}批试点工作。"
        for i in range(1, 13)
    )
    (raw / "b.md").write_text(f"---\ntitle: 甲\ndate: 2021-12-02\n---\n\n{body}\n", encoding="utf-8")
    (raw / "a.txt").write_text(f"甲\n\n{body}\n\n阅读原文\n", encoding="utf-8")
    (raw / "c.txt").write_text("另一篇文章。" + body[:60], encoding="utf-8")
    version = run(Job(raw, tmp_path / "out")).version
    documents = {d["doc_id"]: d["duplicate_of"] for d in version.rows("documents")}
    assert documents == {"a.txt": "b.md", "b.md": None, "c.txt": None}
    assert list(verify(version)) == []
    assert any(row["doc_id"] == "a.txt" for row in version.rows("amounts"))


def test_versions_share_files_in_which_repeated_documents_are_marked(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    body = "\n".join(
        f"第{i}段。财政部于2021年{i}月下达专项资金{i}亿元，支持第{i}批试点工作。" for i in range(1, 13)
    )
    for name in ("a.txt", "b.txt", *(f"c{i:03d}.txt" for i in range(400))):
        (raw / name).write_text(body if name in ("a.txt", "b.txt") else f"第{name}号。", encoding="utf-8")
    run(Job(raw, tmp_path / "out"))
    (raw / "z.txt").write_text("2022年。", encoding="utf-8")
    version = run(Job(raw, tmp_path / "out")).version
    (marked,) = (
        p for p in version.path.glob("documents-*.jsonl") if b'"duplicate_of":"a.txt"' in p.read_bytes()
    )
    assert os.path.samefile(marked, tmp_path / "out" / "versions" / "0001" / marked.name)
    assert list(verify(version)) == []
