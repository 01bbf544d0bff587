"""Which rows are refused beside what is recorded? On both engines."""

from datetime import datetime

import pytest

from lms.base import db
from lms.base.services import Services
from lms.facts.actions import apply, make_plan, read
from lms.facts.rules import SourceRow, Tally, Touched
from lms.record.kinds import KINDS
from tests.lms.facts.door import AWARD, OFFICER, ON, POST, brought, problems, stands
from tests.make import requirement


async def test_only_what_is_recorded_and_a_fact_can_be_withdrawn(services: Services, small_world: datetime):
    tables = {"awards": [AWARD | {"mode": "virtual"}], "people": [{"person": "P1"}]}

    assert await problems(services, tables, withdraw=True) == [
        "awards.csv:2: person: there is no such award on record.",
        "people.csv:2: person: a person cannot be withdrawn.",
    ]


async def test_an_unknown_key_is_told_with_the_one_that_was_meant(services: Services, small_world: datetime):
    rows = [
        POST | {"agency": "RMBC-CYSP"},
        POST | {"agency": "hospital"},
        POST | {"role": "Social worker"},
        POST | {"person": "nobody", "manager": "no one"},
    ]

    assert await problems(services, {"posts": rows}) == [
        "posts.csv:2: agency: there is no agency called RMBC-CYSP. Did you mean RMBC-CYPS?",
        "posts.csv:3: agency: there is no agency called hospital. Did you mean TRFT?",
        "posts.csv:4: role: there is no role called Social worker. Did you mean SOCIAL-WORKER?",
        "posts.csv:5: manager: there is no person called no one.",
        "posts.csv:5: person: there is no person called nobody.",
    ]


async def test_nothing_is_planned_for_a_refused_row_but_the_good_ones_are_counted(
    services: Services, small_world: datetime
):
    plan, _ = await brought(services, {"posts": [POST, POST | {"role": "CLINICIAN"}, POST | {"agency": "X"}]})

    assert plan.tallies == [Tally("posts.csv", "posts", added=1, unchanged=1, refused=1)]
    assert len(await stands("posts")) == 3


async def test_a_key_of_a_refused_row_is_not_told_again_where_others_refer_to_it(services: Services):
    tables = {"agencies": [{"agency": "A", "name": ""}], "people": [{"person": "P", "name": "P"}]}

    assert await problems(services, tables | {"roles": [{"role": "R", "title": "R", "kind": "employee"}]}) == [
        "agencies.csv:2: name: should not be empty."
    ]


@pytest.mark.parametrize(("ends_on", "told"), [("2022-01-09", 1), ("2022-01-10", 0), ("2022-01-11", 0)])
async def test_a_post_may_end_on_its_first_day_but_not_the_day_before(
    services: Services, small_world: datetime, ends_on: str, told: int
):
    said = "posts.csv:2: ends_on: the last day, 9 January 2022, is before the first day, 10 January 2022."

    assert await problems(services, {"posts": [POST | {"ends_on": ends_on}]}) == [said] * told


async def test_an_end_that_was_recorded_earlier_is_checked_against_a_row_that_leaves_it_out(
    services: Services, small_world: datetime
):
    await brought(services, {"awards": [AWARD | {"valid_until": "2025-06-02"}]})

    plan, _ = await brought(services, {"awards": [AWARD | {"evidence": "certificate"}]})

    assert plan.problems == []
    assert (await stands("awards"))[0]["valid_until"] == "2025-06-02"


async def test_an_agency_cannot_come_to_lie_below_itself(services: Services, small_world: datetime):
    rows = [{"agency": "RMBC", "name": "The council", "parent": "RMBC-CYPS"}]

    assert await problems(services, {"agencies": rows}) == [
        "agencies.csv:2: parent: an agency cannot lie below itself: RMBC → RMBC-CYPS → RMBC."
    ]
    assert await problems(services, {"agencies": [{"agency": "X", "name": "X", "parent": "X"}]}) == [
        "agencies.csv:2: parent: an agency cannot lie below itself: X → X."
    ]


async def test_an_agency_above_and_the_one_below_may_change_places(services: Services, small_world: datetime):
    rows = [
        {"agency": "RMBC", "name": "The council", "sector": "local_authority", "parent": "RMBC-CYPS"},
        {"agency": "RMBC-CYPS", "name": "Children's services", "sector": "local_authority", "parent": ""},
    ]

    plan, touched = await brought(services, {"agencies": rows})

    assert plan.problems == []
    assert touched == Touched(everything=True)


@pytest.mark.parametrize(("starts", "told"), [("2025-12-31", 1), ("2026-01-01", 1), ("2026-01-02", 0)])
async def test_requirements_of_one_role_competency_and_agency_may_touch_but_not_overlap(
    services: Services, small_world: datetime, starts: str, told: int
):
    ended = requirement("CLINICIAN", "CSE-SIGNS", in_force_to="2026-01-01")
    begun = requirement("CLINICIAN", "CSE-SIGNS", starts, refresh_months="12")

    said = await problems(services, {"requirements": [ended, begun]})

    assert (
        said
        == [
            "requirements.csv:3: in_force_from: two rows of the same role, competency and agency may not run at once, "
            "and requirements.csv:2 has one from 2021-04-01 to 2026-01-01."
        ]
        * told
    )


async def test_a_requirement_may_not_overlap_one_that_is_recorded(services: Services, small_world: datetime):
    assert await problems(services, {"requirements": [requirement("CLINICIAN", "CSE-SIGNS", "2020-01-01")]}) == [
        "requirements.csv:2: in_force_from: two rows of the same role, competency and agency may not run at once, "
        "and what is recorded has one from 2021-04-01 without end."
    ]


async def test_an_agencys_own_requirement_may_run_beside_the_general_one(services: Services, small_world: datetime):
    rows = [requirement("CLINICIAN", "CSE-SIGNS", "2022-01-01", agency="TRFT")]

    assert await problems(services, {"requirements": rows}) == []


async def test_a_requirement_of_hours_says_how_many_in_how_many_months(services: Services, small_world: datetime):
    hours = requirement("CLINICIAN", "SG-AWARE", kind="hours", hours_min="0")

    assert await problems(services, {"requirements": [hours]}) == [
        "requirements.csv:2: hours_min: a requirement of hours says how many: more than 0.",
        "requirements.csv:2: period_months: a requirement of hours says in how many months.",
    ]


async def test_hours_on_a_requirement_of_completion_are_taken_and_remarked_on(
    services: Services, small_world: datetime
):
    plan, _ = await brought(services, {"requirements": [requirement("CLINICIAN", "SG-AWARE", hours_min="6")]})

    assert plan.notes == ["requirements.csv:2: hours_min: has no effect, because kind is completion."]
    assert [row["hours_min"] for row in await stands("requirements")] == ["", "6", ""]


async def test_a_plan_with_problems_is_not_carried_out(services: Services, small_world: datetime):
    reading = await read(KINDS, {"awards": [SourceRow("awards.csv", 2, AWARD | {"mode": "telepathy"})]})

    with pytest.raises(ValueError):
        async with db.write(facts=True):
            await apply(services, OFFICER, KINDS, await make_plan(KINDS, reading, on=ON))
