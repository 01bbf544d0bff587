"""At which addresses do calendar programs find calendars, and where does somebody get such an address? (R30)"""

from __future__ import annotations

import hashlib
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.calendar import actions
from courses.calendar.choosing import calendars_of
from courses.calendar.rules import FeedSaid
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.web.fields import Fields, form_of
from lms.web.guards import public, signed_in
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
ENDING = ".ics"
ICALENDAR = "text/calendar"
DONE = {
    "made": "The address is made. Give it to your calendar program.",
    "renewed": "There is a new address. Give it to your calendar program in place of the old one, which leads nowhere.",
    "ended": "The address leads nowhere now. You can remove the calendar from your program.",
}


class CalendarPages(Controller):
    """The addresses of one's calendars, and what stands behind an address."""

    path = "/calendar"
    guards = ()

    @get("/", guards=[signed_in])
    async def overview(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]
    ) -> Answer:
        """One's own addresses, how to follow them, and which others there could be."""
        return await _overview(services, who, Fields(), done=DONE.get(request.query_params.get("done", ""), ""))

    @post("/", guards=[signed_in], status_code=200)
    async def make(self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
        """Make an address for one of the calendars that are theirs to see."""
        fields = await form_of(request)
        may_have = (await calendars_of(who)).may_have
        chosen = fields.one_of("calendar", {each.key: each for each in may_have}, "a calendar")
        if chosen is None:
            return await _overview(services, who, fields, status=422)
        await actions.make(
            services, who.actor, account=_account(who), kind=chosen.kind, person=chosen.person, agency=chosen.agency
        )
        return see_other("/calendar", done="made")

    @post("/addresses/{number:int}/renew", guards=[signed_in], status_code=200)
    async def renew(
        self, services: NamedDependency[Services], who: NamedDependency[Who], number: FromPath[int]
    ) -> Answer:
        """Another address in place of one that others may know."""
        await actions.renew(services, who.actor, account=_account(who), feed=number)
        return see_other("/calendar", done="renewed")

    @post("/addresses/{number:int}/end", guards=[signed_in], status_code=200)
    async def end(
        self, services: NamedDependency[Services], who: NamedDependency[Who], number: FromPath[int]
    ) -> Answer:
        """No address any more."""
        await actions.end(services, who.actor, account=_account(who), feed=number)
        return see_other("/calendar", done="ended")

    @get("/{file:str}", guards=[public])
    async def feed(self, request: AnyRequest, services: NamedDependency[Services], file: FromPath[str]) -> Answer:
        """A calendar, for whoever has its address; nothing of it when a program has this very version already."""
        if not file.endswith(ENDING):
            raise NotFound
        text = await actions.calendar_at(services, file.removesuffix(ENDING))
        version = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"Cache-Control": "private, no-cache", "ETag": version}
        if version in _versions(request.headers.get("if-none-match", "")):
            return Response(None, status_code=304, headers=headers)
        return Response(text, media_type=ICALENDAR, headers=headers)


def _account(who: Who) -> int:
    assert who.account_id is not None  # whoever signs in by the browser has one
    return who.account_id


async def _overview(services: Services, who: Who, fields: Fields, *, status: int = 200, done: str = "") -> Answer:
    seen = await calendars_of(who)
    return page(
        "courses/calendar/calendar.html",
        title="Your calendar",
        status=status,
        fields=fields,
        done=done,
        live=[(feed, _address(services, feed)) for feed in seen.live],
        seen=seen,
    )


def _address(services: Services, feed: FeedSaid) -> str:
    return f"{services.settings.base_url}/calendar/{feed.secret}{ENDING}"


def _versions(header: str) -> set[str]:
    """The versions that a program says it has, all as weak ones."""
    found = (each.strip() for each in header.split(","))
    return {each if each.startswith("W/") else f"W/{each}" for each in found if each}
