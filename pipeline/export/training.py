"""What trains and evaluates models: spaCy's DocBin, CoNLL-2003 columns. A token is a character."""

from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.vocab import Vocab

from pipeline.export import Selection
from pipeline.export.labels import chosen, disjoint, label
from pipeline.schema import KINDS
from pipeline.versions import FAMILY, Article

#: Documents a DocBin holds: spaCy reads a folder of them one after the other.
DOCUMENTS = 500


def docbin(selection: Selection, target: Path) -> None:
    """Write `00001.spacy` and so on, which `spacy train` takes as a folder.

    Each Doc has the clean text, `doc.spans["amounts"]` and so on with the records in the group's `attrs`, the mentions
    that do not overlap as `doc.ents`, and `doc_id`, `title`, `url` and `published` in `doc.user_data`.
    """
    vocab = spacy.blank("zh").vocab
    bin_, number = DocBin(store_user_data=True), 0
    for article in selection.articles():
        bin_.add(_doc(vocab, article, selection.kinds))
        if len(bin_) == DOCUMENTS:
            number += 1
            bin_.to_disk(target / f"{number:05d}.spacy")
            bin_ = DocBin(store_user_data=True)
    if len(bin_) or not number:
        bin_.to_disk(target / f"{number + 1:05d}.spacy")


def _doc(vocab: Vocab, article: Article, kinds: tuple[str, ...]) -> Doc:
    document = article.document
    doc = Doc(vocab, words=list(document.text), spaces=[False] * len(document.text))
    doc.user_data.update(
        doc_id=document.doc_id, title=document.title, url=document.url, published=document.published
    )
    for kind in kinds:
        records = article.records(kind)
        doc.spans[FAMILY[kind]] = SpanGroup(
            doc,
            name=FAMILY[kind],
            attrs={"records": [record.model_dump(mode="json") for record in records]},
            spans=[Span(doc, record.start, record.end, label(record)) for record in records],
        )
    entities = disjoint(m for m in chosen(article, kinds) if m.kind != "action")
    doc.set_ents([Span(doc, m.start, m.end, label(m)) for m in entities])
    return doc


def conll(selection: Selection, target: Path) -> None:
    """Write four columns: character, `-X-`, `-X-`, BIO label.

    A sentence ends with an empty line, a document begins with `-DOCSTART-`. Blank characters have no line.
    """
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        for article in selection.articles():
            labels = _bio(article, selection.kinds)
            file.write("-DOCSTART- -X- -X- O\n\n")
            text = article.document.text
            for sentence in article.working.sentences:
                lines = [
                    f"{text[at]} -X- -X- {labels.get(at, 'O')}\n"
                    for at in range(sentence.start, sentence.end)
                    if not text[at].isspace()
                ]
                if lines:
                    file.write("".join(lines) + "\n")


def _bio(article: Article, kinds: tuple[str, ...]) -> dict[int, str]:
    """The label of each character of a mention, by its place."""
    labels = {}
    for mention in disjoint(chosen(article, [kind for kind in KINDS if kind in kinds])):
        for at in range(mention.start, mention.end):
            labels[at] = f"{'B' if at == mention.start else 'I'}-{label(mention)}"
    return labels
