"""What a text is (plan, declaration, notice, news …): it decides what a bare verb phrase means."""

import re
from functools import lru_cache

from pipeline.document import Document

_TITLES = (
    ("interview", r"答记者问|专访|访谈|对话实录|采访实录|记者会|问答"),
    ("news", r"日电|日讯|报道|快讯"),
    ("declaration", r"宣言|联合声明|共同声明|联合公报|共识|倡议书|联合倡议|谅解备忘录|主席声明|会议公报|公报$"),
    ("contract", r"^[^:：★]{0,20}(?:合同|协议书|协议|契约)(?:书|文本|范本)?$"),
    ("regulation", r"条例|办法|规定|细则|章程|[^方]法$|准则|规程|守则|规则"),
    ("plan", r"行动计划|规划|实施方案|工作方案|行动方案|工作要点|实施意见|指导意见|若干意见|若干措施|任务分工|重点任务|工作安排|三年计划|五年计划|纲要|路线图|的意见$|[年动资展减]计划$"),
    ("notice", r"通知|通告|通報|批复|函$|决定$|命令|任务书"),
    ("announcement", r"公告|公示|上市公司|决议公告"),
    ("report", r"报告|白皮书|蓝皮书|研报|综述|调研|公报|简报|年报|回顾|总结"),
    ("speech", r"讲话|致辞|演讲|发言|致词"),
)
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _TITLES)
_BARE = (
    "加强|推动|推进|开展|促进|实施|落实|完善|深化|提升|提高|扩大|拓展|优化|健全|强化|协调|巩固|增进|建立|设立|构建|搭建|打造|"
    "制定|制订|编制|修订|出台|支持|鼓励|引导|探索|探讨|加大|加快|统筹|培育|保障|规范|严格|坚持|做好|组织|全面推|大力|积极|"
    "进一步|持续|深入|着力|切实|充分|扎实|稳步|逐步|依法|确保|改革|创新|发挥|共同|继续|定期|开发|建设"
)
_BARE_START = re.compile(rf"(?:^|[。；\n）])[^\S\n]*(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[）)、.．]+)?(?:{_BARE})", re.M)
_NARRATIVE = re.compile(r"了|已经?|曾|同比|累计|取得|日电|报道|近日|记者|表示|据悉|昨日|今日|当天")
_DUTY = re.compile(r"应当?|必须|不得|须|要|请")
_PARTY_WILL = re.compile(r"(?:双方|各方|我们|六国|各国|与会各方|领导人|两国|成员国)[^。，]{0,12}(?:同意|将|愿|支持|强调|重申|决定|鼓励|欢迎|认为|承诺)")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零\d]+条", re.M)
_PARTIES = re.compile(r"甲方|乙方|丙方")
_RESOLVED = frozenset({"plan", "declaration", "notice", "regulation", "contract"})


def genre(document: Document) -> str:
    """One of plan, declaration, notice, regulation, contract, announcement, report, news, interview, speech, other."""
    text = document.norm
    named = _named(document)
    head = text[:12000]
    sentences = max(len(re.findall(r"[。；\n]", head)), 1)
    bare = len(_BARE_START.findall(head)) / sentences
    narrative = len(_NARRATIVE.findall(head)) / sentences
    if len(_ARTICLE.findall(head)) >= 3 and named not in ("plan", "notice"):
        return "contract" if len(_PARTIES.findall(head)) >= 3 else "regulation"
    if named not in _RESOLVED and len(re.findall(r"公告", head)) >= 3:
        return "announcement"
    if len(_PARTIES.findall(head)) >= 5:
        return "contract"
    if named in _RESOLVED:
        return named
    if bare >= 0.2 and narrative < 0.5 and bare > narrative / 2:
        return "plan"
    if len(_PARTY_WILL.findall(head)) >= max(3, 0.2 * sentences):
        return "declaration"
    if named:
        return named
    if len(_DUTY.findall(head)) >= sentences * 0.6 and narrative < 0.4:
        return "notice"
    if narrative >= 0.4:
        return "news"
    return "other"


def is_title(line: str) -> bool:
    """Whether the line names a kind of document."""
    return any(pattern.search(line) for _, pattern in _PATTERNS)


def _named(document: Document) -> str | None:
    """What the title says, or else the first lines."""
    lines = [document.source.metadata.get("title", "")]
    lines += [document.norm[b.start : b.end] for b in document.blocks[:3] if b.end - b.start <= 60]
    for line in lines:
        line = line.strip("》*# \t")
        if line.endswith(("。", "，", "；", "：")):
            continue
        for name, pattern in _PATTERNS:
            if line and pattern.search(line):
                return name
    return None


_SECTION_OFF = re.compile(
    r"进展|回顾|成就|成效|成果|背景|现状|历程|概述|概况|简介|基本情况|工作总结|主要成绩|形势|问题|挑战|附录|参考|定义|释义|附则|完成情况|执行情况|落实情况|经验"
)
_SECTION_ON = re.compile(
    r"建议|展望|下一步|下步|措施|任务|打算|工作安排|发展目标|工作目标|总体目标|对策|努力方向|工作要求|有关要求|工作重点|重点工作|主要工作|重点任务|实施路径|行动计划|行动方案|倡议$"
)


@lru_cache(maxsize=1024)
def section_mode(headings: tuple[str, ...]) -> bool | None:
    """Whether the section's bare verb phrases are to be done: True, False, or None where its headings do not say."""
    for title in reversed(headings):
        if _SECTION_OFF.search(title):
            return False
        if _SECTION_ON.search(title):
            return True
    return None
