"""When do people act while the day is fixed? At this time of day, on that day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lms.base.clock import FixedClock


@pytest.mark.parametrize(
    ("fixed", "moment"),
    [
        (None, datetime(2026, 3, 31, 9, 0, tzinfo=UTC)),
        (date(2026, 1, 15), datetime(2026, 1, 15, 10, 0, tzinfo=UTC)),  # 10am in London, in winter
        (date(2026, 7, 15), datetime(2026, 7, 15, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_moment_is_this_time_of_day_on_the_fixed_day(fixed: date | None, moment: datetime):
    clock = FixedClock(fixed_today=fixed)

    assert (clock.moment(), clock.now()) == (moment, datetime(2026, 3, 31, 9, 0, tzinfo=UTC))


def test_a_job_acts_as_on_its_day():
    assert FixedClock().moment(date(2026, 4, 2)) == datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
