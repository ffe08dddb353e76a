"""What a person opens: a calendar of deadlines and events, a report in Markdown."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.edtf import bounds
from pipeline.export import Selection
from pipeline.schema import Amount, Date, plain
from pipeline.versions import Article
from pipeline.views.tasks import tasks
from pipeline.views.timeline import chronology

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def ical(selection: Selection, target: Path) -> None:
    """Write an all-day event for the last day of each deadline, and with `--kind date` for each dated event.

    Left out are dates that are not known to the day, and deadlines that end on no day of the calendar.
    """
    moment = datetime.fromisoformat(selection.version.manifest["created"])
    created = f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    with open(target, "w", encoding="utf-8", newline="") as file:

        def write(lines: Iterable[str]) -> None:
            file.writelines(_fold(line) for line in lines)

        write(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//shuli//export//ZH", "CALSCALE:GREGORIAN"])
        for article in selection.articles():
            if "action" in selection.kinds:
                for task in tasks(article.actions):
                    if days := _days(task.latest, task.latest):
                        about = [
                            f"{task.modality} {task.deadline}",
                            task.actor,
                            article.sentence(task.action),
                        ]
                        write(
                            _event(
                                task.action.id,
                                created,
                                days,
                                f"截止：{task.what}",
                                "DEADLINE",
                                about,
                                article,
                            )
                        )
            if "date" in selection.kinds:
                for record in article.dates:
                    if days := _event_days(record):
                        assert record.event is not None
                        about = [record.text, article.sentence(record)]
                        write(_event(record.id, created, days, record.event.text, "EVENT", about, article))
        write(["END:VCALENDAR"])


def _event_days(record: Date) -> tuple[date, date] | None:
    """First and last day of a dated event that is known to the day."""
    if record.event is None or record.in_name or record.type not in ("date", "time") or record.mod:
        return None
    if record.edtf is None or not all(_DAY.match(end) for end in record.edtf.split("/")):
        return None
    return _days(*bounds(record.edtf))


def _days(first: str | None, last: str | None) -> tuple[date, date] | None:
    """Two days of the calendar that iCalendar can write; `None` where there are none."""
    try:
        found = date.fromisoformat(first or ""), date.fromisoformat(last or "")
    except ValueError:
        return None
    return found if found[0] <= found[1] < date.max else None


def _event(
    id_: str,
    created: str,
    days: tuple[date, date],
    what: str,
    category: str,
    about: list[str],
    article: Article,
) -> Iterator[str]:
    document = article.document
    about = [*about, f"{document.title or ''} {document.doc_id}".strip()]
    yield "BEGIN:VEVENT"
    yield f"UID:{id_}@shuli"
    yield f"DTSTAMP:{created}"
    yield f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{days[1] + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(what)}"
    yield f"DESCRIPTION:{_escape(chr(10).join(line for line in about if line))}"
    yield f"CATEGORIES:{category}"
    yield "TRANSP:TRANSPARENT"
    if document.url and document.url.isascii() and document.url.isprintable():
        yield f"URL:{document.url}"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    """RFC 5545 TEXT."""
    text = "".join(c for c in text if c in "\n\t" or c.isprintable())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """A content line of RFC 5545: 75 octets at most, what is over on lines that begin with a space."""
    lines, room = [""], 75
    for char in line:
        size = len(char.encode())
        if size > room:
            lines.append(" ")
            room = 74
        lines[-1] += char
        room -= size
    return "\r\n".join(lines) + "\r\n"


def markdown(selection: Selection, target: Path) -> None:
    """Write a chapter a document: its money, its tasks by deadline, its chronology, its bodies."""
    version = selection.version
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"# shuli: version {version.number}\n\n")
        for article in selection.articles():
            file.write("".join(f"{line}\n" for line in _chapter(article, selection.kinds)))


def _chapter(article: Article, kinds: tuple[str, ...]) -> Iterator[str]:
    document = article.document
    yield f"## {_cell(document.title or document.doc_id)}"
    yield ""
    about = (document.doc_id, document.published, document.publisher, document.url)
    yield " · ".join(_cell(part) for part in about if part)
    yield ""
    if "amount" in kinds:
        money = [a for a in article.amounts if a.type == "money"]
        yield from _table(
            "金额", ("金额", "出资", "受款", "用途", "原句"), (_money(article, a) for a in money)
        )
    if "action" in kinds:
        found = tasks(article.actions)
        yield from _table(
            "行动项",
            ("期限", "语气", "主体", "事项", "原句"),
            ((t.deadline, t.modality, t.actor, t.what, article.sentence(t.action)) for t in found),
        )
    if "date" in kinds:
        events = ((row.edtf, row.date, row.event) for row in chronology(article.dates))
        yield from _table("年表", ("日期", "原文", "事件"), events)
    if "organization" in kinds:
        bodies: dict[str, tuple[str, str, str]] = {}
        for o in article.organizations:
            bodies.setdefault(o.org_id, (o.name, o.type, o.country or ""))
        yield from _table("机构", ("名称", "类别", "国别"), bodies.values())


def _money(article: Article, amount: Amount) -> tuple[str, ...]:
    parts = (amount.payer, amount.recipient, amount.purpose)
    return (_grouped(amount), *(part.text if part else "" for part in parts), article.sentence(amount))


def _grouped(amount: Amount) -> str:
    """`CNY 3,657,000,000`, a range with its ends, the mod behind."""
    ends = (amount.value,) if amount.value is not None else (amount.min, amount.max)
    number = "…".join("" if end is None else _whole(plain(end)) for end in ends)
    return " ".join(part for part in (amount.currency, number, amount.mod) if part)


def _whole(number: str) -> str:
    """A plain decimal with its thousands set apart."""
    head, point, tail = number.partition(".")
    return f"{int(head):,}{point}{tail}" if head.lstrip("-") not in ("0", "") else number


def _table(title: str, names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    if lines:
        yield f"### {title}"
        yield ""
        yield f"| {' | '.join(names)} |"
        yield f"|{' --- |' * len(names)}"
        yield from lines
        yield ""


def _cell(text: str) -> str:
    """Text that Markdown shows as it is: its marks escaped, its line breaks spaces."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
