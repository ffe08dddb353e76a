"""A list of tasks out of actions: who is to do what, by when, in which tone, and where it says so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from pipeline import edtf
from pipeline.schema import Action

#: From this many columns on a table has room for what is to be done.
_WIDE = 100
#: The columns of a task list, in order.
COLUMNS = ("deadline", "recurrence", "modality", "actor", "what", "source")


@dataclass(frozen=True, slots=True)
class Task:
    """One action as a line of a list. `deadline` is EDTF, `latest` its last day, `source` leads to the raw text."""

    deadline: str
    latest: str
    recurrence: str
    modality: str
    actor: str
    what: str
    source: str
    action: Action

    def row(self) -> dict[str, str]:
        """The columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


def tasks(
    actions: Iterable[Action],
    *,
    actor: str | None = None,
    organization: str | None = None,
    modality: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Task]:
    """The actions that pass every filter, the earliest deadline first, those without one last.

    `actor` is part of the actor's or a participant's text, `organization` a registry id, `since` and `until` ISO
    days between which the deadline ends; a task without a deadline passes neither.
    """
    found = []
    for action in actions:
        task = _task(action)
        parties = [p for p in (action.actor, *action.participants) if p is not None]
        if actor is not None and not any(actor in p.text for p in parties):
            continue
        if organization is not None and organization not in {p.org_id for p in parties}:
            continue
        if modality is not None and action.modality != modality:
            continue
        if since is not None and (not task.latest or task.latest < since):
            continue
        if until is not None and (not task.latest or task.latest > until):
            continue
        found.append(task)
    return sorted(found, key=lambda t: (t.latest or "9999", t.deadline, t.action.doc_id, t.action.raw_start))


def _task(action: Action) -> Task:
    deadline = action.deadline
    parties = [p.text for p in (action.actor, *action.participants) if p is not None]
    return Task(
        deadline=deadline.edtf if deadline else "",
        latest=_latest(action),
        recurrence=action.recurrence or "",
        modality=action.modality if action.polarity == "positive" else f"{action.modality} (not)",
        actor=", ".join(parties),
        what=action.text.replace("\n", " "),
        source=f"{action.doc_id}:{action.raw_start}-{action.raw_end}",
        action=action,
    )


def _latest(action: Action) -> str:
    """The last day the deadline allows; empty for none and for a span counted from an event."""
    deadline = action.deadline
    if deadline is None or deadline.edtf.startswith(("P", "R")):
        return ""
    if deadline.latest is not None:
        return deadline.latest
    last = edtf.bounds(deadline.edtf)[1]
    return str(last) if last is not None else ""


def render(found: Iterable[Task], width: int = 120) -> Iterator[str]:
    """Yield the lines of a text table, `width` columns wide; a Chinese character takes two."""
    rows = [task.row() for task in found]
    if not rows:
        yield "no actions"
        return
    if width < _WIDE:
        yield from (line for row in rows for line in _two_lines(row, width))
        return
    limits = {"deadline": 21, "recurrence": 10, "modality": 14, "actor": 24, "source": 30}
    sizes = {
        name: min(limits.get(name, width), max(_width(name), *(_width(row[name]) for row in rows)))
        for name in COLUMNS
    }
    taken = sum(sizes[name] for name in COLUMNS if name != "what") + 2 * (len(COLUMNS) - 1)
    sizes["what"] = max(16, min(sizes["what"], width - taken))
    yield "  ".join(_fit(name, sizes[name]) for name in COLUMNS).rstrip()
    for row in rows:
        yield "  ".join(_fit(row[name], sizes[name]) for name in COLUMNS).rstrip()


def _two_lines(row: dict[str, str], width: int) -> Iterator[str]:
    """A task where there is no room for a table: when, how and who, and below it what and where."""
    when = " ".join(filter(None, (row["deadline"], row["recurrence"]))) or "–"
    yield _fit("  ".join(filter(None, (when, row["modality"], row["actor"]))), width).rstrip()
    source = _fit(row["source"], min(_width(row["source"]), 28))
    yield f"    {_fit(row['what'], width - 6 - _width(source))}  {source}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _fit(text: str, size: int) -> str:
    """`text` cut or filled to `size` columns."""
    if _width(text) <= size:
        return text + " " * (size - _width(text))
    kept, room = "", size - 1
    for char in text:
        room -= _width(char)
        if room < 0:
            break
        kept += char
    return kept + "…" + " " * (size - 1 - _width(kept))
