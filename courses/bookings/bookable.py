"""Which sessions would put it right: the next ones that can be booked, of courses that award what is needed? (R12)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from competencies.awards.rules import Award, Equivalents, counts
from competencies.requirements.rules import Requirement
from courses.bookings.rules import State
from lms.base.dates import begins_in_words, day_in_london, short, time_of_day
from lms.base.words import counted, joined

NEXT = 2
"""So many sessions are named for each thing needed."""
OWN_WORDS = {
    State.REQUESTED: "Asked for a place on",
    State.WAITING: "On the waiting list for",
    State.OFFERED: "A place is offered on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Somebody's live booking of a session: its reference, agency (id) and state, and until when an offer stands."""

    booking: str
    agency: int
    state: State
    offer_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A session to come: what it awards on its day, whether it can be booked now, and the booking of it, if any.

    `free` are the places that a newcomer may have: none while people wait.
    """

    session: str
    course: str
    title: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    link: str
    link_hours: int
    groups: frozenset[str]
    free: int
    awards: frozenset[str]
    is_open: bool
    own: Own | None = None

    @property
    def on(self) -> date:
        """Its civil day (R1)."""
        return day_in_london(self.starts_at)

    @property
    def places(self) -> str:
        """How many places are free, or that there is a waiting list."""
        return f"{counted(self.free, 'place')} free" if self.free > 0 else "waiting list"

    @property
    def when(self) -> str:
        """`Thursday 14 May 2026, 9:30am (4 places free)`."""
        return f"{begins_in_words(self.starts_at)} ({self.places})"

    @property
    def own_words(self) -> str:
        """How a booking of it is said where it stands instead of a date to book: `Booked for 14 May 2026`."""
        words = OWN_WORDS.get(self.own.state, "Booked for") if self.own else "Booked for"
        return f"{words} {short(self.on)}"

    def clashes_with(self, other: Coming) -> bool:
        """Whether both are at the same time, from the beginning of each to its end (R25)."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def shows_link(self, at: datetime) -> bool:
        """Whether a holder sees the joining link yet (R22)."""
        return bool(self.link) and at >= self.starts_at - timedelta(hours=self.link_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What is booked already of what would put it right, and else the next sessions to book, in order."""

    booked: Coming | None = None
    sessions: tuple[Coming, ...] = ()

    @property
    def steps(self) -> list[str]:
        """As the end of the chain of R12."""
        if self.booked is not None:
            return [f"{self.booked.own_words}: {self.booked.title}, {time_of_day(self.booked.starts_at)}."]
        if not self.sessions:
            return ["No session that would put it right is open for booking now."]
        return [f"Next of {title}: {joined([each.when for each in some], 'or')}." for title, some in self.by_title]

    @property
    def by_title(self) -> list[tuple[str, list[Coming]]]:
        """The sessions under the title of their course, so that it is said once."""
        found: dict[str, list[Coming]] = {}
        for each in self.sessions:
            found.setdefault(each.title, []).append(each)
        return list(found.items())


def remedy_for(
    row: Requirement,
    equivalents: Equivalents,
    coming: Sequence[Coming],
    *,
    ids: Mapping[str, int],
    groups: frozenset[str],
) -> Remedy:
    """What would put a need right by this requirement row, for somebody whose roles are in these groups (R7, R12).

    `ids` are those of competencies by key. A session counts when what it awards on its day would count on that day;
    one at the time of another booking of theirs is not named.
    """
    right = [each for each in coming if _counts(each, row, equivalents, ids)]
    booked = next((each for each in right if each.own is not None), None)
    if booked is not None:
        return Remedy(booked=booked)
    busy = [each for each in coming if each.own is not None]
    open_to_them = (
        each
        for each in right
        if each.is_open and (not each.groups or each.groups & groups) and not any(map(each.clashes_with, busy))
    )
    return Remedy(sessions=tuple(_first(open_to_them)))


def _first(sessions: Iterable[Coming]) -> list[Coming]:
    """Sessions in order of their start, those with places before those with a list on the same day."""
    return sorted(sessions, key=lambda each: (each.starts_at, each.session))[:NEXT]


def _counts(coming: Coming, row: Requirement, equivalents: Equivalents, ids: Mapping[str, int]) -> bool:
    """Whether an award of this session would count for the row on the session's day (R7)."""
    return any(
        counts(Award(id=0, competency=ids[key], achieved_on=coming.on, mode=coming.mode), row, equivalents, coming.on)
        for key in coming.awards
        if key in ids
    )
