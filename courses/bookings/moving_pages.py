"""Which pages change and cancel a session? A form, a look at what it will do to its holders, then the act. (R29)"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings import store
from courses.bookings.foreseen import Foreseen, foresee
from courses.bookings.moving import cancel_session, change, refusal_to_change
from courses.bookings.rules import LIVE
from courses.sessions import form, form_filled, form_rows
from courses.sessions.actions import Draft, draft_of, mark_of
from courses.sessions.form_page import asked_of, form_page
from courses.sessions.rules import SessionSaid, Status
from courses.sessions.sight import of_coordinator
from lms.base.errors import Refused
from lms.base.services import Services
from lms.base.words import counted, joined
from lms.web.fields import Fields, form_of
from lms.web.guards import coordinators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


class MovingPages(Controller):
    """Changing and cancelling a session."""

    path = "/sessions/{session:str}"
    guards = (coordinators,)

    @get("/edit")
    async def form(
        self, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
    ) -> Answer:
        """The form, with what the session says now."""
        seen = await _changeable(services, who, session)
        asked = await asked_of(services, seen.course.course)
        return await _form_page(services, seen, form_filled.of_draft(draft_of(seen), asked.agencies))

    @post("/edit", status_code=200)
    async def edit(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Show what the change will do, and save it once that has been seen; what nobody notices is saved at once."""
        seen, fields = await _changeable(services, who, session), await form_of(request)
        if form_rows.press(fields, least_by_kind=form.ROWS):
            return await _form_page(services, seen, fields)
        draft = form.read(fields, await asked_of(services, seen.course.course))
        why = fields.text("why", "why it changes", required=False, most=500)
        if draft is None or fields.errors or fields.value("do") == "again":
            return await _form_page(services, seen, fields)
        foreseen = foresee(seen, draft, await store.bookings_of(seen.id, LIVE), services.clock.moment())
        if foreseen.lose or not (foreseen.is_quiet or fields.yes("sure")):
            return _check_page(seen, fields, foreseen, why)
        return await _save(services, who, seen, fields, draft, why)

    @get("/cancel")
    async def cancel_form(
        self, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
    ) -> Answer:
        """Why it is cancelled, and who will be told."""
        return await _cancel_page(await _changeable(services, who, session), Fields())

    @post("/cancel", status_code=200)
    async def cancel(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Cancel it: everybody is told why, and free."""
        seen, fields = await _changeable(services, who, session), await form_of(request)
        why = fields.text("why", "why it is cancelled", most=500)
        if fields.errors:
            return await _cancel_page(seen, fields)
        await cancel_session(services, who.actor, session=seen.session, why=why)
        return see_other(f"/sessions/{session}/people", done="cancelled")


async def _changeable(services: Services, who: Who, session: str) -> SessionSaid:
    seen = await of_coordinator(services, who, session)
    if refusal := refusal_to_change(seen, services.clock.moment()):
        raise Refused(refusal)
    return seen


async def _save(services: Services, who: Who, seen: SessionSaid, fields: Fields, draft: Draft, why: str) -> Answer:
    try:
        await change(services, who.actor, session=seen.session, draft=draft, why=why, seen=fields.value("seen"))
    except Refused as error:
        fields.refuse("part-1-on", f"{error.refusal.message} {error.refusal.what_helps}".strip())
        return await _form_page(services, seen, fields)
    return see_other(f"/sessions/{seen.session}/people", done="changed")


async def _form_page(services: Services, seen: SessionSaid, fields: Fields) -> Answer:
    is_open = seen.status is Status.OPEN
    return form_page(
        services,
        await asked_of(services, seen.course.course),
        fields,
        title="Change the session",
        save="See what it does" if is_open else "Save",
        action=f"/sessions/{seen.session}/edit",
        back=f"/sessions/{seen.session}/people",
        session=seen,
        seen=fields.value("seen") or mark_of(draft_of(seen)),
        told="Nothing is saved yet: where people are told of the change, the next page shows it first."
        if is_open
        else "",
    )


def _check_page(seen: SessionSaid, fields: Fields, foreseen: Foreseen, why: str) -> Answer:
    """What the change will do, with the form carried along unseen."""
    left_out = ("csrf", "do", "sure")
    carried = [(name, value) for name, values in fields.given.items() if name not in left_out for value in values]
    return page(
        "courses/bookings/check_change.html",
        title="This cannot be saved yet" if foreseen.lose else "Check before you save",
        session=seen,
        foreseen=foreseen,
        carried=carried,
        places=fields.value("places"),
        why=why,
    )


async def _cancel_page(seen: SessionSaid, fields: Fields) -> Answer:
    live = await store.bookings_of(seen.id, LIVE)
    return page(
        "courses/bookings/cancel_session.html",
        title="Cancel the session",
        status=422 if fields.errors else 200,
        fields=fields,
        session=seen,
        told=_told(len(live)),
        without_mail=joined([each.name or each.reference for each in live if not each.email]),
    )


def _told(count: int) -> str:
    if not count:
        return "Nobody has booked: nobody is told."
    people = counted(count, "person is", "people are")
    return f"{people} told that it does not take place, and why. Their bookings end, and count as in notice."
