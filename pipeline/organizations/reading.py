"""One document while its bodies are read: names of the registry, then those that the grammar reads."""

import re
from collections.abc import Iterator

from pipeline.organizations.candidates import behind_country, joint, reaches, siblings
from pipeline.organizations.grammar import Candidate
from pipeline.organizations.hits import Hit, select
from pipeline.organizations.kinds import at_home, kind_of
from pipeline.organizations.learning import learn
from pipeline.organizations.listed import Listed
from pipeline.organizations.names import full_name, home_name, place_of
from pipeline.organizations.patterns import neighbours, patterns
from pipeline.schema import OrganizationType

_LEGAL_FORM = re.compile("^(?:财团法人|社团法人|公益社团法人)")
#: What a club is called too.
_TEAMS = frozenset({"俱乐部", "男篮", "女篮", "男足", "女足", "男排", "女排"})
#: What no name begins with.
_LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司")
#: Its units are named without the country.
_STATE_COUNCIL = {"中国国务院": "国务院"}


def _same(owner: Hit, head: str) -> bool:
    """Whether a head right behind a listed body's name makes another name of that body."""
    if owner.type == "company" and head in ("公司", "集团"):
        return True
    return owner.name.endswith("俱乐部") and head in _TEAMS


class Reading(Listed):
    """One document while its bodies are read."""

    def read(self) -> list[Hit]:
        """All names, none overlapping, in reading order."""
        hits = list(joint(self.listed(), self.text))
        for hit in hits:
            self.context.bodies[hit.end] = hit.start
            if hit.type == "company":
                self.context.firms.add(hit.end)
        hits = select([*hits, *self.unlisted(hits), *patterns(self, hits)])
        hits = select([*hits, *neighbours(self, hits)])
        hits = learn(self, hits)
        beside = list(neighbours(self, hits))
        return select([*hits, *beside]) if beside else hits

    def unlisted(self, listed: list[Hit]) -> Iterator[Hit]:
        """Names by grammar, those of a listed body's units among them."""
        covers = {h.start: h for h in listed}
        ends = {h.end: h for h in listed}
        for candidate in self.pack.grammar.find(self.context):
            start, end = candidate.start, candidate.end
            if self.text.startswith(_LEGAL_FORMS, start):
                continue  # 某银行|股份有限公司北京分行
            if end in self.meetings or self.masked(start, end) or self.text[start:end] in self.pack.no_names:
                continue
            held = covers.get(start)
            if held is not None and end <= held.end:
                continue
            same_end = ends.get(end)
            if same_end is not None and (
                start > same_end.start or (start < same_end.start and not self._reaches(candidate, same_end))
            ):
                continue
            hit = self.by_grammar(candidate)
            if (
                same_end is not None
                and same_end.body is not None
                and candidate.parent is None
                and (same_end.body.country is None or behind_country(candidate, same_end.body.country))
            ):
                hit = same_end._replace(start=start)
            self.context.bodies[end] = start
            if hit.type == "company":
                self.context.firms.add(end)
            covers[start] = hit
            yield hit

    def by_grammar(self, candidate: Candidate) -> Hit:
        """The hit of a name that the grammar reads."""
        text = self.text[candidate.start : candidate.end]
        place, country = place_of(text)
        parent = candidate.parent
        name = text
        kind: OrganizationType = candidate.head.type
        owner = None
        if parent is not None:
            owner = self._owner(parent.start, parent.end)
            if owner is not None and len(candidate.tokens) == 1 and _same(owner, candidate.head.word):
                return owner._replace(start=candidate.start, end=candidate.end)  # 韩国现代汽车|集团
        named = ("company", "bank", "university", "media", "party")
        if parent is not None and owner is not None and owner.type not in named:
            # 国家税务总局|广州市税务局: what stands before the listed part of the parent stays
            over = text[: owner.start - parent.start]
            known = self.registry.lookup(over)
            over = over if len(over) > 3 or (known is not None and known.type == "party") else ""
            name = over + _STATE_COUNCIL.get(owner.name, owner.name) + self.text[parent.end : candidate.end]
        name = _LEGAL_FORM.sub("", full_name(name, place))
        if kind in ("university", "research", "company", "bank", "media", "ngo", "other"):
            name = home_name(name)
        if name[0] == "驻":
            name, country = "中国" + name, "CN"
        kind, country = kind_of(candidate, owner, name, place, country)
        if country is None and owner is None and at_home(candidate):
            country = self.setting.home
        known = self._known(name)
        if known is None and place is not None and parent is None and len(name) - len(place) >= 4:
            local = self._known(name.removeprefix(place))  # 韩国|现代汽车集团
            known = local if local is not None and local.country == country else None
        if known is not None:
            return Hit.of(known, candidate.start, candidate.end)
        return Hit(candidate.start, candidate.end, "organization.grammar", "pattern", name, kind, country)

    def _reaches(self, candidate: Candidate, listed: Hit) -> bool:
        found = self._found_by_end.get(listed.end)
        weak = found is not None and not found.form.strong
        return reaches(candidate, listed.start, listed.end, weak=weak, country=listed.country) and not (
            candidate.parent is not None
            and siblings(self._owner(candidate.parent.start, candidate.parent.end), listed)
        )
