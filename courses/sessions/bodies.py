"""How are courses and sessions written down for programs? Keys as in the files, times as London's with their offset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from courses.prospectus.rules import CourseSaid, Version, outside_title
from courses.prospectus.words import outcomes
from courses.sessions.rules import SessionSaid, Status, refusal_to_look_ahead
from lms.facts.cells import INSTANT, items


class TermsBody(Struct, frozen=True, kw_only=True):
    """Working days of notice, pence that an agency may be charged, per cent of the time one must be there."""

    notice_days: int
    late_pence: int
    absent_pence: int
    least_share_pct: int


class VersionBody(Struct, frozen=True, kw_only=True):
    """What a course awards from a day on, until the next version."""

    in_force_from: str
    competencies: list[str]


class CourseBody(Struct, frozen=True, kw_only=True):
    """A course. `outside_title` is for whatever people see who have not signed in: neutral for a sensitive course."""

    course: str
    title: str
    outside_title: str
    aim: str
    outcomes: list[str]
    groups: list[str]
    level: int | None
    mode: str
    duration_minutes: int | None
    competencies: list[str]
    capacity: int | None
    minimum: int | None
    prerequisites: list[str]
    provider: str
    evaluation: list[str]
    sensitive: bool
    terms: TermsBody


class PartBody(Struct, frozen=True, kw_only=True):
    """One dated part of a session."""

    number: int
    starts_at: str
    ends_at: str
    venue: str


class BookingBody(Struct, frozen=True, kw_only=True):
    """What a booking needs: when one may book, of which target groups, what must be held first, whether somebody
    approves it, and until which day a place is given back in notice. `why_not` says why nobody can book now."""

    open_now: bool
    why_not: str
    opens_at: str
    closes_at: str
    groups: list[str]
    prerequisites: list[str]
    approval: bool
    notice_until: str


class SessionBody(Struct, frozen=True, kw_only=True):
    """A session, with the places left as they are now. Who trains, and the joining link, are not for programs."""

    session: str
    course: str
    title: str
    outside_title: str
    sensitive: bool
    status: str
    starts_at: str
    ends_at: str
    parts: list[PartBody]
    venue: str
    mode: str
    delivered_by: list[str]
    places: int
    places_left: int
    waiting: int
    minimum: int | None
    booking: BookingBody


class CoursePage(Struct, frozen=True, kw_only=True):
    """Some courses, and the address of the next page, empty at the end."""

    courses: list[CourseBody]
    next: str


class CourseDetail(Struct, frozen=True, kw_only=True):
    """A course, what it awards from which day, and its next sessions that can be seen."""

    course: CourseBody
    versions: list[VersionBody]
    sessions: list[SessionBody]


class SessionPage(Struct, frozen=True, kw_only=True):
    """Some sessions, and the address of the next page, empty at the end."""

    sessions: list[SessionBody]
    next: str


def course_body(course: CourseSaid, notice_days: int) -> CourseBody:
    """A course as programs get it; `notice_days` hold where its own terms say nothing."""
    terms = course.terms
    return CourseBody(
        course=course.course,
        title=course.title,
        outside_title=outside_title(course),
        aim=course.aim,
        outcomes=outcomes(course.outcomes),
        groups=list(course.groups),
        level=course.level,
        mode=course.mode,
        duration_minutes=course.duration_minutes,
        competencies=list(course.awards),
        capacity=course.capacity,
        minimum=course.minimum,
        prerequisites=list(course.prerequisites),
        provider=course.provider,
        evaluation=list(course.evaluation),
        sensitive=course.sensitive,
        terms=TermsBody(
            notice_days=notice_days if terms.notice_days is None else terms.notice_days,
            late_pence=terms.late_pence,
            absent_pence=terms.absent_pence,
            least_share_pct=terms.least_share_pct,
        ),
    )


def version_bodies(versions: Sequence[Version]) -> list[VersionBody]:
    """The versions of what a course awards, the earliest first."""
    ordered = sorted(versions, key=lambda version: version.in_force_from)
    return [
        VersionBody(in_force_from=each.in_force_from.isoformat(), competencies=list(each.competencies))
        for each in ordered
    ]


def session_body(session: SessionSaid, at: datetime) -> SessionBody:
    """A session as programs get it at an instant."""
    return SessionBody(
        session=session.session,
        course=session.course.course,
        title=session.course.title,
        outside_title=session.title,
        sensitive=session.course.sensitive,
        status=session.status.value,
        starts_at=INSTANT.write(session.starts_at),
        ends_at=INSTANT.write(session.ends_at),
        parts=[
            PartBody(
                number=part.number,
                starts_at=INSTANT.write(part.starts_at),
                ends_at=INSTANT.write(part.ends_at),
                venue=part.venue,
            )
            for part in session.parts
        ],
        venue=session.venue,
        mode=session.mode,
        delivered_by=list(items(session.delivered_by)),
        places=session.places,
        places_left=0 if session.status is Status.CANCELLED else session.free,
        waiting=session.waiting,
        minimum=session.minimum,
        booking=_booking(session, at),
    )


def _booking(session: SessionSaid, at: datetime) -> BookingBody:
    refusal = refusal_to_look_ahead(session, at, by_coordinator=False)
    return BookingBody(
        open_now=refusal is None,
        why_not=refusal.message if refusal else "",
        opens_at=INSTANT.write(session.opens_at),
        closes_at=INSTANT.write(session.closes_at),
        groups=list(session.groups),
        prerequisites=list(session.course.prerequisites),
        approval=session.approval,
        notice_until=session.notice_until.isoformat(),
    )
