"""Which competencies does somebody hold, whether or not a post of theirs needs them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lms.base import db

HELD = """
select distinct c.competency
from award a
join competency c on c.id = a.competency
where a.person = {}
  and a.superseded_at is null
  and a.achieved_on <= {}
  and (a.valid_until is null or a.valid_until >= {})
  and c.competency in """


async def held_on(person: int, competencies: Sequence[str], on: date) -> set[str]:
    """Those of these competencies, by key, for which somebody has an award that its own `valid_until` has not ended."""
    return {row["competency"] for row in await db.fetch(HELD + db.in_list(competencies), person, on, on, *competencies)}


KEYS = """
select a.id, p.person, c.competency, a.achieved_on, a.mode
from award a
join person p on p.id = a.person
join competency c on c.id = a.competency
where a.superseded_at is null
"""
AwardKey = tuple[str, str, date, str]
"""Person, competency, day and mode: what no two awards in force share."""
BATCH = 5_000


async def ids_of(keys: Sequence[AwardKey]) -> dict[AwardKey, int]:
    """The awards in force with these keys."""
    wanted, found = set(keys), dict[AwardKey, int]()
    async for people in db.in_batches(sorted({key[0] for key in keys}), BATCH):
        for row in await db.fetch(f"{KEYS} and p.person in {db.in_list(people)} order by a.id", *people):
            key = (row["person"], row["competency"], row["achieved_on"], row["mode"])
            if key in wanted:
                found[key] = row["id"]
    return found


async def keys_of(awards: Sequence[int]) -> list[AwardKey]:
    """The keys of awards in force, by their ids."""
    found: list[AwardKey] = []
    async for some in db.in_batches(awards, BATCH):
        for row in await db.fetch(f"{KEYS} and a.id in {db.in_list(some)} order by a.id", *some):
            found.append((row["person"], row["competency"], row["achieved_on"], row["mode"]))
    return found
