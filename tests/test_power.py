"""A power cut at any moment: what was not flushed is lost, and nothing else is.

The disk is simulated beside the real one: it knows a file as it was when it was last flushed, and a folder's names as
they were when the folder was last flushed. Before each call that flushes, renames or links, the power is cut.
"""

import os
import shutil
import stat
from contextlib import contextmanager

import pytest

from pipeline.dataset import Dataset
from pipeline.dataset.verify import verify
from pipeline.running.run import Job, run

SYMLINK = os.symlink
CALLS = ("fsync", "rename", "replace", "link", "symlink")


class Disk:
    """What of a folder is on the disk for sure."""

    def __init__(self, root):
        self.root = root
        self.files, self.folders = {}, {}
        self._pinned = []  # a number of a file is not given again while it is open

    def flushed(self, fd):
        status = os.fstat(fd)
        self._pinned.append(os.dup(fd))
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(f"/proc/self/fd/{fd}") as entries:
                self.folders[status.st_ino] = {e.name: self._entry(e) for e in entries}
        else:
            with open(f"/proc/self/fd/{fd}", "rb") as file:
                self.files[status.st_ino] = file.read()

    @staticmethod
    def _entry(entry):
        if entry.is_symlink():
            return "link", os.readlink(entry.path)
        return "folder" if entry.is_dir() else "file", entry.inode()

    def after_a_cut(self, target, *, names_kept):
        """Write what is left below `target`; `names_kept`: new names had reached the disk, though not flushed."""
        target.mkdir()
        self._write(self.root, os.stat(self.root).st_ino, target, names_kept)

    def _write(self, here, inode, target, names_kept):
        if names_kept:
            with os.scandir(here) as entries:
                names = {e.name: self._entry(e) for e in entries}
        else:
            names = self.folders.get(inode, {})
        for name, (kind, what) in names.items():
            if kind == "link":
                SYMLINK(what, target / name)
            elif kind == "folder":
                (target / name).mkdir()
                self._write(here / name, what, target / name, names_kept)
            else:
                (target / name).write_bytes(self.files.get(what, b""))

    def close(self):
        for fd in self._pinned:
            os.close(fd)


@contextmanager
def cuts(monkeypatch, disk, folder):
    """Leave in `folder` what every cut of the power would leave; yield the list of them."""
    found = []

    def before(name, real):
        def call(*arguments, **more):
            for names_kept in (False, True):
                target = folder / f"{len(found):04d}"
                disk.after_a_cut(target, names_kept=names_kept)
                found.append((target, name, names_kept))
            result = real(*arguments, **more)
            if name == "fsync":
                disk.flushed(arguments[0])
            return result

        return call

    folder.mkdir()
    with monkeypatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, before(name, getattr(os, name)))
        yield found
    disk.close()


def sound(output):
    """The numbers of the versions that are there, each of them sound; `latest` names one of them or none."""
    versions = Dataset(output).versions()
    for version in versions:
        assert list(verify(version)) == []
    latest = output / "latest"
    assert not latest.is_symlink() or not latest.exists() or (latest / "manifest.json").is_file()
    return [v.number for v in versions]


def lines(version):
    return {p.name: p.read_bytes() for p in version.path.glob("*.jsonl")}


@pytest.mark.timeout(600)
def test_power_cut_at_any_moment_loses_nothing_published_and_needs_no_repair(tmp_path, monkeypatch):
    raw, output = tmp_path / "raw", tmp_path / "output"
    raw.mkdir()
    output.mkdir()
    job = Job(raw, output, workers=1)
    disk = Disk(output)
    reached = []
    with cuts(monkeypatch, disk, tmp_path / "cuts") as found:
        for year in (2021, 2022):
            (raw / "a.txt").write_text(f"{year}年5月1日，财政部拨付3亿元。", encoding="utf-8")
            run(job)
            reached.append(len(found))
    last = lines(Dataset(output).version("latest"))
    assert len(found) > 40
    seen = set()
    for index, (left, call, names_kept) in enumerate(found):
        numbers = sound(left)
        published = sum(index >= end for end in reached)  # runs that had said that they were done
        assert numbers[:published] == [1, 2][:published], (call, names_kept)
        content = tuple(sorted((p.relative_to(left).as_posix(), p.stat().st_size) for p in left.rglob("*")))
        if content not in seen:
            seen.add(content)
            assert lines(run(Job(raw, left, workers=1)).version) == last
            assert not list(left.rglob(".unfinished-*"))
            sound(left)
        shutil.rmtree(left)
