"""A process that reads formats whose libraries a hostile file could keep busy or fill memory with (see `bounded`).

A request is a line of JSON and the file's bytes, an answer is a line of JSON: the Sources, or why there are none.
JSON, so that a reader taken over by its file can send nothing but text.
"""

import json
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from pipeline.clean.pack import CleaningPack, Limits
from pipeline.document import PlacedLine, Problem, Source, Span
from pipeline.read import docx, html, pdf
from pipeline.read.errors import Refused

READERS = {"docx": docx.read, "html": html.read, "pdf": pdf.read}


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    while head := requests.readline():
        answer(json.loads(head), requests, answers)


def answer(request: dict[str, Any], requests: BinaryIO, answers: BinaryIO) -> None:
    """Read one file within the limits of the request, and write the answer."""
    limits = Limits(**request["limits"])
    data = requests.read(request["size"])
    _bound(limits)
    doc_id = request["doc_id"]
    try:
        known: dict[str, Any] = {"limits": limits}  # readers look at nothing else of the pack
        pack = CleaningPack.model_construct(**known)
        sources = READERS[request["reader"]](data, doc_id, pack)
        body: dict[str, Any] = {"sources": [_plain(source) for source in sources]}
        line = json.dumps(body)
    except Refused as error:
        line = json.dumps({"refused": [error.code, error.why, error.next]})
    except MemoryError:
        line = json.dumps({"memory": True})
    except Exception as error:
        why = f"{doc_id}: the reader broke down: {type(error).__name__}: {error}"
        line = json.dumps({"refused": ["broken", why[:300], "fetch the file again"]})
    answers.write(line.encode("ascii") + b"\n")
    answers.flush()


def _bound(limits: Limits) -> None:
    """Let the system end this process where it takes more time or memory than allowed; not every system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(usage.ru_utime + usage.ru_stime) + limits.reader_seconds + 1
    for kind, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, limits.reader_bytes)):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (wanted, hard))
        except (ValueError, OSError):  # macOS knows no bound of the address space
            continue


def _plain(source: Source) -> dict[str, Any]:
    return asdict(source)


def restored(row: dict[str, Any]) -> Source:
    """The Source of an answer."""
    return Source(
        **{
            **row,
            "body": Span(*row["body"]),
            "problems": tuple(Problem(*x) for x in row["problems"]),
            "layout": tuple(PlacedLine(x[0], x[1], tuple(x[2]) if x[2] else None) for x in row["layout"]),
            "pieces": tuple(Span(*x) for x in row["pieces"]),
        }
    )
