"""The lock of an output on an object store: a lease, renewed while its holder lives.

A store has no kernel that frees the lock of a dead process. So a lock is an object with a number, created on condition
that it is not there yet, and its holder writes it anew every few seconds. One that was not written for a minute, by the
store's own clock, is a dead process's: whoever creates the next number holds the lock. Of several who try, one does.

Nothing published depends on it: a version appears by the conditional creation of its manifest, whoever holds what.
"""

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipeline.dataset import Busy
from pipeline.dataset.objects import Store, StoreFailed

#: Seconds after which a lock that was not renewed is a dead process's, between renewals, and between looks of a waiter.
DEAD_AFTER, RENEW_EVERY, LOOK_EVERY = 60.0, 15.0, 1.0
_FOLDER = "locks"


@contextmanager
def lease(store: Store, wait: float = 0, dead_after: float = DEAD_AFTER) -> Iterator[None]:
    """Hold the lock of the store; wait up to `wait` seconds for another holder to end.

    Raises:
        Busy: another process holds it; says which.
        StoreFailed: the store creates over what is there, so that nothing can be locked on it.
    """
    deadline = time.monotonic() + wait
    token = uuid.uuid4().hex
    mine = _try(store, token, dead_after)
    while mine is None:
        if time.monotonic() >= deadline:
            raise Busy(
                f"{store.url}: {_holder(store)} is running on this output\n"
                "  next  wait for it to end, or pass --wait SECONDS; a dead process's lock is taken over within"
                f" {dead_after:.0f} s"
            )
        time.sleep(LOOK_EVERY)
        mine = _try(store, token, dead_after)
    over = threading.Event()
    renewal = threading.Thread(
        target=_renew, args=(store, mine, token, over, dead_after * RENEW_EVERY / DEAD_AFTER), daemon=True
    )
    renewal.start()
    try:
        yield
    finally:
        over.set()
        renewal.join()
        with suppress(StoreFailed):  # then it expires by itself
            store.write({mine: b"{}"})


def _try(store: Store, token: str, dead_after: float) -> str | None:
    """The name of the lock, if it is ours now."""
    locks = list(store.list(_FOLDER))
    if locks and not _free(store, locks[-1], token, dead_after):
        return None
    number = int(locks[-1].rpartition("/")[2].partition(".")[0]) + 1 if locks else 1
    mine = f"{_FOLDER}/{number:08d}.json"
    if not store.create(mine, _said(token)):
        return None
    if store.create(mine, b"{}"):
        raise StoreFailed(
            f"{store.url}: this server writes over what is there where it was asked not to (If-None-Match), so two runs"
            " could destroy each other's work\n"
            "  next  use a server that knows conditional writes (AWS S3, Google Cloud, MinIO, SeaweedFS), or publish"
            " to a folder and copy it"
        )
    locks = list(store.list(_FOLDER))
    if (
        locks[-1] != mine
    ):  # we were slow: another has taken over, and ended, and been followed since we looked
        store.remove([mine])
        return None
    store.remove(locks[:-1])
    return mine


def _free(store: Store, lock: str, token: str, dead_after: float) -> bool:
    """Whether the lock was given back, or its holder is dead."""
    try:
        if not json.loads(store.read(lock)):
            return True
        question = f"{_FOLDER}-asked/{token}"  # what time is it on the store?
        store.write({question: b"?"})
        now, then = store.changed_at(question), store.changed_at(lock)
        store.remove([question])
    except FileNotFoundError:
        return False  # another has just taken it
    return (now - then).total_seconds() > dead_after


def _renew(store: Store, lock: str, token: str, over: threading.Event, pause: float) -> None:
    while not over.wait(pause):
        with suppress(StoreFailed):
            store.write({lock: _said(token)})


def _said(token: str) -> bytes:
    return json.dumps({"host": socket.gethostname(), "process": os.getpid(), "token": token}).encode()


def _holder(store: Store) -> str:
    try:
        said = json.loads(store.read(list(store.list(_FOLDER))[-1]))
        return f"process {said['process']} on {said['host']}"
    except (FileNotFoundError, IndexError, KeyError, ValueError):
        return "another process"
