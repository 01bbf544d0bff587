"""One door to the database: all of a unit of work lands, or none, on both engines."""

import asyncio
import contextvars

import pytest

from lms.base import db
from lms.base.services import Services

ADD = "insert into version (name, number) values ({}, 0)"
ALL_NAMES = "select name from version order by name"
NAMES = "select name from version where name not in ('framework', 'recorded') order by name"


async def names() -> list[str]:
    return [row["name"] for row in await db.fetch(NAMES)]


async def test_an_error_takes_everything_back_also_from_a_joined_unit_of_work(services: Services) -> None:
    async def inner() -> None:
        async with db.write():
            await db.fetch(ADD, "inner")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        async with db.write():
            await db.fetch(ADD, "outer")
            await inner()

    assert await names() == []


async def test_writers_of_one_process_take_turns_and_lose_nothing(services: Services) -> None:
    async def raise_the_number() -> None:
        async with db.write(facts=True):
            row = (await db.fetch("select number from version where name = 'framework'"))[0]
            await asyncio.sleep(0)
            await db.fetch("update version set number = {} where name = 'framework'", row["number"] + 1)

    await asyncio.gather(*(raise_the_number() for _ in range(30)))

    assert (await db.fetch("select number from version where name = 'framework'"))[0]["number"] == 30


async def test_a_failed_statement_leaves_the_next_unit_of_work_in_order(services: Services) -> None:
    for _ in range(12):
        with pytest.raises(db.INTEGRITY_ERRORS):
            async with db.write():
                await db.fetch(ADD, "framework")

    async with db.write():
        await db.fetch(ADD, "after")
    assert await names() == ["after"]


async def test_a_cancelled_writer_keeps_nothing_and_blocks_nobody(services: Services) -> None:
    begun = asyncio.Event()

    async def never_ends() -> None:
        async with db.write(facts=True):
            await db.fetch(ADD, "cancelled")
            begun.set()
            await asyncio.sleep(3600)

    for _ in range(6):
        task = asyncio.create_task(never_ends())
        await begun.wait()
        begun.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async with db.write(facts=True):
        await db.fetch(ADD, "next")
    assert await names() == ["next"]


async def test_a_reader_sees_one_state_while_a_writer_changes_it(services: Services) -> None:
    async def write() -> None:
        async with db.write():
            await db.fetch(ADD, "meanwhile")

    async with db.read():
        before = await names()
        await asyncio.create_task(write(), context=_empty_context())
        assert await names() == before == []

    assert await names() == ["meanwhile"]


def _empty_context() -> contextvars.Context:
    return contextvars.Context()


async def test_counters_are_added_to_the_rows_there_are_and_the_others_are_made(services: Services) -> None:
    async with db.write():
        await db.add_many("version", ("name",), ("number",), [("framework", 2), ("new", 1)])
        await db.add_many("version", ("name",), ("number",), [("framework", 3)])

    rows = await db.fetch("select name, number from version where name <> 'recorded' order by name")
    assert [(row["name"], row["number"]) for row in rows] == [("framework", 5), ("new", 1)]


async def test_a_stream_gives_every_row_once(services: Services) -> None:
    async with db.write():
        await db.insert_many("version", ("name", "number"), [(f"n{n:04}", n) for n in range(2500)])

    async with db.read():
        found = [row["name"] async for rows in db.stream(ALL_NAMES, 1000) for row in rows]

    assert found == ["framework", *(f"n{n:04}" for n in range(2500)), "recorded"]
