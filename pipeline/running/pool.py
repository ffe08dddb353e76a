"""Files → lines on worker processes. A worker that dies, or a part that takes too long, costs its own files only."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING

from pipeline.collection import default_packs, extract
from pipeline.dataset.parts import Part
from pipeline.running.scan import RawFile
from pipeline.running.work import HANDFUL, Known, Read, extract_files, given_up

if TYPE_CHECKING:
    from loky import ProcessPoolExecutor

#: Handfuls under way at once: bounds the memory of a large run.
MOST_WAITING = 32
#: A part with what is known of its files.
Task = tuple[Part, list[Known | None]]


@dataclass
class _Handful:
    """Files that go to a worker together."""

    part: Part
    files: tuple[RawFile, ...]
    known: list[Known | None]
    last: bool
    reads: Future[list[Read]] | None = None


class Pool:
    """Reads parts on `workers` processes (1: in this one), each part in at most `timeout` seconds (0: no bound).

    loky's workers start clean: they import `pipeline` and not the caller's script (Prefect), and no thread is
    copied into them. With a timeout even one worker is a process of its own, because only a process can be ended.
    """

    def __init__(self, workers: int, rules: str, timeout: float = 0) -> None:
        self._workers, self._rules, self._timeout = workers, rules, timeout
        self._executor: ProcessPoolExecutor | None = None
        self._waiting: deque[_Handful] = deque()

    def __enter__(self) -> "Pool":
        if self._workers > 1 or self._timeout:
            self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def read(self, tasks: Iterable[Task], step: Callable[[int], None]) -> Iterator[tuple[Part, list[Read]]]:
        """Yield each part with what was read of its files, in order; `step` is told the files as they are done."""
        done: list[Read] = []
        began = monotonic()
        for handful in self._ahead(_handfuls(tasks)):
            reads = self._result(handful, began + self._timeout)
            done.extend(reads)
            step(len(reads))
            if handful.last:
                yield handful.part, done
                done, began = [], monotonic()

    def _ahead(self, handfuls: Iterator[_Handful]) -> Iterator[_Handful]:
        """Yield the handfuls in order, a bounded number of those behind under way already."""
        most = MOST_WAITING if self._executor else 0
        for handful in handfuls:
            self._submit(handful)
            self._waiting.append(handful)
            if len(self._waiting) > most:
                yield self._waiting.popleft()
        while self._waiting:
            yield self._waiting.popleft()

    def _submit(self, handful: _Handful) -> None:
        if self._executor:
            try:
                handful.reads = self._executor.submit(
                    extract_files, handful.files, self._rules, handful.known
                )
            except BrokenExecutor as error:
                handful.reads = Future()
                handful.reads.set_exception(error)

    def _result(self, handful: _Handful, deadline: float) -> list[Read]:
        """What was read of a handful; an issue for each of its files where time ran out or a worker died of it."""
        if handful.reads is None:
            return extract_files(handful.files, self._rules, handful.known)
        try:
            left = max(deadline - monotonic(), 0) if self._timeout else None
            return handful.reads.result(left)
        except TimeoutError:
            self._restart()
            why = f"its part took longer than {self._timeout:g} s"
            return [given_up(file, "timeout", why) for file in handful.files]
        except BrokenExecutor:
            self._stop()
            reads = [self._alone(*pair) for pair in zip(handful.files, handful.known, strict=True)]
            self._restart()
            return reads

    def _alone(self, file: RawFile, known: Known | None) -> Read:
        """What is read of one file with nothing else under way: if a worker dies now, it dies of this file."""
        if not self._executor:
            self._start()
        assert self._executor
        try:
            reads: list[Read] = self._executor.submit(extract_files, (file,), self._rules, [known]).result(
                self._timeout or None
            )
        except TimeoutError:
            self._stop()
            return given_up(file, "timeout", f"it took longer than {self._timeout:g} s")
        except BrokenExecutor:
            self._stop()
            return given_up(file, "crashed", "the process that read it died, twice")
        return reads[0]

    def _start(self) -> None:
        from loky import ProcessPoolExecutor

        self._executor = ProcessPoolExecutor(self._workers, initializer=_ready, initargs=(self._rules,))
        if self._timeout:  # starting is not the first part's fault
            self._executor.submit(int).result()

    def _stop(self) -> None:
        if self._executor:
            self._executor.shutdown(wait=True, kill_workers=True)
            self._executor = None

    def _restart(self) -> None:
        """New workers, and what was under way given to them again."""
        finished = {id(h): h.reads for h in self._waiting if h.reads and _is_read(h.reads)}
        self._stop()
        self._start()
        for handful in self._waiting:
            if id(handful) not in finished:
                self._submit(handful)


def _ready(rules: str) -> None:
    """A worker about to begin: Ctrl-C in a terminal reaches it too, but ending it is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    extract(
        "2021年5月1日，财政部拨付3亿元。", packs=default_packs(rules)
    )  # what loads at first use loads now


def _end_with(parent: int) -> None:
    """End this worker when its parent was killed: nobody else would."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)


def _is_read(reads: Future[list[Read]]) -> bool:
    return reads.done() and not reads.cancelled() and reads.exception() is None


def _handfuls(tasks: Iterable[Task]) -> Iterator[_Handful]:
    """Yield the files of each part a handful at a time."""
    for part, known in tasks:
        for i in range(0, len(part.files), HANDFUL):
            stop = i + HANDFUL
            yield _Handful(part, part.files[i:stop], known[i:stop], stop >= len(part.files))
