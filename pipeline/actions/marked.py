"""What a clause says that a single word of it tells: a tail, a circumstance, a report, an aim, a strong cue."""

from pipeline.actions.chains import compose
from pipeline.actions.circumstances import IF, finder, has_cue, is_circumstance, speaks, supposed
from pipeline.actions.grammar import ADJUNCT_ENDS, ISSUED, SO_THAT, Grammar, Reading
from pipeline.actions.line import Line, first_tag, first_word
from pipeline.actions.prepositions import predicate_from
from pipeline.actions.subjects import acting_party, subject_of

#: What opens a tail unless an auxiliary follows: 尤其将修改条例.
_STILL = frozenset({"如", "尤其", "尤其是", "特别", "特别是"})
_FAULTS = frozenset({"发现", "接到", "收到", "未", "逾期", "违约", "延期", "违反"})


def marked(line: Line, start: int, grammar: Grammar) -> Reading | None:
    """What a clause is that a single word of it tells: a tail, a circumstance, a report, an aim, a strong cue."""
    texts, tags, has, size = line.texts, line.tags, line.has, line.size
    words, cues = grammar.words, grammar.cues
    first, final, modal = texts[start], texts[-1], "M" in tags
    if first == "如" and not modal and start + 2 < size and texts[start + 1] == "有":
        return Reading("adjunct", line)
    if not (modal and not _STILL.isdisjoint(texts[: start + 1])) and not words["tail"].isdisjoint(
        texts[: start + 1]
    ):
        return Reading("tail", line)
    if start and not SO_THAT.isdisjoint(texts[:start]):
        return Reading("purpose", line, head=start)
    if tags[-1] == "u":
        return Reading("adjunct", line, finder(line, start, grammar))
    if (final in ADJUNCT_ENDS or final in words["times"]) and not has_cue(line, start, grammar):
        party = acting_party(line, start, grammar) or (final == "时" and finder(line, start, grammar)) or None
        return Reading("adjunct", line, party)
    if not grammar.aims.isdisjoint(has) and (aim := aim_of(line, start, grammar)):
        return aim
    if (
        final in words["says"]
        and size - start > 1
        and final not in ("建议", "提议")
        and first != "向"
        and (tags.find("v", start, size - 1) < 0 or texts[start : size - 1] == ["反馈"])
        and cues.keys().isdisjoint(texts[start : size - 1])
    ):
        return Reading("none", line, subject_of(line, start, size - 1, grammar), why="report")
    if "是否" in has and _asks_whether(line, start):
        return Reading("none", line, why="question")
    if is_circumstance(line, start, grammar):
        at_fault = first in IF and not _FAULTS.isdisjoint(has)
        return Reading("adjunct", line, finder(line, start + 1, grammar) if at_fault else None)
    if not IF.isdisjoint(has) and (party := supposed(line, start, grammar)) is not None:
        return Reading("adjunct", line, party)
    if start and first in ("将", "就", "把") and texts[start - 1] in ISSUED:
        return Reading("none", line, why="notice of issue")
    if not words["strong"].isdisjoint(has):
        for k in range(start, size - 1):
            if texts[k] in words["strong"] and tags[k + 1] not in "ul," and tags.find("M", start, k) < 0:
                if k > start and tags[start] == "v" and tags.find("u", k) > 0:
                    break  # 抓牢争取资金的窗口期
                if tags.find("u", k) > 0 and _governed(line, start, k, grammar):
                    break
                if k - 1 == start and texts[start] == "以":
                    return Reading("purpose", line, head=start)
                opener = k - 1 if k > start and texts[k - 1] in words["decrees"] else k
                stop = first_tag(tags, "v", start + 1, opener) if texts[opener - 1] == "并" else opener
                subject = (
                    subject_of(line, start, stop, grammar) if texts[start] != "目标" and stop > 0 else None
                )
                return compose("cue", line, (opener, opener), grammar, subject, cues[texts[opener]])
    if size - start > 1 and final in words["decrees"] and speaks(line, start, grammar):
        subject = subject_of(line, start, size - 1, grammar)
        return Reading("open", line, subject, None, cues[final], size - 1, size - 1, [size - 1])
    if final in words["strong"]:
        return Reading("open", line, subject_of(line, start, size - 1, grammar), None, cues[final])
    return None


def _governed(line: Line, start: int, k: int, grammar: Grammar) -> bool:
    """Whether the word at `k` stands in the object of a cue verb: 同意深化两国致力于和平的合作."""
    for i in range(start, k - 1):
        cue = grammar.cues.get(line.texts[i])
        if cue is not None and cue.role == "verb" and line.tags[i + 1] in "dvw":
            return True
    return False


def _asks_whether(line: Line, start: int) -> bool:
    """Whether 是否 makes the clause a question, no part of what is to be done (应列明是否收费)."""
    k = line.texts.index("是否")
    return "M" not in line.tags[start:k] or "v" not in line.tags[start:k]


def owner_of(line: Line, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """Whose aim it is: 本基金 of `本基金的投资目标是`."""
    if subject is None:
        return None
    mark = line.tags.rfind("u", subject[0] + 1, subject[1])
    return subject[0], mark if mark >= 0 else subject[1]


def aim_of(line: Line, start: int, grammar: Grammar) -> Reading | None:
    """`目的是…`, `…的目标在于…`, `重在…`."""
    texts = line.texts
    i = first_word(texts, grammar.aims, start, min(start + 12, line.size))
    if i < 0:
        return None
    cue = grammar.cues[texts[i]]
    head = predicate_from(line, i + 1, line.size, grammar)
    if head is None and i + 1 < line.size and texts[i + 1] in ("将", "把", "通过", "在"):
        return Reading("open", line, owner_of(line, subject_of(line, start, i, grammar)), None, cue)
    if head is None or texts[head[0]] in grammar.words["copula"]:
        return None
    reading = compose("cue", line, head, grammar, subject_of(line, start, i, grammar), cue)
    reading.subject = owner_of(line, reading.subject)
    return reading
