"""A version in the shape its consumer already uses: the registry of formats, one module a family of consumers.

A format is a function `write(selection, target)`. It goes through the articles once, holds one part of the version in
memory at a time, and takes nothing from the clock, so that the same version gives the same bytes.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.dataset.store import UNFINISHED
from pipeline.export.errors import CannotExport
from pipeline.export.where import Where
from pipeline.schema import KINDS, Issue
from pipeline.versions import Article, OpenVersion

#: What an export into a folder leaves there: which version it is of.
LABEL = "export.json"
_TABLES = ("document", *KINDS, "issue")


@dataclass(frozen=True)
class Selection:
    """What to export: an open version, the kinds of record, and which of their records.

    `partition_by` are the columns whose values become folders. `advance` is called for each document done.
    """

    version: OpenVersion
    kinds: tuple[str, ...]
    where: Where | None = None
    partition_by: tuple[str, ...] = ()
    advance: Callable[[], None] = field(default=lambda: None)

    def articles(self, seen: set[str] | None = None) -> Iterator[Article]:
        """Yield every document with its records, where there is a condition only those that match.

        `seen` is given the names of all.
        """
        for article in self.version.articles():
            if seen is not None:
                seen.add(article.doc_id)
            chosen = self.where.article(article, self.kinds) if self.where else article
            if chosen is not None:
                yield chosen
            self.advance()

    def records(self) -> Iterator[tuple[str, Article | None, Any]]:
        """Yield every record of the chosen kinds with its kind and article, issues of files without a document last."""
        seen: set[str] = set()
        for article in self.articles(seen):
            for kind in self.kinds:
                for record in article.records(kind):
                    yield kind, article, record
        if "issue" in self.kinds:
            for issue in self.orphans(seen):
                yield "issue", None, issue

    def orphans(self, seen: set[str]) -> Iterator[Issue]:
        """Yield the issues of files that gave no document, `seen` being those there are."""
        left = (i for i in self.version.records("issue") if i.doc_id not in seen)
        yield from self.where.matching("issue", None, left) if self.where else left


@dataclass(frozen=True, slots=True)
class Format:
    """A shape to export into. `kinds` are those it can hold, `usual` those it holds unless told."""

    name: str
    module: str
    about: str
    folder: bool = False
    kinds: tuple[str, ...] = KINDS
    usual: tuple[str, ...] = KINDS
    #: It needs the packages of the extra `export`.
    extra: bool = False
    #: It knows partitions: folders named by the values of columns.
    partitions: bool = False

    def write(self, selection: Selection, target: Path) -> None:
        """Write the selection: into the empty folder `target`, or to the new file of that name.

        Raises:
            CannotExport: the packages of the extra are not installed.
        """
        try:
            module = import_module(f"pipeline.export.{self.module}")
        except ModuleNotFoundError as error:
            if not self.extra:
                raise
            raise CannotExport(
                f"export {self.name}: the package {error.name} is not installed\n"
                "  next  pip install 'shuli[export]'"
            ) from error
        getattr(module, self.name)(selection, target)


_PAID = ("amount", "organization")
_SPANS = ("amount", "date", "organization")
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("csv", "tables", "one flat table a kind, for Excel", True, _TABLES, _TABLES),
        Format("sqlite", "database", "tables with keys, views, full-text index", False, _TABLES, _TABLES),
        Format("xlsx", "workbook", "one Excel workbook, a sheet a kind", False, _TABLES, _TABLES, True),
        Format("parquet", "columnar", "one typed table a kind", True, _TABLES, _TABLES, True, True),
        Format("duckdb", "columnar", "the same tables in one DuckDB file", False, _TABLES, _TABLES, True),
        Format("docbin", "training", "spaCy: documents with spans and entities", True),
        Format("conll", "training", "CoNLL-2003 columns, BIO, a character a token", False, _SPANS, _SPANS),
        Format("webannotation", "annotation", "W3C Web Annotation on the raw text, JSON-LD a line"),
        Format("brat", "annotation", "a .txt and an .ann a document", True, usual=_SPANS),
        Format("doccano", "annotation", "JSON Lines for its import", usual=_SPANS),
        Format("labelstudio", "annotation", "tasks with predictions, and the labelling setup", True, usual=_SPANS),
        Format("displacy", "displacy", "a page a document, its spans in colour", True, usual=_SPANS),
        Format("followthemoney", "entities", "bodies, payments and articles as entities", False, _PAID, _PAID),
        Format("ical", "people", "deadlines and dated events, as a calendar", False, ("date", "action"), ("action",)),
        Format("markdown", "people", "a report to read: money, tasks, chronology a document"),
    )
}  # fmt: skip


def export(
    version: OpenVersion,
    name: str,
    target: Path,
    kinds: tuple[str, ...] = (),
    *,
    where: str = "",
    partition_by: tuple[str, ...] = (),
    force: bool = False,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """Write a version to `target` in the format called `name`: aside first, then in one rename.

    What is there already is replaced with `force` only, a folder only if an export made it.

    Raises:
        CannotExport: there is no such format, kind or column, the condition is none, or the target is taken.
    """
    form = FORMATS.get(name)
    if form is None:
        raise CannotExport(
            f"export: no format {name!r}\n  known  {', '.join(FORMATS)}\n  next   pass one of them"
        )
    if wrong := [kind for kind in kinds if kind not in form.kinds]:
        raise CannotExport(
            f"export {name}: no kind {wrong[0]!r} in it\n  known  {', '.join(form.kinds)}\n  next   pass one of them"
        )
    if partition_by and not form.partitions:
        known = ", ".join(f.name for f in FORMATS.values() if f.partitions)
        raise CannotExport(
            f"export {name}: it has no partitions\n  next  leave --partition-by out; known to {known}"
        )
    target = Path(os.path.abspath(target))
    if target.exists() or target.is_symlink():
        _may_replace(form, target, force)
    chosen = tuple(kind for kind in form.kinds if kind in (kinds or form.usual))
    selection = Selection(version, chosen, Where(where, chosen) if where else None, partition_by, advance)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.parent / f"{UNFINISHED}{target.name}.{os.getpid()}"
    try:
        if form.folder:
            aside.mkdir()
        form.write(selection, aside)
        if form.folder:
            label = {"format": name, "version": version.number, "kinds": chosen}
            (aside / LABEL).write_text(json.dumps(label) + "\n", encoding="utf-8")
        _replace(aside, target)
    finally:
        if aside.is_dir():
            shutil.rmtree(aside)
        aside.unlink(missing_ok=True)


def _may_replace(form: Format, target: Path, force: bool) -> None:
    if not force:
        raise CannotExport(f"{target}: is there already\n  next  name another target, or pass --force")
    if target.is_dir() and not (form.folder and (target / LABEL).is_file()):
        raise CannotExport(f"{target}: a folder that no export made\n  next  name another target")


def _replace(aside: Path, target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        old = target.parent / f"{UNFINISHED}{target.name}.{os.getpid()}.old"
        os.rename(target, old)
        os.rename(aside, target)
        shutil.rmtree(old)
    else:
        os.replace(aside, target)
