"""Being told to end: what is under way is cleaned up, and the exit state names the signal, as shells expect."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Told(SystemExit):
    """We were told to end by a signal; the exit state is 128 and its number."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


@contextmanager
def ending() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block by `Told`, so that everything under way is cleaned up; once is enough.

    Raises:
        Told: a signal came.
    """

    def end(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Told(number)

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
