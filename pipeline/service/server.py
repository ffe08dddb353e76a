"""Prefect's server as a child process: started, waited for, watched, and ended with us.

`flow.serve` without a server says that it serves and never runs anything; so `shuli serve` starts one where none is
configured. Prefect itself is not imported here.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from pipeline.errors import CannotRun

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds a cold server may take, and the longest pause before one that died is started again.
START, LONGEST_PAUSE = 120, 60


class NoServer(CannotRun):
    """Prefect's server did not come up."""


def environment() -> dict[str, str]:
    """Prefect's settings for a run without an account: a home of its own, no telemetry, a patient start."""
    return {
        "PREFECT_HOME": str(ROOT / ".prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    } | {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PREFECT_") or name == "DO_NOT_TRACK"
    }


def serve(arguments: list[str]) -> int:
    """Run `flows.py` with `arguments` until it ends or we are told to; return its exit state.

    Where `PREFECT_API_URL` names no server, one runs beside it; if that one dies, both are started again.
    """
    settings = os.environ | environment()
    pause = 1.0
    with _signals() as told:
        while True:
            with server(settings) as (child, url):
                flow = subprocess.Popen(
                    [sys.executable, str(ROOT / "flows.py"), *arguments],
                    env=settings | {"PREFECT_API_URL": url},
                    start_new_session=True,  # Ctrl-C reaches us alone, and each child is ended once
                )
                while flow.poll() is None and not told and (child is None or child.poll() is None):
                    time.sleep(0.2)
                died = child is not None and child.poll() is not None
                state = _end(flow, signal.SIGINT)
            if told or not died:
                return 0 if told else state
            print(f"Prefect's server ended; again in {pause:.0f} s", file=sys.stderr)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


@contextmanager
def server(settings: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes] | None, str]]:
    """The server's process and API address; no process where one is configured already."""
    if url := settings.get("PREFECT_API_URL"):
        _await(url, None)
        yield None, url
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    settings = settings | {"PREFECT_UI_API_URL": url}
    child = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _await(url, child)
        print(f"Prefect's page  http://127.0.0.1:{port}", flush=True)
        yield child, url
    finally:
        _end(child, signal.SIGINT)


def _await(url: str, server: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and (server is None or server.poll() is None):
        try:
            with urlopen(f"{url}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.3)
    raise NoServer(
        f"{url}: Prefect's server does not answer\n"
        "  next  look at its log with `prefect server start`, or correct PREFECT_API_URL"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", 4200))
        except OSError:
            probe.close()
            with socket.socket() as other:
                other.bind(("127.0.0.1", 0))
                return int(other.getsockname()[1])
        return 4200


def _end(process: subprocess.Popen[bytes], request: signal.Signals) -> int:
    """Ask the process to end, and make it after a while."""
    if process.poll() is None:
        process.send_signal(request)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


@contextmanager
def _signals() -> Iterator[list[int]]:
    """A list that is empty until Ctrl-C or SIGTERM tells us to end."""
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
