"""Which jobs are there, when is each due, and what does it do?

Moments are in UTC, where every one comes once: 01:30 by London's clocks comes twice on a Sunday in October and never on
one in March. A job that cares for London's day is told it. To add a job, add a line to `JOBS`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from courses.bookings.jobs import forget_answers, forget_needs, joining_instructions, minimum_numbers, waiting_lists
from courses.prospectus.jobs import course_versions
from lms.jobs.job import Job
from lms.jobs.rules import Trigger
from lms.notifications.jobs import send_outbox

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
"""By name: APScheduler's numbers begin with Monday as 0, those of cron with Sunday."""

COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""So that every process counts the same moments."""


def every(*, seconds: int = 0, minutes: int = 0) -> Trigger:
    """Every so many seconds or minutes."""
    trigger: Trigger = IntervalTrigger(seconds=seconds, minutes=minutes, start_date=COUNTED_FROM, timezone=UTC)
    return trigger


def hourly(*, first: int = 0, last: int = 23, minute: int = 0) -> Trigger:
    """Once an hour from one hour to another, both inclusive, in UTC."""
    trigger: Trigger = CronTrigger(hour=f"{first}-{last}", minute=minute, timezone=UTC)
    return trigger


def daily(hour: int, minute: int) -> Trigger:
    """Once a day, in UTC."""
    trigger: Trigger = CronTrigger(hour=hour, minute=minute, timezone=UTC)
    return trigger


def weekly(day: Weekday, hour: int, minute: int) -> Trigger:
    """Once a week, in UTC."""
    trigger: Trigger = CronTrigger(day_of_week=day, hour=hour, minute=minute, timezone=UTC)
    return trigger


JOBS = (
    Job(
        name="outbox",
        words="sends the notices that are due",
        trigger=every(seconds=10),
        act=send_outbox,
        kept=timedelta(days=1),
    ),
    Job(
        name="waiting-lists",
        words="passes on offers that ran out, and offers places that came free",
        trigger=every(minutes=1),
        act=waiting_lists,
        kept=timedelta(days=1),
    ),
    Job(
        name="joining-instructions",
        words="writes to everybody with a place 14 days and 5 days before",
        trigger=hourly(first=6, last=18, minute=5),
        act=joining_instructions,
    ),
    Job(
        name="minimum-numbers",
        words="tells coordinators of sessions that are short of their minimum on the day to decide",
        trigger=daily(6, 30),
        act=minimum_numbers,
    ),
    Job(
        name="course-versions",
        words="has the list of courses say what each awards from today on",
        trigger=daily(0, 30),
        act=course_versions,
    ),
    Job(
        name="forget-needs",
        words="deletes what was said of access, diet and language, 30 days after a session",
        trigger=daily(2, 15),
        act=forget_needs,
    ),
    Job(
        name="forget-answers",
        words="deletes answers kept for programs that repeat a request, after 7 days",
        trigger=daily(2, 20),
        act=forget_answers,
    ),
)

JOB_BY_NAME = {job.name: job for job in JOBS}
