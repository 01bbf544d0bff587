"""Do the fixtures give each test an empty, migrated database of its own, on both engines?"""

from __future__ import annotations

import httpx

from lms.base import db
from lms.base.migrate import is_up_to_date
from lms.base.services import Services


async def test_a_test_gets_a_migrated_database_bound(services: Services, engine: str):
    assert await is_up_to_date()
    assert db.is_sqlite() == (engine == "sqlite")


async def test_databases_are_not_shared_between_tests(services: Services):
    rows = await db.fetch("select count(*) as n from agency")

    assert rows == [{"n": 0}]


async def test_the_application_answers_on_the_same_database(client: httpx.AsyncClient):
    answer = await client.get("/health/ready")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
