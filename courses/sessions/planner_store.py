"""What stands beside the sessions of a list? Each question in one statement, for one session as for hundreds. (R22)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.base import db
from lms.base.dates import FOR_EVER
from lms.base.periods import Period

LIVE = """
select b.id, b.session, b.agency, b.state, post.starts_on, post.ends_on
from booking b
left join post on post.person = b.person and post.agency = b.agency and post.superseded_at is null
where b.state in ('requested', 'confirmed', 'waiting', 'offered')
  and b.session in {sessions}
order by b.id
"""
UNANSWERED = """
select c.session, count(distinct b.id) as number
from change_answer a
join session_change c on c.id = a.change
join booking b on b.id = a.booking and b.state = 'confirmed'
where a.answer = ''
  and c.session in {sessions}
group by c.session
"""
TRAINERS = """
select t.session, p.person, p.name
from session_trainer t
join person p on p.id = t.person
where t.session in {sessions}
order by t.session, p.name, p.person
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live booking of a session: at which agency, in which state, and on which days its person has a post there."""

    session: int
    agency: int
    state: str
    posts: tuple[Period, ...]

    def has_left_by(self, day: date) -> bool:
        """Whether its person has no post at the booking's agency on the day."""
        return not any(post.runs_on(day) for post in self.posts)


async def live_bookings(sessions: Sequence[int]) -> list[Live]:
    """The live bookings of sessions, in the order in which they were made."""
    found: dict[int, tuple[db.Row, list[Period]]] = {}
    for row in await _of(LIVE, sessions):
        posts = found.setdefault(row["id"], (row, []))[1]
        if row["starts_on"] is not None:
            posts.append(Period(row["starts_on"], row["ends_on"] or FOR_EVER))
    return [
        Live(session=row["session"], agency=row["agency"], state=row["state"], posts=tuple(posts))
        for row, posts in found.values()
    ]


async def unanswered(sessions: Sequence[int]) -> dict[int, int]:
    """By session, how many holders were asked about another day and have not answered (R29)."""
    return {row["session"]: int(row["number"]) for row in await _of(UNANSWERED, sessions)}


async def trainers_on_record(sessions: Sequence[int]) -> dict[int, dict[str, str]]:
    """By session, the names of those of its trainers who are people on record, by reference."""
    found: dict[int, dict[str, str]] = {}
    for row in await _of(TRAINERS, sessions):
        found.setdefault(row["session"], {})[row["person"]] = row["name"]
    return found


async def trained_by(person: int) -> set[int]:
    """The sessions of which somebody is a trainer."""
    return {row["session"] for row in await db.fetch("select session from session_trainer where person = {}", person)}


async def _of(sql: str, sessions: Sequence[int]) -> list[db.Row]:
    return await db.fetch(sql.replace("{sessions}", db.in_list(sessions)), *sessions)
