"""Which fragment of a page goes on in which: by marks, numbers, words torn in two, and what both speak of."""

import math
import re
from collections import Counter

from pipeline.clean.fragments import Fragment
from pipeline.clean.lines import NUMBERED

_HAN = re.compile(r"[一-鿿]{2,}")
#: In front of a number that stands in the next column.
_WANTS_NUMBER = re.compile(
    r"(?:[达達为為至到约約超近共第逾占佔有计計]|增[长長加]|下降|减少|減少|其中|每年|合[计計])$"
)
#: Below this, a continuation is not to be believed.
_ENOUGH = 1.5
#: Any two texts are as much alike as this.
_FAINT = 0.02


def chains(parts: list[Fragment]) -> list[list[int]]:
    """The articles: for each its fragments in reading order, articles by where they begin on the page.

    The surest two go together first; what an article speaks of is then known better, and the next two are sought.
    """
    found = [[n] for n in range(len(parts))]
    common = _common([part.text for part in parts])
    while len(found) > 1:
        leads = _leads(parts, found, common)
        best, left, right = max(
            (
                (_score(parts, a, b, leads[i][j]), -i, -j)
                for i, a in enumerate(found)
                for j, b in enumerate(found)
                if i != j
            )
        )
        if best < _ENOUGH:
            break
        i, j = -left, -right
        found[i] = [*found[i], *found[j]]
        del found[j]
    return sorted(found, key=min)


def _score(parts: list[Fragment], before: list[int], behind: list[int], lead: float) -> float:
    """How surely one chain of fragments goes on in another; 0 where it cannot."""
    a, b = parts[before[-1]], parts[behind[0]]
    next_one = behind[0] == before[-1] + 1
    if b.headline or b.masthead or a.masthead:
        return 0.0
    if a.leaves or b.enters:
        return 4.0 + lead if a.leaves and b.enters else 2.5 if a.headline and next_one else 0.0
    if a.headline:
        return _below(b, next_one)
    if not a.open or b.dateline:
        return 0.0
    score = 1.5 * lead + _counts_on(a, b) + (1.0 if next_one else 0.0)
    head, tail = b.text[:3], a.text[-3:]
    if _torn_word(tail, head) or (_WANTS_NUMBER.search(tail) and head[:1].isdigit()):
        score += 2.0
    if NUMBERED.match(b.text):
        score -= 2.0
    return score


def _below(body: Fragment, next_one: bool) -> float:
    """How surely a headline belongs to a text: the one right below it, or one that has none and begins with `一、`."""
    first = min(body.heads.values(), default=1)
    if next_one:
        return 9.0 if body.dateline else 3.0 if first <= 1 else 1.6
    begins = NUMBERED.match(body.text) is not None and next(iter(body.heads.values()), 0) == 1
    return 1.5 if begins and not body.enters else 0.0


def _counts_on(a: Fragment, b: Fragment) -> float:
    """Whether the numbers of `b` go on where those of `a` stop."""
    score = 0.0
    for habit, last in a.tails.items():
        if habit in b.heads:
            score += 4.0 if b.heads[habit] == last + 1 else -3.0
    return max(min(score, 4.0), -3.0)


def _torn_word(left: str, right: str) -> bool:
    from pipeline.segment import dictionary

    if not ("一" <= left[-1:] <= "鿿" and "一" <= right[:1] <= "鿿"):
        return False
    words = dictionary()
    return any(
        left[-n:] + right[:m] in words for n in range(1, len(left) + 1) for m in range(1, len(right) + 1)
    )


def _common(texts: list[str]) -> list[list[float]]:
    """For every two texts the product of their pairs of characters, those that many texts have counting little."""
    counts = [Counter(run[i : i + 2] for run in _HAN.findall(t) for i in range(len(run) - 1)) for t in texts]
    spread = Counter(pair for count in counts for pair in count)
    weights = [
        {pair: n * math.log((len(texts) + 1) / spread[pair]) for pair, n in count.items()} for count in counts
    ]
    return [[sum(w * b.get(pair, 0.0) for pair, w in a.items()) for b in weights] for a in weights]


def _leads(parts: list[Fragment], found: list[list[int]], common: list[list[float]]) -> list[list[float]]:
    """How far two chains are more alike than either is to the next best: 1 is no more, 2 (the most) twice as much."""
    ends = [i for i, chain in enumerate(found) if parts[chain[-1]].open or parts[chain[-1]].leaves]
    bodies = [
        i for i, chain in enumerate(found) if not parts[chain[0]].headline and not parts[chain[0]].masthead
    ]
    norms = [math.sqrt(sum(common[a][b] for a in chain for b in chain)) or 1.0 for chain in found]
    alike = {
        (i, j): sum(common[a][b] for a in found[i] for b in found[j]) / norms[i] / norms[j]
        for i in ends
        for j in bodies
        if i != j
    }
    rows = {i: sorted((v for (k, _), v in alike.items() if k == i), reverse=True) for i in ends}
    columns = {j: sorted((v for (_, k), v in alike.items() if k == j), reverse=True) for j in bodies}
    leads = [[0.0] * len(found) for _ in found]
    for (i, j), value in alike.items():
        if value >= _FAINT:
            rivals = [*(rows[i][1:2] if value == rows[i][0] else rows[i][:1]),
                      *(columns[j][1:2] if value == columns[j][0] else columns[j][:1])]  # fmt: skip
            leads[i][j] = min(value / max(*rivals, _FAINT, _FAINT), 2.0)
    return leads
