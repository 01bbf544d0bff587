"""What has somebody to do something for, and what would count for it? On both engines (R7, R9)."""

from __future__ import annotations

from datetime import date

import pytest

from competencies.compliance import kept
from competencies.compliance.rules import State
from competencies.compliance.wanted import Wanted, Wants, wanted
from lms.base import db
from lms.base.services import Services
from tests.make import SMALL_WORLD, recorded, requirement

TODAY = date(2026, 3, 31)


@pytest.fixture
async def small_world(services: Services) -> None:
    """P2, a clinician, lapsed; P3, a social worker, has until the end of May; P1 is in date."""
    await recorded(services, SMALL_WORLD)


async def wants_of(services: Services, person: str) -> Wants:
    row = await db.fetch_one("select id from person where person = {}", person)
    assert row is not None
    return await wanted(await kept.now(services.settings.expiring_days), row["id"], TODAY)


def signs(state: State, by: date, *modes: str, also: tuple[str, ...] = ()) -> Wanted:
    return Wanted(
        competency="CSE-SIGNS",
        title="Recognise the signs",
        state=state,
        by=by,
        modes=frozenset(modes),
        counts=frozenset({"CSE-SIGNS", *also}),
    )


async def test_somebody_lapsed_somebody_not_due_and_somebody_in_date(services: Services, small_world: None):
    found = [await wants_of(services, person) for person in ("P1", "P2", "P3")]

    assert found == [
        Wants(needs=(), groups=frozenset({"D"})),
        Wants(needs=(signs(State.LAPSED, date(2025, 6, 2)),), groups=frozenset({"C"})),
        Wants(needs=(signs(State.PENDING, date(2026, 5, 30)),), groups=frozenset({"D"})),
    ]


async def test_who_has_no_record_needs_nothing(services: Services, small_world: None):
    assert await wanted(await kept.now(services.settings.expiring_days), None, TODAY) == Wants()


async def test_only_the_modes_of_the_row_in_force_count_and_what_satisfies_it_today(
    services: Services, small_world: None
):
    rows = [requirement("CLINICIAN", "CSE-SIGNS", modes="in_person;blended")]
    equal = {"holds": "SG-AWARE", "satisfies": "CSE-SIGNS", "in_force_from": "2026-01-01", "in_force_to": "2026-03-31"}
    await recorded(services, {"requirements": rows, "equivalences": [equal]})

    [found] = (await wants_of(services, "P2")).needs

    assert found == signs(State.OVERDUE, date(2022, 4, 10), "in_person", "blended", also=("SG-AWARE",))


async def test_the_more_urgent_of_two_posts_speaks(services: Services, small_world: None):
    second = {"person": "P2", "agency": "TRFT", "role": "SOCIAL-WORKER", "starts_on": "2026-03-30"}
    await recorded(services, {"posts": [second]})

    found = await wants_of(services, "P2")

    assert (found.needs, found.groups) == ((signs(State.LAPSED, date(2025, 6, 2)),), frozenset({"C", "D"}))


async def test_it_costs_one_statement_beside_what_is_kept(services: Services, small_world: None):
    shared = await kept.now(services.settings.expiring_days)
    async with db.counting() as statements:
        await wanted(shared, 1, TODAY)

    assert len(statements) == 1
