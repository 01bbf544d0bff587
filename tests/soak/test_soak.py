"""Do rule, spans, coverage and compliance say what the oracle says, on both engines, after imports and corrections?"""

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from competencies.coverage.actions import differences as stored_differently
from lms.base.clock import FixedClock
from lms.base.services import Actor, Services
from lms.exchange.actions import import_paths
from lms.facts.rules import SourceRow
from lms.record import actions as record
from tests.corrections import amended, withdrawn
from tests.oracle import Oracle
from tests.soak.comparing import (
    compliance_that_differs,
    coverage_that_differs,
    days_to_ask,
    spans_that_differ,
)
from tests.strategies import random_world
from tests.world import World, write_csvs

pytestmark = pytest.mark.soak

WORLDS = 300
FIRST_SEED = 5_000
OFFICER = Actor(name="import:officer", via="command")


Taken = dict[str, list[dict[str, str]]]


@lru_cache(maxsize=2)
def three_worlds(seed: int) -> tuple[Oracle, Oracle, Oracle, Taken]:
    """A world, its correction, that one less some facts, and those; both engines meet the same three oracles."""
    first = random_world(seed, size=1 + seed % 4)
    corrected = amended(first, seed)
    left, taken_back = withdrawn(corrected, seed)
    return Oracle(first), Oracle(corrected), Oracle(left), taken_back


async def bring_in(services: Services, world: World, folder: Path) -> None:
    write_csvs(world, folder)
    report = await import_paths(services, OFFICER, (folder,))
    assert [str(problem) for problem in report.problems] == []


async def take_back(services: Services, rows_by_kind: Taken) -> None:
    tables = {
        kind: [SourceRow("form", line, row, withdraw=True) for line, row in enumerate(rows, 1)]
        for kind, rows in rows_by_kind.items()
    }
    report = await record.record(services, OFFICER, await record.read(tables), why="recorded by mistake")
    assert [str(problem) for problem in report.problems] == []


async def differences(
    services: Services, oracle: Oracle, seed: int, known_at: datetime | None = None, *, days: int = 3
) -> list[str]:
    pick = random.Random(seed)
    found = [] if known_at else await spans_that_differ(oracle)
    for on in days_to_ask(oracle.world, pick, days):
        found += await coverage_that_differs(services, oracle, pick, on, known_at)
        found += await compliance_that_differs(services, oracle, on, known_at)
    return found


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + WORLDS))
async def test_a_made_up_partnership_is_told_as_the_oracle_tells_it(
    seed: int, services: Services, clock: FixedClock, tmp_path: Path
):
    first, corrected, left, taken_back = three_worlds(seed)
    clock.instant = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)  # after all that a made-up world says

    await bring_in(services, first.world, tmp_path / "first")
    as_first_known = clock.instant
    assert (await differences(services, first, seed))[:1] == []

    clock.instant += timedelta(days=1)
    await bring_in(services, corrected.world, tmp_path / "corrected")
    as_corrected = clock.instant
    assert (await differences(services, corrected, seed))[:1] == []

    clock.instant += timedelta(days=1)
    await take_back(services, taken_back)
    assert (await differences(services, left, seed))[:1] == []
    assert await stored_differently(services) == []

    assert (await differences(services, corrected, seed, as_corrected, days=2))[:1] == []
    assert (await differences(services, first, seed, as_first_known, days=2))[:1] == []
