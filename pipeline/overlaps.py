"""Which of two overlapping mentions stays: the earlier, then the longer, then the one whose rule id sorts first."""

from collections.abc import Iterable

from pipeline.document import Mention


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that stay, in reading order; no two of them overlap.

    Of equal spans read by the same rule the first stays.
    """
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.rule)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
