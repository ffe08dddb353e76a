"""A page a document as spaCy's displaCy draws it: https://spacy.io/usage/visualizers."""

from html import escape
from pathlib import Path

from spacy.displacy.render import EntityRenderer

from pipeline.export import Selection
from pipeline.export.annotation import safe_path
from pipeline.export.labels import LABELS, chosen, disjoint, label

#: The washes of the review page.
_COLOURS = {"amount": "#d5efdd", "date": "#d8e8fa", "organization": "#efdff8", "action": "#fbeecb"}


def displacy(selection: Selection, target: Path) -> None:
    """Write `<document>.html`, in the folders of the documents. Of mentions that overlap the longest is drawn.

    displaCy escapes the text but neither labels nor titles: the labels are ours, the title is escaped here.
    """
    colours = {name: colour for kind, colour in _COLOURS.items() for name in LABELS[kind]}
    for article in selection.articles():
        drawn = {
            "text": article.document.text,
            "title": escape(article.document.title or article.doc_id),
            "ents": [
                {"start": m.start, "end": m.end, "label": label(m)}
                for m in disjoint(chosen(article, selection.kinds))
            ],
        }
        renderer = EntityRenderer(options={"colors": colours})
        renderer.lang = article.document.language or "zh"
        path = target / f"{safe_path(article.doc_id)}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renderer.render([drawn], page=True), encoding="utf-8")
