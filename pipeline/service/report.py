"""What a run leaves for a person to read in Prefect's page: counts, changes by cause, issues, slow documents."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.diff import KINDS, SORTS, Change, Difference, compare
from pipeline.review.plain import crop, markdown
from pipeline.review.report import headline, title
from pipeline.running.run import Outcome
from pipeline.service.hooks import Summary, before
from pipeline.service.settings import Folder
from pipeline.views.summary import NAMES

#: Records that the report shows in their sentences.
MOST_TELLING = 20
#: Bytes of differing record files up to which two versions are compared for the report.
MOST_BYTES = 64_000_000
_TELLING = {"changed": 0, "removed": 1, "added": 2}
_KINDS = ("amount", "action", "date", "organization", "issue", "document")

Table = list[dict[str, object]]


def key(label: str) -> str:
    """A key as Prefect allows it for artifacts, the same for the same folder in every run."""
    plain = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    mark = "" if plain == label.lower() else hashlib.sha256(label.encode()).hexdigest()[:6]
    return f"{plain}-{mark}".strip("-")


def counts(told: Summary) -> Table:
    """Number of records by kind, and the change since the version before."""
    now, since = told["counts"], told["since"] if told["parent"] else {}
    return [
        {
            "records": name,
            "count": f"{now.get(family, 0):,}",
            "since before": f"{since[family]:+,}" if since.get(family) else "",
        }
        for family, name in NAMES.items()
    ]


def issues(outcome: Outcome) -> Table:
    """Number of issues by reason, errors first, then the most frequent."""
    rows = [(*name.split(" ", 1), count) for name, count in outcome.version.manifest["issues"].items()]
    return [
        {"severity": severity, "reason": code, "count": f"{count:,}"}
        for severity, code, count in sorted(rows, key=lambda x: (x[0] != "error", -x[2], x[1]))
    ]


def slowest(outcome: Outcome) -> Table:
    """The documents that took longest in this run, in seconds of computing."""
    return [{"document": name, "seconds": f"{seconds:.2f}"} for seconds, name in outcome.work.slowest]


def changes(folder: Folder, outcome: Outcome) -> str:
    """What changed since the version before, by cause, with the most telling records in their sentences: Markdown."""
    old = before(folder, outcome)
    if old is None:
        return "The version before is not there: there is nothing to compare this one with.\n"
    known = {f["sha256"] for f in old.manifest["files"]}
    size = sum(f["bytes"] for f in outcome.version.manifest["files"] if f["sha256"] not in known)
    if size > MOST_BYTES:
        return (
            f"{size / 1e6:,.0f} MB of record files differ from version {old.number}: "
            f"too much to compare here. `shuli diff {old.number} {outcome.version.number}` does.\n"
        )
    return "\n".join(_lines(compare(old, outcome.version)))


def _lines(difference: Difference) -> Iterator[str]:
    yield f"## Version {title(difference)}\n"
    said = [c for c in difference.changes if c.sort != "moved"]
    if not said:
        yield "No record says anything else than before.\n"
        return
    causes = Counter(str(change.cause) for change in said)
    yield f"| cause | {' | '.join(SORTS[:3])} |"
    yield "| --- | ---: | ---: | ---: |"
    for cause, _ in causes.most_common():
        sorts = Counter(change.sort for change in said if str(change.cause) == cause)
        yield f"| {markdown(cause)} | {' | '.join(f'{sorts[s]:,}' for s in SORTS[:3])} |"
    chosen = telling([c for c in said if (c.kind, c.sort) != ("document", "changed")])  # its records tell
    yield f"\n### The most telling {len(chosen)} of {len(said):,}\n"
    for change in chosen:
        yield from _item(change)


def telling(said: list[Change], most: int = MOST_TELLING) -> list[Change]:
    """The changes that tell most: one of each cause, sort and kind in turn, each time by another rule if there is one.

    A record that says something else tells more than one that left, and that more than one that came.
    """
    groups: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for change in said:
        groups[str(change.cause), change.sort, change.kind].append(change)
    queues = [
        _varied(groups[key])
        for key in sorted(groups, key=lambda k: (_TELLING[k[1]], _KINDS.index(k[2]), k[0]))
    ]
    chosen: list[Change] = []
    for depth in range(max(map(len, queues), default=0)):
        chosen.extend(queue[depth] for queue in queues if depth < len(queue))
        if len(chosen) >= most:
            break
    kept = set(map(id, chosen[:most]))
    return [change for queue in queues for change in queue if id(change) in kept]


def _varied(group: list[Change]) -> list[Change]:
    """The changes with the first of each rule in front."""
    seen: Counter[str | None] = Counter()
    ranked = []
    for index, change in enumerate(group):
        ranked.append((seen[change.rule], index))
        seen[change.rule] += 1
    return [group[index] for _, index in sorted(ranked)]


def _item(change: Change) -> Iterator[str]:
    was, now = (markdown(crop(text, 100)) for text in headline(change))
    says = f"{was} → {now}" if change.sort == "changed" and was != now else now or was
    where = markdown(change.doc_id or "")
    yield f"- **{change.sort}** {change.kind}: {says}"
    if change.sentence:
        head, text, tail = change.sentence
        head, text, tail = crop(head, 80, keep_end=True), crop(text, 100), crop(tail, 80)
        yield f"  > {markdown(head)}**{markdown(text)}**{markdown(tail)}\n"
    yield f"  {where} · {markdown(str(change.cause))}\n"


def headline_of(told: Summary) -> str:
    """A run in a sentence."""
    if told["error"]:
        return f"{told['folder']}: failed: {str(told['error']).splitlines()[0]}"
    if not told["new"]:
        return f"{told['folder']}: nothing new, still version {told['version']}"
    records = sum(told["counts"].get(kind, 0) for kind in ("amounts", "dates", "organizations", "actions"))
    refused = f", {told['refused']:,} files refused" if told["refused"] else ""
    return (
        f"{told['folder']}: published version {told['version']}, {told['read']:,} of {told['files']:,} files read, "
        f"{records:,} records, {told['counts'].get('issues', 0):,} issues{refused}"
    )


def body_of(told: Summary) -> str:
    """The same as the text of a message: the headline, then what went wrong or where the version is."""
    return f"{headline_of(told)}\n\n{told['error'] or told['path']}\n"


assert set(_KINDS) == set(KINDS)
