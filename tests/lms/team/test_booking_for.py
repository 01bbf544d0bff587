"""Are places booked for others by those who may, with a line of result for each, and for nobody out of sight?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.base.services import Services
from tests.courses.bookings.walking import ADA, booked, main_text
from tests.courses.world import STARTS_AT, add_course, open_session, posts, record_people, states_of
from tests.signed_in import Browser, post, sign_in

MANAGER, LEAD, COORDINATOR = "p8@work.example", "lead@rmbc.example", "co@partnership.example"


@pytest.fixture
async def asking(client: Browser, services: Services) -> Browser:
    """P1 and P3 report to P8; the lead answers for P1, P3, P5 and P7."""
    reporting = [{**each, "manager": "P8" if each["person"] in ("P1", "P3") else ""} for each in posts()]
    await record_people(services, posts=reporting)
    await add_course()
    return client


async def test_a_manager_books_several_at_once_and_reads_what_became_of_each(asking: Browser, services: Services):
    session = await open_session(services, places=2, approval=True)
    await booked(services, session, "P2", approved=True)
    await sign_in(asking, services, MANAGER)
    page = f"/sessions/{session.session}/book-for"

    shown = await asking.get(f"{page}?person=P3")
    sent = await post(asking, page, {"person": ["P1", "P3"]})
    again = await post(asking, page, {"person": ["P1"]})

    assert 'value="P3" checked' in shown.text
    assert "Eva Ellis" not in shown.text
    assert "Ada Ahmed (P1) Booked See the booking of Ada Ahmed" in main_text(sent)
    assert "Cai Cole (P3) Waiting list See the booking of Cai Cole" in main_text(sent)
    assert "Not booked. There is a booking for this session already: it is confirmed." in main_text(again)
    assert await states_of(session) == {"P1": "confirmed", "P2": "confirmed", "P3": "waiting"}


async def test_nobody_out_of_sight_is_booked_or_said_to_be_there(asking: Browser, services: Services):
    session = await open_session(services)
    page = f"/sessions/{session.session}/book-for"
    answers = []
    for email, role, agency, person in (
        (MANAGER, None, None, "P5"),
        (LEAD, "agency_lead", "RMBC", "P2"),
        (LEAD, "agency_lead", "RMBC", "P99"),
    ):
        await sign_in(asking, services, email, role, agency)
        answers.append(await post(asking, page, {"person": person}))
    await sign_in(asking, services, ADA)
    plain = [await asking.get(page), await post(asking, page, {"person": "P3"})]

    assert [answer.status_code for answer in (*answers, *plain)] == [422, 422, 422, 403, 403]
    assert "There is nobody called P2 for whom you may book" in main_text(answers[1])
    assert "There is nobody called P99 for whom you may book" in main_text(answers[2])
    assert await states_of(session) == {}


async def test_a_lead_finds_by_name_and_a_manager_still_approves(asking: Browser, services: Services):
    session = await open_session(services, approval=True)
    await sign_in(asking, services, LEAD, "agency_lead", "RMBC")
    page = f"/sessions/{session.session}/book-for"

    found = main_text(await asking.get(f"{page}?q=e"))
    await post(asking, page, {"person": ["P1", "P5"]})

    assert "Eva Ellis P5" in found
    assert "Ben Brook" not in found
    assert await states_of(session) == {"P1": "requested", "P5": "confirmed"}


async def test_a_coordinator_types_references_and_addresses_in_full(asking: Browser, services: Services):
    session = await open_session(services, places=9, closes_at=STARTS_AT - timedelta(days=90))
    await sign_in(asking, services, COORDINATOR, "coordinator")
    page = f"/sessions/{session.session}/book-for"

    wrong = await post(asking, page, {"others": "P2\nnobody@work.example"})
    sent = await post(asking, page, {"others": "P2\n P4@work.example"})

    assert "There is nobody called nobody@work.example for whom you may book" in main_text(wrong)
    assert sent.status_code == 200
    assert await states_of(session) == {"P2": "confirmed", "P4": "confirmed"}


async def test_a_clash_is_named_and_the_manager_may_insist(asking: Browser, services: Services):
    session, beside = [await open_session(services, starts_at=STARTS_AT + timedelta(hours=n)) for n in (0, 1)]
    await booked(services, session, "P1")
    await sign_in(asking, services, MANAGER)
    page = f"/sessions/{beside.session}/book-for"

    sent = main_text(await post(asking, page, {"person": "P1"}))
    await post(asking, page, {"person": "P1", "both": "yes"})

    assert "Not booked. It is at the same time as another booking: Child exploitation, Thursday 14 May" in sent
    assert await states_of(beside) == {"P1": "confirmed"}
