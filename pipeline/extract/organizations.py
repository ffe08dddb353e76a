"""Organizations: names of the registry, names by grammar, and short names that the text itself gives."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator

from pipeline import registry as bodies
from pipeline.aliases import ROLES, definitions, shortens
from pipeline.document import Document, Doubt, Found, Mention
from pipeline.org_grammar import Candidate, Context, Grammar, Head
from pipeline.org_names import company_short_names, full_name, home_name, place_of, unlisted_id
from pipeline.org_resolve import Choice, Setting, boundary, choose
from pipeline.org_words import Lexicon
from pipeline.places import Place, gazetteer, places
from pipeline.registry import Body, Registry
from pipeline.rules import Example, Pack, PackModel, Reject, load_pack
from pipeline.schema import OrganizationType

FoundBy = Literal["dictionary", "pattern", "abbreviation"]
Words = tuple[str, ...]


class HeadRow(PackModel):
    """Head words of one type, and what must stand before them."""

    type: OrganizationType
    needs: Literal["any", "brand", "modifier", "proper", "field", "parent", "place"]
    words: Words

    @field_validator("words", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value


class Step(PackModel):
    """A rule that is no single pattern: what it reads, with its examples and rejects."""

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$")
    about: str
    examples: tuple[Example, ...] = Field(min_length=1)
    rejects: tuple[Reject, ...] = Field(min_length=1)


class OrganizationPack(Pack):
    """The registry, and the heads and words by which names are read that it does not list."""

    heads: tuple[HeadRow, ...]
    steps: tuple[Step, ...] = ()
    skips: Words = ()
    stops: Words = ()
    inner: Words = ()
    joins: Words = ()
    generic: Words = ()
    fields: Words = ()
    semi: Words = ()
    no_names: Words = ()
    rejects: Words = ()
    usual: dict[str, str] = Field(default_factory=dict)

    _registry: Any = PrivateAttr(default=None)

    @field_validator("skips", "stops", "inner", "joins", "generic", "fields", "semi", "no_names", "rejects", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value

    @property
    def stop(self) -> Words:
        """The stop words, by the name of their kind."""
        return self.stops

    @cached_property
    def lexicon(self) -> Lexicon:
        """What words are."""
        return Lexicon(self)

    @cached_property
    def grammar(self) -> Grammar:
        """The heads, ready to find names."""
        heads: dict[str, Head] = {}
        for row in self.heads:
            for word in row.words:
                known = heads.get(word)
                if known is None:
                    heads[word] = Head(word, row.type, (row.needs,))
                elif row.needs not in known.needs:
                    heads[word] = Head(word, known.type, (*known.needs, row.needs))
        return Grammar(heads, list(self.skips), self.lexicon)

    @property
    def registry(self) -> Registry:
        """The listed bodies."""
        found: Registry = self._registry
        return found

    def rule(self, rule_id: str) -> Any:
        """The rule or step of that id."""
        return next((s for s in self.steps if s.id == rule_id), None) or super().rule(rule_id)


def files(folder: Path) -> Iterator[Path]:
    """The files of the pack: the grammar, the registry and the places, in the order of their names."""
    yield from sorted((folder / "organizations").glob("*.yaml"))
    yield from bodies.files(folder)
    yield from sorted(p for p in (folder / "places").glob("*") if p.is_file())


def load(folder: Path) -> OrganizationPack:
    """The compiled pack with its registry.

    Raises:
        PackError: what is wrong in the grammar or in a line of the registry.
    """
    pack = load_pack(folder / "organizations" / "grammar.yaml", OrganizationPack)
    pack._registry = bodies.load(folder, pack.rejects)
    return pack


@dataclass(frozen=True, slots=True)
class Hit:
    """A name read at `start:end` of the clean text, before it is written as a mention."""

    start: int
    end: int
    rule: str
    found_by: FoundBy
    name: str
    type: OrganizationType
    country: str | None = None
    body: Body | None = None


_URL = re.compile(r"(?:https?://|www\.)[\w./?=&%#:~+\-@]+|[\w.\-]+@[\w.\-]+")


_PAPER = re.compile(r"(?:日报|时报|晚报|早报|晨报|周报|商报|邮报|导报|快报|周刊|新闻|证券报|金融报|电讯报|[^书通公简情预]报|经济学人)$")


class Reading:
    """One document while its bodies are read."""

    def __init__(self, document: Document, pack: OrganizationPack) -> None:
        self.document = document
        self.pack = pack
        self.text = document.norm
        self.urls = [m.span() for m in _URL.finditer(self.text)]
        self.context = Context(self.text, hant=document.script == "Hant")
        for place in places(document):
            self.context.add_place(place)
        self.doubts: list[Doubt] = []
        self._choices: dict[str, Choice] = {}
        self.found = [f for f in pack.registry.find(self.text) if "《" in f.form.text or not self.masked(f.start, f.end)]
        self.setting = Setting.of(document, self.found)

    def masked(self, start: int, end: int) -> bool:
        """Whether the span lies in the name of a document or in an address."""
        if self.document.in_title(start, end):
            return not self._periodical(start, end)
        at = bisect_right(self.urls, (end, 0)) - 1
        return at >= 0 and self.urls[at][1] > start

    def _periodical(self, start: int, end: int) -> bool:
        """Whether the title holds nothing but this name, and it is a newspaper's: 《证券时报》."""
        text = self.text
        return text[start - 1] == "《" and text[end : end + 1] == "》" and bool(_PAPER.search(text[start:end]))

    def read(self) -> list[Hit]:
        """All names, none overlapping, in reading order."""
        hits = list(self.listed())
        for hit in hits:
            self.context.bodies[hit.end] = hit.start
        hits = select([*hits, *self.unlisted(hits), *self.patterns(hits)])
        hits = select([*hits, *self.neighbours(hits)])
        return self.learn(hits)

    # the registry

    def listed(self) -> Iterator[Hit]:
        """Names of the registry, with the country or place they stand behind."""
        for item in self.found:
            if not boundary(self.text, item, self.pack.lexicon) or not _apart(self.text, item.end, item.form.text):
                continue
            if _MEETING.match(self.text, item.end):
                continue  # 国务院|常务会议: the name of a meeting
            hit = self.resolve(item)
            if hit is not None:
                yield hit

    def resolve(self, item: bodies.Found) -> Hit | None:
        """The hit of a listed name: the body it means here, or a local one of the place before it."""
        text, form = self.text, item.form
        place = self.context.places.get(item.start)
        if place is not None and place.end > item.start:
            place = None
        division = text[item.start - 1] if item.start else ""
        owner = [b for b in form.bodies if b.type in ("government", "party")]
        if owner and not form.text.isascii() and (place or (division and division in "省市县区州")):
            start = place.start if place else item.start - 1
            country = place.country if place else "CN"
            local = place is None or place.level != "country"
            if place is None and _LISTED_LEVELS.search(text[max(start - 3, 0) : start]):
                return None
            same = [b for b in owner if b.country == country]
            if not same or (local and all(b.country == "CN" and b.id.startswith("cn.") for b in same)):
                name = full_name(text[start : item.end], place and text[place.start : place.end])
                known = self.pack.registry.lookup(name)
                if known is not None:
                    return Hit(start, item.end, "organization.registry", "dictionary", known.name, known.type, known.country, known)
                return Hit(start, item.end, "organization.local", "pattern", name, owner[0].type, country)
            only = form._replace(strong=(), weak=tuple(same), bodies=tuple(same))
            body = choose(item._replace(form=only), text, self.setting, self.pack.lexicon).body
            body = body or same[0]
            return Hit(start, item.end, "organization.registry", "dictionary", body.name, body.type, body.country, body)
        return self._hit(item, start=item.start, place=place)

    def _hit(self, item: bodies.Found, start: int, place: Place | None = None) -> Hit | None:
        choice = self._choice(item)
        body = choice.body
        if body is None:
            self.doubts.append(
                Doubt(
                    item.start,
                    item.end,
                    "organization.weak",
                    f"{item.form.text} may be {'、'.join(b.name for b in choice.candidates)}, and the text does not say so",
                    "name the body in full in the text, or make the name strong",
                    "info",
                    "organization.registry",
                    tuple(b.id for b in choice.candidates),
                )
            )
            return None
        if (
            place is not None
            and place.level == "country"
            and place.country == body.country
            and not item.form.text.startswith(("中国", "国家", "全国"))
        ):
            start = place.start
        return Hit(start, item.end, "organization.registry", "dictionary", body.name, body.type, body.country, body)

    def _choice(self, item: bodies.Found) -> Choice:
        """Which body the name means; what does not depend on its place is decided once a document."""
        known = self._choices.get(item.form.text)
        if known is None:
            known = choose(item, self.text, self.setting, self.pack.lexicon)
            if all(b.type in ("government", "party", "intergovernmental", "university") for b in item.form.bodies):
                self._choices[item.form.text] = known
        return known

    # the grammar

    def unlisted(self, listed: list[Hit]) -> Iterator[Hit]:
        """Names by grammar, those of a listed body's units among them."""
        covers = {h.start: h for h in listed}
        ends = {h.end: h for h in listed}
        for candidate in self.pack.grammar.find(self.context):
            start, end = candidate.start, candidate.end
            if self.masked(start, end) or self.text[start:end] in self.pack.no_names:
                continue
            held = covers.get(start)
            if held is not None and end <= held.end:
                continue
            same_end = ends.get(end)
            if same_end is not None and start < same_end.start and not _owned(candidate, same_end.start):
                continue
            hit = self.by_grammar(candidate)
            if (
                same_end is not None
                and same_end.body is not None
                and candidate.parent is None
                and (same_end.body.country is None or _behind_country(candidate, same_end.body.country))
            ):
                hit = replace(same_end, start=start)
            self.context.bodies[end] = start
            covers[start] = hit
            yield hit

    def by_grammar(self, candidate: Candidate) -> Hit:
        """The hit of a name that the grammar reads."""
        text = self.text[candidate.start : candidate.end]
        place, country = place_of(text)
        parent = candidate.parent
        name, kind = text, candidate.head.type
        owner = None
        if parent is not None:
            owner = self._owner(parent.start, parent.end)
        if owner is not None and owner.type not in ("company", "bank", "university", "media", "party"):
            name = owner.name + self.text[parent.end : candidate.end] if parent else name
        name = _LEGAL_FORM.sub("", full_name(name, place))
        if kind in ("university", "research", "company", "bank", "media", "ngo", "other"):
            name = home_name(name)
        if owner is not None:
            country = owner.country
            if owner.type == "government" and kind in ("other", "mechanism", "intergovernmental", "research"):
                kind = "government"
            elif owner.type in ("company", "bank") and kind in ("government", "party"):
                kind = "other"
            elif owner.type == "intergovernmental" and kind in ("government", "other"):
                kind = "intergovernmental"
        elif kind == "other" and candidate.head.word == "中心" and place and place[-1] in "省市县区州":
            kind = "government"
        elif kind in ("government", "other", "research") and _international(candidate):
            kind, country = ("mechanism" if "机制" in candidate.head.word else "intergovernmental"), None
        known = self.pack.registry.lookup(name)
        if known is not None:
            return Hit(candidate.start, candidate.end, "organization.registry", "dictionary", known.name, known.type, known.country, known)
        return Hit(candidate.start, candidate.end, "organization.grammar", "pattern", name, kind, country)

    def _owner(self, start: int, end: int) -> Hit | None:
        found = next((f for f in self.found if f.end == end and f.start >= start), None)
        if found is None:
            return None
        return self.resolve(found)

    # patterns

    def patterns(self, listed: list[Hit]) -> Iterator[Hit]:
        """Names that a pattern of the pack reads as a whole: the group `name`, its type after the rule's id."""
        begins = {h.start: h.end for h in listed if h.end - h.start >= 4}
        for rule, match in self.pack.finditer(self.text):
            start, end = match.span(match.re.groupindex["name"])
            surface = self.text[start:end]
            title = rule.id == "organization.media_title"
            if (self.masked(start, end) and not title) or surface in self.pack.no_names or surface in ROLES:
                continue
            kind = rule.id.split(".")[1].split("_")[0]
            if kind == "mechanism" and begins.get(start, end) != end:
                continue
            if rule.id in ("organization.company_stake", "organization.company_role"):
                start = self._brand(start, end)
                surface = self.text[start:end]
            if kind == "company" and not surface.isascii():
                surface = self.text[start:end]
                if not 3 <= len(surface) <= 8 or not self._brand_like(surface):
                    continue
            if kind == "english":
                kind = _english(surface)
            known = self.pack.registry.lookup(surface)
            if known is not None:
                yield Hit(start, end, rule.id, "pattern", known.name, known.type, known.country, known)
            else:
                yield Hit(start, end, rule.id, "pattern", surface, _KINDS.get(kind, "other"), place_of(surface)[1])

    def _brand(self, start: int, end: int) -> int:
        """Where a company's short name begins: behind the last word that is in no name (仍为|京津文化)."""
        at = end
        while at > start:
            token = self.pack.lexicon.before(self.text, at, start)
            if (token.kind in ("stop", "verb") and (len(token.text) > 1 or token.text in _BREAKS)) or token.text in "、与及暨":
                break
            at = token.start
        return at

    def _brand_like(self, surface: str) -> bool:
        kinds = self.pack.lexicon.kinds
        return not (surface in kinds or surface in gazetteer().names or any(surface.startswith(w) for w in _NO_BRAND))

    def neighbours(self, hits: list[Hit]) -> Iterator[Hit]:
        """Names in a list with a company's: 甲、乙 and 丙, where neither is a common word."""
        ends = {h.end for h in hits}
        starts = {h.start for h in hits}
        seen = set()
        for hit in hits:
            if hit.type != "company":
                continue
            for item in self._listed_behind(hit.end, starts):
                if item not in seen and item[1] not in ends:
                    seen.add(item)
                    name = self.text[item[0] : item[1]]
                    yield Hit(item[0], item[1], "organization.company_list", "pattern", name, "company", None)

    def _listed_behind(self, end: int, starts: set[int]) -> Iterator[tuple[int, int]]:
        while match := _ITEM.match(self.text, end):
            start, end = match.span(1)
            if start in starts:
                return
            if not self._company_like(start, end):
                return
            yield start, end

    def _company_like(self, start: int, end: int) -> bool:
        """Whether an item of a list may be a company's short name: part of it no dictionary knows, or a name."""
        surface = self.text[start:end]
        if surface in self.pack.no_names or surface in ROLES or gazetteer().lookup(surface) or self.masked(start, end):
            return False
        if surface.isascii():
            return surface[0].isupper() and len(surface) >= 3
        kinds, at = [], end
        while at > start:
            token = self.pack.lexicon.before(self.text, at, start)
            kinds.append((token.kind, len(token.text)))
            at = token.start
        if any(k in ("stop", "verb", "field", "inner") and n > 1 for k, n in kinds):
            return False
        if any(surface.startswith(n) for n in (surface[:2], surface[:3], surface[:4]) if n in gazetteer().names):
            return False
        return any(k == "name" for k, n in kinds) or sum(n for k, n in kinds if k == "char") >= 2

    # short names

    def learn(self, hits: list[Hit]) -> list[Hit]:
        """The hits with those of the short names that the text gives or that follow from a full name."""
        learnt: dict[str, Hit] = {}
        extra: list[Hit] = []
        for hit in hits:
            for definition in definitions(self.text, hit.start, hit.end):
                short = definition.short
                if definition.english and len(short) <= 1:
                    continue
                listed = self.pack.registry.lookup(short)
                if listed is not None and listed != hit.body and not definition.english:
                    self.doubts.append(
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
                    self.doubts.append(
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
                extra.append(replace(hit, start=definition.start, end=definition.end, rule="organization.alias", found_by="abbreviation"))
        implied: dict[str, Hit] = {}
        for hit in hits:
            if hit.type == "company" and hit.body is None:
                latin = _LATIN_LEAD.match(self.text, hit.start, hit.end)
                for short in (*company_short_names(hit.name), *([latin[1]] if latin else [])):
                    implied.setdefault(short, hit)
        implied.update(self._fuller(hits))
        hits = self._renamed(hits, learnt, implied)
        for forms, rule in ((learnt, "organization.alias"), (implied, "organization.short")):
            extra.extend(self._occurrences(forms, rule))
        short_company = [h for h in hits if h.rule.startswith("organization.company")]
        extra.extend(self._occurrences({self.text[h.start : h.end]: h for h in short_company}, "organization.short"))
        return select([*hits, *extra], learnt=frozenset(learnt))

    def _fuller(self, hits: list[Hit]) -> dict[str, Hit]:
        """The full names of companies that the text also calls by a name on the exchange: 青川新能 for 青川新能源股份有限公司."""
        full = [h for h in hits if h.type == "company" and h.name.endswith("公司")]
        shorts = {self.text[h.start : h.end] for h in hits if h.rule.startswith("organization.company") and h.body is None}
        out = {}
        for short in sorted(shorts):
            of = [h for h in full if shortens(short, h.name)]
            if of:
                out[short] = of[0]
        return out

    def _renamed(self, hits: list[Hit], learnt: dict[str, Hit], implied: dict[str, Hit]) -> list[Hit]:
        """Names by grammar that are the short name of a body take its name."""
        out = []
        for hit in hits:
            surface = self.text[hit.start : hit.end]
            full = learnt.get(surface) or (implied.get(surface) if hit.body is None else None)
            if full is not None and full.name != hit.name and full.start != hit.start:
                hit = replace(hit, name=full.name, type=full.type, country=full.country, body=full.body, found_by="abbreviation")
            out.append(hit)
        return out

    def _occurrences(self, forms: dict[str, Hit], rule: str) -> Iterator[Hit]:
        for short, hit in forms.items():
            if len(short) < 2:
                continue
            at = self.text.find(short)
            while at >= 0:
                end = at + len(short)
                if not self.masked(at, end) and bodies._whole(self.text, at, end) and _apart(self.text, end, short):
                    yield replace(hit, start=at, end=end, rule=rule, found_by="abbreviation")
                at = self.text.find(short, end)


_KINDS: dict[str, OrganizationType] = {
    "mechanism": "mechanism", "company": "company", "party": "party", "government": "government", "media": "media",
    "bank": "bank", "university": "university", "fund": "fund", "research": "research", "ngo": "ngo",
    "intergovernmental": "intergovernmental",
}  # fmt: skip
#: Before 省发展改革委: the body of each of several levels, not of one.
_LISTED_LEVELS = re.compile("(?:各|[省市县区州][、）)]|各地|级|直辖|自治|下辖|所辖|全)$")
_LEGAL_FORM = re.compile("^(?:财团法人|社团法人|公益社团法人)")
_LATIN_LEAD = re.compile(r"[\u4e00-\u9fff]{0,4}?([A-Z][A-Za-z]{2,}(?:[ -][A-Z][A-Za-z]+)*)[\u4e00-\u9fff]{2,8}$")
_ENGLISH = (
    ("company", r"Co\.|Ltd|Limited|Inc|Corp|Company|LLC|PLC|GmbH|S\.A\.|Group|Holdings"), ("bank", "Bank"),
    ("university", "University|College"), ("research", "Institute|Academy"), ("fund", "Fund$"),
    ("ngo", "Foundation|Association|Society|Federation|Chamber"), ("media", "Times|Post|Journal|News"),
)  # fmt: skip


def _english(name: str) -> str:
    """The kind of a body by its English name."""
    return next((kind for kind, pattern in _ENGLISH if re.search(pattern, name)), "government")


_ITEM = re.compile(r"[、和与]([\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)(?=[、，。；等和与（]|$)")
_MEETING = re.compile(
    "(?:第[一二三四五六七八九十百0-9]+[次届轮])?(?:常务|全体|年度|领导人|首脑|部长级?|外长|高官|专题|党组|扩大|特别|紧急|非正式|协调人?|工作|主席团){0,3}"
    "(?<=[次届轮务体度人脑级长官题组大别急式调作团])(?:会议|峰会|年会|会(?![见晤谈长员同费]))"
)
_BREAKS = "为是的了将其由被在对向从把等之以所"
_NO_BRAND = ("公司", "本", "该", "其", "关于", "今日", "昨日", "同日", "晚间", "最新", "上述", "近日", "日前", "根据", "控股股东", "交易", "董事")


def _behind_country(candidate: Candidate, country: str) -> bool:
    """Whether only the name of that country stands before the listed name."""
    entry = gazetteer().names.get(candidate.tokens[0].text) if candidate.tokens else None
    return entry is not None and entry.level == "country" and entry.country == country


def _owned(candidate: Candidate, start: int) -> bool:
    """Whether all words of a name before `start` are places or a body: what a listed name may be the unit of."""
    return all(t.kind in ("place", "body", "name") for t in candidate.tokens if t.start < start)


def _international(candidate: Candidate) -> bool:
    """Whether the name joins two states or regions: 中国-东盟…, 澜湄…."""
    if any(t.text == "-" for t in candidate.tokens):
        return True
    return bool(candidate.tokens) and candidate.tokens[0].text in _REGIONS


_REGIONS = frozenset(
    "澜湄 澜沧江 湄公河 大湄公河 东盟 亚太 亚洲 非洲 欧洲 欧亚 拉美 美洲 阿拉伯 上合 上合组织 金砖 亚欧 国际 世界 联合国 伊斯兰 独联体 海湾 中亚 太平洋 加勒比 东亚 南亚 东南亚 英联邦".split()
)


def _apart(text: str, end: int, form: str) -> bool:
    """Whether the character behind does not make a longer word of the name's end (外交部|长, 大学|生)."""
    from pipeline.org_grammar import _ends_well

    return end >= len(text) or _ends_well(text, end, form)


def select(hits: Iterable[Hit], learnt: frozenset[str] = frozenset()) -> list[Hit]:
    """The hits that stay: the longer of two that overlap, the registry's before the grammar's where neither holds the other."""
    order = {"dictionary": 0, "abbreviation": 1, "pattern": 2}
    kept: list[Hit] = []
    ranked = sorted(set(hits), key=lambda h: (h.start, -h.end, order[h.found_by], h.rule, h.name))
    for hit in ranked:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
            continue
        last = kept[-1]
        if hit.end > last.end and order[hit.found_by] < order[last.found_by] and hit.start > last.start:
            kept[-1] = hit
    return kept


def extract(document: Document, pack: OrganizationPack, found: Found) -> Iterator[Mention | Doubt]:
    """Yield every organization in the document, in reading order."""
    reading = Reading(document, pack)
    hits = reading.read()
    write = Writer(document, hits, pack)
    for hit in hits:
        yield Mention("organization", hit.start, hit.end, hit.rule, write.values(hit))
    yield from reading.doubts


class Writer:
    """Writes the values of a hit, with names in the script of the text."""

    def __init__(self, document: Document, hits: list[Hit], pack: OrganizationPack) -> None:
        self.document = document
        self.usual = pack.usual
        self.registry = pack.registry
        self.hant = document.script == "Hant"
        self.hits = hits
        self._companies: dict[str, str] = {}
        for hit in hits:
            if hit.body is not None and hit.type == "company":
                self._note_company(hit, hit.body)

    def values(self, hit: Hit) -> dict[str, Any]:
        """The fields of the record."""
        body = hit.body
        for long, short in self.usual.items():
            if hit.name.startswith(long) and hit.name != long:
                hit = replace(hit, name=short + hit.name[len(long) :])
        if body is not None and hit.type == "company":
            hit = replace(hit, name=self._companies.get(body.id, hit.name))
        elif body is not None and hit.type == "media":
            surface = self.document.norm[hit.start : hit.end]
            if not surface.isascii() and not _within(surface, hit.name):
                hit = replace(hit, name=surface)
        return {
            "org_id": body.id if body else unlisted_id(hit.name),
            "name": self.name(hit) if self.hant else hit.name,
            "name_en": body.name_en if body else None,
            "type": hit.type,
            "country": hit.country,
            "found_by": hit.found_by,
        }

    def _note_company(self, hit: Hit, body: Body) -> None:
        """Keep the longest Chinese name that the text gives a company: it is called by that, not by what it is registered as."""
        surface = self.document.norm[hit.start : hit.end]
        place, country = place_of(surface)
        form = self.registry.forms.get(surface[len(place) :]) if place and country == body.country else None
        if place and form is not None and body in form.bodies and not body.name.startswith(place):
            surface = surface[len(place) :]
        forms = ("公司", "集团")
        if surface not in body.name and not (surface.endswith(forms) and body.name.endswith(forms)):
            return  # an abbreviation (港交所), or a body with a usual name of its own
        known = self._companies.get(body.id, "")
        if not surface.isascii() and len(surface) > len(known):
            self._companies[body.id] = surface

    def name(self, hit: Hit) -> str:
        """The canonical name as the text writes it, else converted to traditional script."""
        text, norm = self.document.text, self.document.norm
        surface = norm[hit.start : hit.end]
        name = hit.name
        if hit.country in ("HK", "TW", "MO") and hit.type in ("government", "party"):
            short = _HOME.sub("", name)
            # the body as this text names it: without 香港, and under the name it had then
            if surface == short or (len(surface) >= 3 and surface[-1] in "局署部会院处司厅" and not _within(surface, name)):
                same = [h for h in self.hits if h.body == hit.body and norm[h.start : h.end].endswith(surface)]
                fuller = max(same, key=lambda h: (h.end - h.start, -h.start))
                return text[fuller.start : fuller.end]
            name = short if name not in norm and short in norm else name
        at = norm.find(name)
        return text[at : at + len(name)] if at >= 0 else _traditional(name)


def _within(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in order."""
    rest = iter(name)
    return all(char in rest for char in short)


_HOME = re.compile("^(?:中国香港特别行政区|香港特别行政区|香港特区|香港|澳门特别行政区|澳门|中华民国|台湾)(?!特|大学|政府)(?=..)")


def _traditional(name: str) -> str:
    import opencc

    global _CONVERTER
    if _CONVERTER is None:
        _CONVERTER = opencc.OpenCC("s2t")
    converted: str = _CONVERTER.convert(name)
    return converted


_CONVERTER: Any = None


