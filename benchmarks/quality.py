"""How right are we, and how right are others, on the project's own cases? All in one run.

    python -m benchmarks.quality --peers .venv-peers/bin/python [amounts|dates|organizations …]

A row is a group of cases; a figure is the share of its mentions that are found and right. Amounts: any overlap and
the same value, or minimum and maximum, and for money the same currency. Dates: any overlap and the same first and
last day, or the same duration. Organizations: F1 of exact spans.
"""

import argparse
import json
import subprocess
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline import edtf
from pipeline.collection import default_packs, extract
from pipeline.dates.calendar import part_bounds
from pipeline.rules import default_rules
from pipeline.strict_yaml import load_yaml

ROOT = Path(__file__).resolve().parent.parent
PEERS = {
    "amounts": {
        "JioNLP": "jionlp_amounts",
        "Recognizers-Text": "recognizers_amounts",
        "cn2an": "cn2an_amounts",
    },
    "dates": {
        "JioNLP": "jionlp_dates",
        "Recognizers-Text": "recognizers_dates",
        "dateparser": "dateparser_dates",
    },
    "organizations": {
        "jieba nt": "jieba_organizations",
        "EntityRuler": "ruler_organizations",
        "LAC": "lac_organizations",
    },
}
Row = dict[str, Any]


def cases(stem: str) -> list[Row]:
    """The cases of a subject; those of one file stand together."""
    found = []
    for path in sorted((ROOT / "tests" / "cases").glob(f"{stem}*.yaml")):
        found.extend(load_yaml(path) or [])
    return found


def peer(python: str, function: str, texts: list[Row], *more: str) -> list[list[Row]]:
    """What another project reads in each text."""
    command = [python, "-W", "ignore", str(ROOT / "benchmarks" / "peers.py"), function, *more]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout[done.stdout.index("[") :])  # type: ignore[no-any-return]


def ours(stem: str, case: Row) -> list[Row]:
    """What we read, in the form of a peer's reading."""
    records = getattr(extract(case["text"], case.get("published")), stem)
    rows = []
    for record in records:
        row = record.model_dump(mode="json")
        row["start"], row["end"] = row["raw_start"], row["raw_end"]
        if stem == "dates" and row["type"] in ("duration", "set"):
            row["iso"] = row["edtf"]
        rows.append(row)
    return rows


def wanted(stem: str, case: Row) -> list[Row]:
    """The expected mentions with their values taken from `brief`, placed in the text in reading order."""
    rows, at = [], 0
    for surface, brief in case["expect"]:
        start = case["text"].find(str(surface), at)
        if start < 0:
            continue
        at = start + len(str(surface))
        row: Row = {"start": start, "end": at, "group": group(stem, case["text"], str(brief))}
        words = str(brief).split()
        if stem == "amounts":
            money = len(words) > 1 and len(words[0]) == 3 and words[0].isupper()
            number = words[1] if money else words[0]
            row["currency"] = words[0] if money else None
            if number == "?":
                continue
            low, dots, high = number.partition("..")
            row |= {"min": low or None, "max": high or None} if dots else {"value": number}
        elif stem == "dates":
            if words[0] == "?":
                continue
            if words[0].startswith(("P", "R/")):
                row["iso"] = words[0]
            elif words[0].startswith("T"):
                continue
            else:
                row["days"] = days(words[0], words[1] if len(words) > 1 else None)
        rows.append(row)
    return rows


def days(value: str, mod: str | None) -> list[edtf.Bounds]:
    """First and last day in each of the ways that projects write them: of the plain value, of the part that `mod` names
    (2021年底), and with the end that a direction leaves open (自2021年起).
    """
    plain = edtf.bounds(value)
    ways = [plain]
    if mod in ("START", "MID", "END"):
        ways.append(part_bounds(value, mod) or plain)
    if mod in ("AFTER", "ON_OR_AFTER"):
        ways.append((plain[0], None))
    if mod in ("BEFORE", "ON_OR_BEFORE"):
        ways.append((None, plain[1]))
    return ways


def group(stem: str, text: str, brief: str) -> str:
    """The row of the table that an expectation counts in."""
    words = brief.split()
    if stem == "amounts":
        if len(words[0]) == 3 and words[0].isupper():
            return (
                "money, range" if ".." in brief else "money, yuan" if words[0] == "CNY" else "money, foreign"
            )
        if "%" in brief or "point" in brief:
            return "percent"
        return "quantity"
    if stem == "dates":
        if words[0].startswith("P"):
            return "duration"
        if words[0].startswith("R/"):
            return "set"
        return (
            "interval"
            if "/" in words[0]
            else {4: "year", 7: "month or part of a year"}.get(len(words[0]), "day")
        )
    return "exact span"


def same(want: Row, have: Row) -> bool:
    """Whether a reading is right."""
    if not (have["start"] < want["end"] and want["start"] < have["end"]):
        return False
    if "iso" in want:
        return bool(want["iso"] == have.get("iso"))
    if "days" in want:
        return (have.get("earliest"), have.get("latest")) in want["days"]
    if want.get("currency") and want["currency"] != have.get("currency"):
        return False
    return all(_number(want.get(k)) == _number(have.get(k)) for k in ("value", "min", "max"))


def _number(text: Any) -> Decimal | None:
    return None if text in (None, "") else round(Decimal(str(text)), 4)


def score(stem: str, texts: list[Row], readings: list[list[Row]]) -> dict[str, tuple[int, int]]:
    """Right and wanted by row."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case, rows in zip(texts, readings, strict=True):
        want = wanted(stem, case)
        if stem == "organizations":
            spans = {(r["start"], r["end"]) for r in want}
            have = {(r["start"], r["end"]) for r in rows}
            table["exact span"][0] += 2 * len(spans & have)
            table["exact span"][1] += len(spans) + len(have)
            continue
        for row in want:
            table[row["group"]][0] += any(same(row, r) for r in rows)
            table[row["group"]][1] += 1
    return {name: (right, of) for name, (right, of) in sorted(table.items())}


def main() -> None:
    """Print one table a subject."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stems", nargs="*", default=list(PEERS))
    parser.add_argument("--peers", required=True, help="the Python of the environment with the peers")
    options = parser.parse_args()
    default_packs()
    for stem in options.stems:
        texts = cases(stem)
        bare = [{"text": c["text"], "published": c.get("published")} for c in texts]
        columns = {"shuli": score(stem, texts, [ours(stem, c) for c in texts])}
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as names:
            if stem == "organizations":
                names.write("".join(f"{n}\n" for n in registry_names()))
                names.flush()
            for name, function in PEERS[stem].items():
                columns[name] = score(stem, texts, peer(options.peers, function, bare, names.name))
        print(f"\n| {stem}, {len(texts)} cases | mentions | " + " | ".join(columns) + " |")
        print("| --- " * (len(columns) + 2) + "|")
        for row, (_, of) in columns["shuli"].items():
            cells = [f"{c.get(row, (0, 1))[0] / max(c.get(row, (0, 1))[1], 1):.3f}" for c in columns.values()]
            print(f"| {row} | {of} | " + " | ".join(cells) + " |")


def registry_names() -> list[str]:
    """Every strong name of the registry, for the peer that holds the same."""
    names = set()
    for path in sorted((default_rules() / "organizations").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            names.update([entry["name"], *entry.get("strong", ())])
    return sorted(names)


if __name__ == "__main__":
    main()
