"""Does a change of a requirement do what was shown before it was saved, all of it or nothing?"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest

from competencies.coverage import actions as coverage
from competencies.coverage.asking import Question, ask
from competencies.coverage.rules import COUNTED, Counts
from competencies.framework.names import names
from lms.audit.actions import broken_links
from lms.base import db
from lms.base.errors import NotFound, Refused
from lms.base.services import Services
from lms.framework import actions, store
from lms.framework.actions import Effect, Place
from lms.framework.rules import Change, Terms
from lms.work import actions as work
from lms.work import store as works
from lms.work.rules import State
from tests.make import ADMINISTRATOR, SMALL_WORLD, recorded

TODAY, APRIL = date(2026, 3, 31), date(2026, 4, 1)
TERMS = Terms(initial_days=90, refresh_months=6, applies_to_existing=True, source="Decision 12")


def silent(what: str, done: int, of: int) -> None:
    pass


@pytest.fixture
async def world(services: Services) -> None:
    await recorded(services, SMALL_WORLD)


async def asked(services: Services, **more: object) -> tuple[Change, Place]:
    """A change with the rows that stand now."""
    given: dict[str, object] = {"role": "SOCIAL-WORKER", "competency": "CSE-SIGNS", "agency": ""}
    given |= {"from_on": APRIL, "terms": TERMS, "why": "Decision 12", **more}
    known = await names()
    keys = {name: str(given[name]) for name in ("role", "competency", "agency")}
    place = actions.place_of(known, **keys)
    return Change(seen=tuple(row.id for row in await actions.rows_at(place)), **given), place  # type: ignore[arg-type]


def of_effect(effect: Effect, day: date, side: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in effect.days:
        for move in each.moves:
            if each.on == day and move[side]:
                found[str(move[side])] += move[2]
    return found


def of_counts(counts: Counts) -> Counter[str]:
    return Counter({name: getattr(counts, name) for name in COUNTED if name != "in_person" and getattr(counts, name)})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"terms": Terms(initial_days=0, modes="virtual", source="x")},
        {"terms": None},
        {"agency": "RMBC-CYPS"},
        {"from_on": date(2026, 3, 1)},
        {"competency": "SG-AWARE"},
    ],
    ids=["shorter interval", "another way", "ended", "one agency", "in the past", "new"],
)
async def test_what_was_shown_before_is_what_the_figures_say_after(
    services: Services, world: None, more: dict[str, object]
):
    change, place = await asked(services, **more)
    days = sorted({change.from_on, max(TODAY, change.from_on)})

    shown = await actions.effect(services, change, place, silent)
    before = [of_effect(shown, day, 0) for day in days]
    was = [of_counts(await _figures(services, change, day)) for day in days]
    await actions.put_in_force(services, ADMINISTRATOR, change, place, silent)

    assert before == was
    assert [of_effect(shown, day, 1) for day in days] == [
        of_counts(await _figures(services, change, day)) for day in days
    ]
    assert await coverage.differences(services) == []
    assert await broken_links() == []


async def _figures(services: Services, change: Change, day: date) -> Counts:
    question = Question(
        on=day,
        by=("role",),
        role=change.role,
        competency=change.competency,
        agency=change.agency,
        strength="any",
    )
    lines = (await ask(services, question)).lines
    return lines[0].counts if lines else Counts()


async def test_it_says_how_many_people_it_touches(services: Services, world: None):
    everywhere, place = await asked(services)
    one_agency, there = await asked(services, agency="RMBC-CYPS")
    above, below = await asked(services, agency="RMBC")
    elsewhere, other = await asked(services, agency="TRFT")

    people = [
        (await actions.effect(services, change, at, silent)).people
        for change, at in ((everywhere, place), (one_agency, there), (above, below), (elsewhere, other))
    ]

    assert people == [2, 1, 2, 0]


async def test_it_lands_in_the_background_and_can_be_asked_about(services: Services, world: None):
    change, place = await asked(services)

    reference = await actions.carry_out(services, ADMINISTRATOR, change)
    await work.finish_all()

    found = await works.find(reference)
    assert found is not None
    assert (found.state, json.loads(found.result)) == (State.DONE, {"people": 2})
    rows = [(v.row.in_force_from, v.row.in_force_to, v.row.terms.source) for v in await store.of_role(place.role)]
    assert rows == [(date(2021, 4, 1), date(2026, 3, 31), "CSE2022 s7(2)"), (APRIL, None, "Decision 12")]


async def test_the_earlier_version_stays_on_record_with_who_and_why(services: Services, world: None):
    change, place = await asked(services, from_on=date(2021, 4, 1))

    await actions.put_in_force(services, ADMINISTRATOR, change, place, silent)

    said = await store.ever_said(place.role, place.competency)
    assert [(v.holds, v.row.terms.source, v.superseded_by, v.why) for v in said] == [
        (False, "CSE2022 s7(2)", ADMINISTRATOR.name, "Decision 12"),
        (True, "Decision 12", None, ""),
    ]


async def test_looking_changes_nothing(services: Services, world: None):
    change, place = await asked(services)
    before = await store.ever_said(place.role, place.competency)

    await actions.check(services, ADMINISTRATOR, change)
    await work.finish_all()

    assert await store.ever_said(place.role, place.competency) == before


async def test_the_second_of_two_who_change_the_same_requirement_is_refused(services: Services, world: None):
    change, _ = await asked(services)
    await actions.carry_out(services, ADMINISTRATOR, change)
    await work.finish_all()

    reference = await actions.carry_out(services, ADMINISTRATOR, change)
    await work.finish_all()

    found = await works.find(reference)
    assert found is not None
    assert found.state is State.REFUSED
    assert "Somebody else changed this requirement" in found.result


async def test_a_change_that_breaks_half_way_leaves_nothing(services: Services, world: None):
    change, place = await asked(services)
    before = await store.ever_said(place.role, place.competency)

    def breaks(what: str, done: int, of: int) -> None:
        if what.startswith("working out"):
            raise RuntimeError("the machine stopped")

    with pytest.raises(RuntimeError):
        await actions.put_in_force(services, ADMINISTRATOR, change, place, breaks)

    assert await store.ever_said(place.role, place.competency) == before
    assert await coverage.differences(services) == []


async def test_there_is_no_place_for_a_role_that_is_not(services: Services, world: None):
    with pytest.raises(NotFound):
        await asked(services, role="ASTRONAUT")


async def test_rows_seen_long_ago_are_not_enough(services: Services, world: None):
    change, place = await asked(services)
    stale = Change(
        role=change.role,
        competency=change.competency,
        agency="",
        from_on=APRIL,
        terms=TERMS,
        seen=(*change.seen, 999),
    )

    with pytest.raises(Refused):
        async with db.write(facts=True):
            await actions.put_in_force(services, ADMINISTRATOR, stale, place, silent)
