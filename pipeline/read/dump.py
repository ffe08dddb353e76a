"""Crawler dumps: JSON and JSON Lines, one document a line or list entry, with the field names of the cleaning pack."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pipeline.clean.pack import CleaningPack
from pipeline.document import Problem, Source
from pipeline.metadata import settle
from pipeline.read import html
from pipeline.read.encodings import decode, oddities
from pipeline.read.errors import Refused
from pipeline.read.text import check_text

_NEXT = "correct the line, or name its field under dump.fields in rules/cleaning.yaml"


def read_lines(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The Sources of a JSON Lines file: document 3 of `a.jsonl` is `a.jsonl#3`.

    Raises:
        Refused: no line of it holds a document.
    """
    text, encoding, odd = decode(data, doc_id)
    rows = ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    return _sources(((n, line, _parse(line)) for n, line in rows), doc_id, encoding, odd, pack)


def read_json(data: bytes, doc_id: str, pack: CleaningPack) -> list[Source]:
    """The Sources of a JSON file: a list of documents, an object that holds one under a known name, or one document.

    Raises:
        Refused: it is no JSON, or holds no document.
    """
    text, encoding, odd = decode(data, doc_id)
    value = _parse(text)
    if isinstance(value, ValueError):
        if "\n" in text.strip() and isinstance(_parse(text.strip().split("\n", 1)[0]), dict):
            return read_lines(data, doc_id, pack)
        raise Refused("broken", f"{doc_id}: no JSON: {value}", "correct the file or write the dump again")
    if isinstance(value, dict) and not _first(value, pack.dump.fields["text"]):
        value = next((value[k] for k in pack.dump.lists if isinstance(value.get(k), list)), value)
    single = isinstance(value, dict)
    rows = [value] if single else value if isinstance(value, list) else []
    sources = _sources(
        ((n, json.dumps(row, ensure_ascii=False, sort_keys=True), row) for n, row in enumerate(rows, 1)),
        doc_id, encoding, odd, pack,
    )  # fmt: skip
    return [_rename(sources[0], doc_id)] if single else sources


def _rename(source: Source, doc_id: str) -> Source:
    return replace(source, doc_id=doc_id)


def _parse(text: str) -> Any:
    """The value, or the error that says why there is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return error if isinstance(error, ValueError) else ValueError("nested too deep")


def _sources(
    rows: Iterable[tuple[int, str, Any]], doc_id: str, encoding: str, odd: list[Problem], pack: CleaningPack
) -> list[Source]:
    sources: list[Source] = []
    problems = list(odd)
    for number, line, row in rows:
        if len(sources) >= pack.limits.documents:
            message = f"more than {pack.limits.documents:,} documents: the rest was left out"
            problems.append(Problem("read.too_many", message, "split the dump, or raise limits.documents"))
            break
        try:
            sources.append(replace(_source(row, line, f"{doc_id}#{number}", encoding, pack), path=doc_id))
        except Refused as error:
            problems.append(Problem("read.entry", error.why, error.next))
    if not sources:
        why = problems[-1].message if problems else f"{doc_id}: the file holds no document"
        raise Refused("no_documents", why, _NEXT)
    if problems:
        sources[0] = replace(sources[0], problems=(*sources[0].problems, *problems))
    return sources


def _source(row: Any, line: str, doc_id: str, encoding: str, pack: CleaningPack) -> Source:
    """The Source of one entry.

    Raises:
        Refused: it is no object, or has no text.
    """
    if isinstance(row, ValueError):
        raise Refused("broken", f"{doc_id}: no JSON: {row}", _NEXT)
    if not isinstance(row, dict):
        raise Refused("broken", f"{doc_id}: no object with named fields", _NEXT)
    text = _first(row, pack.dump.fields["text"])
    if text is None:
        raise Refused("no_text", f"{doc_id}: none of the fields {', '.join(pack.dump.fields['text'])}", _NEXT)
    if any("\ud800" <= c <= "\udfff" for c in text):
        at = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
        raise Refused("surrogates", f"{doc_id}: half a character (surrogate) at {at} of the text", _NEXT)
    sha256 = hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
    found = [
        (field, value, f"dump {name}")
        for field, names in pack.dump.fields.items()
        if field != "text"
        for name in names
        if (value := _text(row.get(name))) is not None
    ]
    values, origins, problems = settle(found)
    media_type = "application/json"
    if text.lstrip()[:1] == "<" and ("</p>" in text or "</div>" in text or "<br" in text):
        page = html.from_page(f"<html><body>{text}</body></html>", doc_id, sha256, encoding, [], pack)
        text, media_type = page.text, "text/html"
    check_text(text, doc_id, pack)
    return Source(
        doc_id=doc_id,
        text=text,
        sha256=sha256,
        media_type=media_type,
        encoding=encoding,
        metadata=values,
        origins=origins,
        problems=(*problems, *oddities(text)),
    )


def _first(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _text(row.get(name))) is not None), None)


def _text(value: Any) -> str | None:
    """A field's text; a list of paragraphs becomes lines."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, list) and value and all(isinstance(x, str) for x in value):
        return "\n".join(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**20 else None
    return None
