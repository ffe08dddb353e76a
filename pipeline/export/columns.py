"""Records as flat rows: which columns a kind has, of which type, derived from the models of the schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from pipeline.schema import RECORDS, Issue, Mention
from pipeline.versions import FAMILY, Article

Type = Literal["text", "integer", "decimal", "boolean", "day", "texts"]

#: Of a document's own record: what is about its characters rather than about it.
_TREES = frozenset(("sections", "segments", "blocks", "origins"))
#: Days of the calendar among the fields; all other fields that hold text hold text.
_DAYS = frozenset(("earliest", "latest"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flat table: its name, its type, and the path to the value in the record."""

    name: str
    type: Type
    path: tuple[str, ...]

    def of(self, record: Any) -> Any:
        """The value in a record: `None`, `str`, `int`, `bool`, `Decimal`, or a list of texts."""
        value = record
        for name in self.path:
            if isinstance(value, tuple):
                return [getattr(item, name) for item in value]
            value = getattr(value, name)
            if value is None:
                return None
        return list(value) if isinstance(value, tuple) else value


#: What the document and the text around a record add to its row.
JOINED = ("sentence", "document_title", "document_url", "document_published")


def columns(kind: str) -> list[Column]:
    """The columns of a kind, in the order of its model."""
    return list(_columns(RECORDS[FAMILY[kind]], (), ()))


def one_text(values: list[str | None]) -> str:
    """A list as one cell writes it: its texts between `; `, so that the places of those missing stay."""
    return "; ".join("" if value is None else value for value in values)


def header(kind: str) -> list[tuple[str, Type]]:
    """Names and types of all columns of a kind's table."""
    names: list[tuple[str, Type]] = [(column.name, column.type) for column in columns(kind)]
    if kind != "document":
        names += [(name, "text") for name in JOINED]
    return names


def joined(article: Article | None, record: Mention | Issue) -> list[str | None]:
    """The values of `JOINED`; an issue may be of a file that gave no document."""
    if article is None:
        return [None] * len(JOINED)
    document = article.document
    return [article.sentence(record) or None, document.title, document.url, document.published]


def _columns(model: type[BaseModel], names: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Column]:
    for name, info in model.model_fields.items():
        if name in _TREES and not path:
            continue
        inner, many = _unwrap(info.annotation)
        here, way = (*names, name), (*path, name)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            if many:
                yield Column("_".join(here), "texts", (*way, "text"))
                yield Column("_".join((*here, "org_id")), "texts", (*way, "org_id"))
            else:
                yield from _columns(inner, here, way)
        elif many:
            yield Column("_".join(here), "texts", way)
        else:
            yield Column("_".join(here), "day" if name in _DAYS else _type(inner), way)


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """The type within `… | None` and `tuple[…, ...]`, and whether there can be many."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _unwrap(get_args(annotation)[0])
    if origin in (Union, UnionType):
        inner, *_ = (a for a in get_args(annotation) if a is not NoneType)
        return _unwrap(inner)
    if origin is tuple:
        return _unwrap(get_args(annotation)[0])[0], True
    return annotation, False


def _type(annotation: Any) -> Type:
    if annotation is bool:
        return "boolean"
    if annotation is int:
        return "integer"
    return "decimal" if annotation is Decimal else "text"
