"""Which competencies are there, as known at an instant?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.base import db
from lms.people.former import not_yet, said_then

COMPETENCIES = """
select id, competency, title, strand, level, description, source, recorded_at
from competency
order by competency
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencySaid:
    """A competency, with the strand it belongs to and its level."""

    id: int
    competency: str
    title: str
    strand: str
    level: int | None
    description: str
    source: str


async def competencies(known_at: datetime | None = None) -> list[CompetencySaid]:
    """Every competency in order of its key."""
    earlier = await said_then("competencies", known_at)
    found = []
    for row in await db.fetch(COMPETENCIES):
        then = earlier.get(row["competency"])
        if not_yet(row, then, known_at):
            continue
        said = then or row
        found.append(
            CompetencySaid(
                id=row["id"],
                competency=row["competency"],
                title=said["title"],
                strand=said["strand"],
                level=int(said["level"]) if said["level"] not in (None, "") else None,
                description=said["description"],
                source=said["source"],
            )
        )
    return found
