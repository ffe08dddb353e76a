"""The words by which the roles of money are known, and a sum with the roles found so far."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from pipeline.amounts.models import Roles
from pipeline.document import Mention


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


#: Verbs of deciding: a verb of giving behind one of them is the one that counts.
WEAK = frozenset(("批准", "承诺", "签署", "签订", "同意", "使用", "落实", "实施", "拟以"))


class Words:
    """The role words of a pack, compiled."""

    def __init__(self, roles: Roles) -> None:
        give, receive = alternatives(roles.give.split()), alternatives(roles.receive.split())
        for one, longer in (("拨", "款付备"), ("捐", "款赠资助")):  # 拨款支出 is no verb with 款 behind
            give = re.sub(rf"(?<=\|){one}(?=\||$)", f"{one}(?![{longer}])", give)
        self.give = re.compile(
            rf"(?:{give})(?:了|过|给)?(?!收入|支出|预算|决算|结转|结余|机构|公司|政策|人次|条件|方案|标准|对象|范围|资格|力度|平台|渠道|仪式|活动|大会|承诺书|则|金(?!额))"
        )
        receive = re.sub(r"(?<=\|)发行(?=\||$)", "发行(?!价|人)", receive)
        self.receive = re.compile(rf"(?:{receive})(?:了)?(?![人书表者方款])")
        plain = alternatives(w for w in roles.adverbs.split() if w != "会")
        # 慈善总会, 基金会: there 会 ends a name
        adverb = f"{plain}|(?<![总协金委商学合工议员大理])会"
        self.adverbs = re.compile(rf"(?:{adverb})+$")
        self.adverb_ends = frozenset(word[-1] for word in (*roles.adverbs.split(), "会"))
        self.adverb_words = frozenset(roles.adverbs.split()) - {*roles.prepositions, "与"} | frozenset(
            "而但则且并亦也却又"
        )
        self.to_words, self.pivots = frozenset(roles.to), frozenset(roles.pivots)
        self.heads = self.to_words | self.pivots | frozenset(roles.prepositions)
        self.no_deeds = frozenset(roles.no_deeds.split())
        self.no_deed = re.compile(alternatives(word for word in self.no_deeds if len(word) > 1))
        self.deed_heads = frozenset(("向", "在", "与", "同", "对", "到", "从"))
        self.openers, self.closers = tuple(roles.openers.split()), tuple(roles.closers.split())
        self.double = frozenset(roles.double.split())
        self.strong = frozenset(roles.strong.split())
        surnames = alternatives(roles.surnames.split())
        self.by = re.compile(rf"由(?P<who>[^，。；]{{2,24}}?)(?:{adverb})*$")
        self.to = re.compile(rf"(?:{alternatives(roles.to)})(?P<who>[^，。；：]{{1,30}}?)$")
        self.no_subject = tuple(roles.not_subjects)
        self.halts = frozenset([*roles.adverbs.split(), *roles.to, *roles.verbs.split()])
        self.gives = frozenset([*roles.give.split(), *roles.receive.split()])
        self.halting = re.compile(alternatives({*self.halts, *self.gives, *WEAK}))
        self.purpose = re.compile(
            rf"(?:资金|款项)?(?:将|拟|全部|主要|专项|重点|定向|优先|统一|请求|指定|特别|专门)*(?:{alternatives(roles.purposes.split())})"
            r"(?![人方商]为|单位|代理|人[：，])(?<!以)|以(?!现金|发行|人民币|[^，。；]{0,12}(?:方式|形式|价格))"
        )
        self.kind = re.compile(
            rf"(?:的)?(?P<what>(?![并且和及来的后由，、）)])[^，。；：、\s]{{0,8}}?(?:{alternatives(roles.kinds.split())}))"
        )
        behind = (
            "每[科人名户亩次辆吨月年]|总金额|共计|总计|累计|金额|总额|合计|共|约|达|为|达到|高达|首|最多"
            "|需求|规模|总规模|额度"
        )
        labels = alternatives(roles.labels.split())
        self.label = re.compile(rf"(?:{labels})额?(?=(?:{behind})*$)")
        self.label_ends = frozenset(word[-1] for word in (*roles.labels.split(), *behind.split("|"))) | {
            "额",
            *"科人名户亩次辆吨月年",
        }
        earnings = "收入(?![家群人国者户])"
        self.total = re.compile(alternatives(w for w in roles.totals.split() if w != "收入") + "|" + earnings)
        self.party = re.compile(
            rf"(?:{alternatives(roles.parties.split())})(?:[（(][^）)]*[）)])?$|^每[名位户家个人]|[\u4e00-\u9fff]某[某甲乙丙]?$"
            rf"|(?:^|长|总|记|授|师|手|员|裁|家|星|商|的|告|人|民)(?:{surnames})[\u4e00-\u9fff]{{1,2}}$"
        )
        self.fund = re.compile(
            rf"(?:闲置|自有|募集|专项|财政|中央|现金|的)*(?:资金|现金)(?:，)?(?:用于|进行|以|来|，)?(?=(?:{alternatives(roles.purposes.split())}))"
        )


@lru_cache(maxsize=4)
def words_of(roles: Roles) -> Words:
    """The compiled words of a pack."""
    return Words(roles)


@dataclass(slots=True)
class Sum:
    """A sum of money with the roles found so far, as clean spans."""

    mention: Mention
    payer: tuple[int, int] | None = None
    recipient: tuple[int, int] | None = None
    purpose: tuple[int, int] | None = None
    whole: "Sum | None" = None
    bare: bool = False
    given: bool = False
    #: Where the verb ends that gives or gets it.
    verb: int = 0
    parts: Decimal = Decimal(0)
    #: Roles that the form of the sentence gives, whatever the words in them are.
    known: set[str] = field(default_factory=set)
    #: Roles whose words in the sum's own clause name nobody.
    refused: set[str] = field(default_factory=set)
