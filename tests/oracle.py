"""Where does everybody stand on a day, found the slow and obvious way: by looking at single days?

The adversary of the real rule. It shares no code with it, knows no intervals and no spans: whatever speaks
of more than one day is answered by asking about yesterday. Only answers are remembered.
"""

import sys
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from tests.world import Absence, Award, Dispensation, Equivalence, Post, Requirement, World

DAY = timedelta(days=1)
PARTICIPATORY = ("in_person", "virtual", "blended")
WORST_FIRST = ("overdue", "lapsed", "pending", "expiring", "current", "dispensed", "excused")
DEFAULT_EXPIRING_DAYS = 90
GRACE_DAYS = 28

Question = TypeVar("Question", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Standing:
    """Where one post stands with one competency on one day."""

    person: str
    agency: str
    role: str
    post_starts_on: date
    competency: str
    strength: str
    state: str
    due_on: date
    lapses_on: date | None
    counts_award_on: date | None
    in_person: bool


def add_months(day: date, months: int) -> date:
    """R2: the same day of the month, or the last day that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for day_of_month in range(day.day, 0, -1):
        try:
            return date(year, month + 1, day_of_month)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def _runs(fact: Post | Absence | Dispensation, on: date) -> bool:
    return fact.starts_on <= on and (fact.ends_on is None or on <= fact.ends_on)


def _in_force(fact: Requirement | Equivalence, on: date) -> bool:
    return fact.in_force_from <= on and (fact.in_force_to is None or on <= fact.in_force_to)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _remembered(question: Question) -> Question:
    @wraps(question)
    def ask(oracle: "Oracle", *about: Hashable) -> object:
        key = (question.__name__, *about)
        if key not in oracle.memory:
            oracle.memory[key] = question(oracle, *about)
        return oracle.memory[key]

    return cast(Question, ask)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class Oracle:
    """The answers about one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.memory: dict[Hashable, object] = {}
        self.parents = {row.agency: row.parent for row in world.agencies}

    # R5: which row makes this post need this competency today?

    @_remembered
    def line(self, agency: str) -> tuple[str, ...]:
        """The agency, then those further up, then nobody ('' is the row for everyone)."""
        return (agency, *self.line(self.parents.get(agency, ""))) if agency else ("",)

    @_remembered
    def row(self, post: Post, competency: str, on: date) -> Requirement | None:
        if not _runs(post, on):
            return None
        for agency in self.line(post.agency):
            for row in self.world.requirements:
                names = (row.role, row.competency, row.agency)
                if names == (post.role, competency, agency) and _in_force(row, on):
                    return row
        return None

    # R6: since when, and by when?

    @_remembered
    def anyone_needs(self, person: str, competency: str, on: date) -> bool:
        return any(self.row(post, competency, on) for post in self.world.posts if post.person == person)

    @_remembered
    def first_day(self, post: Post, competency: str, on: date) -> date:
        return self.first_day(post, competency, on - DAY) if self.row(post, competency, on - DAY) else on

    @_remembered
    def run_first_day(self, person: str, competency: str, on: date) -> date:
        before = on - DAY
        return self.run_first_day(person, competency, before) if self.anyone_needs(person, competency, before) else on

    @_remembered
    def due_on(self, person: str, competency: str, first: date) -> date:
        """Due day of the post-needs that start on `first`: the earliest own one of their run so far."""
        own = [
            day + timedelta(days=row.initial_days)
            for post in self.world.posts
            for day in _days(self.run_first_day(person, competency, first), first)
            if post.person == person
            and (row := self.row(post, competency, day))
            and not self.row(post, competency, day - DAY)
        ]
        return min(own)

    # R7 and R8: what counts, and until when?

    @_remembered
    def counting(self, post: Post, competency: str, on: date) -> tuple[Award, ...]:
        row = self.row(post, competency, on)
        taken = {competency} | {
            e.holds for e in self.world.equivalences if e.satisfies == competency and _in_force(e, on)
        }
        return tuple(
            award
            for award in self.world.awards
            if award.person == post.person
            and award.competency in taken
            and row is not None
            and (not row.modes or award.mode in row.modes)
        )

    @_remembered
    def lapses_on(self, award: Award, post: Post, competency: str, first: date, on: date) -> date:
        """The lapse day for the post-need that began on `first`, as it stands on day `on`; date.max is never."""
        begun = max(award.achieved_on, first)
        row = self.row(post, competency, max(begun, on))
        assert row is not None
        under_row = add_months(award.achieved_on, row.refresh_months) if row.refresh_months else date.max
        if on <= begun:
            return min(under_row, award.valid_until + DAY if award.valid_until else date.max)
        given = self.lapses_on(award, post, competency, first, on - DAY)
        return min(given, max(under_row, on)) if row.applies_to_existing else given

    @_remembered
    def covers(self, award: Award, post: Post, competency: str, first: date, on: date) -> bool:
        return award.achieved_on <= on < self.lapses_on(award, post, competency, first, on)

    @_remembered
    def has_covered(self, award: Award, post: Post, competency: str, first: date, on: date) -> bool:
        """Did it cover a day of the run before `on`?"""
        before = on - DAY
        return self.anyone_needs(post.person, competency, before) and (
            self.covers(award, post, competency, first, before)
            or self.has_covered(award, post, competency, first, before)
        )

    # R10: hours

    @_remembered
    def hours_met(self, row: Requirement, awards: tuple[Award, ...], on: date) -> bool:
        assert row.hours_min
        assert row.period_months
        now = [a for a in awards if a.achieved_on <= on < add_months(a.achieved_on, row.period_months)]
        total = sum(a.hours or 0 for a in now)
        participatory = sum(a.hours or 0 for a in now if a.mode in PARTICIPATORY)
        return total >= row.hours_min and participatory * 100 >= row.hours_min * (row.participatory_pct or 0)

    @_remembered
    def hours_lapse(self, row: Requirement, achieved: tuple[Award, ...], on: date) -> date:
        tomorrow = on + DAY
        return self.hours_lapse(row, achieved, tomorrow) if self.hours_met(row, achieved, tomorrow) else tomorrow

    @_remembered
    def hours_last_met(self, row: Requirement, awards: tuple[Award, ...], person: str, on: date) -> date | None:
        """The latest day of the run before `on` on which they were met."""
        before = on - DAY
        if not self.anyone_needs(person, row.competency, before):
            return None
        return before if self.hours_met(row, awards, before) else self.hours_last_met(row, awards, person, before)

    # R9: the state

    def _evidence(self, post: Post, competency: str, on: date) -> tuple[date | None, date | None, bool, bool]:
        """Lapse day and day of the award that counts today (or did before), in person?, lapsed?"""
        row = self.row(post, competency, on)
        assert row is not None
        counting = self.counting(post, competency, on)
        if row.kind == "hours":
            return self._hours_evidence(row, counting, post, on)
        first = self.first_day(post, competency, on)
        covering = [a for a in counting if self.covers(a, post, competency, first, on)]
        earlier = [a for a in counting if self.has_covered(a, post, competency, first, on)]
        ranked = [(self.lapses_on(a, post, competency, first, on), a.achieved_on) for a in covering or earlier]
        in_person = any(a.mode == "in_person" for a in covering)
        return *max(ranked, default=(None, None)), in_person, bool(earlier and not covering)

    def _hours_evidence(
        self, row: Requirement, counting: tuple[Award, ...], post: Post, on: date
    ) -> tuple[date | None, date | None, bool, bool]:
        met_on = on if self.hours_met(row, counting, on) else self.hours_last_met(row, counting, post.person, on)
        if met_on is None:
            return None, None, False, False
        achieved = tuple(a for a in counting if a.achieved_on <= met_on)
        face_to_face = tuple(a for a in achieved if a.mode == "in_person")
        in_person = met_on == on and self.hours_met(row, face_to_face, on)
        latest = max(a.achieved_on for a in achieved)
        return self.hours_lapse(row, achieved, met_on), latest, in_person, met_on < on

    def _in_grace(self, person: str, competency: str, on: date) -> bool:
        """R9.5: has an absence or dispensation that touched the run just ended?"""
        off: list[Absence | Dispensation] = [a for a in self.world.absences if a.person == person]
        off += [d for d in self.world.dispensations if (d.person, d.competency) == (person, competency)]
        run_days = _days(self.run_first_day(person, competency, on), on)
        ended = [o for o in off if o.ends_on and 1 <= (on - o.ends_on).days <= GRACE_DAYS]
        return bool(ended) and any(_runs(o, day) for day in run_days for o in ended)

    def _state(self, post: Post, competency: str, on: date, due_on: date) -> str:
        row = self.row(post, competency, on)
        assert row is not None
        lapses_on, _, _, lapsed = self._evidence(post, competency, on)
        soon = DEFAULT_EXPIRING_DAYS if row.expiring_days is None else row.expiring_days
        person = post.person
        dispensations = [d for d in self.world.dispensations if (d.person, d.competency) == (person, competency)]
        if any(_runs(d, on) for d in dispensations):
            return "dispensed"
        if any(_runs(a, on) for a in self.world.absences if a.person == person):
            return "excused"
        if lapses_on and lapses_on > on:
            return "current" if (lapses_on - on).days > soon else "expiring"
        if on <= due_on or self._in_grace(person, competency, on):
            return "pending"
        return "lapsed" if lapsed else "overdue"

    @_remembered
    def standing(self, post: Post, competency: str, on: date) -> Standing | None:
        """Where the post stands, or None when it does not need the competency that day."""
        row = self.row(post, competency, on)
        if row is None:
            return None
        due_on = self.due_on(post.person, competency, self.first_day(post, competency, on))
        state = self._state(post, competency, on, due_on)
        lapses_on, award_on, in_person, lapsed = self._evidence(post, competency, on)
        shown = state == "lapsed" or (state not in ("pending", "overdue") and not lapsed)
        return Standing(
            person=post.person, agency=post.agency, role=post.role, post_starts_on=post.starts_on,
            competency=competency, strength=row.strength, state=state, due_on=due_on,
            lapses_on=lapses_on if shown and lapses_on != date.max else None,
            counts_award_on=award_on if shown else None,
            in_person=in_person and state in ("current", "expiring"),
        )  # fmt: skip


def states(oracle: Oracle, on: date) -> list[Standing]:
    """Every post-need on the day, in the order of its keys."""
    with _deep_recursion():
        found = [
            oracle.standing(post, competency, on)
            for post in oracle.world.posts
            for competency in oracle.world.competencies
        ]
    return sorted(s for s in found if s is not None)
