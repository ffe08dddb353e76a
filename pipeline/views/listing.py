"""The versions of a dataset as a list: when, from what, what changed, how much."""

from collections.abc import Iterator

from rich.text import Text

from pipeline.dataset import Dataset, Version

_FAMILIES = ("documents", "amounts", "dates", "organizations", "actions", "issues")
_LINE = "{:>7}  {:<16} {:>9} {:>9} {:>8} {:>8} {:>8} {:>7}"


def listing(dataset: Dataset) -> Iterator[Text]:
    """Yield two lines a version, oldest first, readable in 80 columns; two manifests are in memory at a time."""
    heads = ("version", "created (UTC)", "docs", "amounts", "dates", "orgs", "actions", "size")
    yield Text(_LINE.format(*heads), style="dim")
    accepted, previous = (dataset.folder / "accepted").resolve().name, None
    newest = dataset.newest_number()
    for version in dataset.each():
        manifest = version.manifest
        counts = [f"{manifest['counts'].get(f, 0):,}" for f in _FAMILIES[:-1]]
        size = short_bytes(sum(entry["bytes"] for entry in manifest["files"]))
        yield Text(_LINE.format(version.number, manifest["created"][:16].replace("T", " "), *counts, size))
        # `accepted` may be an overlay of reviewers' decisions: a folder elsewhere that bears the version's number.
        names = ["latest"] if version.number == newest else []
        names += ["accepted"] if version.path.name == accepted else []
        parent = previous if previous and previous.number == manifest["parent"] else None
        issues = f"{manifest['counts'].get('issues', 0):,} issues"
        after = f"from {manifest['parent']}: " if parent else ""
        yield Text(" " * 9 + " · ".join([*names, issues, after + changed(version, parent)]), style="dim")
        previous = version


def short_bytes(size: int) -> str:
    """A size in at most seven characters: `988 B`, `12.3 MB`."""
    value, units = float(size), iter(("B", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while value >= 999.5 and unit != "TB":
        value, unit = value / 1000, next(units)
    return f"{value:.0f} {unit}" if value >= 99.5 or unit == "B" else f"{value:.1f} {unit}"


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
