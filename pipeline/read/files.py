"""The bytes of a file: a regular one inside the raw folder, of bounded size, that nobody changes meanwhile."""

import os
import stat

from pipeline.read.errors import Refused

_ATTEMPTS = 3
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def read_bounded(path: str, doc_id: str, limit: int) -> bytes:
    """The file's bytes, read once.

    Raises:
        Refused: it leads out of its folder, is no regular file, is larger than `limit`, or changes while it is read.
    """
    try:
        real = _inside(path, doc_id)
        for _ in range(_ATTEMPTS):
            data = _read(real, doc_id, limit)
            if data is not None:
                return data
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused("unreadable", f"{doc_id}: {why}", "make the file readable, then run again") from error
    raise Refused(
        "unstable",
        f"{doc_id}: the file changed each time it was read",
        "wait until it is complete, then run again",
    )


def _inside(path: str, doc_id: str) -> str:
    """Where the path really leads; it must not lead out of the raw folder, which is what is left without `doc_id`."""
    depth = doc_id.count("/") + 1 if path.endswith(doc_id) else 1
    folder = path
    linked = ".." in doc_id
    for _ in range(depth):
        linked = linked or os.path.islink(folder)
        folder = os.path.dirname(folder)
    if not linked:
        return path
    folder = os.path.realpath(folder)
    real = os.path.realpath(path, strict=True)
    if not real.startswith(os.path.join(folder, "")):
        raise Refused(
            "outside", f"{doc_id}: a link that leads out of the raw folder", "put the file itself there"
        )
    return real


def _read(path: str, doc_id: str, limit: int) -> bytes | None:
    """The bytes, or `None` where the file was another one before than after."""
    _regular(os.lstat(path), doc_id, limit)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        before = os.fstat(handle)
        _regular(before, doc_id, limit)
        size = before.st_size
        data = os.read(handle, size)
        while len(data) < size and (more := os.read(handle, size - len(data))):
            data += more
        after = os.fstat(handle)
    finally:
        os.close(handle)
    same = _state(before) == _state(after) == _state(os.lstat(path)) and len(data) == size
    return data if same else None


def _regular(status: os.stat_result, doc_id: str, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file")
        raise Refused("not_a_file", f"{doc_id}: {kind}", "put the article itself there")
    if status.st_size > limit:
        raise too_large(doc_id, status.st_size, limit)


def too_large(doc_id: str, size: int, limit: int) -> Refused:
    """The refusal of a file with more bytes than allowed."""
    return Refused(
        "too_large",
        f"{doc_id}: {size:,} bytes, more than the {limit:,} allowed",
        "split the file, or raise limits.file_bytes in rules/cleaning.yaml",
    )


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
