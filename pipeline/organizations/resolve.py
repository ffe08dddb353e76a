"""Which body a name means in this text: by date, by an earlier full name, by the countries that the text is about."""

import re
from collections import Counter
from dataclasses import dataclass, field

from pipeline.document import Document
from pipeline.organizations.registry import Body, Form, Found
from pipeline.organizations.words import Lexicon
from pipeline.places import gazetteer, places
from pipeline.segment import dictionary

#: What stands beside a company's short name and not beside the ordinary word.
_CUE_AFTER = re.compile(
    "^(?:公司|集团|股份|股价|总裁|董事长|总经理|首席执行官|创始人|CEO|方面|发布|宣布|推出|官方|手机|旗下|财报|高管|员工|上市|市值|回应|表示|称|（|\\("
    "|获悉|了解到|签署|签约|合作|负责人|介绍|认为|发言人|工程师|团队|研发|工厂|门店|销量|裁员|收购|投资|首席|联合|官网|客服|公布"
    "|等(?:企业|公司|品牌|厂商|平台|巨头)|中国|亚太|先后|相继|跟进|提价|涨价|降价|竞购|回购|减持|增持|停产|召回|起诉|被罚|否认|澄清"
    "|营收|净利|业绩|盘前|盘后|大涨|大跌|涨超|跌超|涨近|跌近|领涨|领跌|走强|走弱|涨停|跌停|收涨|收跌|新品|未作|不予)"
)
_CUE_BEFORE = re.compile(
    "(?:公司|企业|巨头|厂商|收购|投资|入股|客户|供应商|创始人|品牌|竞争对手|平台|战平|战胜|击败|负于|不敌|迎战|对阵|力克|憾负|加盟|据|记者从)$"
)
#: What stands beside a club and not beside the city whose name it has.
_MATCH_AFTER = re.compile(
    "^(?:队|在?[客主]场|做客|[，、和]?(?:打破|终结|送出|豪取|迎来[0-9一二三四五六七八九十]连)|[0-9]+[-比:][0-9]|击败|战胜|战平|逼平|不敌|负于|力克|大胜|横扫|领跑|夺冠|晋级|出局|淘汰|签下|主帅|主教练|前锋|中场|后卫|门将"
    "|球员|球迷|俱乐部|官宣|队长|对阵|迎战|客战|[0-9一二三四五六七八九零]+[比:])"
)
_MATCH_BEFORE = re.compile(
    "(?:战胜|击败|负于|不敌|迎战|对阵|力克|憾负|加盟|战平|逼平|淘汰|客战|效力|转会|主场对)$"
)
_PAPER_AFTER = re.compile(
    "^(?:报道|记者|网站|刊发|刊文|评论|文章|社评|援引|引述|消息|电|讯|》|总编|主编|专栏|社论|头版|的报道)"
)
_PAPER_BEFORE = re.compile("(?:据|援引|引述|《|接受|英国|香港|美国|泰国)$")


@dataclass(slots=True)
class Setting:
    """What a document is about, as far as names depend on it."""

    home: str
    countries: Counter[str] = field(default_factory=Counter)
    full: set[str] = field(default_factory=set)
    day: str | None = None
    #: Where names of companies and banks begin and end.
    firms: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document, found: list[Found]) -> "Setting":
        """The setting of a document in which these names stand."""
        countries = Counter(p.country for p in places(document))
        full: set[str] = set()
        firms: set[int] = set()
        for item in found:
            if item.form.bodies[0].type in ("company", "bank"):
                firms.update((item.start, item.end))
            if len(item.form.strong) == 1:
                body = item.form.strong[0]
                full.add(body.id)
                if body.country:
                    countries[body.country] += 1
        home = document.region or ("HK" if document.script == "Hant" else "CN")
        return cls(home, countries, full, document.published, firms)

    def learn(self, found: list[Found], text: str) -> None:
        """Take a weak name of one company or paper that the text supports somewhere as its name everywhere."""
        for item in found:
            form = item.form
            if (
                form.strong
                or len(form.bodies) > 1
                or form.bodies[0].type not in ("company", "media", "other")
                or city_club(form.bodies[0], form.text)
            ):
                continue
            if form.bodies[0].id not in self.full and _cued(form.bodies[0], item, text, self):
                self.full.add(form.bodies[0].id)

    def weight(self, country: str | None) -> int:
        """How much of the text is about the country; its home has a start."""
        if country is None:
            return 0
        count = self.countries[country]
        if country == self.home or (country == "CN" and self.home == "HK"):
            return 2 * count + 3
        return count


@dataclass(frozen=True, slots=True)
class Choice:
    """The body that a name means, or none and the candidates between which the text does not decide."""

    body: Body | None
    candidates: tuple[Body, ...] = ()


def choose(item: Found, text: str, setting: Setting, lexicon: Lexicon) -> Choice:
    """Which body the name at `item` means."""
    form = item.form
    if len(form.strong) == 1 and not form.weak:
        return Choice(form.strong[0])
    bodies = form.bodies
    if len(form.strong) > 1:
        return Choice(_by_date(form.strong, setting))
    named = [b for b in bodies if b.id in setting.full]
    if len(named) == 1 and not _at_home(form, named[0], setting):
        return Choice(named[0])
    if len(form.strong) == 1 and not any(b.country and setting.weight(b.country) > 8 for b in form.weak):
        return Choice(form.strong[0])
    alive = [b for b in bodies if b.existed(setting.day)] or list(bodies)
    supported = [b for b in alive if _supported(b, item, text, setting, lexicon, alone=len(alive) == 1)]
    if not supported:  # a body that is no more, or one of a time the text does not tell
        supported = [
            b
            for b in bodies
            if b not in alive and _supported(b, item, text, setting, lexicon, alone=len(bodies) == 1)
        ]
    if not supported:
        return Choice(None, bodies)
    if setting.home != "CN" and form.bodies[0].type == "university":
        supported = [b for b in supported if b.country == setting.home] or supported  # 中大
    ranked = sorted(supported, key=lambda b: (-setting.weight(b.country), b.id))
    return Choice(ranked[0], tuple(ranked) if len(ranked) > 1 else ())


def _at_home(form: Form, named: Body, setting: Setting) -> bool:
    """Whether a bare name is the home state's, and not that of a state whose body the text names in full."""
    home = [b for b in form.bodies if b.country == setting.home and b.existed(setting.day)]
    return (
        bool(home)
        and named.country not in (None, setting.home)
        and named.type == "government"
        and setting.weight(named.country) <= setting.weight(setting.home)
    )


def _by_date(bodies: tuple[Body, ...], setting: Setting) -> Body:
    alive = [b for b in bodies if b.existed(setting.day)]
    return min(alive or bodies, key=lambda b: (-setting.weight(b.country), b.until is not None, b.id))


def _supported(
    body: Body, item: Found, text: str, setting: Setting, lexicon: Lexicon, *, alone: bool
) -> bool:
    """Whether the text supports a weak name as this body."""
    if body.id in setting.full or (body.parent is not None and body.parent in setting.full):
        return True
    form = item.form.text
    if form.isascii():
        return alone and len(form) >= 3 and form.isupper()
    if body.country is not None and body.type in ("government", "party", "bank", "university"):
        return setting.weight(body.country) > 0 and (
            len(form) > 2 or form[-1] in "行部委院会署局办厅党" or not ordinary(form, lexicon)
        )
    if body.country == setting.home != "CN" and form == body.name and len(form) > 3:
        return True  # 消费者委员会 in a text of Hong Kong
    if city_club(body, form):
        return _plays(item, text)
    if body.type not in ("company", "media"):
        rest = body.name.replace(form, "")
        if not (form != body.name and len(rest) >= 3 and rest in text) and (
            ordinary(form, lexicon) or form.endswith(_HEADS)
        ):
            return False
        return alone and _opens(text, item.start, lexicon)
    return (alone and not ordinary(form, lexicon)) or _cued(body, item, text, setting)


def city_club(body: Body, form: str) -> bool:
    """Whether a club's short name is its city's too, or a word: 利物浦, 勇士."""
    if body.type != "other" or not body.name.endswith(("俱乐部", "队")):
        return False
    tag = dictionary().tag(form)
    proper = tag in ("nt", "nz", "nrt") or (tag == "nr" and len(form) > 2)
    return form in gazetteer().names or (tag is not None and not proper)


def _plays(item: Found, text: str) -> bool:
    """Whether beside the name stands what stands beside a club's and not beside its city's."""
    return bool(
        _MATCH_AFTER.match(text[item.end : item.end + 6])
        or _MATCH_BEFORE.search(text[max(item.start - 4, 0) : item.start])
    )


#: Names of companies that are words behind a state's name as well: 美国|苹果丰收, 韩国|现代文学.
_WORDS_TOO = frozenset({"苹果", "现代", "统一", "大众", "联想", "壳"})


def _cued(body: Body, item: Found, text: str, setting: Setting) -> bool:
    """Whether beside the name stands what stands beside companies' or papers' names and not beside words."""
    state = gazetteer().countries.get(body.country or "")
    if state is not None and item.form.text not in _WORDS_TOO and text.endswith(state, 0, item.start):
        return True  # 日本|松下
    before, after = text[max(item.start - 4, 0) : item.start], text[item.end : item.end + 8]
    if body.type == "media" and (_PAPER_AFTER.match(after) or _PAPER_BEFORE.search(before)):
        return True
    return bool(_CUE_AFTER.match(after) or _CUE_BEFORE.search(before) or _beside(item, text, setting))


def _beside(item: Found, text: str, setting: Setting) -> bool:
    """Whether the name stands in a list with another company's or bank's."""
    for end, step in ((item.start - 1, -1), (item.end, 1)):
        beside = end if step < 0 else end + 1
        if 0 <= end < len(text) and text[end] in "、和与" and beside in setting.firms:
            return True
    return False


#: Ends of short names that are heads of many bodies' names.
_HEADS = (
    "组",
    "中心",
    "委员会",
    "秘书处",
    "基金",
    "联盟",
    "理事会",
    "机制",
    "办公室",
    "合作",
    "协会",
    "论坛",
    "部",
    "局",
    "署",
)


def _opens(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether no noun stands before: 优先领域|联合工作组 is another name."""
    if start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff":
        return True
    token = lexicon.before(text, start, max(start - 6, 0))
    return token.kind in ("stop", "verb", "join", "inner")


def ordinary(form: str, lexicon: Lexicon) -> bool:
    """Whether a name is an ordinary word too."""
    tag = dictionary().tag(form)
    if form in lexicon.kinds and lexicon.kinds[form] in ("generic", "inner", "field", "stop"):
        return True
    return tag is not None and tag not in ("nt", "nz", "j", "ns", "nrt", "nr") and len(form) <= 3


def boundary(text: str, item: Found, lexicon: Lexicon) -> bool:
    """Whether a name of two or three characters is not a piece of longer words (人行 in 行人行为).

    Only where a dictionary word crosses an end of the name are the words around it looked at.
    """
    start, end = item.start, item.end
    if end - start > 3 or item.form.text.isascii() or (end - start == 3 and item.form.text in dictionary()):
        return True
    if not _crossed(text, start, end):
        return True
    begin = max(start - 6, 0)
    at = begin
    ends = {begin}
    for word in dictionary().cut(text[begin : end + 6]):
        at += len(word)
        ends.add(at)
    return start in ends and end in ends


def _crossed(text: str, start: int, end: int) -> bool:
    words = dictionary()
    for reach in range(1, 4):
        for inside in range(1, end - start):
            if start >= reach and text[start - reach : start + inside] in words:
                return True
            behind = end + reach
            if behind <= len(text) and text[end] != "将" and text[end - inside : behind] in words:
                return True
    return False
