"""Score records against hand annotation; `python tests/scoring.py [--errors]` prints the samples' table.

A golden file holds one annotated row a line: kind, raw span, surface and value, as docs/guidelines.md says.
A row with `ignore` is neither asked for nor punished. Amounts, dates and organizations are right where span
and value are; an action where its predicate is one of the verbs of an annotated clause that no other record
has taken.
"""

import json
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

from pipeline.collection import default_packs, process
from pipeline.read import read_file

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
RAW = ROOT / "raw"

simplified = lru_cache(maxsize=None)(OpenCC("t2s").convert)


@dataclass
class Tally:
    """How many were right, wanted and found."""

    right: int = 0
    wanted: int = 0
    found: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        total = self.wanted + self.found
        return 2 * self.right / total if total else 1.0

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.wanted += other.wanted
        self.found += other.found
        self.errors += other.errors


def number(value: Any, percent: bool = False) -> Fraction | None:
    """The number written in a row or a record; a fraction of a whole (`2/3`) becomes a percentage."""
    if value is None:
        return None
    text = str(value)
    return Fraction(text) * (100 if percent and "/" in text else 1)


def same_number(left: Fraction | None, right: Fraction | None) -> bool:
    """Equal within a thousandth: one third is 33.33 percent."""
    if left is None or right is None:
        return left is right
    return left == right or abs(left - right) * 1000 <= abs(right)


def same_value(kind: str, row: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether the record says what the row says. A row without a value is content with any."""
    if kind == "amount":
        if (row["type"], row.get("currency")) != (record["type"], record.get("currency")):
            return False
        keys = [k for k in ("value", "min", "max") if k in row]
        percent = row["type"] == "percent"
        return all(same_number(number(record.get(k), percent), number(row[k], percent)) for k in keys)
    if kind == "date":
        return row.get("edtf") in (None, record.get("edtf"))
    return simplified(row["name"]) == simplified(record["name"])


def overlap(row: dict[str, Any], start: int, end: int) -> bool:
    return row["start"] < end and start < row["end"]


def excused(kind: str, record: dict[str, Any], start: int, end: int, rows: list[dict[str, Any]]) -> bool:
    """Whether a record that matches no row goes unpunished: an ignored place, or a date left open."""
    touched = [row for row in rows if overlap(row, start, end)]
    if any(not row.get("ignore") for row in touched) and kind != "action":
        return False
    return any(row.get("ignore") for row in touched) or (kind == "date" and record.get("edtf") is None)


def score_spans(
    kind: str, rows: list[dict[str, Any]], records: list[dict[str, Any]], valued: bool = True
) -> Tally:
    """Records against rows by exact span, and by value too unless `valued` is false."""
    tally = Tally()
    wanted = {(r["start"], r["end"]): r for r in rows if not r.get("ignore")}
    tally.wanted = len(wanted)
    for record in records:
        span = (record["raw_start"], record["raw_end"])
        row = wanted.pop(span, None)
        if row is not None:
            tally.found += 1
            if not valued or same_value(kind, row, record):
                tally.right += 1
            else:
                tally.errors.append(f"wrong   {brief(row)}  got {brief(record)}")
        elif not excused(kind, record, *span, rows):
            tally.found += 1
            tally.errors.append(f"extra   {brief(record)}")
    tally.errors += [f"missed  {brief(row)}" for row in wanted.values()]
    return tally


def carries(row: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether the record's predicate stands in the row's clause and is one of its verbs."""
    verb = record["predicate"]
    word = verb["text"]
    inside = row["start"] <= verb["raw_start"] and verb["raw_end"] <= row["end"]
    return inside and any(word in v or v in word for v in row["verbs"])


def pair_actions(
    rows: list[dict[str, Any]], records: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Annotated clauses with the record each belongs to, nearest to the clause's beginning first."""
    near = sorted(
        (abs(record["predicate"]["raw_start"] - row["start"]), i, j)
        for i, row in enumerate(rows)
        for j, record in enumerate(records)
        if carries(row, record)
    )
    taken_rows: set[int] = set()
    taken_records: set[int] = set()
    pairs = []
    for _, i, j in near:
        if i not in taken_rows and j not in taken_records:
            taken_rows.add(i)
            taken_records.add(j)
            pairs.append((rows[i], records[j]))
    return pairs


def score_actions(rows: list[dict[str, Any]], records: list[dict[str, Any]]) -> dict[str, Tally]:
    """Action items found, and of the pairs: modality, actor, deadline, recurrence."""
    wanted = [r for r in rows if not r.get("ignore")]
    pairs = pair_actions(wanted, records)
    paired = {id(x) for pair in pairs for x in pair}
    extra = [
        r
        for r in records
        if id(r) not in paired
        and not excused("action", r, r["predicate"]["raw_start"], r["predicate"]["raw_end"], rows)
    ]
    out = {
        "actions": Tally(
            len(pairs),
            len(wanted),
            len(pairs) + len(extra),
            [f"missed  {brief(r)}" for r in wanted if id(r) not in paired]
            + [f"extra   {brief(r)}" for r in extra],
        )
    }
    for name in ("modality", "actor", "deadline", "recurrence"):
        tally = out[f"actions: {name}"] = Tally()
        for row, record in pairs:
            want, got = row.get(name), plain(name, record.get(name))
            tally.wanted += want is not None
            tally.found += got is not None
            if (
                want is not None
                and got is not None
                and (got == want or (name == "actor" and near_name(want, got)))
            ):
                tally.right += 1
            elif want != got:
                tally.errors.append(f"{name} {want} got {got}  in {row['surface']}".replace("\n", "⏎"))
    return out


def plain(name: str, value: Any) -> str | None:
    """The text of an actor, the EDTF of a deadline, else the value itself."""
    if isinstance(value, dict):
        value = value["edtf" if name == "deadline" else "text"]
    return value


def near_name(want: str, got: str) -> bool:
    """Whether one names the other, with more or fewer words (`公司` and `公司控股股东…公司`)."""
    return want in got or got in want


def brief(x: dict[str, Any]) -> str:
    keys = ("type", "value", "min", "max", "currency", "unit", "edtf", "name", "modality", "verbs", "rule")
    values = " ".join(f"{k}={x[k]}" for k in keys if x.get(k) is not None)
    return f"[{x.get('surface') or x.get('text')}] {values}".replace("\n", "⏎")


def score(rows: list[dict[str, Any]], records: list[dict[str, Any]]) -> dict[str, Tally]:
    """Every measure of one document, by its name."""

    def some(items: list[dict[str, Any]], kind: str, *types: str) -> list[dict[str, Any]]:
        return [
            x for x in items if x["kind"] == kind and (not types or x.get("ignore") or x.get("type") in types)
        ]

    out = {
        "money": score_spans("amount", some(rows, "amount", "money"), some(records, "amount", "money")),
        "percent and quantity": score_spans(
            "amount",
            some(rows, "amount", "percent", "quantity"),
            some(records, "amount", "percent", "quantity"),
        ),
        "dates": score_spans("date", some(rows, "date"), some(records, "date")),
    }
    bodies = some(rows, "organization"), some(records, "organization")
    out["organizations"] = score_spans("organization", *bodies, valued=False)
    named = score_spans("organization", *bodies)
    # Of the names whose span is right, how many are right: accuracy, written as a tally of pairs.
    exact = out["organizations"].right
    wrong = [e for e in named.errors if e.startswith("wrong")]
    out["organizations: name"] = Tally(named.right, exact, exact, wrong)
    return out | score_actions(some(rows, "action"), some(records, "action"))


def golden(path: Path) -> list[dict[str, Any]]:
    """The rows of one golden file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def article(name: str) -> Path:
    """The sample article that a golden file annotates."""
    (path,) = RAW.glob(f"{name}.*")
    return path


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of one sample article, as they are written into a version."""
    packs = default_packs()
    extractions = [process(source, packs) for source in read_file(path, path.name)]
    kinds = ("amounts", "dates", "organizations", "actions")
    return [r.model_dump(mode="json") for e in extractions for kind in kinds for r in getattr(e, kind)]


def score_samples() -> tuple[dict[str, Tally], dict[str, dict[str, Tally]]]:
    """Every measure over all golden files, and by file."""
    total: dict[str, Tally] = {}
    by_file = {}
    for path in sorted(GOLDEN.glob("*.jsonl")):
        by_file[path.stem] = score(golden(path), read_records(article(path.stem)))
        for name, tally in by_file[path.stem].items():
            total.setdefault(name, Tally()).add(
                Tally(tally.right, tally.wanted, tally.found, [f"{path.stem}: {e}" for e in tally.errors])
            )
    return total, by_file


def main() -> None:
    """Print the table; with `--errors [MEASURE]` also what was wrong."""
    total, by_file = score_samples()
    for name, tally in total.items():
        print(f"{name:24s} {tally.f1:.3f}   right {tally.right}  wanted {tally.wanted}  found {tally.found}")
        weak = sorted((t[name].f1, stem) for stem, t in by_file.items() if t[name].f1 < 1)
        if weak:
            print("    " + "  ".join(f"{stem} {f1:.2f}" for f1, stem in weak))
    if "--errors" in sys.argv:
        chosen = sys.argv[sys.argv.index("--errors") + 1 :]
        for name, tally in total.items():
            if tally.errors and (not chosen or name in chosen):
                print(f"\n{name}\n" + "\n".join(tally.errors))


if __name__ == "__main__":
    main()
