"""Garbage collection: old versions go, and the parts that only they were made of."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.dataset import Dataset, Version
from pipeline.store import UNFINISHED, fsync_folder


@contextmanager
def reading(version: Version) -> Iterator[Version]:
    """Keep the version from being collected while it is read; the kernel frees it when the process ends."""
    with open(version.path / "manifest.json", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield version


def collect(dataset: Dataset, keep: int) -> list[int]:
    """Remove all but the newest `keep` versions; return the numbers of those removed.

    `latest`, `accepted` and what a process is reading stay. Call it while holding the dataset's lock.
    """
    versions = dataset.versions()
    named = {(dataset.folder / name).resolve().name for name in ("latest", "accepted")}
    removed = []
    for version in versions[: max(len(versions) - keep, 0)]:
        if version.path.name not in named and _remove(dataset, version):
            removed.append(version.number)
    used = {part["key"] for version in dataset.versions() for part in version.manifest["parts"]}
    if dataset.parts.folder.is_dir():
        dataset.parts.remove(
            path.name for path in list(dataset.parts.folder.iterdir()) if path.name not in used
        )
    return removed


def _remove(dataset: Dataset, version: Version) -> bool:
    with open(version.path / "manifest.json", "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # Renamed first: a reader never meets half a version, and the next run sweeps what a kill leaves of it.
        aside = dataset.versions_folder / f"{UNFINISHED}{version.path.name}"
        os.rename(version.path, aside)
        fsync_folder(dataset.versions_folder)
    shutil.rmtree(aside)
    return True
