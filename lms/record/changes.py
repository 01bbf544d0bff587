"""How is a fact about a person added, corrected, ended or withdrawn on a page? Through the one door of all facts."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.di import Provide

from lms.facts.rules import SourceRow
from lms.people.kinds import PEOPLE
from lms.record.changing import (
    DETAILS,
    FORM,
    Answer,
    At,
    changing,
    details_page,
    end_page,
    fact_page,
    refuse_unseen_manager,
    row,
    save,
    why,
    withdraw_page,
)
from lms.record.forms import END, key_of, read_cells, refuse_others_posts
from lms.web.fields import Fields, form_of
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest


class Changes(Controller):
    """Forms about one person, for those who look after them: `at` is what the address names."""

    path = "/people/{person:str}"
    guards = (signed_in,)
    dependencies = {"at": Provide(changing)}  # noqa: RUF012

    @get("/details")
    async def details(self, at: At) -> Answer:
        """The form for name, address and status."""
        return details_page(at, Fields())

    @post("/details", status_code=200)
    async def save_details(self, request: AnyRequest, at: At) -> Answer:
        """Correct name, address and status."""
        fields = await form_of(request)
        fields.text("name", "the name")
        at.refuse_way_in(fields)
        cells = read_cells(PEOPLE, fields, DETAILS, at.person)
        done = await save(at.services, at.who, fields, DETAILS, {"people": [row(cells)]})
        return details_page(at, fields) if done is None else at.back(done or "details")

    @get("/{facts:str}/new")
    async def new(self, at: At) -> Answer:
        """The form for one more fact."""
        return fact_page(at, Fields())

    @post("/{facts:str}/new", status_code=200)
    async def add(self, request: AnyRequest, at: At) -> Answer:
        """Record one more fact."""
        fields, inputs = await form_of(request), at.inputs
        cells = read_cells(at.form.kind, fields, inputs, at.person)
        refuse_others_posts(fields, at.opened.sight, inputs, at.opened.names)
        await refuse_unseen_manager(fields, at.opened.sight, at.opened.names)
        at.refuse_twice(fields, cells)
        done = await save(at.services, at.who, fields, inputs, {at.form.kind.name: [row(cells)]})
        return fact_page(at, fields) if done is None else at.back(done or at.form.path)

    @get("/{facts:str}/{fact:int}")
    async def one(self, at: At) -> Answer:
        """The form to correct a fact, with ways to end or withdraw it."""
        return fact_page(at, Fields())

    @post("/{facts:str}/{fact:int}", status_code=200)
    async def correct(self, request: AnyRequest, at: At) -> Answer:
        """Correct a fact; what was said before stays on record as superseded (R3)."""
        fields, inputs, before = await form_of(request), at.inputs, at.before
        cells = read_cells(at.form.kind, fields, inputs, at.person)
        refuse_others_posts(fields, at.opened.sight, inputs, at.opened.names)
        await refuse_unseen_manager(fields, at.opened.sight, at.opened.names, before.get("manager", ""))
        rows = [row(cells)]
        if key_of(at.form.kind, cells) != key_of(at.form.kind, before):
            at.refuse_twice(fields, cells)
            rows = [SourceRow(FORM, 1, before, withdraw=True), row(cells, line=2)]
        done = await save(at.services, at.who, fields, inputs, {at.form.kind.name: rows}, why=why(fields))
        return fact_page(at, fields) if done is None else at.back(done or at.form.path)

    @get("/{facts:str}/{fact:int}/end")
    async def ask_end(self, at: At) -> Answer:
        """The form for the last day."""
        return end_page(at, Fields())

    @post("/{facts:str}/{fact:int}/end", status_code=200)
    async def end(self, request: AnyRequest, at: At) -> Answer:
        """Give a fact its last day."""
        fields = await form_of(request)
        last = fields.day("ends_on", "the last day")
        cells = at.before | {"ends_on": last.isoformat() if last else ""}
        reason = why(fields, required=False) or "ended by form"
        done = await save(at.services, at.who, fields, (END,), {at.form.kind.name: [row(cells)]}, why=reason)
        return end_page(at, fields) if done is None else at.back(done or "ended")

    @get("/{facts:str}/{fact:int}/withdraw")
    async def ask_withdraw(self, at: At) -> Answer:
        """Say what will be withdrawn, and ask why."""
        return withdraw_page(at, Fields())

    @post("/{facts:str}/{fact:int}/withdraw", status_code=200)
    async def withdraw(self, request: AnyRequest, at: At) -> Answer:
        """Take a fact back; that it was once recorded stays on record (R3)."""
        fields = await form_of(request)
        gone = SourceRow(FORM, 1, at.before, withdraw=True)
        reason = why(fields)
        done = await save(at.services, at.who, fields, at.form.inputs, {at.form.kind.name: [gone]}, why=reason)
        return withdraw_page(at, fields) if done is None else at.back(done or "withdrawn")
