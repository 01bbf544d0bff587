"""What does a private calendar show, how firm is each entry, and what may its address look like? (R30)"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from courses.bookings.rules import State
from courses.sessions.rules import SessionSaid, Standing, Status
from lms.base.words import counted

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""A calendar holds what starts from so long ago until so far ahead; what was cancelled stays for as long as `BACK`."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 random bytes: nobody finds an address by trying."""
HELD_A_PLACE = frozenset({State.CONFIRMED, State.ATTENDED, State.PART, State.ABSENT})
GIVEN_UP = frozenset({State.CANCELLED, State.DECLINED, State.EXPIRED})


class Kind(StrEnum):
    """Whose sessions a calendar shows."""

    PERSON = "person"
    TRAINER = "trainer"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSaid:
    """A private address and what it leads to. An agency's calendar has no person, the others have no agency."""

    id: int
    secret: str
    kind: Kind
    person: int | None
    agency: int | None
    agency_key: str
    agency_name: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody's booking, for their own calendar."""

    session: SessionSaid
    booking: str
    state: State
    state_at: datetime
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many of those counted have a place in a session, wait for one, and ever booked; and when it last changed."""

    booked: int
    waiting: int
    ever: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A session in the calendar of a trainer or an agency. Numbers, never names."""

    session: SessionSaid
    numbers: Numbers


def window(at: datetime) -> tuple[datetime, datetime]:
    """From when until when (exclusive) a session starts that a calendar shows now."""
    return at - BACK, at + AHEAD


def is_secret(text: str) -> bool:
    """Whether this could be the secret of an address."""
    return bool(SECRET.fullmatch(text))


def standing_of_booking(held: Held, at: datetime) -> Standing | None:
    """How firm a booking's entry is; None for one that is shown no more: a wish that came to nothing when the session
    started, or a place given up long ago."""
    if held.state in HELD_A_PLACE:
        return Standing.CONFIRMED
    if held.state in GIVEN_UP:
        return Standing.CANCELLED if held.state_at >= at - BACK else None
    return None if held.session.has_started(at) else Standing.TENTATIVE


def standing_for_trainer(seen: Seen, at: datetime) -> Standing | None:
    """How firm a session's entry is for who trains it; a draft is not shown yet."""
    if seen.session.status is Status.DRAFT:
        return None
    if seen.session.status is Status.CANCELLED:
        return Standing.CANCELLED if seen.numbers.changed_at >= at - BACK else None
    return Standing.CONFIRMED


def standing_for_agency(seen: Seen, at: datetime) -> Standing | None:
    """How firm it is for an agency: shown are sessions that its people have places in, and those still open."""
    standing = standing_for_trainer(seen, at)
    if standing is Standing.CANCELLED:
        return standing if seen.numbers.ever else None
    still_open = seen.session.status is Status.OPEN and not seen.session.has_started(at)
    return standing if seen.numbers.booked or still_open else None


def in_short_for_agency(seen: Seen, at: datetime) -> str:
    """What an agency wants to read in the title: `3 booked, 5 places left`."""
    said = [f"{seen.numbers.booked} booked"] if seen.numbers.booked else []
    if seen.session.status is Status.OPEN and not seen.session.has_started(at):
        free = max(0, seen.session.free)
        said.append(f"{counted(free, 'place')} left" if free else "full")
    return ", ".join(said)
