"""Which pages open a session, keep one that is short, and copy one to other days? (R22)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.sessions import actions, copying, store
from courses.sessions.copying import Wanted
from courses.sessions.rules import SessionSaid, Status
from courses.sessions.sight import of_coordinator
from lms.base.dates import starts_in_london
from lms.base.errors import Refused
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import coordinators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


class PlannerActs(Controller):
    """What a coordinator does with one session, but for what touches its bookings."""

    path = "/sessions/{session:str}"
    guards = (coordinators,)

    @post("/open", status_code=200)
    async def open(
        self, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
    ) -> Answer:
        """Open a draft for booking."""
        await actions.open_for_booking(services, who.actor, session=session)
        return see_other(f"/sessions/{session}/people", done="opened")

    @post("/keep", status_code=200)
    async def keep(
        self, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
    ) -> Answer:
        """Let a session that is short of its minimum go ahead."""
        await actions.keep(services, who.actor, session=session)
        return see_other(f"/sessions/{session}/people", done="kept")

    @get("/copy")
    async def copy_form(
        self, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
    ) -> Answer:
        """On which days it is to be held again."""
        return _copy_page(await of_coordinator(services, who, session), Fields({"every": ["once"]}))

    @post("/copy", status_code=200)
    async def copy(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Make the drafts; several days, or a doubtful one, are shown first, to be ticked."""
        seen, fields = await of_coordinator(services, who, session), await form_of(request)
        days = copying.read_days(fields, services.clock.today())
        if fields.errors:
            return _copy_page(seen, fields)
        wanted = copying.weighed(days, await _days_of_course(services, seen, days))
        if not fields.yes("sure") and (len(days) > 1 or wanted[0].against):
            fields.given["days"] = [each.day.isoformat() for each in wanted if not each.against]
            return _copy_page(seen, fields, wanted)
        chosen = copying.chosen(fields, days)
        if fields.errors:
            return _copy_page(seen, fields, wanted)
        try:
            made = await actions.copy(services, who.actor, session=session, days=chosen)
        except Refused as error:  # of a time that a day has not
            fields.refuse("on", f"{error.refusal.message} {error.refusal.what_helps}")
            return _copy_page(seen, fields)
        return _on_to(made)


def _on_to(made: Sequence[SessionSaid]) -> Answer:
    if len(made) == 1:
        return see_other(f"/sessions/{made[0].session}/people", done="copied")
    return see_other("/sessions", **{"from": made[0].on, "to": made[-1].on, "made": len(made)})


async def _days_of_course(services: Services, session: SessionSaid, days: Sequence[date]) -> list[date]:
    """The days of these on which the session's course is held already."""
    first, last = starts_in_london(days[0]), starts_in_london(days[-1] + timedelta(days=1))
    found = await store.sessions_between(first, last, actions.defaults_of(services))
    same = (each for each in found if each.course.id == session.course.id and each.status is not Status.CANCELLED)
    return [each.on for each in same]


def _copy_page(session: SessionSaid, fields: Fields, wanted: Sequence[Wanted] = ()) -> Answer:
    """The form; with days to choose from, those to tick."""
    return page(
        "courses/sessions/copy.html",
        title="On which of these days?" if wanted else "Hold it again on other days",
        status=422 if fields.errors else 200,
        fields=fields,
        session=session,
        wanted=wanted,
    )
