"""Reading in a child process: a file that keeps its reader busy, fills memory or brings it down costs only itself.

The child stays for the next file. It bounds its own processor time and memory; where the system cannot (Windows, the
memory on macOS), a multiple of that time by the clock ends it. Without a child, where none can be started, files
are read in this process.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Source
from pipeline.read.child import READERS, restored
from pipeline.read.errors import Refused

#: A page as small as this cannot keep its reader busy for long.
SMALL_PAGE = 200_000
#: By the clock a child may take so many times its processor time: others are at work too.
_PATIENCE = 20
_START = "from pipeline.read.child import main; main()"


class _Child:
    """The child of this process, started when first needed and again where it was ended or this process forked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def ask(self, request: dict[str, Any], data: bytes, patience: float) -> tuple[bytes, int | None]:
        """The answer, and where there is none what the child ended with.

        Raises:
            OSError: no child can be started.
        """
        with self._lock:
            for _ in range(2):
                process = self._start()
                if process.stdin is None or process.stdout is None:
                    raise OSError("a child without pipes")
                timer = threading.Timer(patience, process.kill)
                timer.start()
                try:
                    process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
                    process.stdin.write(data)
                    process.stdin.flush()
                    line = process.stdout.readline()
                except BrokenPipeError:  # it was ended while it had nothing to do
                    self.stop()
                    continue
                finally:
                    timer.cancel()
                if line.endswith(b"\n"):
                    return line, None
                return b"", self.stop()
            raise OSError("the reading process does not stay")

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        import pipeline

        home = str(Path(pipeline.__file__).resolve().parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._owner = os.getpid()
        return self._process

    def stop(self) -> int | None:
        """End the child, and say what it ended with."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            return process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


_CHILD = _Child()
atexit.register(_CHILD.stop)


def read(reader: str, data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """What the reader of that name makes of the bytes, in a child unless they are a small page.

    Raises:
        Refused: as the reader says; or it took more time or memory than allowed, or broke down.
    """
    if reader == "html" and len(data) <= SMALL_PAGE:
        return READERS[reader](data, doc_id, pack)
    limits = pack.limits
    request = {"reader": reader, "doc_id": doc_id, "size": len(data), "limits": limits.model_dump()}
    try:
        line, ended = _CHILD.ask(request, data, _PATIENCE * (limits.reader_seconds + 1))
    except OSError:
        return READERS[reader](data, doc_id, pack)
    found = json.loads(line) if line else {}
    if "sources" in found:
        return [restored(row) for row in found["sources"]]
    if "refused" in found:
        raise Refused(*found["refused"])
    raise _exceeded(doc_id, pack, memory="memory" in found, ended=ended)


def _exceeded(doc_id: str, pack: CleaningPack, *, memory: bool, ended: int | None) -> Refused:
    limits = pack.limits
    if memory or ended == -6:  # a library that gets no memory aborts
        return Refused(
            "too_large",
            f"{doc_id}: reading it takes more than the {limits.reader_bytes:,} bytes of memory allowed",
            "split the file, or raise limits.reader_bytes in rules/cleaning.yaml",
        )
    if ended is not None and -ended in _TOO_LONG:
        return Refused(
            "too_slow",
            f"{doc_id}: reading it takes more than the {limits.reader_seconds} seconds allowed",
            "split the file, or raise limits.reader_seconds in rules/cleaning.yaml",
        )
    return Refused(
        "broken",
        f"{doc_id}: its reader broke down (exit {ended}): the file is damaged, or made to do harm",
        "see where the file comes from, or convert it to text",
    )


#: SIGKILL and SIGXCPU; Windows ends a killed process with 1.
_TOO_LONG = frozenset((9, 24, -1) if sys.platform == "win32" else (9, 24))
