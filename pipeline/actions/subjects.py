"""Who acts in a clause: its subject, the party of a phrase of time, the party that is asked."""

from pipeline.actions.grammar import Grammar
from pipeline.actions.line import Line, first_tag
from pipeline.actions.phrases import skip_lead

_VERBAL = frozenset("vw")
_NAMING = frozenset("nNrwbqA")
#: Words that end a subject: what follows says on what ground or under which condition it acts.
_BREAKS = frozenset(
    {"如", "若", "如果", "一旦", "对", "对于", "就", "基于", "根据", "按照", "依据", "会同", "按"}
    | {"通过", "在", "到", "于", "自", "从"}
)
_FACING = frozenset({"对", "对于", "就"})
_BY_WAY = frozenset({"通过", "在", "到", "于", "自", "从"})
#: Adverbs that belong to the phrase before 的 they open: 已竣工的项目, 正在进行的谈判.
_ASPECT = frozenset({"已", "未", "正在", "尚未", "拟", "新", "不"})
#: People whose deed may stand between them and what they must: 学生离校须….
_PEOPLE = (
    "学生",
    "考生",
    "旅客",
    "患者",
    "居民",
    "职工",
    "用户",
    "客户",
    "家长",
    "车辆",
    "人员",
    "船舶",
    "股东",
)
_INSIDE = frozenset({"内", "中", "里", "外", "上", "下", "以内", "境内", "之外", "以外"})
#: Words that close an event behind which the party stands that is to act.
_PAST = frozenset({"后", "之后", "以后", "前", "之前", "时"})
_WATCHED = _PAST | _BREAKS


def names_party(line: Line, at: int) -> bool:
    """Whether what is asked is a party with a relative phrase (请符合条件的考生于…)."""
    tags = line.tags
    mark = tags.find("u", at)
    return (
        mark > at
        and mark + 2 < line.size
        and tags[mark + 1] in "nN"
        and not (tags[at] == "d" and line.texts[at] not in _ASPECT and "v" in tags[at + 1 : mark])
        and not _VERBAL.isdisjoint(tags[mark + 2 :])
    )


def faces(line: Line, k: int, end: int, grammar: Grammar) -> bool:
    """Whether 对 stands behind a party and opens what it deals with (双方对…表示欢迎), not its relation to another."""
    tags = line.tags
    if tags[k] == "p" and tags[k - 1] in "nNr" and "表示" in line.texts[k:]:
        return True
    if tags[k] != "p" or not line.texts[k - 1].endswith(grammar.endings["party"]):
        return False
    mark = tags.rfind("u", k + 1, end)
    if line.texts[k] == "就":
        return True
    return mark < 0 or not _VERBAL.isdisjoint(tags[mark:end])


def acting_party(line: Line, start: int, grammar: Grammar) -> tuple[int, int] | None:
    """The party that opens a phrase of time (审计机关在开展审计时): what comes next is its doing."""
    start += line.texts[start] == "由"
    end = first_tag(line.tags, "pvM", start + 1, line.size)
    if (
        end < 0
        or line.tags[start] not in "nNrvw"
        or not line.texts[end - 1].endswith((*grammar.endings["party"], "募集资金"))
    ):
        return None
    return start, end


def subject_of(line: Line, start: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """The noun phrase of `line[start:end]` without what leads into it and the adverbs behind it."""
    texts, tags = line.texts, line.tags
    if start != line.lead:
        start = skip_lead(line, start)
    if start >= end:
        return None
    if start and texts[start - 1] in _ASPECT and tags[start] in "vw" and tags.find("u", start, end) > 0:
        start -= 1
    while start < end and tags[start] == "p" and texts[start] != "由":
        place = tags.find("f", start, end) + 1
        if not place:
            return None
        start = skip_lead(line, place)
    if start + 2 < end and texts[start + 1] == "指" and tags[start] in "nNr":
        start += 1  # 他指对方愿
    if start < end and (texts[start] in ("有", "指") or tags[start] == "u"):
        if tags[start] == "u" and texts[start - 2] != "在" and line.texts[line.lead] in _FACING:
            return None
        start += 1
    broken = not _WATCHED.isdisjoint(texts[start:end])
    if broken and not _PAST.isdisjoint(texts[start:end]):
        start = _behind_event(line, start, end, grammar)
    for k in range(start + 2, end):
        if texts[k - 1] in ("电", "讯") and texts[k].isspace():
            start = k + 1
    if "请" in texts[start:end]:
        start = end - texts[start:end][::-1].index("请")
    if start >= end:
        return None
    if tags[start] == "i" and start + 2 < end and texts[start + 1] == "是":
        start += 2
    if broken and not _BREAKS.isdisjoint(texts[start + 1 : end]):
        end = _broken(line, start, end, grammar)
    before = end - 1 > start and texts[end - 1] == "前" and not _VERBAL.isdisjoint(tags[start : end - 1])
    if before or (end > start and texts[end - 1] in grammar.words["times"]):
        end = first_tag(tags, "vw", start + 1, end)
        if end < 0:
            return None
    while end > start:
        tag, text = tags[end - 1], texts[end - 1]
        if not (
            tag in "dcxTtpM,"
            or text in ("提前", "各", "加紧", "抓紧", "加快", "表决", "审议")
            or (text == "指" and end == line.size)
            or (tag == "v" and end - 1 > start and texts[end - 2].endswith(_PEOPLE))
            or (text == "方面" and tags[end - 2] != "N")
            or text == "之间"
            or (tag == "f" and end - 1 > start and tags[end - 2] in "Tt")
        ):
            break
        end -= 1
    if "v" in tags[start + 1 : end] and "u" not in tags[start:end]:
        doing = tags.find("v", start + 1, end)
        if texts[doing - 1].endswith(_PEOPLE):
            end = doing
    if end > start and texts[end - 1] in ("原则", "原则上"):
        end -= 1
    while end > start + 1 and tags[end - 1] == "a" and tags[end - 2] in "nNr":
        end -= 1
    if (
        start >= end
        or (end - start == 1 and texts[start] in ("新", "每", "各", "其"))
        or texts[end - 1] in _INSIDE
        or _NAMING.isdisjoint(tags[start:end])
    ):
        return None
    return start, end


def _behind_event(line: Line, start: int, end: int, grammar: Grammar) -> int:
    """Where the party begins that acts once something has happened: 合同生效后乙方…, 验收时甲方…."""
    for k in range(start + 1, end - 1):
        if (
            line.texts[k] in _PAST
            and line.tags[k + 1] in "nNr"
            and not _VERBAL.isdisjoint(line.tags[start:k])
        ):
            party = skip_lead(line, k + 1)
            if party < end and line.texts[end - 1].endswith(grammar.endings["party"]):
                return party
    return start


def _broken(line: Line, start: int, end: int, grammar: Grammar) -> int:
    """Where the subject ends that a ground, a condition or what it deals with stands behind."""
    texts, tags = line.texts, line.tags
    for k in range(start + 1, end):
        text = texts[k]
        if text not in _BREAKS or (text in _FACING and not faces(line, k, end, grammar)):
            continue
        placed = text == "于" and texts[k - 1].endswith(grammar.endings["party"])
        if text in _BY_WAY and (tags[k] != "p" or (tags.find("u", k, end) >= 0 and not placed)):
            continue
        return k
    return end
