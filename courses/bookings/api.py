"""How do programs book, look at a booking and cancel it? `/api/v1/sessions/{session}/bookings`, `/api/v1/bookings`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import FromPath, HeaderParameter
from msgspec import Struct

from courses.bookings import actions
from courses.bookings.actions import Wish
from courses.bookings.once import Given, hash_of, once
from courses.bookings.opened import open_booking, open_to_act
from courses.bookings.store import BookingSaid
from lms.base.errors import BadInput, FieldError, Refused
from lms.base.services import Services
from lms.web.address import link
from lms.web.errors import PROBLEM_JSON, facts_of, problem
from lms.web.guards import api
from lms.web.looks import look_at
from lms.web.reach import posts_booked_for
from lms.web.respond import AnyRequest
from lms.web.who import Who

LONGEST_KEY = 200


class BookingAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose place. `wait`: join the waiting list when there is no place; `override_clash`: even beside another
    booking at the same time."""

    person: str
    wait: bool = True
    override_clash: bool = False


class BookingBody(Struct, frozen=True, kw_only=True):
    """A booking as it stands. `late` says of a cancelled one whether it was given back late."""

    booking: str
    session: str
    person: str
    state: str
    state_at: datetime
    asked_at: datetime
    offer_ends_at: datetime | None = None
    late: bool | None = None


class RefusalBody(Struct, frozen=True, kw_only=True):
    """Problem details of a refusal: its code, what helps, whether waiting or insisting is open."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    what_helps: str = ""
    may_wait: bool = False
    may_override: bool = False


EXAMPLE = {
    "booking": "kX3v9QmT0aLw",
    "session": "2026-05-14-K05",
    "person": "P00042",
    "state": "confirmed",
    "state_at": "2026-03-31T09:00:00Z",
    "asked_at": "2026-03-31T09:00:00Z",
    "offer_ends_at": None,
    "late": None,
}
CANCELLED = EXAMPLE | {"state": "cancelled", "state_at": "2026-05-13T16:20:00Z", "late": True}
FULL = problem(
    409,
    "All 25 places are taken.",
    code="full",
    what_helps="Join the waiting list.",
    may_wait=True,
    may_override=False,
)
REFUSED = ResponseSpec(
    RefusalBody,
    description="The refusal (R25). Codes: cancelled, started, not_yet_open, closed, not_active, "
    "shared_mailbox, already_booked, wrong_audience, prerequisite, clash, full, share_full, others_wait.",
    examples=[Example(value=FULL)],
)
NOT_FOUND = ResponseSpec(RefusalBody, description="Nothing with this reference, or nothing this token may know of.")
UNREADABLE = ResponseSpec(RefusalBody, description="The key was used for another request.")
Key = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        description="Any text of yours, at most 200 characters. The same request with the same key gets the same "
        "answer again, for 7 days, and books nothing twice.",
        examples=[Example(value="7f6c1c1e-booking-P00042")],
    ),
]


def body_of(booking: BookingSaid) -> BookingBody:
    """A booking as programs read it."""
    return BookingBody(
        booking=booking.booking,
        session=booking.session_key,
        person=booking.reference,
        state=booking.state.value,
        state_at=booking.state_at,
        asked_at=booking.asked_at,
        offer_ends_at=booking.offer_ends_at,
        late=booking.late,
    )


@post(
    "/api/v1/sessions/{session:str}/bookings",
    guards=[api("bookings:write")],
    status_code=201,
    include_in_schema=True,
    tags=["bookings"],
    summary="Book a place for somebody",
    responses={
        201: ResponseSpec(BookingBody, description="The booking and its state.", examples=[Example(value=EXAMPLE)]),
        404: NOT_FOUND,
        409: REFUSED,
        422: UNREADABLE,
    },
)
async def book(
    request: AnyRequest,
    services: NamedDependency[Services],
    who: NamedDependency[Who],
    session: FromPath[str],
    data: BookingAsked,
    idempotency_key: Key = "",
) -> Response[Any]:
    """Scope `bookings:write`. The state is `confirmed`; `waiting` when there is no place for them just now; or
    `requested` when the session needs approval. A token for an agency books for people with a post there or below
    it, in that agency's share; anybody else is not found."""
    wish = Wish(may_wait=data.wait, override_clash=data.override_clash, within=posts_booked_for(who).agencies)

    async def act() -> Given:
        made = await actions.book(services, who.actor, session=session, person=data.person, wish=wish)
        return Given(status=201, body=msgspec.json.encode(body_of(made)).decode())

    if not idempotency_key:
        return _answer(await act())
    if len(idempotency_key) > LONGEST_KEY:
        raise BadInput([FieldError("Idempotency-Key", f"A key is {LONGEST_KEY} characters at most.")])
    asked = hash_of("POST", request.url.path, msgspec.to_builtins(data))
    return _answer(await once(services, token=who.name, key=idempotency_key, asked=asked, act=act, refused=_refused))


def _refused(no: Refused) -> Given:
    body = problem(409, no.refusal.message, **facts_of(no.refusal))
    return Given(status=409, body=msgspec.json.encode(body).decode())


def _answer(given: Given) -> Response[Any]:
    is_made = given.status == 201
    headers = {}
    if is_made:
        headers["Location"] = link(f"/api/v1/bookings/{msgspec.json.decode(given.body, type=BookingBody).booking}")
    media_type = "application/json" if is_made else PROBLEM_JSON
    return Response(given.body.encode(), status_code=given.status, media_type=media_type, headers=headers)


@get(
    "/api/v1/bookings/{booking:str}",
    guards=[api("bookings:read")],
    include_in_schema=True,
    tags=["bookings"],
    summary="A booking as it stands",
    responses={
        200: ResponseSpec(BookingBody, description="The booking.", examples=[Example(value=EXAMPLE)]),
        404: NOT_FOUND,
    },
)
async def booking(
    services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Response[BookingBody]:
    """Scope `bookings:read`. Every answer is noted in the audit trail."""
    opened = await open_booking(services, who, booking)
    subject = f"{opened.booking.session_key} {opened.booking.reference}"
    noted = look_at(services, who, kind="bookings", subject=subject)
    return Response(body_of(opened.booking), background=noted)


@delete(
    "/api/v1/bookings/{booking:str}",
    guards=[api("bookings:write")],
    status_code=200,
    include_in_schema=True,
    tags=["bookings"],
    summary="Cancel a booking",
    responses={
        200: ResponseSpec(BookingBody, description="As it is now.", examples=[Example(value=CANCELLED)]),
        404: NOT_FOUND,
        409: ResponseSpec(RefusalBody, description="It is over already, or the session has started."),
    },
)
async def cancel(
    services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Response[BookingBody]:
    """Scope `bookings:write`. In notice or late, as the answer says; the place goes on to whoever waits."""
    opened = await open_to_act(services, who, booking)
    done = await actions.cancel(services, who.actor, booking=opened.booking.id)
    return Response(body_of(done))
