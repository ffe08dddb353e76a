"""Near-duplicates: the same article fetched twice, from another address or with other markup.

Two texts are the same article if nearly all of their clauses are (Jaccard 0.8 by MinHash): what stands between two
punctuation marks is long enough to be telling and short enough to survive another page's markup. Everything is kept;
the later one says which document it repeats.
"""

import re
from collections.abc import Iterable, Mapping

from rensa import RMinHash, RMinHashLSH

#: Share of common clauses from which two texts are one article.
THRESHOLD = 0.8
#: Of a MinHash; in this many bands a pair at the threshold is missed once in 5,000 times.
_PERMUTATIONS, _BANDS = 64, 16
_SEED = 1
#: A text of fewer clauses may be like another by chance.
_FEWEST = 8
_CLAUSE = re.compile(r"\w{4,}")


def signature(norm: str) -> str | None:
    """The MinHash of a document's `norm` as hexadecimal; `None` for a text too short to compare."""
    clauses = sorted(set(_CLAUSE.findall(norm.replace(" ", ""))))
    if len(clauses) < _FEWEST:
        return None
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update(clauses)
    return bytes(sketch.__reduce__()[2]).hex()


def jaccard(one: str, other: str) -> float:
    """The share of common clauses of two texts, estimated from their signatures: near the threshold
    within 0.1 nineteen times in twenty.
    """
    return float(_sketch(one).jaccard(_sketch(other)))


def _sketch(value: str) -> RMinHash:
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.__setstate__(bytes.fromhex(value))
    return sketch


def duplicates(
    signatures: Iterable[tuple[str, str | None]], published: Mapping[str, str | None] | None = None
) -> dict[str, str]:
    """For each document that repeats another one, the id of the first of its kind.

    The first is the one published first, an undated one last, then the one whose id sorts first; so the order in
    which documents come changes nothing.
    """
    days = published or {}
    ordered = sorted(
        ((doc_id, value) for doc_id, value in signatures if value is not None),
        key=lambda x: (days.get(x[0]) or "9999", x[0]),
    )
    index = RMinHashLSH(THRESHOLD, _PERMUTATIONS, _BANDS)
    first: list[tuple[str, RMinHash]] = []
    found: dict[str, str] = {}
    for doc_id, value in ordered:
        sketch = _sketch(value)
        close = [key for key in index.query(sketch) if sketch.jaccard(first[key][1]) >= THRESHOLD]
        if close:
            found[doc_id] = first[min(close)][0]
        else:
            index.insert(len(first), sketch)
            first.append((doc_id, sketch))
    return found
