"""The chronology of a collection: what its texts date, in the order of the calendar."""

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pipeline.edtf import bounds


@dataclass(frozen=True, slots=True)
class Row:
    """One dated event: the days it can fall on, how the text writes its date, what it tells, and where."""

    earliest: str
    latest: str | None
    edtf: str
    mod: str | None
    date: str
    event: str
    doc_id: str
    raw_start: int
    raw_end: int
    id: str


def chronology(records: Iterable[Any]) -> list[Row]:
    """The rows of the date records that tell an event, by first day, last day, document and place.

    `records` are `schema.Date` models or the mappings that JSON makes of them. Left out are dates without a value,
    durations and recurrences, dates inside names, and dates of which no clause tells anything.
    """
    rows = [row for record in records if (row := _row(_mapping(record))) is not None]
    return sorted(
        rows, key=lambda r: (_key(r.earliest), _key(r.latest or "9999-12-31"), r.doc_id, r.raw_start)
    )


def _mapping(record: Any) -> Mapping[str, Any]:
    if isinstance(record, Mapping):
        return record
    data: Mapping[str, Any] = record.model_dump(mode="json")
    return data


def _row(record: Mapping[str, Any]) -> Row | None:
    if record.get("type") not in ("date", "time") or not record.get("edtf") or record.get("in_name"):
        return None
    event = record.get("event")
    if not event:
        return None
    earliest, latest = bounds(record["edtf"])
    first = record.get("earliest") or earliest
    if first is None:
        return None
    return Row(
        first,
        record.get("latest") or latest,
        record["edtf"],
        record.get("mod"),
        record["text"],
        event["text"],
        record["doc_id"],
        record["raw_start"],
        record["raw_end"],
        record["id"],
    )


def _key(day: str) -> tuple[int, str]:
    """Years before the common era come first, the earliest of them before the others."""
    negative = day.startswith("-")
    year, _, rest = day.removeprefix("-").partition("-")
    return (-int(year) if negative else int(year)), rest


def render(
    rows: Iterable[Row], form: Literal["text", "json", "html"] = "text", title: str = "Timeline"
) -> str:
    """The chronology as lines of text, as a JSON list, or as a page that stands alone."""
    listed = list(rows)
    if form == "json":
        return json.dumps([asdict(row) for row in listed], ensure_ascii=False, indent=1) + "\n"
    if form == "html":
        return _page(listed, title)
    wide = min(max((len(_when(row)) for row in listed), default=0), len("2019-11-01/2019-12-31"))
    return "".join(
        f"{_when(row):<{wide}}  {_written(row)}  {row.event}  ({row.doc_id}:{row.raw_start})\n"
        for row in listed
    )


def _when(row: Row) -> str:
    """The row's value in the calendar; of 年初 or 年底 the days that it can mean."""
    if row.mod in ("START", "MID", "END") and row.latest:
        return f"{row.earliest}/{row.latest}"
    return row.edtf


def _written(row: Row) -> str:
    date = row.date.replace("\n", "")
    return f"{date} {row.mod}" if row.mod else date


def _year(row: Row) -> str:
    """The heading that the row stands under: its year, 1 BC for year 0."""
    year = _key(row.earliest)[0]
    return str(year) if year > 0 else f"{1 - year} BC"


_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h2{margin:1.6rem 0 .3rem;font-size:1.15rem}table{border-collapse:collapse;width:100%}"
    "td{padding:.3rem .8rem .3rem 0;border-top:1px solid #ddd;vertical-align:top}"
    "td:first-child{white-space:nowrap;width:15rem;font-variant-numeric:tabular-nums}"
    "td:nth-child(2){width:12rem}td:last-child{width:12rem;overflow-wrap:anywhere}small{color:#666}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td{border-color:#444}small{color:#999}}"
    "@media(max-width:40rem){td{display:block;border:0;padding:0}td:first-child{border-top:1px solid #ddd}}"
)


def _page(rows: list[Row], title: str) -> str:
    parts = [
        '<!doctype html><html lang="zh"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><h1>{html.escape(title)}</h1>",
        f"<p><small>{len(rows)} dated events. A value is EDTF; beside it the date as the text writes it.</small></p>",
    ]
    year = None
    for row in rows:
        if (this := _year(row)) != year:
            parts.append(("</table>" if year is not None else "") + f"<h2>{this}</h2><table>")
            year = this
        parts.append(
            f'<tr id="{html.escape(row.id)}"><td><time datetime="{html.escape(row.earliest)}">'
            f"{html.escape(_when(row))}</time><td><small>{html.escape(_written(row))}</small>"
            f"<td>{html.escape(row.event)}<td><small>{html.escape(row.doc_id)}:{row.raw_start}</small>"
        )
    if year is not None:
        parts.append("</table>")
    return "\n".join(parts) + "\n</html>\n"
