"""How do parts, trainers and places of sessions stand beside a file that says something of them? In few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.base import db

BATCH = 5_000
STANDING = """
select s.id, s.taken, (select count(*) from session_part p where p.session = s.id) as parts
from course_session s
where s.id in {sessions}
order by s.id
"""
SIGNED_OFF_COURSES = """
select c.course
from course c
join course_terms t on t.course = c.id and t.superseded_at is null
where t.signoff <> ''
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What a session's row cannot be changed past: places taken, and the number of its parts."""

    taken: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyPart:
    """The one part of a session: all of it."""

    session: int
    starts_at: datetime
    ends_at: datetime
    venue: str


async def standing(sessions: Sequence[int]) -> dict[int, Stood]:
    """How sessions stand, their rows held until the unit of work ends; inside `write()`."""
    suffix = "" if db.is_sqlite() else " for update of s"
    found: dict[int, Stood] = {}
    async for some in db.in_batches(sorted(sessions), BATCH):
        rows = await db.fetch(STANDING.replace("{sessions}", db.in_list(some)) + suffix, *some)
        found.update((row["id"], Stood(taken=row["taken"], parts=row["parts"])) for row in rows)
    return found


async def courses_with_signoff() -> set[str]:
    """The keys of the courses whose material somebody has to approve."""
    return {row["course"] for row in await db.fetch(SIGNED_OFF_COURSES)}


async def save_only_parts(parts: Sequence[OnlyPart]) -> None:
    """Give sessions one part each, in place of the one they had; those with several keep theirs."""
    several: set[int] = set()
    async for some in db.in_batches([part.session for part in parts], BATCH):
        sessions = db.in_list(some)
        rows = await db.fetch(f"select session from session_part where session in {sessions} and number > 1", *some)
        several.update(row["session"] for row in rows)
    ours = [part for part in parts if part.session not in several]
    await db.run_many("delete from session_part where session = {}", [(part.session,) for part in ours])
    columns = ("session", "number", "starts_at", "ends_at", "venue")
    rows_new = [(part.session, 1, part.starts_at, part.ends_at, part.venue) for part in ours]
    await db.insert_many("session_part", columns, rows_new)


async def save_trainers(references: Mapping[int, Iterable[str]]) -> None:
    """Link sessions, by id, to those of their trainers who are people on record; nobody else is linked any more."""
    named = sorted({each for of_it in references.values() for each in of_it})
    people: dict[str, int] = {}
    async for some in db.in_batches(named, BATCH):
        rows = await db.fetch(f"select id, person from person where person in {db.in_list(some)}", *some)
        people.update((row["person"], row["id"]) for row in rows)
    await db.run_many("delete from session_trainer where session = {}", [(session,) for session in references])
    links = [(session, people[each]) for session, of_it in references.items() for each in of_it if each in people]
    await db.insert_many("session_trainer", ("session", "person"), links)
