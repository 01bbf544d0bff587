"""Which pages show what each role needs, by when, how often and because of what? For everybody signed in."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from competencies.coverage.asking import Question, ask
from competencies.coverage.rules import Counts, percent_words, total
from competencies.framework.names import Names
from lms.base.errors import NotFound
from lms.base.services import Services
from lms.framework import store, views
from lms.framework.views import COLUMNS
from lms.web.downloads import Cell, download, wanted
from lms.web.guards import signed_in
from lms.web.respond import AnyRequest, page
from lms.web.who import Who

Answer = Response[Any]


class FrameworkPages(Controller):
    """Competencies, roles, and what a role needs."""

    path = "/framework"
    guards = (signed_in,)

    @get("/")
    async def competencies(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Every competency by strand and level, with how many roles need it."""
        names, today = await _names(services), services.clock.today()
        strands = views.competency_list(await store.in_force_or_planned(), names, today)
        if (kind := wanted(request)) != "html":
            columns = ("strand", "level", "competency", "title", "roles_mandatory", "roles_recommended")
            rows: list[list[Cell]] = [
                [strand, each.note, each.key, each.text, each.mandatory, each.recommended]
                for strand, of_it in strands.items()
                for each in of_it
            ]
            return download(kind, "competencies", columns, rows)
        return page("lms/framework/competencies.html", title="Framework", strands=strands, names=names)

    @get("/roles")
    async def roles(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Every role by target group, with how much it needs."""
        names, today = await _names(services), services.clock.today()
        groups = views.role_list(await store.in_force_or_planned(), names, today)
        if (kind := wanted(request)) != "html":
            columns = ("group", "role", "title", "kind", "mandatory", "recommended")
            rows: list[list[Cell]] = [
                [group, each.key, each.text, each.note, each.mandatory, each.recommended]
                for group, of_it in groups.items()
                for each in of_it
            ]
            return download(kind, "roles", columns, rows)
        return page("lms/framework/roles.html", title="Roles", groups=groups, names=names)

    @get("/roles/{role:str}")
    async def role(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], role: FromPath[str]
    ) -> Answer:
        """What a role needs today, what is planned, and what was needed before."""
        names, today = await _names(services), services.clock.today()
        found = next((each for each in names.roles.values() if each.role == role), None)
        if found is None:
            raise NotFound
        needs = views.needs(await store.of_role(found.id), names, today)
        if (kind := wanted(request)) != "html":
            return download(kind, f"requirements-{role}", COLUMNS, [need.cells() for need in needs])
        return page(
            "lms/framework/role.html",
            title=found.title,
            role=found,
            group=next((each for each in names.groups if each.group == found.group), None),
            needs=[need for need in needs if need.time == "now"],
            planned=sorted((n for n in needs if n.time == "planned"), key=lambda n: n.row.in_force_from),
            over=sorted((n for n in needs if n.time == "over"), key=lambda n: n.row.last_on, reverse=True),
            may_change=who.is_administrator,
        )

    @get("/roles/{role:str}/{competency:str}")
    async def requirement(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        role: FromPath[str],
        competency: FromPath[str],
    ) -> Answer:
        """One requirement: its rows, past and to come, and who changed what when."""
        names, today = await _names(services), services.clock.today()
        of_role = next((each for each in names.roles.values() if each.role == role), None)
        of_competency = next((each for each in names.competencies.values() if each.competency == competency), None)
        if of_role is None or of_competency is None:
            raise NotFound
        versions = await store.ever_said(of_role.id, of_competency.id)
        needs = views.needs(versions, names, today)
        if (kind := wanted(request)) != "html":
            return download(kind, f"requirement-{role}-{competency}", COLUMNS, [need.cells() for need in needs])
        return page(
            "lms/framework/requirement.html",
            title=f"{of_competency.title}: {of_role.title}",
            role=of_role,
            competency=of_competency,
            now=[need for need in needs if need.time == "now"],
            needs=needs,
            said=views.said(versions, names),
            may_change=who.is_administrator,
        )

    @get("/competencies/{competency:str}")
    async def competency(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        competency: FromPath[str],
    ) -> Answer:
        """Who needs a competency, what satisfies it, and how much of it is in date."""
        names, today = await _names(services), services.clock.today()
        found = next((each for each in names.competencies.values() if each.competency == competency), None)
        if found is None:
            raise NotFound
        needs = views.needs(await store.of_competency(found.id), names, today)
        if (kind := wanted(request)) != "html":
            return download(kind, f"requirements-{competency}", COLUMNS, [need.cells() for need in needs])
        equivalences = await store.equivalences_of(found.id)
        counts = await _counts(services, who, competency)
        return page(
            "lms/framework/competency.html",
            title=found.title,
            competency=found,
            needs=[need for need in needs if need.time == "now"],
            planned=[need for need in needs if need.time == "planned"],
            satisfied_by=_equivalents([row for row in equivalences if row["satisfies"] == found.id], "holds", names),
            satisfies=_equivalents([row for row in equivalences if row["holds"] == found.id], "satisfies", names),
            counts=counts,
            percent=percent_words(counts.coverage()) if counts else "",
        )


async def _names(services: Services) -> Names:
    return (await kept.now(services.settings.expiring_days)).names


async def _counts(services: Services, who: Who, competency: str) -> Counts | None:
    """The mandatory post-needs of today at the agencies whose figures one may see; None for who sees none (R43)."""
    if not who.sees_figures:
        return None
    question = Question(
        on=services.clock.today(), by=("competency",), competency=competency, within=who.agencies_visible
    )
    return total([line.counts for line in (await ask(services, question)).lines])


def _equivalents(rows: list[dict[str, Any]], other: str, names: Names) -> list[dict[str, Any]]:
    """Equivalences with the competency at their other end."""
    return [{**row, "competency": names.competencies[row[other]]} for row in rows]
