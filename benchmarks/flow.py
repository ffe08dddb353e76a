"""What Prefect adds to a run: the flow against an empty flow and `shuli run` over the same articles.

    python -m benchmarks.flow [--files N]

Each is a process of its own with a database of its own. Seconds are those of the processors, children included, so
that other work on the machine does not count.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import write

ROOT = Path(__file__).resolve().parent.parent
EMPTY = """
import os
from pipeline.service.server import environment
os.environ.update(environment())
from prefect import flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

@flow
def empty():
    pass

with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
    empty()
"""


def seconds(command: list[str], home: Path) -> float:
    """Processor seconds of a command and all it starts."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *command],
        check=True,
        cwd=ROOT,
        env=settings | {"PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print the three, and the share that the flow adds."""
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=2000)
    files = options.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "raw", ROOT / "raw", files)
        where = ["--raw", str(folder / "raw"), "--workers", "1", "--output"]
        seconds(["-c", EMPTY], folder / "home")  # makes the database
        empty = seconds(["-c", EMPTY], folder / "home")
        alone = seconds(["-m", "pipeline.cli", "run", *where, str(folder / "alone")], folder / "home")
        flow = seconds(["flows.py", *where, str(folder / "flow")], folder / "home")
    print(f"{files:,} files   empty flow {empty:.1f} s   shuli run {alone:.1f} s   flow {flow:.1f} s")
    print(f"the flow takes {flow / (empty + alone):.3f} of the two together")


if __name__ == "__main__":
    main()
