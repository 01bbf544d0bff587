"""Who sees the people of a session, and what can a coordinator do for them? On both engines."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from courses.bookings.actions import Needs, Wish, book
from courses.bookings.people import people_of
from courses.bookings.people_booking import Candidate
from courses.bookings.people_store import Found
from courses.bookings.rules import BookingRefusal
from courses.bookings.store import BookingSaid
from courses.sessions.actions import plan
from courses.sessions.rules import SessionSaid, WaitingOrder
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.bookings.test_actions import booked
from tests.courses.pages import between, complaints, coordinator, words
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    draft,
    letters_written,
    number_of,
    open_session,
    posts,
    record_people,
    session_now,
    states_of,
)
from tests.make import recorded
from tests.signed_in import browser, post, sign_in

BOOKED = Wish(approved=True)


@pytest.fixture
async def partnership(services: Services, clock: FixedClock) -> Services:
    clock.instant += timedelta(days=20)  # 20 April 2026
    await record_people(services)
    await add_course()
    return services


async def looks(verb: str = "looked") -> list[tuple[str, dict[str, list[str]]]]:
    """What was noted of looks at people, in order: the kind, and who was seen."""
    sql = "select kind, after from audit_entry where verb = {} order by id"
    rows = await db.fetch(sql, verb)
    return [(row["kind"], json.loads(row["after"]) if isinstance(row["after"], str) else row["after"]) for row in rows]


async def ended(services: Services, reference: str, last: str) -> None:
    """Record that somebody's post ends."""
    row = next(row for row in posts() if row["person"] == reference)
    await recorded(services, {"posts": [row | {"ends_on": last}]})


def page_of(session: SessionSaid, *rest: str) -> str:
    return "/".join([f"/sessions/{session.session}/people", *rest])


async def test_needs_are_seen_by_trainers_and_coordinators_and_each_look_is_noted(partnership: Services):
    session = await open_session(partnership, trainers="P8")
    needs = Needs(access="Level access", diet="Vegan")
    await book(partnership, COORDINATOR, session=session.session, person=await number_of("P1"), needs=needs)
    await booked(partnership, session, "P2")

    async with browser(partnership) as client:
        await sign_in(client, partnership, "p8@work.example")
        trainer = words((await client.get(page_of(session))).text)
        await coordinator(client, partnership)
        mine = words((await client.get(page_of(session))).text)
        file = (await client.get(page_of(session), params={"format": "csv"})).text

    seen = {"people": ["P1", "P2"], "needs": ["P1"]}
    assert "Ada Ahmed P1 Social worker, RMBC-CYPS Access: Level access Diet: Vegan" in trainer
    assert ("Vegan" in mine, "Vegan" in file, "Ada Ahmed" in file) == (True, False, True)
    assert ("Cancel" in trainer, "Cancel" in mine) == (False, True)
    assert await looks() == [("session people", seen), ("session people", seen)]
    assert await looks("exported") == [("session people", {"people": ["P1", "P2"]})]


async def test_the_waiting_list_says_why_in_this_order(partnership: Services, clock: FixedClock):
    held = [{"person": "P4", "competency": "CSE-SIGNS", "achieved_on": "2025-06-01", "mode": "in_person"}]
    await recorded(partnership, {"awards": held})
    await ended(partnership, "P6", "2026-05-13")
    session = await open_session(partnership, places=1)
    for person in ("P1", "P4", "P6", "P3"):
        await booked(partnership, session, person)
        clock.instant += timedelta(minutes=1)

    people = await people_of(await session_now(partnership, session.session))

    assert [(row.booking.reference, row.place, row.order) for row in people.waiting] == [
        ("P3", 1, "overdue or lapsed, needed it by 10 April 2022; joined 20 April 2026, 10:03am"),
        ("P4", 2, "needs it by 1 June 2027; joined 20 April 2026, 10:01am"),
        ("P6", 3, "has no post on the day; joined 20 April 2026, 10:02am"),
    ]
    assert [row.booking.reference for row in people.left] == ["P6"]


async def test_a_place_is_offered_by_hand_and_what_stands_in_the_way_is_said_beside_the_person(
    partnership: Services, clock: FixedClock
):
    session = await open_session(partnership, places=1, waiting_order=WaitingOrder.TIME)
    first, waits = await booked(partnership, session, "P1"), await booked(partnership, session, "P2")
    clock.instant = STARTS_AT - timedelta(hours=47)  # after the cut-off

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        full = await post(client, page_of(session, waits.booking, "offer"))
        given_up = await post(client, page_of(session, first.booking, "cancel"), {"excused": ""})
        offered = await post(client, page_of(session, waits.booking, "offer"))
        told = words((await client.get(offered.headers["location"])).text)

    assert full.status_code == 409
    assert complaints(full.text) == ["The one place is taken."]
    assert "Ben Brook P2 Clinician, TRFT Error: The one place is taken." in words(full.text)
    assert (given_up.status_code, offered.status_code) == (303, 303)
    assert told.startswith("Done The place is offered.")
    assert await states_of(session) == {"P1": "cancelled", "P2": "offered"}


async def test_a_booking_is_cancelled_late_as_it_falls_or_excused_with_a_reason(
    partnership: Services, clock: FixedClock
):
    session = await open_session(partnership)
    late, excused = await booked(partnership, session, "P1"), await booked(partnership, session, "P2")
    clock.instant = STARTS_AT - timedelta(days=1)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        asked = words((await client.get(page_of(session, late.booking, "cancel"))).text)
        await post(client, page_of(session, late.booking, "cancel"), {"excused": ""})
        why = await post(client, page_of(session, excused.booking, "cancel"), {"excused": "yes"})
        await post(client, page_of(session, excused.booking, "cancel"), {"excused": "yes", "why": "In hospital"})
        gone = await client.get(page_of(session, late.booking, "cancel"))

    assert "Late Notice ended on Monday 11 May 2026 Excused" in asked
    assert (why.status_code, complaints(why.text)) == (422, ["Enter why they are excused"])
    assert gone.status_code == 404
    rows = await db.fetch("select late, reason from booking order by id")
    assert [(bool(row["late"]), row["reason"]) for row in rows] == [(True, ""), (False, "In hospital")]


async def test_requests_are_shown_and_answered_by_the_agency_alone(partnership: Services):
    session = await open_session(partnership, approval=True)
    asked = await booked(partnership, session, "P1")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = words((await client.get(page_of(session))).text)
        tried = await post(client, page_of(session, asked.booking, "approve"))

    assert "Requests 1 Their manager answers, or the agency’s lead where there is none." in shown
    assert tried.status_code == 404
    assert await states_of(session) == {"P1": "requested"}


async def test_a_booking_of_another_session_is_not_there(partnership: Services):
    session = await open_session(partnership)
    other = await open_session(partnership, starts_at=STARTS_AT + timedelta(days=7))
    elsewhere = await booked(partnership, other, "P1")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        acts = [await post(client, page_of(session, elsewhere.booking, act)) for act in ("offer", "cancel")]
        form = await client.get(page_of(session, elsewhere.booking, "cancel"))

    assert {each.status_code for each in (*acts, form)} == {404}
    assert await states_of(other) == {"P1": "confirmed"}


async def test_those_who_left_their_agency_are_released_by_choice(partnership: Services):
    session = await open_session(partnership)
    bookings: dict[str, BookingSaid] = {}
    for person in ("P1", "P2", "P3"):
        bookings[person] = await booked(partnership, session, person)
    for person in ("P1", "P2"):
        await ended(partnership, person, "2026-05-13")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = words((await client.get(page_of(session))).text)
        none = await post(client, page_of(session, "release"))
        stays = await post(client, page_of(session, "release"), {"left": bookings["P3"].booking})
        before = await states_of(session)
        done = await post(client, page_of(session, "release"), {"left": bookings["P1"].booking})
        told = words((await client.get(done.headers["location"])).text)

    assert "Ada Ahmed (P1), RMBC-CYPS Ben Brook (P2), TRFT Give back the places ticked" in shown
    assert (none.status_code, stays.status_code, done.status_code) == (422, 422, 303)
    assert "Tick those whose places are to be given back" in words(none.text)
    assert before == {"P1": "confirmed", "P2": "confirmed", "P3": "confirmed"}
    assert await states_of(session) == before | {"P1": "cancelled"}
    assert told.startswith("Done 1 place is given back.")


LINES = "p1\nben brook\np3@work.example\nNobody Atall\nAhmed"


async def test_people_are_found_by_reference_address_and_name_and_booked_together(partnership: Services):
    session = await open_session(partnership, places=2)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        found = await post(client, page_of(session, "find"), {"people": LINES})
        done = await post(client, page_of(session, "book"), {"person": ["P1", "P2", "P3"]})
        told = words((await client.get(done.headers["location"])).text)

    seen = words(found.text)
    assert "p1 Ada Ahmed (P1) Social worker, RMBC-CYPS ben brook Ben Brook (P2) Clinician, TRFT" in seen
    assert "Nobody Atall Nobody on record is called so." in seen
    assert found.text.count(" checked") == 4
    assert done.headers["location"] == f"{page_of(session)}?booked=2&waiting=1"
    assert told.startswith("Done 2 people have a place, 1 waits for one.")
    assert await states_of(session) == {"P1": "confirmed", "P2": "confirmed", "P3": "waiting"}
    assert ("people", {"people": ["P1", "P2", "P3", "P1"]}) in await looks()


async def test_who_cannot_be_booked_is_said_beside_their_name_and_the_others_are_booked(partnership: Services):
    session = await open_session(partnership)
    clashing = await open_session(partnership, starts_at=STARTS_AT + timedelta(hours=1))
    await booked(partnership, session, "P1")
    await booked(partnership, clashing, "P2")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        found = words((await post(client, page_of(session, "find"), {"people": "P1\nP2"})).text)
        some = await post(client, page_of(session, "book"), {"person": ["P1", "P2", "P3"]})
        both = await post(client, page_of(session, "book"), {"both": "P2"})

    booked_already = "Cannot be booked. There is a booking for this session already: it is confirmed."
    assert f"Ada Ahmed (P1), Social worker, RMBC-CYPS {booked_already}" in found
    assert "Ben Brook (P2): book all the same Clinician, TRFT It is at the same time as another booking: " in found
    assert some.status_code == 409
    assert words(some.text).startswith("Done 1 person has a place.")
    assert between(words(some.text), "These could not be booked", "Book those").startswith("Ada Ahmed")
    assert both.status_code == 303
    assert await states_of(session) == {"P1": "confirmed", "P2": "confirmed", "P3": "confirmed"}


def test_a_coordinator_is_not_sent_to_the_coordinator():
    found = Found(id=1, person="P1", name="Ada Ahmed", posts=())
    no = BookingRefusal(code="wrong_audience", message="It is for leads.", what_helps="Ask the course coordinator.")
    late = BookingRefusal(code="started", message="It has started.", what_helps="Choose a later session.")

    helps = [Candidate(found=found, refusal=refusal).what_helps for refusal in (no, late, None)]

    assert helps == [
        "If they are to come, add their group under “Change the session”.",
        "Choose a later session.",
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "Enter a reference, an email address or a name"),
        ("A\n", "Each line must have 2 characters or more"),
        ("\n".join(f"P{n:05}" for n in range(51)), "Enter 50 people or fewer at once"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(partnership: Services, typed: str, complaint: str):
    session = await open_session(partnership)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await post(client, page_of(session, "find"), {"people": typed})

    assert (answer.status_code, complaints(answer.text)) == (422, [complaint])


async def test_a_name_that_many_have_asks_for_a_reference(partnership: Services):
    many = [
        {"person": f"Q{n}", "name": f"Jo 100% Bloggs {n}", "email": f"q{n}@work.example", "status": "active"}
        for n in range(11)
    ]
    await recorded(partnership, {"people": many})
    session = await open_session(partnership)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        found = words((await post(client, page_of(session, "find"), {"people": "bloggs\n100% 7\n10% bloggs"})).text)

    assert "bloggs More than ten people are called so." in found
    assert "Jo 100% Bloggs 7 (Q7), no post today Cannot be booked. There is no post on record today." in found
    assert "10% bloggs Nobody on record is called so." in found


async def test_a_draft_cannot_be_booked_and_opens_from_its_page(partnership: Services):
    session = await plan(partnership, COORDINATOR, draft())

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = (await client.get(page_of(session))).text
        booking = await post(client, page_of(session, "book"), {"person": "P1"})

    assert (f'action="/sessions/{session.session}/open"' in shown, page_of(session, "find") in shown) == (True, False)
    assert booking.status_code == 409
    assert "This session is not open for booking yet." in words(booking.text)
    assert await letters_written() == []


async def test_a_room_of_many_is_shown_in_as_many_statements_as_of_one(partnership: Services):
    session = await open_session(partnership, places=4)
    await booked(partnership, session, "P1")

    async with db.counting() as of_one:
        await people_of(session)
    for person in ("P2", "P3", "P4"):
        await booked(partnership, session, person)
    async with db.counting() as of_many:
        found = await people_of(session)

    assert len(found.holders) == 4
    assert len(of_many) == len(of_one) == 6
