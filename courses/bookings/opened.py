"""Which sessions and bookings are there for the one who asks? One door that asks and fetches. (R43)"""

from __future__ import annotations

from dataclasses import dataclass

from courses.bookings import seen_store, store
from courses.bookings.opening import NO_BOOKING, NO_SESSION
from courses.bookings.rights import Rights, rights_in
from courses.bookings.store import BookingSaid
from courses.sessions import store as sessions
from courses.sessions.actions import defaults_of
from courses.sessions.rules import SessionSaid, Status
from lms.base.errors import NotAllowed, NotFound
from lms.base.services import Services
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBooking:
    """A booking that the asker may see, its session, and what they may do."""

    booking: BookingSaid
    session: SessionSaid
    rights: Rights


async def open_session(services: Services, who: Who, session: str) -> SessionSaid:
    """The session with this key; drafts are there for coordinators only. Raises `NotFound`."""
    found = await sessions.session_by(session, defaults_of(services))
    if found is None or (found.status is Status.DRAFT and not who.coordinates):
        raise NotFound(NO_SESSION)
    return found


async def open_booking(services: Services, who: Who, booking: str) -> OpenBooking:
    """The booking with this reference, for its person, their manager, the lead of its agency, those who run the
    session and administrators; raises `NotFound` for everybody else."""
    found = await store.booking_by(booking)
    if found is None:
        raise NotFound(NO_BOOKING)
    rights = rights_in(found, await seen_store.around(found, services.clock.today()), who)
    if not rights.sees:
        raise NotFound(NO_BOOKING)
    session = await sessions.session_by(found.session, defaults_of(services))
    assert session is not None  # a booking holds on to its session
    return OpenBooking(booking=found, session=session, rights=rights)


async def open_to_act(services: Services, who: Who, booking: str) -> OpenBooking:
    """The same, for somebody who means to change it; raises `NotAllowed` for one who may only look."""
    opened = await open_booking(services, who, booking)
    if not opened.rights.acts:
        raise NotAllowed("A booking is changed by its person, their manager, their agency’s lead or the coordinator.")
    return opened


async def open_to_decide(services: Services, who: Who, booking: str) -> OpenBooking:
    """The same, for somebody who means to approve or decline the request."""
    opened = await open_booking(services, who, booking)
    if not opened.rights.decides:
        raise NotAllowed("A request is decided by the manager, or by the agency’s lead where there is none.")
    return opened
