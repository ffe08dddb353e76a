"""The finished parts of an output on an object store, and the copies of them on this machine."""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.dataset.objects import Store
from pipeline.dataset.parts import Base, Lines, Part, PartStore
from pipeline.dataset.store import write_atomic
from pipeline.running.scan import RawFile

#: Files fetched together: bounds what is in memory.
_TOGETHER = 64


class RemoteParts(PartStore):
    """The finished parts on a store, and those of them that are on this machine."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(folder)
        self.store = store
        self._known: set[str] = set()
        self._listed = False

    def know(self, keys: Iterable[str]) -> None:
        """Take note of parts that are there, because a version refers to them."""
        self._known.update(keys)

    def has(self, key: str) -> bool:
        """Whether the part is finished; the store is listed once, and only where no version names the part."""
        if key not in self._known and not self._listed:
            names = (name.split("/") for name in self.store.list("parts"))
            self._known.update(at[1] for at in names if at[-1] == "part.json")
            self._listed = True
        return key in self._known

    def file(self, key: str, name: str) -> Path:
        """Where a file of a finished part is on this machine, fetched if need be."""
        self.fetch([(key, name)])
        return self.path(key) / name

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Fetch the files (part, name) that are not on this machine."""
        missing = [f"{key}/{name}" for key, name in wanted if not (self.path(key) / name).is_file()]
        for i in range(0, len(missing), _TOGETHER):
            found = self.store.read_many(f"parts/{name}" for name in missing[i : i + _TOGETHER])
            for name, data in found.items():
                write_atomic(self.folder / name.removeprefix("parts/"), data)

    def forget(self, keys: Iterable[str]) -> None:
        """Drop the copies on this machine."""
        for key in keys:
            shutil.rmtree(self.path(key), ignore_errors=True)

    def write(self, part: Part, base: Base, results: Iterable[tuple[RawFile, Lines]]) -> None:
        """Write a finished part; what says that it is finished comes last.

        Its bytes follow from its key, so that two workers who write the same part do no harm.
        """
        self.forget([part.key])
        super().write(part, base, results)
        files = {f"parts/{part.key}/{p.name}": p.read_bytes() for p in sorted(self.path(part.key).iterdir())}
        last = f"parts/{part.key}/part.json"
        self.store.write({name: data for name, data in files.items() if name != last})
        self.store.write({last: files[last]})
        self._known.add(part.key)

    def keep(self, keys: Collection[str]) -> None:
        """Remove all other parts."""
        super().keep(keys)
        self._remove(name for name in self.store.list("parts") if name.split("/")[1] not in keys)
        self._known &= set(keys)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove parts; the next run computes them again."""
        for key in keys:
            self.forget([key])
            self._remove(self.store.list(f"parts/{key}"))
            self._known.discard(key)

    def _remove(self, names: Iterable[str]) -> None:
        # What says that a part is finished goes first: a part is never taken for whole that is not.
        self.store.remove(sorted(names, key=lambda name: not name.endswith("/part.json")))
