"""What does the page of one course show to the one who asks?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from competencies.compliance import kept
from competencies.compliance.wanted import Wanted, Wants, wanted
from competencies.framework.names import Names
from courses.prospectus import store as prospectus
from courses.prospectus import words
from courses.prospectus.rules import CourseSaid, Signoff, current, last_word
from courses.prospectus.sight import sees_material
from courses.sessions import catalogue, catalogue_store, linked_data
from courses.sessions.catalogue_store import OwnDate
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.web.who import Who

MINE = {
    "requested": "You have asked for a place",
    "confirmed": "You have a place",
    "waiting": "You are on the waiting list",
    "offered": "A place is offered to you",
}
"""What somebody has booked of a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A date of the course: when, where, and how it stands with places and with the one who asks."""

    date: OwnDate
    where: str
    places: str
    mine: str
    may_book: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A competency that the course awards, and what it would put right for the one who asks."""

    competency: str
    title: str
    met: Wanted | None
    by_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """Everything the page says, ready to be shown."""

    course: CourseSaid
    facts: list[str]
    outcomes: list[str]
    groups: list[tuple[str, str]]
    prerequisites: list[tuple[str, str]]
    awards: list[Award]
    dates: list[DateLine]
    terms: list[str]
    evaluation: str
    signoffs: list[tuple[str, Signoff | None]]
    sees_material: bool
    book: OwnDate | None
    linked: str


async def course_view(services: Services, who: Who, key: str) -> CourseView:
    """The course with this key, as the one who asks may see it; raises `NotFound`."""
    today, at = services.clock.today(), services.clock.moment()
    course = await prospectus.course_by_key(key, today)
    if course is None:
        raise NotFound("There is no course with this reference.")
    shared = await kept.now(services.settings.expiring_days)
    wants = await wanted(shared, who.person_id, today)
    own = await catalogue_store.dates_of(course.id, who.person_id, at)
    dates = [_line(each, course, at) for each in own]
    awards = [_award(each, course, wants, shared.names) for each in course.awards]
    is_for_them = not course.groups or not wants.groups.isdisjoint(course.groups)
    free = (line.date for line in dates if line.may_book and is_for_them)
    booked = any(line.mine for line in dates)
    return CourseView(
        course=course,
        facts=_facts(course),
        outcomes=words.outcomes(course.outcomes),
        groups=[(each.name, each.description) for each in shared.names.groups if each.group in course.groups],
        prerequisites=await _prerequisites(course, shared.names, today),
        awards=awards,
        dates=dates,
        terms=words.giving_back(course.terms, services.settings.notice_days) if dates else [],
        evaluation=words.evaluation(course),
        signoffs=await _signoffs(course),
        sees_material=sees_material(who, course),
        book=next(free, None) if who.person_id is not None and not booked else None,
        linked=linked_data.block(
            course, own, teaches=[each.title for each in awards], address=services.settings.base_url
        ),
    )


def _line(each: OwnDate, course: CourseSaid, at: datetime) -> DateLine:
    free = each.places - each.taken
    is_open = (each.opens_at is None or at >= each.opens_at) and (each.closes_at is None or at < each.closes_at)
    return DateLine(
        date=each,
        where=catalogue.where(each.venue, each.mode, course.mode),
        places=catalogue.places_left(
            free, at=at, opens_at=each.opens_at, closes_at=each.closes_at, waiting=each.waiting
        ),
        mine=MINE.get(each.mine, ""),
        may_book=free > 0 and is_open,
    )


def _award(competency: str, course: CourseSaid, wants: Wants, names: Names) -> Award:
    title = next((each.title for each in names.competencies.values() if each.competency == competency), competency)
    met = wants.met_by([competency], modes=[course.mode], groups=course.groups)
    by_when = catalogue.by_when(met[0]) if met else ""
    return Award(competency=competency, title=title, met=met[0] if met else None, by_when=by_when)


def _facts(course: CourseSaid) -> list[str]:
    level = f"Level {course.level}" if course.level is not None else ""
    said = [catalogue.mode_of(course.mode), words.length(course.duration_minutes), level, course.provider]
    return [each for each in said if each]


async def _prerequisites(course: CourseSaid, names: Names, today: date) -> list[tuple[str, str]]:
    """What is needed first, each with the page where it can be had: a course's own, or the courses that award it."""
    if not course.prerequisites:
        return []
    titles = {each.competency: each.title for each in names.competencies.values()}
    courses = {each.course: each.title for each in await prospectus.courses(today)}
    return [
        (courses[key], f"/courses/{key}")
        if key in courses
        else (titles.get(key, key), f"/courses?show=all&competency={key}")
        for key in course.prerequisites
    ]


async def _signoffs(course: CourseSaid) -> list[tuple[str, Signoff | None]]:
    """What each body that must approve the material last said of the newest version."""
    if not course.terms.signoff:
        return []
    newest, said = current(await prospectus.material(course.id)), await prospectus.signoffs(course.id)
    return [(body, last_word(body, newest.version, said) if newest else None) for body in course.terms.signoff]
