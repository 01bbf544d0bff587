"""Does a manager see who is late and what waits, and a lead the requests that nobody else decides? Nobody more?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.bookings.actions import book
from lms.base import db
from lms.base.services import Actor, Services
from tests.courses.bookings.walking import ADA, main_text
from tests.courses.world import STARTS_AT, add_course, open_session, posts, record_people, states_of
from tests.signed_in import Browser, all_noted, post, sign_in

MANAGER = "p8@work.example"
WON = {"competency": "CSE-SIGNS", "mode": "in_person"}


@pytest.fixture
async def asking(client: Browser, services: Services) -> Browser:
    """P1, P3, P5 and P7 report to P8: one overdue, one lapsed lately, one who lapses in 60 days, one a day later."""
    reporting = [{**each, "manager": "P8" if each["agency"] == "RMBC-CYPS" else ""} for each in posts()]
    won = {"P3": "2024-03-30", "P5": "2024-05-30", "P7": "2024-06-01"}
    awards = [{"person": person, "achieved_on": day, **WON} for person, day in won.items()]
    await record_people(services, posts=reporting, awards=awards)
    await add_course()
    return client


async def asked(services: Services, session: str, person: str) -> str:
    actor = Actor(name=f"{person.lower()}@work.example", via="web")
    return (await book(services, actor, session=session, person=person)).booking


def rows_of(page: str) -> list[str]:
    return [row.split("<")[0] for row in page.split('<th scope="row"><a')[1:] for row in [row.split(">")[1]]]


async def test_a_manager_sees_who_is_late_or_soon_will_be_the_most_urgent_first(asking: Browser, services: Services):
    await open_session(services)
    await sign_in(asking, services, MANAGER)

    answer = await asking.get("/team")
    await all_noted()

    said = main_text(answer)
    assert "2 of the 4 people who report to you have something overdue or lapsed. 1 more will have within 60" in said
    assert rows_of(answer.text) == ["Ada Ahmed", "Cai Cole", "Eva Ellis"]
    assert "Recognise the signs Overdue since 11 April 2022" in said
    assert "Recognise the signs In date, expires soon by 29 May 2026" in said
    assert 'href="/sessions/2026-05-14-K05/book-for?person=P1"' in answer.text
    assert "3 people need Recognise the signs: book 14 May 2026 for them (3 places free)" in said
    [looked] = await db.fetch("select after from audit_entry where verb = 'looked' and subject = 'list'")
    assert '"P1"' in str(looked["after"])


@pytest.mark.parametrize(("today", "named"), [(date(2026, 4, 1), False), (date(2026, 4, 2), True)])
async def test_who_lapses_in_sixty_days_is_named_and_not_a_day_before(
    asking: Browser, services: Services, today: date, named: bool
):
    services.clock.fixed_today = today
    await sign_in(asking, services, MANAGER)

    assert ("Gus Grant" in (await asking.get("/team")).text) is named


async def test_what_is_booked_for_somebody_stands_in_their_line(asking: Browser, services: Services):
    session = await open_session(services)
    booking = await asked(services, session.session, "P1")
    await sign_in(asking, services, MANAGER)

    page = (await asking.get("/team")).text

    assert f'href="/bookings/{booking}">Booked for 14 May 2026</a>' in page
    assert "2 people need Recognise the signs" in page


async def test_a_request_is_approved_by_one_button_and_one_comes_back_to_the_team(asking: Browser, services: Services):
    session = await open_session(services, approval=True)
    booking = await asked(services, session.session, "P1")
    await sign_in(asking, services, MANAGER)

    shown = await asking.get("/team")
    sent = await post(asking, f"/bookings/{booking}/approve", {"back": "/team"})
    after = await asking.get(sent.headers["location"])

    assert "1 request waits for your answer." in main_text(shown)
    assert f'action="/bookings/{booking}/approve"' in shown.text
    assert "The request is approved." in main_text(after)
    assert "waits for your answer" not in main_text(after)
    assert await states_of(session) == {"P1": "confirmed"}


async def test_a_lead_answers_for_those_without_a_manager_in_their_agency_only(asking: Browser, services: Services):
    session = await open_session(services, approval=True, places=9)
    managed, alone = [await asked(services, session.session, person) for person in ("P1", "P2")]
    seen = {}
    for email, agency in (("lead@trft.example", "TRFT"), ("lead@rmbc.example", "RMBC")):
        await sign_in(asking, services, email, "agency_lead", agency)
        page = (await asking.get("/team")).text
        seen[agency] = [f"/bookings/{booking}/approve" in page for booking in (managed, alone)]
    titles = main_text(await asking.get("/team"))

    assert seen == {"TRFT": [False, True], "RMBC": [False, False]}
    assert "Approvals Nothing waits for your answer." in titles


async def test_somebody_to_whom_nobody_reports_has_no_team(asking: Browser, services: Services):
    await sign_in(asking, services, ADA)

    answer = await asking.get("/team")

    assert answer.status_code == 403
    assert 'href="/team"' not in answer.text


async def test_the_page_costs_the_same_for_one_and_for_many(asking: Browser, services: Services):
    await sign_in(asking, services, MANAGER)
    counts = []
    for week in range(2):
        await open_session(services, starts_at=STARTS_AT + timedelta(days=7 * week))
        await asking.get("/team")
        async with db.counting() as statements:
            await asking.get("/team")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 9
