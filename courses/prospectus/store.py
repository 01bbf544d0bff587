"""What is on record of courses? Each question in one statement or two, for one course as for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courses.prospectus.kinds import COURSES as COURSE
from courses.prospectus.rules import (
    Awaited,
    CourseSaid,
    Decision,
    Material,
    MaterialGiven,
    Signoff,
    Terms,
    Version,
    awards_on,
    last_word,
)
from lms.base import db
from lms.facts import store as facts
from lms.facts.cells import items
from lms.facts.rules import Values

COURSES = """
select c.id, c.course, c.title, c.aim, c.outcomes, c.audience, c.level, c.mode, c.duration_minutes, c.capacity,
       c.minimum, c.prerequisites, c.provider, c.evaluation, c.sensitive, c.source,
       t.notice_days, t.late_pence, t.absent_pence, t.least_share_pct, t.signoff, t.contact
from course c
left join course_terms t on t.course = c.id and t.superseded_at is null
"""
VERSIONS = """
select course, in_force_from, competencies
from course_version
where superseded_at is null
"""
MATERIAL = """
select id, version, title, address, note, made_at, made_by
from course_material
where course = {}
order by version desc
"""
SIGNOFFS = """
select m.version, s.body, s.decision, s.note, s.said_at, s.said_by
from material_signoff s
join course_material m on m.id = s.material
where m.course = {}
order by s.id desc
"""
AWAITED = """
select c.course, c.title, t.signoff, m.version, m.made_at, s.body, s.decision, s.note, s.said_at, s.said_by
from course c
join course_terms t on t.course = c.id and t.superseded_at is null and t.signoff <> ''
left join course_material m on m.course = c.id and not exists (
    select 1 from course_material newer where newer.course = m.course and newer.version > m.version)
left join material_signoff s on s.material = m.id
order by c.title, c.course, s.id
"""
NEW_MATERIAL = """
insert into course_material (course, version, title, address, note, made_at, made_by)
values ({}, {}, {}, {}, {}, {}, {})
"""
NEW_SIGNOFF = """
insert into material_signoff (material, body, decision, note, said_at, said_by)
values ({}, {}, {}, {}, {}, {})
"""
SUPERSEDE_VERSION = """
update course_version set superseded_at = {}, superseded_by = {}, why = {}
where course = {} and in_force_from = {} and superseded_at is null
"""

NOT_ASKED_FOR = "none"
"""What the file says under `evaluation` when nobody is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What a course is to award from a day on: keys joined by `;`."""

    course: int
    in_force_from: date
    competencies: str


async def courses(on: date) -> list[CourseSaid]:
    """Every course in order of its key, with what it awards on a day: two statements, however many there are."""
    rows = await db.fetch(COURSES + "order by c.course")
    versions = _by_course(await db.fetch(VERSIONS))
    return [_said(row, versions, on) for row in rows]


async def course_by_key(course: str, on: date) -> CourseSaid | None:
    """The course with this key, with what it awards on a day; None when there is none."""
    return await _one("c.course", course, on)


async def course_by_id(course: int, on: date) -> CourseSaid | None:
    """The course with this id, with what it awards on a day; None when there is none."""
    return await _one("c.id", course, on)


async def _one(column: str, value: str | int, on: date) -> CourseSaid | None:
    row = await db.fetch_one(COURSES + f"where {column} = {{}}", value)
    return _said(row, _by_course(await db.fetch(VERSIONS + "  and course = {}", row["id"])), on) if row else None


async def versions(courses: Iterable[int] | None = None) -> dict[int, tuple[Version, ...]]:
    """By course's id, the versions of what it awards, in no particular order; of all courses unless some are named."""
    if courses is None:
        return _by_course(await db.fetch(VERSIONS))
    wanted = sorted(set(courses))
    return _by_course(await db.fetch(f"{VERSIONS}  and course in {db.in_list(wanted)}", *wanted))


def _by_course(rows: Sequence[db.Row]) -> dict[int, tuple[Version, ...]]:
    found: dict[int, list[Version]] = {}
    for row in rows:
        version = Version(in_force_from=row["in_force_from"], competencies=items(row["competencies"]))
        found.setdefault(row["course"], []).append(version)
    return {course: tuple(of_it) for course, of_it in found.items()}


def _said(row: db.Row, versions: Mapping[int, Sequence[Version]], on: date) -> CourseSaid:
    return CourseSaid(
        id=row["id"],
        course=row["course"],
        title=row["title"],
        aim=row["aim"],
        outcomes=row["outcomes"],
        groups=items(row["audience"]),
        level=row["level"],
        mode=row["mode"],
        duration_minutes=row["duration_minutes"],
        awards=awards_on(versions.get(row["id"], ()), on),
        capacity=row["capacity"],
        minimum=row["minimum"],
        prerequisites=items(row["prerequisites"]),
        provider=row["provider"],
        evaluation=tuple(point for point in items(row["evaluation"]) if point != NOT_ASKED_FOR),
        sensitive=bool(row["sensitive"]),
        source=row["source"],
        terms=_terms(row),
    )


def _terms(row: db.Row) -> Terms:
    if row["signoff"] is None:  # nobody has given terms of this course
        return Terms()
    return Terms(
        notice_days=row["notice_days"],
        late_pence=row["late_pence"],
        absent_pence=row["absent_pence"],
        least_share_pct=row["least_share_pct"],
        signoff=items(row["signoff"]),
        contact=row["contact"],
    )


async def new_versions(rows: Sequence[NewVersion], at: datetime, by: str, why: str) -> None:
    """Record what courses award from days on; a version of the same course and day is superseded. Inside `write()`."""
    await db.run_many(SUPERSEDE_VERSION, [(at, by, why, row.course, row.in_force_from) for row in rows])
    columns = ("id", "course", "in_force_from", "competencies", "recorded_at", "recorded_by")
    new = zip(await db.new_ids("course_version", len(rows)), rows, strict=True)
    lines = [(number, row.course, row.in_force_from, row.competencies, at, by) for number, row in new]
    await db.insert_many("course_version", columns, lines)


async def known_competencies(keys: Sequence[str]) -> set[str]:
    """Those of the keys that are competencies."""
    rows = await db.fetch(f"select competency from competency where competency in {db.in_list(keys)}", *keys)
    return {row["competency"] for row in rows}


async def said_otherwise(on: date) -> list[tuple[int, Values, Values]]:
    """The rows (id, as recorded, as it should be) of courses whose list of awards is not that of a day."""
    by_course = await versions()
    at = COURSE.names.index("competencies")
    stale = []
    for row in (await facts.all_in_force(COURSE, {})).values():
        awards = ";".join(awards_on(by_course.get(row.id, ()), on))
        if awards != row.values[at]:
            stale.append((row.id, row.values, (*row.values[:at], awards, *row.values[at + 1 :])))
    return stale


async def material(course: int) -> list[Material]:
    """Every version of a course's material, the newest first."""
    return [Material(**row) for row in await db.fetch(MATERIAL, course)]


async def signoffs(course: int) -> list[Signoff]:
    """What bodies said of every version of a course's material, the newest first."""
    return [_signoff(row) for row in await db.fetch(SIGNOFFS, course)]


async def awaited() -> list[Awaited]:
    """Every course whose material somebody must approve, by title: one statement."""
    rows_by_course: dict[str, list[db.Row]] = {}
    for row in await db.fetch(AWAITED):
        rows_by_course.setdefault(row["course"], []).append(row)
    found = []
    for course, rows in rows_by_course.items():
        first = rows[0]
        said = [_signoff(row) for row in rows if row["decision"]]
        words = [(body, last_word(body, first["version"], said)) for body in items(first["signoff"])]
        found.append(
            Awaited(
                course=course,
                title=first["title"],
                version=first["version"],
                made_at=first["made_at"],
                words=tuple(words),
            )
        )
    return found


def _signoff(row: db.Row) -> Signoff:
    return Signoff(
        version=row["version"],
        body=row["body"],
        decision=Decision(row["decision"]),
        note=row["note"],
        said_at=row["said_at"],
        said_by=row["said_by"],
    )


async def new_material(course: int, version: int, said: MaterialGiven, at: datetime, by: str) -> None:
    """Add a version of a course's material."""
    await db.fetch(NEW_MATERIAL, course, version, said.title, said.address, said.note, at, by)


async def new_signoff(material: int, body: str, decision: Decision, note: str, at: datetime, by: str) -> None:
    """Record what a body said of a version."""
    await db.fetch(NEW_SIGNOFF, material, body, decision.value, note, at, by)
