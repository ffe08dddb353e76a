"""What an anchor is made of: a time that the text has told, and the place of an expression that may lean on it."""

from typing import Literal, NamedTuple

from pipeline.dates.calendar import Day

Origin = Literal["text", "context", "document"]


class Told(NamedTuple):
    """A time told in the text: what it was and where, its offset behind it (`end`), the `bracket` it stands in.

    `weak`: it is not the time of what is told after it. `own`: its year was only taken from the article's own day.
    `aside`: it is only spoken of (a year reported on, a forecast, a name, a comparison), nothing is told of it.
    `loose`: a day or year told from now or a festival, which names no month. `span`: it runs over days. `double`: the
    month in which such a year of two years begins, 0 for any other.
    """

    day: Day
    sentence: int
    block: int
    weak: bool
    own: bool = False
    aside: bool = False
    loose: bool = False
    span: bool = False
    double: int = 0
    end: int = 0
    bracket: int = -1


class Place(NamedTuple):
    """Where an expression stands: its offset, sentence and block.

    `ahead`: its clause speaks of what is to come. `same_period`: 同期 follows, so that it leans on the period before;
    `compared`: 比 or 较 stands before; `alone`: no noun does, so that 当日 is not the day of that (交易日当日);
    `gloss`: it stands in brackets behind a date and says which one that is; `habitual`: what its clause tells is done
    again and again; `bracket`: the offset of the bracket it stands in, if any; `listed`: a date and a mark stand
    before; `opens`: it opens its block; `fills`: nothing else stands there;
    `same`: 同 begins it, so that it leans on whatever has been told last; `reported`: a figure of business follows, so
    that it is over.
    """

    at: int
    sentence: int
    block: int
    ahead: bool = False
    same_period: bool = False
    compared: bool = False
    alone: bool = True
    gloss: bool = False
    habitual: bool = False
    bracket: int = -1
    listed: bool = False
    opens: bool = False
    fills: bool = False
    same: bool = False
    reported: bool = False
