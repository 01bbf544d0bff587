"""How does somebody new come in by a form: with a reference, a name, and a first post?"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from competencies.compliance import kept
from competencies.framework.names import Names
from lms.base.errors import NotAllowed
from lms.base.services import Services
from lms.facts.rules import SourceRow
from lms.people.kinds import PEOPLE, POSTS
from lms.record import store
from lms.record.changing import DETAILS, refuse_unseen_manager, row, save
from lms.record.forms import FORMS, Input, choices_of, filled, read_cells, refuse_others_posts
from lms.record.sight import Sight, sight_of
from lms.web.fields import Fields, form_of
from lms.web.guards import names as names_guard
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]
REFERENCE = Input(
    name="person",
    label="Reference",
    what="the reference",
    hint="The agency’s or partnership’s own, such as P00042. Never a name.",
)
OF_PERSON = (REFERENCE, *(each for each in DETAILS if each.name != "status"))
IN_USE = (
    "This reference is in use. If the person has moved to your agency, ask an administrator to add the post; "
    "if not, choose another reference"
)


@get("/people/new", guards=[names_guard])
async def new_person(services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """The form for somebody new."""
    sight = _may_add(services, who)
    names = (await kept.now(services.settings.expiring_days)).names
    return _form_page(Fields(), sight, names)


@post("/people/new", guards=[names_guard], status_code=200)
async def add_person(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """Record somebody new with their first post, or neither."""
    sight, fields = _may_add(services, who), await form_of(request)
    names = (await kept.now(services.settings.expiring_days)).names
    inputs = _inputs(sight, names)
    person = fields.text("person", REFERENCE.what, most=40)
    fields.text("name", "the name")
    of_person = read_cells(PEOPLE, fields, OF_PERSON, person)
    of_post = read_cells(POSTS, fields, inputs, person) | {"person": person}
    refuse_others_posts(fields, sight, inputs, names)
    await refuse_unseen_manager(fields, sight, names)
    if person and await store.with_posts(person) is not None:
        fields.refuse("person", IN_USE)
    tables: dict[str, list[SourceRow]] = {"people": [row(of_person)], "posts": [row(of_post)]}
    if await save(services, who, fields, inputs, tables) is None:
        return _form_page(fields, sight, names)
    return see_other(f"/people/{person}", done="added")


def _may_add(services: Services, who: Who) -> Sight:
    sight = sight_of(who, services.clock.today())
    if not sight.is_administrator and sight.changes.is_nothing:
        raise NotAllowed("People are added by the lead of their agency, or by an administrator.")
    return sight


def _inputs(sight: Sight, names: Names) -> tuple[Input, ...]:
    choices = choices_of(sight, names)
    return tuple(filled(each, choices, "") for each in (*OF_PERSON, *FORMS["posts"].inputs))


def _form_page(fields: Fields, sight: Sight, names: Names) -> Answer:
    status = 422 if fields.errors else 200
    inputs = _inputs(sight, names)
    return page("lms/record/new_person.html", title="Add a person", status=status, fields=fields, inputs=inputs)
