"""Where does a person stand against a requirement on a day? (R9 to R11, R13)

One function, `standing_on`, answers for a day. `spans` asks it on every day on which its answer can turn, so the
timeline and the answer for a day come from one source. Outside this module nobody decides a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from competencies.awards.rules import (
    Award,
    Equivalents,
    Mode,
    counts,
    hours_lapse_on,
    hours_met,
    in_period,
    lapse_on,
)
from competencies.compliance.needs import Post, PostNeed
from competencies.requirements.rules import Kind, Requirement, Strength
from lms.base.dates import FOR_EVER, ONE_DAY, add_days, add_months, next_day
from lms.base.periods import Period


class State(StrEnum):
    """The states of a post-need on a day (R9). The order is R13's: the worst first."""

    OVERDUE = "overdue"
    LAPSED = "lapsed"
    PENDING = "pending"
    EXPIRING = "expiring"
    CURRENT = "current"
    DISPENSED = "dispensed"
    EXCUSED = "excused"


IN_DATE = frozenset({State.CURRENT, State.EXPIRING})
WORST_FIRST = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that bears on one person's standing in one competency, beside the posts."""

    awards: tuple[Award, ...] = ()
    equivalents: Equivalents = field(default_factory=dict)
    absences: tuple[Period, ...] = ()
    dispensations: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The answer for one post-need on one day.

    `award` and `lapses_on` speak of the award that covers the day, else of the one that lapsed; `FOR_EVER` means
    it never lapses. `in_person`: in date by what was won in person alone (R16).
    """

    state: State
    row: Requirement
    due_on: date
    award: Award | None = None
    lapses_on: date | None = None
    in_person: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both inclusive, on which the standing stays the same (R11)."""

    from_on: date
    to_on: date
    standing: Standing


def standing_on(need: PostNeed, evidence: Evidence, on: date, *, return_days: int) -> Standing:
    """Where a post-need stands on one of its days: the first of R9's seven that matches."""
    row = need.row_on(on)
    counting = [award for award in evidence.awards if counts(award, row, evidence.equivalents, on)]
    if row.kind is Kind.HOURS:
        award, lapses_on, in_person = _held_by_hours(counting, row, on)
    else:
        award, lapses_on, in_person = _held_by_award(counting, need, on)
    if any(period.runs_on(on) for period in evidence.dispensations):
        state = State.DISPENSED
    elif any(period.runs_on(on) for period in evidence.absences):
        state = State.EXCUSED
    elif lapses_on is not None:
        soon = lapses_on != FOR_EVER and lapses_on <= add_days(on, row.expiring_days)
        state = State.EXPIRING if soon else State.CURRENT
    elif on <= need.due_on or _just_returned(need, evidence, on, return_days):
        state = State.PENDING
    else:
        award, lapses_on = _lapsed(counting, need, row, on)
        state = State.OVERDUE if award is None else State.LAPSED
    return Standing(
        state=state,
        row=row,
        due_on=need.due_on,
        award=award,
        lapses_on=lapses_on,
        in_person=in_person and state in IN_DATE,
    )


Held = tuple[Award | None, date | None, bool]
"""The award that covers a day, its lapse day, and whether what was won in person covers it too."""


def _held_by_award(counting: Sequence[Award], need: PostNeed, on: date) -> Held:
    best: tuple[date, date, int] | None = None
    award, in_person = None, False
    for each in counting:
        if each.achieved_on <= on < (lapses_on := lapse_on(each, need.segments, on)):
            in_person = in_person or each.mode == Mode.IN_PERSON
            rank = (lapses_on, each.achieved_on, each.id)
            if best is None or rank > best:
                best, award = rank, each
    return award, best[0] if best else None, in_person


def _held_by_hours(counting: Sequence[Award], row: Requirement, on: date) -> Held:
    if not hours_met(counting, row, on):
        return None, None, False
    inside = [award for award in counting if in_period(award, row, on)]
    in_person = hours_met([award for award in inside if award.mode == Mode.IN_PERSON], row, on)
    latest = max(inside, key=lambda award: (award.achieved_on, award.id), default=None)
    return latest, hours_lapse_on(counting, row, on), in_person


def _lapsed(counting: Sequence[Award], need: PostNeed, row: Requirement, on: date) -> tuple[Award | None, date | None]:
    """The counting award that covered an earlier day of the run, lapsing last, or nothing (R9, sixth)."""
    if row.kind is Kind.HOURS:
        starts = {need.run_from} | {award.achieved_on for award in counting}
        earlier = sorted((day for day in starts if need.run_from <= day < on), reverse=True)
        last = next((day for day in earlier if hours_met(counting, row, day)), None)
        if last is None:
            return None, None
        inside = [award for award in counting if in_period(award, row, last)]
        return max(inside, key=lambda award: (award.achieved_on, award.id)), hours_lapse_on(counting, row, last)
    covered = [
        (lapses_on, award.achieved_on, award.id, award)
        for award in counting
        if max(need.run_from, award.achieved_on) < min(on, lapses_on := lapse_on(award, need.segments, on))
    ]
    if not covered:
        return None, None
    latest = max(covered)
    return latest[3], latest[0]


def _just_returned(need: PostNeed, evidence: Evidence, on: date, return_days: int) -> bool:
    """Within the days of grace after an absence or dispensation that shared a day with the run (R9, fifth)."""
    return any(
        period.ends_on < on <= add_days(period.ends_on, return_days)
        and period.shares_a_day_with(need.run_from, need.run_to)
        for period in (*evidence.absences, *evidence.dispensations)
    )


def spans(need: PostNeed, evidence: Evidence, *, return_days: int) -> list[Span]:
    """The post-need's days split into spans of the same standing, the future included (R11)."""
    turning = _turning_days(need, evidence, return_days) - {FOR_EVER}  # nothing turns on the day that means never
    days = sorted(day for day in turning if need.first_on <= day <= need.last_on)
    found: list[Span] = []
    for place, from_on in enumerate(days):
        to_on = days[place + 1] - ONE_DAY if place + 1 < len(days) else need.last_on
        standing = standing_on(need, evidence, from_on, return_days=return_days)
        if found and _same(found[-1].standing, standing):
            found[-1] = Span(found[-1].from_on, to_on, found[-1].standing)
        else:
            found.append(Span(from_on, to_on, standing))
    return found


def _same(one: Standing, other: Standing) -> bool:
    return (one.state, one.award, one.lapses_on, one.in_person, one.row.strength) == (
        other.state,
        other.award,
        other.lapses_on,
        other.in_person,
        other.row.strength,
    )


def _turning_days(need: PostNeed, evidence: Evidence, return_days: int) -> set[date]:
    """Every day on which the standing can differ from the day before (some on which it does not)."""
    days = {segment.from_on for segment in need.segments} | {next_day(need.due_on)}
    for period in (*evidence.absences, *evidence.dispensations):
        days |= {period.starts_on, next_day(period.ends_on), next_day(add_days(period.ends_on, return_days))}
    for periods in evidence.equivalents.values():
        for period in periods:
            days |= {period.starts_on, next_day(period.ends_on)}
    rows = {segment.row for segment in need.segments}
    for award in evidence.awards:
        ends = {lapse_on(award, need.segments, segment.from_on) for segment in need.segments}
        ends |= {add_months(award.achieved_on, row.period_months) for row in rows if row.kind is Kind.HOURS}
        days |= {award.achieved_on} | ends
        days |= {add_days(end, -row.expiring_days) for end in ends for row in rows}
    return days


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One competency as the person sees it (R13)."""

    competency: int
    state: State
    due_on: date
    due_set_by: Post
    strength: Strength
    worst: tuple[PostNeed, Standing]


def person_lines(standings: Iterable[tuple[PostNeed, Standing]]) -> list[PersonLine]:
    """Per competency the worst state over a day's post-needs, the earliest due day and the post that set it (R13)."""
    found: dict[int, list[tuple[PostNeed, Standing]]] = {}
    for need, standing in standings:
        found.setdefault(need.competency, []).append((need, standing))
    lines: list[PersonLine] = []
    for competency, of_it in found.items():
        worst = min(of_it, key=lambda it: WORST_FIRST[it[1].state])
        first = min(of_it, key=lambda it: it[0].due_on)[0]
        strong = any(standing.row.strength is Strength.MANDATORY for _, standing in of_it)
        line = PersonLine(
            competency=competency,
            state=worst[1].state,
            due_on=first.due_on,
            due_set_by=first.due_set_by,
            strength=Strength.MANDATORY if strong else Strength.RECOMMENDED,
            worst=worst,
        )
        lines.append(line)
    return lines
