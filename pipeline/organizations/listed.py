"""Names of the registry in one document: the body that each means where it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.document import Document, Doubt
from pipeline.organizations import registry as bodies
from pipeline.organizations.candidates import STATES, of_state, quoted
from pipeline.organizations.context import Context
from pipeline.organizations.grammar import LEGAL_FORM
from pipeline.organizations.hits import Hit
from pipeline.organizations.names import full_name
from pipeline.organizations.pack import OrganizationPack
from pipeline.organizations.registry import Body
from pipeline.organizations.resolve import Choice, Setting, boundary, choose, city_club
from pipeline.organizations.words import ends_well
from pipeline.places import Place, places

_LETTER = re.compile("[A-Za-z0-9]")
_URL = re.compile(r"(?:https?://|www\.)[\w./?=&%#:~+\-@]+|[\w.\-]+@[\w.\-]+")
_PAPER = re.compile(
    r"(?:日报|时报|晚报|早报|晨报|周报|商报|邮报|导报|快报|周刊|新闻|证券报|金融报|电讯报|[^书通公简情预]报|经济学人)$"
)
#: Before 省发展改革委: the body of each of several levels, not of one.
_LISTED_LEVELS = re.compile("(?:各|[省市县区州][、）)]|各地|级|直辖|自治|下辖|所辖|全)$")
_OF_EVERY = re.compile("(?:各级|各地|各省|各市|各县|各区|基层)$")
_MEETING = re.compile(
    "(?:第[一二三四五六七八九十百0-9]+[次届轮])?(?:常务|全体|年度|领导人|首脑|部长级?|外长|高官|专题|党组|扩大|特别|紧急|非正式|协调人?|工作|主席团){0,3}"
    "(?<=[次届轮务体度人脑级长官题组大别急式调作团])(?:会议|峰会|年会|会(?![见晤谈长员同费]))"
)


class Listed:
    """Reads the names of the registry in one document, and keeps what is known of it meanwhile."""

    def __init__(self, document: Document, pack: OrganizationPack) -> None:
        self.document = document
        self.pack = pack
        self.text = document.norm
        self.registry = pack.registry
        addressed = "@" in self.text or "www." in self.text or "://" in self.text
        self.urls = [m.span() for m in _URL.finditer(self.text)] if addressed else []
        self.context = Context(self.text, hant=document.script == "Hant", dotted="·" in self.text)
        for place in places(document):
            self.context.add_place(place)
        self.doubts: list[Doubt] = []
        self.meetings: set[int] = set()
        self._choices: dict[str, Choice] = {}
        self.found = [
            f for f in self.registry.find(self.text) if "《" in f.form.text or not self.masked(f.start, f.end)
        ]
        self._found_by_end = {f.end: f for f in self.found}
        self.setting = Setting.of(document, self.found)
        self.setting.learn(self.found, self.text)

    def masked(self, start: int, end: int) -> bool:
        """Whether the span lies in the name of a document or in an address."""
        if self.document.titles and self.document.in_title(start, end):
            return not self._periodical(start, end)
        if not self.urls:
            return False
        at = bisect_right(self.urls, (end, 0)) - 1
        return at >= 0 and self.urls[at][1] > start

    def _periodical(self, start: int, end: int) -> bool:
        """Whether the title holds nothing but this name, and it is a newspaper's: 《证券时报》."""
        text = self.text
        return (
            text[start - 1] == "《" and text[end : end + 1] == "》" and bool(_PAPER.search(text[start:end]))
        )

    def listed(self) -> Iterator[Hit]:
        """Names of the registry, with the country or place they stand behind."""
        for item in self.found:
            if not boundary(self.text, item, self.pack.lexicon) or not self.apart(item):
                continue
            if not item.form.strong and _OF_EVERY.search(self.text, max(item.start - 2, 0), item.start):
                continue  # 各级|残联
            if _MEETING.match(self.text, item.end):
                self.meetings.add(item.end)
                continue  # 国务院|常务会议: the name of a meeting
            hit = self.resolve(item)
            if hit is not None and not (hit.type == "mechanism" and self._meets(hit)):
                yield hit

    def _meets(self, hit: Hit) -> bool:
        """Whether the name is of one meeting here: 第12届|东亚峰会."""
        return self.text[hit.end - 2 : hit.end] in ("峰会", "论坛", "会议") and (
            self.text[hit.start - 1 : hit.start] in ("届", "次", "年")
        )

    def resolve(self, item: bodies.Found) -> Hit | None:
        """The hit of a listed name: the body it means here, or a local one of the place before it."""
        text, form = self.text, item.form
        if (
            "《" in form.text and form.bodies[0].type == "media"
        ):  # 英国《金融时报》: the name is what the marks hold
            start, end = item.start + form.text.index("《") + 1, item.start + form.text.index("》")
            item = item._replace(start=start, end=end)
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
                known = self._known(name)
                if known is not None:
                    return Hit.of(known, start, item.end)
                return Hit(start, item.end, "organization.local", "pattern", name, owner[0].type, country)
            only = form._replace(strong=(), weak=tuple(same), bodies=tuple(same))
            body = choose(item._replace(form=only), text, self.setting, self.pack.lexicon).body
            body = body or same[0]
            return Hit.of(body, start, item.end)
        if (
            item.start
            and text[item.start - 1] in STATES
            and (of := of_state(item, text, self.setting, self.pack.lexicon))
        ):
            return Hit.of(of, item.start - 1, item.end)
        island = quoted(self.text, item)
        if island is not None:
            return self._hit(
                item._replace(form=form._replace(strong=(island,), weak=(), bodies=(island,))), item.start
            )
        return self._hit(item, start=item.start, place=place)

    def _hit(self, item: bodies.Found, start: int, place: Place | None = None) -> Hit | None:
        choice = self._choice(item)
        body = choice.body
        if body is None:
            if all(city_club(b, item.form.text) for b in choice.candidates):
                return None  # 火箭, 利物浦: no doubt that it is none
            may_be = "、".join(b.name for b in choice.candidates)
            self.doubts.append(
                Doubt(
                    item.start,
                    item.end,
                    "organization.weak",
                    f"{item.form.text} may be {may_be}, and the text does not say so",
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
        end = item.end
        if (
            body.type == "company"
            and self.text[end : end + 1] in ("A", "B")
            and not _LETTER.match(self.text, end + 1)
        ):
            end += 1  # 万科|A
        if body.type == "company" and (form := LEGAL_FORM.match(self.text, end)):
            end = form.end()
        return Hit.of(body, start, end)

    def _choice(self, item: bodies.Found) -> Choice:
        """Which body the name means; what does not depend on its place is decided once a document."""
        known = self._choices.get(item.form.text)
        if known is None:
            known = choose(item, self.text, self.setting, self.pack.lexicon)
            if all(
                b.type in ("government", "party", "intergovernmental", "university") for b in item.form.bodies
            ):
                self._choices[item.form.text] = known
        return known

    def _known(self, name: str) -> Body | None:
        form = self.registry.forms.get(name)
        return form.strong[0] if form and len(form.strong) == 1 else None

    def _owner(self, start: int, end: int) -> Hit | None:
        found = self._found_by_end.get(end)
        return self.resolve(found) if found is not None and found.start >= start else None

    def apart(self, item: bodies.Found) -> bool:
        """Whether the character behind does not make a longer word of the name's end (外交部|长, 大学|生)."""
        return item.end >= len(self.text) or ends_well(self.text, item.end, item.form.text)
