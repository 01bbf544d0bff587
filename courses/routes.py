"""Which addresses do courses answer? Each slice hands in its own."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from courses.bookings.routes import ROUTES as BOOKINGS
from courses.calendar.pages import CalendarPages
from courses.prospectus.awards_pages import Awards
from courses.prospectus.pages import Material, waiting_material
from courses.sessions import api
from courses.sessions.catalogue_pages import course_page, courses
from courses.sessions.planner_acts import PlannerActs
from courses.sessions.planner_pages import PlanningPages, planner

ROUTES: list[ControllerRouterHandler] = [
    courses,
    course_page,
    waiting_material,
    Material,
    Awards,
    api.courses,
    api.course,
    api.sessions,
    api.session,
    planner,
    PlanningPages,
    PlannerActs,
    *BOOKINGS,
    CalendarPages,
]
