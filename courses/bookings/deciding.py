"""Who says yes or no to a request? The manager, or the lead of the agency where there is none. (R24)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings.approvals import approve, turn_down
from courses.bookings.opened import OpenBooking, open_to_decide
from courses.bookings.rules import State
from lms.base.errors import refuse
from lms.base.services import Services
from lms.web.address import own_page
from lms.web.fields import Fields, form_of
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


@post("/bookings/{booking:str}/approve", guards=[signed_in], status_code=303)
async def approve_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Say yes: a place, or the waiting list from the time of the request; back to the page it was said on."""
    fields = await form_of(request)
    opened = await open_to_decide(services, who, booking)
    await approve(services, who.actor, booking=opened.booking.id)
    return _back(fields, booking, "approved")


@get("/bookings/{booking:str}/decline", guards=[signed_in])
async def decline_page(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Ask for the reason, which the person reads."""
    opened = await open_to_decide(services, who, booking)
    if opened.booking.state is not State.REQUESTED:
        raise refuse("not_requested", "This booking does not wait for approval.")
    return _decline_page(opened, Fields(), request.query_params.get("back", ""))


@post("/bookings/{booking:str}/decline", guards=[signed_in], status_code=200)
async def decline_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Say no."""
    fields = await form_of(request)
    opened = await open_to_decide(services, who, booking)
    why = fields.text("why", "the reason")
    if fields.errors:
        return _decline_page(opened, fields, fields.value("back"), status=422)
    await turn_down(services, who.actor, booking=opened.booking.id, why=why)
    return _back(fields, booking, "turned_down")


def _back(fields: Fields, booking: str, done: str) -> Answer:
    back = own_page(fields.value("back"))
    return see_other(f"/bookings/{booking}" if back == "/" else back, done=done)


def _decline_page(opened: OpenBooking, fields: Fields, back: str, *, status: int = 200) -> Answer:
    return page(
        "courses/bookings/decline.html",
        title="Decline the request",
        status=status,
        fields=fields,
        opened=opened,
        back=back,
    )
