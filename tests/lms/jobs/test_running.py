"""Each due moment is done once, whoever looks; what a killed process leaves is taken over; one fault stops nobody."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from lms.base import db
from lms.base.clock import Clock, FixedClock
from lms.base.services import Services
from lms.jobs import store
from lms.jobs.job import Job
from lms.jobs.rules import INTERRUPTED, LEASE, CatchUp
from lms.jobs.running import JobFailed, run_now, tick
from lms.jobs.ticking import ticking
from lms.jobs.timetable import daily, every
from lms.work.actions import NODE

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SIX = datetime(2026, 3, 31, 6, 0, tzinfo=UTC)


@dataclass
class Diary:
    """A job that writes down when it was done, slowly enough for others to meet it, and fails when told."""

    done: list[tuple[date, datetime]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    takes: float = 0.01
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, services: Services, *, on: date, at: datetime) -> str:
        self.begun.set()
        await asyncio.sleep(self.takes)
        if self.faults:
            raise self.faults.pop()
        self.done.append((on, at))
        return f"{len(self.done)} written"


def job(diary: Diary, *, name: str = "diary", catch_up: CatchUp = CatchUp.LAST) -> Job:
    """Due every day at 06:00."""
    return Job(name=name, words="writes a diary", trigger=daily(6, 0), act=diary, catch_up=catch_up)


async def runs() -> list[tuple[datetime, int, str, str]]:
    """Every moment that was taken: when it was due, its attempts, its summary, its failure."""
    rows = await db.fetch("select due_at, attempts, summary, failure from job_run order by due_at, id")
    return [(row["due_at"], row["attempts"], row["summary"], row["failure"]) for row in rows]


async def test_a_moment_is_done_once_by_several_that_look_at_once_and_again(services: Services, clock: FixedClock):
    diary = Diary()

    looked = [await asyncio.gather(*(tick(services, job(diary)) for _ in range(3))) for _ in range(2)]

    assert [sum(each) for each in looked] == [1, 0]
    assert diary.done == [(date(2026, 3, 31), clock.now())]
    assert await runs() == [(SIX, 1, "1 written", "")]
    clock.instant += DAY
    assert sum(await asyncio.gather(*(tick(services, job(diary)) for _ in range(3)))) == 1


async def test_a_stopped_week_is_caught_up_with_its_last_moment(services: Services, clock: FixedClock):
    diary = Diary()
    await tick(services, job(diary))
    clock.instant += 7 * DAY

    await tick(services, job(diary))

    assert diary.done == [(date(2026, 3, 31), clock.now() - 7 * DAY), (date(2026, 4, 7), clock.now())]


async def test_a_stopped_week_is_caught_up_day_by_day_by_a_job_that_does_each(services: Services, clock: FixedClock):
    diary = Diary()
    each = job(diary, catch_up=CatchUp.EACH)
    await tick(services, each)
    clock.instant += 3 * DAY

    await asyncio.gather(tick(services, each), tick(services, each))
    await tick(services, each)

    assert diary.done == [(date(2026, 3, 31) + n * DAY, SIX + n * DAY) for n in range(4)]


async def test_on_a_fixed_day_a_job_is_told_this_time_of_that_day(services: Services, clock: FixedClock):
    clock.fixed_today, diary = date(2026, 5, 1), Diary()

    await tick(services, job(diary))
    await tick(services, job(diary, name="each", catch_up=CatchUp.EACH))

    assert diary.done == [(date(2026, 5, 1), datetime(2026, 5, 1, 9, 0, tzinfo=UTC))] * 2


async def test_what_a_killed_process_held_is_taken_over_when_its_lease_is_over(services: Services, clock: FixedClock):
    diary = Diary()
    await die_in_the_middle(clock)

    clock.instant += LEASE
    assert await tick(services, job(diary)) == 0
    clock.instant += timedelta(seconds=1)
    assert sum(await asyncio.gather(tick(services, job(diary)), tick(services, job(diary)))) == 1

    assert await runs() == [(SIX, 2, "1 written", "")]
    assert diary.done == [(date(2026, 3, 31), clock.now())]


async def test_a_job_that_kills_its_process_each_time_is_given_up(services: Services, clock: FixedClock):
    await die_in_the_middle(clock)
    for _ in range(2):
        clock.instant += 2 * MINUTE
        async with db.write():
            assert await store.take_over("diary", node="gone", at=clock.now(), lease_until=clock.now() + LEASE)
    clock.instant += 2 * MINUTE

    assert await tick(services, job(Diary())) == 0

    assert await runs() == [(SIX, 3, "", INTERRUPTED)]


async def test_a_job_that_outlasts_its_lease_keeps_it(services: Services):
    diary, on_the_clock = Diary(takes=0.9), dataclasses.replace(services, clock=Clock())
    short = timedelta(seconds=0.3)

    working = asyncio.create_task(tick(on_the_clock, job(diary), lease=short))
    await asyncio.sleep(0.7)
    assert await tick(on_the_clock, job(diary), lease=short) == 0

    assert await working == 1
    assert len(diary.done) == 1


async def test_a_process_that_stood_still_does_not_write_over_what_another_did(services: Services, clock: FixedClock):
    class StandsStill(Diary):
        async def __call__(self, services: Services, *, on: date, at: datetime) -> str:
            clock.instant += LEASE + MINUTE
            assert await tick(services, job(Diary())) == 1
            return "late"

    await tick(services, job(StandsStill()))

    assert await runs() == [(SIX, 2, "1 written", "")]


async def test_a_fault_is_written_down_without_its_words_and_tried_again(services: Services, clock: FixedClock):
    diary = Diary(faults=[ValueError("Ada Ahmed")])

    await tick(services, job(diary))
    [(_, _, _, failure)] = await runs()
    assert failure.startswith("ValueError in tests/lms/jobs/test_running.py, line ")
    assert await tick(services, job(diary)) == 0
    clock.instant += MINUTE + timedelta(seconds=1)
    assert await tick(services, job(diary)) == 1

    assert await runs() == [(SIX, 2, "1 written", "")]


async def test_a_moment_that_fails_three_times_is_left_and_the_next_one_done(services: Services, clock: FixedClock):
    diary = Diary(faults=[ValueError("no") for _ in range(3)])
    for _ in range(4):
        await tick(services, job(diary))
        clock.instant += 6 * MINUTE

    [(due_at, attempts, summary, failure)] = await runs()
    assert (due_at, attempts, summary, failure.split()[0]) == (SIX, 3, "", "ValueError")
    clock.instant += DAY
    assert (await tick(services, job(diary)), len(diary.done)) == (1, 1)


async def test_asked_for_by_hand_a_job_is_done_as_if_on_a_day_and_the_timetable_goes_on(
    services: Services, clock: FixedClock
):
    diary = Diary()

    assert await run_now(services, job(diary), on=date(2026, 4, 30)) == "1 written"
    assert await run_now(services, job(diary)) == "2 written"
    assert await tick(services, job(diary)) == 1

    nine = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
    asked_for = date(2026, 4, 30), nine + 30 * DAY
    assert diary.done == [asked_for, (date(2026, 3, 31), nine), (date(2026, 3, 31), nine)]
    assert [by_hand for _, by_hand in await by_hands()] == [False, True, True]


async def test_a_fault_of_a_job_asked_for_is_told_without_its_words(services: Services):
    with pytest.raises(JobFailed, match=r"^ValueError in tests/lms/jobs/test_running\.py, line \d+$"):
        await run_now(services, job(Diary(faults=[ValueError("Ada Ahmed")])))

    [(_, _, summary, failure)] = await runs()
    assert (summary, failure.split()[0]) == ("", "ValueError")


async def test_runs_that_went_well_are_forgotten_after_a_while(services: Services, clock: FixedClock):
    brief = dataclasses.replace(job(Diary()), kept=2 * DAY)

    for _ in range(5):
        await tick(services, brief)
        clock.instant += DAY

    assert [due_at for due_at, *_ in await runs()] == [SIX + n * DAY for n in (3, 4)]


async def test_runs_that_failed_are_kept_longer(services: Services, clock: FixedClock):
    broken = dataclasses.replace(job(Diary(faults=[ValueError("no") for _ in range(3)])), kept=2 * DAY)

    for _ in range(5):
        for _ in range(3):
            await tick(services, broken)
            clock.instant += 6 * MINUTE
        clock.instant += DAY - 18 * MINUTE

    assert [(due_at, bool(failure)) for due_at, _, _, failure in await runs()] == [
        (SIX, True),
        *((SIX + n * DAY, False) for n in (3, 4)),
    ]


async def test_jobs_are_done_by_themselves_until_the_process_stops_which_waits_for_them(services: Services):
    on_the_clock = dataclasses.replace(services, clock=Clock())
    quick, slow, broken = Diary(takes=0), Diary(takes=1.2), Diary(faults=[ValueError("no") for _ in range(9)])
    jobs = [
        Job(name="broken", words="", trigger=daily(6, 0), act=broken),
        Job(name="quick", words="", trigger=every(seconds=1), act=quick),
        Job(name="slow", words="", trigger=daily(6, 0), act=slow),
    ]

    async with asyncio.timeout(20), ticking(on_the_clock, jobs, look_every=0.05):
        while len(quick.done) < 2:
            await asyncio.sleep(0.01)
        await slow.begun.wait()
    stopped = len(quick.done)
    await asyncio.sleep(0.2)

    assert (len(slow.done), len(quick.done)) == (1, stopped)
    rows = await db.fetch("select job, summary from job_run where job in ('broken', 'slow') order by job")
    assert [(row["job"], row["summary"]) for row in rows] == [("broken", ""), ("slow", "1 written")]


async def test_a_job_that_does_not_end_in_time_is_left_to_others(services: Services):
    endless = Diary(takes=60)

    async with asyncio.timeout(20), ticking(services, [job(endless)], look_every=0.05, grace=0.1):
        await endless.begun.wait()

    assert (await runs(), endless.done) == ([(SIX, 1, "", "")], [])


async def by_hands() -> list[tuple[str, bool]]:
    rows = await db.fetch("select job, by_hand from job_run order by due_at, id")
    return [(row["job"], bool(row["by_hand"])) for row in rows]


async def die_in_the_middle(clock: FixedClock) -> None:
    """What a process leaves behind that is killed while it does the moment of six o'clock."""
    async with db.write():
        assert await store.take("diary", SIX, node=NODE, at=clock.now(), lease_until=clock.now() + LEASE)
