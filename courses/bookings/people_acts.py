"""Which acts of a coordinator stand beside the people of a session? Offer, cancel, release. (R24)"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings import offers
from courses.bookings.actions import cancel
from courses.bookings.people import Row, people_of
from courses.bookings.people_pages import shown
from courses.bookings.rules import LIVE, State
from courses.sessions.rules import SessionSaid
from courses.sessions.sight import of_coordinator
from lms.base.errors import NotFound, Refused
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import coordinators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
NOT_HERE = "There is no booking with this reference in this session."


class PeopleActs(Controller):
    """What a coordinator does for one person in a session."""

    path = "/sessions/{session:str}/people"
    guards = (coordinators,)

    @post("/{booking:str}/offer", status_code=200)
    async def offer(
        self,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
        booking: FromPath[str],
    ) -> Answer:
        """Offer a free place to somebody who waits."""
        seen, row = await _row(services, who, session, booking)
        act = offers.offer_by_hand(services, who.actor, booking=row.booking.id)
        return await _done(services, who, seen, booking, act, "offered")

    @get("/{booking:str}/cancel")
    async def cancel_form(
        self,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
        booking: FromPath[str],
    ) -> Answer:
        """How the booking is cancelled."""
        seen, row = await _row(services, who, session, booking)
        return _form_page(services, seen, row, Fields({"excused": [""]}))

    @post("/{booking:str}/cancel", status_code=200)
    async def cancel(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
        booking: FromPath[str],
    ) -> Answer:
        """Cancel a booking for somebody: in notice or late as it falls, or excused with a reason."""
        seen, row = await _row(services, who, session, booking)
        fields = await form_of(request)
        excused = fields.yes("excused")
        why = fields.text("why", "why they are excused", required=excused, most=500)
        if fields.errors:
            return _form_page(services, seen, row, fields)
        act = cancel(services, who.actor, booking=row.booking.id, why=why, excused=excused)
        return await _done(services, who, seen, booking, act, "given-up")

    @post("/release", status_code=200)
    async def release(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Give back the places of those ticked, who have left the agency whose place they use."""
        seen, fields = await of_coordinator(services, who, session), await form_of(request)
        left = {row.booking.booking: row for row in (await people_of(seen)).left}
        ticked = fields.some_of("left", list(left), "a booking")
        if not ticked:
            fields.refuse("left", "Tick those whose places are to be given back")
            return await shown(services, who, seen, fields=fields)
        refused = {}
        for booking in ticked:
            try:
                await cancel(services, who.actor, booking=booking, why="left the agency", excused=True)
            except Refused as error:
                refused[booking] = error.refusal
        if refused:
            return await shown(services, who, await of_coordinator(services, who, session), refused=refused)
        return see_other(f"/sessions/{session}/people", released=len(ticked))


async def _row(services: Services, who: Who, session: str, booking: str) -> tuple[SessionSaid, Row]:
    """A session and one of its bookings. Raises `NotFound`, also for a booking of another session."""
    seen = await of_coordinator(services, who, session)
    row = (await people_of(seen)).row_of(booking)
    if row is None:
        raise NotFound(NOT_HERE)
    return seen, row


async def _done(
    services: Services, who: Who, seen: SessionSaid, booking: str, act: Awaitable[object], done: str
) -> Answer:
    """Back to the people, who say what was done; a refusal stands beside the person."""
    try:
        await act
    except Refused as error:
        again = await of_coordinator(services, who, seen.session)
        return await shown(services, who, again, refused={booking: error.refusal})
    return see_other(f"/sessions/{seen.session}/people", done=done)


def _form_page(services: Services, seen: SessionSaid, row: Row, fields: Fields) -> Answer:
    if row.booking.state not in LIVE:
        raise NotFound(NOT_HERE)
    late = row.booking.state is State.CONFIRMED and seen.is_late(services.clock.moment())
    return page(
        "courses/bookings/people_cancel.html",
        title="Cancel for somebody else",
        status=422 if fields.errors else 200,
        fields=fields,
        session=seen,
        row=row,
        late=late,
        holds=row.booking.state is State.CONFIRMED,
    )
