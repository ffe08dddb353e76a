"""Short names: those that the text defines, and those that follow from a company's full name."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.document import Doubt
from pipeline.organizations.aliases import Definition, definitions, shortens
from pipeline.organizations.elided import resolved
from pipeline.organizations.hits import Hit, select
from pipeline.organizations.names import company_short_names
from pipeline.organizations.registry import Body, whole
from pipeline.organizations.words import ends_well

if TYPE_CHECKING:
    from pipeline.organizations.reading import Reading

_LATIN_LEAD = re.compile(
    r"[\u4e00-\u9fff]{0,4}?([A-Z][A-Za-z]{2,}(?:[ -][A-Z][A-Za-z]+)*)[\u4e00-\u9fff]{2,8}$"
)


def learn(reading: "Reading", hits: list[Hit]) -> list[Hit]:
    """The hits with those of the short names that the text gives or that follow from a full name."""
    learnt: dict[str, Hit] = {}
    extra: list[Hit] = []
    defined = [definitions(reading.text, hit.start, hit.end) for hit in hits]
    hits = resolved([_by_abbreviation(reading, *pair) for pair in zip(hits, defined, strict=True)])
    for hit, given in zip(hits, defined, strict=True):
        for definition in given:
            short = definition.short
            if definition.english and len(short) <= 1:
                continue
            listed = reading.registry.lookup(short)
            if (
                definition.latin
                and not definition.english
                and listed is not None
                and listed != hit.body
                and not _other(hit, short, listed, given)
            ):
                reading.doubts.append(
                    Doubt(
                        definition.start,
                        definition.end,
                        "organization.contradiction",
                        f"{hit.name} is given the short name {short}, which is {listed.name}'s",
                        "correct the text, or the registry if it is wrong",
                        "warning",
                        "organization.alias",
                        (hit.name, listed.name),
                    )
                )
                continue
            known = learnt.get(short)
            if known is not None and known.name != hit.name:
                reading.doubts.append(
                    Doubt(
                        definition.start,
                        definition.end,
                        "organization.alias",
                        f"{short} is given for {hit.name}, but stood for {known.name} before",
                        "correct the text if it is wrong; the first definition was used",
                        "warning",
                        "organization.alias",
                        (known.name, hit.name),
                    )
                )
                continue
            learnt.setdefault(short, hit)
            extra.append(
                hit._replace(
                    start=definition.start,
                    end=definition.end,
                    rule="organization.alias",
                    found_by="abbreviation",
                )
            )
    implied: dict[str, Hit] = {}
    for hit, given in zip(hits, defined, strict=True):
        if given and hit.body is None:
            implied.setdefault(reading.text[hit.start : hit.end], hit)  # as it is written, wherever it stands
        if hit.type == "company" and hit.body is None:
            latin = _LATIN_LEAD.match(reading.text, hit.start, hit.end)
            for short in (*company_short_names(hit.name), *([latin[1]] if latin else [])):
                implied.setdefault(short, hit)
    implied.update(_fuller(reading, hits))
    hits = _named_in_full(reading, _renamed(reading, hits, learnt, implied))
    taken = {(h.start, h.end): h.name for h in hits}
    for forms, rule in ((learnt, "organization.alias"), (implied, "organization.short")):
        extra.extend(_occurrences(reading, forms, rule))
    short_company = [h for h in hits if h.rule.startswith("organization.company")]
    extra.extend(
        _occurrences(reading, {reading.text[h.start : h.end]: h for h in short_company}, "organization.short")
    )
    extra = [h for h in extra if taken.get((h.start, h.end)) != h.name]
    return select([*hits, *extra])


def _other(hit: Hit, short: str, listed: Body, given: Sequence[Definition]) -> bool:
    """Whether the text gives a listed body's abbreviation to another body that has it too.

    It does where the initials of the English name beside it are that abbreviation, and where the two are of
    different states.
    """
    if hit.body is None and hit.country and listed.country and hit.country != listed.country:
        return True
    return any(d.english and "".join(c for c in d.short if c.isupper()) == short for d in given)


def _by_abbreviation(reading: "Reading", hit: Hit, given: Sequence[Definition]) -> Hit:
    """An unlisted name that the text gives a listed body's abbreviation is another name of that body."""
    if hit.body is not None or hit.country is None:
        return hit
    for definition in given:
        listed = reading.registry.lookup(definition.short) if definition.latin else None
        if listed is not None and listed.country == hit.country and listed.type == hit.type:
            return hit._replace(name=listed.name, body=listed)
    return hit


def _named_in_full(reading: "Reading", hits: list[Hit]) -> list[Hit]:
    """Bodies that the registry has under a nickname take the full name that the text puts before it: 全称（哈马斯）."""
    full: dict[str, str] = {}
    for hit, after in pairwise(hits):
        if (
            hit.body is None
            or hit.body != after.body
            or reading.text[hit.end : after.start].strip() not in "（("
        ):
            continue
        surface = reading.text[hit.start : hit.end]
        if reading.text[after.start : after.end] == hit.body.name and len(surface) > len(hit.body.name) + 2:
            full.setdefault(hit.body.id, surface)
    return [h._replace(name=full.get(h.body.id, h.name)) if h.body else h for h in hits] if full else hits


def _fuller(reading: "Reading", hits: list[Hit]) -> dict[str, Hit]:
    """The full names of companies by their names on the exchange: 青川新能 for 青川新能源股份有限公司."""
    full = [h for h in hits if h.type == "company" and h.name.endswith("公司")]
    shorts = {
        reading.text[h.start : h.end]
        for h in hits
        if h.rule.startswith("organization.company") and h.body is None
    }
    out = {}
    for short in sorted(shorts):
        of = [h for h in full if shortens(short, h.name)]
        if of:
            out[short] = of[0]
    return out


def _renamed(
    reading: "Reading", hits: list[Hit], learnt: dict[str, Hit], implied: dict[str, Hit]
) -> list[Hit]:
    """Names by grammar that are the short name of a body take its name."""
    out = []
    for hit in hits:
        surface = reading.text[hit.start : hit.end]
        full = learnt.get(surface) or implied.get(surface)
        if full is not None and surface not in learnt and hit.body is not None:
            # a listed company that the text names in full: 上汽通用 for 上汽通用汽车有限公司
            own = hit.type == "company" and hit.body.name == surface and full.name.startswith(surface)
            full = full if own else None
        if full is not None and full.name != hit.name and full.start != hit.start:
            hit = hit._replace(
                name=full.name,
                type=full.type,
                country=full.country,
                body=full.body,
                found_by="abbreviation",
            )
        elif full is None and hit.body is None and hit.rule == "organization.grammar":
            hit = _of_owner(hit, surface, learnt) or _of_owner(hit, surface, implied) or hit
        out.append(hit)
    return out


def _of_owner(hit: Hit, surface: str, shorts: dict[str, Hit]) -> Hit | None:
    """The hit under its owner's full name, where it opens with a short name of that: 安澜储能|股东会."""
    for short, owner in shorts.items():
        if (
            2 < len(short) < len(surface)
            and surface.startswith(short)
            and not hit.name.startswith(owner.name)
        ):
            if owner.name.endswith(surface[len(short) :]):
                return hit._replace(name=owner.name)  # RMT|工会 of 运输工人工会
            return hit._replace(name=owner.name + surface[len(short) :])
    return None


def _occurrences(reading: "Reading", forms: dict[str, Hit], rule: str) -> Iterator[Hit]:
    for short, hit in forms.items():
        if len(short) < 2:
            continue
        at = reading.text.find(short)
        while at >= 0:
            end = at + len(short)
            if (
                not reading.masked(at, end)
                and whole(reading.text, at, end)
                and (end >= len(reading.text) or ends_well(reading.text, end, short))
            ):
                yield hit._replace(start=at, end=end, rule=rule, found_by="abbreviation")
            at = reading.text.find(short, end)
