"""How is a booking given up, changed to another session, or kept after its day moved? Each asks first. (R28, R29)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings import passing, seen_store, store
from courses.bookings.actions import cancel
from courses.bookings.opened import OpenBooking, open_to_act
from courses.bookings.passing import Answer as Said
from courses.bookings.rules import LIVE, WORDS, State
from courses.bookings.words import cost_of_leaving
from courses.prospectus import store as prospectus
from courses.prospectus.rules import Terms
from courses.sessions.actions import defaults_of
from courses.sessions.rules import SessionSaid
from lms.base.dates import runs_in_words
from lms.base.errors import Refused, refuse
from lms.base.services import Services
from lms.base.words import counted
from lms.web.fields import Fields, form_of
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
Choices = list[tuple[str, str, str]]


@get("/bookings/{booking:str}/cancel", guards=[signed_in])
async def cancel_page(services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]) -> Answer:
    """Say what giving it up means now, and ask."""
    return await _cancel_page(services, await _open_live(services, who, booking), Fields())


@post("/bookings/{booking:str}/cancel", guards=[signed_in], status_code=200)
async def cancel_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Give it up."""
    fields = await form_of(request)
    opened = await open_to_act(services, who, booking)
    why = fields.text("why", "the reason", required=False)
    if fields.errors:
        return await _cancel_page(services, opened, fields, status=422)
    excused = opened.rights.coordinates and fields.yes("excused")
    await cancel(services, who.actor, booking=opened.booking.id, why=why, excused=excused)
    return see_other(f"/bookings/{booking}", done="cancelled")


async def _open_live(services: Services, who: Who, booking: str) -> OpenBooking:
    """The booking, while there is something to give up; raises `Refused` when there is not."""
    opened = await open_to_act(services, who, booking)
    if opened.booking.state not in LIVE:
        raise refuse(f"is_{opened.booking.state}", f"This booking is {WORDS[opened.booking.state]} already.")
    if opened.session.has_started(services.clock.moment()):
        raise refuse("started", "The session has started.", "What became of the place stands in the register.")
    return opened


async def _open_confirmed(services: Services, who: Who, booking: str) -> OpenBooking:
    opened = await _open_live(services, who, booking)
    if opened.booking.state is not State.CONFIRMED:
        raise refuse("not_confirmed", "Only a place that is booked can be changed to another session.")
    return opened


async def _terms(session: SessionSaid) -> Terms:
    course = await prospectus.course_by_id(session.course.id, session.on)
    return course.terms if course else Terms()


async def _cost(services: Services, opened: OpenBooking) -> tuple[bool, str]:
    """Whether giving the place back now is late, and what that means in words."""
    late = opened.session.is_late(services.clock.moment())
    terms = await _terms(opened.session)
    return late, cost_of_leaving(opened.session, terms, late=late, own=opened.rights.is_own)


async def _cancel_page(services: Services, opened: OpenBooking, fields: Fields, *, status: int = 200) -> Answer:
    holds = opened.booking.state is State.CONFIRMED
    late, cost = await _cost(services, opened) if holds else (False, "")
    titles = {State.CONFIRMED: "Give the place back", State.REQUESTED: "Take the request back"}
    return page(
        "courses/bookings/cancel.html",
        title=titles.get(opened.booking.state, "Leave the waiting list"),
        status=status,
        fields=fields,
        opened=opened,
        holds=holds,
        late=late,
        cost=cost,
    )


@get("/bookings/{booking:str}/move", guards=[signed_in])
async def move_page(services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]) -> Answer:
    """The other sessions of the course, and what changing means now."""
    return await _move_page(services, await _open_confirmed(services, who, booking), Fields())


@post("/bookings/{booking:str}/move", guards=[signed_in], status_code=200)
async def move_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Change to another session at once; the old place is given up in the same act."""
    fields = await form_of(request)
    opened = await _open_confirmed(services, who, booking)
    others = {each.session: each.session for each in await _others(services, opened)}
    chosen = fields.one_of("session", others, "a session")
    if chosen is None:
        return await _move_page(services, opened, fields, status=422)
    try:
        moved = await passing.move(services, who.actor, booking=opened.booking.id, session=chosen)
    except Refused as no:
        fields.refuse("session", no.refusal.message)
        return await _move_page(services, opened, fields, status=409)
    return see_other(f"/bookings/{moved.booking}", done="moved")


async def _others(services: Services, opened: OpenBooking) -> list[SessionSaid]:
    return await seen_store.others_of_course(opened.session, services.clock.moment(), defaults_of(services))


async def _move_page(services: Services, opened: OpenBooking, fields: Fields, *, status: int = 200) -> Answer:
    late, cost = await _cost(services, opened)
    return page(
        "courses/bookings/move.html",
        title="Change to another session",
        status=status,
        fields=fields,
        opened=opened,
        choices=_choices(await _others(services, opened)),
        late=late,
        cost=cost,
    )


def _choices(others: list[SessionSaid], prefix: str = "", before: str = "") -> Choices:
    """Sessions with a place, to choose from: value, words, and what is said below."""
    return [
        (
            f"{prefix}{each.session}",
            f"{before}{runs_in_words(each.starts_at, each.ends_at)}",
            f"{each.venue or 'Online'}, {counted(each.free, 'place')} free",
        )
        for each in others
        if each.free > 0
    ]


@get("/bookings/{booking:str}/answer", guards=[signed_in])
async def answer_page(services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]) -> Answer:
    """The session has moved: keep, move or give back?"""
    return await _answer_page(services, await open_to_act(services, who, booking), Fields())


@post("/bookings/{booking:str}/answer", guards=[signed_in], status_code=200)
async def answer_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], booking: FromPath[str]
) -> Answer:
    """Keep the place on its new day, change to another session, or give it back, which is never late."""
    fields = await form_of(request)
    opened = await open_to_act(services, who, booking)
    values = [value for value, _, _ in _answers(opened, await _others(services, opened))]
    chosen = fields.one_of("answer", {value: value for value in values}, "what to do")
    if chosen is None:
        return await _answer_page(services, opened, fields, status=422)
    said, _, session = chosen.partition(":")
    try:
        done = await passing.answer(services, who.actor, booking=opened.booking.id, said=Said(said), session=session)
    except Refused as no:
        fields.refuse("answer", no.refusal.message)
        return await _answer_page(services, opened, fields, status=409)
    words = {Said.KEEP: "kept", Said.MOVE: "moved", Said.RELEASE: "released"}
    return see_other(f"/bookings/{done.booking}", done=words[Said(said)])


def _answers(opened: OpenBooking, others: list[SessionSaid]) -> Choices:
    session, own = opened.session, opened.rights.is_own
    keep = ("keep", f"Keep {'my' if own else 'the'} place: {runs_in_words(session.starts_at, session.ends_at)}", "")
    release = ("release", f"Give {'my' if own else 'the'} place back", "It does not count as late.")
    return [keep, *_choices(others, "move:", "Change to "), release]


async def _answer_page(services: Services, opened: OpenBooking, fields: Fields, *, status: int = 200) -> Answer:
    change = await store.open_question(opened.booking.id)
    if change is None:
        raise refuse("not_asked", "There is nothing to answer: the session has not been moved since.")
    before = await seen_store.was_before(change)
    return page(
        "courses/bookings/answer.html",
        title="The session has moved",
        status=status,
        fields=fields,
        opened=opened,
        before=[runs_in_words(starts_at, ends_at) for starts_at, ends_at in before],
        choices=_answers(opened, await _others(services, opened)),
    )
