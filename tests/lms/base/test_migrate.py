"""The schema gets up to date from several starters at once, whole or not at all, on both engines."""

from datetime import date

import pytest

from lms.base import db
from lms.base.migrate import MigrationFailed, is_up_to_date, migrate
from tests.processes import lms_at_once


async def test_a_second_start_finds_nothing_to_do(empty_database_url: str) -> None:
    async with db.connected(empty_database_url):
        before = await is_up_to_date()
        first, second = await migrate(), await migrate()

        assert (before, await is_up_to_date()) == (False, True)
        assert (first.endswith("applied."), second) == (True, "The database is up to date.")


def test_three_starters_at_once_migrate_it_once(empty_database_url: str) -> None:
    ended = lms_at_once(empty_database_url, *[("migrate",)] * 3)

    assert [process.returncode for process in ended] == [0, 0, 0]
    assert sorted(process.stdout == "The database is up to date.\n" for process in ended) == [False, True, True]


async def test_a_failing_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    async with db.connected(empty_database_url):
        await db.fetch("create table award (in_the_way integer)")
        with pytest.raises(MigrationFailed, match="award"):
            await migrate()

        assert await is_up_to_date() is False
        with pytest.raises(Exception, match="agency"):
            await db.fetch("select * from agency")
        await db.fetch("drop table award")
        await migrate()
        assert await is_up_to_date() is True


async def test_the_schema_itself_refuses_what_must_not_be(database_url: str) -> None:
    async with db.connected(database_url):
        with pytest.raises(db.INTEGRITY_ERRORS):
            await db.fetch("insert into agency_data (agency, last_on) values (7, {})", date(2026, 3, 31))
