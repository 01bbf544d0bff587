"""Who is there, and how do new people come in? The list at /people, and the form for somebody new. (R43)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from competencies.compliance import kept
from competencies.framework.names import Names
from lms.base import db
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.people.rules import at_or_below
from lms.record.looks import look_at_list, noted, verb_of
from lms.record.search_store import Listed, Wanted, search
from lms.record.sight import Sight, sight_of
from lms.web.downloads import download, wanted
from lms.web.fields import Fields, query_of
from lms.web.guards import signed_in
from lms.web.reach import Posts
from lms.web.respond import AnyRequest, here_of, page
from lms.web.who import Who

Answer = Response[Any]
COLUMNS = ("person", "name", "status", "posts_today", "overdue_or_lapsed")


@get("/people", guards=[signed_in])
async def people(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """Everybody the asker may open, thirty at a time; for a manager, those who report to them.

    Those who left are on it when asked for.
    """
    asked = query_of(request)
    sight = sight_of(who, services.clock.today())
    async with db.read():
        names = (await kept.now(services.settings.expiring_days)).names
        filters = _wanted(asked, names, sight)
        kind = wanted(request)
        found = await search(
            sight,
            filters,
            after=asked.value("after"),
            before=asked.value("before"),
            limit=30 if kind == "html" else None,
        )
    answer = _answer(request, kind, asked, found, names, sight)
    verb = verb_of(request)
    return await noted(answer, look_at_list(services, who, [row.person for row in found.rows], verb), verb)


def _wanted(asked: Fields, names: Names, sight: Sight) -> Wanted:
    """The filters; raises `NotFound` for an agency out of sight or there is not; an unknown role is complained of."""
    by_key = {each.agency: each.id for each in names.agencies.values() if _may_name(sight, each.id)}
    parents = {each.id: by_key.get(each.parent) for each in names.agencies.values()}
    agency = asked.value("agency")
    if agency and agency not in by_key:
        raise NotFound("There is no such agency.")
    role = asked.one_of("role", {each.role: each.id for each in names.roles.values()}, "a role", required=False)
    return Wanted(
        words=asked.value("q")[:100],
        agencies=at_or_below(by_key[agency], parents) if agency else None,
        role=role,
        late_only=asked.yes("late"),
        closed_too=asked.yes("closed"),
    )


def _may_name(sight: Sight, agency: int) -> bool:
    """Whether the asker sees people of this agency, so that it may be named in the list of filters."""
    return sight.sees.holds(agency, "employee") or sight.sees.holds(agency, "councillor")


def _answer(request: AnyRequest, kind: str, asked: Fields, found: Listed, names: Names, sight: Sight) -> Answer:
    if kind != "html":
        rows = [(row.person, row.name, row.status, "; ".join(row.posts), row.late) for row in found.rows]
        return download(kind, f"people-{sight.today.isoformat()}", COLUMNS, rows)
    here = here_of(request)
    return page(
        "lms/record/people.html",
        title="People",
        status=422 if asked.errors else 200,
        fields=asked,
        found=found,
        next_page=here.to(after=found.after, before=None) if found.after else "",
        previous_page=here.to(before=found.before, after=None) if found.before else "",
        agencies=[
            (each.agency, each.name)
            for each in sorted(names.agencies.values(), key=lambda each: each.name)
            if _may_name(sight, each.id)
        ],
        roles=[(each.role, each.title) for each in sorted(names.roles.values(), key=lambda each: each.title)],
        applied=_applied(asked, names, sight, here),
        sees_names=not is_manager_only(sight.sees),
        sees_everybody=sight.sees.is_everything,
        may_add=sight.is_administrator or not sight.changes.is_nothing,
    )


def is_manager_only(sees: Posts) -> bool:
    """Whether nobody is in sight but those who report to the asker, and the asker."""
    return sees.is_nothing


def _applied(asked: Fields, names: Names, sight: Sight, here: Any) -> list[tuple[str, str]]:
    said = {each.agency: each.name for each in names.agencies.values() if _may_name(sight, each.id)}
    titles = {each.role: each.title for each in names.roles.values()}
    found = []
    if words := asked.value("q"):
        found.append((f"“{words}”", here.to(q=None, after=None, before=None)))
    if agency := asked.value("agency"):
        found.append((said.get(agency, agency), here.to(agency=None, after=None, before=None)))
    if role := asked.value("role"):
        found.append((titles.get(role, role), here.to(role=None, after=None, before=None)))
    if asked.yes("late"):
        found.append(("Overdue or lapsed", here.to(late=None, after=None, before=None)))
    if asked.yes("closed"):
        found.append(("Also those who left", here.to(closed=None, after=None, before=None)))
    return found
