"""Which figures rest on old data, and which cells are worst? (R4, R15)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from competencies.coverage.rules import Counts, Rate
from lms.base.dates import add_days

K = TypeVar("K")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldData:
    """An agency whose last data, of `last_on`, are old; None when their day is not known."""

    agency: str
    last_on: date | None


def old_data(
    agencies: Iterable[str], last_on_by_agency: Mapping[str, date | None], *, on: date, today: date, days: int
) -> list[OldData]:
    """Those of the agencies whose last data are more than `days` older than the day spoken of, by key (R4).

    For a day to come the age is counted to today: nobody can have data from tomorrow.
    """
    oldest = add_days(min(on, today), -days)
    found = []
    for agency in sorted(set(agencies)):
        last_on = last_on_by_agency.get(agency)
        if last_on is None or last_on < oldest:
            found.append(OldData(agency=agency, last_on=last_on))
    return found


def worst_first(counts_by_key: Mapping[K, Counts], *, in_person: bool = False) -> list[K]:
    """The keys by their coverage, the lowest first and those where nothing is due last; equal ones as they came."""

    def badness(key: K) -> tuple[bool, Fraction]:
        rate = counts_by_key[key].coverage(in_person=in_person)
        return (rate.denominator == 0, share(rate))

    return sorted(counts_by_key, key=badness)


def share(rate: Rate) -> Fraction:
    """A rate as an exact number from 0 to 1; 0 when nothing is due."""
    return Fraction(rate.numerator, rate.denominator) if rate.denominator else Fraction(0)
