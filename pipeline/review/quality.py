"""How often the rules are right, as decisions tell: by kind, by rule and over time; with 95 % intervals."""

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.review.decisions import Decided, Decision
from pipeline.review.plain import one_line

#: The 97.5 % point of the normal distribution.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Precision:
    """`right` of `total` decided records were accepted as the rules read them."""

    right: int
    total: int

    @property
    def value(self) -> float:
        """The share that was right."""
        return self.right / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval at 95 %: it holds for small numbers and near 0 and 1 too."""
        n, p = self.total, self.value
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return max(middle - reach, 0.0), min(middle + reach, 1.0)

    def as_json(self) -> dict[str, Any]:
        """The numbers, rounded to four places."""
        low, high = self.interval
        return {"right": self.right, "decided": self.total, "precision": round(self.value, 4),
                "low": round(low, 4), "high": round(high, 4)}  # fmt: skip


Tables = dict[str, dict[str, Precision]]


def measure(decided: Decided) -> Tables:
    """Precision by `kind`, `rule`, `version` and `month`, from the decisions that hold.

    A record that was rejected, corrected or put back to what it was counts as wrong. What is gone was not read by
    a rule and does not count.
    """
    decisions = [d for d in decided.standing() if not d.gone]
    return {
        "kind": _by(decisions, lambda d: d.kind),
        "rule": _by(decisions, lambda d: d.rule or "?"),
        "version": _by(decisions, lambda d: str(d.version)),
        "month": _by(decisions, lambda d: d.at[:7]),
    }


def missed(decided: Decided) -> dict[str, int]:
    """Number of records by kind that reviewers entered because no rule had read them."""
    return dict(sorted(Counter(d.kind for d in decided.standing() if d.verdict == "enter").items()))


def _by(decisions: Iterable[Decision], name: Any) -> dict[str, Precision]:
    right: dict[str, list[bool]] = {}
    for decision in decisions:
        right.setdefault(name(decision), []).append(decision.verdict == "accept")
    order = sorted(right, key=lambda k: (int(k) if k.isdigit() else 0, k))
    return {key: Precision(sum(right[key]), len(right[key])) for key in order}


def as_json(decided: Decided) -> str:
    """The tables and the numbers of what was missed as one JSON object."""
    tables = measure(decided)
    data: dict[str, Any] = {
        by: {key: p.as_json() for key, p in table.items()} for by, table in tables.items()
    }
    data["missed"] = missed(decided)
    return json.dumps(data, ensure_ascii=False, indent=1)


def show(decided: Decided, console: Console) -> None:
    """Print the tables, and what was missed, readable in 80 columns."""
    for by, table in measure(decided).items():
        rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
        rows.add_column(f"by {by}", overflow="fold")
        for head in ("decided", "right", "precision", "95 % interval"):
            rows.add_column(head, justify="right")
        for key, precision in table.items():
            low, high = precision.interval
            rows.add_row(
                Text(one_line(key)),
                f"{precision.total:,}",
                f"{precision.right:,}",
                f"{precision.value:.1%}",
                f"{low:.1%}–{high:.1%}",
            )
        console.print(rows)
        console.print()
    if counts := missed(decided):
        said = ", ".join(f"{count:,} {kind}{'s' if count > 1 else ''}" for kind, count in counts.items())
        console.print(Text(f"missed by the rules, entered by reviewers: {said}"))
