"""Files that a crash cannot tear: written aside, flushed to disk, and renamed into place."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

#: Prefix of everything unfinished; what bears it after a crash is swept away by the next run.
UNFINISHED = ".unfinished-"


def fsync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_flushed(path: Path, data: bytes) -> None:
    """Write a new file and flush it to disk."""
    write_all_flushed({path: data})


def write_all_flushed(files: Mapping[Path, bytes]) -> None:
    """Write new files and flush them to disk; all are written before the first is waited for."""
    with ExitStack() as stack:
        opened = []
        for path, data in files.items():
            file = stack.enter_context(open(path, "wb"))
            file.write(data)
            file.flush()
            opened.append(file)
        for file in opened:
            os.fsync(file.fileno())


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: a reader sees the old bytes or the new ones, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f"{UNFINISHED}{path.name}.{os.getpid()}"
    write_flushed(aside, data)
    os.replace(aside, path)
    fsync_folder(path.parent)


def point(link: Path, target: str) -> None:
    """Make the symbolic link `link` name `target` (relative), atomically."""
    aside = link.parent / f"{UNFINISHED}{link.name}.{os.getpid()}"
    aside.unlink(missing_ok=True)
    os.symlink(target, aside)
    os.replace(aside, link)
    fsync_folder(link.parent)


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Yield a folder to fill, which then is that of a version, `folder`, by one rename of the one in which it lies.

    Where another process made it meanwhile, its one stays.
    """
    around = folder.parent
    aside = around.parent / f"{UNFINISHED}{around.name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        (aside / folder.name).mkdir(parents=True)
        yield aside / folder.name
        try:
            os.rename(aside, around)
        except OSError:
            if not (folder / "manifest.json").is_file():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def share(source: Path, target: Path) -> None:
    """Give the file a second name, or a copy where the file system knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        with open(target, "rb") as file:
            os.fsync(file.fileno())


def sweep(*folders: Path) -> None:
    """Remove what a killed run left unfinished. Call it while holding the lock."""
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in folder.iterdir():
            if path.name.startswith(UNFINISHED):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
