"""What a name by grammar is beside the listed names: the end of one, a unit of one, a body of several states."""

import re
from collections.abc import Iterator

from pipeline.organizations.context import CJK, DIVISIONS
from pipeline.organizations.grammar import Candidate
from pipeline.organizations.hits import Hit
from pipeline.organizations.registry import Body, Found
from pipeline.organizations.resolve import Setting
from pipeline.organizations.words import Lexicon, word_set
from pipeline.places import gazetteer

#: A weak name no longer than this may be the end of another body's name: 统计局, 安全生产委员会.
_SHORT = 7
_WORLD = frozenset({"国际", "世界"})
_REGIONS = word_set(
    "澜湄 澜沧江 湄公河 大湄公河 东盟 亚太 亚洲 非洲 欧洲 欧亚 拉美 美洲 阿拉伯 上合 上合组织 "
    "金砖 亚欧 国际 世界 联合国 伊斯兰 独联体 海湾 中亚 太平洋 加勒比 东亚 南亚 东南亚 英联邦"
)


def behind_country(candidate: Candidate, country: str) -> bool:
    """Whether only the name of that country stands before the listed name."""
    entry = gazetteer().names.get(candidate.tokens[0].text) if candidate.tokens else None
    return entry is not None and entry.level == "country" and entry.country == country


def reaches(candidate: Candidate, start: int, end: int, *, weak: bool, country: str | None) -> bool:
    """Whether a name goes on to the left of the listed name at `start:end` that it ends in.

    It does over places and bodies (云南省|财政厅); before a short weak name over any of its words
    (埃及中央公共动员与|统计局); and where a state opens it and the listed body is of another `country`
    (缅甸资源与|环境保护部). It does not over half a word before a strong name.
    """
    if not weak and any(t.start < start < t.end for t in candidate.tokens):
        return False
    before = [t for t in candidate.tokens if t.start < start]
    if all(t.kind in ("place", "body", "name") for t in before):
        return True
    local = weak or country in ("TW", "HK", "MO")
    if (
        local
        and all(t.kind in ("field", "generic") for t in before)
        and before[-1].end == start
        and end - start <= _SHORT
    ):
        return True  # 文化|觀光局
    first = candidate.tokens[0]
    state = gazetteer().names.get(first.text)
    if state is not None and state.level == "country" and country not in (None, state.country):
        return not any(t.kind == "place" for t in candidate.tokens[1:])
    opens = first.kind in ("place", "body", "semi") or first.text in DIVISIONS
    return opens and weak and end - start <= _SHORT


def siblings(owner: Hit | None, listed: Hit) -> bool:
    """Whether two listed bodies stand side by side and neither is the other's unit: 财政部 税务总局."""
    if owner is None or owner.body is None or listed.body is None or owner.body.id == "cn.statecouncil":
        return False
    return (
        owner.type == listed.type == "government"
        and owner.body.id.startswith("cn.")
        and listed.body.id.startswith("cn.")
        and listed.body.parent != owner.body.id
    )


def international(candidate: Candidate) -> bool:
    """Whether the name joins two states or regions: 中国-东盟…, 澜湄…."""
    if any(t.text == "-" for t in candidate.tokens):
        return True
    tokens = candidate.tokens
    return bool(tokens) and (
        tokens[0].text in _REGIONS
        or (len(tokens) > 2 and tokens[1].text in _REGIONS and tokens[1].text not in _WORLD)
    )


#: Carmakers whose joint ventures are called by them and their partner.
_PARTNERS = word_set("一汽 东风 上汽 广汽 北汽 长安 华晨 江淮 奇瑞 江铃 吉利")


def joint(hits: Iterator[Hit], text: str) -> Iterator[Hit]:
    """The hits with a carmaker's and its partner's, side by side, as one joint venture's: 广汽|比亚迪."""
    held: Hit | None = None
    for hit in hits:
        if (
            held is not None
            and held.end == hit.start
            and held.type == hit.type == "company"
            and text[held.start : held.end] in _PARTNERS
            and hit.end - held.start <= 8
        ):
            name = text[held.start : hit.end]
            held = Hit(held.start, hit.end, "organization.grammar", "pattern", name, "company", held.country)
            continue
        if held is not None:
            yield held
        held = hit
    if held is not None:
        yield held


#: Characters that stand for a state before its bodies (俄|外交部), and those that do without a word of it elsewhere.
STATES = frozenset(
    "美俄日英法德韩印伊巴黎叙土乌白波匈捷意西葡荷比希朝蒙越泰缅柬菲马澳埃苏也阿沙科约摩突利尼肯南委古墨智秘哥"
)
_SURE = frozenset("美俄日英法德韩印")


def of_state(item: Found, text: str, setting: Setting, lexicon: Lexicon) -> Body | None:
    """The body of the state that one character before the name stands for: 黎|真主党, 俄|外交部."""
    at = item.start - 1
    codes = gazetteer().short.get(text[at], ())
    of = [b for b in item.form.bodies if b.country in codes and b.type in ("government", "party")]
    named = [b for b in of if setting.countries[b.country or ""]]
    of = named or (of if text[at] in _SURE else [])
    if len({b.country for b in of}) != 1:
        return None
    if at and CJK.match(text[at - 1]):
        if lexicon.before(text, at + 1, max(at - 5, 0)).start < at:
            return None
        before = lexicon.before(text, at, max(at - 6, 0))
        if before.kind not in ("stop", "verb", "join", "word", "inner", "generic"):
            return None
    return min(of, key=lambda b: (not b.existed(setting.day), b.id))


#: What a mainland text sets round the names of Taiwan's bodies, and what shows that it speaks of them.
_QUOTES = frozenset('“”"‘’')
_ISLAND = re.compile("台湾|台当局|台方|民进党|岛内|台防务|台军")


def quoted(text: str, item: Found) -> Body | None:
    """The Taiwan body that a mainland text means by a name in quotation marks: 台湾“外交部”."""
    start, end = item.start, item.end
    if not start or text[start - 1] not in _QUOTES or text[end : end + 1] not in _QUOTES:
        return None
    here = [b for b in item.form.bodies if b.country == "TW" and b.type == "government"]
    return here[0] if len(here) == 1 and _ISLAND.search(text[max(start - 30, 0) : start]) else None
