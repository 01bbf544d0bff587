"""What follows for their holders when a file moves or cancels sessions? The same as when a coordinator does. (R29)

Places that a file adds go to the waiting list by the job that looks after it, once the file's own bookings are in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from courses.bookings.moving import free_all, tell_all
from courses.sessions.actions import locked
from courses.sessions.kinds import SESSIONS
from courses.sessions.rules import SessionSaid, Status, what_moved
from courses.sessions.taking import as_row, parts_follow
from lms.base.services import Actor, Services
from lms.facts.cells import Value
from lms.facts.rules import Change, Plan


async def sessions_follow(
    services: Services, actor: Actor, changes: Sequence[Change], plan: Plan, at: datetime
) -> None:
    """Parts and trainers follow; holders of a session that was open, and has not started, are told or freed."""
    await parts_follow(services, actor, changes, plan, at)
    now = services.clock.moment()
    for change in changes:
        if change.before and change.after:
            after = await locked(services, plan.ids[SESSIONS.name][change.key[0]])
            before = _before(after, as_row(change.before))
            if before.status is Status.OPEN and not before.has_started(now):
                await _holders_follow(services, actor, before, after, now)


async def _holders_follow(
    services: Services, actor: Actor, before: SessionSaid, after: SessionSaid, at: datetime
) -> None:
    if after.status is Status.CANCELLED:
        await free_all(services, actor, before, "", at)
    elif after.status is Status.OPEN and what_moved(before, after).matters:
        await tell_all(services, actor, before, after, "", at)


def _before(after: SessionSaid, row: Mapping[str, Value]) -> SessionSaid:
    """The session as it stood before the file: what the file cannot say of it has not changed."""
    starts_at, ends_at, venue = row["starts_at"], row["ends_at"], str(row["venue"])
    assert isinstance(starts_at, datetime)
    assert isinstance(ends_at, datetime)
    parts = after.parts
    if len(parts) == 1:
        parts = (replace(parts[0], starts_at=starts_at, ends_at=ends_at, venue=venue),)
    return replace(
        after,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        mode=str(row["mode"]),
        status=Status(str(row["status"])),
        parts=parts,
    )
