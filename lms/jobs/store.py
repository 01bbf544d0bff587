"""Which moments of which jobs were taken, by whom, and how did they end?"""

from __future__ import annotations

from datetime import datetime

from lms.base import db
from lms.jobs.rules import INTERRUPTED, KEPT, TRIES, Run

LAST = """
select due_at
from job_run
where job = {} and not by_hand
order by due_at desc
limit 1
"""

TAKE = """
insert into job_run (job, due_at, node, started_at, lease_until, attempts, by_hand, summary, failure)
select {}, {}, {}, {}, {}, 1, false, '', ''
where not exists (
    select 1
    from job_run
    where job = {} and finished_at is null and failure = '' and lease_until >= {}
)
on conflict do nothing
returning id
"""
"""A moment is taken by one process only, and none while a run of the same job goes on."""

TAKE_BY_HAND = """
insert into job_run (job, due_at, node, started_at, lease_until, attempts, by_hand, summary, failure)
values ({}, {}, {}, {}, {}, 1, true, '', '')
returning id
"""

OPEN = "job = {} and finished_at is null and not by_hand and lease_until < {}"

TAKE_OVER = f"""
update job_run
set node = {{}}, started_at = {{}}, lease_until = {{}}, attempts = attempts + 1, failure = ''
where id in (select id from job_run where {OPEN} and attempts < {{}} order by due_at limit 1)
  and {OPEN}
returning id, attempts
"""

GIVE_UP = f"""
update job_run
set finished_at = {{}}, failure = case when failure = '' then {{}} else failure end
where {OPEN} and attempts >= {{}}
"""

RENEW = """
update job_run
set lease_until = {}
where id = {} and attempts = {} and finished_at is null
returning id
"""

FINISH = """
update job_run
set finished_at = {}, summary = {}
where id = {} and attempts = {} and finished_at is null
returning id
"""

FAIL = """
update job_run
set finished_at = {}, lease_until = {}, failure = {}
where id = {} and attempts = {} and finished_at is null
returning id
"""

FORGET = """
delete from job_run
where job = {} and finished_at is not null and (due_at < {} or (due_at < {} and failure = ''))
"""


async def last_due(job: str) -> datetime | None:
    """The last moment of the timetable that anybody took."""
    row = await db.fetch_one(LAST, job)
    return row["due_at"] if row else None


async def take(job: str, due_at: datetime, *, node: str, at: datetime, lease_until: datetime) -> Run | None:
    """Take a moment; None when somebody has it, or does an earlier one still. Inside `write()`."""
    row = await db.fetch_one(TAKE, job, due_at, node, at, lease_until, job, at)
    return Run(id=row["id"], due_at=due_at, attempts=1) if row else None


async def take_by_hand(job: str, *, node: str, at: datetime, lease_until: datetime) -> Run:
    """Write down a run that somebody asked for; inside `write()`."""
    [row] = await db.fetch(TAKE_BY_HAND, job, at, node, at, lease_until)
    return Run(id=row["id"], due_at=at, attempts=1)


async def take_over(job: str, *, node: str, at: datetime, lease_until: datetime) -> Run | None:
    """Take the oldest moment that waits for another try or whose process is gone; None without one. In `write()`."""
    await db.fetch(GIVE_UP, at, INTERRUPTED, job, at, TRIES)
    row = await db.fetch_one(TAKE_OVER, node, at, lease_until, job, at, TRIES, job, at)
    if row is None:
        return None
    [kept] = await db.fetch("select due_at from job_run where id = {}", row["id"])
    return Run(id=row["id"], due_at=kept["due_at"], attempts=row["attempts"])


async def anything_open(job: str, at: datetime) -> bool:
    """Whether a moment of a job waits to be taken over or given up."""
    return await db.fetch_one(f"select 1 as one from job_run where {OPEN} limit 1", job, at) is not None


async def renew(run: Run, lease_until: datetime) -> bool:
    """Say that it goes on; False when another process has taken it over. Inside `write()`."""
    return await db.fetch_one(RENEW, lease_until, run.id, run.attempts) is not None


async def finish(run: Run, *, at: datetime, summary: str) -> bool:
    """Say that it is done; False when another process has taken it over. Inside `write()`."""
    return await db.fetch_one(FINISH, at, summary, run.id, run.attempts) is not None


async def fail(run: Run, *, at: datetime, retry_at: datetime | None, failure: str) -> bool:
    """Say that it failed, for good when there is no `retry_at`; False when another took it over. Inside `write()`."""
    ended = (None, retry_at) if retry_at else (at, at)
    return await db.fetch_one(FAIL, *ended, failure, run.id, run.attempts) is not None


async def forget(job: str, *, before: datetime, at: datetime) -> None:
    """Drop what ended well before an instant, and in the end everything; inside `write()`."""
    await db.fetch(FORGET, job, at - KEPT, before)
