"""Which words of a clause are auxiliary cues (将, 应, 会, 可), and where 将 stands for 把."""

from pipeline.actions.grammar import Grammar
from pipeline.actions.line import Line, first_tag
from pipeline.actions.subjects import names_party
from pipeline.actions.verbs import names_agent

_VERBAL = frozenset("vw")
#: Auxiliaries that may stand in a phrase before 的.
_WITHIN = frozenset({"拟", "需", "需要", "应", "须"})
_INVITED = frozenset({"邀请", "邀", "请求", "之邀"})
_SEEN_FIT = frozenset({"适当", "视情", "适时"})
_BODIES = (
    "方",
    "政府",
    "公司",
    "国",
    "局",
    "署",
    "部",
    "委",
    "院",
    "部门",
    "中心",
    "集团",
    "银行",
    "学校",
    "当局",
)
_NEED = frozenset({"必要", "必要时", "如有必要", "视情"})
_CALLED = frozenset({"举行", "召开", "举办", "成立", "设立", "邀请", "派出"})
_LISTED = frozenset({"作为", "列为", "纳入", "列入", "视为"})


def modal_at(line: Line, start: int, grammar: Grammar) -> int:
    """Index of the first true auxiliary cue, or -1."""
    texts, tags, size, aux = line.texts, line.tags, line.size, grammar.aux
    for i in range(start, size):
        text = texts[i]
        if text not in aux or tags[i] not in "Mvdw" or (text == "需要" and i + 1 < size):
            continue
        if i + 1 >= size:
            if text in ("会", "可", "可以", "需", "愿"):
                continue
            return i
        if _is_modal(line, i, start, grammar):
            return i
    return -1


def _is_modal(line: Line, i: int, start: int, grammar: Grammar) -> bool:
    """Whether the word at `i`, which others follow, is an auxiliary there."""
    texts, tags = line.texts, line.tags
    text, after = texts[i], tags[i + 1]
    if text == "请" and (
        after not in "pdvw" or names_party(line, i + 1) or names_agent(line, i + 1, grammar)
    ):
        return False
    if i:
        before = texts[i - 1]
        if before == "所" or (text in ("应", "需") and before in ("到", "不到", "达", "按", "不足")):
            return False
    if i > start and text in ("拟", "应") and tags[i - 1] == "v" and tags[-1] == "n":
        return False
    if (
        i
        and text in _WITHIN
        and (texts[i - 1] in ("对", "的", "对于") or (text == "拟" and tags[i - 1] in "vw"))
    ):
        return tags.find("u", i) < 0  # 对需审批的项目, 报送的拟保留的项目
    if after == "n" and texts[i + 1][-1] == "者":
        return False
    if after in "ul,=":
        return text == "将" and after == "="
    if text == "会":
        return is_future(line, i, grammar)
    if text == "将":
        return not marks_object(line, i, grammar)
    if text == "要" and texts[i + 1] in ("想", "么"):
        return False
    if text in ("可", "可以"):
        return is_arranged(line, i)
    if text == "应" and not _INVITED.isdisjoint(texts[i + 2 :]):
        return False
    return not (text in ("应", "要", "需") and after in "nNqA" and tags.find("v", i + 1) < 0)


def is_future(line: Line, i: int, grammar: Grammar) -> bool:
    """Whether 会 is the auxiliary: always before a verb in Hong Kong and Taiwan texts, else after a party."""
    texts, tags, k = line.texts, line.tags, i - 1
    if (tags[i + 1] not in "vwdpx" and texts[i + 1] not in ("与", "和", "跟", "同", "将", "把")) or (
        k >= 0 and tags[k] == "u"
    ):
        return False
    if grammar.hant:
        return True
    while k >= 0 and tags[k] in "dcTtA":
        k -= 1
    if k >= 0 and texts[k][-1] in "月周年天日间内" and "在" in texts[:k]:
        k = texts.index("在") - 1
    if k < 0:
        return i > 0
    return tags[k] in "Nr" or texts[k].endswith(_BODIES)


def is_arranged(line: Line, i: int) -> bool:
    """Whether 可 arranges something planned: 可安排, 可适当开展, 必要时可举行."""
    texts = line.texts
    near = texts[i + 1 : i + 4]
    return (
        "安排" in texts[i + 1 :]
        or not _SEEN_FIT.isdisjoint(near)
        or not (_NEED.isdisjoint(texts[:i]) or _CALLED.isdisjoint(near))
    )


def marks_object(line: Line, i: int, grammar: Grammar) -> bool:
    """Whether 将 stands for 把: a noun phrase follows, and behind it a verb of placing or changing."""
    texts, tags, size = line.texts, line.tags, line.size
    if i + 1 >= size:
        return False
    after = i + 1
    if "请" in texts[:i] or (i and texts[i - 1] in ("已", "已经", "曾", "刚")):
        return True
    if (
        tags[after] == "d"
        and i + 2 < size
        and tags[i + 2] in "nNw"
        and texts[after] in ("优先", "特别", "主要", "基本", "联合", "全部", "重点", "相互", "公开", "集中")
    ):
        after = i + 2
    named = tags[after] in "vw" and i + 2 < size and texts[i + 2] in grammar.words["heads"]
    if (
        not named
        and tags[after] in "dpMv"
        and not (tags[after] == "v" and tags[after + 1 : after + 2] == "u")
    ):
        if tags[after] == "v" and texts[after] not in grammar.words["takes_verb"]:
            tied = "结合" in texts[i + 3 :] and texts[-1] == "起来"
            return tied or not _LISTED.isdisjoint(texts[i + 3 :])
        return False
    if named and not _VERBAL.isdisjoint(tags[i + 3 :]):
        return True
    for k in range(i + 2, size):
        if tags[k] not in "vwp":
            continue
        text = texts[k]
        if text[-1] in "为至成到入给于向" and len(text) > 1 and text not in ("对于", "关于", "由于", "成为"):
            return True
        if text in grammar.words["ba"]:
            return True
        if k + 1 < size and texts[k + 1] in ("为", "至", "成", "到", "入", "给"):
            return True
    return tags[after] in "nN" and first_tag(tags, "vw", i + 1, size) == size - 1
