"""Decisions of reviewers: append-only JSON Lines, keyed by record and by what the record says.

`output/reviews/decisions.jsonl` is written by one append under a lock, flushed to disk, so that two reviewers
at once lose nothing and a kill costs at most the line under way. Nothing in it is ever changed: who thinks
again decides again, and the later decision wins.
"""

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from pipeline.dataset import Dataset
from pipeline.dataset.store import fsync_folder
from pipeline.review.texts import Context, Row
from pipeline.schema import Model

Verdict = Literal["accept", "reject", "correct", "keep", "enter", "undo"]
#: What a record says is all but where it stands, which rule read it, and ids that follow from places.
_NOT_CONTENT = frozenset(
    (
        "id",
        "start",
        "end",
        "raw_start",
        "raw_end",
        "section",
        "rule",
        "reviewed",
        "date_id",
        "amounts",
        "total",
    )
)


def content_digest(row: Row) -> str:
    """A digest of what a record says; one that only moved, or that another rule reads alike, keeps it."""
    return hashlib.sha256(json.dumps(_content(row), sort_keys=True).encode()).hexdigest()[:16]


def _content(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _content(v) for k, v in value.items() if k not in _NOT_CONTENT and v is not None}
    return [_content(v) for v in value] if isinstance(value, list) else value


class Decision(Model):
    """One verdict of one person on one record.

    `accept`: the record holds. `reject`: it leaves. `correct`: `correction` takes its place. `keep`: what is
    `correction` was right and stays, although the rules no longer read it. `enter`: `correction` is a record that the
    rules missed. `undo` takes back the decision before it. `gone` tells that the version itself has no such record.
    `sentence` is the record's, `place` where in it the record begins.
    """

    verdict: Verdict
    record_id: str
    content: str
    doc_id: str
    kind: str
    rule: str | None
    version: int
    by: str = Field(min_length=1, max_length=100)
    at: str
    gone: bool = False
    sentence: str = ""
    place: int = 0
    note: str = ""
    record: dict[str, Any]
    correction: dict[str, Any] | None = None

    @property
    def key(self) -> "Key":
        """What the decision is about."""
        return self.record_id, self.content, self.gone

    @property
    def added(self) -> dict[str, Any] | None:
        """The record that joins those of the version, if it is one that the version lacks."""
        return self.correction if self.gone and self.verdict in ("keep", "enter") else None

    @property
    def spot(self) -> "Spot":
        """By what a record is known again that moved with its sentence."""
        return self.doc_id, self.content, self.sentence, self.place, self.gone


def default_name() -> str:
    """The login name of who is deciding."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def now() -> str:
    """The moment of a decision, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def decide(
    verdict: Verdict, row: Row, version: int, by: str, *, context: Context | None = None, gone: bool = False,
    correction: Row | None = None, note: str = "",
) -> Decision:  # fmt: skip
    """The decision of `by` about a record of a version; `context` is the record's sentence."""
    return Decision(
        verdict=verdict, record_id=row["id"], content=content_digest(row), doc_id=row["doc_id"],
        kind=row["kind"], rule=row.get("rule"), version=version, by=by, at=now(), gone=gone,
        sentence="".join(context) if context else "", place=len(context.before) if context else 0,
        note=note, record=row, correction=correction,
    )  # fmt: skip


Key = tuple[str, str, bool]
Spot = tuple[str, str, str, int, bool]


@dataclass
class Decided:
    """All decisions so far, the later winning, an undo taking back the one before it."""

    doc_ids: set[str] = field(default_factory=set)
    _standing: dict[Key, list[Decision]] = field(default_factory=dict)
    _spots: dict[Spot, Key] = field(default_factory=dict)
    _last: dict[str, Key] = field(default_factory=dict)

    def add(self, decision: Decision) -> None:
        """Take one more decision into account."""
        self.doc_ids.add(decision.doc_id)
        standing = self._standing.setdefault(self._key(decision), [])
        if decision.verdict != "undo":
            standing.append(decision)
            self._spots[decision.spot] = decision.key
            self._last[decision.record_id] = decision.key
        elif standing:
            standing.pop()

    def _key(self, decision: Decision) -> Key:
        """What a decision is about. To undo one that was carried over to a moved record is to undo that one."""
        if decision.verdict == "undo" and not self._standing.get(decision.key):
            return self._spots.get(decision.spot, decision.key)
        return decision.key

    def after(self, decision: Decision) -> Decision | None:
        """What holds for the record that a decision was about."""
        standing = self._standing.get(self._key(decision))
        return standing[-1] if standing else None

    def on(self, row: Row, context: Context | None, version: int, *, gone: bool = False) -> Decision | None:
        """The decision that holds for a record of a version; `None` where there is none.

        A record that moved with its sentence since an older version keeps its decision.
        """
        content = content_digest(row)
        if standing := self._standing.get((row["id"], content, gone)):
            return standing[-1]
        if context is None:
            return None
        spot = (row["doc_id"], content, "".join(context), len(context.before), gone)
        standing = self._standing.get(self._spots.get(spot, ("", "", False)))
        return standing[-1] if standing and standing[-1].version != version else None

    def standing(self) -> list[Decision]:
        """The decisions that hold, in the order in which their records were first decided on."""
        return [standing[-1] for standing in self._standing.values() if standing]

    def before(self, row: Row) -> Decision | None:
        """The last decision about a record that said something else then."""
        standing = self._standing.get(self._last.get(row["id"], ("", "", False)))
        return standing[-1] if standing and standing[-1].content != content_digest(row) else None


class DecisionLog:
    """The file with the decisions on a dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.folder = dataset.folder / "reviews"
        self.path = self.folder / "decisions.jsonl"

    def append(self, decisions: Sequence[Decision]) -> None:
        """Write decisions at the end, all or none, and return when they are on the disk."""
        if not decisions:
            return
        data = "".join(d.model_dump_json() + "\n" for d in decisions).encode()
        new = not self.path.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
                data = b"\n" + data  # a kill tore the last line: leave it, begin a new one
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if new:
            fsync_folder(self.folder)

    def read(self, offset: int = 0) -> tuple[list[Decision], int]:
        """The decisions from a byte offset on, and the offset behind them. A torn line is passed over."""
        if not self.path.exists():
            return [], 0
        with open(self.path, "rb") as file:
            file.seek(offset)
            data = file.read()
        whole = data.rfind(b"\n") + 1
        return list(_parsed(data[:whole].split(b"\n"))), offset + whole

    def decided(self) -> Decided:
        """All decisions by what they are about."""
        decided = Decided()
        for decision in self.read()[0]:
            decided.add(decision)
        return decided


def _parsed(lines: Iterable[bytes]) -> Iterable[Decision]:
    for line in lines:
        try:
            if line:
                yield Decision.model_validate_json(line)
        except ValidationError:
            continue
