"""Which notices could not be sent, and what is done about them? For administrators. (R41)"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from lms.base.services import Services
from lms.base.words import counted
from lms.notifications import actions
from lms.outbox.sentences import answer, waiting
from lms.web.fields import Fields, form_of
from lms.web.guards import administrators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
SHOWN = 100
DONE = {"again": "will be sent again within a minute", "aside": "set aside"}


class NoticePages(Controller):
    """How the outbox stands, and what failed."""

    path = "/notices"
    guards = (administrators,)

    @get("/")
    async def overview(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """What could not be sent, and why."""
        return await _overview(request, services, Fields())

    @post("/", status_code=200)
    async def decide(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]
    ) -> Answer:
        """Send the chosen ones again, or take them off the list."""
        fields = await form_of(request)
        chosen = [int(value) for value in fields.values("notice") if value.isdecimal() and len(value) < 10]
        if not chosen:
            fields.refuse("notice", "Choose one or more notices")
            return await _overview(request, services, fields, status=422)
        act = fields.value("act")
        decide = actions.set_aside if act == "aside" else actions.send_again
        count = await decide(services, who.actor, chosen)
        return see_other("/notices", done="aside" if act == "aside" else "again", count=count)


async def _overview(request: AnyRequest, services: Services, fields: Fields, *, status: int = 200) -> Answer:
    queue = await actions.queue(services)
    return page(
        "lms/outbox/overview.html",
        title="Notices",
        status=status,
        fields=fields,
        answer_words=answer(queue),
        waiting_words=waiting(queue, at=services.clock.now()),
        failed=await actions.failed(SHOWN),
        count=queue.failed,
        done=_done(request),
    )


def _done(request: AnyRequest) -> str:
    what, count = request.query_params.get("done", ""), request.query_params.get("count", "")
    if what not in DONE or not count.isdecimal() or len(count) > 6:
        return ""
    return f"{counted(int(count), 'notice')} {DONE[what]}."
