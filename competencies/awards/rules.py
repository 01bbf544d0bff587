"""What is an award worth? Whether it counts (R7), when it lapses (R8), what its hours add up to (R10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from competencies.requirements.rules import Requirement, Segment
from lms.base.dates import FOR_EVER, add_months, next_day
from lms.base.periods import Period


class Mode(StrEnum):
    """How a competency was won (R7)."""

    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    BLENDED = "blended"
    E_LEARNING = "e_learning"
    RECORDING = "recording"
    BRIEFING = "briefing"
    DOCUMENT = "document"
    ASSESSMENT = "assessment"
    EXTERNAL = "external"


PARTICIPATORY = frozenset({Mode.IN_PERSON, Mode.VIRTUAL, Mode.BLENDED})
"""The modes whose hours count as taking part with others (R10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Evidence that its holder achieved a competency on a day; `valid_until` is its own last good day, if any."""

    id: int
    competency: int
    achieved_on: date
    mode: str
    hours: Decimal = Decimal(0)
    valid_until: date | None = None


Equivalents = Mapping[int, Sequence[Period]]
"""For one competency: the others that satisfy it, each with the days on which the equivalence is in force."""


def counts(award: Award, row: Requirement, equivalents: Equivalents, on: date) -> bool:
    """Whether an award counts for the row's competency on a day (R7): directly or by one equivalence, in its modes."""
    if row.modes and award.mode not in row.modes:
        return False
    if award.competency == row.competency:
        return True
    return any(period.runs_on(on) for period in equivalents.get(award.competency, ()))


def lapse_under(award: Award, refresh_months: int | None) -> date:
    """The first day an award no longer covers under an interval; `FOR_EVER` when it never lapses (R8)."""
    by_interval = FOR_EVER if refresh_months is None else add_months(award.achieved_on, refresh_months)
    by_itself = FOR_EVER if award.valid_until is None else next_day(award.valid_until)
    return min(by_interval, by_itself)


def lapse_on(award: Award, stretch: Sequence[Segment], on: date) -> date:
    """The lapse day of an award for a post-need, as it stands on `on` (R8).

    Given by the row in force on the later of `achieved_on` and the stretch's first day. A later row moves it only
    with `applies_to_existing`: from its first day to the earlier of the two, never before that first day.
    """
    anchor = max(award.achieved_on, stretch[0].from_on)
    lapses = FOR_EVER
    for segment in stretch:
        if segment.from_on <= anchor <= segment.to_on:
            lapses = lapse_under(award, segment.row.refresh_months)
        elif anchor < segment.from_on <= on and segment.row.applies_to_existing:
            lapses = min(lapses, max(segment.from_on, lapse_under(award, segment.row.refresh_months)))
    return lapses


def in_period(award: Award, row: Requirement, on: date) -> bool:
    """Whether an award's hours fall in the row's period up to and including `on` (R10)."""
    return award.achieved_on <= on < add_months(award.achieved_on, row.period_months)


def hours_met(awards: Iterable[Award], row: Requirement, on: date) -> bool:
    """Whether the hours of counting awards are enough on a day, and enough of them taken part in (R10)."""
    return _enough([award for award in awards if in_period(award, row, on)], row)


def _enough(awards: Sequence[Award], row: Requirement) -> bool:
    total = sum((award.hours for award in awards), Decimal(0))
    taken_part = sum((award.hours for award in awards if award.mode in PARTICIPATORY), Decimal(0))
    return total >= row.hours_min and taken_part * 100 >= row.hours_min * row.participatory_pct


def hours_lapse_on(awards: Sequence[Award], row: Requirement, on: date) -> date:
    """The first day after `on` on which the hours achieved by then would no longer be enough (R10)."""
    leaving = sorted(
        (add_months(award.achieved_on, row.period_months), award.id, award)
        for award in awards
        if in_period(award, row, on)
    )
    left = [award for _, _, award in leaving]
    for day, _, _ in leaving:
        while left and add_months(left[0].achieved_on, row.period_months) <= day:
            left.pop(0)
        if not _enough(left, row):
            return day
    return FOR_EVER
