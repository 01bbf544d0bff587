"""Which sessions does the planner's address ask for, and what is around them? A fixed number of statements. (R22)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from courses.prospectus.rules import CourseSaid, refusal_while_awaited
from courses.prospectus.store import awaited, courses
from courses.sessions import planner_store, store
from courses.sessions.actions import defaults_of
from courses.sessions.planner import Around, Line, lines
from courses.sessions.rules import SessionSaid, Status
from lms.base.dates import short, starts_in_london
from lms.base.errors import Refusal
from lms.base.services import Services
from lms.people.store import agencies
from lms.web.address import Address
from lms.web.fields import Fields
from lms.web.who import Who

AHEAD = timedelta(weeks=6)
"""How far the planner looks when nothing else is asked for."""
FARTHEST = timedelta(days=366)
STATUSES = {"draft": "Drafts", "open": "Open for booking", "held": "Held", "cancelled": "Cancelled"}
UNLESS_ASKED = (Status.DRAFT, Status.OPEN, Status.HELD)
"""Cancelled sessions are listed only when they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is on the screen: sessions from a day to a day, both inclusive, of a course or all, in a status or any."""

    from_on: date
    to_on: date
    course: str = ""
    status: str = ""
    is_usual: bool = True

    @property
    def words(self) -> str:
        """The days as the first sentence goes on: `in the next six weeks`."""
        return "in the next six weeks" if self.is_usual else f"from {short(self.from_on)} to {short(self.to_on)}"

    def shows(self, session: SessionSaid) -> bool:
        """Whether a session of these days is among those asked for."""
        asked = (Status(self.status),) if self.status else UNLESS_ASKED
        return session.status in asked and self.course in ("", session.course.course)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """The sessions that were asked for, and the courses one can choose."""

    view: View
    lines: list[Line]
    courses: list[CourseSaid]


def read_view(fields: Fields, today: date) -> View:
    """The view that an address asks for; what is wrong with it is among the fields' errors."""
    from_on = fields.day("from", "the first day", required=False)
    to_on = fields.day("to", "the last day", required=False)
    status = fields.one_of("status", {key: key for key in STATUSES}, "a status", required=False) or ""
    first = from_on or today
    last = to_on or first + AHEAD
    if last < first:
        fields.refuse("to", "The last day must not be before the first")
    elif last - first > FARTHEST:
        fields.refuse("to", "The last day must be within a year of the first")
    usual = bool(fields.errors) or (from_on is None and to_on is None)
    if usual:
        first, last = today, today + AHEAD
    return View(from_on=first, to_on=last, course=fields.value("course"), status=status, is_usual=usual)


async def look(services: Services, who: Who, view: View) -> Planner:
    """The sessions of a view with what stands around each: those one trains, for who does not plan them all."""
    today = services.clock.today()
    found = await store.sessions_between(
        starts_in_london(view.from_on), starts_in_london(view.to_on + timedelta(days=1)), defaults_of(services)
    )
    chosen = [session for session in found if view.shows(session)]
    if not who.coordinates:
        mine = await planner_store.trained_by(who.person_id) if who.person_id is not None else set()
        chosen = [session for session in chosen if session.id in mine]
    return Planner(view=view, lines=lines(chosen, await around(chosen)), courses=await courses(today))


async def around(sessions: list[SessionSaid]) -> Around:
    """What stands around these sessions."""
    ids = [session.id for session in sessions]
    return Around(
        live=await planner_store.live_bookings(ids),
        unanswered=await planner_store.unanswered(ids),
        blocked=await refusals_to_open(),
        trainers=await planner_store.trainers_on_record(ids),
        agencies={each.id: each for each in await agencies()},
    )


async def refusals_to_open() -> dict[str, Refusal]:
    """By course, why its sessions may not be open; those that may are left out (R22)."""
    found = {each.course: refusal_while_awaited(each) for each in await awaited()}
    return {course: refusal for course, refusal in found.items() if refusal}


def applied(view: View, here: Address, by_course: dict[str, str]) -> list[tuple[str, str]]:
    """The filters in force in words, each with the address without it."""
    found = []
    if view.course:
        found.append((by_course.get(view.course, view.course), here.to(course=None)))
    if view.status:
        found.append((STATUSES[view.status], here.to(status=None)))
    if not view.is_usual:
        found.append((f"{short(view.from_on)} to {short(view.to_on)}", here.to(**{"from": None, "to": None})))
    return found
