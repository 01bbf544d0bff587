"""What must be done about courses without anybody asking? Safe to do twice, and after a missed week."""

from __future__ import annotations

from datetime import date, datetime

from courses.prospectus.actions import versions_come_into_force
from lms.base.services import Actor, Services
from lms.base.words import counted

BY_ITSELF = Actor(name="course versions", via="job")


async def course_versions(services: Services, *, on: date, at: datetime) -> str:
    """What courses award from this day on stands in their list from now on (R21)."""
    count = await versions_come_into_force(services, BY_ITSELF, on=on)
    return f"{counted(count, 'course')} brought up to date"
