"""Garbage collection: old versions go, and the parts that only they were made of."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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

    `latest`, `accepted` and what a process is reading stay; of the reviewers' overlays the one that `accepted` names.
    Call it while holding the dataset's lock.
    """
    versions = dataset.versions()
    named = {(dataset.folder / name).resolve() for name in ("latest", "accepted")}
    removed = []
    for version in versions[: max(len(versions) - keep, 0)]:
        if version.path.resolve() not in named and _remove(version, version.path):
            removed.append(version.number)
    for path in sorted((dataset.folder / "reviews" / "accepted").glob("*/*/manifest.json")):
        if path.parent.resolve() not in named:
            _remove(Version(path.parent), path.parent.parent)
    used = {part["key"] for version in dataset.versions() for part in version.manifest["parts"]}
    if dataset.parts.folder.is_dir():
        dataset.parts.remove(
            path.name for path in list(dataset.parts.folder.iterdir()) if path.name not in used
        )
    return removed


def _remove(version: Version, folder: Path) -> bool:
    """Remove the folder of a version, or the one around it, unless a process is reading it."""
    with open(version.path / "manifest.json", "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # Renamed first: a reader never meets half a version, and the next run sweeps what a kill leaves of it.
        aside = folder.parent / f"{UNFINISHED}{folder.name}"
        os.rename(folder, aside)
        fsync_folder(folder.parent)
    shutil.rmtree(aside)
    return True
