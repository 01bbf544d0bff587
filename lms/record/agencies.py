"""Which agencies are there, how fresh are their data, and how is one added or corrected? (R4)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from competencies.framework.names import Names
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.people.kinds import AGENCIES
from lms.people.store import AgencySaid
from lms.record import agencies_store
from lms.record.changing import row, save
from lms.record.forms import Input, filled, read_cells
from lms.record.sheet import is_old
from lms.record.sight import sight_of
from lms.web.downloads import download, wanted
from lms.web.fields import Fields, form_of
from lms.web.guards import administrators, leads
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
COLUMNS = ("agency", "name", "sector", "parent", "status", "people", "last_data_on", "data_are_old")
KEY = Input(
    name="agency", label="Key", what="the key", hint="Short and without blanks, such as SYP. It cannot be changed."
)
INPUTS = (
    Input(name="name", label="Name", what="the name"),
    Input(
        name="sector",
        label="Sector (optional)",
        what="the sector",
        hint="For example, local_authority, police, health.",
    ),
    Input(name="parent", label="Lies below (optional)", what="the agency above", sort="choice", empty="No agency"),
    Input(name="status", label="Status (optional)", what="the status"),
    Input(name="code_scheme", label="Scheme of its code (optional)", what="the scheme"),
    Input(name="code", label="Code (optional)", what="the code"),
    Input(name="source", label="Where this comes from (optional)", what="where this comes from"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An agency in the tree, `depth` below the top one; `people` have a post at it, `below` at those below too."""

    said: AgencySaid
    depth: int
    people: int
    is_old: bool


class Agencies(Controller):
    """The tree of agencies, for those who see their figures; changes are for administrators."""

    path = "/agencies"
    guards = (leads,)

    @get("/")
    async def tree(self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
        """Every agency the asker may see, each under the one above it."""
        today, names = services.clock.today(), await _names(services)
        people = await agencies_store.people_by_agency(today)
        found = branches(names, who, people, today, services.settings.old_data_days)
        if (kind := wanted(request)) != "html":
            return download(kind, f"agencies-{today.isoformat()}", COLUMNS, [_row(each) for each in found])
        return page(
            "lms/record/agencies.html",
            title="Agencies",
            done="The agency is saved." if request.query_params.get("done") else "",
            branches=found,
            old=[each for each in found if each.is_old and each.people],
        )

    @get("/new", guards=[administrators])
    async def new(self, services: NamedDependency[Services]) -> Answer:
        """The form for one more agency."""
        return _form_page(Fields(), await _names(services), None, {})

    @post("/new", guards=[administrators], status_code=200)
    async def add(self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
        """Record one more agency."""
        fields, names = await form_of(request), await _names(services)
        key = fields.text("agency", KEY.what, most=40)
        if key in {each.agency for each in names.agencies.values()}:
            fields.refuse("agency", f"There is an agency called {key} already")
        return await _save(services, who, fields, names, None, key)

    @get("/{agency:str}")
    async def one(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        agency: FromPath[str],
    ) -> Answer:
        """One agency: its roles with how many hold them, and ways to its people and figures."""
        today, names = services.clock.today(), await _names(services)
        said = _seen(names, who, agency)
        sight = sight_of(who, today)
        return page(
            "lms/record/agency.html",
            title=said.name,
            done="The agency is saved." if request.query_params.get("done") else "",
            agency=said,
            above=next((each for each in names.agencies.values() if each.agency == said.parent), None),
            below=[each for each in names.agencies.values() if each.parent == said.agency],
            roles=await agencies_store.roles_there(said.id, today),
            is_old=is_old(said.last_on, today, services.settings.old_data_days),
            sees_names=sight.sees.holds(said.id, "employee") or sight.sees.holds(said.id, "councillor"),
        )

    @get("/{agency:str}/details", guards=[administrators])
    async def details(
        self, services: NamedDependency[Services], who: NamedDependency[Who], agency: FromPath[str]
    ) -> Answer:
        """The form to correct an agency."""
        names = await _names(services)
        said = _seen(names, who, agency)
        return _form_page(Fields(), names, said, await _values(said))

    @post("/{agency:str}/details", guards=[administrators], status_code=200)
    async def correct(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], agency: FromPath[str]
    ) -> Answer:
        """Correct an agency. Moving it under another works everybody's standing out again."""
        names = await _names(services)
        said = _seen(names, who, agency)
        return await _save(services, who, await form_of(request), names, said, said.agency)


async def _names(services: Services) -> Names:
    return (await kept.now(services.settings.expiring_days)).names


def _seen(names: Names, who: Who, agency: str) -> AgencySaid:
    """The agency with this key; raises NotFound for one whose figures the asker may not see."""
    for each in names.agencies.values():
        if each.agency == agency and who.sees_figures_of(each.id):
            return each
    raise NotFound("There is no such agency.")


def branches(names: Names, who: Who, people: Mapping[int, int], today: date, old_after: int) -> list[Branch]:
    """The agencies in sight in the order of the tree; one whose parent is out of sight stands at the top."""
    seen = {each.agency: each for each in names.agencies.values() if who.sees_figures_of(each.id)}
    below: dict[str, list[AgencySaid]] = {}
    for each in seen.values():
        below.setdefault(each.parent if each.parent in seen else "", []).append(each)
    found: list[Branch] = []

    def climb(top: str, depth: int) -> None:
        for each in sorted(below.get(top, ()), key=lambda said: said.name.casefold()):
            old = is_old(each.last_on, today, old_after)
            found.append(Branch(said=each, depth=depth, people=people.get(each.id, 0), is_old=old))
            climb(each.agency, depth + 1)

    climb("", 0)
    return found


def _row(branch: Branch) -> tuple[str | int | date | bool | None, ...]:
    said = branch.said
    return said.agency, said.name, said.sector, said.parent, said.status, branch.people, said.last_on, branch.is_old


async def _values(said: AgencySaid) -> dict[str, str]:
    scheme, code, source = await agencies_store.codes(said.id)
    return {
        "name": said.name,
        "sector": said.sector,
        "parent": said.parent,
        "status": said.status,
        "code_scheme": scheme,
        "code": code,
        "source": source,
    }


async def _save(
    services: Services, who: Who, fields: Fields, names: Names, said: AgencySaid | None, key: str
) -> Answer:
    cells = read_cells(AGENCIES, fields, INPUTS, "") | {"agency": key}
    done = await save(services, who, fields, INPUTS, {"agencies": [row(cells)]})
    if done is None:
        return _form_page(fields, names, said, cells)
    return see_other(f"/agencies/{key}", done=done or "saved")


def _form_page(fields: Fields, names: Names, said: AgencySaid | None, values: Mapping[str, str]) -> Answer:
    own = said.agency if said else ""
    pairs = [(each.agency, each.name) for each in names.agencies.values() if each.agency != own]
    choices = {"parent": tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))}
    inputs = [filled(each, choices, values.get(each.name, "")) for each in INPUTS]
    return page(
        "lms/record/agency_form.html",
        title="Correct this agency" if said else "Add an agency",
        status=422 if fields.errors else 200,
        fields=fields,
        inputs=inputs if said else [KEY, *inputs],
        agency=said,
    )
