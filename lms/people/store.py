"""Which agencies, roles and groups are there, as known at an instant?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lms.base import db
from lms.people.former import not_yet, said_then

AGENCIES = """
select a.id, a.agency, a.name, a.sector, p.agency as parent, a.status, d.last_on, a.recorded_at
from agency a
left join agency p on p.id = a.parent
left join agency_data d on d.agency = a.id
order by a.agency
"""
ROLES = """
select r.id, r.role, r.title, r.kind, g.role_group, r.source, r.recorded_at
from role r
left join role_group g on g.id = r.role_group
order by r.role
"""
GROUPS = """
select id, role_group, name, level, refresh_months, description, recorded_at
from role_group
order by role_group
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySaid:
    """An agency; `parent` is the key of the one above it, or empty; `last_on` the day of its last data (R4)."""

    id: int
    agency: str
    name: str
    sector: str
    parent: str
    status: str
    last_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSaid:
    """A role; `group` is the key of its target group, or empty."""

    id: int
    role: str
    title: str
    kind: str
    group: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSaid:
    """A target group of the competency framework."""

    id: int
    group: str
    name: str
    level: int | None
    description: str


async def agencies(known_at: datetime | None = None) -> list[AgencySaid]:
    """Every agency in order of its key."""
    earlier = await said_then("agencies", known_at)
    found = []
    for row in await db.fetch(AGENCIES):
        then = earlier.get(row["agency"])
        if not_yet(row, then, known_at):
            continue
        said = then or row
        found.append(
            AgencySaid(
                id=row["id"],
                agency=row["agency"],
                name=said["name"],
                sector=said["sector"],
                parent=said["parent"] or "",
                status=said["status"],
                last_on=row["last_on"],
            )
        )
    return found


async def roles(known_at: datetime | None = None) -> list[RoleSaid]:
    """Every role in order of its key."""
    earlier = await said_then("roles", known_at)
    found = []
    for row in await db.fetch(ROLES):
        then = earlier.get(row["role"])
        if not_yet(row, then, known_at):
            continue
        group = then["group"] if then else row["role_group"]
        said = then or row
        found.append(
            RoleSaid(
                id=row["id"],
                role=row["role"],
                title=said["title"],
                kind=said["kind"],
                group=group or "",
                source=said["source"],
            )
        )
    return found


async def groups(known_at: datetime | None = None) -> list[GroupSaid]:
    """Every target group in order of its key."""
    earlier = await said_then("groups", known_at)
    found = []
    for row in await db.fetch(GROUPS):
        then = earlier.get(row["role_group"])
        if not_yet(row, then, known_at):
            continue
        level = row["level"] if then is None else int(then["level"]) if then["level"] else None
        said = then or row
        found.append(
            GroupSaid(
                id=row["id"],
                group=row["role_group"],
                name=said["name"],
                level=level,
                description=said["description"],
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSaid:
    """A person: `person` is the reference, never a name."""

    id: int
    person: str
    name: str
    email: str
    status: str


async def person_by_key(person: str) -> PersonSaid | None:
    """The person with this reference, or None."""
    row = await db.fetch_one("select id, person, name, email, status from person where person = {}", person)
    return PersonSaid(**row) if row else None


async def anybody() -> bool:
    """Whether there are people at all."""
    return await db.fetch_one("select 1 as one from person limit 1") is not None
