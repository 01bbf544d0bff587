"""Does the rule say on every day what the day-by-day oracle says, asked for the day and read off its spans?"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle import Oracle, Standing, states
from tests.real_rule import Key, RealRule, days, key
from tests.strategies import random_world, smallest, worlds
from tests.world import World

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


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_any_world_reads_the_same_day_by_day(world: World):
    assert disagreements(world)[:3] == []


@pytest.mark.parametrize("seed", range(20))
def test_a_seeded_world_reads_the_same_day_by_day(seed: int):
    world = random_world(seed, size=2)

    if disagreements(world):
        world = smallest(world, lambda smaller: bool(disagreements(smaller)))
    assert disagreements(world)[:3] == [], world
