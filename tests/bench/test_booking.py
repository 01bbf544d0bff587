"""W1, W2, W3, W8: how fast are the catalogue and booking, beside the least that they could cost?"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest

from lms.base import db
from tests.bench.bare import serving_bare
from tests.bench.bare_booking import make_tables, serving_bare_booking
from tests.bench.conftest import Worlds
from tests.bench.courses_world import add_open_session, fill
from tests.bench.loading import Call, Outcome, all_at_once, one_by_one, repeated
from tests.bench.measuring import page_seconds, say, services_for, serving, session_of

pytestmark = pytest.mark.bench
CLIENTS, PLACES, ROUNDS = 200, 50, 5
LEARNER = "p1@work.example"
CATALOGUE = "/courses?needed=no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A filled database, with what is needed to ask."""

    url: str
    token: str
    cookie: str
    sessions: list[str]


async def _ready(url: str) -> Ready:
    async with db.connected(url):
        services = services_for(url)
        token = await fill(services, people=CLIENTS + 200)
        crowded = [await add_open_session(services, "K01", week=60 + n, places=PLACES) for n in range(ROUNDS)]
        roomy = await add_open_session(services, "K02", week=80, places=CLIENTS + 200)
        cookie = await session_of(services, LEARNER, "")
        await make_tables(sessions=ROUNDS + 1, places=PLACES)
        await db.fetch("update bare_session set places = 1000 where id = {}", ROUNDS + 1)
    return Ready(url=url, token=token, cookie=cookie, sessions=[*crowded, roomy])


@pytest.fixture
def ready(worlds: Worlds) -> Ready:
    return asyncio.run(_ready(worlds.databases.migrated()))


def wish(ready: Ready, session: str, person: int) -> Call:
    headers = {"Authorization": f"Bearer {ready.token}", "Content-Type": "application/json"}
    body = json.dumps({"person": f"P{person}"}).encode()
    return Call(method="POST", path=f"/api/v1/sessions/{session}/bookings", headers=headers, body=body)


def bare_wish(session: int, person: int) -> Call:
    body = json.dumps({"session": session, "person": person}).encode()
    return Call(method="POST", path="/book", headers={"Content-Type": "application/json"}, body=body)


def catalogue(ready: Ready) -> Call:
    return Call(method="GET", path=CATALOGUE, headers={"Cookie": f"lms={ready.cookie}"})


def median(outcomes: list[Outcome]) -> float:
    rates = sorted(outcome.rate for outcome in outcomes)
    return rates[len(rates) // 2]


def test_w1_the_catalogue_is_served_at_a_fifth_of_the_bare_rate(ready: Ready, engine: str) -> None:
    rates = {}
    with serving(ready.url) as (port, _):
        _, size = page_seconds(port, CATALOGUE, ready.cookie, times=5)
        for connections in (1, 8, 32):
            outcome = asyncio.run(repeated(port, catalogue(ready), connections=connections, seconds=4))
            assert set(outcome.statuses) == {200}
            rates[connections] = outcome.rate
    with serving_bare(size) as port:
        bare = asyncio.run(repeated(port, Call(method="GET", path="/"), connections=8, seconds=4)).rate

    say("W1 catalogue, 25 courses", engine, **{f"at_{n}": rate for n, rate in rates.items()}, bare_at_8=bare)
    say("W1 catalogue, 25 courses", engine, to_bare_at_8=rates[8] / bare, bytes=size)
    assert rates[8] / bare >= 0.20


def test_w2_a_race_for_places_runs_at_a_quarter_of_the_bare_rate(ready: Ready, engine: str) -> None:
    with serving(ready.url) as (port, _):
        raced = [
            asyncio.run(all_at_once([port], [wish(ready, session, n) for n in range(1, CLIENTS + 1)]))
            for session in ready.sessions[:ROUNDS]
        ]
    with serving_bare_booking(ready.url) as port:
        bare = [
            asyncio.run(all_at_once([port], [bare_wish(session, n) for n in range(1, CLIENTS + 1)]))
            for session in range(1, ROUNDS + 1)
        ]

    for outcome in raced:
        states = [json.loads(body)["state"] for body in outcome.bodies]
        assert set(outcome.statuses) == {201}
        assert (states.count("confirmed"), states.count("waiting")) == (PLACES, CLIENTS - PLACES)
    ratio = median(raced) / median(bare)
    say("W2 200 clients, 50 places", engine, bookings_a_second=median(raced), bare=median(bare), ratio=ratio)
    assert ratio >= 0.25


def test_w3_an_uncontested_booking_takes_eight_bare_ones_at_most(ready: Ready, engine: str) -> None:
    people = range(1, 201)
    with serving(ready.url) as (port, _):
        real = asyncio.run(one_by_one(port, [wish(ready, ready.sessions[-1], n) for n in people]))
    with serving_bare_booking(ready.url) as port:
        bare = asyncio.run(one_by_one(port, [bare_wish(ROUNDS + 1, n) for n in people]))

    ratio = real.median / bare.median
    say("W3 uncontested booking", engine, p50_ms=real.median * 1000, bare_ms=bare.median * 1000, ratio=ratio)
    assert set(real.statuses) == {201}
    assert ratio <= 8


def test_w8_the_catalogue_keeps_half_its_rate_during_a_race(ready: Ready, engine: str) -> None:
    async def together(port: int) -> Outcome:
        async def races() -> None:
            for session in ready.sessions[:ROUNDS]:
                await all_at_once([port], [wish(ready, session, n) for n in range(1, CLIENTS + 1)])

        racing = asyncio.create_task(races())
        outcome = Outcome()
        while not racing.done():
            some = await repeated(port, catalogue(ready), connections=8, seconds=0.5)
            outcome.seconds += some.seconds
            outcome.statuses += some.statuses
            outcome.wall += some.wall
        await racing
        return outcome

    with serving(ready.url) as (port, _):
        alone = asyncio.run(repeated(port, catalogue(ready), connections=8, seconds=4))
        during = asyncio.run(together(port))

    ratio = during.rate / alone.rate
    say("W8 catalogue during W2", engine, alone=alone.rate, during=during.rate, ratio=ratio)
    assert set(during.statuses) == {200}
    assert ratio >= 0.5
