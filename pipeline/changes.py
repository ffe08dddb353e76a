"""Two versions → the feed of changes that brings a copy of the older one up to the newer one."""

from collections.abc import Iterator
from typing import Any

from pipeline.dataset import Version
from pipeline.diff import differing
from pipeline.schema import RECORDS

Row = dict[str, Any]


def changes(old: Version | None, new: Version) -> Iterator[Row]:
    """Yield `{"op", "kind", "id", "doc_id", "record"}`: first `removed`, then `added` and `changed`.

    A record is known by its kind and `id` (a document by its `doc_id`), and `record` is the whole record: the new one,
    of what is removed the old one. So `removed` deletes, the other two replace. What moved within its document has a
    new id: it is removed and added. Removals come children first, additions parents first, as foreign keys want it.
    The raw texts (`sources`) are not in the feed. From `None`, everything is added.
    """
    families = [family for family in RECORDS if family != "sources"]
    if old is None:
        for family in families:
            for row in new.rows(family):
                yield _change("added", _id(row), row)
        return
    for family in reversed(families):
        before, after = (_by_id(rows) for rows in differing(old, new, family))
        for id_, row in before.items():
            if id_ not in after:
                yield _change("removed", id_, row)
    for family in families:
        before, after = (_by_id(rows) for rows in differing(old, new, family))
        for id_, row in after.items():
            yield _change("changed" if id_ in before else "added", id_, row)


def _id(row: Row) -> str:
    return str(row.get("id") or row["doc_id"])


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {_id(row): row for row in rows}


def _change(op: str, id_: str, row: Row) -> Row:
    return {"op": op, "kind": row["kind"], "id": id_, "doc_id": row["doc_id"], "record": row}
