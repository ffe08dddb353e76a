"""Where a name begins: what opens none is cut off, and what is too general is no name."""

import re

from pipeline.organizations.context import Head, countries
from pipeline.organizations.words import PROPER, Token, word_set

_COUNTED = re.compile("(?<!^)[届次]$|^[二两三四五六七八九十几多数]+[家所]$")
_LEADING = word_set(
    "- · 、 一 与 两 个 主要 位 全资 前 原 及 只 叫 名 向 和 国内 国外 境内 境外 多家 大型 家 届 "
    "座 所 批 控股 支 新 暨 有 本 条 某 次 现 知名 称 老 股 著名 该 重点 间 驻"
)


#: Words that say what the body is whose name follows, and what a name may open with behind them.
_APPOSED = word_set("企业 公司 机构 智库 媒体 巨头 厂商 品牌 平台 高校 国企 央企 民企 外企 球队 劲旅 豪门")
_NAMING = frozenset({"char", "place", "name", "latin", "quote", "body", "semi"})


def trim(tokens: list[Token]) -> list[Token]:
    """The words without those that open no name: counts, 著名, 原, verbs."""
    cut = 0
    for index, token in enumerate(tokens):
        if token.kind == "char" and token.text in "家个名位批座条届次只股该本某各等多":
            cut = index + 1
        elif _COUNTED.search(token.text) and token.kind != "quote":
            cut = index + 1  # 十四届|全国人大, 十二家|医院
    for index in range(cut, len(tokens) - 1):
        token = tokens[index]
        if token.text[-2:] in _APPOSED and token.kind not in PROPER and tokens[index + 1].kind in _NAMING:
            cut = index + 1  # 爱心企业|王留长|餐饮公司
    while cut < len(tokens) and tokens[cut].text in _LEADING:
        cut += 1
    rest = tokens[cut:]
    if len(rest) > 1 and rest[0].kind == "inner" and (rest[1].kind in PROPER or rest[1].kind == "semi"):
        rest = rest[1:]  # 重建|葵涌医院
    return rest


def specific(tokens: list[Token], head: Head) -> bool:
    """Whether something other than a country and class words stands before the head."""
    if head.type in ("ngo", "fund", "research", "mechanism") and len(tokens) > 1 and tokens[0].kind == "semi":
        return True
    if (
        len(tokens) > 2
        and tokens[0].kind == "place"
        and tokens[1].text in ("国家", "皇家", "国立", "中央", "联邦")
    ):
        return True  # 法国|国家|铁路|公司
    for token in tokens:
        if token.kind in ("latin", "ordinal", "quote", "name", "word", "body", "char"):
            return True
        if token.kind == "place" and token.text not in countries():
            return True
        if token.kind == "semi" and len(token.text) >= 4:
            return True
    return False
