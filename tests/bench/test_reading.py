"""W4, W5, W6: how fast are the pages that people look at, beside a bare limit measured in the same run?"""

from __future__ import annotations

import asyncio

import pytest

from competencies.coverage.asking import Question, ask
from lms.base import db
from tests.bench.bare import serving_bare
from tests.bench.conftest import Worlds
from tests.bench.measuring import median_seconds, page_seconds, say, services_for, serving, session_of
from tests.bench.world import TODAY

pytestmark = pytest.mark.bench
LEAD = "lead@partnership.example"
COVERAGE = f"/coverage?on={TODAY}"
ATTENTION = f"/coverage/people?on={TODAY}&state=overdue&state=expiring"

MAKE_PAIRS = """
create table bench_pair as
select s.post, s.competency, s.state
from compliance_span s
where s.from_on <= {} and s.to_on >= {}
"""
PROBE = """
select p.agency, p.role, b.competency, count(*) as needed,
       sum(case when b.state in ('current', 'expiring') then 1 else 0 end) as covered
from bench_pair b
join post p on p.id = b.post
group by p.agency, p.role, b.competency
"""


async def _cookie_and_probe(url: str) -> tuple[str, float, float]:
    """A lead's cookie, the seconds of the bare aggregate over per-pair rows, and those of the whole answer."""
    async with db.connected(url):
        services = services_for(url)
        await db.fetch("drop table if exists bench_pair")
        await db.fetch(MAKE_PAIRS, TODAY, TODAY)
        probe = await _probe_seconds()
        await db.fetch("drop table bench_pair")
        answer = await median_seconds(lambda: ask(services, Question(on=TODAY)), times=10)
        return await session_of(services, LEAD, "partnership_lead"), probe, answer


async def _probe_seconds() -> float:
    """Of the bare aggregate, on PostgreSQL with the workers that a server grants unless told otherwise."""
    async with db.read():
        if not db.is_sqlite():
            await db.fetch("set local max_parallel_workers_per_gather = 2")
        return await median_seconds(lambda: db.fetch(PROBE))


def test_w5_the_coverage_page_of_50_000_people_takes_a_quarter_of_the_bare_aggregate(
    worlds: Worlds, engine: str
) -> None:
    url = worlds.of(50_000)
    cookie, probe, answer = asyncio.run(_cookie_and_probe(url))
    with serving(url) as (port, _):
        page, size = page_seconds(port, COVERAGE, cookie)

    say("W5 coverage, 50,000 people", engine, page_ms=page * 1000, answer_ms=answer * 1000, probe_ms=probe * 1000)
    say("W5 coverage, 50,000 people", engine, page_to_probe=page / probe, answer_to_probe=answer / probe, bytes=size)
    assert page / probe <= 0.25


def test_w6_the_list_of_overdue_and_expiring_does_not_grow_with_the_people(worlds: Worlds, engine: str) -> None:
    seconds = {}
    for people in (5_000, 50_000):
        url = worlds.of(people)
        cookie, _, _ = asyncio.run(_cookie_and_probe(url))
        with serving(url) as (port, _):
            seconds[people] = [page_seconds(port, path, cookie)[0] for path in (ATTENTION, f"{ATTENTION}&last=yes")]

    first, last = (large / small for large, small in zip(seconds[50_000], seconds[5_000], strict=True))
    say("W6 overdue or expiring", engine, first_ms=seconds[50_000][0] * 1000, last_ms=seconds[50_000][1] * 1000)
    say("W6 50,000 to 5,000", engine, first=first, last=last)
    assert max(first, last) <= 1.5


@pytest.mark.soak
def test_w5_the_coverage_page_does_not_grow_with_the_people(worlds: Worlds, engine: str) -> None:
    seconds = {}
    for people in (5_000, 200_000):
        url = worlds.of(people)
        cookie, _, _ = asyncio.run(_cookie_and_probe(url))
        with serving(url) as (port, _):
            seconds[people] = page_seconds(port, COVERAGE, cookie)[0]

    ratio = seconds[200_000] / seconds[5_000]
    say("W5 200,000 to 5,000 people", engine, ratio=ratio, large_ms=seconds[200_000] * 1000)
    assert ratio <= 2


async def _one_person(url: str) -> str:
    async with db.connected(url):
        services = services_for(url)
        await _thirty_competencies(services)
        return await session_of(services, "p1@a.example", "")


async def _thirty_competencies(services: object) -> None:
    """One person in a role that needs thirty competencies, with three awards of each."""
    from tests.make import recorded

    codes = [f"K{n:02}" for n in range(30)]
    await recorded(
        services,  # type: ignore[arg-type]
        {
            "agencies": [{"agency": "A", "name": "Agency", "sector": "local_authority"}],
            "groups": [{"group": "A", "name": "All"}],
            "roles": [{"role": "R", "title": "Role", "kind": "employee", "group": "A"}],
            "competencies": [{"competency": c, "title": f"Competency {c}", "strand": "s", "level": "1"} for c in codes],
            "requirements": [
                {
                    "role": "R",
                    "competency": c,
                    "agency": "",
                    "in_force_from": "2020-04-01",
                    "kind": "completion",
                    "strength": "mandatory",
                    "initial_days": "90",
                    "refresh_months": "24",
                    "source": "CSE2022 s7(2)",
                }
                for c in codes
            ],
            "people": [{"person": "P1", "name": "Ada Ahmed", "email": "p1@a.example", "status": "active"}],
            "posts": [{"person": "P1", "agency": "A", "role": "R", "starts_on": "2020-01-06"}],
            "awards": [
                {"person": "P1", "competency": c, "achieved_on": f"{year}-05-{1 + n % 28:02}", "mode": "in_person"}
                for n, c in enumerate(codes)
                for year in (2020, 2022, 2024)
            ],
        },
        on=TODAY,
    )


def test_w4_a_record_of_thirty_competencies_is_served_at_a_seventh_of_the_bare_rate(
    worlds: Worlds, engine: str
) -> None:
    url = worlds.databases.migrated()
    cookie = asyncio.run(_one_person(url))
    with serving(url) as (port, _):
        page, size = page_seconds(port, "/me", cookie, times=200)
    with serving_bare(size) as port:
        bare, bare_size = page_seconds(port, "/", times=200)

    say("W4 my record, 30 competencies", engine, page_ms=page * 1000, bare_ms=bare * 1000)
    say("W4 my record, 30 competencies", engine, rate_to_bare=bare / page, bytes=size, bare_bytes=bare_size)
    assert size <= 60_000
    assert bare / page >= 0.15
