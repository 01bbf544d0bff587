"""Which courses and which dates are on offer? A statement for all courses, one for all dates, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lms.base import db
from lms.facts.cells import items

COURSES = """
select c.id, c.course, c.title, c.aim, c.outcomes, c.audience, c.level, c.mode, c.duration_minutes, c.provider,
       c.sensitive,
       (select v.competencies
        from course_version v
        where v.course = c.id and v.superseded_at is null and v.in_force_from <= {}
        order by v.in_force_from desc
        limit 1) as awards
from course c
order by c.title, c.course
"""
DATES = """
select s.course, s.session, s.starts_at, s.ends_at, s.venue, s.mode, s.places, s.taken, s.opens_at, s.closes_at,
       (select count(*) from booking b where b.session = s.id and b.state = 'waiting') as waiting,
       {counts}
from course_session s
where s.status = 'open'
  and s.starts_at > {}{and}
"""
ALL_DATES = DATES.replace("{counts}", "1 as place, 1 as dates") + "order by s.starts_at, s.session"
NEXT_DATES = (
    "select * from ("
    + DATES.replace(
        "{counts}",
        "row_number() over (partition by s.course order by s.starts_at, s.session) as place, "
        "count(*) over (partition by s.course) as dates",
    )
    + ") d where d.place <= {} order by d.starts_at, d.session"
)
OF_COURSE = """
select s.session, s.starts_at, s.ends_at, s.venue, s.mode, s.places, s.taken, s.opens_at, s.closes_at, s.approval,
       (select count(*) from session_part p where p.session = s.id) as parts,
       (select count(*) from booking b where b.session = s.id and b.state = 'waiting') as waiting,
       (select b.state
        from booking b
        where b.session = s.id and b.person = {}
          and b.state in ('requested', 'confirmed', 'waiting', 'offered')) as mine
from course_session s
where s.status = 'open'
  and s.course = {}
  and s.starts_at > {}
order by s.starts_at, s.session
"""
PAGE = """
select s.id, s.session
from course_session s
join course c on c.id = s.course
where s.status <> 'draft'
  and s.starts_at >= {}{and}
order by s.starts_at, s.session
limit {}
"""
BEHIND = "(s.starts_at, s.session) > (select l.starts_at, l.session from course_session l where l.session = {})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A course as the catalogue shows it, with what it awards on the day."""

    id: int
    course: str
    title: str
    aim: str
    outcomes: str
    groups: tuple[str, ...]
    level: int | None
    mode: str
    duration_minutes: int | None
    provider: str
    sensitive: bool
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One of a course's dates to come, the `place`-th of `dates` that were asked for."""

    course: int
    session: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    mode: str
    places: int
    taken: int
    opens_at: datetime | None
    closes_at: datetime | None
    waiting: int
    place: int
    dates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDate:
    """A date of one course, with how many wait for it, and what the one who asks has booked of it."""

    session: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    mode: str
    places: int
    taken: int
    opens_at: datetime | None
    closes_at: datetime | None
    approval: bool
    parts: int
    waiting: int
    mine: str


async def courses(on: date) -> list[Offered]:
    """Every course, by title, with what it awards on a day (R21)."""
    return [
        Offered(
            **{name: value for name, value in row.items() if name not in ("audience", "awards", "sensitive")},
            groups=items(row["audience"]),
            awards=items(row["awards"]),
            sensitive=bool(row["sensitive"]),
        )
        for row in await db.fetch(COURSES, on)
    ]


async def dates(after: datetime, *, up_to: datetime | None = None, venue: str = "", each: int | None = 3) -> list[Date]:
    """Dates open for booking that start after an instant and before another, at venues that say `venue`, in order.

    At most `each` of a course, with how many there are; all of them for None.
    """
    values: list[object] = [after]
    conditions = ""
    if up_to:
        conditions += "\n  and s.starts_at < {}"
        values.append(up_to)
    if venue:
        conditions += "\n  and lower(s.venue) like {} escape '!'"
        values.append(f"%{_literally(venue.lower())}%")
    sql = ALL_DATES if each is None else NEXT_DATES
    if each is not None:
        values.append(each)
    return [Date(**row) for row in await db.fetch(sql.replace("{and}", conditions), *values)]


def _literally(text: str) -> str:
    """What `like` takes for a sign of its own, taken as it stands."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def dates_of(course: int, person: int | None, after: datetime) -> list[OwnDate]:
    """The dates of one course that start after an instant, in order, with what this person has booked of them."""
    rows = await db.fetch(OF_COURSE, person or 0, course, after)
    return [OwnDate(**{**row, "approval": bool(row["approval"]), "mine": row["mine"] or ""}) for row in rows]


async def page_of(
    from_at: datetime, *, to_at: datetime | None = None, course: str = "", after: str = "", limit: int
) -> list[tuple[int, str]]:
    """Ids and keys of sessions that are no drafts and start from an instant up to another, `limit` at most, behind
    the session with the key `after`; in order of their start."""
    conditions, values = "", list[object]([from_at])
    for condition, value in (("s.starts_at < {}", to_at), ("c.course = {}", course), (BEHIND, after)):
        if value:
            conditions += f"\n  and {condition}"
            values.append(value)
    rows = await db.fetch(PAGE.replace("{and}", conditions), *values, limit)
    return [(row["id"], row["session"]) for row in rows]
