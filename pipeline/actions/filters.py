"""Why a clause that reads like an action is none: the filters, in the order in which they are asked."""

from pipeline.actions.facts import done, measured, stated
from pipeline.actions.opinions import expected, valued
from pipeline.actions.view import View


def why_silent(view: View) -> str:
    """The name of the first filter that silences the clause, or nothing."""
    clause = view.clause
    if clause.mark in ("？", "?"):
        return "question"
    if view.head < 0:
        return ""
    if view.scene.founds and view.scene.hits("boilerplate", clause.start, clause.end):
        return "founding"
    return done(view) or valued(view) or measured(view) or expected(view) or stated(view)
