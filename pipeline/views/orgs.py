"""The bodies of a collection: how often each is named, by which names, and what stays to be settled."""

import html
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pipeline.organizations.registry import Body

#: Ids of bodies that no registry lists begin with this.
UNLISTED = "x."
Form = Literal["text", "json", "html"]


@dataclass(frozen=True, slots=True)
class Row:
    """One body: its names as the texts write them with counts, the most frequent first, and where it is named.

    `listed` says whether the registry has it; one that it has not is a candidate for a line of its own.
    """

    org_id: str
    name: str
    type: str
    country: str | None
    mentions: int
    documents: int
    names: tuple[tuple[str, int], ...]
    first: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A name that the texts left open, with the bodies it may mean."""

    text: str
    code: str
    mentions: int
    documents: int
    candidates: tuple[str, ...]
    first: str


def bodies(records: Iterable[Any]) -> list[Row]:
    """One row a body of the organization records, the most often named first, then by name.

    `records` are `schema.Organization` models or the mappings that JSON makes of them.
    """
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Mapping[str, Any]] = {}
    for record in map(_mapping, records):
        org_id = record["org_id"]
        texts[org_id][record["text"].replace("\n", "")] += 1
        names[org_id][record["name"]] += 1
        documents[org_id].add(record["doc_id"])
        first.setdefault(org_id, record)
    rows = [
        Row(
            org_id=org_id,
            name=_ranked(names[org_id])[0][0],
            type=record["type"],
            country=record["country"],
            mentions=sum(texts[org_id].values()),
            documents=len(documents[org_id]),
            names=tuple(_ranked(texts[org_id])),
            first=f"{record['doc_id']}:{record['raw_start']}",
            listed=not org_id.startswith(UNLISTED),
        )
        for org_id, record in first.items()
    ]
    return sorted(rows, key=lambda r: (-r.mentions, r.name, r.org_id))


def unresolved(issues: Iterable[Any]) -> list[Open]:
    """The names that issues of organizations leave open, the most frequent first."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for issue in map(_mapping, issues):
        if issue["code"].startswith("organization.") and issue.get("text"):
            found[issue["text"], issue["code"]].append(issue)
    rows = [
        Open(
            text,
            code,
            len(items),
            len({i["doc_id"] for i in items}),
            tuple(sorted({c for i in items for c in i["candidates"]})),
            f"{items[0]['doc_id']}:{items[0]['raw_start']}",
        )
        for (text, code), items in found.items()
    ]
    return sorted(rows, key=lambda r: (-r.mentions, r.text, r.code))


def line(row: Row) -> str:
    """A line for the registry made from a body that it does not list, its other names as weak ones.

    A person gives it an id and says which names are strong.
    """
    values: dict[str, Any] = {
        "id": "new." + row.org_id.removeprefix(UNLISTED),
        "name": row.name,
        "type": row.type,
    }
    if row.country:
        values["country"] = row.country
    others = [name for name, _ in row.names if name != row.name]
    latin = [name for name in others if name.isascii()]
    if latin:
        values["abbr"] = latin
    if weak := [name for name in others if not name.isascii()]:
        values["weak"] = weak
    Body.model_validate(values)
    return json.dumps(values, ensure_ascii=False)


def render(
    rows: Iterable[Row], form: Form = "text", left_open: Iterable[Open] = (), title: str = "Bodies"
) -> str:
    """The rows as a table of text, as JSON, or as a page of HTML, with the names that are left open."""
    listed, still_open = list(rows), list(left_open)
    if form == "json":
        data = {"bodies": [asdict(r) for r in listed], "unresolved": [asdict(o) for o in still_open]}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        return _page(listed, still_open, title)
    return "".join(f"{text}\n" for text in _lines(listed, still_open))


def _lines(rows: list[Row], left_open: list[Open]) -> Iterator[str]:
    for row in rows:
        mark = " " if row.listed else "+"
        kind = f"[{row.type}{_country(row)}]"
        yield f"{row.mentions:>6} {row.documents:>5} {mark} {row.name} {kind} {_names(row)}".rstrip()
    if left_open:
        yield ""
        yield "left open"
        for item in left_open:
            may_mean = "、".join(item.candidates) or "?"
            yield f"{item.mentions:>6} {item.documents:>5}   {item.text} ({item.code}): {may_mean}"


_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%}th{text-align:left;font-size:.85rem;color:#666}"
    "th,td{padding:.3rem .8rem .3rem 0;vertical-align:top}td{border-top:1px solid #ddd}"
    "td:last-child{overflow-wrap:anywhere;font-size:.85rem;color:#666}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td{border-color:#444}th{color:#999}}"
)


def _page(rows: list[Row], left_open: list[Open], title: str) -> str:
    heads = ("Name", "Type", "Country", "Mentions", "Documents", "Names used", "Listed", "First")
    body = [
        (
            r.name,
            r.type,
            r.country or "",
            r.mentions,
            r.documents,
            _names(r),
            "yes" if r.listed else "no",
            r.first,
        )
        for r in rows
    ]
    parts = [_table(heads, body)]
    if left_open:
        columns = ("Name", "Why", "Mentions", "Documents", "May mean", "First")
        parts.append("<h2>Left open</h2>")
        parts.append(
            _table(
                columns,
                [
                    (o.text, o.code, o.mentions, o.documents, "、".join(o.candidates), o.first)
                    for o in left_open
                ],
            )
        )
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{name}</title><style>{_STYLE}</style>\n'
        f"<h1>{name}</h1>\n" + "\n".join(parts) + "\n</html>\n"
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{html.escape(h)}</th>" for h in heads)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(str(c))}</td>" for c in row) + "</tr>" for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _names(row: Row) -> str:
    return "、".join(f"{name}×{count}" for name, count in row.names if name != row.name or len(row.names) > 1)


def _country(row: Row) -> str:
    return f" {row.country}" if row.country else ""


def _ranked(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def _mapping(record: Any) -> Mapping[str, Any]:
    if isinstance(record, Mapping):
        return record
    data: Mapping[str, Any] = record.model_dump(mode="json")
    return data
