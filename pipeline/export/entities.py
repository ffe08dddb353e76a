"""Entities of FollowTheMoney, the data model of Aleph and OpenSanctions: https://followthemoney.tech/explorer."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.edtf import bounds
from pipeline.export import Selection
from pipeline.schema import Amount, Organization, Party, plain
from pipeline.versions import Article

#: The schema of a body by its type; all others are an `Organization`.
_SCHEMATA = {"government": "PublicBody", "company": "Company", "bank": "Company"}
Properties = dict[str, list[str]]


def followthemoney(selection: Selection, target: Path) -> None:
    """Write an entity a line: an `Article` a document, a `Payment` a sum with a payer or recipient, then the bodies.

    A body is one entity with all names that the articles use for it; a party that the registry does not know is a
    `LegalEntity` of its own for each wording.
    """
    bodies: dict[str, tuple[str, Properties]] = {}
    with open(target, "w", encoding="utf-8", newline="\n") as file:

        def write(id_: str, schema: str, properties: Properties) -> None:
            kept = {k: sorted(dict.fromkeys(v)) for k, v in properties.items() if v}
            file.write(
                json.dumps({"id": id_, "schema": schema, "properties": kept}, ensure_ascii=False) + "\n"
            )

        for article in selection.articles():
            write(_article_id(article), "Article", _article(article))
            for body in article.organizations:
                _name(bodies, body)
            if "amount" in selection.kinds:
                for amount in article.amounts:
                    if amount.type == "money" and (amount.payer or amount.recipient):
                        write(f"payment-{amount.id}", "Payment", _payment(article, amount, bodies))
        for id_, (schema, properties) in sorted(bodies.items()):
            write(id_, schema, properties)


def _article_id(article: Article) -> str:
    return "article-" + hashlib.sha1(article.doc_id.encode(), usedforsecurity=False).hexdigest()


def _article(article: Article) -> Properties:
    document = article.document
    return {
        "title": [document.title or document.doc_id],
        "fileName": [document.doc_id],
        "sourceUrl": _listed(document.url),
        "publisher": _listed(document.publisher),
        "author": _listed(document.author),
        "publishedAt": _listed(document.published),
        "language": ["zho"] if document.language == "zh" else [],
        "mimeType": [document.media_type],
    }


def _payment(article: Article, amount: Amount, bodies: dict[str, tuple[str, Properties]]) -> Properties:
    document = article.document
    first, last = bounds(amount.period) if amount.period else (None, None)
    return {
        "amount": [plain(amount.value)] if amount.value is not None else [],
        "currency": _listed(amount.currency),
        "payer": list(_party(bodies, amount.payer)),
        "beneficiary": list(_party(bodies, amount.recipient)),
        "purpose": [amount.purpose.text] if amount.purpose else [],
        "startDate": _listed(first),
        "endDate": _listed(last),
        "description": [article.sentence(amount)],
        "summary": [amount.text],
        "recordId": [amount.id],
        "sourceUrl": _listed(document.url),
        "publisher": _listed(document.publisher),
        "proof": [_article_id(article)],
    }


def _party(bodies: dict[str, tuple[str, Properties]], party: Party | None) -> Iterator[str]:
    if party is None:
        return
    id_ = party.org_id or "party-" + hashlib.sha1(party.text.encode(), usedforsecurity=False).hexdigest()
    _, properties = bodies.setdefault(id_, ("LegalEntity", {"name": [party.text]}))
    if party.text not in properties["name"]:
        properties.setdefault("alias", []).append(party.text)
    _country(properties, party.country)
    yield id_


def _name(bodies: dict[str, tuple[str, Properties]], body: Organization) -> None:
    schema = _SCHEMATA.get(body.type, "Organization")
    _, properties = bodies.get(body.org_id, ("", {}))
    bodies[body.org_id] = schema, properties
    aliases = [*properties.get("name", []), *properties.get("alias", []), body.text, *_listed(body.name_en)]
    properties["name"] = [body.name]
    properties["alias"] = [name for name in dict.fromkeys(aliases) if name != body.name]
    _country(properties, body.country)


def _country(properties: Properties, country: str | None) -> None:
    if country:
        properties["country"] = [country.lower()]


def _listed(value: Any) -> list[str]:
    return [str(value)] if value else []
