"""How the work over a text grows with the text: what can be promised about speed on a machine nobody has seen."""

import time
from collections.abc import Callable

#: A text is measured against its last eighth. Work that is linear then costs 8 times as much, quadratic work 64 times.
PARTS, MOST = 8, 32
_ATTEMPTS = 5


def linear(work: Callable[[str], object], text: str) -> bool:
    """Whether the work over the text costs not much more than eight times the work over an eighth of it.

    Processor time, the least of several attempts: what else runs on the machine adds to it and takes nothing away.
    """
    work(text[-100:])  # what is loaded at first use
    part = min(_cost(work, text[-(len(text) // PARTS) :]) for _ in range(_ATTEMPTS))
    return any(_cost(work, text) <= MOST * part for _ in range(_ATTEMPTS))


def _cost(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start
