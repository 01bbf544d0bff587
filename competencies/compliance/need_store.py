"""How does what some people hold in some competencies stand on a day? From the spans kept; for orders and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.compliance.rules import State
from lms.base import db

SATISFIED = """
select c.id
from competency c
where c.competency in {keys}
union
select e.satisfies
from equivalence e
join competency h on h.id = e.holds
where h.competency in {keys}
  and e.superseded_at is null
  and e.in_force_from <= {}
  and (e.in_force_to is null or e.in_force_to >= {})
"""
STANDING = """
select p.person, s.competency, s.state, s.due_on, s.lapses_on
from compliance_span s
join post p on p.id = s.post
where p.person in {people}
  and s.competency in {competencies}
  and s.from_on <= {}
  and s.to_on >= {}
  and s.strength = 'mandatory'
order by p.person, s.competency, s.post
"""
OPEN = """
select t.agency, t.role, s.competency, s.state, s.due_on, s.lapses_on
from post t
left join compliance_span s
  on s.post = t.id and s.from_on <= {} and s.to_on >= {} and s.state in ('overdue', 'lapsed', 'expiring', 'pending')
where t.person = {}
  and t.superseded_at is null
  and t.starts_on <= {}
  and (t.ends_on is null or t.ends_on >= {})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """One mandatory post-need of a person on the day."""

    person: int
    competency: int
    state: State
    due_on: date
    lapses_on: date | None


async def satisfied_by(competencies: Sequence[str], on: date) -> list[int]:
    """The ids of these competencies (keys) and of those that they satisfy on a day (R7)."""
    sql = SATISFIED.replace("{keys}", db.in_list(competencies))
    return sorted(row["id"] for row in await db.fetch(sql, *competencies, *competencies, on, on))


async def standing_of(people: Sequence[int], competencies: Sequence[int], on: date) -> list[Stands]:
    """The mandatory post-needs of these people for these competencies (ids) on a day."""
    sql = STANDING.replace("{people}", db.in_list(people)).replace("{competencies}", db.in_list(competencies))
    rows = await db.fetch(sql, *people, *competencies, on, on)
    return [Stands(**{**row, "state": State(row["state"])}) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A post-need for which something is still to be done, mandatory or recommended."""

    agency: int
    role: int
    competency: int
    state: State
    due_on: date
    lapses_on: date | None


async def open_needs(person: int, on: date) -> tuple[set[int], list[Open]]:
    """The roles (ids) that one person holds on a day, and what they have to do something for."""
    rows = await db.fetch(OPEN, on, on, person, on, on)
    needs = [Open(**{**row, "state": State(row["state"])}) for row in rows if row["state"] is not None]
    return {row["role"] for row in rows}, needs
