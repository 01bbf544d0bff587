"""What does an act on a session need? The session with its row held, its room, and who wants a place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from competencies.awards.store import held_on
from competencies.compliance.need_store import satisfied_by, standing_of
from competencies.compliance.rules import State as Standing
from courses.bookings import room_store, store
from courses.bookings.rules import Applicant, BookingRefusal, prerequisite_missing, refusal_to_book, wrong_audience
from courses.bookings.store import BookingSaid
from courses.bookings.waiting import Need, Waits, in_order
from courses.prospectus.actions import refusal_by_bodies
from courses.sessions import store as sessions
from courses.sessions.actions import locked
from courses.sessions.rules import SessionSaid, WaitingOrder
from lms.base.errors import NotFound
from lms.base.services import Services

__all__ = ["Look", "booking_and_session", "locked", "look", "waiting_list"]

NO_BOOKING = "There is no booking with this reference."
NO_SESSION = "There is no session with this reference."
NOBODY = "There is nobody with this reference."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One person and one session: what stands in the way, if anything (R25), and whose share they would use."""

    session: SessionSaid
    applicant: Applicant
    agency: int | None
    refusal: BookingRefusal | None


async def booking_and_session(services: Services, booking: str | int) -> tuple[BookingSaid, SessionSaid]:
    """A booking as it stands with its session's row held; inside `write()`. Raises `NotFound`."""
    seen = await store.booking_by(booking)
    if seen is None:
        raise NotFound(NO_BOOKING)
    session = await locked(services, seen.session)
    again = await store.booking_by(seen.id)
    assert again is not None  # a booking is never deleted
    return again, session


async def look(
    services: Services,
    session: SessionSaid,
    person: int | str,
    *,
    at: datetime,
    by_coordinator: bool = False,
    override_clash: bool = False,
    without: int | None = None,
    within: frozenset[int] | None = None,
) -> Look:
    """Whether somebody (by id or reference) may book a session now.

    `without` leaves a booking of theirs for that session out of account. `within` are the agencies for which whoever
    asks may book; somebody with no post there today has no agency here. Raises `NotFound` for nobody.
    """
    today = services.clock.today()
    found = await room_store.applicant(person, session)
    if found is None:
        raise NotFound(NOBODY)
    others = tuple(each for each in found.bookings if each.session != without)
    applicant = await _with_prerequisites(session, replace(found, bookings=others, within=within))
    refusal = refusal_to_book(
        session,
        applicant,
        await room_store.room_of(session),
        at=at,
        today=today,
        by_coordinator=by_coordinator,
        override_clash=override_clash,
        awaits_approval=session.course.has_bodies and bool(await refusal_by_bodies(services, session.course.course)),
    )
    agency = applicant.agency_on(today, session.on)
    return Look(
        session=session, applicant=applicant, agency=agency, refusal=await _by_name(refusal, session, applicant)
    )


async def _by_name(refusal: BookingRefusal | None, session: SessionSaid, applicant: Applicant) -> BookingRefusal | None:
    """The same refusal with names instead of keys, where it speaks of groups, courses or competencies."""
    if refusal is None or refusal.code not in ("wrong_audience", "prerequisite"):
        return refusal
    if refusal.code == "wrong_audience":
        return wrong_audience(await room_store.names_of_groups(session.groups))
    missing = [each for each in session.course.prerequisites if each not in applicant.held]
    return prerequisite_missing(await room_store.titles_of(missing))


async def _with_prerequisites(session: SessionSaid, applicant: Applicant) -> Applicant:
    wanted = session.course.prerequisites
    if not wanted:
        return applicant
    held = await held_on(applicant.person, wanted, session.on)
    attended = await room_store.courses_attended(applicant.person, wanted)
    return replace(applicant, held=frozenset(held | attended))


async def waiting_list(session: SessionSaid) -> list[Waits]:
    """Everybody waiting, in the session's order, with their need on its day (R26)."""
    rows = await store.waiting(session)
    needs = await _needs(session, [row.person for row in rows]) if rows else {}
    waits = [
        Waits(
            booking=row.booking,
            person=row.person,
            agency=row.agency,
            joined_at=row.joined_at,
            need=needs.get(row.person, Need()),
            can_come=row.can_come,
        )
        for row in rows
    ]
    return in_order(waits, session.waiting_order)


async def _needs(session: SessionSaid, people: list[int]) -> dict[int, Need]:
    """How badly each needs what the course awards on the session's day; not asked for where time alone decides."""
    if session.waiting_order is not WaitingOrder.NEED or not (keys := await sessions.awarded_by(session)):
        return {}
    wanted = await satisfied_by(keys, session.on)
    found: dict[int, Need] = {}
    for each in await standing_of(people, wanted, session.on):
        urgent = each.state in (Standing.OVERDUE, Standing.LAPSED)
        by = each.due_on if each.lapses_on is None else each.lapses_on
        known = found.get(each.person, Need())
        found[each.person] = Need(urgent=urgent or known.urgent, by=min(by, known.by))
    return found
