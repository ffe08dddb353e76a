"""What annotation tools import: W3C Web Annotation, brat, doccano, Label Studio."""

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from pipeline.export import Selection
from pipeline.export.labels import LABELS, chosen, label
from pipeline.schema import Mention
from pipeline.versions import Article

#: Characters of context on each side of a quotation: enough to find it again in a text that changed elsewhere.
CONTEXT = 32
_UNSAFE = re.compile(r'[\x00-\x1f\\:*?"<>|]')


def webannotation(selection: Selection, target: Path) -> None:
    """Write one annotation a line, each a JSON-LD document by itself.

    It targets the raw decoded text, by position (code points) and by quotation; its bodies are the label as a tag and
    the record as JSON.
    """
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        for article in selection.articles():
            for mention in chosen(article, selection.kinds):
                file.write(_json(_annotation(article, mention)) + "\n")


def _annotation(article: Article, mention: Mention) -> dict[str, Any]:
    document, raw = article.document, article.raw
    start, end = mention.raw_start, mention.raw_end
    source = {
        "id": f"urn:sha256:{document.sha256}",
        "type": "Text",
        "format": document.media_type,
        "schema:name": document.title,
        "schema:identifier": document.doc_id,
        "schema:url": document.url,
    }
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"schema": "https://schema.org/"}],
        "id": f"urn:shuli:{mention.id}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": label(mention)},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "application/json",
                "value": mention.model_dump_json(),
            },
        ],
        "target": {
            "source": {name: value for name, value in source.items() if value is not None},
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": raw[start:end],
                    "prefix": raw[max(start - CONTEXT, 0) : start],
                    "suffix": raw[end : end + CONTEXT],
                },
            ],
        },
    }


def brat(selection: Selection, target: Path) -> None:
    """Write a `.txt` with the clean text and an `.ann` a document, and brat's `annotation.conf`.

    A mention that runs over a line break is written in fragments, as brat wants it. Its value is a note.
    """
    entities = "\n".join(name for kind in selection.kinds for name in LABELS[kind])
    (target / "annotation.conf").write_text(
        f"[entities]\n{entities}\n\n[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n"
        "[events]\n\n[attributes]\n",
        encoding="utf-8",
    )
    for article in selection.articles():
        path = target / safe_path(article.doc_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = article.document.text
        path.with_name(path.name + ".txt").write_text(text, encoding="utf-8", newline="\n")
        with open(path.with_name(path.name + ".ann"), "w", encoding="utf-8", newline="\n") as file:
            for number, mention in enumerate(chosen(article, selection.kinds), 1):
                pieces = list(_fragments(text, mention))
                places = ";".join(f"{start} {end}" for start, end in pieces)
                words = " ".join(text[start:end] for start, end in pieces)
                file.write(f"T{number}\t{label(mention)} {places}\t{words}\n")
                file.write(f"#{number}\tAnnotatorNotes T{number}\t{mention.brief} ({mention.rule})\n")


def _fragments(text: str, mention: Mention) -> Iterator[tuple[int, int]]:
    """The stretches of a mention between line breaks."""
    start = mention.start
    for line in text[mention.start : mention.end].split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def safe_path(doc_id: str) -> PurePosixPath:
    """A path below the target that every system can write, one for each `doc_id`."""
    parts = [_UNSAFE.sub(lambda m: quote(m[0]), part.replace("%", "%25")) for part in doc_id.split("/")]
    return PurePosixPath(*("%2E" * len(p) if p in (".", "..") else p for p in parts if p))


def doccano(selection: Selection, target: Path) -> None:
    """Write a document a line: `text`, `label` as `[start, end, label]`, and the rest as metadata.

    The project must allow overlapping spans if an action lies over what it names.
    """
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        for article in selection.articles():
            document = article.document
            row = {
                "text": document.text,
                "label": [[m.start, m.end, label(m)] for m in chosen(article, selection.kinds)],
                "doc_id": document.doc_id,
                "title": document.title,
                "url": document.url,
                "published": document.published,
            }
            file.write(_json(row) + "\n")


def labelstudio(selection: Selection, target: Path) -> None:
    """Write `tasks.json`, where the records are predictions, and `labels.xml`, the labelling setup."""
    names = [name for kind in selection.kinds for name in LABELS[kind]]
    labels = "\n".join(f"    <Label value={quoteattr(name)}/>" for name in names)
    (target / "labels.xml").write_text(
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text" granularity="symbol"/>\n</View>\n',
        encoding="utf-8",
    )
    model = f"shuli version {selection.version.number}"
    with open(target / "tasks.json", "w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, article in enumerate(selection.articles()):
            file.write((",\n" if number else "\n") + _json(_task(article, selection.kinds, model)))
        file.write("\n]\n")


def _task(article: Article, kinds: tuple[str, ...], model: str) -> dict[str, Any]:
    document = article.document
    about = {"doc_id": document.doc_id, "url": document.url, "published": document.published}
    result = [
        {
            "id": mention.id,
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "labels": [label(mention)],
            },
            "meta": {"text": [mention.brief]},
        }
        for mention in chosen(article, kinds)
    ]
    return {
        "data": {"text": document.text, "title": document.title, **about},
        "predictions": [{"model_version": model, "result": result}],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
