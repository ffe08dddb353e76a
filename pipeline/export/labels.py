"""The labels that annotation and training tools see, and which mentions they get."""

from collections.abc import Iterable, Sequence

from pipeline.schema import Mention
from pipeline.versions import FAMILY, Article

#: Every label, by kind; amounts and dates are told apart by their type.
LABELS = {
    "amount": ("MONEY", "PERCENT", "QUANTITY"),
    "date": ("DATE", "TIME", "DURATION", "SET"),
    "organization": ("ORG",),
    "action": ("ACTION",),
}


def label(record: Mention) -> str:
    """The label of a mention: `MONEY`, `DURATION`, `ORG`, `ACTION`."""
    labels = LABELS[record.kind]
    return labels[0] if len(labels) == 1 else str(getattr(record, "type")).upper()  # noqa: B009


def chosen(article: Article, kinds: Sequence[str]) -> list[Mention]:
    """The mentions of the kinds asked for, in reading order, a longer one before those inside it."""
    return [mention for mention in article.mentions if mention.kind in kinds]


def disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions that share characters the longest, of equals the first: for formats that know no overlap."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start, list(FAMILY).index(m.kind))):
        if taken.isdisjoint(range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
