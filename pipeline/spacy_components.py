"""Each extractor as a spaCy component: `spacy.blank("zh").add_pipe("shuli_amounts")`.

A component reads the text of the Doc, whatever tokenizer cut it, and writes spans into `doc.spans["amounts"]` (`dates`,
`organizations`, `actions`). A span covers every token that the mention touches; the mention itself, with its own
offsets, is the record in `span._.shuli` (its raw offsets count in `doc.text`). The document's own day comes from
`doc._.published`. The four share one reading of a text, so that adding all of them costs what adding one costs.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from pipeline.collection import Extraction, default_packs, extract
from pipeline.extract import EXTRACTORS
from pipeline.schema import Mention

if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
if not Span.has_extension("shuli"):
    Span.set_extension("shuli", getter=lambda span: record_of(span))


class Component:
    """A pipeline component for one subject. `rules` is a folder of packs, the package's own if left out."""

    def __init__(self, nlp: Language, name: str, stem: str, rules: str = "") -> None:
        self.name, self.stem, self.rules = name, stem, rules
        self.packs = default_packs(rules)

    def __call__(self, doc: Doc) -> Doc:
        """Write the subject's spans into `doc.spans`."""
        extraction = _read(doc.text, doc._.published, self.rules)
        spans, rows = [], []
        for record in getattr(extraction, self.stem):
            span = doc.char_span(
                record.raw_start, record.raw_end, label=label(record), alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
                rows.append(record.model_dump(mode="json"))
        doc.spans[self.stem] = SpanGroup(doc, name=self.stem, attrs={"records": rows}, spans=spans)
        return doc

    def to_disk(self, path: str | Path, exclude: Any = ()) -> None:
        """Write which rules the component reads by; the rules themselves are files of their own."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "rules.txt").write_text(self.rules, encoding="utf-8")

    def from_disk(self, path: str | Path, exclude: Any = ()) -> "Component":
        """Take up the rules named on disk."""
        self.rules = (Path(path) / "rules.txt").read_text(encoding="utf-8")
        self.packs = default_packs(self.rules)
        return self

    def to_bytes(self, exclude: Any = ()) -> bytes:
        """The name of the rules folder."""
        return self.rules.encode()

    def from_bytes(self, data: bytes, exclude: Any = ()) -> "Component":
        """Take up the rules named in `data`."""
        self.rules = data.decode()
        self.packs = default_packs(self.rules)
        return self


def label(record: Mention) -> str:
    """The span's label: the record's type where it has one (`MONEY`, `DURATION`, `GOVERNMENT`), or its modality."""
    return str(getattr(record, "type", None) or getattr(record, "modality", record.kind)).upper()


def record_of(span: Span) -> dict[str, Any] | None:
    """The record that a span of ours stands for, as a dictionary; `None` for any other span."""
    for extractor in EXTRACTORS:
        group = span.doc.spans.get(extractor.stem)
        if group is None or "records" not in group.attrs:
            continue
        for mine, record in zip(group, group.attrs["records"], strict=True):
            if (mine.start, mine.end, mine.label) == (span.start, span.end, span.label):
                return dict(record)
    return None


@lru_cache(maxsize=4)
def _read(text: str, published: str | None, rules: str) -> Extraction:
    """The extraction of a text, made once for the components that a Doc goes through one after the other."""
    return extract(text, published, packs=default_packs(rules))


def _factory(stem: str) -> Any:
    def make(nlp: Language, name: str, rules: str) -> Component:
        return Component(nlp, name, stem, rules)

    return Language.factory(f"shuli_{stem}", func=make, assigns=["doc.spans"], default_config={"rules": ""})


# Named one by one: these are the entry points by which an installed spaCy finds them.
dates = _factory("dates")
amounts = _factory("amounts")
organizations = _factory("organizations")
actions = _factory("actions")
