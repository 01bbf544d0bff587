"""What is the least that taking a place can cost? A conditional update and a row, and nothing behind them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from os import environ
from pathlib import Path

from litestar import Litestar, get, post
from msgspec import Struct

from lms.base import db
from tests.bench.measuring import until_it_answers
from tests.conftest import process_environment
from tests.journeys.conftest import _free_port as free_port

TAKE = "update bare_session set taken = taken + 1 where id = {} and taken < places returning taken"
KEEP = "insert into bare_booking (session, person, state) values ({}, {}, {})"


class Wish(Struct):
    """What the bare handler is asked."""

    session: int
    person: int


@get("/", sync_to_thread=False)
def awake() -> str:
    """The server is there."""
    return "ready"


@post("/book")
async def bare_book(data: Wish) -> dict[str, str]:
    """A place when there is one, else the list."""
    async with db.write():
        taken = await db.fetch(TAKE, data.session)
        state = "confirmed" if taken else "waiting"
        await db.fetch(KEEP, data.session, data.person, state)
    return {"state": state}


def application() -> Litestar:
    """The bare application on the database of BARE_DATABASE."""

    @asynccontextmanager
    async def connected(_app: Litestar) -> AsyncIterator[None]:
        async with db.connected(environ["BARE_DATABASE"]):
            yield

    return Litestar([awake, bare_book], lifespan=[connected], openapi_config=None, logging_config=None)


async def make_tables(sessions: int, places: int) -> None:
    """Tables of the bare handler, anew."""
    await db.fetch("drop table if exists bare_booking")
    await db.fetch("drop table if exists bare_session")
    await db.fetch("create table bare_session (id integer primary key, places integer, taken integer)")
    await db.fetch("create table bare_booking (session integer, person integer, state text)")
    for number in range(1, sessions + 1):
        await db.fetch("insert into bare_session (id, places, taken) values ({}, {}, 0)", number, places)


@contextmanager
def serving_bare_booking(url: str) -> Iterator[int]:
    """The bare application as a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.bare_booking:application", "--factory"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=Path(__file__).parents[2],
        env=process_environment("sqlite:///unused") | {"BARE_DATABASE": url},
    )
    try:
        until_it_answers(f"http://127.0.0.1:{port}/", process)
        yield port
    finally:
        process.terminate()
        process.wait(30)
