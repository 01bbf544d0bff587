"""What is being changed, by whom, and on which page does it come back when something is amiss?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from competencies.framework.names import Names
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.facts.rules import SourceRow
from lms.facts.similar import Guesses
from lms.record import actions, search_store, store
from lms.record.forms import END, FORMS, REASON, FactForm, Input, cells_of, complain, filled, inputs_of, key_of
from lms.record.history import title_of
from lms.record.opening import Opened, kind_of_role, open_to_change
from lms.record.recorded import Fact, PostSaid
from lms.record.sight import Sight
from lms.web.fields import Fields
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
FORM = "form"
"""What stands where a file's name would, in the row of a form."""
DETAILS = (
    Input(name="name", label="Name", what="the name"),
    Input(name="email", label="Work email address (optional)", what="the address", hint="Sign-in links go to it."),
    Input(
        name="status",
        label="Status",
        what="the status",
        sort="choice",
        choices=(("active", "Active"), ("closed", "Closed: no longer with the partnership")),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """A record opened by somebody who may change it; on most pages the kind of fact, on some the fact."""

    services: Services
    who: Who
    opened: Opened
    form: FactForm
    fact: Fact | None

    @property
    def person(self) -> str:
        """The person's reference."""
        return self.opened.versions.person

    @property
    def base(self) -> str:
        """The address of the record."""
        return f"/people/{self.person}"

    @property
    def before(self) -> dict[str, str]:
        """The fact's cells as they are; raises NotFound on a page without one."""
        if self.fact is None:
            raise NotFound("There is no such fact.")
        return cells_of(self.fact, self.person, self.opened.names)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The fields of the form, filled with the fact if there is one."""
        cells = self.before if self.fact else None
        return inputs_of(self.form, self.opened.sight, self.opened.names, cells)

    def refuse_twice(self, fields: Fields, cells: Mapping[str, str]) -> None:
        """Complain when there is a fact of this key already: adding would correct it unseen."""
        kind, names = self.form.kind, self.opened.names
        known = {key_of(kind, cells_of(each, self.person, names)) for each in self.form.of(self.opened.recorded)}
        if not fields.errors and key_of(kind, cells) in known:
            words = f"This {self.form.noun} is on record already. Correct that one instead"
            fields.refuse(self.form.inputs[0].name, words)

    def refuse_way_in(self, fields: Fields) -> None:
        """Complain when somebody who looks after a part of the record changes who can sign in to all of it."""
        said = self.opened.versions
        for name, before in (("email", said.email), ("status", said.status)):
            if not self.opened.is_all_theirs and fields.value(name) != before:
                fields.refuse(name, "Only an administrator can change this for this person")

    def back(self, done: str) -> Answer:
        """On to the record, which says what was done."""
        return see_other(self.base, done=done)


At = NamedDependency[SkipValidation[Changing]]
"""A handler's parameter: what the address names. It is made here, so that nothing of it need be checked again."""


async def changing(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], person: FromPath[str]
) -> Changing:
    """What the address names, for one who may change it; raises NotFound for anything else."""
    opened = await open_to_change(services, who, person)
    form = FORMS.get(request.path_params.get("facts", "posts"))
    if form is None:
        raise NotFound("There is no such page.")
    number = request.path_params.get("fact")
    fact = None if number is None else _fact(opened, form, int(number))
    return Changing(services=services, who=who, opened=opened, form=form, fact=fact)


def _fact(opened: Opened, form: FactForm, number: int) -> Fact:
    """The fact in force with this number, if it is the asker's to change."""
    kind = kind_of_role(opened.names)
    for each in form.of(opened.recorded):
        if each.id == number:
            theirs = not isinstance(each, PostSaid) or opened.sight.changes.holds(each.agency, kind(each.role))
            if theirs or opened.sight.is_administrator:
                return each
    raise NotFound("There is no such fact.")


async def save(
    services: Services,
    who: Who,
    fields: Fields,
    inputs: Sequence[Input],
    tables: Mapping[str, Sequence[SourceRow]],
    *,
    why: str = "",
) -> str | None:
    """Record the rows of a form. None when a field is complained of; `unchanged` when they say nothing new; else ''."""
    reading = await actions.read(tables)
    complain(fields, reading.problems, inputs)
    if fields.errors:
        return None
    report = await actions.record(services, who.actor, reading, why=why)
    complain(fields, report.problems, inputs)
    if fields.errors:
        return None
    return "" if any(t.added or t.corrected or t.withdrawn for t in report.tallies) else "unchanged"


async def refuse_unseen_manager(fields: Fields, sight: Sight, names: Names, before: str = "") -> None:
    """Complain of a manager whom the asker may not know of, in the words for one there is not. (R43)"""
    manager = fields.value("manager")
    if not manager or manager == before or sight.is_administrator:
        return
    found = await store.with_posts(manager)
    if found is None or not sight.may_open(found.id, found.as_known(None).posts, kind_of_role(names)):
        hint = Guesses(await search_store.names_in_sight(sight)).hint(manager)
        fields.refuse("manager", f"There is no person called {manager}.{hint}")


def row(cells: Mapping[str, str], line: int = 1) -> SourceRow:
    """The row of a form."""
    return SourceRow(FORM, line, cells)


def why(fields: Fields, *, required: bool = True) -> str:
    """The reason given for a correction."""
    return fields.text("why", "why this is changed", required=required, most=500)


def details_page(at: Changing, fields: Fields) -> Answer:
    """The form for name, address and status."""
    said = at.opened.versions
    values = {"name": said.name, "email": said.email, "status": said.status}
    inputs = [filled(each, {each.name: each.choices}, values[each.name]) for each in DETAILS]
    return _page("Correct the details", at, fields, inputs=inputs, action=f"{at.base}/details", save="Save")


def fact_page(at: Changing, fields: Fields) -> Answer:
    """The form to add a fact, or to correct one."""
    if at.fact is None:
        return _page(
            at.form.add, at, fields, inputs=at.inputs, action=f"{at.base}/{at.form.path}/new", save=at.form.add
        )
    here = f"{at.base}/{at.form.path}/{at.fact.id}"
    ends = at.form.may_end and not at.before.get("ends_on")
    ways = [(f"{here}/end", f"Give this {at.form.noun} its last day")] if ends else []
    ways.append((f"{here}/withdraw", f"Withdraw this {at.form.noun}: it should never have been recorded"))
    title = f"Correct this {at.form.noun}"
    return _page(title, at, fields, inputs=at.inputs, action=here, save="Save", ways=ways, asks_why=True)


def end_page(at: Changing, fields: Fields) -> Answer:
    """The form for the last day, and the reason if there is one to give."""
    ends_on = at.before["ends_on"] or at.services.clock.today().isoformat()
    return _page(
        f"End this {at.form.noun}",
        at,
        fields,
        inputs=[filled(END, {}, ends_on), REASON],
        action=f"{at.base}/{at.form.path}/{at.fact.id if at.fact else 0}/end",
        save="Save the last day",
        about=title_of(at.fact, at.opened.names) if at.fact else "",
    )


def withdraw_page(at: Changing, fields: Fields) -> Answer:
    """What will be withdrawn, and the question why."""
    return _page(
        f"Withdraw this {at.form.noun}",
        at,
        fields,
        inputs=[],
        action=f"{at.base}/{at.form.path}/{at.fact.id if at.fact else 0}/withdraw",
        save="Withdraw",
        about=title_of(at.fact, at.opened.names) if at.fact else "",
        asks_why=True,
        withdraws=True,
    )


def _page(title: str, at: Changing, fields: Fields, **context: Any) -> Answer:
    shown = {"ways": [], "about": "", "asks_why": False, "withdraws": False, **context}
    status = 422 if fields.errors else 200
    person = at.opened.versions
    return page("lms/record/form.html", title=title, status=status, fields=fields, person=person, **shown)
