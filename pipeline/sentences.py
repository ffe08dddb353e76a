"""From clause to clause: what carries over within a sentence, from a lead-in, and from the kind of the document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.actors import Tag, actor, tags
from pipeline.clauses import Clause, clauses, masks
from pipeline.deadlines import Timing, timing
from pipeline.document import Block, Document, Found, Mention, Span
from pipeline.genre import genre, is_title, section_mode
from pipeline.grammar import CueWord, Grammar, Reading
from pipeline.lexicon import Lexicon
from pipeline.predicates import read
from pipeline.schema import Grounded, record_id

_BARE = CueWord("action.bare", "bare", "commitment")
_CHARGED = CueWord("action.charged", "bare", "commitment")
_GOAL = CueWord("action.aim", "bare", "plan")
_LISTS = frozenset({"plan", "declaration", "notice", "regulation", "contract"})
_BARE_ITEM = re.compile(
    r"(?:进一步|继续|积极|共同|定期|持续|不断|大力|全面|深入)?(?:加强|推动|推进|促进|实施|加快|完善|深化|提升|提高|扩大|拓展|优化|健全|强化|巩固|增进|建立|设立|"
    r"构建|搭建|打造|制定|编制|修订|支持|鼓励|引导|探索|探讨|加大|统筹|培育|保障|举办|召开|开展|组织|确保|发挥|调动|落实|坚持)"
)
_LABEL = re.compile(r"(?:时间|地点|日期|来源|作者|编辑|记者|联系人|联系电话|电话|地址|网址|附件|抄送|主办|承办|关键词|摘要|发布人|责任编辑|翻译)[:：]")
_STANCE = re.compile(r"(?:(?P<vision>议案|修正案|动议|法案|草案|议程|愿景|公约|条约|立场|主张|利益)|宣言|决议|原则|“一带一路”倡议|发展倡议|安全倡议|》|”)$")
_TOLD = re.compile(r"了|已(?!列)|曾|日前|近日|截至|累计|同比|[”。，]?[^，。]{1,8}(?:说|表示)[，。]|如今|当天|落下帷幕|取得")
_SINCE = re.compile(r"近年来|[年月日]来(?!华)|以来|累计|过去[一二三四五六七八九十几]+年|回顾历史")
_ONCE = re.compile(r"(?:建成|投产|通车|达产|实施|完工|投运|落成|开通|启用|上线)(?:以?后|之后)")
_EFFECT = re.compile(r"(?:创造|增加|提供|带动|新增).{0,14}(?:就业岗位|就业机会|产值|经济效益|税收|商机|利润)")
_GOALS = re.compile(r"(?:合作|总体|具体|战略|主要|预期)目标$|愿景(?:与目标|和目标)?$|^(?:[一二三四五六七八九十]、|[（(].{1,2}[）)]|\d+\.?)?\s*(?:目标|宗旨|目的)$")
_PENAL = re.compile(r"^(?:违反|有下列|有前款|未按|拒不|逾期)|(?:违反|逾期|违约|情形之一|拒绝|不成|不符|未能|未经).*的$")
_FOUNDS = re.compile(r"(?:制定|制订)本|现(?:就|将|提出|印发)|特(?:制定|作)|通知如下|制定了")
_WHOLE = re.compile(r"保证.{0,16}(?:真实|虚假|准确|完整)|敬请|(?:制定|订立|签订|发布|公布)本.{0,4}(?:合同|协议|办法|条例|规定|细则|方案|通知|意见|规划|计划|章程|规则|战略|公告)|^特此|转载|解释权?归?$")
_ASPECT = ("了", "过", "着")
_PAST = ("已", "已经", "曾", "曾经", "刚", "刚刚", "从未", "未")


@dataclass(slots=True)
class State:
    """What the clauses before have left: whether a list of actions is open, its cue, subject, times."""

    cue: CueWord | None = None
    open: bool = False
    closed: bool = False
    subject: tuple[int, int] | None = None
    origin: str = "explicit"
    timing: Timing = field(default_factory=Timing)
    condition: Span | None = None
    instrument: Span | None = None
    last: Mention | None = None
    purpose: bool = False
    hanging: bool = False
    penal: bool = False
    goal: bool = False
    told: bool = False
    lead_purpose: bool = False
    prefix: tuple[int, int] | None = None
    items: int = 0


class Reader:
    """Reads one document's sentences."""

    def __init__(self, document: Document, lexicon: Lexicon, grammar: Grammar, found: Found) -> None:
        self.document = document
        self.grammar = grammar
        self.found = found
        self.genre = document.genre or genre(document)
        self.words = lexicon.words_of(document.norm, masks(document, found))
        self.dates = {m.start: m for m in found.get("date", ())}
        self.organizations = {m.start: m for m in found.get("organization", ())}
        single = "".join(sorted(w for w in grammar.cues if len(w) == 1))
        longer = "|".join(sorted(w for w in grammar.cues if len(w) > 1 and not set(w) & set(single)))
        self.gate = re.compile(f"[{single}由每]|{longer}")
        self.leads: dict[int, State] = {}

    def read(self) -> Iterator[Mention]:
        """Yield the document's actions in reading order."""
        tagged = sorted(tags(self.document), key=lambda t: t.start)
        items: list[Mention] = []
        for index, block in enumerate(self.document.blocks):
            if block.kind in ("heading", "toc", "caption"):
                continue
            items.extend(self._block(index, block))
        self._assign(tagged, items)
        yield from items

    def _assign(self, tagged: list[Tag], items: list[Mention]) -> None:
        """Give the actions since the tag before, within the block, to the party a tag names."""
        floor = 0
        for tag in tagged:
            text = self.document.text
            start = max(floor, text.rfind("\n", 0, tag.start))
            for item in items:
                if start <= item.start < tag.start and (item.values["actor"] is None or item.values["actor"].origin == "tag"):
                    if tag.lead is not None:
                        item.values["actor"] = actor(self.document, *tag.lead, "tag", self.organizations, "lead")
                        item.values["participants"] = tuple(
                            actor(self.document, *p, "tag", self.organizations, "participant") for p in tag.participants
                        )
            floor = tag.end

    def _block(self, index: int, block: Block) -> Iterator[Mention]:
        from pipeline.segment import sentences

        mode = section_mode(self.document.section(block.start))
        listing = self.genre in _LISTS if mode is None else (mode and self.genre not in ("news", "interview")) or (
            self.genre in _LISTS and mode
        )
        lead = self.leads.get(block.lead_in) if block.lead_in is not None else None
        text = self.document.norm[block.start : block.end]
        if index <= 1 and len(text) <= 40 and not re.search(r"[。；，！？：]", text) and is_title(text):
            return
        told = len(_TOLD.findall(text))
        section = self.document.section(block.start)
        title = section[-1] if section else ""
        if listing and told >= 2 and told * 120 >= len(text):
            listing = False
        if _LABEL.match(self.document.norm, block.start):
            return
        if block.kind == "item" and not listing and self.genre not in ("news", "interview"):
            listing = _BARE_ITEM.match(self.document.norm, block.start) is not None
        paragraph = block.kind == "paragraph" and mode is not False and self.genre in ("report", "other")
        for sentence in sentences(self.document.norm, block.start, block.end):
            state = State(goal=_GOALS.search(title) is not None)
            if lead is not None and sentence.start == block.start:
                state = State(
                    cue=lead.cue,
                    open=lead.open,
                    closed=lead.closed,
                    subject=lead.subject if lead.origin == "lead_in" else None,
                    origin=lead.origin,
                )
                if state.subject is None:
                    state.origin = "explicit"
            if not listing and lead is None and not paragraph and not self.gate.search(
                self.document.norm, sentence.start, sentence.end
            ):
                continue
            heads = paragraph and sentence.start == block.start
            yield from self._sentence(sentence, state, listing or (heads and self._bare_start(sentence)), block)
            self.leads[index] = state

    def _bare_start(self, sentence: Span) -> bool:
        """Whether a paragraph opens with a bare verb phrase and tells nothing that was done."""
        text = self.document.norm[sentence.start : sentence.end]
        if "了" in text or "已" in text or len(text) < 8:
            return False
        first = next(clauses(self.words, sentence), None)
        if first is None:
            return False
        reading = read(first.tokens, self.grammar)
        return (reading.kind in ("bare", "cue") and reading.subject is None and reading.head < 6) or (
            reading.kind == "bare" and reading.surface == 0
        )

    def _sentence(self, sentence: Span, state: State, listing: bool, block: Block) -> Iterator[Mention]:
        parts = list(clauses(self.words, sentence))
        for n, clause in enumerate(parts):
            if clause.before in ":：" and clause.before and state.closed:
                state.closed = False
            rest = parts[n + 1 :]
            item = self._clause(clause, rest, state, listing)
            if item is not None:
                state.last = item
                state.items += 1
                yield item
        if parts and parts[-1].mark in (":", "：") or self.document.norm[sentence.start : sentence.end].rstrip().endswith("："):
            self._lead_in(parts[-1], state)

    def _lead_in(self, clause: Clause, state: State) -> None:
        """Set what the list below takes over: `各方应：` gives cue and actor, `…如下措施：` opens a list."""
        reading = read(clause.tokens, self.grammar)
        if reading.kind == "open":
            state.open, state.cue, state.origin = True, reading.cue, "lead_in"
            state.subject = self._place(reading, reading.subject)
            return
        if state.goal and state.cue is _GOAL:
            state.subject, state.origin = None, "explicit"
            return
        state.subject, state.origin = None, "explicit"
        text = self.document.norm[clause.start : clause.end]
        words = self.grammar.words
        if any(text.endswith(w) or w in text[-8:] for w in words["no_list_heads"]):
            state.open, state.closed = False, True
        elif any(w in text[-10:] for w in words["list_heads"]) or state.open:
            goal = re.search(r"目标|目的|宗旨|愿景", text[-10:])
            state.open, state.cue = True, state.cue or (_GOAL if goal else _BARE)
        else:
            state.open = False

    def _place(self, reading: Reading, span: tuple[int, int] | None) -> tuple[int, int] | None:
        if span is None:
            return None
        return reading.tokens[span[0]].start, reading.tokens[span[1] - 1].end

    def _clause(self, clause: Clause, rest: list[Clause], state: State, listing: bool) -> Mention | None:
        reading = read(clause.tokens, self.grammar)
        tokens = reading.tokens
        here = timing(self.document, reading, self.dates, reading.kind in ("adjunct", "fragment", "purpose", "open", "none"))
        subject = self._place(reading, reading.subject)
        if clause.mark and clause.mark in ":：" and _GOALS.search(self.document.norm[clause.start : clause.end]):
            state.goal, state.open, state.cue, state.closed = True, True, _GOAL, False
            return None
        state.penal = state.penal or self._penal(clause)
        if reading.kind in ("bare", "statement") and (state.penal or state.told or _SINCE.search(self.document.norm[clause.start : clause.end])):
            state.told = state.told or not state.penal
            return None
        if reading.kind in ("adjunct", "fragment", "purpose") and _SINCE.search(self.document.norm[clause.start : clause.end]):
            state.told = True
        if reading.kind == "adjunct" and tokens[0].text == "为了" and not state.items:
            state.lead_purpose = True
        if reading.kind in ("adjunct", "fragment"):
            if here.deadline or here.recurrence:
                state.timing = Timing(here.deadline or state.timing.deadline, here.recurrence or state.timing.recurrence)
            if reading.kind == "fragment" and subject and not any(t.tag in "Am" for t in tokens) and clause.mark in "，," and not state.open:
                state.subject, state.origin = subject, "explicit"
            return None
        if reading.kind == "tail":
            return None
        if reading.kind == "open":
            if reading.head >= 0 and clause.mark not in ("：", ":") and (not rest or clause.mark not in "，,、"):
                return self._item(clause, reading, state, here, subject)
            if reading.cue is not None and reading.cue.role == "verb" and reading.verbs and clause.mark in "，,":
                word = tokens[reading.verbs[0]]
                state.prefix = (word.start, word.end)
            state.open, state.cue, state.closed = True, reading.cue, False
            state.timing = Timing(here.deadline, here.recurrence)
            if subject:
                state.subject = subject
            return None
        if reading.kind == "bare" and state.open and state.last is not None and tokens[reading.surface].text == "为":
            if not any(t.text in ("同时", "并", "还", "也", "并且") for t in tokens[: reading.surface]):
                state.last.end = clause.end
                return None
        if reading.kind in ("bare", "purpose") and state.hanging and state.last is not None:
            state.last.end, state.hanging = clause.end, False
            return None
        if reading.kind == "bare" and state.purpose and not listing and state.last is not None:
            state.last.end = clause.end
            return None
        if reading.kind == "purpose" and reading.surface >= 0 and state.open and state.last is None:
            reading.kind, reading.cue = "bare", None
        if reading.kind == "purpose":
            if state.last is not None and state.open:
                state.last.end = clause.end
                state.purpose = True
            else:
                state.lead_purpose = True
                if here.deadline or here.recurrence:
                    state.timing = here
            return None
        if reading.kind == "bare" and state.lead_purpose and self._founds(rest, clause):
            return None
        if reading.surface == -2 and here.deadline:
            state.timing = here
            return None
        why = self._filtered(clause, rest, reading, state, listing)
        if why or reading.kind == "none":
            state.open, state.closed = False, reading.head < 0 or reading.head < len(tokens) - 1
            if subject:
                state.subject, state.timing = subject, Timing()
            return None
        if reading.kind == "statement":
            stated = self.genre in ("plan", "declaration", "contract", "report", "other") or state.open
            if listing and stated and not state.closed and subject and self._is_party(subject):
                reading.cue = state.cue if state.open and state.cue else _BARE
            elif reading.agent and (listing or here.recurrence or self._arranged(tokens[reading.head].text)):
                reading.cue = state.cue if state.open and state.cue else _CHARGED
            else:
                state.open, state.closed = False, True
                state.subject, state.timing = subject, here
                return None
        elif reading.kind == "bare":
            if reading.agent is not None:
                if not state.open and not listing and not here.recurrence and not self._arranged(tokens[reading.head].text):
                    return None
                reading.cue = _CHARGED if not state.open else state.cue
            elif state.open:
                reading.cue = reading.cue or state.cue
            elif (listing and not state.closed) or (here.recurrence or "").startswith("R/"):
                reading.cue = reading.cue or (_GOAL if state.goal else _BARE)
            else:
                return None
        return self._item(clause, reading, state, here, subject)

    def _penal(self, clause: Clause) -> bool:
        """Whether the clause opens the penalty or refusal of a rule: 违反…的, 有下列情形之一的."""
        return _PENAL.search(self.document.norm[clause.start : clause.end]) is not None

    def _founds(self, rest: list[Clause], clause: Clause) -> bool:
        """Whether the sentence goes on to make the document itself: 为加强…，保护…，制定本办法."""
        text = self.document.norm[clause.start : rest[-1].end if rest else clause.end]
        return _FOUNDS.search(text) is not None

    def _own(self, who: tuple[int, int] | None) -> bool:
        """Whether 要 tells what the speaker himself will do: 我们要…, 政府要…."""
        text = self.document.norm[who[0] : who[1]] if who else ""
        return text.endswith(("我们", "我", "本政府", "本届政府", "我国"))

    def _asks(self, reading: Reading) -> bool:
        """Whether the clause moves another party to act (推动各方遵守…), so that what follows is theirs too."""
        return reading.party and reading.tokens[reading.head].text in self.grammar.words["others"]

    def _arranged(self, verb: str) -> bool:
        return verb in self.grammar.words["arranged"] and self.genre not in ("news", "interview", "announcement")

    def _is_party(self, subject: tuple[int, int]) -> bool:
        text = self.document.norm[subject[0] : subject[1]].rstrip("）)")
        if subject[1] in {m.end for m in self.found.get("organization", ())}:
            return True
        return text.endswith(tuple(self.grammar.words["party"]))

    def _filtered(self, clause: Clause, rest: list[Clause], reading: Reading, state: State, listing: bool) -> str:
        """Why the clause is no action, or nothing."""
        tokens, words = reading.tokens, self.grammar.words
        head = reading.head
        if clause.mark in "？?" and clause.mark:
            return "question"
        if head < 0:
            return ""
        if _WHOLE.search(self.document.norm[clause.start : clause.end]):
            return "boilerplate"
        aux = reading.cue is not None and reading.cue.role == "aux"
        if any(t.text in _PAST for t in tokens[:head]) and not (
            reading.cue is not None and reading.cue.rule in ("action.agree", "action.duty", "action.will")
        ):
            return "done"
        for k in reading.verbs:
            if k + 1 < len(tokens) and tokens[k + 1].text in _ASPECT:
                return "aspect"
        if not aux and any(t.text == "了" for t in tokens[head + 1 :]):
            return "aspect"
        if tokens[-1].text in ("重要", "必要", "关键", "适当", "合理", "可行", "有益", "困难", "不足") or tokens[-1].text.endswith("重要性"):
            return "appraisal"
        if reading.cue is None and clause.before and any(
            t.text in ("但", "但是", "然而", "不过", "可是", "而不是", "不是", "而非", "并非") for t in tokens[:head]
        ):
            return "turn"
        word = tokens[head].text
        after = tokens[head + 1].text if head + 1 < len(tokens) else ""
        if after in ("得", "不了") or word in ("超过", "低于", "高于", "小于", "大于", "少于", "多于", "占", "不足"):
            return "measure"
        if reading.agent is not None and (word.endswith("为") or after in ("为", "至", "到")):
            return "change"
        if word in words["stative"] and not (aux or (state.open and reading.kind == "bare" and word in ("符合", "遵循"))):
            return "stative"
        if word == "支持" and len(reading.verbs) < 2:
            stance = _STANCE.search(self.document.norm[tokens[head].end : clause.end])
            if stance and (stance["vision"] or reading.subject is not None or not listing):
                return "stance"
        if word in ("预计", "计划", "计画", "准备", "打算", "有意") and len(reading.verbs) < 2:
            return "forecast"
        if word == "预计" and tokens[reading.verbs[1]].text in words["forecasts"]:
            return "forecast"
        if aux and word in words["result"] and _ONCE.search(self.document.norm[clause.start : clause.end]):
            return "effect"
        if (aux or word == "预计") and _EFFECT.search(self.document.norm[tokens[head].start : clause.end]):
            return "effect"
        if not aux and any(t.text == "比" for t in tokens[:head]):
            return "measure"
        if reading.cue is None:
            if clause.mark in ":：" and clause.mark and clause.end - clause.start <= 7 and not clause.before:
                return "label"
            for k in range(head + 1, len(tokens) - 1):
                if tokens[k].text in ("为", "是", "达", "占", "约为", "仅") and tokens[k + 1].tag in "AmTt":
                    return "copula"
            if reading.kind == "statement" and self._dated(tokens, head):
                return "dated"
            if self.genre == "regulation" and not state.open and reading.agent is None:
                return "no duty"
        for k in range(head + 2, len(tokens)):
            if tokens[k].text in ("不低于", "不超过", "不少于", "不高于", "低于", "高于") and not aux and reading.cue is None:
                if all(t.tag in "nwN" for t in tokens[head + 1 : k]):
                    return "measure"
        if reading.kind == "bare" and not state.open and rest and clause.mark in "，,":
            follows = self.document.norm[rest[0].start : rest[0].start + 4]
            if follows.startswith(("有利于", "有助于", "是", "意义", "必将", "将有", "十分", "非常", "不仅", "既是", "关系", "事关")):
                return "subject"
        if reading.cue is None or reading.cue.role == "verb":
            if word in words["appraisal"] and word != "欢迎" and not (word == "强调" and len(reading.verbs) > 1):
                return "appraisal"
            if word == "欢迎" and len(reading.verbs) < 2:
                return "appraisal"
            if word in ("强调", "重申") and not aux and reading.carry is None and (
                len(reading.verbs) < 2 or self.grammar.cues.get(tokens[reading.verbs[1]].text) is None
            ):
                return "appraisal"
            if head == len(tokens) - 1 and word in ("呼吁", "要求", "建议", "期待", "倡议", "敦促"):
                return "appraisal"
            if tokens[head].tag == "=" or word in words["copula"] and reading.cue is None and not state.open:
                return "copula"
            if any(t.tag == "=" and t.text == "是" for t in tokens[head + 1 :]) and not reading.cue:
                return "copula"
        if word in ("研究", "讨论", "考虑") and reading.cue and reading.cue.role == "verb" and not state.open and len(reading.verbs) < 2:
            if word != "考虑":
                return "appraisal"
        if not aux and self._past(tokens, head):
            return "past date"
        return ""

    def _dated(self, tokens: Any, head: int) -> bool:
        """Whether a subject with a plain verb is told of a certain day."""
        for t in tokens[:head]:
            if t.tag == "T" and (m := self.dates.get(t.start)) is not None:
                if len((m.values.get("edtf") or "").split("/")[0]) >= 10 and m.values.get("type") == "date":
                    return True
        return False

    def _past(self, tokens: Any, head: int) -> bool:
        """Whether the clause is dated before the document's day."""
        published = self.document.published
        for t in tokens[:head]:
            if t.tag == "T" and (m := self.dates.get(t.start)) is not None and published:
                latest = m.values.get("latest")
                if latest and latest < published and m.values.get("mod") not in ("ON_OR_AFTER", "AFTER"):
                    return True
        return False

    def _item(
        self, clause: Clause, reading: Reading, state: State, here: Timing, subject: tuple[int, int] | None
    ) -> Mention:
        document, tokens = self.document, reading.tokens
        cue = reading.cue or state.cue or _BARE
        carried = reading.carry or cue
        if state.open and state.cue is not None and reading.carry is None and cue.role == "verb" and cue.modality != "plan":
            carried = state.cue if cue.modality in ("exploration", "encouragement") and not self._asks(reading) else cue
        elif reading.carry is None and cue.modality == "exploration":
            carried = _BARE
        elif reading.carry is None and cue.modality == "encouragement" and subject is None and state.subject is None:
            carried = cue if self._asks(reading) else _BARE
        who = subject
        if reading.agent is not None:
            who = self._place(reading, reading.agent)
            if tokens[reading.head].text in ("请", "责成"):
                state.subject = who
        elif who is None:
            who = None if reading.impersonal or (tokens[0].text == "请" and state.cue is None) else state.subject
        else:
            state.subject, state.origin = who, "explicit"
            if state.items and not any(t.text == "其中" for t in tokens[:3]):
                state.timing = Timing(None, state.timing.recurrence)
        origin = "explicit" if subject or reading.agent else state.origin if state.origin == "lead_in" else "sentence"
        if cue.rule == "action.duty" and any(t.text == "要" for t in tokens[: reading.head]) and self._own(who):
            own = CueWord(cue.rule, cue.role, "commitment")
            cue, carried = own, own if carried == cue else carried
        when = Timing(here.deadline or state.timing.deadline, here.recurrence or state.timing.recurrence)
        own_word = here.recurrence in ("定期", "适时", "视情", "不定期")
        state.timing = Timing(when.deadline, state.timing.recurrence if own_word else when.recurrence)
        state.open, state.closed, state.purpose = True, False, False
        state.hanging = (
            len(reading.verbs) == 1
            and reading.cue is not None
            and reading.cue.role == "verb"
            and tokens[reading.head].text in self.grammar.words["takes_verb"]
            and any(t.tag == "p" or t.tag in "Tt" or t.text == "将" for t in tokens[reading.head + 1 : reading.head + 2])
            and clause.mark in "，,"
        )
        state.cue = carried
        start, end = tokens[reading.surface].start, clause.end
        head: tuple[int, int] = (tokens[reading.head].start, tokens[reading.head].end)
        verbs = tuple(document.text[tokens[k].start : tokens[k].end] for k in reading.verbs)
        if state.prefix is not None:
            start, head = state.prefix[0], state.prefix
            verbs = (document.text[head[0] : head[1]], *verbs)
            state.prefix = None
        values: dict[str, Any] = {
            "predicate": self._grounded(*head),
            "verbs": verbs,
            "modality": cue.modality,
            "polarity": "negative" if reading.negative else "positive",
            "actor": actor(document, who[0], who[1], origin, self.organizations) if who else None,
            "deadline": when.deadline,
            "recurrence": when.recurrence,
            "amounts": self._amounts(start, end),
            "status": "ongoing" if any(t.text in ("正在", "正") for t in tokens[: reading.head]) else "planned",
        }
        return Mention("action", start, end, cue.rule, values)

    def _grounded(self, start: int, end: int) -> Grounded:
        raw = self.document.raw_span(start, end)
        return Grounded(text=self.document.text[start:end], raw_start=raw.start, raw_end=raw.end)

    def _amounts(self, start: int, end: int) -> tuple[str, ...]:
        document = self.document
        return tuple(
            record_id(document.doc_id, "amount", *document.raw_span(m.start, m.end))
            for m in self.found.get("amount", ())
            if start <= m.start and m.end <= end
        )
