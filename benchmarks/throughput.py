"""How fast is the whole way, against jieba.lcut over the same text? Both on one core, in this run.

python -m benchmarks.throughput [--megabytes 6] [--raw DIR]

One core is measured in processor time, so that other work on the machine counts little: three rounds of jieba, us,
jieba, of which the one with the middle ratio is told. So is the start of a process. Two workers are measured by the
clock, which wants a machine at rest.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

import jieba

from benchmarks import corpus
from pipeline.clean import clean
from pipeline.collection import default_packs
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.extract import EXTRACTORS, Extractor, Packs
from pipeline.link import link
from pipeline.overlaps import resolve
from pipeline.read import read_file
from pipeline.running.run import Job, run
from pipeline.running.work import line
from pipeline.validate import records

ROUNDS = 3
SAMPLES = Path(__file__).resolve().parent.parent / "raw"
T = TypeVar("T")


def main() -> None:
    """Print the figures as a table, and as JSON with --json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=6)
    parser.add_argument(
        "--raw", type=Path, help="articles to repeat, instead of a collection made of the samples"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        raw, output = Path(folder) / "raw", Path(folder) / "output"
        if options.raw:
            documents, size = corpus.repeat(raw, options.raw, int(options.megabytes * 1e6))
        else:
            probe = corpus.write(Path(folder) / "probe", SAMPLES, 20) / 20
            documents = int(options.megabytes * 1e6 / probe) + 1
            size = corpus.write(raw, SAMPLES, documents)
        # Both have loaded what they need before the clock starts: we our packs, jieba its dictionary.
        corpus.write(Path(folder) / "warm", SAMPLES, 3)
        run(Job(Path(folder) / "warm", Path(folder) / "warmed", workers=1))
        jieba.setLogLevel("ERROR")
        words = jieba.Tokenizer()
        words.initialize()
        texts = [p.read_text(encoding="utf-8") for p in sorted(articles(raw))]
        characters = sum(map(len, texts))

        def cut() -> float:
            return spent(lambda: [words.lcut(text) for text in texts])

        rounds = []
        for n in range(ROUNDS):
            before, one = cut(), -time.perf_counter()
            ours = spent(partial(run, Job(raw, output / str(n), workers=1)))
            one += time.perf_counter()
            theirs = (before + cut()) / 2
            rounds.append((theirs / ours, ours, theirs, one))
        _, ours, theirs, one = sorted(rounds)[ROUNDS // 2]
        two = -time.perf_counter()
        outcome = run(Job(raw, Path(folder) / "two", workers=2))
        two += time.perf_counter()
        start = min(started(Path(folder) / "warm", Path(folder) / f"start{n}") for n in range(3))

        figures = {
            "bytes": size, "documents": documents, "characters": characters,
            "records": sum(outcome.version.manifest["counts"].values()),
            "shuli_seconds": round(ours, 2), "jieba_seconds": round(theirs, 2),
            "shuli_mb_per_second": round(size / ours / 1e6, 3), "jieba_mb_per_second": round(size / theirs / 1e6, 3),
            "ratio": round(theirs / ours, 3), "ratios": sorted(round(x[0], 3) for x in rounds),
            "two_workers_speedup": round(one / two, 2),
            "start_seconds": round(start, 2),
            "stages": stages(raw),
        }  # fmt: skip
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    print(
        f"{size / 1e6:.1f} MB, {documents:,} documents, {characters:,} characters, {figures['records']:,} records"
    )
    print(f"shuli run, one core   {ours:6.1f} s   {size / ours / 1e6:5.2f} MB/s")
    print(f"jieba.lcut            {theirs:6.1f} s   {size / theirs / 1e6:5.2f} MB/s")
    spread = ", ".join(f"{ratio:.3f}" for ratio, *_ in sorted(rounds))
    print(f"ratio                 {theirs / ours:6.2f}     of {spread} (above 1: faster than jieba.lcut)")
    print(f"two workers           {two:6.1f} s   {one / two:5.2f} times one")
    print(f"a run of three files  {start:6.1f} s   a process of its own, from start to end")
    print("stages, share of one core:")
    for name, share in figures["stages"].items():  # type: ignore[attr-defined]
        print(f"  {name:14s} {share:6.1%}")


def _items(extractor: Extractor, document: Document, packs: Packs, found: Found) -> list[Mention | Doubt]:
    return list(extractor.extract(document, packs[extractor.stem], found))


def _write(document: Document, found: Found) -> list[bytes]:
    return [line(record) for kind, ms in found.items() for record in chain(*records(document, kind, ms))]


def spent(work: Callable[[], object]) -> float:
    """The processor time that `work` takes in this process, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def started(raw: Path, output: Path) -> float:
    """The processor time of the command over a few files, with all that it loads first, in seconds."""
    began = os.times()
    command = [sys.executable, "-m", "pipeline.cli", "run", "--raw", str(raw), "--output", str(output)]
    subprocess.run(command, check=True, capture_output=True, cwd=SAMPLES.parent)
    ended = os.times()
    return ended.children_user + ended.children_system - began.children_user - began.children_system


def articles(raw: Path) -> list[Path]:
    """The files of a collection."""
    return [p for p in raw.rglob("*") if p.is_file()]


def stages(raw: Path) -> dict[str, float]:
    """The share of each stage, measured over every tenth document."""
    packs, shares = default_packs(), Counter[str]()

    def timed(name: str, work: Callable[[], T]) -> T:
        began = time.process_time()
        result = work()
        shares[name] += time.process_time() - began  # type: ignore[assignment]
        return result

    for path in sorted(articles(raw))[::10]:
        for source in timed("read", partial(read_file, path, path.name)):
            document = timed("clean", partial(clean, source))
            found: dict[str, list[Mention]] = {}
            for e in EXTRACTORS:
                items = timed(e.stem, partial(_items, e, document, packs, found))
                mentions = [m for m in items if isinstance(m, Mention)]
                found[e.kind] = mentions if e.kind == "action" else resolve(mentions)
            timed("link", partial(link, document, found, packs))
            timed("validate, write", partial(_write, document, found))
    total = sum(shares.values())
    return {name: round(seconds / total, 3) for name, seconds in shares.items()}


if __name__ == "__main__":
    main()
