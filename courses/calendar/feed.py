"""How is a private calendar written? As a snapshot that programs fetch again and again (RFC 5545, RFC 7986). (R30)

No METHOD: nothing is asked of anybody. No ORGANIZER and no ATTENDEE: a calendar holds nobody's name or address. An
entry is stamped with its last change, so that the same calendar is the same text and need not be sent twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Component, Event, vDuration

from courses.bookings.rules import State
from courses.calendar.rules import (
    FeedSaid,
    Held,
    Kind,
    Seen,
    in_short_for_agency,
    standing_for_agency,
    standing_for_trainer,
    standing_of_booking,
)
from courses.sessions.entry import Entry, begun, event_of, plain, title_of, uid
from courses.sessions.rules import Standing

LOOK_AGAIN = timedelta(hours=1)
SAID = {
    State.REQUESTED: ("Waiting for approval: ", "Your request waits for approval"),
    State.WAITING: ("Waiting list: ", "You are on the waiting list"),
    State.OFFERED: ("Place offered: ", "A place is offered to you: take it or let it go"),
}
"""How the title of a booking without a place begins, and what its text says."""
A_PLACE = "How to get in, and how to give your place back"
NO_PLACE = "You do not have this place any more"
CANCELLED = "Cancelled: "
WITHOUT_ENTRIES = """BEGIN:VTIMEZONE\r
TZID:UTC\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0000\r
END:STANDARD\r
END:VTIMEZONE\r
"""
"""A calendar must hold something (RFC 5545, 3.4): an empty one is refused by programs that take that at its word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The calendar to be written: what it is called, as of when, with links to which site, UIDs of which host."""

    name: str
    at: datetime
    base_url: str
    host: str


def of_person(writing: Writing, bookings: Iterable[Held]) -> str:
    """Somebody's bookings, with the UIDs and sequence numbers of their invitations."""
    events = []
    for held in bookings:
        if (standing := standing_of_booking(held, writing.at)) is not None:
            events += _events_of_booking(writing, held, standing)
    return _written(writing.name, events)


def _events_of_booking(writing: Writing, held: Held, standing: Standing) -> list[Event]:
    before, text = SAID.get(held.state, ("", A_PLACE))
    if standing is Standing.CANCELLED:
        before, text = CANCELLED, NO_PLACE
    page = f"{writing.base_url}/bookings/{held.booking}"
    return [
        event_of(
            held.session,
            part,
            Entry(
                uid=uid(held.booking, part.number, writing.host),
                sequence=held.sequence + held.session.sequence,
                at=max(held.state_at, held.changed_at),
                title=before + title_of(held.session, part),
                text=f"{text}: {page}",
                page=page,
                standing=standing,
            ),
        )
        for part in held.session.parts
    ]


def of_trainer(writing: Writing, sessions: Iterable[Seen]) -> str:
    """The sessions that somebody trains, with how many are booked."""
    events = []
    for seen in sessions:
        if (standing := standing_for_trainer(seen, writing.at)) is not None:
            booked = f"{seen.numbers.booked} of {seen.session.places}"
            shown = _Shown(
                name=f"trainer-{seen.session.id}",
                short=f"{booked} booked",
                text=f"Booked: {booked} places. Waiting: {seen.numbers.waiting}.",
                standing=standing,
                takes_time=True,
            )
            events += _events_of_session(writing, seen, shown)
    return _written(writing.name, events)


def of_agency(writing: Writing, feed: FeedSaid, sessions: Iterable[Seen]) -> str:
    """The sessions that an agency's people are booked on, and those open to them: it takes nobody's time."""
    events = []
    for seen in sessions:
        if (standing := standing_for_agency(seen, writing.at)) is not None:
            shown = _Shown(
                name=f"agency-{feed.agency}-{seen.session.id}",
                short=in_short_for_agency(seen, writing.at),
                text=f"Booked from {feed.agency_name}: {seen.numbers.booked}. Waiting: {seen.numbers.waiting}.",
                standing=standing,
                takes_time=False,
            )
            events += _events_of_session(writing, seen, shown)
    return _written(writing.name, events)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A session as one of these calendars shows it."""

    name: str
    short: str
    text: str
    standing: Standing
    takes_time: bool


def _events_of_session(writing: Writing, seen: Seen, shown: _Shown) -> list[Event]:
    page = f"{writing.base_url}/sessions/{seen.session.session}"
    events = []
    for part in seen.session.parts:
        title = title_of(seen.session, part)
        entry = Entry(
            uid=uid(shown.name, part.number, writing.host),
            sequence=seen.session.sequence,
            at=seen.numbers.changed_at,
            title=f"{CANCELLED}{title}" if shown.standing is Standing.CANCELLED else f"{title}: {shown.short}",
            text=f"{shown.text}\n\n{page}",
            page=page,
            standing=shown.standing,
            takes_time=shown.takes_time,
        )
        events.append(event_of(seen.session, part, entry))
    return events


def name_of(feed: FeedSaid, partnership: str) -> str:
    """What a calendar is called in the list of a program; nothing in it tells what the training is about."""
    if feed.kind is Kind.AGENCY:
        return f"Training: {feed.agency_name}"
    return f"Sessions you train: {partnership}" if feed.kind is Kind.TRAINER else f"Training: {partnership}"


def _written(name: str, events: Sequence[Component]) -> str:
    """The calendar as programs read it: called so, to be looked at again every hour."""
    calendar = begun()
    calendar.add("name", plain(name))
    calendar.add("x-wr-calname", plain(name))
    calendar.add("refresh-interval", vDuration(LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    for component in events or [Component.from_ical(WITHOUT_ENTRIES)]:
        calendar.add_component(component)
    return str(calendar.to_ical(), "utf-8")
