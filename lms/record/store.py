"""Where is everything fetched that is recorded of one person? In three statements, every version at once."""

from __future__ import annotations

from lms.base import db
from lms.record.recorded import AbsenceSaid, AwardSaid, DispensationSaid, PostSaid, Recorded, Stamp

STAMP = "f.recorded_at, f.recorded_by, f.superseded_at, f.superseded_by, f.why"
PERSON_AND_POSTS = f"""
select h.id as person_id, h.person, h.name, h.email, h.status,
       f.id, f.agency, f.role, f.starts_on, f.ends_on, f.manager as manager_id, m.person as manager,
       m.name as manager_name, {STAMP}
from person h
left join post f on f.person = h.id
left join person m on m.id = f.manager
where {{whose}}
order by f.starts_on, f.id
"""
DAYS_OFF = f"""
select f.id, null as competency, f.starts_on, f.ends_on, f.reason, '' as decided_by, {STAMP}
from absence f
where f.person = {{}}
union all
select f.id, f.competency, f.starts_on, f.ends_on, f.reason, f.decided_by, {STAMP}
from dispensation f
where f.person = {{}}
order by 3, 1
"""
AWARDS = f"""
select f.id, f.competency, f.achieved_on, f.mode, f.hours, f.valid_until, f.evidence, f.source, {STAMP}
from award f
where f.person = {{}}
order by f.achieved_on desc, f.id desc
"""
STAMP_COLUMNS = ("recorded_at", "recorded_by", "superseded_at", "superseded_by", "why")


async def with_posts(person: str | int) -> Recorded | None:
    """The person with this reference, or this id, and every version of their posts; None when there is nobody."""
    whose = "h.id = {}" if isinstance(person, int) else "h.person = {}"
    rows = await db.fetch(PERSON_AND_POSTS.replace("{whose}", whose), person)
    if not rows:
        return None
    first = rows[0]
    return Recorded(
        id=first["person_id"],
        person=first["person"],
        name=first["name"],
        email=first["email"],
        status=first["status"],
        posts=tuple(_post(row) for row in rows if row["id"] is not None),
    )


async def with_everything(recorded: Recorded) -> Recorded:
    """The same person with every version of absences, dispensations and awards too."""
    days_off = await db.fetch(DAYS_OFF, recorded.id, recorded.id)
    awards = await db.fetch(AWARDS, recorded.id)
    return Recorded(
        id=recorded.id,
        person=recorded.person,
        name=recorded.name,
        email=recorded.email,
        status=recorded.status,
        posts=recorded.posts,
        absences=tuple(_absence(row) for row in days_off if row["competency"] is None),
        dispensations=tuple(
            DispensationSaid(stamp=_stamp(row), **_rest(row)) for row in days_off if row["competency"] is not None
        ),
        awards=tuple(AwardSaid(stamp=_stamp(row), **_rest(row)) for row in awards),
    )


def _post(row: db.Row) -> PostSaid:
    return PostSaid(
        id=row["id"],
        agency=row["agency"],
        role=row["role"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        manager=row["manager"] or "",
        manager_id=row["manager_id"],
        manager_name=row["manager_name"] or "",
        stamp=_stamp(row),
    )


def _absence(row: db.Row) -> AbsenceSaid:
    return AbsenceSaid(
        id=row["id"], starts_on=row["starts_on"], ends_on=row["ends_on"], reason=row["reason"], stamp=_stamp(row)
    )


def _stamp(row: db.Row) -> Stamp:
    return Stamp(**{column: row[column] for column in STAMP_COLUMNS})


def _rest(row: db.Row) -> db.Row:
    return {column: value for column, value in row.items() if column not in STAMP_COLUMNS}
