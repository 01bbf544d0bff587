"""Does the rule say on every day what the day-by-day oracle says, asked for the day and read off its spans?"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle import Oracle, Standing, states
from tests.oracle_coverage import person_line
from tests.real_rule import Key, RealRule, days, key
from tests.strategies import random_world, smallest, worlds
from tests.world import Agency, Award, Post, Requirement, Role, World

FIRST, LAST = date(2018, 6, 1), date(2023, 12, 31)


def from_the_oracle(world: World) -> dict[Key, Standing]:
    oracle = Oracle(world)
    return {key(on, standing): standing for on in days(FIRST, LAST) for standing in states(oracle, on)}


def disagreements(world: World) -> list[str]:
    """What the rule says, asked directly or by spans, and the oracle does not; the first day of each."""
    expected = from_the_oracle(world)
    real = RealRule(world)
    answers = {"asked": real.asked_directly(FIRST, LAST), "spans": real.read_off_spans(FIRST, LAST)}
    return [
        f"{way} {where[0]}: {answer.get(where)} but the oracle says {expected.get(where)}"
        for way, answer in answers.items()
        for where in sorted(answer.keys() | expected.keys())
        if answer.get(where) != expected.get(where)
    ]


def one_person(*, posts: list[Post], requirements: list[Requirement], awards: list[Award]) -> World:
    return World(
        agencies=(Agency(agency="TRUST"),),
        roles=(Role(role="GP"), Role(role="NURSE")),
        competencies=("AWARE",),
        people=("Asha",),
        posts=tuple(posts),
        requirements=tuple(requirements),
        awards=tuple(awards),
    )


def post(role: str, starts_on: date, ends_on: date | None = None) -> Post:
    return Post(person="Asha", agency="TRUST", role=role, starts_on=starts_on, ends_on=ends_on)


def award(achieved_on: date, hours: float | None = None) -> Award:
    return Award(person="Asha", competency="AWARE", achieved_on=achieved_on, hours=hours)


HARD = {
    "hours that were met on the first day of an earlier post's run": one_person(
        posts=[post("NURSE", date(2020, 1, 1), date(2020, 6, 30)), post("GP", date(2020, 7, 1))],
        requirements=[
            Requirement(role="NURSE", competency="AWARE", in_force_from=date(2019, 1, 1)),
            Requirement(
                role="GP", competency="AWARE", in_force_from=date(2019, 1, 1),
                kind="hours", hours_min=2, period_months=6, participatory_pct=50,
            ),
        ],
        awards=[award(date(2019, 9, 1), 2.0)],
    ),
    "an interval shortened twice and lengthened once": one_person(
        posts=[post("GP", date(2019, 3, 1))],
        requirements=[
            Requirement(
                role="GP", competency="AWARE", in_force_from=first, in_force_to=last,
                refresh_months=months, applies_to_existing=applies,
            )
            for first, last, months, applies in [
                (date(2019, 1, 1), date(2020, 2, 28), 36, False),
                (date(2020, 2, 29), date(2020, 12, 31), 18, True),
                (date(2021, 1, 1), date(2021, 3, 31), 48, True),
                (date(2021, 4, 1), None, 12, True),
            ]
        ],
        awards=[award(date(2019, 8, 31)), award(date(2020, 2, 29)), award(date(2020, 5, 31)), award(date(2021, 2, 1))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_a_hard_case_reads_the_same_day_by_day(name: str):
    assert disagreements(HARD[name])[:3] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_any_world_reads_the_same_day_by_day(world: World):
    assert disagreements(world)[:3] == []


@pytest.mark.parametrize("seed", range(40))
def test_a_seeded_world_reads_the_same_day_by_day(seed: int):
    world = random_world(seed, size=1)

    if disagreements(world):
        world = smallest(world, lambda smaller: bool(disagreements(smaller)))
    assert disagreements(world)[:3] == [], world


@pytest.mark.parametrize("seed", range(20))
def test_the_person_sees_the_lines_of_the_oracle(seed: int):
    world = random_world(seed, size=2)
    oracle, real = Oracle(world), RealRule(world)

    for on in days(date(2020, 1, 1), date(2021, 12, 31)):
        if on.day in (1, 29):
            expected = {
                (person, line.competency, line.state, line.due_on)
                for person in world.people
                for line in person_line(oracle, person, on)
            }
            assert real.person_lines(on) == expected
