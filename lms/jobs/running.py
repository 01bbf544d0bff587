"""How does each due moment of a job get done once, whoever wakes up for it?"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from lms.base import db
from lms.base.services import Services
from lms.jobs import store
from lms.jobs.job import Job
from lms.jobs.rules import LEASE, CatchUp, Run, due, retry_at
from lms.work.actions import NODE

ROOT = Path(__file__).parents[2]

log = structlog.get_logger()


class JobFailed(Exception):
    """A job that was asked for did not end well; the words name the fault and no person."""


async def tick(services: Services, job: Job, *, lease: timedelta = LEASE) -> int:
    """Look at one job: take over what others left, then do what is due; how many moments were done here."""
    done = 0
    while (run := await _left_by_others(services, job, lease)) is not None:
        await _do(services, job, run, lease)
        done += 1
    last = await store.last_due(job.name)
    for due_at in due(job.trigger, job.catch_up, last=last, now=services.clock.now()):
        now = services.clock.now()
        async with db.write():
            taken = await store.take(job.name, due_at, node=NODE, at=now, lease_until=now + lease)
        if taken is None:
            break  # the next moment is not skipped: the next look begins where things stand then
        await _do(services, job, taken, lease)
        done += 1
    return done


async def run_now(services: Services, job: Job, *, on: date | None = None) -> str:
    """Do a job because somebody asks, now, as if at this time of a day; its summary. Raises `JobFailed`."""
    clock = services.clock
    now = clock.now()
    async with db.write():
        run = await store.take_by_hand(job.name, node=NODE, at=now, lease_until=now + LEASE)
    async with _renewed(services, job, run, LEASE):
        try:
            summary = await job.act(services, on=on or clock.today(), at=clock.moment(on))
        except Exception as error:
            fault = fault_of(error)
            async with db.write():
                await store.fail(run, at=clock.now(), retry_at=None, failure=fault)
            raise JobFailed(fault) from error
    async with db.write():
        await store.finish(run, at=clock.now(), summary=summary)
    return summary


async def _left_by_others(services: Services, job: Job, lease: timedelta) -> Run | None:
    """A moment that failed and is to be tried again, or whose process is gone."""
    now = services.clock.now()
    if not await store.anything_open(job.name, now):
        return None
    async with db.write():
        return await store.take_over(job.name, node=NODE, at=now, lease_until=now + lease)


async def _do(services: Services, job: Job, run: Run, lease: timedelta) -> None:
    """Do a moment that is ours, and write down how it ended; a fault is written down too, and raised to nobody."""
    on, at = _when(services, job, run)
    async with _renewed(services, job, run, lease):
        try:
            summary = await job.act(services, on=on, at=at)
        except Exception as error:
            await _failed(services, job, run, error)
            return
    now = services.clock.now()
    async with db.write():
        ours = await store.finish(run, at=now, summary=summary)
        await store.forget(job.name, before=now - job.kept, at=now)
    if not ours:
        log.warning("job was taken over while it ran", job=job.name, due_at=run.due_at.isoformat())


def _when(services: Services, job: Job, run: Run) -> tuple[date, datetime]:
    """The day and the instant for which a moment is done: now, or its own where each is done; on a fixed day, then."""
    clock = services.clock
    if job.catch_up is CatchUp.LAST:
        return clock.today(), clock.moment()
    if clock.fixed_today:
        return clock.fixed_today, clock.moment()
    return run.due_at.astimezone(clock.zone).date(), run.due_at


async def _failed(services: Services, job: Job, run: Run, error: Exception) -> None:
    now, fault = services.clock.now(), fault_of(error)
    log.error("job failed", job=job.name, due_at=run.due_at.isoformat(), attempts=run.attempts, fault=fault)
    async with db.write():
        await store.fail(run, at=now, retry_at=retry_at(run.attempts, at=now), failure=fault)


@asynccontextmanager
async def _renewed(services: Services, job: Job, run: Run, lease: timedelta) -> AsyncIterator[None]:
    """Keep the lease of a run for as long as the block lasts."""

    async def renewing() -> None:
        while True:
            await asyncio.sleep(lease.total_seconds() / 3)
            try:
                async with db.write():
                    ours = await store.renew(run, services.clock.now() + lease)
            except Exception as error:  # the database may be back before the lease is over
                log.warning("lease not renewed", job=job.name, why=type(error).__name__)
                continue
            if not ours:
                return

    task = asyncio.create_task(renewing())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def fault_of(error: BaseException) -> str:
    """`KeyError in courses/bookings/queue.py, line 42`: what went wrong and where, and nobody's name.

    The words of an error are left out: they may hold what somebody typed.
    """
    places = [
        (Path(frame.filename).relative_to(ROOT), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in frame.filename
    ]
    return f"{type(error).__name__} in {places[-1][0]}, line {places[-1][1]}" if places else type(error).__name__
