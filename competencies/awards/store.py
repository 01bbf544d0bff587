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
