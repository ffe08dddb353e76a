"""Words that stand in a firm's name as a brand, and that other names do not reach over."""

from pipeline.organizations.context import CJK, Context, Head
from pipeline.organizations.words import Lexicon, Token, word_set

#: Characters that brands are made of too: 绿|能, 同|方.
IN_BRANDS = frozenset("顺能可同得应达正会得上下里内外中前后时分用成图动方拟想万亿元年月日")
#: Words that firms' names hold and others do not reach over.
_FIRM_WORDS = word_set("互动 联合 希望 统一 共同 领先 同心 创建 达成 成就 提升 优化 建 创 兴 经 全 众 如")


def in_firm(lexicon: Lexicon, token: Token, context: Context, floor: int) -> Token:
    """A word that names do not reach over, as a piece of a firm's name: 蓝鲸|互动|科技有限公司.

    A few words of the lists are such; of the words that only the dictionary knows (正中), all.
    """
    soft = len(token.text) > 1 and token.text not in lexicon.kinds and token.text[0] not in "各每某该"
    if token.start <= floor or not (soft or token.text in _FIRM_WORDS):
        return token
    if token.start in context.bodies:
        return token if len(token.text) > 1 else token._replace(kind="char")  # 贝莱德|建信
    before = lexicon.before(context.text, token.start, floor)
    firm = token.start in context.places or (before.kind == "char" and CJK.match(before.text))
    if firm or (token.text == "互动" and before.kind == "word"):
        return token._replace(kind="word")
    return token


def branded(lexicon: Lexicon, token: Token, text: str, floor: int, head: Head) -> bool:
    """Whether a verb is a piece of a brand: a character that no dictionary joins stands before it (云泽|远航)."""
    if head.type not in ("company", "other", "university", "research") or token.start - floor < 2:
        return False
    if token.text[-1] in "给向到于为至":
        return False  # 质|押给
    before = lexicon.before(text, token.start, floor)
    return before.kind == "char" and CJK.match(before.text) is not None and before.text not in "我你他她它"
