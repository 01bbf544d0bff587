"""What does a course award from which day, and how is another version planned? (R21)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from courses.prospectus import actions, store
from courses.prospectus.rules import FROM_THE_BEGINNING, CourseSaid, Version, awards_on
from lms.base.dates import short
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import administrators, coordinators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


class Awards(Controller):
    """What one course awards, by day."""

    path = "/courses/{course:str}/awards"

    @get("/", guards=[coordinators])
    async def versions(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        course: FromPath[str],
    ) -> Answer:
        """Every version, the one in force today marked; administrators plan another."""
        done = "The version is recorded." if request.query_params.get("done") else ""
        return await _page(services, who, await _course(services, course), Fields(), done=done)

    @post("/", guards=[administrators], status_code=200)
    async def add(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        course: FromPath[str],
    ) -> Answer:
        """Say what it awards from a day on, today or later: what past sessions awarded stays as it was."""
        said, fields, today = await _course(services, course), await form_of(request), services.clock.today()
        from_on = fields.day("from", "the first day")
        if from_on and from_on < today:
            fields.refuse("from", f"The first day must be today, {short(today)}, or later")
        competencies = fields.some_of("competencies", [key for key, _ in await _titles(services)], "a competency")
        if fields.errors or from_on is None:
            return await _page(services, who, said, fields, status=422)
        await actions.add_version(services, who.actor, course=course, from_on=from_on, competencies=competencies)
        return see_other(f"/courses/{course}/awards", done="added")


async def _course(services: Services, course: str) -> CourseSaid:
    said = await store.course_by_key(course, services.clock.today())
    if said is None:
        raise NotFound("There is no course with this reference.")
    return said


async def _titles(services: Services) -> list[tuple[str, str]]:
    """Every competency with its title, by title."""
    names = (await kept.now(services.settings.expiring_days)).names
    return sorted(((each.competency, each.title) for each in names.competencies.values()), key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version: from when, what it awards, and whether that is still to come."""

    since: str
    competencies: tuple[str, ...]
    planned: bool


def _line(version: Version, today: date) -> VersionLine:
    first = version.in_force_from == FROM_THE_BEGINNING
    return VersionLine(
        since="From the beginning" if first else f"From {short(version.in_force_from)}",
        competencies=version.competencies,
        planned=version.in_force_from > today,
    )


async def _page(
    services: Services, who: Who, course: CourseSaid, fields: Fields, *, status: int = 200, done: str = ""
) -> Answer:
    versions = sorted(
        (await store.versions([course.id])).get(course.id, ()), key=lambda version: version.in_force_from, reverse=True
    )
    titles = await _titles(services)
    today = services.clock.today()
    return page(
        "courses/prospectus/awards.html",
        title="What it counts for, from when",
        status=status,
        fields=fields,
        done=done,
        course=course,
        lines=[_line(each, today) for each in versions],
        titles=dict(titles),
        competencies=titles,
        now=awards_on(versions, today),
        may_change=who.is_administrator,
    )
