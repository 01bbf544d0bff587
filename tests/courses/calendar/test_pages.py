"""Who gets the address of a calendar, what does it lead to, and when does it lead nowhere any more? On both engines."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from courses.bookings.actions import book, cancel
from courses.bookings.moving import change
from courses.calendar.choosing import calendars_of
from courses.sessions.actions import Draft, copy, draft_of
from courses.sessions.rules import SessionSaid
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.dates import day_in_london
from lms.base.services import Services
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.courses.calendar.program import events_in, sequence_of
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    number_of,
    open_session,
    record_people,
    session_now,
)
from tests.signed_in import Browser, post, sign_in

BASE = "http://127.0.0.1:8000"
ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For what no database has a part in."""


@pytest.fixture
async def partnership(services: Services) -> Services:
    await record_people(services)
    await add_course()
    return services


@pytest.fixture
async def asking(client: Browser, partnership: Services) -> Browser:
    """A browser, once there is a partnership."""
    return client


async def addresses(client: Browser) -> list[str]:
    """The addresses on somebody's page, without the house."""
    shown = (await client.get("/calendar")).text
    return [html.unescape(found).removeprefix(BASE) for found in re.findall(r">(http[^<]*\.ics)</textarea>", shown)]


async def made(client: Browser, calendar: str = "person") -> str:
    """Make an address; where it leads."""
    answer = await post(client, "/calendar", {"calendar": calendar})
    assert (answer.status_code, answer.headers["location"]) == (303, "/calendar?done=made")
    return (await addresses(client))[-1]


async def titles(client: Browser, address: str) -> list[str]:
    answer = await client.get(address)
    assert answer.status_code == 200
    return [str(event["summary"]) for event in events_in(answer.text)]


async def booked(services: Services, session: SessionSaid, person: str) -> str:
    found = await book(services, COORDINATOR, session=session.session, person=await number_of(person))
    return found.booking


async def trail() -> list[tuple[str, str, str]]:
    rows = await db.fetch("select verb, subject, after from audit_entry where kind = 'calendar addresses' order by id")
    return [(row["verb"], row["subject"], row["after"] or "") for row in rows]


async def test_a_persons_address_shows_their_bookings_to_a_program_that_cannot_sign_in(
    asking: Browser, partnership: Services
):
    first = await open_session(partnership, places=1)
    second = await open_session(partnership, places=1, starts_at=STARTS_AT + timedelta(days=7))
    await booked(partnership, first, "P1")
    await booked(partnership, second, "P2")
    await booked(partnership, second, "P1")
    await sign_in(asking, partnership, "p1@work.example")

    address = await made(asking)
    asking.cookies.clear()
    answer = await asking.get(address)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in answer.headers
    assert [(str(e["summary"]), str(e["status"]), e.decoded("dtstart")) for e in events_in(answer.text)] == [
        ("Child exploitation", "CONFIRMED", STARTS_AT),
        ("Waiting list: Child exploitation", "TENTATIVE", STARTS_AT + timedelta(days=7)),
    ]
    assert [word for word in ("Ada", "p1@work", "P1") if word in answer.text] == []


async def test_a_program_that_has_the_newest_version_is_sent_nothing(asking: Browser, partnership: Services):
    session = await open_session(partnership)
    booking = await booked(partnership, session, "P1")
    await sign_in(asking, partnership, "p1@work.example")
    address = await made(asking)
    version = (await asking.get(address)).headers["etag"]

    same = await asking.get(address, headers={"If-None-Match": f'"other", {version.removeprefix("W/")}'})
    await cancel(partnership, COORDINATOR, booking=booking)
    changed = await asking.get(address, headers={"If-None-Match": version})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", version)
    assert (changed.status_code, changed.headers["etag"] != version) == (200, True)


async def test_a_change_shows_under_the_same_name_with_a_higher_number(asking: Browser, partnership: Services):
    session = await open_session(partnership)
    await booked(partnership, session, "P1")
    await sign_in(asking, partnership, "p1@work.example")
    address = await made(asking)
    [before] = events_in((await asking.get(address)).text)

    now = await session_now(partnership, session.session)
    await change(partnership, COORDINATOR, session=session.session, draft=_later(now))
    [after] = events_in((await asking.get(address)).text)

    assert after["uid"] == before["uid"]
    assert sequence_of(after) == sequence_of(before) + 1
    assert after.decoded("dtstart") == STARTS_AT + timedelta(hours=1)


def _later(session: SessionSaid) -> Draft:
    [part] = session.parts
    moved = replace(part, starts_at=part.starts_at + timedelta(hours=1), ends_at=part.ends_at + timedelta(hours=1))
    return replace(draft_of(session), parts=(moved,))


async def test_it_reaches_from_60_days_back_to_400_days_ahead(
    asking: Browser, partnership: Services, clock: FixedClock
):
    session = await open_session(partnership)
    await booked(partnership, session, "P1")
    await sign_in(asking, partnership, "p1@work.example")
    address = await made(asking)

    found = {}
    for days in (-401, -400, -399, 0, 59, 60, 61):
        clock.instant = STARTS_AT + timedelta(days=days)
        found[days] = len(await titles(asking, address))

    assert found == {-401: 0, -400: 0, -399: 1, 0: 1, 59: 1, 60: 1, 61: 0}


async def test_another_address_ends_the_one_before_and_an_ended_one_leads_nowhere(
    asking: Browser, partnership: Services
):
    await sign_in(asking, partnership, "p1@work.example")
    first = await made(asking)
    number = await _number(asking)

    renewed = await post(asking, f"/calendar/addresses/{number}/renew")
    [second] = await addresses(asking)
    twice = await post(asking, f"/calendar/addresses/{number}/renew")
    answers = [(await asking.get(each)).status_code for each in (first, second)]
    ended = await post(asking, f"/calendar/addresses/{await _number(asking)}/end")

    assert (renewed.headers["location"], ended.headers["location"]) == (
        "/calendar?done=renewed",
        "/calendar?done=ended",
    )
    assert (answers, twice.status_code) == ([404, 200], 404)
    assert ((await asking.get(second)).status_code, await addresses(asking)) == (404, [])
    assert [(verb, subject) for verb, subject, _ in await trail()] == [
        ("added", "person"),
        ("renewed", "person"),
        ("ended", "person"),
    ]


async def _number(client: Browser) -> str:
    found = re.search(r"/calendar/addresses/(\d+)/renew", (await client.get("/calendar")).text)
    assert found is not None
    return found[1]


async def test_the_trail_never_holds_an_address(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@trust.example", "agency_lead", "TRFT")
    address = await made(asking, "agency-TRFT")

    rows = await db.fetch("select * from audit_entry")

    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert [(verb, subject) for verb, subject, _ in await trail()] == [("added", "agency TRFT")]
    assert (len(secret), secret in str(rows)) == (43, False)


async def test_asking_twice_makes_one_address(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "p1@work.example")

    first, second = await made(asking), await made(asking)

    assert first == second
    assert await addresses(asking) == [first]


async def test_nobody_ends_the_address_of_somebody_else(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "p1@work.example")
    address, number = await made(asking), await _number(asking)
    await sign_in(asking, partnership, "p2@work.example")

    answers = [await post(asking, f"/calendar/addresses/{number}/{act}") for act in ("renew", "end")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert (await asking.get(address)).status_code == 200


@ON_ONE
async def test_an_address_that_is_none_is_not_found(asking: Browser):
    paths = ["nobody.ics", "a" * 43 + ".ics", "a" * 43, ".ics", "%00.ics", "ä.ics"]

    answers = [await asking.get(f"/calendar/{path}") for path in paths]

    assert [(each.status_code, "set-cookie" in each.headers) for each in answers] == [(404, False)] * len(paths)


ENDINGS = {
    "P1": "update person set status = 'closed' where person = 'P1'",
    "P2": "update account set status = 'closed' where email = 'p2@work.example'",
    "P3": "update person set email = 'other@work.example' where person = 'P3'",
    "P4": "update account set person = (select id from person where person = 'P5') where email = 'p4@work.example'",
}
"""Their record is closed, their account is closed, they have another mailbox, theirs is somebody else's now."""


async def test_the_calendars_of_who_may_not_sign_in_any_more_stop(asking: Browser, partnership: Services):
    await open_session(partnership, trainers=";".join(ENDINGS))
    found: dict[str, list[int]] = {}
    for person, statement in ENDINGS.items():
        await sign_in(asking, partnership, f"{person.lower()}@work.example")
        both = [await made(asking, calendar) for calendar in ("person", "trainer")]
        before = [(await asking.get(address)).status_code for address in both]
        async with db.write():
            await db.fetch(statement)
        found[person] = before + [(await asking.get(address)).status_code for address in both]

    assert found == {person: [200, 200, 404, 404] for person in ENDINGS}


async def test_a_trainers_address_shows_what_they_train_with_numbers(asking: Browser, partnership: Services):
    mine = await open_session(partnership, trainers="P3")
    await open_session(partnership, starts_at=STARTS_AT + timedelta(days=1))
    await copy(partnership, COORDINATOR, session=mine.session, days=[day_in_london(STARTS_AT) + timedelta(days=7)])
    for person in ("P1", "P2"):
        await booked(partnership, mine, person)
    await sign_in(asking, partnership, "p3@work.example")

    address = await made(asking, "trainer")

    assert await titles(asking, address) == ["Child exploitation: 2 of 3 booked"]


async def test_an_agencys_address_shows_numbers_of_its_own_people_and_what_is_open(
    asking: Browser, partnership: Services
):
    """P1 works below the council; the lead of the council counts them."""
    first = await open_session(partnership, places=3)
    await open_session(partnership, places=3, starts_at=STARTS_AT + timedelta(days=7))
    for person in ("P1", "P2", "P3"):
        await booked(partnership, first, person)
    await sign_in(asking, partnership, "lead@council.example", "agency_lead", "RMBC")

    address = await made(asking, "agency-RMBC")
    text = (await asking.get(address)).text

    assert await titles(asking, address) == [
        "Child exploitation: 2 booked, full",
        "Child exploitation: 3 places left",
    ]
    assert [name for name in ("Ada", "Cai", "P1", "work.example") if name in text] == []


async def test_an_agencys_address_ends_with_the_grant(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@trust.example", "agency_lead", "TRFT")
    address = await made(asking, "agency-TRFT")
    before = (await asking.get(address)).status_code

    async with db.write():
        await db.fetch("update access_grant set from_on = '2026-01-01', to_on = '2026-03-30'")

    assert (before, (await asking.get(address)).status_code) == (200, 404)


async def test_a_grant_over_an_agency_above_is_enough_and_one_below_is_not(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@council.example", "agency_lead", "RMBC")
    below = await made(asking, "agency-RMBC-CYPS")
    await sign_in(asking, partnership, "lead@cyps.example", "agency_lead", "RMBC-CYPS")

    above = await post(asking, "/calendar", {"calendar": "agency-RMBC"})

    assert (await asking.get(below)).status_code == 200
    assert above.status_code == 422


async def test_a_learner_is_offered_their_own_calendar_only(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "p1@work.example")

    answers = [
        (await post(asking, "/calendar", {"calendar": key})).status_code
        for key in ("trainer", "agency-TRFT", "nothing", "")
    ]

    assert (answers, await addresses(asking)) == ([422] * 4, [])


@ON_ONE
async def test_who_has_no_record_and_no_figures_is_offered_nothing(partnership: Services):
    who = Who(name="chair@work.example", via="web", account_id=1, grants=(Grant(role=GrantRole.CHAIR),))

    assert list((await calendars_of(who)).may_have) == []


async def test_one_asks_the_database_no_more_often_for_many_bookings(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "p1@work.example")
    address = await made(asking)
    counted = []
    for number in (1, 6):
        for days in range(number):
            session = await open_session(partnership, starts_at=STARTS_AT + timedelta(days=10 * number + days))
            await booked(partnership, session, "P1")
        with_titles = await _statements(asking, address)
        counted.append(with_titles)

    assert counted[0] == counted[1]


async def _statements(client: Browser, address: str) -> int:
    async with db.counting() as statements:
        await client.get(address)
    return len(statements)


@ON_ONE
async def test_google_calendar_is_let_in_by_the_robots_file(asking: Browser):
    """It follows no address that robots.txt closes to it."""
    assert (await asking.get("/robots.txt")).text == "User-agent: *\nAllow: /calendar/\nDisallow: /\n"
