"""The main job in four steps: scan, plan, extract, publish. `shuli run` calls them in-process, `flows.py` as tasks."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version as release_of
from pathlib import Path
from time import perf_counter

from loky import ProcessPoolExecutor

from pipeline.collection import current_packs
from pipeline.dataset import Dataset, Version, open_dataset
from pipeline.errors import CannotRun
from pipeline.parts import Base, Lines, Older, Part, code_digest, divide
from pipeline.rework import NEW, first_changed
from pipeline.rules import default_rules
from pipeline.ruleset import archive, digests
from pipeline.scan import RawFile, scan
from pipeline.work import HANDFUL, Known, extract_files

#: Below this many bytes of new text, starting processes costs more than it saves.
POOL_PAYS_FROM = 3_000_000
#: Handfuls under way at once: bounds the memory of a large run.
MOST_WAITING = 32
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
        """The output: a folder, or a URL on a store."""
        return open_dataset(self.output)


@dataclass(frozen=True)
class Plan:
    """The parts that the next version is made of, and those of them that are still to be computed."""

    parts: tuple[Part, ...]
    missing: tuple[Part, ...]
    base: Base
    unchanged: bool

    @property
    def files(self) -> int:
        """Number of files in all parts."""
        return sum(len(part.files) for part in self.parts)

    @property
    def missing_files(self) -> int:
        """Number of files in the parts that are still to be computed."""
        return sum(len(part.files) for part in self.missing)

    def batches(self, most: int) -> Iterator[tuple["Plan", str]]:
        """Yield the missing parts in at most `most` plans of their own, each with a label that says which they are.

        A plan of some parts holds only these: it may travel to another machine.
        """
        size = -(-len(self.missing) // most)
        for i in range(0, len(self.missing), size or 1):
            batch = self.missing[i : i + size]
            yield (
                replace(self, parts=(), missing=batch),
                f"parts {i + 1}-{i + len(batch)} of {len(self.missing)}",
            )


@dataclass(frozen=True)
class Work:
    """How many files were read, how many only extracted anew by changed rules, and how many taken as they were."""

    read: int = 0
    reworked: int = 0
    reused: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(self.read + other.read, self.reworked + other.reworked, self.reused + other.reused)


@dataclass(frozen=True)
class Outcome:
    """What a run did: the version that is newest now, whether it is new, and what it cost."""

    version: Version
    new: bool
    files: int
    work: Work
    seconds: float
    refused: int


def plan(job: Job, files: list[RawFile]) -> Plan:
    """Divide the files into parts and find the ones that are not there yet.

    Raises:
        PackError: the rules cannot be used; every problem at once.
    """
    current_packs(job.rules)  # a pack that does not load stops the run before anything is computed
    base = Base(code_digest(), digests(job.rules))
    parts = tuple(divide(files, base))
    store = job.dataset.parts
    latest = job.dataset.latest()
    unchanged = latest is not None and [p["key"] for p in latest.manifest["parts"]] == [p.key for p in parts]
    missing = () if unchanged else tuple(p for p in parts if not store.has(p.key))
    return Plan(parts, missing, base, unchanged)


def _is_new(first: str | None) -> bool:
    return first == NEW


def _is_same(first: str | None) -> bool:
    return first is None


def _is_rework(first: str | None) -> bool:
    return not _is_new(first) and not _is_same(first)


def extract_parts(job: Job, planned: Plan, advance: Advance | None = None) -> Work:
    """Compute the missing parts, with what older parts know of their files.

    Documents are independent, so the bytes of a part do not depend on the number of workers.
    """
    if not planned.missing:
        return Work()
    dataset = job.dataset
    latest = dataset.latest()
    keys = [p["key"] for p in latest.manifest["parts"]] if latest else []
    older = Older(dataset.parts, keys, planned.base.code)
    files = [f for part in planned.missing for f in part.files]
    first = {f.doc_id: first_changed(older.rules(f), planned.base.rules) for f in files}
    work = Work(*(sum(x(first[f.doc_id]) for f in files) for x in (_is_new, _is_rework, _is_same)))
    new = sum(f.size for f in files if not _is_same(first[f.doc_id]))
    workers = job.workers or (1 if new < POOL_PAYS_FROM else os.cpu_count() or 1)
    with _pool(workers) as pool:
        handfuls = _handfuls(planned.missing, older, first)
        for part, results in _compute(pool, handfuls, str(job.rules), advance or (lambda count: None)):
            dataset.parts.write(part, planned.base, zip(part.files, results, strict=True))
    return work


def _handfuls(
    parts: Iterable[Part], older: Older, first: dict[str, str | None]
) -> Iterator[tuple[Part, bool, tuple[RawFile, ...], list[Known | None]]]:
    """Yield files with what is known of them, a handful at a time, and whether it is the last of its part."""
    for part in parts:
        lines = older.lines(f for f in part.files if not _is_new(first[f.doc_id]))
        known = [Known(lines[f.doc_id], first[f.doc_id]) if f.doc_id in lines else None for f in part.files]
        for i in range(0, len(part.files), HANDFUL):
            stop = i + HANDFUL
            yield part, stop >= len(part.files), part.files[i:stop], known[i:stop]


def _compute(
    pool: Executor | None,
    handfuls: Iterable[tuple[Part, bool, tuple[RawFile, ...], list[Known | None]]],
    rules: str,
    step: Advance,
) -> Iterator[tuple[Part, list[Lines]]]:
    """Yield each part with the lines of its files, in order; a bounded number of handfuls is under way at once."""
    waiting: deque[tuple[Part, bool, list[Lines] | Future[list[Lines]]]] = deque()
    done: list[Lines] = []
    for part, last, files, known in handfuls:
        result = (
            pool.submit(extract_files, files, rules, known) if pool else extract_files(files, rules, known)
        )
        waiting.append((part, last, result))
        while waiting and (not pool or len(waiting) > MOST_WAITING):
            yield from _finish(waiting, done, step)
    while waiting:
        yield from _finish(waiting, done, step)


def _finish(
    waiting: deque[tuple[Part, bool, list[Lines] | Future[list[Lines]]]], done: list[Lines], step: Advance
) -> Iterator[tuple[Part, list[Lines]]]:
    """Take the first handful off the line; yield its part if it was the part's last."""
    part, last, result = waiting.popleft()
    lines = result.result() if isinstance(result, Future) else result
    done.extend(lines)
    step(len(lines))
    if last:
        yield part, list(done)
        done.clear()


@contextmanager
def _pool(workers: int) -> Iterator[Executor | None]:
    """A process pool, or none for one worker.

    loky's workers start clean: they import `pipeline` and not the caller's script (Prefect), no thread is copied
    into them, and one that dies is reported instead of waited for.
    """
    if workers == 1:
        yield None
        return
    pool = ProcessPoolExecutor(workers)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def publish(job: Job, planned: Plan, work: Work, began: float) -> Outcome:
    """Publish the parts as a version, or name the one there is where nothing changed."""
    dataset = job.dataset
    if planned.unchanged:
        version = dataset.latest()
        assert version is not None
    else:
        if digests(job.rules) != planned.base.rules:
            dataset.parts.remove(part.key for part in planned.missing)
            raise RunFailed(
                f"{job.rules}: the rules were edited while the run was reading by them; nothing was published\n"
                "  next  run again"
            )
        version = dataset.publish(
            planned.parts, planned.base, release=release_of("shuli"), rules=archive(job.rules)
        )
    refused = refusals(version)
    seconds = perf_counter() - began
    return Outcome(version, not planned.unchanged, planned.files, work, seconds, refused)


def refusals(version: Version) -> int:
    """Number of files that gave no document."""
    return sum(count for name, count in version.manifest["issues"].items() if " refused." in name)


class RunFailed(CannotRun):
    """A run that ended early: a full disk, a worker that died."""


@contextmanager
def explained(job: Job) -> Iterator[None]:
    """Say in a sentence why a run ended early and what is left of it.

    Raises:
        RunFailed: in place of an error of the operating system or a dead worker.
    """
    kept = "nothing published was touched, and finished parts are kept"
    try:
        yield
    except CannotRun:
        raise
    except BrokenProcessPool as error:
        raise RunFailed(
            f"{job.output}: a worker process died, as when memory runs out; {kept}\n"
            "  next  run again, or with fewer processes: --workers 1"
        ) from error
    except OSError as error:
        where = error.filename or job.output
        raise RunFailed(
            f"{where}: {error.strerror or error}; {kept}\n  next  mend it (space, permissions), then run again"
        ) from error


def run(job: Job, advance: Callable[[Plan], Advance] | None = None, wait: float = 0) -> Outcome:
    """Take the four steps in this process.

    Raises:
        NothingToRead: no raw folder, or an empty one.
        PackError: the rules cannot be used.
        Busy: another run holds the output folder.
    """
    began = perf_counter()
    with explained(job), job.dataset.lock(wait):
        files = scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid)
        planned = plan(job, files)
        work = extract_parts(job, planned, advance(planned) if advance else None)
        return publish(job, planned, work, began)


def nothing_new(job: Job, wait: float = 0) -> Outcome | None:
    """The outcome of a run that would find nothing to do; `None` where there is work.

    Raises:
        NothingToRead, PackError, Busy: as `run`.
    """
    began = perf_counter()
    with explained(job), job.dataset.lock(wait):
        planned = plan(job, scan(job.raw, job.dataset.scan_state, paranoid=job.paranoid))
        return publish(job, planned, Work(), began) if planned.unchanged else None


__all__ = ["Job", "Outcome", "Plan", "Work", "extract_parts", "nothing_new", "plan", "publish", "run", "scan"]
