"""Who of an agency could take a place over, for the one who asks? (R27, R43)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.base import db

AT_MOST = 30
COLLEAGUES = """
select h.id, h.person, h.name
from person h
where h.status = 'active'
  and h.id <> {}
  and exists (
    select 1 from post p
    where p.person = h.id and p.agency = {} and p.superseded_at is null
      and p.starts_on <= {} and (p.ends_on is null or p.ends_on >= {}){managed})
  and {asked}
order by h.name, h.person
limit {}
"""
EXACT = "(lower(h.email) = {} or h.person = {})"
LIKE = (
    "(lower(h.name) like {} escape '\\' or lower(h.person) like {} escape '\\' or lower(h.email) like {} escape '\\')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the same agency."""

    id: int
    person: str
    name: str


async def exactly(typed: str, *, agency: int, but: int, today: date) -> Colleague | None:
    """The one with this work address or reference who has a post at the agency today, but for somebody."""
    found = await _found(EXACT, [typed.lower(), typed], agency=agency, but=but, today=today, manager=None)
    return found[0] if len(found) == 1 else None


async def by_name(words: str, *, agency: int, but: int, today: date, manager: int | None) -> list[Colleague]:
    """Thirty at the most with these words in name, reference or address; of a manager’s reports if one is given."""
    conditions, values = ["1 = 1"], list[object]()
    for word in words.lower().split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        conditions.append(LIKE)
        values += [like] * 3
    return await _found(" and ".join(conditions), values, agency=agency, but=but, today=today, manager=manager)


async def _found(
    asked: str, values: list[object], *, agency: int, but: int, today: date, manager: int | None
) -> list[Colleague]:
    sql = COLLEAGUES.replace("{asked}", asked).replace("{managed}", "" if manager is None else " and p.manager = {}")
    managed = [] if manager is None else [manager]
    rows = await db.fetch(sql, but, agency, today, today, *managed, *values, AT_MOST)
    return [Colleague(**row) for row in rows]
