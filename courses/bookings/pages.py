"""Which page shows a booking, and answers an offer? `/bookings/{booking}`. (R24, R26, R43)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings import around_store, letters, offers, seen_store, store
from courses.bookings.booking_view import view_of
from courses.bookings.jobs import JOINING_DAYS
from courses.bookings.opened import OpenBooking, open_booking, open_to_act
from courses.bookings.rules import LIVE, State
from courses.bookings.session_pages import needs_in, place_in_list
from courses.prospectus import store as prospectus
from courses.prospectus.rules import Terms
from lms.base import db
from lms.base.errors import NotAllowed, NotFound, refuse
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import signed_in
from lms.web.looks import look_at
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]

DONE = {
    "taken": "The place is yours.",
    "let_go": "The place goes on to the next on the list.",
    "cancelled": "The booking is cancelled.",
    "passed": "Your colleague has the place, and we have written to both of you.",
    "moved": "You have changed to this session.",
    "kept": "Your place is kept for the new day.",
    "released": "Your place is given back. It does not count as late.",
    "needs": "Your answers are saved.",
    "approved": "The request is approved.",
    "turned_down": "The request is declined.",
}
"""What was done just now, by the name that stands in the address."""


@get("/bookings/{booking:str}", guards=[signed_in])
async def booking_page(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """A booking: what it is, how to get in, what may be done with it, what became of it."""
    async with db.read():
        opened = await open_booking(services, who, booking)
        answer = await _page(services, who, opened, done=request.query_params.get("done", ""))
    if not opened.rights.is_own:
        answer.background = look_at(services, who, kind="bookings", subject=subject_of(opened))
    return answer


def subject_of(opened: OpenBooking) -> str:
    """A booking as the audit trail names it."""
    return f"{opened.booking.session_key} {opened.booking.reference}"


async def _page(services: Services, who: Who, opened: OpenBooking, *, done: str) -> Answer:
    booking, session, rights, at = opened.booking, opened.session, opened.rights, services.clock.moment()
    course = await prospectus.course_by_id(session.course.id, session.on)
    waits = booking.state is State.WAITING
    asked = booking.state is State.CONFIRMED and await store.open_question(booking.id) is not None
    view = view_of(
        opened,
        place=await place_in_list(session, booking.booking) if waits else None,
        changes=await seen_store.changes_of(booking.id),
        at=at,
        done=done,
    )
    return page(
        "courses/bookings/booking.html",
        title="Booking",
        done="" if view.panel else DONE.get(done),
        booking=booking,
        session=session,
        course=course,
        terms=course.terms if course else Terms(),
        agency=await seen_store.name_of_agency(booking.agency),
        rights=rights,
        view=view,
        asked=asked and rights.acts and view.may_act,
        needs=await around_store.needs_of_booking(booking.id) if rights.sees_needs else None,
        joining_days=JOINING_DAYS,
        shows_link=rights.runs or (booking.state is State.CONFIRMED and rights.is_own and session.shows_link(at)),
    )


@get("/bookings/{booking:str}/calendar.ics", guards=[signed_in])
async def calendar_file(
    services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """The booking as a file for one's calendar."""
    opened = await open_booking(services, who, booking)
    if opened.booking.state is not State.CONFIRMED:
        raise refuse("no_place", "There is no place to put into a calendar: this booking is not confirmed.")
    content = letters.file_for(services, opened.booking, opened.session, services.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{opened.session.session}.ics"'}
    return Response(content.encode(), media_type="text/calendar", headers=headers)


@post("/bookings/{booking:str}/offer", guards=[signed_in], status_code=303)
async def answer_offer(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Take the place that is offered, or let it go."""
    fields = await form_of(request)
    opened = await open_to_act(services, who, booking)
    act = {"take": offers.accept, "let_go": offers.decline}.get(fields.value("answer"))
    if act is None:
        raise NotFound
    done = await act(services, who.actor, booking=opened.booking.id)
    return see_other(f"/bookings/{booking}", done="taken" if done.state is State.CONFIRMED else "let_go")


@get("/bookings/{booking:str}/needs", guards=[signed_in])
async def needs_page(services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]) -> Answer:
    """What one said of access, diet and language, to be changed."""
    opened = await _open_to_say(services, who, booking)
    return _needs_page(opened, Fields(), await around_store.needs_of_booking(opened.booking.id))


@post("/bookings/{booking:str}/needs", guards=[signed_in], status_code=200)
async def say_needs(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Change it; nothing said takes it away."""
    fields = await form_of(request)
    opened = await _open_to_say(services, who, booking)
    needs = needs_in(fields)
    if fields.errors:
        return _needs_page(opened, fields, ("", "", ""), status=422)
    async with db.write():
        await around_store.say_needs(
            opened.booking.id,
            access=needs.access,
            diet=needs.diet,
            language=needs.language,
            at=services.clock.now(),
        )
    return see_other(f"/bookings/{booking}", done="needs")


async def _open_to_say(services: Services, who: Who, booking: str) -> OpenBooking:
    opened = await open_booking(services, who, booking)
    if not opened.rights.is_own:
        raise NotAllowed("What somebody needs in the room is for themselves to say.")
    if opened.booking.state not in LIVE:
        raise refuse("over", "This booking is over, so nothing is kept of what you need.")
    return opened


def _needs_page(opened: OpenBooking, fields: Fields, needs: tuple[str, str, str], *, status: int = 200) -> Answer:
    return page(
        "courses/bookings/needs.html",
        title="What you need",
        status=status,
        fields=fields,
        booking=opened.booking,
        needs=needs,
    )
