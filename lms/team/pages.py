"""What does a manager see of their team, and a lead of the requests that wait for them? `/team`. (R12, R24, R43)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from competencies.compliance import kept
from courses.bookings import bookable_store
from lms.base import db
from lms.base.dates import add_days
from lms.base.errors import NotAllowed
from lms.base.services import Services
from lms.record.looks import look_at_list
from lms.team import store
from lms.team.overview import AHEAD, TeamLine, sentence, team_lines, together
from lms.web.guards import signed_in
from lms.web.reach import posts_cared_for
from lms.web.respond import AnyRequest, page
from lms.web.who import Who

Answer = Response[Any]
NOBODY = 0
"""Stands for the person of somebody without a record: nobody reports to them."""
DONE = {"approved": "The request is approved.", "turned_down": "The request is declined."}


@get("/team", guards=[signed_in])
async def team(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """Requests that wait for an answer, and who of the team is or soon will be late, with the next dates."""
    if not (who.manages or who.looks_after):
        raise NotAllowed("This page is for those to whom people report, and for the leads of agencies.")
    today, manager = services.clock.today(), who.person_id or NOBODY
    async with db.read():
        requests = await store.requests_for(manager, posts_cared_for(who), today, services.clock.moment())
        reports = await store.reports_of(manager, today) if who.manages else []
        lines = await _lines(services, manager) if reports else []
    answer = page(
        "lms/team/team.html",
        title="My team" if who.manages else "Approvals",
        done=DONE.get(request.query_params.get("done", "")),
        sentence=sentence(len(reports), lines, len(requests), today),
        requests=requests,
        reports=reports,
        lines=lines,
        together=together(lines),
        ahead=AHEAD,
    )
    if seen := sorted({line.person for line in lines} | {each.person for each in requests}):
        answer.background = look_at_list(services, who, seen)
    return answer


async def _lines(services: Services, manager: int) -> list[TeamLine]:
    today = services.clock.today()
    rows = await store.late_of(manager, today, add_days(today, AHEAD))
    people = sorted({row.person_id for row in rows})
    coming, bookings = await bookable_store.coming_for(services.clock.moment(), people)
    shared = await kept.now(services.settings.expiring_days)
    return team_lines(rows, shared.framework, shared.names, coming, bookings, today)
