"""What stands about a room and those who want a place in it? (R22, R25)"""

from __future__ import annotations

from collections.abc import Sequence

from courses.bookings.places import Belongs, Room
from courses.bookings.rules import Applicant, HeldPost, OwnBooking, State
from courses.sessions.rules import Part, SessionSaid
from lms.base import db
from lms.base.dates import FOR_EVER

APPLICANTS = """
select p.id, p.person, p.name, p.status, p.email, post.agency, g.role_group, post.starts_on, post.ends_on,
       (select count(*) from person o where lower(o.email) = lower(p.email) and o.status = 'active') as sharers
from person p
left join post on post.person = p.id and post.superseded_at is null
left join role r on r.id = post.role
left join role_group g on g.id = r.role_group
where p.{key} in {people}
order by p.id, post.starts_on, post.id
"""
OWN = """
select b.booking, b.person, b.session, b.agency, s.session as session_key, c.title, b.state,
       part.number, part.starts_at, part.ends_at
from booking b
join course_session s on s.id = b.session
join course c on c.id = s.course
join session_part part on part.session = b.session
where b.person in {people}
  and b.state in ('requested', 'confirmed', 'waiting', 'offered')
  and (b.session = {} or (s.ends_at > {} and s.starts_at < {}))
order by b.person, b.id, part.number
"""
COUNTED = """
select agency, state, count(*) as number
from booking
where session = {}
  and state in ('confirmed', 'offered', 'waiting')
group by agency, state
"""
TREE = "select id, parent, sector from agency"
ATTENDED = """
select distinct c.course
from booking b
join course_session s on s.id = b.session
join course c on c.id = s.course
where b.person = {} and b.state = 'attended' and c.course in """


async def applicants(people: Sequence[int], session: SessionSaid) -> dict[int, Applicant]:
    """What refusals need to know of these people, by id (R25); `held` is added by the action where it is asked for."""
    return await _applicants("id", people, session)


async def applicant(person: int | str, session: SessionSaid) -> Applicant | None:
    """The same of one person, by id or by reference; None for nobody."""
    found = await _applicants("person" if isinstance(person, str) else "id", [person], session)
    return next(iter(found.values()), None)


async def _applicants(key: str, people: Sequence[int | str], session: SessionSaid) -> dict[int, Applicant]:
    rows = await db.fetch(APPLICANTS.replace("{key}", key).replace("{people}", db.in_list(people)), *people)
    own = await _own_bookings(sorted({row["id"] for row in rows}), session)
    posts: dict[int, list[HeldPost]] = {}
    for row in rows:
        if row["agency"] is not None:
            post = HeldPost(
                agency=row["agency"],
                group=row["role_group"] or "",
                starts_on=row["starts_on"],
                ends_on=row["ends_on"] or FOR_EVER,
            )
            posts.setdefault(row["id"], []).append(post)
    return {
        row["id"]: Applicant(
            person=row["id"],
            reference=row["person"],
            name=row["name"],
            email=row["email"],
            is_active=row["status"] == "active",
            shares_mailbox=bool(row["email"]) and row["sharers"] > 1,
            posts=tuple(posts.get(row["id"], ())),
            bookings=tuple(own.get(row["id"], ())),
        )
        for row in rows
    }


async def _own_bookings(people: Sequence[int], session: SessionSaid) -> dict[int, list[OwnBooking]]:
    sql = OWN.replace("{people}", db.in_list(people))
    rows = await db.fetch(sql, *people, session.id, session.starts_at, session.ends_at)
    parts: dict[tuple[int, int], list[Part]] = {}
    heads: dict[tuple[int, int], db.Row] = {}
    for row in rows:
        key = (row["person"], row["session"])
        heads[key] = row
        part = Part(number=row["number"], starts_at=row["starts_at"], ends_at=row["ends_at"])
        parts.setdefault(key, []).append(part)
    found: dict[int, list[OwnBooking]] = {}
    for (person, session_id), row in heads.items():
        booking = OwnBooking(
            booking=row["booking"],
            session=session_id,
            session_key=row["session_key"],
            title=row["title"],
            agency=row["agency"],
            state=State(row["state"]),
            parts=tuple(parts[person, session_id]),
        )
        found.setdefault(person, []).append(booking)
    return found


async def room_of(session: SessionSaid) -> Room:
    """The room as it stands: taken and waited for, by agency. What decides nothing is not asked for: the tree of
    agencies where places are not shared, and who has what where nobody waits either."""
    if not session.shares and not session.waiting:
        return Room(session=session, taken_by_agency={})
    taken: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for row in await db.fetch(COUNTED, session.id):
        counts = waiting if row["state"] == State.WAITING else taken
        counts[row["agency"]] = counts.get(row["agency"], 0) + row["number"]
    belongs = await belonging() if session.shares else {}
    return Room(session=session, taken_by_agency=taken, waiting_by_agency=waiting, belongs=belongs)


async def belonging() -> dict[int, Belongs]:
    """Every agency with those above it and its sector, by id."""
    rows = await db.fetch(TREE)
    parents = {row["id"]: row["parent"] for row in rows}
    found = {}
    for row in rows:
        lineage, above = {row["id"]}, row["parent"]
        while above is not None and above not in lineage:
            lineage.add(above)
            above = parents.get(above)
        found[row["id"]] = Belongs(lineage=frozenset(lineage), sector=row["sector"])
    return found


async def courses_attended(person: int, courses: Sequence[str]) -> set[str]:
    """Those of these courses that somebody attended."""
    return {row["course"] for row in await db.fetch(ATTENDED + db.in_list(courses), person, *courses)}


async def titles_of(keys: Sequence[str]) -> list[str]:
    """The titles of courses and competencies, in the order of their keys."""
    named = db.in_list(keys)
    sql = f"""select course as key, title from course where course in {named}
        union all
        select competency, title from competency where competency in {named}"""
    titles = {row["key"]: row["title"] for row in await db.fetch(sql, *keys, *keys)}
    return [titles.get(key, key) for key in keys]


async def names_of_groups(keys: Sequence[str]) -> list[str]:
    """The names of target groups, in the order of their keys."""
    sql = f"select role_group, name from role_group where role_group in {db.in_list(keys)}"
    names = {row["role_group"]: row["name"] for row in await db.fetch(sql, *keys)}
    return [names.get(key, key) for key in keys]
