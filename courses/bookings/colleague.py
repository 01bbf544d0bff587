"""Who takes a place over? Somebody of the same agency: named by those who may see names, else typed in full. (R27)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings import colleagues_store, seen_store
from courses.bookings.colleagues_store import Colleague
from courses.bookings.opened import OpenBooking, open_to_act
from courses.bookings.passing import substitute
from courses.bookings.rules import State
from lms.base.errors import Refused, refuse
from lms.base.services import Services
from lms.web.fields import Fields, form_of, query_of
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
CANNOT = (
    "This colleague cannot take the place: the session is not open to them, or they are booked already. "
    "They can see why on the page of the session."
)


@get("/bookings/{booking:str}/colleague", guards=[signed_in])
async def colleague_page(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Ask for the colleague."""
    opened = await _open(services, who, booking)
    return await _page(services, who, opened, Fields(), query_of(request).value("q")[:100])


@post("/bookings/{booking:str}/colleague", guards=[signed_in], status_code=200)
async def send_colleague(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Pass the place on; both are told."""
    fields = await form_of(request)
    opened = await _open(services, who, booking)
    colleague = await _chosen(services, who, opened, fields)
    if colleague is None:
        return await _page(services, who, opened, fields, fields.value("q"), status=422)
    try:
        taken = await substitute(services, who.actor, booking=opened.booking.id, person=colleague.id)
    except Refused as no:
        fields.refuse("person", no.refusal.message if picks(opened) else CANNOT)
        return await _page(services, who, opened, fields, fields.value("q"), status=409)
    return see_other(f"/bookings/{taken.booking if picks(opened) else booking}", done="passed")


async def _open(services: Services, who: Who, booking: str) -> OpenBooking:
    opened = await open_to_act(services, who, booking)
    if opened.booking.state is not State.CONFIRMED or opened.session.has_started(services.clock.moment()):
        raise refuse("not_confirmed", "Only a place that is booked can be passed on, until the session starts.")
    return opened


def picks(opened: OpenBooking) -> bool:
    """Whether the asker may choose from a list of names: the manager from their reports, the lead from the agency."""
    return opened.rights.manages or opened.rights.cares


def _manager(who: Who, opened: OpenBooking) -> int | None:
    """A manager who is no lead chooses from their reports only."""
    return None if opened.rights.cares else who.person_id


async def _chosen(services: Services, who: Who, opened: OpenBooking, fields: Fields) -> Colleague | None:
    """The colleague meant, when there is one; else it is complained of."""
    typed = fields.text("person", "a colleague", most=254)
    if fields.errors:
        return None
    today, booking = services.clock.today(), opened.booking
    found = await colleagues_store.exactly(typed, agency=booking.agency, but=booking.person, today=today)
    if found is None:
        fields.refuse("person", "Nobody else of this agency has this email address or reference")
    return found


async def _page(
    services: Services, who: Who, opened: OpenBooking, fields: Fields, words: str, *, status: int = 200
) -> Answer:
    booking, found = opened.booking, list[Colleague]()
    if picks(opened) and (words or not opened.rights.cares):
        found = await colleagues_store.by_name(
            words,
            agency=booking.agency,
            but=booking.person,
            today=services.clock.today(),
            manager=_manager(who, opened),
        )
    return page(
        "courses/bookings/colleague.html",
        title="Send a colleague",
        status=status,
        fields=fields,
        opened=opened,
        agency=await seen_store.name_of_agency(booking.agency),
        picks=picks(opened),
        words=words,
        choices=[(each.person, each.name or each.person, each.person) for each in found],
        at_most=colleagues_store.AT_MOST,
    )
