"""What waits for a decision: every change since the accepted version that nobody has decided on."""

from dataclasses import dataclass

from pipeline.dataset import Dataset, Version
from pipeline.diff import Change, Difference, accepted, compare
from pipeline.review.correction import Invalid, placed_at
from pipeline.review.decisions import Decided, Decision, DecisionLog, Verdict, decide
from pipeline.review.matching import Matching
from pipeline.review.texts import Row, load_texts
from pipeline.schema import MENTIONS


@dataclass(frozen=True, slots=True)
class Item:
    """A change to decide on. `decision` holds for it; `again` was about the record when it said otherwise.

    A record that a reviewer entered is one, too: as what the version lacks, decided already.
    """

    change: Change
    decision: Decision | None
    again: Decision | None

    @property
    def entered(self) -> bool:
        """Whether a reviewer entered the record."""
        return self.decision is not None and self.decision.verdict == "enter"

    @property
    def target(self) -> tuple[Row, bool]:
        """The record a decision is about, and whether it is one that is gone."""
        return self.change.record, self.change.new is None


def since_accepted(dataset: Dataset, version: Version) -> Difference:
    """The changes from the accepted version; all records are new where there is none."""
    return compare(accepted(dataset), version)


def decidable(change: Change) -> bool:
    """Whether a person decides on a change: one of a mention, more than a move, its document still there."""
    return change.kind in MENTIONS and change.sort != "moved" and change.cause.document != "removed"


def items(difference: Difference, decided: Decided) -> list[Item]:
    """The changes a person decides on, with what was decided."""
    found = []
    version = difference.new.number
    for change in filter(decidable, difference.changes):
        item = Item(change, None, None)
        row, gone = item.target
        found.append(Item(change, decided.on(row, change.sentence, version, gone=gone), decided.before(row)))
    return found


def pending(dataset: Dataset, version: Version) -> list[Item]:
    """The changes since the accepted version that wait for a decision."""
    decided = DecisionLog(dataset).decided()
    return [i for i in items(since_accepted(dataset, version), decided) if i.decision is None]


def verdicts(
    verdict: Verdict, wanted: list[Item], old: Version | None, new: Version, by: str, decided: Decided
) -> list[Decision]:
    """Decisions of one verdict on many changes.

    To reject a change is to keep what was accepted: a record that changed or went stays as it was, one that
    came leaves.

    Raises:
        Invalid: a record cannot stay, because its words left the document.
    """
    here = {i.change.doc_id for i in wanted if verdict == "reject" and i.change.old}
    texts = load_texts(old, here), load_texts(new, here)
    found = []
    for item in wanted:
        row, gone = item.target
        as_it_was, correction = verdict, None
        if verdict == "reject" and item.change.old is not None:
            doc_id = item.change.doc_id or ""
            matching = Matching(texts[0].get(doc_id), texts[1].get(doc_id))
            stood = _stood(item.change, decided)
            if stood is not None:
                as_it_was, correction = "keep", kept(stood, matching)
        context = item.change.sentence
        found.append(
            decide(as_it_was, row, new.number, by, context=context, gone=gone, correction=correction)
        )
    return found


def _stood(change: Change, decided: Decided) -> Row | None:
    """The record that was accepted before a change: as reviewers had corrected it; `None` if they had rejected it."""
    assert change.old is not None
    earlier = decided.on(change.old, change.old_sentence, -1)
    if earlier is None or earlier.verdict == "accept":
        return change.old
    return None if earlier.verdict == "reject" else earlier.correction


def kept(row: Row, matching: Matching) -> Row:
    """An old record as it stands in the new text.

    Raises:
        Invalid: its words are not there any more.
    """
    if matching.new is None:
        raise Invalid("document", "it left the collection")
    return placed_at(row, matching.new, matching.carry)
