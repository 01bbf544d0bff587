"""Which page shows a session, and how does one book it? `/sessions/{session}` and `/sessions/{session}/book`. (R25)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from courses.bookings import seen_store, store
from courses.bookings.actions import Needs, Wish, book
from courses.bookings.opened import open_session
from courses.bookings.opening import look, waiting_list
from courses.bookings.rules import BookingRefusal, OwnBooking, State
from courses.bookings.session_view import Seen, Way, standing_of, way_of, what_became
from courses.bookings.waiting import place_of
from courses.bookings.words import places_sentence, terms_sentence, what_happens
from courses.prospectus import store as prospectus
from courses.sessions.rules import SessionSaid
from lms.base import db
from lms.base.dates import instant_in_words
from lms.base.errors import Refused
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
LONGEST_NEED = 500


@get("/sessions/{session:str}", guards=[signed_in])
async def session_page(
    services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
) -> Answer:
    """A session: when, where, how to get in, who else; where I stand in it, or why I cannot book."""
    at = services.clock.moment()
    async with db.read():
        opened = await open_session(services, who, session)
        course = await prospectus.course_by_id(opened.course.id, opened.on)
        names = (await kept.now(services.settings.expiring_days)).names
        trainers, train = await seen_store.trainers_of(opened)
        seen = await _look(services, who, opened)
        mine = seen.rest.applicant.booking_of(opened.id) if seen else None
        standing = await _standing(opened, mine) if mine else ""
        mix = await seen_store.mix_of(opened.id)
    assert course is not None  # a session holds on to its course
    runs = who.coordinates or who.person_id in train
    holds = mine is not None and mine.state is State.CONFIRMED
    titles = {each.competency: each.title for each in names.competencies.values()}
    return page(
        "courses/bookings/session.html",
        title=course.title,
        session=opened,
        course=course,
        awards=[titles.get(key, key) for key in course.awards],
        groups=[each.name for each in names.groups if each.group in opened.groups],
        trainers=trainers,
        mix=mix,
        mine=mine,
        standing=standing,
        way=way_of(opened, seen) if seen and not mine else None,
        became=what_became(opened, started=opened.has_started(at)),
        places=places_sentence(opened),
        terms=terms_sentence(opened, course.terms),
        shows_link=runs or (holds and opened.shows_link(at)),
        holds=holds,
        runs=runs,
        books_for_others=(who.manages or who.looks_after or who.coordinates) and not opened.has_started(at),
    )


async def _look(services: Services, who: Who, session: SessionSaid) -> Seen | None:
    """What stands in the way of the asker; None for somebody without a record of their own."""
    if who.person_id is None:
        return None
    at = services.clock.moment()
    first = await look(services, session, who.person_id, at=at)
    if first.refusal is None or not first.refusal.may_override:
        return Seen(clash=None, rest=first)
    rest = await look(services, session, who.person_id, at=at, override_clash=True)
    return Seen(clash=first.refusal, rest=rest)


async def _standing(session: SessionSaid, mine: OwnBooking) -> str:
    place, until = None, "the start"
    if mine.state is State.WAITING:
        place = await place_in_list(session, mine.booking)
    if mine.state is State.OFFERED and (found := await store.booking_by(mine.booking)) and found.offer_ends_at:
        until = instant_in_words(found.offer_ends_at)
    return standing_of(mine, place, until)


async def place_in_list(session: SessionSaid, booking: str) -> tuple[int, int] | None:
    """The place of a booking in the waiting list, from 1, and of how many."""
    found = await store.booking_by(booking)
    waiting = await waiting_list(session)
    place = place_of(found.id, waiting) if found else None
    return (place, len(waiting)) if place else None


@get("/sessions/{session:str}/book", guards=[signed_in])
async def book_page(services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]) -> Answer:
    """What booking leads to, what is asked, and one button."""
    async with db.read():
        opened = await open_session(services, who, session)
        seen = await _look(services, who, opened)
    if seen and (mine := seen.rest.applicant.booking_of(opened.id)):
        return see_other(f"/bookings/{mine.booking}")
    return _book_page(opened, seen, Fields())


@post("/sessions/{session:str}/book", guards=[signed_in], status_code=200)
async def book_it(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
) -> Answer:
    """Book a place for oneself; what stands in the way comes back as the page with its words."""
    fields = await form_of(request)
    opened = await open_session(services, who, session)
    needs = needs_in(fields)
    if who.person_id is None or fields.errors:
        return _book_page(opened, await _look(services, who, opened), fields, status=422)
    wish = Wish(override_clash=fields.yes("both"), may_wait=fields.yes("wait") or opened.approval)
    try:
        booking = await book(services, who.actor, session=opened.session, person=who.person_id, wish=wish, needs=needs)
    except Refused as no:
        return await _refused(services, who, opened.session, no, fields)
    return see_other(f"/bookings/{booking.booking}", done="booked")


async def _refused(services: Services, who: Who, session: str, no: Refused, fields: Fields) -> Answer:
    """The page again with the refusal as it is now; somebody who clicked twice comes to their booking."""
    opened = await open_session(services, who, session)
    seen = await _look(services, who, opened)
    if seen and (mine := seen.rest.applicant.booking_of(opened.id)):
        return see_other(f"/bookings/{mine.booking}")
    if isinstance(no.refusal, BookingRefusal) and no.refusal.may_override:
        fields.refuse("both", "Tick the box if you mean to keep both bookings")
    return _book_page(opened, seen, fields, status=409, changed=no.refusal.message)


def needs_in(fields: Fields) -> Needs:
    """What was said of access, diet and language."""
    return Needs(
        access=fields.text("access", "what you need to take part", required=False, most=LONGEST_NEED),
        diet=fields.text("diet", "what you eat", required=False, most=LONGEST_NEED),
        language=fields.text("language", "your language needs", required=False, most=LONGEST_NEED),
    )


def _book_page(
    session: SessionSaid, seen: Seen | None, fields: Fields, *, status: int = 200, changed: str = ""
) -> Answer:
    refusal = seen.rest.refusal if seen else None
    way = way_of(session, seen) if seen else Way(text="Book a place", why="There is no record under your address.")
    return page(
        "courses/bookings/book.html",
        title=way.text,
        status=status,
        fields=fields,
        session=session,
        way=way,
        waits=refusal is not None and refusal.may_wait,
        clash=seen.clash if seen else None,
        what_happens=what_happens(session, refusal),
        needs=("", "", ""),
        changed=changed,
    )
