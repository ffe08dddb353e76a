"""What a relative or partial date refers to: the text first, then the article's own day, never today's."""

from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.dates.calendar import Day
from pipeline.dates.festivals import Festivals
from pipeline.dates.now import (
    beside_now,
    day_of_now,
    days,
    month_of_now,
    nearest,
    nearest_month,
    of_now,
    year_of_now,
)
from pipeline.dates.told import Origin, Place, Told

#: How many of the years stated further on are looked at for one with its month.
_AHEAD = 50
#: As many sentences behind the day of a story 同日 still means it.
_STORY = 2
#: How many full dates a bare one is held against.
_FULL = 100


@dataclass
class Anchors:
    """The times an expression can lean on, while the text is read from left to right.

    `home` is the article's own day, given or read from its dateline; `later` are the years that the text states in
    full, by offset, for what stands before the first of them. `told` is the time told last, `dated` the last that names
    a month, `dayed` the last that names a day, `last` the last of all, `stated` the last that its own words date,
    `outside` the one before the bracket that the last stands in, `week` the Monday of the week told last, with its
    sentence. `reign` is the block in which a year of a reign was told last, no year of our calendar since.
    `double_years` says that financial years are two calendar years, `double_stated` that the text writes them so.
    `subjects` are the years that the title and the headings say they are about, by block. `today` is the day of the
    dateline above, from which 昨天 and 今天 count in an article that was published days later. `quarter` is the first
    month of the quarter told last, with its block. `heading` is the month or year that fills a line above, as in a
    chronicle, for what opens a line below it.
    """

    home: Day | None
    home_origin: Origin
    later: list[tuple[int, Day]]
    festivals: Festivals
    roc: bool = False
    double_years: bool = False
    double_stated: bool = False
    subjects: list[tuple[int, int | None]] = field(default_factory=list)
    week: tuple[int, Day] | None = None
    told: Told | None = None
    outside: Told | None = None
    dated: Told | None = None
    stated: Told | None = None
    today: Day | None = None
    quarter: tuple[int, Day] | None = None
    dayed: Told | None = None
    heading: Day | None = None
    last: Told | None = None
    reign: int = -1

    def tell(self, told: Told, stated: bool) -> None:
        """Remember the time just told; `stated` says that its own words gave the year.

        A weak one (自…以来, a comparison, a name) replaces no strong one and none of the same sentence.
        """
        if not told.aside:
            self.last = told
        if told.bracket >= 0 and (self.told is None or self.told.bracket != told.bracket):
            self.outside = self.told
        if not (
            told.weak
            and self.told is not None
            and (not self.told.weak or self.told.sentence == told.sentence)
        ):
            self.told = told
        if not told.weak and told.day.month is not None:
            self.dated = told
            if told.day.day is not None:
                self.dayed = told
        if stated:
            self.stated = told
            self.reign = -1

    def leave(self, place: Place) -> None:
        """Go back to the time told before a bracket where `place` stands behind it: what brackets tell is an aside."""
        told, outside = self.told, self.outside
        if told is None or told.bracket < 0 or told.bracket == place.bracket:
            return
        further = self.home is not None and place.sentence != told.sentence
        if outside is None:
            self.told = None if further else told
        elif outside.sentence == told.sentence or (further and outside.block == told.block):
            self.told = outside

    def near(self, place: Place, month: bool = False) -> Day | None:
        """The time told before that an expression at `place` leans on, if it is near enough to be of one story."""
        told = self.told
        if (
            self.home is None
            and told is not None
            and told.sentence != place.sentence
            and self.dated is not None
        ):
            told = self.dated
        if told is None or (month and told.day.month is None):
            return None
        if told.sentence == place.sentence:
            return told.day
        if told.weak:
            return None
        if told.block == place.block or self.home is None:
            return told.day
        return told.day if told.day.month is not None and not month else None

    def tells(self, place: Place, need: int) -> bool:
        """Whether a time has just been told, well enough for 当日 or 次年 to lean on."""
        told = self._lean(place, need)
        if self.subject(place) is not None and need == 1:
            return True
        return told is not None and place.block - told.block <= 1 and _known(told.day) >= need

    def _lean(self, place: Place, need: int) -> Told | None:
        """The time told last; for 同日 the day told last where a month or year has been told since."""
        told, dayed, last = self.told, self.dayed, self.last
        if place.same and last is not None and _known(last.day) >= need and last.block == place.block:
            return last
        if need == 3 and told is not None and told.day.day is None and dayed is not None:
            return dayed if dayed.block == place.block and place.sentence - dayed.sentence <= _STORY else told
        return told

    def subject(self, place: Place) -> int | None:
        """The year that the title or heading above names as its subject."""
        index = bisect_right(self.subjects, place.block, key=lambda entry: entry[0])
        return self.subjects[index - 1][1] if index else None

    def following(self, place: Place) -> Day | None:
        """The year that the text states next, best with its month, for what stands before it."""
        index = bisect_right(self.later, place.at, key=lambda entry: entry[0])
        after = [day for _, day in self.later[index : index + _AHEAD]]
        return next((day for day in after if day.month is not None), after[0] if after else None)

    def closest(self, place: Place, month: int, day: int | None) -> int | None:
        """The year that brings a bare date closest to the full dates of the text, where no day of its own is known.

        A date told in the same sentence, or with its month in the same block, has the say before them.
        """
        told = self.told
        if self.home is not None or not 1 <= month <= 12:
            return None
        if told is not None and told.sentence == place.sentence:
            return None
        if told is not None and told.block == place.block and told.day.month is not None:
            return None
        full = [d for _, d in self.later if d.day is not None][:_FULL]
        best: tuple[int, int] | None = None
        for other in full:
            for year in (other.year, other.year - 1, other.year + 1):
                apart = abs(days(Day(year, month, day or 15)) - days(other))
                if best is None or apart < best[0]:
                    best = (apart, year)
        return best[1] if best is not None else None

    def year(
        self, place: Place, month: int | None = None, day: int | None = None
    ) -> tuple[int, Origin] | None:
        """The year of an expression that writes none."""
        if self.heading is not None and place.opens:
            return self.heading.year, "context"
        told = self.told
        if place.gloss and told is not None and month is not None and told.day.month is not None:
            return nearest(told.day, month, day), "context"
        if (
            told is not None
            and month is not None
            and told.day.month is not None
            and place.listed
            and told.end + 1 == place.at
        ):
            return told.day.year + (month < told.day.month), "context"  # the next of an enumeration
        closest = self.closest(place, month, day) if month is not None else None
        if closest is not None:
            return closest, "context"
        near = self.near(place)
        if near is not None and told is not None and not (told.own and self.home is not None):
            story = _story(near, told, month, day)
            if story > near.year and self.subject(place) == near.year:
                story = near.year  # of the year that the text is about, though December has been told
            if self.home is None or not of_now(self.home, told, near, story, place, (month, day)):
                return story, "context"
        if told is not None and told.own and month is not None and told.day[1:] == (month, day):
            return told.day.year, self.home_origin  # the day just told once more
        subject = self.subject(place)
        if subject is not None and not beside_now(self.home, month, day):
            return subject, "context"
        if self.home is not None:
            return year_of_now(self.home, month, place.ahead), self.home_origin
        following = self.following(place) or (told.day if told is not None else None)
        return (following.year, "context") if following else None

    def month(self, place: Place, day: int) -> tuple[int, int, Origin] | None:
        """The year and month of a bare day."""
        if self.heading is not None and self.heading.month is not None and place.opens:
            return self.heading.year, self.heading.month, "context"
        near, told, home = self.near(place, month=True), self.told, self.home
        here = told is not None and (told.sentence == place.sentence or told.day.day is not None)
        if near is not None and near.month is not None and told is not None and (here or home is None):
            if place.gloss:
                return *nearest_month(near, day), "context"
            if home is None or not day_of_now(home, told, near, place, day):
                return near.year, near.month, "context"
        if home is not None and home.month is not None:
            return *month_of_now(home, day, place.ahead), self.home_origin
        if told is not None and told.day.month is not None:
            return told.day.year, told.day.month, "context"
        return None

    def present(self, place: Place) -> tuple[Day, Origin] | None:
        """The time from which 上世纪 counts: the article's own day, else the latest year that the text states."""
        if self.home is not None or not self.later:
            return self.base(place, False, 1)
        return max((day for _, day in self.later), key=days), "context"

    def quarter_base(self, place: Place, then: bool) -> Day | None:
        """The quarter just told, from which 前一季度 counts, and 上季 in 第三季…，较上季增加."""
        told = self.quarter
        return told[1] if told is not None and told[0] == place.block and (then or place.compared) else None

    def base(self, place: Place, then: bool, need: int, loose: bool = False) -> tuple[Day, Origin] | None:
        """The time that a relative word counts from, known to the year (1), the month (2) or the day (3).

        A `loose` one (月底 alone) leans on a month that the text names, not on the day of 昨天.
        """
        told = self._lean(place, need) if then else self.told
        if loose and told is not None and self.home is not None:
            coming = told.sentence != place.sentence and days(told.day) > days(self.home)
            apart = told.day.month is not None or told.sentence != place.sentence
            then = not ((told.loose and apart) or coming)
        here = told is not None and told.sentence == place.sentence and not told.loose
        then = then or (place.compared and here)  # 10月…，比上月; but 昨日…，较前日
        subject = self.subject(place) if then and need == 1 else None
        if subject is not None and (told is None or told.sentence != place.sentence):
            return Day(subject), "context"
        stated = self.stated
        period = place.same_period and stated is not None and stated.block == place.block
        if period and stated is not None and (then or stated.sentence == place.sentence or self.home is None):
            return stated.day, "context"
        strong = told is not None and (self.home is None or not told.weak or told.sentence == place.sentence)
        if place.same and told is self.last:
            strong = told is not None
        if then and strong and told is not None and _known(told.day) >= need:
            return told.day, "context"
        if self.today is not None and need == 3 and not then:
            return self.today, "context"
        if self.home is not None and _known(self.home) >= need:
            return self.home, self.home_origin
        if not then:
            told = self.stated
        if told is not None and _known(told.day) >= need and (then or need == 1):
            return told.day, "context"
        if need == 1:
            following = self.following(place)
            return (following, "context") if following and (then or following.day is not None) else None
        return None


def _known(day: Day) -> int:
    return 1 if day.month is None else 2 if day.day is None else 3


def _story(near: Day, told: Told, month: int | None, day: int | None) -> int:
    """The year of a month in the story of `near`: behind November the next January, in a year of two its own half."""
    if month is None:
        return near.year
    if near.month is None:
        return near.year - (told.double > 0 and month >= told.double)
    if told.loose and day is not None:
        return nearest(near, month, day)
    return near.year + (near.month >= 11 and month <= 2)
