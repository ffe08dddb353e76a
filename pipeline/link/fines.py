"""Who pays a fine: 对某公司处以…罚款, 某公司被罚…, 向某公司罚款…."""

import re

from pipeline.link.phrases import Phrases
from pipeline.link.words import Sum

#: Verbs of fining, and the fine behind the sum: 对某公司处以…罚款, 某公司被罚….
_FINING = re.compile(
    "[被遭挨](?:[开裁重核]?处?罚款?|处以?)|[开裁重核]?处?罚(?!.?(?:预算|收入|标准|上限|幅度|规定))(?:款|金|锾|单|没)?(?:总计|合计|金额)*|处以?|开出|开具|判处|课以|祭出"
)
_FINED_BEHIND = re.compile(
    "(?:（[^）]{1,16}）)?(?:以上|以下)?的?[^，。；、0-9]{0,8}?(?P<what>罚(?:款|金|单|锾))"
)
_FINE = re.compile("罚(?:款|金|锾|单)")
_FINED, _PASSIVE = frozenset("对向给"), frozenset("被遭挨")
#: Who fines, and pays none.
_OFFICE = re.compile("(?:[局委部会院署府厅]|机关|机构|部门|海关|当局)$")


class Fines(Phrases):
    """Finds who is fined in one document."""

    def _fined(self, one: Sum, low: int, begin: int, start: int) -> bool:
        """Who pays a fine: behind 对 and 向, the subject of 被罚, the object of 罚; and the fine as purpose."""
        text = self.text
        behind = _FINED_BEHIND.match(text, one.mention.end)
        verb: re.Match[str] | None = None
        for verb in _FINING.finditer(text, begin, start):  # noqa: B007
            pass
        if behind is None and (verb is None or "罚" not in verb[0]):
            return False
        phrases = self._phrases(begin, verb.start() if verb else start)
        target = next((p for p in reversed(phrases) if p.head in _FINED), None)
        thing = self._trim(verb.end(), start) if verb and "罚" in verb[0] else None
        if target is not None:
            one.payer = self._trim(target.start, target.end)
            one.known.add("payer")
        elif thing and self._ends_party(thing):
            one.payer = thing
        else:
            passive = any(p.head in _PASSIVE for p in phrases) or (verb and verb[0][0] in _PASSIVE)
            who = self._agent(
                [p for p in phrases if p.head != "由"], low, begin, verb.start() if verb else start
            )
            one.payer = who if who and (passive or not _OFFICE.search(text[slice(*who)])) else None
        if behind:
            one.purpose = self._trim(behind.start("what"), behind.end("what"))
        elif verb and (what := _FINE.search(text, verb.start(), verb.end())):
            one.purpose = what.span()
        return True
