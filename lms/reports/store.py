"""Of which day are the last data of each agency, and whom do the rows of a list name?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.base import db

LAST_DATA = """
select a.agency, d.last_on
from agency a
left join agency_data d on d.agency = a.id
"""
PEOPLE = """
select id, person, name
from person
where id in {people}
"""
MANY = 5000
"""More people than this are not named one by one in a statement: all are fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person's reference and name."""

    person: str
    name: str


async def last_data() -> dict[str, date | None]:
    """The day of the last data of every agency, by its key; None where it is not known (R4)."""
    return {row["agency"]: row["last_on"] for row in await db.fetch(LAST_DATA)}


async def named(people: Sequence[int]) -> dict[int, Named]:
    """References and names of people by id."""
    found: dict[int, Named] = {}
    for start in range(0, len(people), MANY):
        some = people[start : start + MANY]
        for row in await db.fetch(PEOPLE.replace("{people}", db.in_list(some)), *some):
            found[row["id"]] = Named(person=row["person"], name=row["name"])
    return found
