"""W9: how fast are 10,000 awards recorded with everything that follows from them, beside bare durable commits?"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta

import pytest

from competencies.coverage import actions as coverage
from lms.base import db
from lms.demo.partnership import partnership
from lms.exchange.actions import import_tables
from tests.bench.conftest import Worlds
from tests.bench.measuring import say, services_for
from tests.bench.world import TODAY
from tests.signed_in import TESTER

pytestmark = pytest.mark.bench
AWARDS = 10_000


async def _durable_commits_a_second(seconds: float = 2.0) -> float:
    """Small rows committed one by one."""
    await db.fetch("create table bench_row (n integer)")
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        async with db.write():
            await db.fetch("insert into bench_row (n) values ({})", count)
        count += 1
    rate = count / (time.perf_counter() - begun)
    await db.fetch("drop table bench_row")
    return rate


async def _measure(url: str) -> tuple[float, float, list[str]]:
    async with db.connected(url):
        services = services_for(url)
        made = partnership(people=12_000, seed=1, today=TODAY)
        await import_tables(services, made.tables, actor=TESTER, on=TODAY)
        pick = random.Random(1)
        people = pick.sample([row["person"] for row in made.tables["people"]], AWARDS)
        awards = [
            {
                "person": person,
                "competency": pick.choice(("CSE-SIGNS", "SG-RESPOND", "SG-AWARE")),
                "achieved_on": (TODAY - timedelta(days=pick.randrange(300))).isoformat(),
                "mode": "assessment",
            }
            for person in people
        ]
        commits = await _durable_commits_a_second()
        begun = time.perf_counter()
        report = await import_tables(services, {"awards": awards}, actor=TESTER, on=TODAY)
        rate = AWARDS / (time.perf_counter() - begun)
        assert report.tallies[0].added == AWARDS
        return rate, commits, await coverage.differences(services)


def test_w9_ten_thousand_awards_land_at_a_fifth_of_the_rate_of_bare_commits(worlds: Worlds, engine: str) -> None:
    rate, commits, wrong = asyncio.run(_measure(worlds.databases.migrated()))

    say("W9 import of 10,000 awards", engine, awards_a_second=rate, commits_a_second=commits, ratio=rate / commits)
    assert wrong == []
    assert rate / commits >= 0.2
