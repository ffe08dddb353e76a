"""Two versions → what was added, removed, changed and moved between them, and why."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import orjson

from pipeline.dataset import Dataset, NoVersion, Version
from pipeline.dataset.migrate import current
from pipeline.review.matching import FieldChange, Matching, Pair
from pipeline.review.texts import Context, Row, lines, load_texts
from pipeline.ruleset import ARCHIVE, Edit, edits
from pipeline.schema import MENTIONS, RECORDS

Sides = tuple[list[Row], list[Row]]
Sort = Literal["added", "removed", "changed", "moved"]
SORTS: tuple[Sort, ...] = ("added", "removed", "changed", "moved")
KINDS = ("document", *MENTIONS, "issue")
#: The packs that a kind of record is made with; a pack of no subject (`shared`) serves all kinds.
_PACKS = {
    "amount": {"amounts", "dates", "organizations"},
    "date": {"dates"},
    "organization": {"organizations"},
    "action": {"actions", "amounts", "dates", "organizations"},
}
_SUBJECTS = {stem for stems in _PACKS.values() for stem in stems}
#: Entries of a pack that a cause names, and entries that its JSON lists.
MOST_EDITS, MOST_LISTED = 3, 50
DocumentState = Literal["added", "removed", "changed"] | None


class Cause(NamedTuple):
    """What differs between the versions and can have caused a change: document, packs of rules, code.

    `edits` are the entries of the packs that differ, where both versions keep their rules; the record's own rule or
    body comes first.
    """

    document: DocumentState = None
    packs: tuple[str, ...] = ()
    code: bool = False
    review: bool = False
    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        parts = [f"document {self.document}"] if self.document else []
        if self.packs:
            parts.append(f"rules changed: {self._rules()}")
        if self.code:
            parts.append("code changed")
        if self.review:
            parts.append("decided in review")
        return "; ".join(parts) or "other documents changed"

    def _rules(self) -> str:
        """The packs that differ, each with the first of its entries that do."""
        said = []
        for pack in self.packs:
            names = [edit.entry for edit in self.edits if edit.pack == pack]
            more = f" and {len(names) - MOST_EDITS} more" if len(names) > MOST_EDITS else ""
            said.append(f"{pack} ({', '.join(names[:MOST_EDITS])}{more})" if names else pack)
        return ", ".join(said)

    def as_json(self) -> Row:
        """The cause as a JSON object."""
        return {"document": self.document, "rules": self.packs, "code": self.code, "review": self.review,
                "edits": [str(edit) for edit in self.edits[:MOST_LISTED]]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `old` and `new` are the records as written, `None` where there is none."""

    sort: Sort
    kind: str
    doc_id: str | None
    old: Row | None
    new: Row | None
    cause: Cause
    fields: tuple[FieldChange, ...] = ()
    old_sentence: Context | None = None
    new_sentence: Context | None = None

    @property
    def record(self) -> Row:
        """The new record, else the old one."""
        record = self.new or self.old
        assert record is not None
        return record

    @property
    def rule(self) -> str | None:
        """The rule that reads the record now, else the one that read it before."""
        rule: str | None = self.record.get("rule")
        return rule

    @property
    def sentence(self) -> Context | None:
        """The sentence as it is now, else as it was."""
        return self.new_sentence or self.old_sentence

    def as_json(self) -> Row:
        """The change as one JSON object."""
        return {
            "change": self.sort,
            "kind": self.kind,
            "doc_id": self.doc_id,
            "rule": self.rule,
            "cause": self.cause.as_json(),
            "fields": [f._asdict() for f in self.fields],
            "old": _without_text(self.old),
            "new": _without_text(self.new),
            "old_sentence": "".join(self.old_sentence) if self.old_sentence else None,
            "new_sentence": "".join(self.new_sentence) if self.new_sentence else None,
        }


def _without_text(row: Row | None) -> Row | None:
    """The record as written; of a document what identifies it, for its text is in the version."""
    if row is None or row["kind"] != "document":
        return row
    return {k: v for k, v in row.items() if k not in ("text", "segments", "blocks", "sections")}


@dataclass(frozen=True)
class Difference:
    """All changes from one version to another, by document and then in reading order."""

    old: Version | None
    new: Version
    changes: list[Change] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """Number of changes of each sort."""
        return Counter(change.sort for change in self.changes)

    @property
    def cause(self) -> Cause:
        """What differs between the versions as a whole; `document` says `changed` if any file differs."""
        if self.old is None:
            return Cause("added")
        sources = self.old.manifest["sources"] != self.new.manifest["sources"]
        return _software(self.old, self.new)._replace(document="changed" if sources else None)


def accepted(dataset: Dataset) -> Version | None:
    """The version that was accepted, as the rules read it; `None` where there is none yet.

    Not as the decisions changed it: those hold for what comes, too. Where the version itself was removed, what was
    made of it stands in.
    """
    if not (dataset.folder / "accepted").exists():
        return None
    made = dataset.version("accepted")
    try:
        return dataset.version(str(made.number))
    except NoVersion:
        return made


def choose(dataset: Dataset, old: str | None = None, new: str | None = None) -> tuple[Version, Version]:
    """The versions to compare: by default the accepted one (else the parent of the newest) and the newest.

    Raises:
        NoVersion: one of them is not there.
    """
    after = _version(dataset, new or "latest")
    if old is not None:
        return _version(dataset, old), after
    if (before := accepted(dataset)) is not None:
        return before, after
    parent = after.manifest["parent"]
    if parent is None:
        raise NoVersion(
            f"{dataset.folder}: version {after.number} is the first, there is nothing to compare it with\n"
            "  next   change a document or a rule, then run `shuli run`"
        )
    return dataset.version(str(parent)), after


def _version(dataset: Dataset, name: str) -> Version:
    """A version by number or name, or by the path of its folder."""
    if (Path(name) / "manifest.json").is_file():
        return current(Version(Path(name).resolve()))
    return dataset.version(name)


def compare(old: Version | None, new: Version) -> Difference:
    """Every change from `old` to `new`; to `None`, everything is new."""
    rows: dict[str, dict[str, Sides]] = {}
    for family in RECORDS:
        if family == "sources":
            continue
        for side, changed in enumerate(differing(old, new, family)):
            for row in changed:
                kinds = rows.setdefault(row["doc_id"] or "", {})
                kinds.setdefault(row["kind"], ([], []))[side].append(row)
    texts = load_texts(old, rows), load_texts(new, rows)
    software = _software(old, new)
    reviewed = {i for v in (old, new) if v for i in v.manifest.get("reviewed", {}).get("records", ())}
    changes: list[Change] = []
    for doc_id in sorted(rows):
        here = Matching(texts[0].get(doc_id), texts[1].get(doc_id))
        state = _state(here, *(v.manifest["sources"].get(doc_id) if v else None for v in (old, new)))
        changes.extend(_document(doc_id, rows[doc_id], here, software._replace(document=state), reviewed))
    return Difference(old, new, changes)


def _software(old: Version | None, new: Version) -> Cause:
    """What differs besides the documents: packs, their entries, code."""
    if old is None:
        return Cause()
    a, b = old.manifest["rules"], new.manifest["rules"]
    packs = tuple(sorted(s for s in {*a, *b} if a.get(s) != b.get(s)))
    changed = edits(old.path / ARCHIVE, new.path / ARCHIVE) if packs else ()
    return Cause(packs=packs, code=old.manifest["code"] != new.manifest["code"], edits=changed)


def differing(old: Version | None, new: Version, family: str) -> Sides:
    """The records whose line is not in the other version. Files with equal bytes are not opened."""
    digests = [{f["name"]: f["sha256"] for f in v.manifest["files"]} if v else {} for v in (old, new)]
    shared = set(digests[0].values()) & set(digests[1].values())
    files = [
        [p for p in (version.files(family) if version else []) if known.get(p.name) not in shared]
        for version, known in zip((old, new), digests, strict=True)
    ]
    seen = [{_key(line) for line in lines(paths)} for paths in files]
    found = [
        [orjson.loads(line) for line in lines(files[side]) if _key(line) not in seen[1 - side]]
        for side in (0, 1)
    ]
    return found[0], found[1]


def _key(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _state(matching: Matching, old: str | None, new: str | None) -> DocumentState:
    """What happened to a document's file, by its digests: a refused file has no text, but a digest."""
    old = matching.old.sha256 if matching.old else old
    new = matching.new.sha256 if matching.new else new
    if old == new:
        return None
    return "added" if old is None else "removed" if new is None else "changed"


def _document(
    doc_id: str, rows: dict[str, Sides], matching: Matching, cause: Cause, reviewed: set[str]
) -> Iterator[Change]:
    """Yield the changes of one document in reading order."""
    pairs = [(kind, pair) for kind in rows for pair in matching.pairs(*rows[kind])]
    renamed = {p.old["id"]: p.new["id"] for _, p in pairs if p.old and p.new and "id" in p.old}
    pairs.sort(key=lambda x: _order(matching, *x))
    for kind, pair in pairs:
        fields = matching.fields(pair, renamed) if pair.old and pair.new else ()
        yield Change(
            "added" if not pair.old else "removed" if not pair.new else "changed" if fields else "moved",
            kind,
            doc_id or None,
            pair.old,
            pair.new,
            _narrow(cause, kind, pair)._replace(review=any(r and r.get("id") in reviewed for r in pair)),
            fields,
            matching.old.sentence(pair.old) if matching.old and pair.old else None,
            matching.new.sentence(pair.new) if matching.new and pair.new else None,
        )


def _narrow(cause: Cause, kind: str, pair: Pair) -> Cause:
    """The cause as far as it concerns a record. A document that came or left is cause enough."""
    if cause.document in ("added", "removed"):
        return Cause(cause.document)
    packs = tuple(p for p in cause.packs if p in _PACKS.get(kind, _SUBJECTS) or p not in _SUBJECTS)
    names = {row.get(name) for row in pair if row for name in ("rule", "org_id")}
    mine = sorted((e for e in cause.edits if e.pack in packs), key=lambda e: e.entry not in names)
    return cause._replace(packs=packs, edits=tuple(mine))


def _order(matching: Matching, kind: str, pair: Pair) -> tuple[int, int, int, str]:
    """Where a change stands in the new text, an old record where it would stand there."""
    if pair.new:
        start, end = pair.new.get("raw_start"), pair.new.get("raw_end")
    else:
        assert pair.old is not None
        start, end = matching.place(pair.old) or (pair.old.get("raw_start"), pair.old.get("raw_end"))
    name = (pair.new or pair.old or {}).get("id", "")
    return (-1 if start is None else start, end or 0, KINDS.index(kind) if kind in KINDS else 9, name)
