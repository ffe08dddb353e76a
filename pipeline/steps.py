"""Work in steps, so that several documents can take each step together.

What a stage needs (its code, its tables) is far larger than a processor's cache. A document that goes the whole way by
itself finds every stage cold; a handful of documents that go abreast, stage by stage, find it warm.
"""

from collections.abc import Generator, Iterable
from time import process_time
from typing import TypeVar

T = TypeVar("T")
#: Work that may be left at each step, and what comes out at its end.
Steps = Generator[None, None, T]


def finish(steps: Steps[T]) -> T:
    """What comes out of the work, all of it done at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def abreast(works: Iterable[Steps[T]]) -> list[tuple[T, float]]:
    """What comes out of each work, and the processor time it took in seconds; all take each step before any the next.

    Raises:
        Exception: whatever one of the works raises.
    """
    going = list(enumerate(works))
    results: dict[int, T] = {}
    spent = [0.0] * len(going)
    began = process_time()
    while going:
        left = []
        for index, steps in going:
            try:
                next(steps)
                left.append((index, steps))
            except StopIteration as end:
                results[index] = end.value
            ended = process_time()
            spent[index] += ended - began
            began = ended
        going = left
    return [(results[index], seconds) for index, seconds in enumerate(spent)]
