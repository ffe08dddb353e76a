"""Garbage collection: old versions go, and the parts that only they were made of."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.dataset import Dataset, Version


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
    versions, named = dataset.versions(), dataset.named()
    old = versions[: max(len(versions) - keep, 0)]
    removed = [v.number for v in old if v.path.resolve() not in named and dataset.remove(v)]
    used = {part["key"] for version in dataset.each() for part in version.manifest["parts"]}
    dataset.parts.keep(used)
    dataset.sweep_files()
    return removed
