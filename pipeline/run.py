"""The main job in four steps: scan, plan, extract, publish. `shuli run` calls them in-process, `flows.py` as tasks."""

import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version as release_of
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from pipeline.collection import default_packs, default_rules
from pipeline.dataset import Dataset, Version
from pipeline.extract import digests
from pipeline.parts import FAMILIES, Lines, Part, code_digest, divide
from pipeline.scan import RawFile, scan
from pipeline.work import HANDFUL, extract_files

#: Below this many bytes of new text, starting processes costs more than it saves.
POOL_PAYS_FROM = 3_000_000
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """What a run is about: where it reads, where it writes, by which rules, on how many processes."""

    raw: Path
    output: Path
    rules: Path = field(default_factory=default_rules)
    workers: int = 0
    paranoid: bool = False

    @property
    def dataset(self) -> Dataset:
        """The output folder."""
        return Dataset(self.output)


@dataclass(frozen=True)
class Plan:
    """The parts that the next version is made of, and those of them that are still to be computed."""

    parts: tuple[Part, ...]
    missing: tuple[Part, ...]
    base: str
    rules: dict[str, str]
    code: str
    unchanged: bool

    @property
    def files(self) -> int:
        """Number of files in all parts."""
        return sum(len(part.files) for part in self.parts)

    def batches(self, most: int) -> Iterator[tuple["Plan", str]]:
        """Yield the missing parts in at most `most` plans of their own, each with a label that says which they are."""
        size = -(-len(self.missing) // most)
        for i in range(0, len(self.missing), size or 1):
            batch = self.missing[i : i + size]
            yield replace(self, missing=batch), f"parts {i + 1}-{i + len(batch)} of {len(self.missing)}"


@dataclass(frozen=True)
class Outcome:
    """What a run did: the version that is newest now, whether it is new, and what it cost."""

    version: Version
    new: bool
    files: int
    read: int
    reused: int
    seconds: float
    refused: int


def plan(job: Job, files: list[RawFile]) -> Plan:
    """Divide the files into parts and find the ones that are not there yet.

    Raises:
        PackError: the rules cannot be used; every problem at once.
    """
    default_packs(str(job.rules))  # a pack that does not load stops the run before anything is computed
    rules, code = digests(job.rules), code_digest()
    base = "\n".join([code, *(f"{stem} {value}" for stem, value in sorted(rules.items()))])
    parts = tuple(divide(files, base))
    store = job.dataset.parts
    latest = job.dataset.latest()
    unchanged = latest is not None and [p["key"] for p in latest.manifest["parts"]] == [p.key for p in parts]
    missing = () if unchanged else tuple(p for p in parts if not store.has(p.key))
    return Plan(parts, missing, base, rules, code, unchanged)


def extract_parts(job: Job, planned: Plan, advance: Advance | None = None) -> tuple[int, int]:
    """Compute the missing parts; return how many files were read and how many taken from older parts.

    Documents are independent, so the bytes of a part do not depend on the number of workers.
    """
    if not planned.missing:
        return 0, 0
    dataset = job.dataset
    latest = dataset.latest()
    older = [p["key"] for p in latest.manifest["parts"]] if latest else []
    wanted = {f.doc_id: f.sha256 for part in planned.missing for f in part.files if f.sha256}
    ready = dict(dataset.parts.reusable(older, planned.base, wanted))
    new = sum(f.size for part in planned.missing for f in part.files if f.doc_id not in ready)
    workers = job.workers or os.cpu_count() or 1
    if not job.workers and new < POOL_PAYS_FROM:
        workers = 1
    step = advance or (lambda count: None)
    step(len(ready))
    read = 0
    with _pool(workers) as pool:
        for part, lines in _compute(pool, planned.missing, ready, str(job.rules), step):
            dataset.parts.write(part, planned.base, zip(part.files, lines, strict=True))
            read += sum(f.doc_id not in ready for f in part.files)
    return read, len(ready)


def _compute(
    pool: Executor | None, parts: tuple[Part, ...], ready: dict[str, Lines], rules: str, step: Advance
) -> Iterator[tuple[Part, list[Lines]]]:
    """Yield each part with the lines of its files, in order; a bounded number of handfuls is under way at once."""
    handfuls = (
        (part, new[i : i + HANDFUL])
        for part in parts
        for new in [tuple(f for f in part.files if f.doc_id not in ready)]
        for i in range(0, max(len(new), 1), HANDFUL)
    )
    waiting: deque[tuple[Part, tuple[RawFile, ...], Future[list[Lines]] | None]] = deque()
    fresh: dict[str, Lines] = {}

    def finish() -> Iterator[tuple[Part, list[Lines]]]:
        part, files, future = waiting.popleft()
        results = future.result() if future else extract_files(files, rules)
        fresh.update(zip((f.doc_id for f in files), results, strict=True))
        step(len(files))
        if not waiting or waiting[0][0] is not part:
            yield part, [ready[f.doc_id] if f.doc_id in ready else fresh[f.doc_id] for f in part.files]
            fresh.clear()

    for part, files in handfuls:
        waiting.append((part, files, pool.submit(extract_files, files, rules) if pool and files else None))
        # Look one handful ahead: only then is it known whether the part at the front is complete.
        while len(waiting) > (64 if pool else 1):
            yield from finish()
    while waiting:
        yield from finish()


@contextmanager
def _pool(workers: int) -> Iterator[Executor | None]:
    """A process pool, or none for one worker. Workers are spawned, so that no thread of a caller is copied into them."""
    if workers == 1:
        yield None
        return
    with _main_left_alone(), ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep spawned workers from importing the caller's script again: they need `pipeline` only, not Prefect."""
    main = sys.modules["__main__"]
    kept = {name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(kept)


def publish(job: Job, planned: Plan, read: int, reused: int, began: float) -> Outcome:
    """Publish the parts as a version, or name the one there is where nothing changed."""
    dataset = job.dataset
    if planned.unchanged:
        version = dataset.latest()
        assert version is not None
    else:
        version = dataset.publish(
            planned.parts, rules=planned.rules, code=planned.code, release=release_of("shuli")
        )
    refused = planned.files and refusals(version)
    seconds = perf_counter() - began
    return Outcome(version, not planned.unchanged, planned.files, read, reused, seconds, refused)


def refusals(version: Version) -> int:
    """Number of files that gave no document."""
    return sum(row["code"].startswith("refused.") for row in version.rows("issues"))


def issue_counts(version: Version) -> Counter[tuple[str, str]]:
    """Number of issues by severity and code."""
    return Counter((row["severity"], row["code"]) for row in version.rows("issues"))


def run(job: Job, advance: Callable[[Plan], Advance] | None = None, wait: float = 0) -> Outcome:
    """Take the four steps in this process.

    Raises:
        NothingToRead: no raw folder, or an empty one.
        PackError: the rules cannot be used.
        Busy: another run holds the output folder.
    """
    began = perf_counter()
    with job.dataset.lock(wait):
        files = scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid)
        planned = plan(job, files)
        read, reused = extract_parts(job, planned, advance(planned) if advance else None)
        return publish(job, planned, read, reused, began)


def nothing_new(job: Job, wait: float = 0) -> Outcome | None:
    """The outcome of a run that would find nothing to do; `None` where there is work.

    Raises:
        NothingToRead, PackError, Busy: as `run`.
    """
    began = perf_counter()
    with job.dataset.lock(wait):
        planned = plan(job, scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid))
        return publish(job, planned, 0, 0, began) if planned.unchanged else None


__all__ = ["FAMILIES", "Job", "Outcome", "Plan", "extract_parts", "nothing_new", "plan", "publish", "run", "scan"]
