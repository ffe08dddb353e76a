"""Words that the lexicon takes for one where a clause has two: 应对, 方向."""

from pipeline.actions.line import Line

_ANSWERED = frozenset({"负责", "进行", "开展", "给予", "予以", "实行", "作出", "提出", "加以"})
_SIDES = frozenset("甲乙丙丁双对我买卖供需中")


def untied(line: Line) -> Line:
    """The words with 应对 cut in two where 应 is the auxiliary: `申报单位应对材料负责`."""
    starts, texts, tags = line.starts, line.texts, line.tags
    for k in range(1, line.size - 2):
        if texts[k] == "应对" and tags[k - 1] in "nNrB" and not _ANSWERED.isdisjoint(texts[k + 2 :]):
            if "p" in tags[:k]:
                return line
            return Line(
                [*starts[: k + 1], starts[k] + 1, *starts[k + 1 :]],
                [*texts[:k], "应", "对", *texts[k + 1 :]],
                f"{tags[:k]}Mp{tags[k + 1 :]}",
            )
    return line


def faced(line: Line) -> Line:
    """The words with 方向 cut in two behind a party of one character: `乙方向甲方支付`."""
    starts, texts, tags = line.starts, line.texts, line.tags
    for k in range(1, line.size - 1):
        if texts[k] == "方向" and texts[k - 1] in _SIDES and starts[k - 1] + 1 == starts[k]:
            return Line(
                [*starts[:k], starts[k] + 1, *starts[k + 1 :]],
                [*texts[: k - 1], texts[k - 1] + "方", "向", *texts[k + 1 :]],
                f"{tags[: k - 1]}np{tags[k + 1 :]}",
            )
    return line
