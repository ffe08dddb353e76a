"""The reviewer's desk: the documents of a version, their records, what changed, and what was decided."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.dataset import Dataset, Version
from pipeline.diff import Cause, Change, Difference, accepted, compare
from pipeline.document import Span
from pipeline.review.cards import as_card
from pipeline.review.correction import Invalid, corrected, entered, placed_at
from pipeline.review.decisions import Decided, Decision, DecisionLog, Verdict, decide
from pipeline.review.matching import Matching
from pipeline.review.pending import Item, decidable, verdicts
from pipeline.review.shelf import FAMILIES, NoDocument, Shelf
from pipeline.review.texts import Context, Row, Text


@dataclass
class Desk:
    """One version on the desk, held against the accepted one. `name` decides if nobody else is named."""

    dataset: Dataset
    version: Version
    name: str
    decided: Decided = field(default_factory=Decided)
    offset: int = 0
    _waiting: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.version)
        self.log = DecisionLog(self.dataset)
        self.base = accepted(self.dataset)
        self.refresh()

    @cached_property
    def difference(self) -> Difference | None:
        """What changed since the accepted version; `None` where there is none, so that all is new."""
        return compare(self.base, self.version) if self.base else None

    @cached_property
    def _changes(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in self.difference.changes if self.difference else ():
            if decidable(change) and change.doc_id:
                found.setdefault(change.doc_id, []).append(change)
        return found

    def refresh(self) -> list[Decision]:
        """Take in what other reviewers decided since the last time; return it."""
        new, self.offset = self.log.read(self.offset)
        for decision in new:
            self.decided.add(decision)
            self._waiting.pop(decision.doc_id, None)
        return new

    def items(self, doc_id: str) -> list[Item]:
        """What a person decides on in a document: each mention, and each that is gone."""
        if self.base is None:
            _, text = self.shelf.document(doc_id)
            changes = [_unchanged(row, text) for row in self.shelf.mentions(doc_id)]
            return [self._item(change) for change in changes]
        return [self._item(change) for change in self._changes.get(doc_id, ())]

    def _item(self, change: Change) -> Item:
        item = Item(change, None, None)
        row, gone = item.target
        return Item(change, self._on(row, change.sentence, gone=gone), self.decided.before(row))

    def _on(self, row: Row, context: Context | None, *, gone: bool) -> Decision | None:
        return self.decided.on(row, context, self.version.number, gone=gone)

    def waiting(self, doc_id: str) -> int:
        """Number of changes in a document that nobody decided on."""
        if doc_id not in self._waiting:
            if self.base is None and doc_id not in self.decided.doc_ids:
                self._waiting[doc_id] = sum(self.shelf.count(doc_id, family) for family in FAMILIES)
            else:
                self._waiting[doc_id] = sum(item.decision is None for item in self.items(doc_id))
        return self._waiting[doc_id]

    def documents(self) -> list[Row]:
        """The documents for the list: name, title, counts, and how many changes wait."""
        rows = []
        for doc_id in self.shelf.doc_ids:
            record = self.shelf.rows(doc_id, "documents")[0]
            rows.append(
                {
                    "doc_id": doc_id,
                    "title": record["title"],
                    "published": record["published"],
                    "records": sum(self.shelf.count(doc_id, family) for family in FAMILIES),
                    "waiting": self.waiting(doc_id),
                }
            )
        return rows

    def document(self, doc_id: str) -> Row:
        """What the page shows of a document: raw text, metadata, issues, records with change and decision."""
        record, text = self.shelf.document(doc_id)
        by_id = {i.change.new["id"]: i for i in self.items(doc_id) if i.change.new}
        rows = []
        for row in self.shelf.mentions(doc_id):
            item = by_id.get(row["id"]) or self._item(_unchanged(row, text))
            rows.append(as_card(item, changed=self.base is not None and row["id"] in by_id))
        rows.extend(self._gone(doc_id, text, [i for i in self.items(doc_id) if i.change.new is None]))
        rows.extend(self._entered_cards(doc_id))
        rows.sort(key=lambda r: (r["start"], -r["end"], r["kind"]))
        meta = {
            k: v for k, v in record.items() if k not in ("text", "segments", "blocks", "sections", "origins")
        }
        return {"meta": meta, "text": text.raw, "cards": rows, "issues": self.shelf.rows(doc_id, "issues")}

    def everything(self, most: int = 5000) -> Row:
        """The records of all documents together: the first `most` cards, and how many there are."""
        cards: list[Row] = []
        for doc_id in self.shelf.doc_ids:
            if len(cards) >= most:
                break
            cards.extend(self.document(doc_id)["cards"][: most - len(cards)])
        total = sum(self.shelf.count(doc_id, family) for doc_id in self.shelf.doc_ids for family in FAMILIES)
        return {"meta": {}, "text": "", "cards": cards, "issues": [], "total": max(total, len(cards))}

    def changes(self, most: int = 2000) -> Row:
        """What changed since the accepted version: the first `most` cards, and how many there are."""
        cards: list[Row] = []
        total = 0
        for doc_id in self._changes:
            items = self.items(doc_id)
            total += len(items)
            cards.extend(as_card(item, changed=True) for item in items[: max(most - len(cards), 0)])
        return {"cards": cards, "total": total}

    def _gone(self, doc_id: str, text: Text, gone: list[Item]) -> Iterator[Row]:
        matching = Matching(self._old_text(doc_id), text)
        for item in gone:
            card = as_card(item, changed=True)
            assert item.change.old is not None
            place = matching.place(item.change.old)
            card["start"], card["end"] = place or (card["start"], card["start"])
            yield card

    def entered(self, doc_id: str) -> list[Item]:
        """The records that reviewers entered in a document, where their words still stand and no rule reads them."""
        _, text = self.shelf.document(doc_id)
        known = {row["id"] for row in self.shelf.mentions(doc_id)}
        found = []
        for decision in self.decided.standing():
            if decision.doc_id == doc_id and decision.verdict == "enter" and decision.added:
                with contextlib.suppress(Invalid):
                    row = placed_at(decision.added, text, Span)
                    if row["id"] not in known:
                        context = text.sentence(row)
                        gone = Change(
                            "removed", row["kind"], doc_id, decision.record, None, Cause(), (), context
                        )
                        found.append(Item(gone, decision, None))
        return found

    def _entered_cards(self, doc_id: str) -> Iterator[Row]:
        for item in self.entered(doc_id):
            assert item.decision is not None
            new = item.decision.added or item.change.record
            yield as_card(item, changed=False) | {
                "start": new["raw_start"],
                "end": new["raw_end"],
                "row": new,
            }

    @cached_property
    def _old_shelf(self) -> Shelf | None:
        return Shelf(self.base) if self.base else None

    def _old_text(self, doc_id: str) -> Text | None:
        if self._old_shelf is None or doc_id not in self._old_shelf.doc_ids:
            return None
        return self._old_shelf.document(doc_id)[1]

    def find_all(self, wanted: list[tuple[str, str, bool]]) -> list[Item]:
        """The items of records, each given by document, id and whether it is gone.

        Raises:
            NoDocument: one of them is not there.
        """
        known: dict[str, dict[tuple[str, bool], Item]] = {}
        found = []
        for doc_id, record_id, gone in wanted:
            if doc_id not in known:
                _, text = self.shelf.document(doc_id)
                rows = self.shelf.mentions(doc_id)
                known[doc_id] = {(r["id"], False): self._item(_unchanged(r, text)) for r in rows}
                others = [*(self.items(doc_id) if self.base else ()), *self.entered(doc_id)]
                known[doc_id].update({(i.target[0]["id"], i.target[1]): i for i in others})
            if (record_id, gone) not in known[doc_id]:
                raise NoDocument(f"{doc_id}: no record {record_id} in version {self.version.number}")
            found.append(known[doc_id][record_id, gone])
        return found

    def judge(self, verdict: Verdict, wanted: list[Item], by: str) -> list[Decision]:
        """Decide on many at once: saved when this returns. To reject what a reviewer entered is to take it back.

        Raises:
            Invalid: a record cannot stay, because its words left the document.
        """
        read = [item for item in wanted if not item.entered]
        taken_back = [item for item in wanted if item.entered and verdict == "reject"]
        by = by or self.name
        return self._save(verdicts(verdict, read, self.base, self.version, by, self.decided)) + self.undo(
            taken_back, by
        )

    def correct(self, item: Item, changes: Row, span: tuple[int, int] | None, by: str) -> list[Decision]:
        """Correct one record.

        Raises:
            Invalid: the correction makes no valid record; says which field and why.
        """
        row, gone = item.target
        if gone and not item.entered:
            raise Invalid("record", "it is gone; reject the removal to keep it")
        _, text = self.shelf.document(row["doc_id"])
        corrected_before = item.decision.correction if item.decision else None
        new = corrected(corrected_before or row, text, changes, span)
        verdict: Verdict = "enter" if item.entered else "correct"
        context, version = item.change.sentence, self.version.number
        return self._save(
            [decide(verdict, row, version, by or self.name, context=context, gone=gone, correction=new)]
        )

    def enter(self, doc_id: str, kind: str, fields: Row, span: tuple[int, int], by: str) -> list[Decision]:
        """Enter a record that the rules missed, at a raw span of the document.

        Raises:
            NoDocument: there is no such document.
            Invalid: the fields make no valid record; says which field and why.
        """
        record, text = self.shelf.document(doc_id)
        row = entered(record, kind, text, fields, span)
        if any(r["id"] == row["id"] for r in self.shelf.mentions(doc_id)):
            raise Invalid("span", "there is a record of that kind there: correct it")
        context, version = text.sentence(row), self.version.number
        return self._save(
            [decide("enter", row, version, by or self.name, context=context, gone=True, correction=row)]
        )

    def undo(self, wanted: list[Item], by: str) -> list[Decision]:
        """Take the last decision on each record back: the one before it holds again, if there was one."""
        found = []
        for item in wanted:
            if item.decision is not None:
                row, gone = item.target
                context, version = item.change.sentence, self.version.number
                found.append(decide("undo", row, version, by or self.name, context=context, gone=gone))
        return self._save(found)

    def _save(self, decisions: list[Decision]) -> list[Decision]:
        self.log.append(decisions)
        self.refresh()
        return decisions


def _unchanged(row: Row, text: Text) -> Change:
    """A record as a change from nothing, so that it can be decided on like one."""
    return Change("added", row["kind"], row["doc_id"], None, row, Cause(), (), None, text.sentence(row))
