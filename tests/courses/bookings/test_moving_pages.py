"""Does a coordinator see what a change or a cancellation will do before it is done? On both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courses.bookings.moving import change
from courses.bookings.store import person_id
from courses.sessions import form_filled
from courses.sessions.actions import draft_of, mark_of, plan
from courses.sessions.rules import SessionSaid
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.bookings.test_actions import booked
from tests.courses.pages import complaints, coordinator, words
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    draft,
    letters_written,
    open_session,
    record_people,
    session_now,
    states_of,
)
from tests.signed_in import browser, post


@pytest.fixture
async def partnership(services: Services, clock: FixedClock) -> Services:
    clock.instant += timedelta(days=20)  # 20 April 2026
    await record_people(services)
    await add_course()
    return services


def form_of(session: SessionSaid, **more: str) -> dict[str, str]:
    """The form of a session as it is shown, with some fields typed otherwise."""
    fields = form_filled.of_draft(draft_of(session), {})
    given = {name: values[0] for name, values in fields.given.items() if values}
    return {"course": "K05", "seen": mark_of(draft_of(session)), **given, **more}


async def test_a_change_that_people_notice_is_shown_first_and_saved_when_confirmed(partnership: Services):
    session = await open_session(partnership)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)
    edit = f"/sessions/{session.session}/edit"
    changed = form_of(session, **{"part-1-on-day": "15", "why": "The hall is taken"})

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = await post(client, edit, changed)
        before = await session_now(partnership, session.session)
        back = await post(client, edit, changed | {"do": "again"})
        saved = await post(client, edit, changed | {"sure": "yes"})
        told = words((await client.get(saved.headers["location"])).text)

    seen = words(shown.text)
    assert "A letter goes to 2 people who hold a place, with a new calendar entry for each place." in seen
    assert "each of those who hold a place is asked to keep it, move, or give it back." in seen
    assert "When Thursday 14 May 2026, 9:30am to 12:30pm Friday 15 May 2026, 9:30am to 12:30pm" in seen
    assert before == replace(session, taken=2)
    assert ('value="15"' in back.text, back.status_code) == (True, 200)
    assert told.startswith("Done The session is changed.")
    assert "Has not said yet whether the new day suits" in told
    assert [kind for kind, _ in await letters_written()][-2:] == ["session_moved", "session_moved"]


async def test_what_nobody_notices_is_saved_at_once(partnership: Services):
    session = await open_session(partnership)
    await booked(partnership, session, "P1")

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        saved = await post(client, f"/sessions/{session.session}/edit", form_of(session, joining="Bring a pen"))

    assert saved.headers["location"] == f"/sessions/{session.session}/people?done=changed"
    assert (await session_now(partnership, session.session)).joining == "Bring a pen"
    assert [kind for kind, _ in await letters_written()] == ["confirmed"]


async def test_fewer_places_than_are_taken_are_refused_with_who_would_lose(partnership: Services):
    session = await open_session(partnership, places=2)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        sure = form_of(session, places="1", sure="yes")
        answer = await post(client, f"/sessions/{session.session}/edit", sure)

    seen = words(answer.text)
    assert "2 places are taken. With 1, 1 person would lose theirs: Ben Brook" in seen
    assert "Save the change" not in seen
    assert (await session_now(partnership, session.session)).places == 2


async def test_a_change_made_meanwhile_by_somebody_else_is_not_overwritten(partnership: Services):
    session = await open_session(partnership)
    mine = form_of(session, venue="Library")
    await change(partnership, COORDINATOR, session=session.session, draft=draft(joining="Park behind the hall"))

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await post(client, f"/sessions/{session.session}/edit", mine)

    assert (answer.status_code, complaints(answer.text)) == (
        422,
        ["Somebody has changed this session meanwhile. Look at it again."],
    )
    assert (await session_now(partnership, session.session)).venue == "Town hall"


async def test_a_draft_is_changed_with_its_form_and_wrong_fields_come_back(partnership: Services):
    session = await plan(partnership, COORDINATOR, draft())
    edit = f"/sessions/{session.session}/edit"

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = await client.get(edit)
        row = await post(client, edit, form_of(session, do="add-share"))
        wrong = await post(client, edit, form_of(session, places="-1"))
        saved = await post(client, edit, form_of(session, places="30"))

    assert ('value="Town hall"' in shown.text, 'name="share-1-whom"' in row.text) == (True, True)
    assert (wrong.status_code, complaints(wrong.text)) == (422, ["The number of places must be from 0 to 10,000"])
    assert saved.status_code == 303
    assert (await session_now(partnership, session.session)).places == 30


async def test_cancelling_says_how_many_are_told_and_asks_why(partnership: Services):
    session = await open_session(partnership, places=1)
    for person in ("P1", "P2"):
        await booked(partnership, session, person)
    await forget_address("P2")
    cancel = f"/sessions/{session.session}/cancel"

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        shown = words((await client.get(cancel)).text)
        empty = await post(client, cancel)
        before = await states_of(session)
        done = await post(client, cancel, {"why": "The trainer is ill"})
        told = words((await client.get(done.headers["location"])).text)
        again = [
            (await client.get(cancel)).status_code,
            (await client.get(cancel.replace("cancel", "edit"))).status_code,
        ]

    assert "2 people are told that it does not take place, and why." in shown
    assert "No email address is on record of Ben Brook: tell them yourself." in shown
    assert (empty.status_code, complaints(empty.text)) == (422, ["Enter why it is cancelled"])
    assert before == {"P1": "confirmed", "P2": "waiting"}
    assert await states_of(session) == {"P1": "cancelled", "P2": "cancelled"}
    assert "This session is cancelled: The trainer is ill" in told
    assert again == [409, 409]


async def forget_address(reference: str) -> None:
    async with db.write():
        await db.fetch("update person set email = '' where id = {}", await person_id(reference))


async def test_a_session_that_has_begun_is_changed_no_more(partnership: Services, clock: FixedClock):
    session = await open_session(partnership)
    clock.instant = STARTS_AT

    async with browser(partnership) as client:
        await coordinator(client, partnership)
        answer = await client.get(f"/sessions/{session.session}/edit")

    assert answer.status_code == 409
    assert "This session has started: it cannot be changed." in words(answer.text)
