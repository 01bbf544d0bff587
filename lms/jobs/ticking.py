"""What wakes up the jobs of a process, and how do they stop?

APScheduler is only the clock: what is due, and who does it, stands in the database (`running.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from lms.base.services import Services
from lms.jobs.job import Job
from lms.jobs.running import tick
from lms.jobs.timetable import JOBS

LOOK_EVERY = 2.0
"""Seconds between two looks at a job. A look that finds nothing costs two small questions."""
GRACE = 25.0
"""Seconds that running jobs have to end when the process is told to stop; then their leases run out for others."""

log = structlog.get_logger()


@asynccontextmanager
async def ticking(
    services: Services, jobs: Sequence[Job] = JOBS, *, look_every: float = LOOK_EVERY, grace: float = GRACE
) -> AsyncIterator[None]:
    """Do the jobs when they are due, for as long as the block lasts."""
    running: dict[str, asyncio.Task[None]] = {}

    async def look(job: Job) -> None:
        """Begin, and leave the job to itself: the scheduler would cancel what it waits for when it stops."""
        if job.name not in running:
            task = running[job.name] = asyncio.create_task(_look(services, job))
            task.add_done_callback(lambda _: running.pop(job.name))

    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    for job in jobs:
        trigger = IntervalTrigger(seconds=look_every, timezone=UTC)
        scheduler.add_job(look, trigger, args=[job], id=job.name)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it stops in the loop's next turn
        await _end(list(running.values()), grace)


async def _look(services: Services, job: Job) -> None:
    """One look; what goes wrong with it is logged, and the next look tries again."""
    try:
        await tick(services, job)
    except Exception as error:
        log.error("jobs could not be looked at", job=job.name, why=type(error).__name__)


async def _end(running: Sequence[asyncio.Task[None]], grace: float) -> None:
    """Wait for the jobs that run; those that do not end in time are left for other processes."""
    if not running:
        return
    _, late = await asyncio.wait(running, timeout=grace)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
