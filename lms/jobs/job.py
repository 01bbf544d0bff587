"""What is a job? A line of the timetable: when it is due, what it does, what becomes of moments that were missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from lms.base.services import Services
from lms.jobs.rules import KEPT, CatchUp, Trigger


class Act(Protocol):
    """What a job does: for a day, at an instant; the sentence says what came of it, without anybody's name."""

    async def __call__(self, services: Services, *, on: date, at: datetime) -> str:
        """Do it, safe to do twice and after a missed week. It opens its own units of work, small ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job. Runs that went well are kept for `kept`, to be looked at."""

    name: str
    words: str
    trigger: Trigger
    act: Act
    catch_up: CatchUp = CatchUp.LAST
    kept: timedelta = KEPT
