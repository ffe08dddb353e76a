"""Sentences whose form says who pays and who gets: 被罚款, 向…借款, 以…中标, 将…转让给, 赔偿…损失, 由…承担.

A frame (`forms.py`) is a pattern over the sentence in which the sum stands as ¤.
"""

import re

from pipeline.link.forms import COMMA, CUES, FRAMES, FRAMES_OF, GOT, STOP, SUM, C, opens, some
from pipeline.link.purposes import Purposes
from pipeline.link.words import Sum

#: How far from the sum a form can reach.
_BACK, _ON = 90, 60
#: 该项目获得亚投行2亿美元贷款
_RECEIVED = re.compile(opens("recipient") + f"(?:{GOT})了?" + some("payer") + "的?" + SUM)
#: 业主拖欠物业费3.6万元; to whom as well: 拖欠50名农民工工资
_OWED = re.compile(opens("payer") + f"(?:拖欠|欠缴|欠付|欠)了?(?P<purpose>(?!的|约){C}{{2,10}}?)" + SUM)
_LIMIT = ("最高", "最多", "至多", "可", "最低")
_REWARDING = r"(?:分别|按规定|再|每[家人名户个辆台亩])*(?:给予|予以|发放|奖励|补助|补贴|资助)"
#: 省科技厅对10家实验室分别资助200万元, 对获奖的团队，市政府给予一次性奖励100万元
_REWARDS = (
    re.compile(rf"{opens('payer')}对(?P<recipient>{C}{{2,40}}?){_REWARDING}(?P<purpose>{C}{{0,10}}?){SUM}"),
    re.compile(
        rf"(?<!针)对(?P<recipient>{C}{{2,40}}?)(?:[，,](?P<payer>{C}{{2,14}}?)??)?{_REWARDING}(?P<purpose>{C}{{0,10}}?){SUM}"
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
        for k in sorted({k for cue in CUES & here for k in FRAMES_OF[cue]}):
            if match := FRAMES[k].pattern.search(text):
                return self._take(one, match, low)
        if "欠" in here and (match := _OWED.search(text)):
            one.verb = low + match.start("purpose")
            self._take(one, match, low)
            return self._two_objects(one, one.verb, start) or True
        if "对" in here and (match := _REWARDS[0].search(text) or _REWARDS[1].search(text)):
            return self._take(one, match, low)
        if (
            not here.isdisjoint("获得受取拿收")
            and (match := _RECEIVED.search(text))
            and self._ends_party((low + match.start("payer"), low + match.end("payer")))
        ):
            return self._take(one, match, low)
        return False

    def _take(self, one: Sum, match: re.Match[str], low: int) -> bool:
        groups = match.groupdict()
        for role in ("payer", "recipient", "purpose"):
            if not groups.get(role):
                if role == "payer" and role in groups:  # ，将余款转给学校: the subject stands before
                    first = self.document.sentence_at(low + match.start()).start
                    one.payer = self._subject(first, low + match.start(), low + match.start())
                continue
            begin, stop = low + match.start(role), low + match.end(role)
            opens = role != "purpose" and (
                match.start(role) == 0 or match.string[match.start(role) - 1] in STOP
            )
            if role != "purpose" and self.text.startswith(("用于", "用作"), begin):
                continue
            if role == "payer":
                begin = self._told(begin, stop)
                if opens and self.text.startswith(_LIMIT, begin):  # 最高可被罚款: the subject stands before
                    first = self.document.sentence_at(begin).start
                    one.payer = self._subject(first, begin, begin)
                    continue
            span = self._nominal(begin, stop) if opens else self._trim(begin, stop)
            if span is None and opens:  # 同时引入甲公司以3亿元…: the subject is not what opens the clause
                span = self._agent(self._phrases(begin, stop), begin, begin, stop)
            if span is None and self.text.startswith(("这", "该"), begin):
                span = self._trim(begin, stop)
            if span is not None:
                setattr(one, role, span)
                one.known.add(role)
        return bool(one.known)
