"""How many people are there at each agency, and in which roles, on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.base import db

PEOPLE = """
select agency, count(distinct person) as number
from post
where superseded_at is null and starts_on <= {} and (ends_on is null or ends_on >= {})
group by agency
"""
ROLES = """
select r.role, r.title, r.kind, count(distinct p.person) as number
from post p
join role r on r.id = p.role
where p.agency = {} and p.superseded_at is null and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {})
group by r.role, r.title, r.kind
order by number desc, r.title
"""
CODES = "select code_scheme, code, source from agency where id = {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleThere:
    """A role at an agency and how many people hold it."""

    role: str
    title: str
    kind: str
    number: int


async def people_by_agency(on: date) -> dict[int, int]:
    """People with a post at each agency itself on a day, by the agency's id."""
    return {row["agency"]: row["number"] for row in await db.fetch(PEOPLE, on, on)}


async def roles_there(agency: int, on: date) -> list[RoleThere]:
    """The roles held at an agency itself on a day, the most held first."""
    return [RoleThere(**row) for row in await db.fetch(ROLES, agency, on, on)]


async def codes(agency: int) -> tuple[str, str, str]:
    """The scheme of an agency's code, the code, and the source of what is said of it."""
    row = (await db.fetch(CODES, agency))[0]
    return row["code_scheme"], row["code"], row["source"]
