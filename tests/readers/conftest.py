"""Exports of the samples, for programs that know nothing of shuli: `make test-readers` runs these in their own place.

`SHULI` is the command of the environment that shuli is installed in.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHULI = os.environ.get("SHULI", str(ROOT / ".venv" / "bin" / "shuli"))


@pytest.fixture(scope="session")
def output(tmp_path_factory):
    """The folder of a run over the samples."""
    folder = tmp_path_factory.mktemp("output")
    subprocess.run([SHULI, "run", "--raw", ROOT / "raw", "--output", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def written(output, tmp_path_factory):
    """A function that exports the version and gives the path."""
    folder, done = tmp_path_factory.mktemp("exports"), {}

    def write(name, *options):
        key = (name, *options)
        if key not in done:
            ending = {"xlsx": ".xlsx", "sqlite": ".db", "followthemoney": ".ftm.json"}.get(name, "")
            done[key] = folder / f"{len(done)}-{name}{ending}"
            subprocess.run([SHULI, "export", name, done[key], "--output", output, *options], check=True)
        return done[key]

    return write


@pytest.fixture
def served():
    """A function that starts a command and waits until an address answers."""
    processes = []

    def serve(command, address):
        processes.append(subprocess.Popen(command, stdout=sys.stderr))
        for _ in range(600):
            try:
                with urlopen(address) as answer:
                    return answer.read()
            except (URLError, ConnectionError):
                assert processes[-1].poll() is None, f"{command[0]} ended"
                time.sleep(0.1)
        raise AssertionError(f"{address} does not answer")

    yield serve
    for process in processes:
        process.terminate()
        process.wait(20)


def free_port():
    """A port that nothing listens on."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
