"""What a clause says: by a word that marks it, by its auxiliary, or by its plain verb."""

from pipeline.actions.auxiliaries import modal_at
from pipeline.actions.circumstances import finder
from pipeline.actions.cuts import faced, untied
from pipeline.actions.grammar import Grammar, Reading
from pipeline.actions.line import Line
from pipeline.actions.marked import marked
from pipeline.actions.modals import after_modal
from pipeline.actions.phrases import skip_lead
from pipeline.actions.plain import without_modal


def read(line: Line, grammar: Grammar) -> Reading:
    """Read one clause, given as its words without the punctuation around it."""
    if "应对" in line.has:
        line = untied(line)
    if "方向" in line.has:
        line = faced(line)
    reading = _read(line, grammar)
    reading.texts, reading.tags = line.texts, line.tags
    return reading


def _read(line: Line, grammar: Grammar) -> Reading:
    texts, tags, has, size = line.texts, line.tags, line.has, line.size
    start = line.lead = skip_lead(line, 0)
    if start >= size:
        return Reading("fragment", line)
    if "的同时" in has and texts[-1] != "的同时":
        start = skip_lead(line, texts.index("的同时") + 1)
    if not grammar.marked.isdisjoint(has) and (reading := marked(line, start, grammar)) is not None:
        return reading
    if tags[-1] == "u":
        return Reading("adjunct", line, finder(line, start, grammar))
    if not grammar.aux.isdisjoint(has) and (aux := modal_at(line, start, grammar)) >= 0:
        return after_modal(line, start, aux, grammar)
    return without_modal(line, start, grammar)
