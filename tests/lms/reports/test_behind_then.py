"""Is the list worked out from the facts the same as the list of now, page by page, and true to what was known?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from competencies.compliance.rules import State
from competencies.coverage.behind import Behind, Page, people_behind
from competencies.coverage.rules import Counts
from competencies.coverage.store import Asked
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from lms.reports.behind_then import Part, people_behind_then
from tests.make import SMALL_WORLD, recorded

DAY = date(2026, 3, 31)
EVERYTHING = Asked(strength=None)
STATES = tuple(State)


async def both(services: Services, on: date, asked: Asked = EVERYTHING, **part: object) -> tuple[Page, Page]:
    """The same page of the list: from what is kept for now, and from the facts known now."""
    async with db.read():
        now = await people_behind(on, asked, STATES, **part)  # type: ignore[arg-type]
        known_at = services.clock.now()
        then, _ = await people_behind_then(services, on, known_at, asked, STATES, Part(**part))  # type: ignore[arg-type]
    return now, then


def without_award(page: Page) -> list[Behind]:
    return [replace(row, award=None) for row in page.rows]


async def test_both_ways_give_the_same_list_on_every_day_of_seven_years(services: Services):
    await recorded(services, SMALL_WORLD)

    for days in range(0, 2600, 53):
        now, then = await both(services, date(2021, 6, 1) + timedelta(days=days))

        assert without_award(now) == without_award(then)


async def test_both_ways_turn_the_same_pages(services: Services):
    await recorded(services, SMALL_WORLD)

    now, then = await both(services, DAY, limit=1)
    forwards = [now.rows[0].person]
    while now.after:
        now, then = await both(services, DAY, limit=1, after=now.after)
        assert (without_award(now), bool(now.before)) == (without_award(then), bool(then.before))
        forwards.append(now.rows[0].person)
    last_now, last_then = await both(services, DAY, limit=1, last=True)
    backwards = [last_now.rows[0].person]
    page = last_now
    while page.before:
        page, then = await both(services, DAY, limit=1, before=page.before)
        assert without_award(page) == without_award(then)
        backwards.append(page.rows[0].person)

    assert forwards == ["P2", "P3", "P1"]
    assert backwards == forwards[::-1]
    assert without_award(last_now) == without_award(last_then)


async def test_a_correction_is_not_known_before_it_was_recorded(services: Services, clock: FixedClock):
    await recorded(services, SMALL_WORLD)
    clock.instant += timedelta(days=1)
    before = clock.instant
    clock.instant += timedelta(days=1)
    late = {"person": "P2", "competency": "CSE-SIGNS", "achieved_on": "2026-01-15", "mode": "in_person"}
    await recorded(services, {"awards": [late]})

    async def state_of_p2(page: Page) -> State:
        return next(row.state for row in page.rows if row.person == "P2")

    async with db.read():
        now = await people_behind(DAY, EVERYTHING, STATES)
        then, counts = await people_behind_then(services, DAY, before, EVERYTHING, STATES, Part())

    assert (await state_of_p2(now), await state_of_p2(then)) == (State.CURRENT, State.LAPSED)
    assert counts == Counts(current=1, lapsed=1, pending=1, in_person=1)
