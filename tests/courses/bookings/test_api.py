"""Can a program book, look and cancel for its agency's people, once for each key, and for nobody else?"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from courses.bookings.jobs import forget_answers
from courses.sessions.actions import plan
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    draft,
    letters_written,
    open_session,
    states_of,
)
from tests.signed_in import Browser, all_noted, bearer

SCOPES = ("bookings:read", "bookings:write")


async def ask(
    client: Browser, token: dict[str, str], session: str, person: str, key: str = "", **more: Any
) -> httpx.Response:
    headers = token | ({"Idempotency-Key": key} if key else {})
    return await client.post(f"/api/v1/sessions/{session}/bookings", headers=headers, json={"person": person, **more})


async def test_a_program_books_looks_and_cancels(asking: Browser, services: Services):
    session = (await open_session(services)).session
    token = await bearer(services, *SCOPES)

    made = await ask(asking, token, session, "P1")
    seen = await asking.get(made.headers["location"], headers=token)
    gone = await asking.delete(made.headers["location"], headers=token)
    again = await asking.delete(made.headers["location"], headers=token)

    booking = made.json()
    assert (made.status_code, seen.json()) == (201, booking)
    assert booking | {"booking": ""} == {
        "booking": "",
        "session": "2026-05-14-K05",
        "person": "P1",
        "state": "confirmed",
        "state_at": "2026-03-31T09:00:00Z",
        "asked_at": "2026-03-31T09:00:00Z",
        "offer_ends_at": None,
        "late": None,
    }
    assert (gone.status_code, gone.json()["state"], gone.json()["late"]) == (200, "cancelled", False)
    assert (again.status_code, again.json()["code"]) == (409, "is_cancelled")


async def test_a_refusal_says_its_code_and_whether_one_may_wait_or_insist(asking: Browser, services: Services):
    full, beside = [await open_session(services, places=1, starts_at=STARTS_AT + timedelta(hours=n)) for n in (0, 1)]
    token = await bearer(services, *SCOPES)
    await ask(asking, token, full.session, "P2")

    refused = [
        await ask(asking, token, full.session, "P1", wait=False),
        await ask(asking, token, beside.session, "P2"),
        await ask(asking, token, full.session, "P2"),
    ]
    waiting = await ask(asking, token, full.session, "P1")
    insisted = await ask(asking, token, beside.session, "P2", override_clash=True)

    said = [(no.status_code, no.json()["code"], no.json()["may_wait"], no.json()["may_override"]) for no in refused]
    assert said == [(409, "full", True, False), (409, "clash", False, True), (409, "already_booked", False, False)]
    assert refused[0].headers["content-type"] == "application/problem+json"
    assert (waiting.json()["state"], insisted.json()["state"]) == ("waiting", "confirmed")


async def test_an_agencys_token_books_and_sees_its_own_people_only(asking: Browser, services: Services):
    session = (await open_session(services, places=9)).session
    hidden = (await plan(services, COORDINATOR, draft())).session
    trust, council = [await bearer(services, *SCOPES, agency=agency) for agency in ("TRFT", "RMBC")]
    theirs = (await ask(asking, council, session, "P1")).headers["location"]

    answers = [
        await ask(asking, trust, session, "P1"),
        await ask(asking, trust, session, "P99"),
        await ask(asking, trust, "2026-05-14-K99", "P2"),
        await ask(asking, trust, hidden, "P2"),
        await asking.get(theirs, headers=trust),
        await asking.delete(theirs, headers=trust),
    ]
    own = await ask(asking, trust, session, "P2")
    await all_noted()

    assert [answer.status_code for answer in answers] == [404] * 6
    assert own.status_code == 201


async def test_a_scope_is_asked_for(asking: Browser, services: Services):
    session = (await open_session(services)).session
    reads, other = await bearer(services, "bookings:read"), await bearer(services, "people:read")

    assert (await ask(asking, reads, session, "P1")).status_code == 403
    assert (await ask(asking, {}, session, "P1")).status_code == 401
    assert (await asking.get("/api/v1/bookings/x", headers=other)).status_code == 403


async def test_the_same_key_gives_the_same_answer_and_another_request_none(asking: Browser, services: Services):
    session = await open_session(services, places=1)
    token = await bearer(services, *SCOPES)

    made = [await ask(asking, token, session.session, "P1", "k1") for _ in range(2)]
    refused = [await ask(asking, token, session.session, "P2", "k2", wait=False) for _ in range(2)]
    await asking.delete(made[0].headers["location"], headers=token)
    still = await ask(asking, token, session.session, "P2", "k2", wait=False)
    other = await ask(asking, token, session.session, "P3", "k1")
    mine = await ask(asking, await bearer(services, *SCOPES, agency="TRFT"), session.session, "P2", "k1")

    assert made[0].content == made[1].content
    assert made[0].headers["location"] == made[1].headers["location"]
    assert [(no.status_code, no.json()["code"]) for no in (*refused, still)] == [(409, "full")] * 3
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert mine.status_code == 201
    assert [kind for kind, _ in await letters_written()] == ["confirmed", "cancelled", "confirmed"]


async def test_many_at_once_with_one_key_are_one_booking_and_one_answer(asking: Browser, services: Services):
    session = await open_session(services, places=2)
    token = await bearer(services, *SCOPES)

    answers = await asyncio.gather(*(ask(asking, token, session.session, "P1", "k") for _ in range(8)))
    full = await asyncio.gather(*(ask(asking, token, session.session, f"P{2 + n % 4}", f"k{n % 4}") for n in range(12)))

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert [full[n].content for n in range(4)] == [full[n].content for n in range(4, 8)]
    assert sorted((await states_of(session)).values()) == ["confirmed", "confirmed", "waiting", "waiting", "waiting"]
    assert len(await letters_written()) == 5


async def test_an_answer_is_kept_for_seven_days(asking: Browser, services: Services, clock: FixedClock):
    session = (await open_session(services)).session
    token = await bearer(services, *SCOPES)
    await ask(asking, token, session, "P1", "k")

    said = []
    for later in (timedelta(days=7), timedelta(seconds=1)):
        clock.instant += later
        await forget_answers(services, on=clock.today(), at=clock.now())
        kept = len(await db.fetch("select id from once_key"))
        said.append((kept, (await ask(asking, token, session, "P1", "k")).status_code))

    assert said == [(1, 201), (0, 409)]


async def test_an_uncontested_booking_costs_twelve_statements_at_the_most(asking: Browser, services: Services):
    session = (await open_session(services)).session
    token = await bearer(services, *SCOPES)
    await ask(asking, token, session, "P2")
    await all_noted()

    async with db.counting() as statements:
        made = await ask(asking, token, session, "P1", "k")

    assert made.status_code == 201
    assert len(statements) <= 12
