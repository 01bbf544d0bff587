"""What is a stretch of days? From a day to a day, both inclusive (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.base.dates import FOR_EVER


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts_on` to `ends_on`, both inclusive; `FOR_EVER` is an open end."""

    starts_on: date
    ends_on: date = FOR_EVER

    def runs_on(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.starts_on <= day <= self.ends_on

    def shares_a_day_with(self, first: date, last: date) -> bool:
        """Whether any of its days lies between `first` and `last`, both inclusive."""
        return self.starts_on <= last and first <= self.ends_on
