"""How a large collection behaves: a full run, nothing new, ten new documents, one changed rule, nightly versions.

    python -m benchmarks.scale [--documents 100000]

Each phase is a `shuli run` of its own. Peak memory is that of the largest process of the phase.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import corpus

ROOT = Path(__file__).resolve().parent.parent


def phase(name: str, command: list[str], documents: int) -> None:
    """Run the command and print its wall time, the processor time of all its processes, its documents a second of
    wall time and the peak memory of its largest process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{name}: ended with state {process.returncode}\n{output}")
    work = next((line for line in output.splitlines() if line.startswith("files")), "")
    rate = documents / seconds
    print(
        f"{name:20s} {seconds:7.1f} s {usage.ru_utime + usage.ru_stime:7.1f} s cpu {rate:7,.0f} docs/s "
        f"{usage.ru_maxrss / 1024:5.0f} MiB  {work[9:]}",
        flush=True,
    )


def disk(folder: Path) -> int:
    """Bytes on disk, a file with several names counted once."""
    seen = {
        (s.st_dev, s.st_ino): s.st_blocks * 512 for p in folder.rglob("*") if p.is_file() for s in [p.stat()]
    }
    return sum(seen.values())


def main() -> None:
    """Print one line a phase."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=0)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        raw, output, rules = Path(folder) / "raw", Path(folder) / "output", Path(folder) / "rules"
        size = corpus.write(raw, ROOT / "raw", count, paragraphs_each=(1, 3))
        shutil.copytree(ROOT / "rules", rules)
        print(f"{count:,} documents, {size / 1e6:.0f} MB")
        command = [
            sys.executable,
            "-m",
            "pipeline.cli",
            "run",
            "--raw",
            str(raw),
            "--output",
            str(output),
            "--rules",
            str(rules),
        ]
        phase("full run", command, count)
        phase("nothing new", command, count)
        corpus.write(raw / "new", ROOT / "raw", 10, seed=1, paragraphs_each=(1, 3))
        phase("10 new documents", command, count + 10)
        actions = rules / "actions.yaml"
        actions.write_text(actions.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        phase("one rule changed", command, count + 10)
        before = disk(output)
        for night in range(10):
            corpus.write(raw / f"night{night}", ROOT / "raw", 10, seed=100 + night, paragraphs_each=(1, 3))
            phase(f"night {night + 1}", command, count + 10 * (night + 2))
        print(f"on disk: {before / 1e6:,.0f} MB, after ten nightly versions {disk(output) / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
