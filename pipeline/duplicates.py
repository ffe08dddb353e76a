"""Near-duplicates: the same article fetched twice, from another address or with other markup.

Two texts are the same article if nearly all of their clauses are (Jaccard 0.8 by MinHash): what stands between two
punctuation marks is long enough to be telling and short enough to survive another page's markup. Everything is kept;
the later one says which document it repeats.
"""

import os
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

#: Share of common clauses from which two texts are one article.
THRESHOLD = 0.8
_PERMUTATIONS = 64
#: A text of fewer clauses may be like another by chance.
_FEWEST = 8
_CLAUSE = re.compile(r"\w{4,}")


def signature(norm: str) -> tuple[int, ...] | None:
    """The MinHash of a document's `norm`; `None` for a text too short to compare. Equal for equal texts anywhere."""
    clauses = sorted({clause.encode() for clause in _CLAUSE.findall(norm.replace(" ", ""))})
    if len(clauses) < _FEWEST:
        return None
    sketch = _sketch()
    sketch.update_batch(clauses)
    return tuple(map(int, sketch.hashvalues))


@lru_cache(maxsize=1)
def _blank() -> Any:
    # numpy's threads would spin on every core for a handful of numbers, and there is a process a core already.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=zlib.crc32, scheme="affine32")


def _sketch(values: tuple[int, ...] | None = None) -> Any:
    """A MinHash, empty or of these values; making its permutations once is most of the time."""
    sketch = _blank().copy()
    if values is not None:
        sketch.hashvalues[:] = values
    return sketch


def duplicates(
    signatures: Iterable[tuple[str, tuple[int, ...] | None]],
    published: Mapping[str, str | None] | None = None,
) -> dict[str, str]:
    """For each document that repeats another one, the id of the first of its kind.

    The first is the one published first, an undated one last, then the one whose id sorts first; so the order in
    which documents come changes nothing.
    """
    from datasketch import MinHashLSH

    days = published or {}
    ordered = sorted(
        ((doc_id, values) for doc_id, values in signatures if values is not None),
        key=lambda x: (days.get(x[0]) or "9999", x[0]),
    )
    index = MinHashLSH(threshold=THRESHOLD, num_perm=_PERMUTATIONS)
    sketches: dict[str, Any] = {}
    found: dict[str, str] = {}
    for doc_id, values in ordered:
        sketch = _sketch(values)
        close = [other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= THRESHOLD]
        if close:
            found[doc_id] = min(close, key=lambda other: (days.get(other) or "9999", other))
            continue
        sketches[doc_id] = sketch
        index.insert(doc_id, sketch)
    return found
