"""A published version as Python reads it: typed records, joined to their documents."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from pipeline.dataset.objects import address
from pipeline.schema import (
    MENTIONS,
    RECORDS,
    Action,
    Amount,
    Date,
    Document,
    Issue,
    Mention,
    Model,
    Organization,
    SourceText,
)

if TYPE_CHECKING:
    from pipeline.dataset import Version
    from pipeline.document import Document as Working

Kind = Literal["document", "amount", "date", "organization", "action", "issue", "source"]
#: The family of files that holds a kind of record.
FAMILY: dict[str, str] = {model.model_fields["kind"].default: family for family, model in RECORDS.items()}


@dataclass(frozen=True)
class Article:
    """One document with all that was read in it, each kind in reading order."""

    document: Document
    raw: str
    amounts: tuple[Amount, ...] = ()
    dates: tuple[Date, ...] = ()
    organizations: tuple[Organization, ...] = ()
    actions: tuple[Action, ...] = ()
    issues: tuple[Issue, ...] = field(default=(), repr=False)

    @property
    def doc_id(self) -> str:
        """The path below the raw folder."""
        return self.document.doc_id

    @cached_property
    def working(self) -> "Working":
        """The document as the extractors saw it: its sentences, titles and blocks."""
        from pipeline.running.rework import restore

        return restore(self.document, self.raw)

    @property
    def mentions(self) -> list[Mention]:
        """The mentions of all kinds in reading order, a longer one before those inside it."""
        found: list[Mention] = [*self.amounts, *self.dates, *self.organizations, *self.actions]
        return sorted(found, key=lambda m: (m.start, -m.end))

    def records(self, kind: str) -> tuple[Any, ...]:
        """The records of a kind: `amount`, `date`, `organization`, `action`, `issue`, `document`."""
        if kind == "document":
            return (self.document,)
        found: tuple[Any, ...] = getattr(self, FAMILY[kind])
        return found

    def sentence(self, record: Mention | Issue) -> str:
        """The sentence that a record begins in, and those it runs on into; empty for an issue without a place."""
        if record.start is None or record.end is None:
            return ""
        first = self.working.sentence_at(record.start)
        last = self.working.sentence_at(max(record.end - 1, record.start))
        return self.document.text[first.start : max(last.end, record.end)].strip()


class OpenVersion:
    """A version that is being read. It cannot be collected until it is closed."""

    def __init__(self, version: "Version") -> None:
        self._version = version

    @property
    def path(self) -> Path:
        """The version's folder."""
        return self._version.path

    @property
    def number(self) -> int:
        """The version's number, from 1."""
        return self._version.number

    @property
    def manifest(self) -> dict[str, Any]:
        """`manifest.json`: version, parent, digests, counts, parts and files."""
        return self._version.manifest

    @overload
    def records(self, kind: Literal["document"]) -> Iterator[Document]: ...
    @overload
    def records(self, kind: Literal["amount"]) -> Iterator[Amount]: ...
    @overload
    def records(self, kind: Literal["date"]) -> Iterator[Date]: ...
    @overload
    def records(self, kind: Literal["organization"]) -> Iterator[Organization]: ...
    @overload
    def records(self, kind: Literal["action"]) -> Iterator[Action]: ...
    @overload
    def records(self, kind: Literal["issue"]) -> Iterator[Issue]: ...
    @overload
    def records(self, kind: Literal["source"]) -> Iterator[SourceText]: ...
    def records(self, kind: Kind) -> Iterator[Model]:
        """Yield the records of a kind in order, one line in memory at a time."""
        family = FAMILY[kind]
        for path in self._version.files(family):
            yield from _read(path, family)

    def articles(self) -> Iterator[Article]:
        """Yield every document with its records, one part of the version in memory at a time.

        Issues of files that gave no document are not among them: `records("issue")` has all.
        """
        parts: dict[str, dict[str, Path]] = {part["key"]: {} for part in self.manifest["parts"]}
        for entry in self.manifest["files"]:
            parts[entry["part"]][entry["family"]] = self.path / entry["name"]
        for files in parts.values():
            yield from _articles(files)

    def article(self, doc_id: str) -> Article:
        """One document with its records.

        Raises:
            LookupError: the version has no such document.
        """
        found = {family: self._shelf.rows(doc_id, family) for family in RECORDS}
        if not found["documents"]:
            raise LookupError(f"{doc_id}: no such document in version {self.number}")
        return _article(
            {
                family: [RECORDS[family].model_validate(row, strict=False) for row in rows]
                for family, rows in found.items()
            }
        )

    def table(self, kind: Kind) -> Any:
        """The records of a kind with sentence and document, as a `pyarrow.Table` of typed columns, all in memory.

        It is a step from any DataFrame: `.to_pandas()`, `polars.from_arrow(…)`. Needs the extra `export`.
        """
        from pipeline.export.columnar import table

        return table(self, kind)

    @cached_property
    def _shelf(self) -> Any:
        from pipeline.review.shelf import Shelf

        return Shelf(self._version)


@contextmanager
def open_version(path: str | Path) -> Iterator[OpenVersion]:
    """Open a published version: `output/latest`, `output/accepted`, `output/versions/0007`, `s3://bucket/output/latest`.

    The records are models of `pipeline.schema`: decimals are `Decimal`, and a value that the schema forbids raises.
    While it is open the version is not removed by `shuli versions gc`.

    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> from pipeline.collection import default_packs
    >>> from pipeline.running.run import Job, run
    >>> folder = TemporaryDirectory(); root = Path(folder.name); (root / "raw").mkdir()
    >>> _ = (root / "raw" / "a.txt").write_text("各地要加快进度。财政部下达资金36.57亿元。", encoding="utf-8")
    >>> _ = run(Job(root / "raw", root / "output"))
    >>> with open_version(root / "output" / "latest") as version:
    ...     for article in version.articles():
    ...         for amount in article.amounts:
    ...             print(article.doc_id, amount.value, amount.currency, article.sentence(amount))
    a.txt 3657000000 CNY 财政部下达资金36.57亿元。
    >>> folder.cleanup()

    Raises:
        FileNotFoundError: there is no version.
        NoVersion: there is none of that number on the store.
        Unreadable: it was written by a newer release.
    """
    from pipeline.dataset import Version, open_dataset
    from pipeline.dataset.collect import reading
    from pipeline.dataset.migrate import current

    if url := address(path):
        output, _, name = url.rpartition("/")
        number = str(int(name)) if name.isdigit() else name
        found = open_dataset(output.removesuffix("/versions")).find(number)
    else:
        found = Version(Path(path).resolve())
    with reading(found):
        yield OpenVersion(current(found))


def _read(path: Path, family: str) -> Iterator[Any]:
    model = RECORDS[family]
    with open(path, "rb") as file:
        for line in file:
            yield model.model_validate_json(line)


def _articles(files: dict[str, Path]) -> Iterator[Article]:
    """The documents of one part."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for family in RECORDS:
        if family in files:
            for record in _read(files[family], family):
                found[record.doc_id or ""][family].append(record)
    for rows in found.values():
        if rows["documents"]:
            yield _article(rows)


def _article(rows: dict[str, list[Any]]) -> Article:
    source = rows.get("sources")
    mentions: dict[str, Any] = {
        FAMILY[kind]: tuple(rows.get(FAMILY[kind], ())) for kind in (*MENTIONS, "issue")
    }
    return Article(rows["documents"][0], source[0].text if source else "", **mentions)
