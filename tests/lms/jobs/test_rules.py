"""When a job is due: each moment once, also when the clocks change, and after a stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.base.dates import day_in_london
from lms.jobs.rules import MOST_CAUGHT_UP, CatchUp, Trigger, due, moments, retry_at
from lms.jobs.timetable import JOBS, daily, every, hourly, weekly

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 27), date(2026, 3, 31)), (date(2026, 10, 23), date(2026, 10, 27))],
    ids=["the clocks go forward", "the clocks go back"],
)
def test_a_daily_job_of_half_past_one_is_due_once_on_every_day_around_a_clock_change(first: date, last: date):
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, 23, 0, tzinfo=UTC)

    found = [day_in_london(at) for at in moments(daily(1, 30), after=begin, until=end)]

    assert found == [first + timedelta(days=n) for n in range(5)]


def test_an_hourly_job_is_due_at_twenty_five_hours_of_the_long_day_and_twenty_three_of_the_short_one():
    def hours_of(day: date) -> int:
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        found = moments(hourly(), after=begin, until=begin + timedelta(hours=30))
        return sum(day_in_london(at) == day for at in found)

    assert [hours_of(day) for day in (date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25))] == [23, 24, 25]


def test_every_process_counts_the_same_moments_whenever_it_starts():
    found = [next(moments(every(seconds=10), after=NOON + s * SECOND, until=NOON + 30 * SECOND)) for s in range(-3, 10)]

    assert found == [NOON] * 3 + [NOON + 10 * SECOND] * 10


def test_a_weekday_is_the_one_that_its_name_says():
    [found] = moments(weekly("mon", 6, 0), after=NOON, until=NOON + timedelta(days=7))

    assert f"{found:%A %d %B %H:%M}" == "Monday 06 April 06:00"


@pytest.mark.parametrize(
    ("late", "expected"), [(-SECOND, []), (timedelta(0), [NOON]), (SECOND, [NOON]), (timedelta(hours=23), [NOON])]
)
def test_a_moment_is_due_from_its_second_on(late: timedelta, expected: list[datetime]):
    last = NOON - timedelta(days=1)

    assert due(daily(12, 0), CatchUp.LAST, last=last, now=NOON + late) == expected
    assert due(daily(12, 0), CatchUp.EACH, last=last, now=NOON + late) == expected


def test_after_a_stopped_week_the_last_moment_is_done_or_each():
    last = NOON - timedelta(days=7)

    assert due(daily(12, 0), CatchUp.LAST, last=last, now=NOON) == [NOON]
    assert due(daily(12, 0), CatchUp.EACH, last=last, now=NOON) == [NOON - timedelta(days=n) for n in range(6, -1, -1)]


def test_a_job_that_never_ran_does_the_moment_before_now():
    for catch_up in CatchUp:
        assert due(daily(12, 0), catch_up, last=None, now=NOON + timedelta(hours=1)) == [NOON]


def test_a_job_of_every_ten_seconds_is_not_counted_through_a_stopped_year():
    asked = 0

    class Counted:
        def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
            nonlocal asked
            asked += 1
            return every(seconds=10).get_next_fire_time(previous_fire_time, now)

    counted: Trigger = Counted()
    assert due(counted, CatchUp.LAST, last=NOON - timedelta(days=365), now=NOON) == [NOON]
    assert asked < 10


def test_a_job_that_does_each_moment_lets_the_oldest_go_after_a_very_long_stop():
    found = due(daily(12, 0), CatchUp.EACH, last=NOON - timedelta(days=1000), now=NOON)

    assert (len(found), found[-1]) == (MOST_CAUGHT_UP, NOON)


def test_a_moment_that_fails_is_tried_three_times():
    assert [retry_at(attempts, at=NOON) for attempts in (1, 2, 3)] == [
        NOON + timedelta(minutes=1),
        NOON + timedelta(minutes=5),
        None,
    ]


def test_jobs_have_names_of_their_own_and_say_what_they_do():
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert [job.name for job in JOBS if not job.words or job.words[0].isupper() or job.words.endswith(".")] == []
