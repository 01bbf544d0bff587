"""Where do notices wait, and who holds them?

A lease's end is also its token: who writes the outcome of a notice names the lease under which it was taken, so that a
sender that stood still for too long cannot write over what another one did. `state in ('ready', 'sending')` is spelt
as in the partial index, which SQLite uses only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.base import db
from lms.notifications.rules import INTERRUPTED, MOST_INTERRUPTIONS, FailedNotice, Next, NoticeSaid, Queue

ADD = """
insert into notice (notice, kind, person, email, subject, body, attachment, method, state, made_at, not_before,
    attempts, interrupted, message_id, error)
values ({}, {}, {}, {}, {}, {}, {}, {}, 'ready', {}, {}, 0, 0, {}, '')
on conflict (notice) do nothing
returning id
"""

WITHDRAW = """
update notice
set state = 'withdrawn', lease_until = null
where state in ('ready', 'sending') and state = 'ready'
"""

GIVE_UP = """
update notice
set state = 'failed', lease_until = null, interrupted = interrupted + 1, error = {}
where state in ('ready', 'sending') and state = 'sending' and lease_until < {} and interrupted >= {}
returning id
"""

CLAIM = """
with due as materialized (
    select id
    from notice
    where state in ('ready', 'sending') and not_before <= {{}} and (lease_until is null or lease_until < {{}})
    order by not_before, id
    limit {{}}
    {skip_locked}
)
update notice
set lease_until = {{}},
    interrupted = interrupted + case when state = 'sending' then 1 else 0 end,
    state = 'ready'
from due
where notice.id = due.id
returning notice.id as id, notice, kind, email, subject, body, attachment, method, message_id, made_at, attempts,
    interrupted
"""
"""One found in `sending` was interrupted. It goes back to `ready`, held, and so to its one more try."""

BEGIN = """
update notice
set state = 'sending', lease_until = {}, attempts = attempts + 1
where id = {}
  and state = 'ready'
  and lease_until = {}
  and (person is null or person in (select id from person where status <> 'closed'))
returning id
"""

END = """
update notice
set state = {}, not_before = coalesce({}, not_before), sent_at = {}, interrupted = {}, error = {}, lease_until = null
where id = {} and state = 'sending' and lease_until = {}
returning id
"""

QUEUE = """
select state, count(*) as how_many, min(case when not_before <= {} then not_before end) as late_since
from notice
where state in ('ready', 'sending')
group by state
"""


FAILED = """
select id, email, subject, made_at, attempts, error
from notice
where state = 'failed'
order by id desc
limit {}
"""

SEND_AGAIN = """
update notice
set state = 'ready', attempts = 0, interrupted = 0, not_before = {{}}, error = '',
    email = coalesce((select p.email from person p where p.id = notice.person and p.email <> ''), email)
where state = 'failed' and id in {ids}
returning notice
"""

SET_ASIDE = """
update notice
set state = 'withdrawn'
where state = 'failed' and id in {ids}
returning notice
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to be kept. `person` is an id, or None when it goes to no person of ours."""

    notice: str
    kind: str
    person: int | None
    email: str
    subject: str
    body: str
    attachment: str
    method: str
    made_at: datetime
    not_before: datetime
    message_id: str


async def add(new: NewNotice) -> bool:
    """Keep it, unless there is one with this key; whether it was kept. Inside `write()`."""
    said = (new.notice, new.kind, new.person, new.email, new.subject, new.body, new.attachment, new.method)
    return await db.fetch_one(ADD, *said, new.made_at, new.not_before, new.message_id) is not None


async def withdraw(keys_beginning: str) -> int:
    """Take back those that are ready and whose key begins so; how many. Inside `write()`."""
    sql = f"{WITHDRAW} and substr(notice, 1, {{}}) = {{}} returning id"
    return len(await db.fetch(sql, len(keys_beginning), keys_beginning))


async def withdraw_those_of_closed_people(at: datetime) -> int:
    """Take back what is due to people whose record is closed; how many. Inside `write()`."""
    sql = (
        f"{WITHDRAW} and not_before <= {{}} and person in (select id from person where status = 'closed') returning id"
    )
    return len(await db.fetch(sql, at))


async def give_up(at: datetime) -> int:
    """Fail those whose last allowed try was interrupted; how many. Inside `write()`."""
    return len(await db.fetch(GIVE_UP, INTERRUPTED, at, MOST_INTERRUPTIONS - 1))


async def claim(*, at: datetime, lease_until: datetime, limit: int) -> list[NoticeSaid]:
    """Hold the notices that are due longest until `lease_until`; no other sender gets them. Inside `write()`."""
    sql = CLAIM.format(skip_locked="" if db.is_sqlite() else "for update skip locked")
    rows = await db.fetch(sql, at, at, limit, lease_until)
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.id)


def _notice(row: db.Row) -> NoticeSaid:
    made_at = row["made_at"]  # SQLite names no type for what an update returns
    return NoticeSaid(**{**row, "made_at": datetime.fromisoformat(made_at) if isinstance(made_at, str) else made_at})


async def begin(notice: int, *, held: datetime, lease_until: datetime) -> bool:
    """Mark one as being sent, when it is still held and wanted; whether it is. Inside `write()`."""
    return await db.fetch_one(BEGIN, lease_until, notice, held) is not None


async def end(
    notice: int, following: Next, *, held: datetime, sent_at: datetime | None, interrupted: int, error: str
) -> bool:
    """Say what became of one that was being sent; False when another sender has taken it over. Inside `write()`."""
    said = (following.state.value, following.not_before, sent_at, interrupted, error)
    return await db.fetch_one(END, *said, notice, held) is not None


async def queue(at: datetime) -> Queue:
    """How many notices wait, are being sent and failed, and the time of the oldest that should have gone."""
    rows = await db.fetch(QUEUE, at)
    failed = await db.fetch("select count(*) as how_many from notice where state = 'failed'")
    by_state = {row["state"]: row["how_many"] for row in rows}
    late = [_instant(row["late_since"]) for row in rows if row["late_since"] is not None]
    return Queue(
        ready=by_state.get("ready", 0),
        sending=by_state.get("sending", 0),
        failed=failed[0]["how_many"],
        late_since=min(late, default=None),
    )


async def failed(limit: int) -> list[FailedNotice]:
    """The notices that were given up, newest first."""
    return [FailedNotice(**row) for row in await db.fetch(FAILED, limit)]


async def send_again(ids: Sequence[int], at: datetime) -> list[str]:
    """Let those that failed go once more, to the address the person has by now; their keys. Inside `write()`."""
    return [row["notice"] for row in await db.fetch(SEND_AGAIN.format(ids=db.in_list(ids)), at, *ids)]


async def set_aside(ids: Sequence[int]) -> list[str]:
    """Take those that failed off the list; their keys. Inside `write()`."""
    return [row["notice"] for row in await db.fetch(SET_ASIDE.format(ids=db.in_list(ids)), *ids)]


def _instant(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
