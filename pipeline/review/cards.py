"""Records as the page shows them: the record as written, what it says in short, its change, its decision."""

from pipeline.review.decisions import Decision
from pipeline.review.matching import brief
from pipeline.review.pending import Item
from pipeline.review.texts import Row


def as_card(item: Item, *, changed: bool) -> Row:
    """A record for the page. `start` and `end` are raw offsets."""
    change = item.change
    row, gone = item.target
    return {
        "id": row["id"],
        "kind": row["kind"],
        "start": row["raw_start"],
        "end": row["raw_end"],
        "text": row["text"],
        "brief": brief(row),
        "rule": row["rule"],
        "certainty": certainty(row),
        "organizations": organizations(row),
        "row": row,
        "gone": gone,
        "entered": item.entered,
        "sentence": "".join(change.sentence) if change.sentence else row["text"],
        "change": change.sort if changed else None,
        "cause": change.cause.as_json() if changed else None,
        "fields": [f._asdict() for f in change.fields] if changed else [],
        "old": change.old
        and {"text": change.old["text"], "brief": brief(change.old), "rule": change.old["rule"]},
        "decision": as_status(item.decision),
        "again": as_status(item.again),
    }


def as_status(decision: Decision | None) -> Row | None:
    """A decision for the page."""
    if decision is None:
        return None
    new = decision.correction
    return {
        "verdict": decision.verdict,
        "by": decision.by,
        "at": decision.at,
        "said": brief(decision.record),
        "text": new["text"] if new else None,
        "brief": brief(new) if new else None,
        "row": new,
    }


def certainty(row: Row) -> str:
    """`open` without a value, `inferred` where more than the mention's own words decided, else `stated`."""
    kind = row["kind"]
    if kind == "amount" and row["value"] is None and row["min"] is None and row["max"] is None:
        return "open"
    if kind == "date" and row["edtf"] is None:
        return "open"
    if row.get("resolved_from") in ("context", "document") or row.get("found_by") in (
        "pattern",
        "abbreviation",
    ):
        return "inferred"
    actor = row.get("actor")
    return "inferred" if actor and actor.get("origin") != "explicit" else "stated"


def organizations(row: Row) -> list[str]:
    """The names of the bodies that a record is about."""
    if row["kind"] == "organization":
        return [row["name"]]
    parties = [row.get(name) for name in ("payer", "recipient", "actor")] + list(
        row.get("participants") or ()
    )
    return list(dict.fromkeys(p["text"] for p in parties if p))
