"""What becomes of courses that come in as a file: rows, versions, what is refused? On both engines."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from courses.prospectus import actions, store
from courses.prospectus.rules import CourseSaid, Terms, Version
from lms.base import db
from lms.base.clock import FixedClock
from lms.base.errors import Refused
from lms.base.services import Actor, Services
from lms.exchange.actions import export_all
from tests.make import SMALL_WORLD, recorded, try_to_record

COORDINATOR = Actor(name="coordinator", via="web")
TODAY = date(2026, 3, 31)
K05 = {
    "course": "K05",
    "title": "Child exploitation",
    "aim": "Know it when you see it",
    "outcomes": "Name the signs",
    "groups": "C;D",
    "level": "3",
    "mode": "in_person",
    "duration_minutes": "180",
    "competencies": "CSE-SIGNS",
    "capacity": "25",
    "minimum": "8",
    "prerequisites": "SG-AWARE",
    "provider": "Evolve",
    "evaluation": "before;end;3_months",
    "sensitive": "yes",
    "source": "CSE2022 s7(2)",
}
K07 = {"course": "K07", "title": "Spot the signs", "competencies": "CSE-SIGNS;SG-AWARE", "prerequisites": "K05"}


@pytest.fixture
async def small_world(services: Services) -> None:
    await recorded(services, {**SMALL_WORLD, "courses": [K05, K07]})


async def versions_of(course: str) -> list[Version]:
    said = await store.course_by_key(course, TODAY)
    assert said is not None
    found = (await store.versions([said.id]))[said.id]
    return sorted(found, key=lambda version: version.in_force_from)


async def test_a_course_comes_back_as_it_was_given(services: Services, small_world: None):
    terms = {"course": "K05", "notice_days": "5", "late_pence": "4500", "signoff": "RSCP; SRP", "contact": "Evolve"}
    await recorded(services, {"course_terms": [terms]})

    said = await store.courses(TODAY)

    assert said[0] == CourseSaid(
        id=said[0].id,
        course="K05",
        title="Child exploitation",
        aim="Know it when you see it",
        outcomes="Name the signs",
        groups=("C", "D"),
        level=3,
        mode="in_person",
        duration_minutes=180,
        awards=("CSE-SIGNS",),
        capacity=25,
        minimum=8,
        prerequisites=("SG-AWARE",),
        provider="Evolve",
        evaluation=("before", "end", "3_months"),
        sensitive=True,
        source="CSE2022 s7(2)",
        terms=Terms(notice_days=5, late_pence=4500, signoff=("RSCP", "SRP"), contact="Evolve"),
    )
    assert said[1].terms == Terms()


async def test_every_unknown_key_of_a_list_is_refused_with_the_one_that_was_meant(
    services: Services, small_world: None
):
    wrong = {"groups": "C;Z", "competencies": "CSE-SIGN;SG-AWARE;NONE", "prerequisites": "SG-AWARE;k07"}

    report = await try_to_record(services, {"courses": [K05 | wrong]})

    assert [str(problem) for problem in report.problems] == [
        "courses.csv:2: competencies: there is no competency called CSE-SIGN. Did you mean CSE-SIGNS?",
        "courses.csv:2: competencies: there is no competency called NONE.",
        "courses.csv:2: groups: there is no group called Z.",
        "courses.csv:2: prerequisites: there is no course or competency called k07. Did you mean K07?",
    ]


async def test_what_is_needed_before_a_course_may_be_a_course_of_the_same_file_but_not_itself(
    services: Services, small_world: None
):
    new = [{"course": "K11", "title": "Update", "prerequisites": "K10"}, {"course": "K10", "title": "Trauma"}]

    report = await try_to_record(services, {"courses": [*new, K05 | {"prerequisites": "K05"}]})

    assert [str(problem) for problem in report.problems] == [
        "courses.csv:4: prerequisites: a course cannot be needed before itself."
    ]


async def test_a_new_course_awards_what_it_says_from_the_beginning(services: Services, small_world: None):
    assert await versions_of("K07") == [Version(in_force_from=date(1900, 1, 1), competencies=("CSE-SIGNS", "SG-AWARE"))]


async def test_a_course_that_awards_otherwise_does_so_from_the_day_it_was_said(
    services: Services, small_world: None, clock: FixedClock
):
    clock.instant = datetime(2026, 4, 1, 9, tzinfo=UTC)
    await recorded(services, {"courses": [K05 | {"competencies": "SG-AWARE"}]})
    await recorded(services, {"courses": [K05 | {"competencies": "SG-AWARE", "title": "A new title"}]})

    assert await versions_of("K05") == [
        Version(in_force_from=date(1900, 1, 1), competencies=("CSE-SIGNS",)),
        Version(in_force_from=date(2026, 4, 1), competencies=("SG-AWARE",)),
    ]
    asked = [await store.course_by_key("K05", day) for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert [said and said.awards for said in asked] == [("CSE-SIGNS",), ("SG-AWARE",)]


async def test_what_is_said_twice_on_one_day_stands_as_said_last(services: Services, small_world: None):
    await recorded(services, {"courses": [K05 | {"competencies": "SG-AWARE"}]}, on=date(2026, 4, 1))
    await recorded(services, {"courses": [K05 | {"competencies": "SG-AWARE;CSE-SIGNS"}]}, on=date(2026, 4, 1))

    assert (await versions_of("K05"))[1:] == [
        Version(in_force_from=date(2026, 4, 1), competencies=("SG-AWARE", "CSE-SIGNS"))
    ]
    superseded = await db.fetch("select superseded_by from course_version where superseded_at is not null")
    assert superseded == [{"superseded_by": "admin@partnership.example"}]


async def test_a_version_planned_ahead_reaches_the_list_of_courses_on_its_day(
    services: Services, small_world: None, clock: FixedClock, tmp_path: Path
):
    await actions.add_version(
        services, COORDINATOR, course="K05", from_on=date(2026, 6, 1), competencies=["SG-AWARE", "SG-AWARE"]
    )

    listed = []
    for day in (date(2026, 5, 31), date(2026, 6, 1)):
        clock.instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        changed = await actions.versions_come_into_force(services, COORDINATOR, on=day)
        await export_all(services, COORDINATOR, tmp_path)
        row = (tmp_path / "courses.csv").read_text().splitlines()[1]
        listed.append((changed, "SG-AWARE,25" in row))

    assert listed == [(0, False), (1, True)]
    assert await actions.versions_come_into_force(services, COORDINATOR, on=date(2026, 6, 1)) == 0


async def test_a_version_cannot_award_what_does_not_exist(services: Services, small_world: None):
    with pytest.raises(Refused, match="There is no competency called NONE"):
        await actions.add_version(services, COORDINATOR, course="K05", from_on=TODAY, competencies=["NONE"])


async def test_all_courses_cost_as_many_statements_as_one(services: Services, small_world: None):
    many = [{"course": f"X{n}", "title": f"Course {n}", "competencies": "SG-AWARE"} for n in range(40)]
    async with db.counting() as of_two:
        await store.courses(TODAY)
    await recorded(services, {"courses": many})

    async with db.counting() as of_many:
        found = await store.courses(TODAY)

    assert (len(found), len(of_many)) == (42, len(of_two))
    assert len(of_two) == 2
