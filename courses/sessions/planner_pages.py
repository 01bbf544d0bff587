"""Which pages show the sessions to come, and plan another one? (R22)"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from courses.prospectus.store import courses
from courses.sessions import actions, form, form_filled, form_rows, planner_file
from courses.sessions.form_page import asked_of, form_page
from courses.sessions.planner import first_sentence, flags, weeks
from courses.sessions.planner_view import STATUSES, Planner, applied, look, read_view
from lms.base import db
from lms.base.services import Services
from lms.web import downloads
from lms.web.address import link
from lms.web.fields import Fields, form_of, query_of
from lms.web.guards import coordinators, trainers
from lms.web.respond import AnyRequest, here_of, page, see_other
from lms.web.who import Who
from lms.web.words import counted

Answer = Response[Any]


@get("/sessions", guards=[trainers])
async def planner(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """The sessions to come: all for those who plan them, their own for trainers; or the table as a file."""
    fields = query_of(request)
    view = read_view(fields, services.clock.today())
    async with db.read():
        found = await look(services, who, view)
    kind = downloads.wanted(request)
    if kind != "html" and not fields.errors:
        rows = [planner_file.cells(line) for line in found.lines]
        return downloads.download(kind, f"sessions-{view.from_on}", planner_file.COLUMNS, rows)
    return _planner_page(request, services, who, found, fields)


def _planner_page(request: AnyRequest, services: Services, who: Who, found: Planner, fields: Fields) -> Answer:
    today, view, here = services.clock.today(), found.view, here_of(request)
    by_course = {each.course: f"{each.course}: {each.title}" for each in found.courses}
    shown = Fields()
    shown.errors = {f"f-{name}": message for name, message in fields.errors.items()}
    return page(
        "courses/sessions/planner.html",
        title="Sessions",
        status=422 if fields.errors else 200,
        fields=shown,
        errors=fields.errors,
        view=view,
        first=first_sentence(found.lines, view.words, today, own=not who.coordinates),
        to_decide=[line for line in found.lines if line.must_decide(today)],
        weeks=weeks(found.lines),
        flags={line.session.id: flags(line, today) for line in found.lines},
        courses=list(by_course.items()),
        statuses=list(STATUSES.items()),
        applied=applied(view, here, by_course),
        done=_done(request),
    )


def _done(request: AnyRequest) -> str:
    made = request.query_params.get("made", "")
    return f"{counted(int(made), 'draft')} made. Open them for booking one by one." if made.isdecimal() else ""


class PlanningPages(Controller):
    """Planning a new session."""

    path = "/sessions/new"
    guards = (coordinators,)

    @get("/")
    async def new(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Which course; then the form, with what the course usually has."""
        fields = query_of(request)
        known = {each.course: each for each in await courses(services.clock.today())}
        chosen = fields.one_of("course", known, "a course") if "course" in fields.given else None
        if chosen is not None:
            return await _new_page(services, chosen.course, form_filled.of_course(chosen))
        return page(
            "courses/sessions/choose_course.html",
            title="Which course is it a session of?",
            status=422 if fields.errors else 200,
            fields=fields,
            courses=[(key, f"{key}: {each.title}") for key, each in known.items()],
        )

    @post("/", status_code=200)
    async def plan(self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
        """Keep the plan as a draft; or add a row to the form, or take one away."""
        fields = await form_of(request)
        course = fields.value("course")
        if form_rows.press(fields, least_by_kind=form.ROWS):
            return await _new_page(services, course, fields)
        draft = form.read(fields, await asked_of(services, course))
        if draft is None:
            return await _new_page(services, course, fields)
        planned = await actions.plan(services, who.actor, draft)
        return see_other(f"/sessions/{planned.session}/people", done="planned")


async def _new_page(services: Services, course: str, fields: Fields) -> Answer:
    return form_page(
        services,
        await asked_of(services, course),
        fields,
        title="Plan a session",
        save="Save as a draft",
        action=link("/sessions/new", {"course": course}),
        back="/sessions",
    )
