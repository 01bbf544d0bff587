"""How much of what is needed is in date? Counts, rates and the tree of day sums behind them. (R14 to R16)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

COUNTED = ("current", "expiring", "pending", "overdue", "lapsed", "excused", "dispensed", "in_person")
"""The counters of a cell, in the order of a `Vector`: the seven states, and those in date by what was won in person."""
PLACE = {name: place for place, name in enumerate(COUNTED)}

Vector = list[int]
"""Eight counters, in the order of `COUNTED`."""

Cell = tuple[int, int, int, str]
"""Agency, role, competency, strength."""

FIRST_DAY = date(2002, 7, 30)
NODES = 1 << 14
LAST_DAY = FIRST_DAY + timedelta(days=NODES - 1)
"""The tree holds the days from `FIRST_DAY` to `LAST_DAY` (7 June 2047); others are answered from the facts.

The first day is such that 1 January 2025 is number 8,192: the years after it are added up from the fewest nodes.
"""


class Rate(NamedTuple):
    """A numerator and a denominator; never a bare percentage (R15)."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Post-needs by state on a day (R14). `in_person`: those in date by what was won in person alone (R16)."""

    current: int = 0
    expiring: int = 0
    pending: int = 0
    overdue: int = 0
    lapsed: int = 0
    excused: int = 0
    dispensed: int = 0
    in_person: int = 0

    @property
    def all(self) -> int:
        """Every post-need, whatever its state."""
        unfinished = self.pending + self.overdue + self.lapsed
        return self.current + self.expiring + unfinished + self.excused + self.dispensed

    def in_date(self, *, in_person: bool = False) -> int:
        """Current and expiring ones, or only those in date by what was won in person (R16)."""
        return self.in_person if in_person else self.current + self.expiring

    def coverage(self, *, in_person: bool = False) -> Rate:
        """In date of those due: in date + overdue + lapsed (R15)."""
        due = self.current + self.expiring + self.overdue + self.lapsed
        return Rate(self.in_date(in_person=in_person), due)

    def strict(self, *, in_person: bool = False) -> Rate:
        """In date of all but the dispensed and excused (R15)."""
        return Rate(self.in_date(in_person=in_person), self.all - self.dispensed - self.excused)

    def __add__(self, other: Counts) -> Counts:
        return total((self, other))


_counters = attrgetter(*COUNTED)


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together: cells add up to any total (R14). Counter by counter: a page adds up thousands."""
    columns = zip(*map(_counters, counts), strict=True)
    return Counts(**dict(zip(COUNTED, map(sum, columns), strict=False)))


def percent(rate: Rate) -> int | None:
    """A rate as a whole number, half up, never 100 or 0 when not exact; None when nothing is due (R15)."""
    if rate.denominator == 0:
        return None
    rounded = (200 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    if rate.numerator < rate.denominator:
        rounded = min(rounded, 99)
    return max(rounded, 1) if rate.numerator > 0 else rounded


def percent_words(rate: Rate) -> str:
    """`81 %`, or `none due` for an empty denominator (R15)."""
    whole = percent(rate)
    return "none due" if whole is None else f"{whole} %"


def index(day: date) -> int:
    """The place of a day in the tree, from 1; earlier days share the first place, later ones the last plus one."""
    return min(max((day - FIRST_DAY).days + 1, 1), NODES + 1)


def nodes_up_to(day: date) -> list[int]:
    """The nodes whose sums add up to everything that began or ended by `day`: 14 at the most.

    A binary indexed tree (Fenwick 1994): node i holds the changes of the days (i - lowest set bit of i, i].
    """
    place, nodes = index(day), []
    while place > 0:
        nodes.append(place)
        place &= place - 1
    return nodes


def node_sums(change_by_place: Mapping[int, Vector]) -> dict[int, Vector]:
    """The changes of one cell by place, as changes of the tree's nodes; zero vectors are left out.

    Nodes are worked through by their lowest bit, so that each passes its sum to the next node up just once.
    """
    sums = {place: list(vector) for place, vector in change_by_place.items() if place <= NODES}
    bit = 1
    while bit < NODES:
        for place in [place for place in sums if place & -place == bit]:
            above = sums.get(place + bit)
            if above is None:
                sums[place + bit] = list(sums[place])
            else:
                for counter, change in enumerate(sums[place]):
                    above[counter] += change
        bit <<= 1
    return {place: vector for place, vector in sums.items() if place <= NODES and any(vector)}
