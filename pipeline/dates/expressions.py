"""What a calendar expression says, nothing of it resolved yet."""

from dataclasses import dataclass
from typing import NamedTuple


class Shift(NamedTuple):
    """So many units from the article's own day or, `then`, from the time told last; `financial`: 下年度, 来年.

    `loose`: no word says from where (月底, 年初); `follows`: from what has just been told, else from now (三周后).
    """

    unit: str
    by: int
    then: bool = False
    financial: bool = False
    loose: bool = False
    follows: bool = False


class Clock(NamedTuple):
    """A time of the day; what was not said is `None`."""

    hour: int
    minute: int | None = None
    second: int | None = None

    def __str__(self) -> str:
        parts = (
            [self.hour, self.minute] if self.second is None else [self.hour, self.minute or 0, self.second]
        )
        return "T" + ":".join(f"{p or 0:02d}" for p in parts)


@dataclass(slots=True)
class Expression:
    """A calendar expression as written, never changed (a frozen one takes twice as long to make).

    What it leaves out is `None`; `digits` is how long its year was written.
    """

    year: int | None = None
    digits: int = 4
    era: str | None = None
    shift: Shift | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    weekend: bool = False
    nth_week: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: int | None = None
    tenday: tuple[int, int] | None = None
    first_months: int | None = None
    last_months: int | None = None
    decade: int | None = None
    century: int | None = None
    plan: int | None = None
    part: str | None = None
    fiscal: bool = False
    fiscal_if_roc: bool = False
    within: bool = False
    lunar: bool = False
    leap: bool = False
    festival: str | None = None
    eve: bool = False
    clock: Clock | None = None
    neighbours: tuple[int, str] | None = None
    noted: bool = False
    today: bool = False
    same_month: bool = False
    school: bool = False
    floats: bool = False
    end: "Expression | None" = None

    @property
    def grain(self) -> str:
        """The finest part that was written."""
        for name in ("clock", "day", "weekday", "tenday", "month", "quarter", "half", "season"):
            if getattr(self, name) is not None:
                return name
        if self.shift is not None:
            return self.shift.unit
        return "year"
