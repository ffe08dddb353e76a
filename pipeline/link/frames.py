"""Sentences whose form says who pays and who gets: 被罚款, 向…借款, 以…中标, 将…转让给, 赔偿…损失, 由…承担.

A frame (`forms.py`) is a pattern over the sentence in which the sum stands as ¤.
"""

import re

from pipeline.link.forms import COMMA, CUES, FRAMES, GOT, STOP, SUM, C, opens, some
from pipeline.link.purposes import Purposes
from pipeline.link.words import Sum
from pipeline.segment import dictionary

#: How far from the sum a form can reach.
_BACK, _ON = 90, 60
_GIVE_TWO = (
    "赔偿|补偿|支付|返还|退还|偿还|归还|给付|赔付|付给|付|补贴|奖励|资助|补助|援助|补发|拖欠|克扣|欠付|欠"
    "|下达|拨付|下拨|安排"
)
_GIVING_TWO = re.compile(rf"(?:{_GIVE_TWO}){C}{{2,40}}¤")
#: Verbs with two objects: who gets it, and what it is (赔偿原告经济损失26万元).
_BOTH = re.compile(
    rf"(?P<payer>{C}{{2,30}}?)(?:应当?|须|需|将|已|拟|共|一次性|仍|尚|另行|再)*(?:{_GIVE_TWO})(?:了|给|给予)?"
    rf"(?P<rest>(?!是|的|在|将|已|于|方面|力度|标准|政策|对象){C}{{2,24}}?){SUM}"
)
#: Money itself, which gets nothing.
_FUNDS = ("基金", "资金", "经费", "社会", "中央", "地方", "财政", "省级", "市级")
#: 该项目获得亚投行2亿美元贷款
_RECEIVED = re.compile(opens("recipient") + f"(?:{GOT})了?" + some("payer") + "的?" + SUM)
#: 业主拖欠物业费3.6万元
_OWED = re.compile(opens("payer") + f"(?:拖欠|欠缴|欠付|欠)了?(?P<purpose>{C}{{2,10}}?)" + SUM)
_REWARDING = r"(?:分别|按规定|再|每[家人名户个辆台亩])*(?:给予|予以|发放|奖励|补助|补贴|资助)"
#: 省科技厅对10家实验室分别资助200万元, 对获奖的团队，市政府给予一次性奖励100万元
_REWARDS = (
    re.compile(rf"{opens('payer')}对(?P<recipient>{C}{{2,40}}?){_REWARDING}(?P<purpose>{C}{{0,10}}?){SUM}"),
    re.compile(
        rf"对(?P<recipient>{C}{{2,40}}?)(?:[，,](?P<payer>{C}{{2,14}}?)??)?{_REWARDING}(?P<purpose>{C}{{0,10}}?){SUM}"
    ),
)


class Frames(Purposes):
    """Reads the roles that the form of the sentence gives."""

    def _framed(self, one: Sum, low: int, high: int) -> bool:
        """Take the roles of the first frame that the sentence fits; whether there is one."""
        start, end = one.mention.start, one.mention.end
        low, high = max(low, start - _BACK), min(high, end + _ON)
        text = self.text[low:start] + "¤" * (end - start) + self.text[end:high]
        here = set(text)
        if "," in here:
            text = COMMA.sub("，", text)
        if ";" in here:
            text = text.replace(";", "；")
        cues = CUES & here
        for frame in FRAMES if cues else ():
            if not frame.cues.isdisjoint(cues) and (match := frame.pattern.search(text)):
                return self._take(one, match, low)
        if (match := _GIVING_TWO.search(text) and _BOTH.search(text)) and self._both(one, match, low):
            return True
        if "欠" in here and (match := _OWED.search(text)):
            return self._take(one, match, low)
        if "对" in here and (match := _REWARDS[0].search(text) or _REWARDS[1].search(text)):
            return self._take(one, match, low)
        if (
            not here.isdisjoint("获得受取拿收")
            and (match := _RECEIVED.search(text))
            and self._ends_party((low + match.start("payer"), low + match.end("payer")))
        ):
            return self._take(one, match, low)
        return False

    def _both(self, one: Sum, match: re.Match[str], low: int) -> bool:
        """赔偿原告经济损失26万元: the first object gets it, the second is what it is."""
        begin, stop = low + match.start("rest"), low + match.end("rest")
        at = begin
        ends = [at := at + len(word) for word in dictionary().cut(self.text[begin:stop])]
        for end in (*reversed(ends), *range(stop - 2, begin + 1, -1)):  # 旅客机|票款 is cut wrongly
            if self._ends_party((begin, end)) and not self.text.endswith(_FUNDS, begin, end):
                break
        else:
            return False
        one.recipient = self._trim(begin, end)
        last = max(self.text.rfind(mark, end, stop) for mark in "及、和与")
        one.purpose = self._trim(max(end + self.text.startswith("的", end), last + 1), stop)
        giver = low + match.start("payer"), low + match.end("payer")
        one.payer = self._nominal(self._told(*giver), giver[1])
        one.known |= {"payer", "recipient"}
        return True

    def _take(self, one: Sum, match: re.Match[str], low: int) -> bool:
        groups = match.groupdict()
        for role in ("payer", "recipient", "purpose"):
            if not groups.get(role):
                continue
            begin, stop = low + match.start(role), low + match.end(role)
            opens = role != "purpose" and (
                match.start(role) == 0 or match.string[match.start(role) - 1] in STOP
            )
            if role != "purpose" and self.text.startswith(("用于", "用作"), begin):
                continue
            if role == "payer":
                begin = self._told(begin, stop)
            span = self._nominal(begin, stop) if opens else self._trim(begin, stop)
            if span is None and self.text.startswith(("这", "该"), begin):
                span = self._trim(begin, stop)
            if span is not None:
                setattr(one, role, span)
                one.known.add(role)
        return bool(one.known)

    def _ends_party(self, span: tuple[int, int]) -> bool:
        """Whether a known body, a place or a noun for a party ends the words."""
        last = span[1] - 1, span[1]
        ends = {o.end for o in self.organizations.touching(*last)} | {p.end for p in self._places_in(*last)}
        return span[1] in ends or self.words.party.search(self.text[slice(*span)]) is not None
