"""The versions of a dataset as a table: when, from what, what changed, how much."""

from rich.table import Table

from pipeline.dataset import Dataset, Version


def table(dataset: Dataset) -> Table:
    """One row a version, readable in 80 columns."""
    rows = Table(box=None, padding=(0, 1), header_style="dim", show_edge=False)
    for name in (
        "version",
        "created (UTC)",
        "docs",
        "amounts",
        "dates",
        "orgs",
        "actions",
        "issues",
        "changed",
    ):
        left = name in ("created (UTC)", "changed")
        rows.add_column(name, justify="left" if left else "right", overflow="fold")
    by_number = {v.number: v for v in dataset.versions()}
    names = {v.number: _names(dataset, v) for v in by_number.values()}
    for number, version in by_number.items():
        counts = version.manifest["counts"]
        numbers = [
            f"{counts.get(f, 0):,}"
            for f in ("documents", "amounts", "dates", "organizations", "actions", "issues")
        ]
        created = version.manifest["created"][:16].replace("T", " ")
        label = " ".join([str(number), *names[number]])
        rows.add_row(
            label, created, *numbers, changed(version, by_number.get(version.manifest["parent"] or 0))
        )
    return rows


def _names(dataset: Dataset, version: Version) -> list[str]:
    # `accepted` may be an overlay of reviewers' decisions: a folder elsewhere that bears the version's number.
    return [n for n in ("latest", "accepted") if (dataset.folder / n).resolve().name == version.path.name]


def changed(version: Version, parent: Version | None) -> str:
    """What set the version apart from its parent: documents, rules by subject, code."""
    if parent is None:
        return "first" if version.manifest["parent"] is None else "parent removed"
    mine, before = version.manifest, parent.manifest
    old, new = before["sources"], mine["sources"]
    gone = {digest for name, digest in old.items() if name not in new}
    added = [name for name in new if name not in old]
    moved = sum(new[name] in gone for name in added)
    parts = [
        (f"+{len(added) - moved} docs", len(added) - moved),
        (f"-{len(old.keys() - new.keys()) - moved} docs", len(old.keys() - new.keys()) - moved),
        (f"{moved} moved", moved),
        (f"{(n := sum(old[k] != new[k] for k in old.keys() & new.keys()))} edited", n),
    ]
    said = [text for text, count in parts if count]
    stems = sorted(s for s in mine["rules"] if mine["rules"][s] != before["rules"].get(s))
    if stems:
        said.append("rules " + ", ".join(stems))
    if mine["code"] != before["code"]:
        said.append("code")
    return "; ".join(said)
