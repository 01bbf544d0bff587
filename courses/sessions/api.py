"""How do programs ask what there is to learn, and when? Courses and sessions under /api/v1. (R21, R22)"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import FromPath, QueryParameter

from courses.prospectus import store as prospectus
from courses.prospectus.rules import CourseSaid
from courses.prospectus.words import MODES
from courses.sessions import catalogue_store, store
from courses.sessions.actions import defaults_of
from courses.sessions.api_examples import COURSE, SESSION
from courses.sessions.bodies import (
    CourseDetail,
    CoursePage,
    SessionBody,
    SessionPage,
    course_body,
    session_body,
    version_bodies,
)
from courses.sessions.rules import Status
from lms.base.dates import starts_in_london
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.web.fields import Fields, query_of
from lms.web.guards import api
from lms.web.respond import AnyRequest, here_of

PROBLEM = "application/problem+json"
UNREADABLE = ResponseSpec(dict[str, Any], description="A parameter could not be used.", media_type=PROBLEM)
NOT_FOUND = ResponseSpec(dict[str, Any], description="There is nothing with this reference.", media_type=PROBLEM)
OF_COURSES = frozenset({"q", "level", "group", "mode", "competency", "after", "limit"})
OF_SESSIONS = frozenset({"course", "from", "to", "after", "limit"})
MOST, USUAL = 500, 100

Text = str | None


def _asked(words: str, *examples: str, name: str | None = None) -> Any:
    return QueryParameter(
        name=name, description=words, required=False, examples=[Example(value=each) for each in examples]
    )


@get(
    "/api/v1/courses",
    guards=[api("courses:read")],
    include_in_schema=True,
    tags=["Courses"],
    summary="The prospectus",
    responses={
        200: ResponseSpec(CoursePage, examples=[Example(value=CoursePage(courses=[COURSE], next=""))]),
        422: UNREADABLE,
    },
)
async def courses(
    request: AnyRequest,
    services: NamedDependency[Services],
    q: Annotated[Text, _asked("Words in title, aim, outcomes, provider or key.", "exploitation")] = None,
    level: Annotated[Text, _asked("A level.", "3")] = None,
    group: Annotated[Text, _asked("For a target group, or for everybody.", "C")] = None,
    mode: Annotated[Text, _asked(f"One of {', '.join(MODES)}.", "in_person")] = None,
    competency: Annotated[Text, _asked("Awards this competency today.", "CSE-SIGNS")] = None,
    after: Annotated[Text, _asked("Courses behind this key; `next` has it.", "K05")] = None,
    limit: Annotated[Text, _asked(f"At most so many, up to {MOST}; {USUAL} if not given.", "50")] = None,
) -> Response[CoursePage]:
    """Courses in order of their keys, with what they award today. Follow `next` for more. Scope: `courses:read`."""
    fields = _read(request, OF_COURSES)
    at_level = fields.whole("level", "the level", required=False)
    in_mode = fields.one_of("mode", {each: each for each in MODES}, "a mode", required=False)
    size = fields.whole("limit", "the limit", required=False, least=1, most=MOST) or USUAL
    fields.stop_if_refused()
    found = [
        each
        for each in await prospectus.courses(services.clock.today())
        if each.course > fields.value("after")
        and (at_level is None or each.level == at_level)
        and (not in_mode or each.mode == in_mode)
        and (not fields.value("group") or not each.groups or fields.value("group") in each.groups)
        and (not fields.value("competency") or fields.value("competency") in each.awards)
        and _says(each, fields.value("q").casefold().split())
    ]
    days = services.settings.notice_days
    page = CoursePage(
        courses=[course_body(each, days) for each in found[:size]],
        next=here_of(request).to(after=found[size - 1].course) if len(found) > size else "",
    )
    return Response(page)


def _says(course: CourseSaid, words: Iterable[str]) -> bool:
    text = "\n".join((course.course, course.title, course.aim, course.outcomes, course.provider)).casefold()
    return all(word in text for word in words)


@get(
    "/api/v1/courses/{course:str}",
    guards=[api("courses:read")],
    include_in_schema=True,
    tags=["Courses"],
    summary="One course, with its next sessions",
    responses={
        200: ResponseSpec(
            CourseDetail, examples=[Example(value=CourseDetail(course=COURSE, versions=[], sessions=[SESSION]))]
        ),
        404: NOT_FOUND,
    },
)
async def course(services: NamedDependency[Services], course: FromPath[str]) -> Response[CourseDetail]:
    """What it is, what it awards from which day, and its next 100 sessions with places left. Scope: `courses:read`."""
    said = await prospectus.course_by_key(course, services.clock.today())
    if said is None:
        raise NotFound(f"There is no course called {course}.")
    at = services.clock.moment()
    page = await catalogue_store.page_of(at, course=course, limit=USUAL)
    detail = CourseDetail(
        course=course_body(said, services.settings.notice_days),
        versions=version_bodies((await prospectus.versions([said.id])).get(said.id, ())),
        sessions=await _bodies(services, [number for number, _ in page], at),
    )
    return Response(detail)


@get(
    "/api/v1/sessions",
    guards=[api("courses:read")],
    include_in_schema=True,
    tags=["Courses"],
    summary="Sessions with places left",
    responses={
        200: ResponseSpec(SessionPage, examples=[Example(value=SessionPage(sessions=[SESSION], next=""))]),
        422: UNREADABLE,
    },
)
async def sessions(
    request: AnyRequest,
    services: NamedDependency[Services],
    course: Annotated[Text, _asked("Of this course.", "K05")] = None,
    from_: Annotated[Text, _asked("From this day, or instant; now if not given.", "2026-04-01", name="from")] = None,
    to: Annotated[Text, _asked("Up to and including this day, or instant.", "2026-06-30")] = None,
    after: Annotated[Text, _asked("Sessions behind this one; `next` has it.", "2026-04-02-K05")] = None,
    limit: Annotated[Text, _asked(f"At most so many, up to {MOST}; {USUAL} if not given.", "50")] = None,
) -> Response[SessionPage]:
    """Sessions in order of their start; drafts are left out. Follow `next` for more. Scope: `courses:read`."""
    fields, at = _read(request, OF_SESSIONS), services.clock.moment()
    from_day, to_at = fields.day("from", "the day", required=False), fields.instant("to", "the last day")
    size = fields.whole("limit", "the limit", required=False, least=1, most=MOST) or USUAL
    fields.stop_if_refused()
    begins = starts_in_london(from_day) if from_day else at
    page = await catalogue_store.page_of(
        begins,
        to_at=to_at + timedelta(microseconds=1) if to_at else None,
        course=fields.value("course"),
        after=fields.value("after"),
        limit=size + 1,
    )
    more = here_of(request).to(after=page[size - 1][1]) if len(page) > size else ""
    bodies = await _bodies(services, [number for number, _ in page[:size]], at)
    return Response(SessionPage(sessions=bodies, next=more))


@get(
    "/api/v1/sessions/{session:str}",
    guards=[api("courses:read")],
    include_in_schema=True,
    tags=["Courses"],
    summary="One session",
    responses={200: ResponseSpec(SessionBody, examples=[Example(value=SESSION)]), 404: NOT_FOUND},
)
async def session(services: NamedDependency[Services], session: FromPath[str]) -> Response[SessionBody]:
    """When, where, places left, when one may book, and what a booking needs. Scope: `courses:read`."""
    said = await store.session_by(session, defaults_of(services))
    if said is None or said.status is Status.DRAFT:
        raise NotFound(f"There is no session called {session}.")
    return Response(session_body(said, services.clock.moment()))


async def _bodies(services: Services, ids: list[int], at: datetime) -> list[SessionBody]:
    if not ids:
        return []
    return [session_body(each, at) for each in await store.sessions_of(ids, defaults_of(services))]


def _read(request: AnyRequest, known: frozenset[str]) -> Fields:
    """The parameters; one that there is not is complained of, for a filter that is misspelt would filter nothing."""
    fields = query_of(request)
    for name in fields.given:
        if name not in known:
            fields.refuse(name, f"There is no parameter called {name[:60]}")
    return fields
