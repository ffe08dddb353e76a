"""From clause to clause: blocks and sentences in reading order, with what a lead-in and a genre leave to them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.actions.carry import BARE, GOAL, State, carried_on, place
from pipeline.actions.clauses import Clause, clauses, masks
from pipeline.actions.deadlines import Timing
from pipeline.actions.genre import Titles
from pipeline.actions.grammar import Reading
from pipeline.actions.judge import Judge
from pipeline.actions.lexicon import Lexicon, Words
from pipeline.actions.line import Line
from pipeline.actions.passages import COUNTED, Passage, passages
from pipeline.actions.predicates import read
from pipeline.actions.scene import Scene
from pipeline.actions.tables import Columns, cells, dates_in, header
from pipeline.actions.tags import assign, charge, tags
from pipeline.document import Block, Mention, Span
from pipeline.segment import sentences

_COLONS = frozenset(":：")


class Reader:
    """Reads one document's actions."""

    def __init__(self, scene: Scene, lexicon: Lexicon, titles: Titles) -> None:
        self.scene = scene
        self.grammar = scene.grammar
        self.words = Words(lexicon, scene.norm, masks(scene))
        self.passages = passages(scene, titles, self.words)
        self.judge = Judge(scene)
        self.leads: dict[int, State] = {}
        self.tags = tags(scene)
        self.tagged = frozenset(tag.start for tag in self.tags)
        self.columns: Columns | None = None

    def read(self) -> list[Mention]:
        """The document's actions in reading order."""
        items: list[Mention] = []
        for index, block in enumerate(self.scene.document.blocks):
            if block.kind == "row":
                items.extend(self._row(block))
                continue
            self.columns = None
            if (passage := self.passages.get(index)) is not None:
                items.extend(self._passage(passage))
        return assign(self.scene, self.tags, items)

    def _row(self, block: Block) -> Iterator[Mention]:
        """The actions of a table's row, each cell by itself; a table of tasks says who does them and by when."""
        row = cells(self.scene, block)
        if (columns := header(self.scene, row)) is not None:
            self.columns = columns
            return
        known = self.columns if self.columns is not None and len(row) > max(self.columns) else None
        for n, cell in enumerate(row):
            if known is not None and n != known.task:
                continue
            asked = [
                sentence
                for sentence in sentences(self.scene.norm, cell.start, cell.end)
                if known is not None or self.grammar.gate.search(self.scene.norm, *sentence)
            ]
            for line in self.words.lines(asked):
                for item in self._sentence(clauses(line), State(), known is not None):
                    if known is not None:
                        lead = row[known.lead] if known.lead >= 0 else Span(0, 0)
                        due = next(dates_in(self.scene, row[known.due]), None) if known.due >= 0 else None
                        charge(self.scene, item, lead if lead.end > lead.start else None, (), due)
                    yield item

    def _passage(self, passage: Passage) -> Iterator[Mention]:
        block, listing = passage.block, passage.listing
        lead = self.leads.get(block.lead_in) if block.lead_in is not None else None
        told: State | None = None
        for sentence, line, gated in passage.sentences:
            first = sentence.start == block.start
            counted = told is not None and self.scene.norm.startswith(COUNTED, sentence.start)
            led = listing or lead is not None or counted
            heads = first and passage.opens
            if not (led or heads or gated):
                continue
            speaks = led or self._speaks_of_deeds(line, sentence)
            if not speaks and not heads:
                continue
            parts = clauses(line)
            opening = self._opening(parts, sentence) if heads and not listing else None
            bare = listing or (opening is not None and _is_bare(opening))
            if not (speaks or bare):
                continue
            state = _led(lead) if lead is not None and first else State(goal=passage.goal)
            if counted and told is not None and told.open:
                state.open, state.cue = True, told.cue
            items = list(self._sentence(parts, state, bare, opening))
            if len(items) > 1:
                self._shared_day(items)
            yield from items
            self.leads[passage.number] = told = state

    def _speaks_of_deeds(self, line: Line, sentence: Span) -> bool:
        """Whether a word that can make an action stands in the sentence, or a colon, behind which a list may."""
        if not self.grammar.deeds.isdisjoint(line.has) or not _COLONS.isdisjoint(line.has):
            return True
        norm, start, end = self.scene.norm, *sentence
        return norm.find("每", start, end) >= 0 or norm.find("如下", start, end) >= 0

    def _shared_day(self, items: Sequence[Mention]) -> None:
        """Give actions of a sentence the day of a later clause where it holds for an earlier one, too.

        So it does for who leads (由甲牵头制定方案，乙配合，于6月底前完成), and for what is done to the thing that
        the next clause names (由甲主办，论坛定于6月举行).
        """
        words, norm = self.grammar.words, self.scene.norm
        for first, second in pairwise(items):
            opens = norm[first.start] == "由" and not norm[first.start - 1 : first.start].isalnum()
            if opens and first.values["object"] is None and not first.values["deadline"]:
                first.values["deadline"] = second.values["deadline"]
        for first, second, last in zip(items, items[1:], items[2:], strict=False):
            leads = first.values["verbs"][0] in words["leads"] and first.values["deadline"] is None
            if (
                leads
                and words["supports"].issuperset(second.values["verbs"])
                and not second.values["deadline"]
            ):
                first.values["deadline"] = last.values["deadline"]

    def _opening(self, parts: Sequence[Clause], sentence: Span) -> Reading | None:
        """What a sentence opens with, unless it tells what was done."""
        text = self.scene.norm[sentence.start : sentence.end]
        if "了" in text or "已" in text or len(text) < 8 or not parts:
            return None
        return read(parts[0].line, self.grammar)

    def _sentence(
        self, parts: list[Clause], state: State, listing: bool, opening: Reading | None = None
    ) -> Iterator[Mention]:
        """Yield the actions of a sentence; `opening` is its first clause where that was read before."""
        if not listing and parts and self.scene.norm.find("累计", parts[0].start, parts[-1].end) >= 0:
            state.told = True
        for n, clause in enumerate(parts):
            colon = clause.mark in _COLONS
            if clause.before in _COLONS:
                state.closed = n > 0 and self._names_things(parts[n - 1])
                state.open = state.open and not state.closed
            if clause.before in ("；", ";"):
                state.timing = carried_on(state)
                if clause.line.tags[0] == "B" and not state.open and not self._acts(state):
                    state.subject = None
            if clause.line.starts[-1] in self.tagged:
                clause, opening = clause.without_last(), None
                if not clause.line.size:
                    continue
            waiting = state.prefix
            reading = opening or read(clause.line, self.grammar)
            opening = None
            item = self.judge.item(clause, reading, parts[n + 1 :], state, listing)
            if waiting is not None and state.prefix is waiting:
                state.prefix = None
            if colon and state.open:
                state.frame = state.timing
            if colon and self._announces(clause):
                state.open, state.listed, state.closed = True, True, False
                state.cue, state.subject, state.timing = state.cue or BARE, None, Timing()
                if item is not None and item.rule in ("action.bare", "action.agree"):
                    continue
            if colon and item is not None and self._calls(item):
                state.open = True
                continue
            if item is not None:
                state.last = item
                state.items += 1
                yield item
        if parts and parts[-1].mark in _COLONS:
            self._lead_in(parts[-1], state)

    def _acts(self, state: State) -> bool:
        """Whether the subject of what came before can act; a thing is no subject of the next point."""
        return state.subject is not None and self.scene.is_party(state.subject)

    def _calls(self, item: Mention) -> bool:
        """Whether an action only calls on a party, what it is to do standing behind the colon: 建议你单位：…"""
        return len(item.values["verbs"]) == 1 and item.values["predicate"].text in self.grammar.words["calls"]

    def _names_things(self, clause: Clause) -> bool:
        """Whether what stands behind the colon are things, no deeds: 建议关注三条主线：…"""
        text = self.scene.norm[clause.start : clause.end]
        return text.endswith(self.grammar.endings["no_list_heads"])

    def _announces(self, clause: Clause) -> bool:
        """Whether what stands behind the colon is a list of what is to be done (判决如下：, 达成如下协议：)."""
        text = self.scene.norm[clause.start : clause.end]
        return self.grammar.patterns["announced_list"].search(text) is not None

    def _lead_in(self, clause: Clause, state: State) -> None:
        """Set what the list below takes over: `各方应：` gives cue and actor, `…如下措施：` opens a list."""
        reading = read(clause.line, self.grammar)
        if reading.kind == "open":
            state.open, state.cue, state.origin = True, reading.cue, "lead_in"
            state.subject = place(reading, reading.subject)
            return
        state.subject, state.origin = None, "explicit"
        if state.goal and state.cue is GOAL:
            return
        text, words = self.scene.norm[clause.start : clause.end], self.grammar.words
        state.listed = self._announces(clause)
        if any(w in text[-8:] for w in words["no_list_heads"]):
            state.open, state.closed = False, True
        elif state.open or any(w in text[-10:] for w in words["list_heads"]):
            goal = self.grammar.patterns["goal_lead"].search(text[-10:])
            state.open, state.cue = True, state.cue or (GOAL if goal else BARE)
        else:
            state.open = False


def _is_bare(reading: Reading) -> bool:
    """Whether a clause that opens a paragraph is a bare verb phrase."""
    if reading.kind == "bare" and reading.surface == 0:
        return True
    return reading.kind in ("bare", "cue") and reading.subject is None and reading.head < 6


def _led(lead: State) -> State:
    """The state that a list item takes over from its lead-in."""
    led = lead.origin == "lead_in"
    return State(
        cue=lead.cue,
        open=lead.open,
        closed=lead.closed,
        listed=lead.listed,
        subject=lead.subject if led else None,
        origin=lead.origin if led and lead.subject else "explicit",
    )
