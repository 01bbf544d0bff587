"""Which sessions are to come, can they be booked, and what do they award? All courses, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from courses.bookings.bookable import Coming, Own
from courses.bookings.rules import State
from courses.prospectus.rules import Version, awards_on
from courses.sessions.store import keys_in
from lms.base import db
from lms.base.dates import day_in_london

OF_A_KIND = 4
"""So many sessions to come are fetched of each course, mode and audience: enough to name the next two."""
COMING = """
with coming as (
    select s.*,
           row_number() over (
               partition by s.course, s.mode, s.audience, s.is_open order by s.starts_at, s.id) as place
    from (
        select id, session, course, mode, starts_at, ends_at, venue, link, link_hours, audience, places, taken,
               case when status = 'open' and starts_at > {}
                     and (opens_at is null or opens_at <= {}) and (closes_at is null or closes_at > {})
                    then 1 else 0 end as is_open
        from course_session
        where ends_at > {} and status in ('open', 'held')
    ) s
)
select s.id, s.session, c.course, c.title, s.mode, s.starts_at, s.ends_at, s.venue, s.link, s.link_hours,
       s.audience, c.audience as groups_of_course, s.places, s.taken, s.is_open,
       (select count(*) from booking w where w.session = s.id and w.state = 'waiting') as waiting,
       v.in_force_from, v.competencies, b.person, b.booking, b.agency, b.state, o.ends_at as offer_ends_at
from coming s
join course c on c.id = s.course
left join course_version v on v.course = c.id and v.superseded_at is null
left join booking b on b.session = s.id and b.person in {people} and b.state in
    ('requested', 'confirmed', 'waiting', 'offered')
left join place_offer o on o.booking = b.id and o.ended_at is null
where (s.is_open = 1 and s.place <= {}) or b.id is not null
order by s.starts_at, s.session, b.id, v.in_force_from
"""


async def coming(at: datetime, person: int) -> list[Coming]:
    """The next sessions of every course that can be booked now, and those that a person (by id) has a live booking
    of, in order of their start."""
    return with_own(*await coming_for(at, [person]), person)


Bookings = Mapping[tuple[str, int], Own]
"""Live bookings by the session's key and the person's id."""


async def coming_for(at: datetime, people: Sequence[int]) -> tuple[list[Coming], Bookings]:
    """The same for several people: the sessions, and who of them has which booking."""
    rows = await db.fetch(COMING.replace("{people}", db.in_list(people)), at, at, at, at, *people, OF_A_KIND)
    by_session: dict[int, list[db.Row]] = {}
    for row in rows:
        by_session.setdefault(row["id"], []).append(row)
    owned = {(row["session"], row["person"]): _own(row) for row in rows if row["booking"] is not None}
    return [_coming(of_it) for of_it in by_session.values()], owned


def with_own(sessions: Sequence[Coming], bookings: Bookings, person: int) -> list[Coming]:
    """The sessions as one person sees them: with their own bookings; a session closed to all others is left out."""
    found = []
    for each in sessions:
        own = bookings.get((each.session, person))
        if own is not None:
            found.append(replace(each, own=own))
        elif each.is_open:
            found.append(each)
    return found


def _coming(rows: Sequence[db.Row]) -> Coming:
    """A session from its rows, one for each version of what its course awards, and for each booking."""
    row = rows[0]
    versions = [
        Version(in_force_from=each["in_force_from"], competencies=keys_in(each["competencies"]))
        for each in rows
        if each["in_force_from"] is not None and each["booking"] == row["booking"]
    ]
    return Coming(
        session=row["session"],
        course=row["course"],
        title=row["title"],
        mode=row["mode"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        venue=row["venue"],
        link=row["link"],
        link_hours=row["link_hours"],
        groups=frozenset(keys_in(row["audience"]) or keys_in(row["groups_of_course"])),
        free=0 if row["waiting"] else row["places"] - row["taken"],
        awards=frozenset(awards_on(versions, day_in_london(row["starts_at"]))),
        is_open=bool(row["is_open"]),
    )


def _own(row: db.Row) -> Own:
    state = State(row["state"])
    return Own(booking=row["booking"], agency=row["agency"], state=state, offer_ends_at=row["offer_ends_at"])
