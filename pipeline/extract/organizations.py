"""Organizations: names of the registry, names by grammar, and short names that the text itself gives."""

from collections.abc import Iterator

from pipeline.document import Document, Doubt, Found, Mention
from pipeline.organizations.pack import OrganizationPack, files, load
from pipeline.organizations.reading import Reading
from pipeline.organizations.writing import Writer
from pipeline.places import use

__all__ = ["OrganizationPack", "extract", "files", "load"]


def extract(document: Document, pack: OrganizationPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every organization in the document, in reading order, and what stays in doubt."""
    use(pack.gazetteer)
    reading = Reading(document, pack)
    hits = reading.read()
    write = Writer(document, hits, pack)
    for hit in hits:
        yield Mention("organization", hit.start, hit.end, hit.rule, write.values(hit))
    yield from reading.doubts
