"""Short names that a text itself gives: `全称（以下简称“简称”）`, `美国国际开发署(USAID)`, `公司（股票简称：甲）`.

A definition counts where it touches a name that was found. The first definition of a short name wins.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.organizations.words import word_set

#: Short names that stand for a role in a contract or an announcement, never for one body.
ROLES = word_set(
    "公司 本公司 该公司 贵公司 母公司 子公司 上市公司 标的公司 目标公司 合资公司 集团 本集团 "
    "本行 该行 我行 我们 本院 发行人 保荐人 保荐机构 主承销商 受托人 委托人 甲方 乙方 丙方 丁方 "
    "买方 卖方 转让方 受让方 出租方 承租方 承建商 承办商 供应商 采购商 业主 发包人 承包人 承包方 "
    "采购人 投标人 招标人 交易对方 交易对手 控股股东 实际控制人 基金 本基金 该基金 条例 本条例 "
    "办法 本办法 通知 本通知 协议 本协议 合同 本合同 公约 宪章 项目 本项目 计划 平台 该平台 会议 "
    "本次会议 董事会 监事会 股东大会 管理人 基金管理人 基金托管人 信托 中心 本中心 委员会 本会 "
    "协会 学会 政府 当局 国务院 中央 全国 单位 各方 双方 缔约方 中国 美国 本次交易 本次重组 "
    "标的资产 两会 地方 部门 各地区 银行 中外双方 中方 美方 发包方 贷款人 借款人 保证人 债权人 "
    "债务人 出资人 承诺人"
)
_CUE = (
    r"(?:以下|下文|下|后文|以下均|以下统一)?(?:合并|统|合|并)?(?:简称为|简称|称为|统称为|统称|称之为|称作|称)"
    r"|(?:股票|证券|公司|中文|英文|以下)?(?:简称|缩写|简写|英文名|英文名称|英文缩写|略称|又称|亦称|也称|又名|原名|曾用名|前称|前身为|全称|全名)(?:为|是)?"
)
_OPEN = re.compile(r"\s?[（(]")
_CLOSE = re.compile(r"[）)]")
_CUED = re.compile(rf"^\s*(?:{_CUE})[:：]?\s*(.+)$")
_QUOTED = re.compile(r"[“\"'‘]\s*([^“”\"'‘’]{2,24}?)\s*[”\"'’]")
_AFTER = re.compile(rf"^[，,]?\s?(?:{_CUE})[:：]?\s?[“\"‘']([^“”\"‘’]{{2,20}}?)\s?[”\"’']")
_BARE_CUE = re.compile(r"^[，,]\s?(?:以下简称|下称|简称)([\u4e00-\u9fff]{2,8})(?=[，。；）)])")
_ABBREVIATION = re.compile(r"^[A-Z][A-Za-z0-9&.\-]{1,11}$")
_ENGLISH = re.compile(r"^(?:the |The )?[A-Za-z][A-Za-z0-9&.,'’()\- /]{5,120}$")
_SPLIT = re.compile(r"\s*[，,;；、/]\s*|\s*或\s*|或者")
_CHINESE = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9·\-]{2,20}$")
_CODE = re.compile(r"^\s*(?:(?:股票|证券)?代码[:：]?\s*)?[036]\d{5}(?:\.(?:SH|SZ|HK|BJ|SS))?\s*$")


class Definition(NamedTuple):
    """`short` at `start:end` is a name of the body whose name ends where the definition opens.

    `english` says that it is the full English name; `latin` that it is an abbreviation in Latin letters.
    """

    start: int
    end: int
    short: str
    latin: bool
    english: bool


#: What a definition may open with.
_OPENINGS = frozenset("（(，,以下后合统并简称股证公中英缩略又亦也原曾前全")


def definitions(text: str, name_start: int, name_end: int) -> tuple[Definition, ...]:
    """The short names that are given right behind the name at `name_start:name_end`."""
    after = text[name_end : name_end + 1]
    if after in _OPENINGS or after.isspace():
        return tuple(_definitions(text, name_start, name_end))
    return ()


def _definitions(text: str, name_start: int, name_end: int) -> Iterator[Definition]:
    opened = _OPEN.match(text, name_end)
    if opened:
        closed = _CLOSE.search(text, opened.end(), min(opened.end() + 160, len(text)))
        if closed:
            yield from _within(
                text, text[name_start:name_end], opened.end(), _balanced(text, opened.end(), closed.start())
            )
        return
    for pattern in (_AFTER, _BARE_CUE):
        match = pattern.match(text[name_end : name_end + 40])
        if match and match[1].strip() not in ROLES:
            start, end = match.span(1)
            yield Definition(name_end + start, name_end + end, match[1], match[1].isascii(), False)
            return


def _balanced(text: str, start: int, end: int) -> int:
    """The end of the brackets' content when a bracket opens within."""
    depth = text.count("(", start, end) + text.count("（", start, end)
    while depth:
        more = _CLOSE.search(text, end + 1, min(end + 80, len(text)))
        if more is None:
            return end
        depth, end = depth - 1, more.start()
    return end


def _within(text: str, name: str, start: int, end: int) -> Iterator[Definition]:
    content = text[start:end]
    cued = _CUED.match(content)
    body = cued[1] if cued else content
    offset = start + (cued.start(1) if cued else 0)
    quoted = list(_QUOTED.finditer(body))
    if quoted:
        if not cued and _QUOTED.sub("", body).strip("，,、或/ 及和"):
            # （英文名，“简称”）and the like: parts without quotation marks follow below
            yield from _parts(body, offset, name, named=False)
        for match in quoted:
            if match[1] not in ROLES:
                yield Definition(
                    offset + match.start(1), offset + match.end(1), match[1], match[1].isascii(), False
                )
        return
    yield from _parts(body, offset, name, named=bool(cued))


def _parts(body: str, offset: int, name: str, named: bool) -> Iterator[Definition]:
    if not named and _CODE.match(body):
        return
    at = 0
    pieces = [body] if _ENGLISH.match(body) and "," not in body else _SPLIT.split(body)
    for piece in pieces:
        begin = body.find(piece, at)
        at = begin + len(piece)
        lead = re.match(rf"^\s*(?:{_CUE})[:：]?\s*", piece)
        core = piece[lead.end() :] if lead else piece
        begin += lead.end() if lead else 0
        core_start = begin + len(core) - len(core.lstrip())
        core = core.strip()
        start, end = offset + core_start, offset + core_start + len(core)
        if not core or core in ROLES:
            continue
        if _ABBREVIATION.match(core) and sum(c.isupper() for c in core) >= 2:
            yield Definition(start, end, core, True, False)
        elif _ENGLISH.match(core) and core.isascii() and (core[0].isupper() or core.startswith("the ")):
            yield Definition(start, end, core, True, " " in core)
        elif (named or lead or shortens(core, name)) and _CHINESE.match(core):
            yield Definition(start, end, core, core.isascii(), False)


def shortens(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in the same order: 环保署 for 环境保护署."""
    if not 2 <= len(short) <= 6 or len(short) + 2 > len(name) or short in name[: len(short)]:
        return False
    at = 0
    for char in short:
        at = name.find(char, at) + 1
        if at == 0:
            return False
    return True
