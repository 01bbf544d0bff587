"""Is what is kept of the framework ever something that was taken back?"""

from __future__ import annotations

import pytest

from competencies.compliance import kept
from lms.base import db
from lms.base.services import Actor, Services
from lms.facts.rules import SourceRow
from lms.record import actions
from tests.engines import Databases


async def call_it(services: Services, title: str) -> None:
    row = SourceRow("roles.csv", 2, {"role": "SW", "title": title, "kind": "employee"})
    report = await actions.record(services, Actor(name="tester", via="test"), await actions.read({"roles": [row]}))
    assert report.problems == []


async def titles() -> list[str]:
    return [role.title for role in (await kept.now(90)).names.roles.values()]


async def test_what_was_seen_inside_a_unit_of_work_is_not_kept(services: Services):
    with pytest.raises(ZeroDivisionError):
        async with db.write(facts=True):
            await call_it(services, "Taken back")
            assert await titles() == ["Taken back"]
            raise ZeroDivisionError

    await call_it(services, "Social worker")

    assert await titles() == ["Social worker"]


async def test_what_is_kept_of_one_database_is_not_taken_for_anothers(services: Services, databases: Databases):
    await call_it(services, "Of the first")
    assert await titles() == ["Of the first"]

    async with db.connected(databases.migrated()):
        await call_it(services, "Of the second")

        assert await titles() == ["Of the second"]
