"""Are places ever oversold, is anybody lost or told twice, when many ask at once and servers die? (R23, R26)"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import pytest

from courses.bookings.opening import waiting_list
from courses.sessions.actions import defaults_of
from courses.sessions.store import session_by
from lms.base import db
from tests.bench.courses_world import add_open_session, fill
from tests.bench.loading import Call, all_at_once
from tests.bench.measuring import services_for, serving
from tests.engines import Databases

pytestmark = pytest.mark.soak
CLIENTS, PLACES, ROUNDS = 200, 50, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A filled database and a token that may book for anybody."""

    url: str
    token: str


@pytest.fixture
def ready(databases: Databases) -> Ready:
    url = databases.migrated()

    async def filled() -> str:
        async with db.connected(url):
            return await fill(services_for(url), people=CLIENTS, courses=2)

    return Ready(url=url, token=asyncio.run(filled()))


def asked(ready: Ready, method: str, path: str, body: object = None) -> Call:
    headers = {"Authorization": f"Bearer {ready.token}", "Content-Type": "application/json"}
    return Call(method=method, path=path, headers=headers, body=json.dumps(body).encode() if body else b"")


def wishes(ready: Ready, session: str) -> list[Call]:
    people = list(range(1, CLIENTS + 1))
    random.Random(session).shuffle(people)
    return [asked(ready, "POST", f"/api/v1/sessions/{session}/bookings", {"person": f"P{n}"}) for n in people]


async def another(ready: Ready, week: int) -> str:
    async with db.connected(ready.url):
        return await add_open_session(services_for(ready.url), "K01", week=week, places=PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database holds of one session."""

    states: Counter[str]
    taken: int
    order: list[int]
    entries: int
    letters: int
    doubled: int


async def found(ready: Ready, session: str) -> Found:
    async with db.connected(ready.url):
        services = services_for(ready.url)
        said = await session_by(session, defaults_of(services))
        assert said is not None
        rows = await db.fetch("select id, state from booking where session = {}", said.id)
        entries = await db.fetch(
            "select b.id from waiting_entry w join booking b on b.id = w.booking"
            " where b.session = {} and w.left_at is null and b.state = 'waiting'",
            said.id,
        )
        told = await db.fetch(
            "select n.person, n.kind, count(*) as number from notice n"
            " join booking b on n.notice like 'booking:' || b.booking || ':%'"
            " where b.session = {} group by n.person, n.kind",
            said.id,
        )
        return Found(
            states=Counter(row["state"] for row in rows),
            taken=said.taken,
            order=[each.booking for each in await waiting_list(said)],
            entries=len(entries),
            letters=sum(row["number"] for row in told),
            doubled=sum(row["number"] > 1 for row in told),
        )


@pytest.fixture(params=[1, 2], ids=["one server", "two servers"])
def ports(ready: Ready, request: pytest.FixtureRequest) -> Iterator[list[int]]:
    with ExitStack() as until_the_end:
        yield [until_the_end.enter_context(serving(ready.url))[0] for _ in range(request.param)]


def test_two_hundred_clients_for_fifty_places_twenty_times_over(ready: Ready, ports: list[int]):
    for round_ in range(ROUNDS):
        session = asyncio.run(another(ready, 100 + round_))

        outcome = asyncio.run(all_at_once(ports, wishes(ready, session)))
        after = asyncio.run(found(ready, session))

        assert set(outcome.statuses) == {201}
        assert after.states == {"confirmed": PLACES, "waiting": CLIENTS - PLACES}
        assert after.taken == PLACES
        assert (len(after.order), after.entries) == (CLIENTS - PLACES, CLIENTS - PLACES)
        assert (after.letters, after.doubled) == (CLIENTS, 0)


async def _acknowledged(port: int, calls: list[Call]) -> list[bytes]:
    """The bodies of what was answered with success before the server went away."""

    async def ask(call: Call) -> bytes:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(bytes(call))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            writer.close()
            return body if int(head[9:12]) in (200, 201) else b""
        return b""

    return [body for body in await asyncio.gather(*map(ask, calls)) if body]


async def _until_killed(port: int, process: subprocess.Popen[bytes], calls: list[Call], after: float) -> list[bytes]:
    async def kill() -> None:
        await asyncio.sleep(after)
        process.send_signal(signal.SIGKILL)

    killing = asyncio.create_task(kill())
    bodies = await _acknowledged(port, calls)
    await killing
    return bodies


def test_with_cancels_and_kills_in_between_no_place_is_oversold_and_nobody_is_lost(ready: Ready):
    pick = random.Random(1)
    session = asyncio.run(another(ready, 200))
    acknowledged: dict[str, str] = {}
    for _round in range(6):
        with serving(ready.url) as (port, process):
            cancels = [
                asked(ready, "DELETE", f"/api/v1/bookings/{b}")
                for b in pick.sample(sorted(acknowledged), k=min(10, len(acknowledged)))
            ]
            calls = wishes(ready, session) + cancels
            pick.shuffle(calls)
            bodies = asyncio.run(_until_killed(port, process, calls, after=pick.uniform(0.2, 1.0)))
        acknowledged |= {said["booking"]: said["state"] for said in map(json.loads, bodies)}
        after = asyncio.run(found(ready, session))
        kept = asyncio.run(_kept(ready, session))

        assert after.taken == after.states["confirmed"] + after.states["offered"] <= PLACES
        assert sorted(set(acknowledged) - kept) == []
        assert after.doubled == 0
        assert after.entries == after.states["waiting"]


async def _kept(ready: Ready, session: str) -> set[str]:
    async with db.connected(ready.url):
        rows = await db.fetch(
            "select b.booking from booking b join course_session s on s.id = b.session where s.session = {}", session
        )
        return {row["booking"] for row in rows}
