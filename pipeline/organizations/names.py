"""Canonical names of bodies that no registry lists, and the short forms that a text may use for them."""

import hashlib
import re
from functools import lru_cache

from pipeline.characters import normalize
from pipeline.places import gazetteer, kept

#: Short names of departments and their full names, where a place stands before them.
FULL = (
    ("发展和改革委员会", ("发展改革委员会", "发展和改革委", "发展改革委", "发改委")),
    ("经济和信息化委员会", ("经济和信息化委", "经济信息化委", "经信委")),
    ("国有资产监督管理委员会", ("国资委", "国有资产监管委")),
    ("卫生健康委员会", ("卫生健康委", "卫健委")),
    ("卫生和计划生育委员会", ("卫生计生委", "卫计委")),
    ("住房和城乡建设委员会", ("住房城乡建设委", "住建委")),
    ("交通委员会", ("交通委", "交委")),
    ("交通运输委员会", ("交通运输委",)),
    ("农业农村委员会", ("农业农村委", "农委")),
    ("人力资源和社会保障局", ("人力资源社会保障局", "人社局")),
    ("人力资源和社会保障厅", ("人力资源社会保障厅", "人社厅")),
    ("住房和城乡建设局", ("住房城乡建设局", "住建局")),
    ("住房和城乡建设厅", ("住房城乡建设厅", "住建厅")),
    ("工业和信息化局", ("工信局", "工业信息化局")),
    ("工业和信息化厅", ("工信厅", "工业信息化厅")),
    ("市场监督管理局", ("市场监管局",)),
    ("文化和旅游局", ("文化旅游局", "文旅局")),
    ("文化和旅游厅", ("文化旅游厅", "文旅厅")),
    ("科学技术局", ("科技局",)),
    ("科学技术厅", ("科技厅",)),
    ("环境保护局", ("环保局",)),
    ("发展和改革局", ("发展改革局", "发改局")),
    ("经济和信息化局", ("经济信息化局", "经信局")),
    ("卫生健康局", ("卫健局",)),
    ("医疗保障局", ("医保局",)),
    ("药品监督管理局", ("药监局",)),
    ("食品药品监督管理局", ("食药监局",)),
    ("应急管理局", ("应急局",)),
    ("城市管理局", ("城管局",)),
    ("林业和草原局", ("林草局",)),
    ("退役军人事务局", ("退役军人局",)),
    ("工商行政管理局", ("工商局",)),
    ("质量技术监督局", ("质监局",)),
    ("安全生产监督管理局", ("安监局",)),
    ("人民代表大会常务委员会", ("人大常委会",)),
    ("高级人民法院", ("高院",)),
    ("中级人民法院", ("中院",)),
    ("工商业联合会", ("工商联",)),
    ("残疾人联合会", ("残联",)),
    ("妇女联合会", ("妇联",)),
    ("科学技术协会", ("科协",)),
    ("文学艺术界联合会", ("文联",)),
    ("归国华侨联合会", ("侨联",)),
    ("消费者权益保护委员会", ("消保委",)),
    ("自然资源和规划局", ("资规局", "自规局")),
    ("教育体育局", ("教体局",)),
    ("民族宗教事务局", ("民宗局",)),
    ("民族宗教事务委员会", ("民宗委",)),
    ("国土资源厅", ("国土厅",)),
    ("国土资源局", ("国土局",)),
    ("环境保护厅", ("环保厅",)),
    ("退役军人事务厅", ("退役军人厅",)),
    ("防汛抗旱指挥部", ("防指",)),
    ("安全生产委员会", ("安委会",)),
    ("爱国卫生运动委员会", ("爱卫会", "爱卫委")),
    ("人民检察院", ("检察院",)),
    ("人民法院", ("法院",)),
    ("人民政府", ("政府",)),
)
#: Short names of a state's or a place's sports bodies: 阿根廷|足协.
_SPORTS = {
    "足协": "足球协会", "篮协": "篮球协会", "排协": "排球协会", "乒协": "乒乓球协会", "田协": "田径协会",
    "羽协": "羽毛球协会", "泳协": "游泳协会", "网协": "网球协会", "冰协": "冰球协会",
    "作协": "作家协会", "消协": "消费者协会", "记协": "新闻工作者协会", "音协": "音乐家协会", "美协": "美术家协会",
    "书协": "书法家协会",
}  # fmt: skip
_FULL = {short: full for full, shorts in FULL for short in (full, *shorts)}
#: Regulators by the short names of their bureaus: 辽宁|证监局.
_REGIONAL = {
    "证监局": "中国证券监督管理委员会",
    "银保监局": "中国银行保险监督管理委员会",
    "银监局": "中国银行业监督管理委员会",
    "保监局": "中国保险监督管理委员会",
    "金融监管局": "国家金融监督管理总局",
}
_SUFFIX = re.compile("[省市县区]$")
#: Committees that are called so in full texts too.
_KEPT = (
    "省委",
    "市委",
    "县委",
    "区委",
    "州委",
    "纪委",
    "监委",
    "工委",
    "党委",
    "常委",
    "团委",
    "地委",
    "旗委",
    "政法委",
)
_SHORTS = re.compile("(" + "|".join(sorted(_FULL, key=lambda s: (-len(s), s))) + ")")
_COMPANY_END = re.compile(
    r"(?:[（(][^（()）]{2,8}[）)])?(?:股份有限公司|有限责任公司|集团有限公司|集团公司|控股有限公司|有限公司|股份公司|公司|控股集团|集团)$"
)
_INDUSTRY = re.compile(
    r"(?:科技|技术|实业|产业|投资|控股|集团|发展|股份|信息|电子|网络|贸易|国际|工业|基业|企业|材料|新材料|能源|环保|文化|传媒|食品|药业|制药|医药|生物"
    r"|置业|地产|房地产|建设|工程|机械|设备|装备|汽车|服务|管理|咨询|软件|化工|化学|纺织|服饰|农业|电气|电器|光电|智能|数据|金融|证券|保险|开发|（集团）)+$"
)
_LEGAL_SUFFIX = re.compile(r"^([A-Z][A-Za-z0-9 .&\-]*?),? (?:S\.A\.|Inc\.?|PLC|GmbH|AG|Corp\.|LLC)$")
_LATIN_COMPANY = re.compile(r"^(?:[\u4e00-\u9fff]{2,4})?([A-Za-z][A-Za-z0-9 .&\-]+)(?:公司|企业)$")


@lru_cache(maxsize=4096)
def unlisted_id(name: str) -> str:
    """A stable id made from the canonical name, the same in both scripts."""
    return "x." + hashlib.sha256(normalize(name).encode("utf-8")).hexdigest()[:12]


def full_name(name: str, place: str | None) -> str:
    """The usual full name: departments and governments of a known place written out, a country before a place dropped.

    >>> full_name("天津市政府", "天津市")
    '天津市人民政府'
    """
    if place is None or not name.startswith(place):
        return name
    entry = gazetteer().lookup(place)
    if entry is None:
        return name
    rest = name[len(place) :]
    if rest in _SPORTS:
        return (entry.name if entry.country == "CN" and entry.level != "country" else place) + _SPORTS[rest]
    if entry.country != "CN" or entry.level == "country":
        return name
    inner = _division(rest)
    if inner:  # 成都市|锦江区|市场监管局
        return place + full_name(rest, inner)
    if rest == "红十字":
        return entry.name + "红十字会"
    if rest in _REGIONAL and not _SUFFIX.search(place):
        return f"{_REGIONAL[rest]}{place}监管局"
    match = _SHORTS.match(rest)
    if match is None:
        return name + "员会" if rest.endswith("委") and not name.endswith(_KEPT) else name
    if match[1] == "政府" and "人民政府" in rest:
        return name
    if _FULL[match[1]] != match[1] and entry.name.startswith(place):
        place = entry.name  # 上海|高院: 上海市高级人民法院
    unit = rest[match.end() :]
    return place + _FULL[match[1]] + ("法制工作委员会" if unit == "法工委" else unit)


def written_out(rest: str) -> str:
    """A local body's name behind its place or division, written out: 人民政府办公厅 for 政府办公厅."""
    match = _SHORTS.match(rest)
    if match is None or (match[1] == "政府" and "人民政府" in rest):
        return rest
    return _FULL[match[1]] + rest[match.end() :]


def _division(text: str) -> str | None:
    """The county, district or city that a text opens with, where more stands behind it."""
    known = gazetteer()
    for size in range(min(10, len(text) - 2), 1, -1):
        if text[size - 1] in "市县区旗" and known.lookup(text[:size]) is not None:
            return text[:size]
    return None


def home_name(name: str) -> str:
    """The name without what only says where or what it is: 华沙经济学院 of 波兰华沙经济学院."""
    latin = _LATIN_COMPANY.match(name) or _LEGAL_SUFFIX.match(name)
    if latin:
        return latin[1]
    known = gazetteer()
    if name[:2] not in known.beginnings:
        return name
    for size in range(min(8, len(name) - 4), 1, -1):
        entry = known.names.get(name[:size])
        if entry is not None and entry.level == "country":
            inner = name[size:]
            for length in range(min(10, len(inner) - 2), 1, -1):
                place = known.names.get(inner[:length])
                if place is not None and place.level != "country" and place.country == entry.country:
                    return inner
            return name
    return name


@kept(4096)
def company_short_names(name: str) -> tuple[str, ...]:
    """Short names a text may use for a company that it names in full, the longest first.

    >>> company_short_names("山东钢研中铝稀土科技有限公司")
    ('钢研中铝稀土科技', '钢研中铝稀土', '山东钢研中铝稀土科技', '山东钢研中铝稀土')
    """
    stem = _COMPANY_END.sub("", name)
    if stem == name:
        return ()
    bare = _without_place(stem)
    out: list[str] = []
    for form in (bare, _INDUSTRY.sub("", bare), stem, _INDUSTRY.sub("", stem)):
        if len(form) >= 4 and form != name and form not in out and form not in gazetteer().names:
            out.append(form)
    short = _INDUSTRY.sub("", bare)
    if len(short) == 3 and short not in gazetteer().names:
        out.append(short)
    if name.endswith("集团有限公司") and len(short) >= 2:
        out.append(short + "集团")
    if "集团股份" in name and len(short) >= 2:
        out.append(short + "集团")
    return tuple(out)


def _without_place(name: str) -> str:
    place = gazetteer().opening(name, min(10, len(name) - 2))
    return name[len(place) :] if place else name


@kept(4096)
def place_of(name: str) -> tuple[str | None, str | None]:
    """The place a name opens with, and its country; `(None, None)` where it opens with none."""
    known = gazetteer()
    place = known.opening(name, 12)
    entry = known.lookup(place) if place else None
    return (place, entry.country) if entry else (None, None)
