"""The main job in four steps: scan, plan, extract, publish. `shuli run` calls them in-process, `flows.py` as tasks."""

import hashlib
import heapq
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version as release_of
from pathlib import Path
from time import perf_counter

from pipeline.collection import current_rules
from pipeline.dataset import Dataset, Version, open_dataset
from pipeline.dataset.parts import Base, Older, Part, code_digest, divide
from pipeline.errors import CannotRun
from pipeline.rules import default_rules
from pipeline.ruleset import archive, digests
from pipeline.running.pool import Pool, Task
from pipeline.running.rework import NEW, first_changed
from pipeline.running.scan import RawFile, scan
from pipeline.running.work import Known, Read

#: Below this many bytes of new text, starting processes costs more than it saves.
POOL_PAYS_FROM = 3_000_000
#: The slowest documents that a run names.
MOST_SLOW = 10
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """What a run is about: where it reads, where it writes, by which rules, on how many processes.

    `strict`: a refused document keeps the version from being published. `timeout`: seconds a part may take, 0 for no
    bound.
    """

    raw: Path
    output: Path
    rules: Path = field(default_factory=default_rules)
    workers: int = 0
    paranoid: bool = False
    strict: bool = False
    timeout: float = 0

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
    """How many files were read, how many only extracted anew by changed rules, and how many taken as they were.

    `slowest` are seconds and file of those that took longest; `incomplete` gives for the key of a part in which files
    were given up the key under which it is kept instead, so that the next run tries again.
    """

    read: int = 0
    reworked: int = 0
    reused: int = 0
    slowest: tuple[tuple[float, str], ...] = ()
    incomplete: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.read + other.read,
            self.reworked + other.reworked,
            self.reused + other.reused,
            tuple(heapq.nlargest(MOST_SLOW, (*self.slowest, *other.slowest))),
            (*self.incomplete, *other.incomplete),
        )


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
    rules = current_rules(job.rules)  # a pack that does not load stops the run before anything is computed
    base = Base(code_digest(), rules)
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
    read, reworked, reused = (sum(x(first[f.doc_id]) for f in files) for x in (_is_new, _is_rework, _is_same))
    work = Work(read, reworked, reused)
    new = sum(f.size for f in files if not _is_same(first[f.doc_id]))
    workers = job.workers or (1 if new < POOL_PAYS_FROM else os.cpu_count() or 1)
    with Pool(workers, str(job.rules), job.timeout) as pool:
        for part, reads in pool.read(_tasks(planned.missing, older, first), advance or (lambda count: None)):
            work += _write(dataset, part, planned.base, reads)
    return work


def _write(dataset: Dataset, part: Part, base: Base, reads: list[Read]) -> Work:
    """Write a part. One in which files were given up gets a key of its own, so that the plan still misses it."""
    files = [
        f if r.complete else replace(f, sha256="") for f, r in zip(part.files, reads, strict=True)
    ]  # without a digest the file counts as never read
    late = "\0".join(f.doc_id for f, r in zip(part.files, reads, strict=True) if not r.complete)
    key = hashlib.sha256(f"{part.key}\0{late}".encode()).hexdigest()[:32] if late else part.key
    dataset.parts.write(replace(part, key=key), base, zip(files, (r.lines for r in reads), strict=True))
    slowest = heapq.nlargest(MOST_SLOW, ((r.seconds, f.doc_id) for f, r in zip(files, reads, strict=True)))
    return Work(slowest=tuple(slowest), incomplete=((part.key, key),) if late else ())


def _tasks(parts: Iterable[Part], older: Older, first: dict[str, str | None]) -> Iterator[Task]:
    """Yield each part with what is known of its files."""
    for part in parts:
        lines = older.lines(f for f in part.files if not _is_new(first[f.doc_id]))
        yield (
            part,
            [Known(lines[f.doc_id], first[f.doc_id]) if f.doc_id in lines else None for f in part.files],
        )


def publish(job: Job, planned: Plan, work: Work, began: float) -> Outcome:
    """Publish the parts as a version, or name the one there is where nothing changed."""
    dataset = job.dataset
    incomplete = dict(work.incomplete)
    parts = tuple(replace(part, key=incomplete.get(part.key, part.key)) for part in planned.parts)
    latest = dataset.latest()
    new = latest is None or [p["key"] for p in latest.manifest["parts"]] != [p.key for p in parts]
    if job.strict:
        _refuse(dataset, parts if new else (), latest)
    if new or latest is None:
        if digests(job.rules) != planned.base.rules:
            dataset.parts.remove(part.key for part in planned.missing)
            raise RunFailed(
                f"{job.rules}: the rules were edited while the run was reading by them; nothing was published\n"
                "  next  run again"
            )
        latest = dataset.publish(parts, planned.base, release=release_of("shuli"), rules=archive(job.rules))
    seconds = perf_counter() - began
    return Outcome(latest, new, planned.files, work, seconds, refusals(latest))


class RefusedDocuments(CannotRun):
    """Documents were refused and the run is strict: nothing was published."""


def _refuse(dataset: Dataset, parts: tuple[Part, ...], latest: Version | None) -> None:
    """Stop before publishing if a part has a refused document, or the newest version where nothing is to be published.

    Names the first few.
    """
    keys = [p.key for p in parts if any(" refused." in x for x in dataset.parts.read(p.key)["issues"])]
    rows = [row for key in keys for row in dataset.parts.issues(key)]
    if not parts and latest and refusals(latest):
        rows = list(dataset.version(str(latest.number)).rows("issues"))
    refused = [row for row in rows if row["code"].startswith("refused.")]
    if refused:
        count = "1 document was" if len(refused) == 1 else f"{len(refused):,} documents were"
        more = f"\n  and {len(refused) - 5:,} more" if len(refused) > 5 else ""
        lines = "".join(f"\n  {row['code']:<20} {row['message']}" for row in refused[:5])
        raise RefusedDocuments(
            f"{dataset.place}: {count} refused, nothing was published{lines}{more}\n"
            "  next  mend the files or take them out, or run without --strict"
        )


def refusals(version: Version) -> int:
    """Number of files that gave no document."""
    return sum(count for name, count in version.manifest["issues"].items() if " refused." in name)


class RunFailed(CannotRun):
    """A run that ended early, as on a full disk."""


@contextmanager
def explained(job: Job) -> Iterator[None]:
    """Say in a sentence why a run ended early and what is left of it.

    Raises:
        RunFailed: in place of an error of the operating system.
    """
    kept = "nothing published was touched, and finished parts are kept"
    try:
        yield
    except CannotRun:
        raise
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
