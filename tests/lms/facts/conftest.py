"""The small world, recorded."""

from datetime import UTC, datetime

import pytest

from lms.base.clock import FixedClock
from lms.base.services import Services
from tests.lms.facts.door import brought
from tests.make import SMALL_WORLD


@pytest.fixture
async def small_world(services: Services, clock: FixedClock) -> datetime:
    """The small world, recorded on 31 March 2026 at 9; the clock stands at 10 now."""
    plan, _ = await brought(services, SMALL_WORLD)
    assert plan.problems == []
    clock.instant = datetime(2026, 3, 31, 10, tzinfo=UTC)
    return datetime(2026, 3, 31, 9, tzinfo=UTC)
