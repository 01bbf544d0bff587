"""Of two versions of a fact, only one is known at any instant: also when the machine's clock steps back. (R3)"""

from datetime import timedelta

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.make import SMALL_WORLD, recorded

AWARD = SMALL_WORLD["awards"][0]
VERSIONS = "select hours, recorded_at, superseded_at from award where person = 1 order by id"


async def test_a_clock_that_steps_back_does_not_make_two_versions_known_at_once(
    services: Services, clock: FixedClock
) -> None:
    await recorded(services, SMALL_WORLD)
    clock.instant += timedelta(hours=1)
    await recorded(services, {"awards": [dict(AWARD, hours="5")]})
    clock.instant -= timedelta(minutes=30)

    await recorded(services, {"awards": [dict(AWARD, hours="6")]})

    first, second, third = await db.fetch(VERSIONS)
    assert first["recorded_at"] < first["superseded_at"] == second["recorded_at"]
    assert second["recorded_at"] < second["superseded_at"] == third["recorded_at"]
    assert (third["hours"], third["superseded_at"]) == ("6", None)
