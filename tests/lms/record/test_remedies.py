"""Does every explanation end with the sessions that would put it right, on page, in API and command? (R12)"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from courses.bookings.actions import book, cancel
from courses.sessions.rules import SessionSaid
from lms.base import db
from lms.base.services import Services
from tests.conftest import RunLms
from tests.courses.world import COORDINATOR, STARTS_AT, add_course, open_session
from tests.lms.record.conftest import put
from tests.lms.record.test_record_pages import thirty_competencies
from tests.signed_in import Browser, bearer, sign_in

ME = "shazia@rmbc.example"


@pytest.fixture
async def sessions(partnership: Services) -> list[SessionSaid]:
    """Three sessions of a course for REFER, which P1 lacks: 14, 21 and 28 May 2026."""
    await add_course("K05", awards="REFER")
    return [await open_session(partnership, starts_at=STARTS_AT + timedelta(days=7 * n), places=1) for n in range(3)]


def line_of(page: str, competency: str) -> str:
    return page.split(f'<div id="{competency}"')[1].split("</details>")[0]


async def test_a_line_of_my_record_books_the_next_two_dates_in_a_click(
    asking: Browser, partnership: Services, sessions: list[SessionSaid]
):
    await book(partnership, COORDINATOR, session=sessions[1].session, person="P4")
    await sign_in(asking, partnership, ME)

    refer, aware = [line_of((await asking.get("/me")).text, key) for key in ("REFER", "AWARE")]

    assert 'href="/sessions/2026-05-14-K05/book">book 14 May 2026<' in refer
    assert "(1 place free)" in refer
    assert 'href="/sessions/2026-05-21-K05/book">book 21 May 2026<' in refer
    assert "28 May" not in refer
    next_two = "Thursday 14 May 2026, 9:30am (1 place free) or Thursday 21 May 2026, 9:30am (waiting list)"
    assert f"<li>Next of Child exploitation: {next_two}.</li></ol>" in refer
    assert 'No date to book just now: <a href="/courses?show=all&amp;competency=AWARE">see the courses<' in aware


async def test_what_is_booked_stands_in_the_line_and_under_bookings(
    asking: Browser, partnership: Services, sessions: list[SessionSaid]
):
    mine = await book(partnership, COORDINATOR, session=sessions[0].session, person="P1")
    await sign_in(asking, partnership, ME)

    page = (await asking.get("/me")).text
    await sign_in(asking, partnership, "lead@syp.example", "agency_lead", "SYP")
    others = (await asking.get("/people/P1")).text

    assert f'href="/bookings/{mine.booking}">Booked for 14 May 2026</a>' in line_of(page, "REFER")
    assert 'id="bookings">Bookings</h2>' in page
    assert mine.booking not in others


async def test_a_booking_is_no_link_for_those_who_may_see_the_record_but_not_open_it(
    asking: Browser, partnership: Services, sessions: list[SessionSaid]
):
    mine = await book(partnership, COORDINATOR, session=sessions[0].session, person="P1")
    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead", names=True)

    page = (await asking.get("/people/P1")).text

    assert (await asking.get(f"/bookings/{mine.booking}")).status_code == 404
    assert "Booked for 14 May 2026" in line_of(page, "REFER")
    assert 'id="bookings">Bookings</h2>' in page
    assert mine.booking not in page


async def test_an_earlier_day_has_nothing_to_book(asking: Browser, partnership: Services, sessions: list[SessionSaid]):
    await sign_in(asking, partnership, ME)

    page = (await asking.get("/me?on=2026-03-30")).text

    assert "Overdue" in page
    assert "/sessions/" not in page
    assert "No session" not in page


async def test_a_manager_books_for_the_person_and_an_auditor_looks_only(
    asking: Browser, partnership: Services, sessions: list[SessionSaid]
):
    await sign_in(asking, partnership, "gareth@rmbc.example")
    manager = line_of((await asking.get("/people/P1")).text, "REFER")
    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead", names=True)
    onlooker = line_of((await asking.get("/people/P1")).text, "REFER")

    assert 'href="/sessions/2026-05-14-K05/book-for?person=P1"' in manager
    assert 'href="/sessions/2026-05-14-K05"' in onlooker


async def test_home_shows_the_first_date_then_the_offer_then_the_booking(
    asking: Browser, partnership: Services, sessions: list[SessionSaid]
):
    first = sessions[0].session
    await sign_in(asking, partnership, ME)
    needs = (await asking.get("/")).text
    other = await book(partnership, COORDINATOR, session=first, person="P4")
    mine = await book(partnership, COORDINATOR, session=first, person="P1")
    await cancel(partnership, COORDINATOR, booking=other.booking)
    offered = (await asking.get("/")).text
    await cancel(partnership, COORDINATOR, booking=mine.booking)
    mine = await book(partnership, COORDINATOR, session=first, person="P1")
    booked = (await asking.get("/")).text

    assert 'href="/sessions/2026-05-14-K05/book"' in needs
    assert "Book a place on 14 May 2026" in needs
    assert "A place is kept for you until 1 April 2026, 10:00am" in offered
    assert "Answer the offer" in offered
    assert "Your next booking:" in booked
    assert "Thursday 14 May 2026, 9:30am to 12:30pm, Town hall." in booked
    assert "See what you need and why" in booked


async def test_the_api_ends_its_chain_with_them(asking: Browser, partnership: Services, sessions: list[SessionSaid]):
    token = await bearer(partnership, "people:read", agency="CYPS")

    rows = (await asking.get("/api/v1/people/P1/compliance", headers=token)).json()["rows"]

    refer = next(row for row in rows if row["competency"] == "REFER")
    assert refer["next"] == ["2026-05-14-K05", "2026-05-21-K05"]
    next_two = "Thursday 14 May 2026, 9:30am (1 place free) or Thursday 21 May 2026, 9:30am (1 place free)"
    assert refer["chain"][-1] == f"Next of Child exploitation: {next_two}."
    assert "Next" not in refer["why"]


async def test_the_command_says_them_below_its_table_and_not_in_its_csv(
    partnership: Services, sessions: list[SessionSaid], run_lms: RunLms
):
    await open_session(partnership, starts_at=datetime(2040, 5, 14, 8, 30, tzinfo=UTC))
    asked = ("compliance", "P1")

    table = run_lms(*asked, LMS_TODAY="2040-03-31").stdout
    csv = run_lms(*asked, "--format", "csv", LMS_TODAY="2040-03-31").stdout

    assert "What puts it right" in table
    assert "REFER       Next of Child exploitation: Monday 14 May 2040, 9:30am (3 places free)." in table
    assert "Next" not in csv


async def test_a_record_with_thirty_things_to_book_stays_within_eight_statements_and_60_kilobytes(
    asking: Browser, partnership: Services
):
    await thirty_competencies(partnership)
    await put(partnership, {"awards": [lapsed(number) for number in range(30)]})
    for number in range(10):
        keys = ";".join(f"C{n:02}" for n in range(number * 3, number * 3 + 3))
        await add_course(f"K{number}", awards=keys, title=f"Course number {number} of the whole prospectus")
        for week in range(2):
            await open_session(partnership, course=f"K{number}", starts_at=STARTS_AT + timedelta(days=7 * week))
    await sign_in(asking, partnership, ME)
    await asking.get("/me")

    async with db.counting() as statements:
        mine = await asking.get("/me")
    await sign_in(asking, partnership, "gareth@rmbc.example")
    async with db.counting() as of_manager:
        await asking.get("/me")

    size = len(mine.content)
    assert size <= 60_000
    assert mine.text.count("/book") >= 60
    assert max(len(statements), len(of_manager)) <= 8


def lapsed(number: int) -> dict[str, str]:
    """The evidence of before, corrected to have ended by itself."""
    return {
        "person": "P1",
        "competency": f"C{number:02}",
        "achieved_on": "2025-05-10",
        "mode": "in_person",
        "valid_until": "2026-01-01",
    }
