"""What `shuli versions` says."""

import pytest

from pipeline.dataset import Dataset
from pipeline.review.overlay import accept
from pipeline.running.run import Job, run
from pipeline.views.listing import listing, short_bytes


def test_each_version_is_told_with_its_names_parent_counts_size_and_what_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    raw, dataset = tmp_path / "raw", Dataset(tmp_path / "out")
    raw.mkdir()
    for text in ("2021年，财政部拨付3亿元。", "2022年，拨付4亿元。"):
        (raw / f"{len(list(raw.iterdir()))}.txt").write_text(text, encoding="utf-8")
        run(Job(raw, tmp_path / "out"))
    (raw / "0.txt").rename(raw / "moved.txt")
    run(Job(raw, tmp_path / "out"))
    accept(dataset, dataset.version("2"), "li")
    lines = [line.plain for line in listing(dataset)]
    assert all(len(line) <= 80 for line in lines)
    head, *pairs = lines
    assert head.split() == [
        "version",
        "created",
        "(UTC)",
        "docs",
        "amounts",
        "dates",
        "orgs",
        "actions",
        "size",
    ]
    assert pairs[2].split()[:5] == ["2", "2023-11-14", "22:13", "2", "2"]
    assert [line.strip() for line in pairs[1::2]] == [
        "0 issues · first",
        "accepted · 0 issues · from 1: +1 docs",
        "latest · 0 issues · from 2: 1 moved",
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (988, "988 B"), (1500, "1.5 kB"), (123_456_789, "123 MB"), (999_600, "1.0 MB")],
)
def test_sizes_are_short(size, text):
    assert short_bytes(size) == text
