"""What becomes of a place: booked, waited for, offered, given back, passed on? On both engines."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from courses.bookings import approvals, offers
from courses.bookings.actions import Needs, Wish, book, cancel
from courses.bookings.around_store import needs_of
from courses.bookings.moving import cancel_session, change
from courses.bookings.passing import Answer, answer, move, substitute
from courses.bookings.queue import advance_all
from courses.bookings.rules import BookingRefusal, State
from courses.bookings.store import BookingSaid
from courses.sessions.rules import SessionSaid, Share, ShareKind, WaitingOrder, WhenFree
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.services import Actor, Services
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    draft,
    letters_written,
    number_of,
    open_session,
    record_people,
    session_now,
    states_of,
)
from tests.make import recorded


@pytest.fixture
async def partnership(services: Services) -> Services:
    await record_people(services)
    await add_course()
    return services


async def booked(
    services: Services, session: SessionSaid, person: str, *, approved: bool = False, override_clash: bool = False
) -> BookingSaid:
    actor = Actor(name=f"{person.lower()}@work.example", via="web")
    wish = Wish(approved=approved, override_clash=override_clash)
    return await book(services, actor, session=session.session, person=await number_of(person), wish=wish)


async def refusal(act) -> str:
    with pytest.raises(Refused) as said:
        await act
    return said.value.refusal.code


async def test_the_last_place_goes_to_one_of_two_who_ask_at_once(partnership: Services):
    session = await open_session(partnership, places=1)

    await asyncio.gather(booked(partnership, session, "P1"), booked(partnership, session, "P2"))

    assert sorted((await states_of(session)).values()) == ["confirmed", "waiting"]
    assert (await session_now(partnership, session.session)).taken == 1


async def test_the_same_person_clicking_twice_has_one_booking(partnership: Services):
    session = await open_session(partnership)

    first = await booked(partnership, session, "P1")
    second = await refusal(booked(partnership, session, "P1"))

    assert (first.state, second) == (State.CONFIRMED, "already_booked")
    assert await letters_written() == [("confirmed", "p1@work.example")]


async def test_a_place_given_back_in_time_is_offered_to_the_first_who_waits(partnership: Services, clock: FixedClock):
    session = await open_session(partnership, places=1, waiting_order=WaitingOrder.TIME)
    mine = await booked(partnership, session, "P1")
    for person in ("P2", "P3"):
        clock.instant += timedelta(minutes=1)
        await booked(partnership, session, person)

    await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert await states_of(session) == {"P1": "cancelled", "P2": "offered", "P3": "waiting"}
    assert (await session_now(partnership, session.session)).taken == 1


async def test_a_session_may_give_a_free_place_at_once(partnership: Services):
    session = await open_session(partnership, places=1, when_free=WhenFree.CONFIRM)
    mine = await booked(partnership, session, "P1")
    await booked(partnership, session, "P2")

    await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert await states_of(session) == {"P1": "cancelled", "P2": "confirmed"}
    assert ("place_given", "p2@work.example") in await letters_written()


async def test_an_offer_not_answered_in_time_passes_on(partnership: Services, clock: FixedClock):
    session = await open_session(partnership, places=1, waiting_order=WaitingOrder.TIME)
    mine = await booked(partnership, session, "P1")
    second = await booked(partnership, session, "P2")
    clock.instant += timedelta(minutes=1)
    await booked(partnership, session, "P3")
    await cancel(partnership, COORDINATOR, booking=mine.booking)

    clock.instant += timedelta(hours=24)
    late = await refusal(offers.accept(partnership, COORDINATOR, booking=second.booking))
    await advance_all(partnership, at=clock.now())

    assert late == "offer_over"
    assert await states_of(session) == {"P1": "cancelled", "P2": "expired", "P3": "offered"}


async def test_an_offer_accepted_in_time_is_a_place(partnership: Services):
    session = await open_session(partnership, places=1)
    mine = await booked(partnership, session, "P1")
    second = await booked(partnership, session, "P2")
    await cancel(partnership, COORDINATOR, booking=mine.booking)

    taken = await offers.accept(partnership, COORDINATOR, booking=second.booking)

    assert taken.state is State.CONFIRMED
    assert (await session_now(partnership, session.session)).taken == 1


@pytest.mark.parametrize(("before", "state"), [(timedelta(minutes=1), "offered"), (-timedelta(minutes=1), "waiting")])
async def test_a_place_freed_just_before_the_cut_off_goes_on_and_just_after_it_does_not(
    partnership: Services, clock: FixedClock, before: timedelta, state: str
):
    session = await open_session(partnership, places=1)
    mine = await booked(partnership, session, "P1")
    await booked(partnership, session, "P2")

    clock.instant = STARTS_AT - timedelta(hours=48) - before
    await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert (await states_of(session))["P2"] == state


async def test_after_the_cut_off_a_newcomer_passes_nobody_over_and_the_coordinator_offers_by_hand(
    partnership: Services, clock: FixedClock
):
    session = await open_session(partnership, places=1)
    mine = await booked(partnership, session, "P1")
    waiting = await booked(partnership, session, "P2")
    clock.instant = STARTS_AT - timedelta(hours=24)
    await cancel(partnership, COORDINATOR, booking=mine.booking)

    newcomer = await booked(partnership, session, "P3")
    offered = await offers.offer_by_hand(partnership, COORDINATOR, booking=waiting.booking)

    assert (newcomer.state, offered.state) == (State.WAITING, State.OFFERED)
    assert offered.offer_ends_at == STARTS_AT


async def test_a_cap_is_reached_while_the_room_is_not_full(partnership: Services):
    agencies = {r["agency"]: r["id"] for r in await db.fetch("select id, agency from agency")}
    cap = Share(kind=ShareKind.CAP, agency=agencies["RMBC"], sector="", places=1)
    session = await open_session(partnership, shares=(cap,))

    await booked(partnership, session, "P1")
    await booked(partnership, session, "P3")
    await booked(partnership, session, "P2")

    assert await states_of(session) == {"P1": "confirmed", "P3": "waiting", "P2": "confirmed"}


async def test_a_reserve_is_kept_until_its_instant_and_then_goes_to_those_who_wait(
    partnership: Services, clock: FixedClock
):
    release = STARTS_AT - timedelta(days=20)
    kept = Share(kind=ShareKind.RESERVE, agency=None, sector="nhs_provider", places=2, release_at=release)
    session = await open_session(partnership, shares=(kept,), when_free=WhenFree.CONFIRM)
    await booked(partnership, session, "P1")
    await booked(partnership, session, "P3")
    before = await states_of(session)

    clock.instant = release
    await advance_all(partnership, at=clock.now())

    assert before == {"P1": "confirmed", "P3": "waiting"}
    assert await states_of(session) == {"P1": "confirmed", "P3": "confirmed"}


async def test_cancelling_a_cancelled_booking_is_refused(partnership: Services):
    session = await open_session(partnership)
    mine = await booked(partnership, session, "P1")
    await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert await refusal(cancel(partnership, COORDINATOR, booking=mine.booking)) == "is_cancelled"


@pytest.mark.parametrize(("day", "late"), [(11, False), (12, True), (13, True)])
async def test_three_working_days_before_a_thursday_end_on_its_monday(
    partnership: Services, clock: FixedClock, day: int, late: bool
):
    session = await open_session(partnership)
    mine = await booked(partnership, session, "P1")

    clock.instant = STARTS_AT.replace(day=day)
    given_back = await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert given_back.late is late


async def test_a_colleague_on_the_waiting_list_takes_a_place_over_and_leaves_the_list(partnership: Services):
    session = await open_session(partnership, places=1)
    mine = await booked(partnership, session, "P1")
    await booked(partnership, session, "P3")
    await booked(partnership, session, "P2")

    taken = await substitute(partnership, COORDINATOR, booking=mine.booking, person=await number_of("P3"))

    assert taken.state is State.CONFIRMED
    assert await states_of(session) == {"P1": "cancelled", "P3": "confirmed", "P2": "waiting"}
    assert (await session_now(partnership, session.session)).taken == 1


async def test_a_place_does_not_pass_to_another_agency(partnership: Services):
    session = await open_session(partnership, places=1)
    mine = await booked(partnership, session, "P1")

    passed = substitute(partnership, COORDINATOR, booking=mine.booking, person=await number_of("P2"))

    assert await refusal(passed) == "other_agency"


async def test_an_approval_that_arrives_when_the_room_is_full_puts_on_the_list(
    partnership: Services, clock: FixedClock
):
    session = await open_session(partnership, places=1, approval=True)
    asked = await booked(partnership, session, "P1")
    clock.instant += timedelta(minutes=1)
    await booked(partnership, session, "P2", approved=True)

    approved = await approvals.approve(partnership, COORDINATOR, booking=asked.booking)

    assert (asked.state, approved.state) == (State.REQUESTED, State.WAITING)
    assert approved.joined_at == asked.asked_at
    assert ("approval", "p8@work.example") in await letters_written()


async def test_a_request_turned_down_takes_no_place(partnership: Services):
    session = await open_session(partnership, approval=True)
    asked = await booked(partnership, session, "P1")

    declined = await approvals.turn_down(partnership, COORDINATOR, booking=asked.booking, why="Not this month")

    assert (declined.state, declined.reason) == (State.DECLINED, "Not this month")
    assert (await session_now(partnership, session.session)).taken == 0


async def test_fewer_places_than_are_taken_are_refused_with_who_would_lose(partnership: Services):
    session = await open_session(partnership)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)

    with pytest.raises(Refused) as said:
        await change(partnership, COORDINATOR, session=session.session, draft=draft(places=1))

    assert said.value.refusal.message == "2 places are taken. With 1, these would lose theirs: Ben Brook."


async def test_more_places_go_to_those_who_wait(partnership: Services):
    session = await open_session(partnership, places=1)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)

    await change(partnership, COORDINATOR, session=session.session, draft=draft(places=2, when_free=WhenFree.CONFIRM))

    assert await states_of(session) == {"P1": "confirmed", "P2": "confirmed"}


async def test_a_moved_day_asks_each_holder_and_their_answers_are_done(partnership: Services):
    session = await open_session(partnership, places=4)
    other = await open_session(partnership, starts_at=STARTS_AT + timedelta(days=7))
    bookings = {p: await booked(partnership, session, p) for p in ("P1", "P2", "P3")}

    moved = draft(places=4, starts_at=STARTS_AT + timedelta(days=1))
    await change(partnership, COORDINATOR, session=session.session, draft=moved, why="The hall is needed")
    await answer(partnership, COORDINATOR, booking=bookings["P1"].booking, said=Answer.KEEP)
    await answer(partnership, COORDINATOR, booking=bookings["P2"].booking, said=Answer.RELEASE)
    await answer(partnership, COORDINATOR, booking=bookings["P3"].booking, said=Answer.MOVE, session=other.session)

    assert await states_of(session) == {"P1": "confirmed", "P2": "cancelled", "P3": "cancelled"}
    assert await states_of(other) == {"P3": "confirmed"}
    again = answer(partnership, COORDINATOR, booking=bookings["P1"].booking, said=Answer.KEEP)
    assert await refusal(again) == "not_asked"


async def test_a_change_of_room_tells_holders_with_a_newer_entry_and_asks_nothing(partnership: Services):
    session = await open_session(partnership)
    await booked(partnership, session, "P1")

    await change(partnership, COORDINATOR, session=session.session, draft=draft(venue="Library"))

    entries = [row["attachment"] for row in await db.fetch("select attachment from notice order by id")]
    assert [_line(entry, "SEQUENCE") for entry in entries] == ["SEQUENCE:0", "SEQUENCE:1"]
    assert len({_line(entry, "UID") for entry in entries}) == 1
    assert await db.fetch("select id from change_answer") == []


def _line(entry: str, name: str) -> str:
    return next(line for line in entry.splitlines() if line.startswith(f"{name}:"))


async def test_cancelling_a_session_frees_and_tells_everybody(partnership: Services):
    session = await open_session(partnership, places=1)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)

    await cancel_session(partnership, COORDINATOR, session=session.session, why="The trainer is ill")

    assert await states_of(session) == {"P1": "cancelled", "P2": "cancelled"}
    assert (await session_now(partnership, session.session)).taken == 0
    told = [(r["email"], r["method"]) for r in await db.fetch("select * from notice where kind = 'session_cancelled'")]
    assert told == [("p1@work.example", "CANCEL"), ("p2@work.example", "")]


async def test_a_move_is_refused_where_there_is_no_place_and_nothing_is_lost(partnership: Services):
    session = await open_session(partnership)
    full = await open_session(partnership, places=1, starts_at=STARTS_AT + timedelta(days=7))
    mine = await booked(partnership, session, "P1")
    await booked(partnership, full, "P2")

    assert await refusal(move(partnership, COORDINATOR, booking=mine.booking, session=full.session)) == "full"
    assert await states_of(session) == {"P1": "confirmed"}


async def test_a_clash_stops_and_may_be_overridden(partnership: Services):
    session = await open_session(partnership)
    await add_course("K06")
    beside = await open_session(partnership, course="K06", starts_at=STARTS_AT + timedelta(hours=2))
    await booked(partnership, session, "P1")

    with pytest.raises(Refused) as said:
        await booked(partnership, beside, "P1")
    insisted = await booked(partnership, beside, "P1", override_clash=True)

    assert isinstance(said.value.refusal, BookingRefusal)
    assert (said.value.refusal.code, said.value.refusal.may_override) == ("clash", True)
    assert insisted.state is State.CONFIRMED


async def test_what_somebody_needs_goes_with_their_booking(partnership: Services):
    session = await open_session(partnership)
    person = await number_of("P1")
    mine = await book(
        partnership, COORDINATOR, session=session.session, person=person, needs=Needs(access="Ramp", diet="Halal")
    )
    before = dict(await needs_of(session.id))

    await cancel(partnership, COORDINATOR, booking=mine.booking)

    assert before == {mine.id: ("Ramp", "Halal", "")}
    assert await db.fetch("select booking from booking_needs") == []


def test_every_letter_has_its_template():
    folder = Path(__file__).parents[3] / "courses" / "templates" / "courses" / "mail"
    kinds = {path.stem for path in folder.glob("*.txt")}

    assert {"confirmed", "waiting", "offer", "cancelled", "session_moved", "session_cancelled", "joining"} <= kinds


async def test_nothing_is_booked_while_a_body_has_not_approved_what_the_course_says(partnership: Services):
    session = await open_session(partnership)
    await recorded(partnership, {"course_terms": [{"course": "K05", "signoff": "RSCP"}]})

    assert await refusal(booked(partnership, session, "P1")) == "not_approved"


async def test_a_coordinator_who_books_where_approval_is_needed_asks_for_it(partnership: Services):
    session = await open_session(partnership, approval=True)

    person = await number_of("P1")
    asked = await book(partnership, COORDINATOR, session=session.session, person=person, wish=Wish(by_coordinator=True))

    assert asked.state is State.REQUESTED
