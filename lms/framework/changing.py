"""Which pages change a requirement? A form, a look at whom it touches, then the act. For administrators."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from competencies.framework.names import Names
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.framework import actions, forms
from lms.framework.actions import CHANGE, CHECK, Effect
from lms.framework.preview import preview
from lms.framework.rules import Change, Row, steps
from lms.framework.views import requirement_href
from lms.framework.words import MODES
from lms.web.fields import Fields, form_of, query_of, read_day
from lms.web.guards import administrators
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who
from lms.work import actions as work
from lms.work import store as works
from lms.work.rules import ENDED, State, WorkSaid

Answer = Response[Any]


class ChangingPages(Controller):
    """Change, add or end a requirement."""

    path = "/framework"
    guards = (administrators,)

    @get("/add")
    async def add(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Which competency the role is to need; the choice leads to the form."""
        names, fields = await _names(services), query_of(request)
        role = next((each for each in names.roles.values() if each.role == fields.value("role")), None)
        if role is None:
            raise NotFound
        choices = {each.competency: each.title for each in names.competencies.values()}
        if "competency" in fields.given:
            chosen = fields.one_of("competency", {key: key for key in choices}, "a competency")
            if chosen:
                return see_other(requirement_href(role.role, chosen, "change"))
        return page(
            "lms/framework/add.html",
            title="Which competency should it need?",
            status=422 if fields.errors else 200,
            fields=fields,
            role=role,
            choices=sorted(choices.items(), key=lambda choice: choice[1]),
        )

    @get("/roles/{role:str}/{competency:str}/change")
    async def form(
        self, request: AnyRequest, services: NamedDependency[Services], role: FromPath[str], competency: FromPath[str]
    ) -> Answer:
        """The form, filled with what the requirement says now, or will on the day `on`."""
        asked = query_of(request)
        today, agency = services.clock.today(), asked.value("agency")
        again = await _change_of(asked.value("again")) if asked.value("again") else None
        if again and again.terms:
            return await _form_page(services, role, competency, forms.filled(again.terms, again.agency, again.from_on))
        rows = await _rows(services, role, competency, agency)
        general = await _rows(services, role, competency, "") if agency else rows
        on = read_day(asked.value("on"))
        terms = forms.terms_to_show(rows, general, on or today)
        fields = forms.filled(terms, agency, on or forms.first_of_next_month(today))
        return await _form_page(services, role, competency, fields)

    @post("/roles/{role:str}/{competency:str}/change", status_code=200)
    async def check(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        role: FromPath[str],
        competency: FromPath[str],
    ) -> Answer:
        """Look at whom the change touches; nothing is saved yet."""
        fields, names = await form_of(request), await _names(services)
        agencies = {"": "", **{each.agency: each.agency for each in names.agencies.values()}}
        agency = fields.one_of("agency", agencies, "an agency", required=False) or ""
        from_on = fields.day("from", "the first day")
        terms = forms.read_terms(fields)
        rows = await _rows(services, role, competency, agency)
        if from_on is None or fields.errors:
            return await _form_page(services, role, competency, fields, status=422)
        change = Change(
            role=role,
            competency=competency,
            agency=agency,
            from_on=from_on,
            terms=terms,
            why=terms.source,
            seen=tuple(row.id for row in rows),
        )
        if not steps(rows, change):
            fields.refuse("from", "The requirement says all this on that day already. Change something else")
            return await _form_page(services, role, competency, fields, status=422)
        return see_other(f"/framework/changes/{await actions.check(services, who.actor, change)}")

    @get("/roles/{role:str}/{competency:str}/end")
    async def end_form(
        self, request: AnyRequest, services: NamedDependency[Services], role: FromPath[str], competency: FromPath[str]
    ) -> Answer:
        """Which day is the last on which it is needed."""
        return await _end_page(services, role, competency, query_of(request))

    @post("/roles/{role:str}/{competency:str}/end", status_code=200)
    async def end_check(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        role: FromPath[str],
        competency: FromPath[str],
    ) -> Answer:
        """Look at whom the end touches; nothing is saved yet."""
        fields = await form_of(request)
        agency = fields.value("agency")
        rows = await _rows(services, role, competency, agency)
        from_on, why = forms.read_end(fields, rows)
        if from_on is None or fields.errors:
            return await _end_page(services, role, competency, fields, status=422)
        change = Change(
            role=role,
            competency=competency,
            agency=agency,
            from_on=from_on,
            terms=None,
            why=why,
            seen=tuple(row.id for row in rows),
        )
        return see_other(f"/framework/changes/{await actions.check(services, who.actor, change)}")

    @get("/changes/{reference:str}")
    async def show(self, services: NamedDependency[Services], reference: FromPath[str]) -> Answer:
        """How far it is; then whom the change would touch, or how it ended."""
        found = await _settled(reference)
        change = msgspec.convert(json.loads(found.asked), Change)
        names = await _names(services)
        shown = {"found": found, "change": change, **_named(names, change)}
        if found.state not in ENDED:
            progress = work.progress_of(reference)
            return page("lms/framework/working.html", title="Working it out", progress=progress, **shown)
        if found.kind == CHECK and found.state is State.DONE:
            made = preview(
                change,
                await _rows(services, change.role, change.competency, change.agency),
                msgspec.convert(json.loads(found.result), Effect),
                where=shown["where"],
                today=services.clock.today(),
                expiring_days=services.settings.expiring_days,
            )
            return page("lms/framework/check.html", title="Check before you save", preview=made, **shown)
        heading = "Saved" if found.state is State.DONE else "Nothing was changed"
        return page("lms/framework/ended.html", title=heading, result=json.loads(found.result), **shown)

    @post("/changes/{reference:str}", status_code=200)
    async def confirm(
        self, services: NamedDependency[Services], who: NamedDependency[Who], reference: FromPath[str]
    ) -> Answer:
        """Save the change that was looked at."""
        found = await works.find(reference)
        if found is None or found.kind != CHECK or found.state is not State.DONE:
            raise NotFound
        change = msgspec.convert(json.loads(found.asked), Change)
        return see_other(f"/framework/changes/{await actions.carry_out(services, who.actor, change)}")


async def _names(services: Services) -> Names:
    return (await kept.now(services.settings.expiring_days)).names


async def _rows(services: Services, role: str, competency: str, agency: str) -> list[Row]:
    place = actions.place_of(await _names(services), role=role, competency=competency, agency=agency)
    return await actions.rows_at(place)


async def _change_of(reference: str) -> Change | None:
    found = await works.find(reference)
    if found is None or found.kind not in (CHECK, CHANGE):
        return None
    return msgspec.convert(json.loads(found.asked), Change)


async def _settled(reference: str) -> WorkSaid:
    """The act, when it has ended or after a second and a half: most have, and need no page of waiting."""
    found = await works.find(reference)
    for _ in range(15):
        if found is None or found.state in ENDED:
            break
        await asyncio.sleep(0.1)
        found = await works.find(reference)
    if found is None or found.kind not in (CHECK, CHANGE):
        raise NotFound
    return found


def _named(names: Names, change: Change) -> dict[str, Any]:
    """The role, competency and place of a change, for its pages."""
    place = actions.place_of(names, role=change.role, competency=change.competency, agency=change.agency)
    return {
        "role": names.roles[place.role],
        "competency": names.competencies[place.competency],
        "where": names.agencies[place.agency].name if place.agency is not None else "everywhere",
        "href": requirement_href(change.role, change.competency),
    }


async def _form_page(services: Services, role: str, competency: str, fields: Fields, *, status: int = 200) -> Answer:
    names = await _names(services)
    place = actions.place_of(names, role=role, competency=competency)
    return page(
        "lms/framework/change.html",
        title="Change a requirement from a day",
        status=status,
        fields=fields,
        role=names.roles[place.role],
        competency=names.competencies[place.competency],
        agencies=sorted(((each.agency, each.name) for each in names.agencies.values()), key=lambda each: each[1]),
        modes=list(MODES.items()),
        expiring_days=services.settings.expiring_days,
    )


async def _end_page(services: Services, role: str, competency: str, fields: Fields, *, status: int = 200) -> Answer:
    names = await _names(services)
    place = actions.place_of(names, role=role, competency=competency, agency=fields.value("agency"))
    return page(
        "lms/framework/end.html",
        title="End a requirement",
        status=status,
        fields=fields,
        role=names.roles[place.role],
        competency=names.competencies[place.competency],
        where=names.agencies[place.agency].name if place.agency is not None else "everywhere",
    )
