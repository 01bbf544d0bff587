"""Who may book a place now, and what can become of a booking? (R24, R25)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courses.bookings.places import Room
from courses.sessions.rules import Part, SessionSaid, refusal_to_look_ahead
from lms.base.dates import runs_in_words
from lms.base.errors import Refusal
from lms.base.words import joined


class State(StrEnum):
    """The states of a booking (R24)."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    PART = "part"
    ABSENT = "absent"


LIVE = frozenset({State.REQUESTED, State.CONFIRMED, State.WAITING, State.OFFERED})
TAKES_A_PLACE = frozenset({State.CONFIRMED, State.OFFERED})

NEXT: dict[State | None, frozenset[State]] = {
    None: frozenset({State.REQUESTED, State.CONFIRMED, State.WAITING}),
    State.REQUESTED: frozenset({State.CONFIRMED, State.WAITING, State.DECLINED, State.CANCELLED}),
    State.WAITING: frozenset({State.OFFERED, State.CONFIRMED, State.CANCELLED}),
    State.OFFERED: frozenset({State.CONFIRMED, State.EXPIRED, State.DECLINED, State.CANCELLED}),
    State.CONFIRMED: frozenset({State.CANCELLED, State.ATTENDED, State.PART, State.ABSENT}),
}
"""What may follow what. Nothing follows the others, but that a register is corrected (R31)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """A post of somebody who wants a place: its agency, and the group of its role."""

    agency: int
    group: str
    starts_on: date
    ends_on: date

    def runs_on(self, day: date) -> bool:
        """Both ends inclusive (R1)."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBooking:
    """A live booking of theirs, with its agency and the parts of its session that matter here."""

    booking: str
    session: int
    session_key: str
    title: str
    agency: int
    state: State
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Somebody who wants a place. `held` are the prerequisites they have; `shares_mailbox` says whether others use
    their address too; `within` are the agencies for which whoever books may book, None for all."""

    person: int
    reference: str
    name: str
    email: str
    is_active: bool
    shares_mailbox: bool
    posts: tuple[HeldPost, ...]
    bookings: tuple[OwnBooking, ...] = ()
    held: frozenset[str] = frozenset()
    within: frozenset[int] | None = None

    def agency_on(self, today: date, day: date) -> int | None:
        """The agency whose share they use: that of a post of today, best one that still runs on the session's day."""
        running = [post for post in self.posts if post.runs_on(today) and self.may_use(post.agency)]
        running.sort(key=lambda post: (not post.runs_on(day), post.starts_on))
        return running[0].agency if running else None

    def may_use(self, agency: int) -> bool:
        """Whether whoever books may book for this agency, and know what else is booked there."""
        return self.within is None or agency in self.within

    def booking_of(self, session: int) -> OwnBooking | None:
        """Their live booking of a session, if any."""
        return next((each for each in self.bookings if each.session == session), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRefusal(Refusal):
    """Why one may not book: `may_wait` when the waiting list is open to them, `may_override` when they may insist."""

    may_wait: bool = False
    may_override: bool = False


def refusal_to_book(
    session: SessionSaid,
    applicant: Applicant,
    room: Room,
    *,
    at: datetime,
    today: date,
    by_coordinator: bool = False,
    override_clash: bool = False,
    awaits_approval: bool = False,
) -> BookingRefusal | None:
    """Why this person may not have a place in this session now, or None (R25). Greys the button, words the message
    and stops the act; what stands in the way of everybody comes first, a full room last."""
    stopped = refusal_to_look_ahead(session, at, by_coordinator=by_coordinator)
    if stopped:
        return _no(stopped.code, stopped.message, stopped.what_helps)
    if awaits_approval:
        return _no("not_approved", "What this course says is not approved yet.", "Ask the course coordinator.")
    return (
        _refusal_of_person(session, applicant, today)
        or _refusal_of_clash(session, applicant, override_clash)
        or _refusal_of_room(session, applicant, room, at, today)
    )


def _refusal_of_person(session: SessionSaid, applicant: Applicant, today: date) -> BookingRefusal | None:
    if not applicant.is_active or applicant.agency_on(today, session.on) is None:
        return _no("not_active", "There is no post on record today.", "Ask the agency's lead to bring it up to date.")
    if applicant.shares_mailbox:
        return _no(
            "shared_mailbox",
            "The email address on record is shared by several people.",
            "A place needs a work address of one's own: ask the agency's lead to record it.",
        )
    if mine := applicant.booking_of(session.id):
        return _no("already_booked", f"There is a booking for this session already: it is {WORDS[mine.state]}.")
    groups = {post.group for post in applicant.posts if post.runs_on(today) or post.runs_on(session.on)}
    if session.groups and not groups & set(session.groups):
        return wrong_audience(session.groups)
    if missing := [each for each in session.course.prerequisites if each not in applicant.held]:
        return prerequisite_missing(missing)
    return None


def wrong_audience(groups: Sequence[str]) -> BookingRefusal:
    """The refusal of somebody in none of these groups, by key or by name."""
    return _no("wrong_audience", f"It is for roles in these groups: {joined(groups)}.", "Ask the course coordinator.")


def prerequisite_missing(what: Sequence[str]) -> BookingRefusal:
    """The refusal of somebody who lacks these courses or competencies, by key or by title."""
    return _no("prerequisite", f"Needed first: {joined(what)}.", "Book that first.")


def _refusal_of_clash(session: SessionSaid, applicant: Applicant, override: bool) -> BookingRefusal | None:
    others = (each for each in applicant.bookings if each.session != session.id)
    clashing = next((each for each in others if _overlap(session, each)), None)
    if clashing is None or override:
        return None
    what = ""
    if applicant.may_use(clashing.agency):
        first = clashing.parts[0]
        what = f": {clashing.title}, {runs_in_words(first.starts_at, first.ends_at)}"
    return BookingRefusal(
        code="clash",
        message=f"It is at the same time as another booking{what}.",
        what_helps="Cancel the other one, or say that both are meant.",
        may_override=True,
    )


def _overlap(session: SessionSaid, other: OwnBooking) -> bool:
    return any(
        mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at
        for mine in session.parts
        for theirs in other.parts
    )


def _refusal_of_room(
    session: SessionSaid, applicant: Applicant, room: Room, at: datetime, today: date
) -> BookingRefusal | None:
    agency = applicant.agency_on(today, session.on)
    if agency is None or (why := room.why_not(agency, at)) is None:
        return None
    code, message = why
    return BookingRefusal(code=code, message=message, what_helps="Join the waiting list.", may_wait=True)


WORDS = {
    State.REQUESTED: "waiting for approval",
    State.CONFIRMED: "confirmed",
    State.WAITING: "on the waiting list",
    State.OFFERED: "a place offered",
    State.DECLINED: "declined",
    State.EXPIRED: "not taken up in time",
    State.CANCELLED: "cancelled",
    State.ATTENDED: "attended",
    State.PART: "attended in part",
    State.ABSENT: "absent",
}
"""Each state in words, as a sentence goes on: "Your booking is …"."""


def refusal_to_become(now: State, wanted: State) -> Refusal | None:
    """Why a booking cannot go from one state to another, or None (R24)."""
    if wanted in NEXT.get(now, frozenset()):
        return None
    return Refusal(code=f"is_{now}", message=f"This booking is {WORDS[now]}: that cannot be done with it.")


def _no(code: str, message: str, what_helps: str = "") -> BookingRefusal:
    return BookingRefusal(code=code, message=message, what_helps=what_helps)
