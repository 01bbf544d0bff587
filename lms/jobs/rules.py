"""When is a job due, for which day, and what becomes of it when it fails or its process ends?

Every process that runs jobs looks every few seconds. A moment of the timetable belongs to whoever writes it down first
(a unique index decides), for as long as its lease is renewed; when the lease runs out another process takes it over.
A job is not one transaction: it writes in small ones of its own and is safe to do twice, so what a killed process did
stays and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

LEASE = timedelta(seconds=60)
"""How long a process is believed to be alive after it was last heard of; renewed three times as often."""
TRIES = 3
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5))
"""How long after the first and the second failure a moment is tried again; the third is the last."""
MOST_CAUGHT_UP = 400
"""Moments caught up at the most by a job that does each of them; older ones are let go."""
WINDOWS = tuple(timedelta(minutes=minutes) for minutes in (1, 60, 24 * 60, 8 * 24 * 60, 400 * 24 * 60))
"""How far back the last moment is looked for, so that a job of every ten seconds is not counted through a week."""
JUST_AFTER = timedelta(microseconds=1)
KEPT = timedelta(days=400)
"""How long what is known of a run is kept at the most."""
INTERRUPTED = "Its process ended in the middle."


class Trigger(Protocol):
    """When a job is due: those of APScheduler, in UTC."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The first moment at or after `now`."""


class CatchUp(StrEnum):
    """What happens with moments that were missed: only the last is done, as if now, or each for its own day."""

    LAST = "last"
    EACH = "each"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A moment that this process has taken; `attempts` counts this one, and is the token by which it may write."""

    id: int
    due_at: datetime
    attempts: int


def moments(trigger: Trigger, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of a trigger after one instant and up to another, in order."""
    at = trigger.get_next_fire_time(None, after + JUST_AFTER)
    while at is not None and at <= until:
        yield at
        at = trigger.get_next_fire_time(None, at + JUST_AFTER)


def last_moment(trigger: Trigger, *, after: datetime, until: datetime) -> datetime | None:
    """The last moment of a trigger after one instant and up to another; None when there is none."""
    for window in WINDOWS:
        since = max(after, until - window)
        found = list(moments(trigger, after=since, until=until))
        if found or since == after:
            return found[-1] if found else None
    return None


def due(trigger: Trigger, catch_up: CatchUp, *, last: datetime | None, now: datetime) -> list[datetime]:
    """The moments of a job to be done by `now`, when the last one taken was `last`; None when it never ran.

    A job that never ran does the moment before now: nothing is known of earlier ones.
    """
    if last is None or catch_up is CatchUp.LAST:
        newest = last_moment(trigger, after=last or now - WINDOWS[-1], until=now)
        return [] if newest is None else [newest]
    return list(moments(trigger, after=last, until=now))[-MOST_CAUGHT_UP:]


def retry_at(attempts: int, *, at: datetime) -> datetime | None:
    """When a moment that failed is tried again after so many attempts; None when it is not."""
    return at + RETRY_AFTER[attempts - 1] if attempts < TRIES else None
