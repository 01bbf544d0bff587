"""Which pages show coverage? The table of rates, and the people behind a rate."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from competencies.compliance import kept
from competencies.coverage.behind import Place
from competencies.framework.names import Names
from lms.base.errors import BadInput
from lms.base.services import Services
from lms.reports import figures, listing, sentences, table
from lms.reports.actions import EVERYBODY, Behinds, look_behind
from lms.reports.asked import OF_LIST, OF_TABLE, View, is_as_written, read_view
from lms.reports.behind_then import Part
from lms.reports.choices import STRENGTH_WORDS, Choices, about, applied, choices
from lms.reports.looking import Coverage, look
from lms.reports.looks import noted
from lms.reports.scope import Scope, figures_scope, names_scope
from lms.web import downloads
from lms.web.address import Address, link
from lms.web.fields import Fields, query_of, read_day
from lms.web.guards import leads
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


class CoveragePages(Controller):
    """How much of what is needed is in date, and who stands behind it."""

    path = "/coverage"
    guards = (leads,)

    @get("/")
    async def coverage(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]
    ) -> Answer:
        """The sentence, the second rate and the table; or the table as a file."""
        fields = query_of(request)
        view = read_view(fields, today=services.clock.today(), now=services.clock.now(), known=OF_TABLE)
        try:
            fields.stop_if_refused()
            if not is_as_written(fields):
                return see_other(link(table.TABLE, view.query()))
            found = await look(services, who, view)
        except BadInput as error:
            return await _not_asked_so(services, who, view, fields, error, table.TABLE)
        if (kind := downloads.wanted(request)) != "html":
            return _file(found, kind)
        return _coverage_page(services, who, found)

    @get("/people")
    async def people(
        self, request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]
    ) -> Answer:
        """The people of a cell, or of any cells, by state; or all of them as a file."""
        fields = query_of(request)
        view = read_view(fields, today=services.clock.today(), now=services.clock.now(), known=OF_LIST)
        part = _part(fields)
        kind = downloads.wanted(request)
        try:
            fields.stop_if_refused()
            if not is_as_written(fields):
                return see_other(link(table.PEOPLE, view.query()))
            found = await look_behind(services, who, view, part if kind == "html" else Part(limit=EVERYBODY))
        except BadInput as error:
            return await _not_asked_so(services, who, view, fields, error, table.PEOPLE)
        if kind == "html":
            answer = _people_page(services, who, found)
            answer.background = noted(services, who, "looked", found)
            return answer
        await noted(services, who, "exported", found)()
        return downloads.download(kind, f"behind-coverage-{view.on}", listing.COLUMNS, listing.file_rows(found))


def _coverage_page(services: Services, who: Who, found: Coverage) -> Answer:
    view, names = found.view, found.answer.names
    today = services.clock.today()
    rate = found.together.coverage(in_person=view.in_person)
    added = table.sums(found.answer)
    return page(
        "lms/reports/coverage.html",
        title="Coverage",
        first=sentences.first(rate, on=view.on, today=today, in_person=view.in_person),
        change=sentences.change(rate, found.then, found.then_on) if found.then else "",
        strict=sentences.strict(found.together.strict(in_person=view.in_person)),
        old=sentences.old_data(found.old, services.settings.old_data_days),
        scope=sentences.scope(names.agencies, found.scope.agencies),
        nothing_recorded=_nothing_recorded(view, names),
        heat=table.heat(added, view, names, _opens(who, view, names), sees_all=found.scope.is_everything),
        states=listing.state_links(found.together, view, table.PEOPLE) if not names_scope(who).is_nothing else [],
        **_panel(view, table.TABLE, choices(names, found.scope)),
    )


def _people_page(services: Services, who: Who, found: Behinds) -> Answer:
    view, names = found.view, found.names
    rate = found.counts.coverage(in_person=view.in_person)
    words = choices(names, figures_scope(who))
    return page(
        "lms/reports/people.html",
        title="The people behind a figure",
        about=about(view, words),
        first=sentences.first(rate, on=view.on, today=services.clock.today(), in_person=view.in_person),
        scope=sentences.scope(names.agencies, found.scope.agencies, names=True),
        states=listing.state_links(found.counts, view, table.PEOPLE),
        everybody=link(table.PEOPLE, view.query("state")),
        nothing_recorded=_nothing_recorded(view, names),
        groups=listing.groups(found),
        how_many=listing.how_many(found.counts, view.states),
        pages=listing.pages(found.page, view, table.PEOPLE),
        back=link(table.TABLE, view.query("state")),
        **_panel(view, table.PEOPLE, words),
    )


def _nothing_recorded(view: View, names: Names) -> bool:
    """Whether the figures are empty because they are of an instant before anything was on record."""
    return view.known_at is not None and not names.agencies


def _panel(view: View, path: str, words: Choices) -> dict[str, Any]:
    """What the panel of filters needs; addresses always name the day."""
    here = Address(path=path, query=view.query())
    return {
        "view": view,
        "known_on": read_day(view.known),
        "here": here,
        "choices": words,
        "applied": applied(view, here, words),
        "strengths": list(STRENGTH_WORDS.items()),
        "errors": {},
    }


async def _not_asked_so(services: Services, who: Who, view: View, fields: Fields, error: BadInput, path: str) -> Answer:
    """The filters again, with what is wrong beside them and no figures (422)."""
    fields.take(error)
    shown = Fields()
    shown.errors = {f"f-{name}": message for name, message in fields.errors.items()}
    names = (await kept.now(services.settings.expiring_days)).names
    panel = _panel(view, path, choices(names, figures_scope(who)))
    return page(
        "lms/reports/not_asked_so.html",
        title="Coverage",
        status=422,
        fields=shown,
        **{**panel, "errors": fields.errors},
    )


def _file(found: Coverage, kind: str) -> Answer:
    by = found.answer.question.by
    return downloads.download(kind, f"coverage-{found.view.on}", figures.columns(by), figures.rows(found.answer))


def _opens(who: Who, view: View, names: Names) -> table.Opens:
    scope: Scope = names_scope(who)
    id_by_agency = {each.agency: each.id for each in names.agencies.values()}

    def opens(row: str) -> bool:
        if scope.is_nothing:
            return False
        return not row or view.by != "agency" or scope.holds(id_by_agency[row])

    return opens


def _part(fields: Fields) -> Part:
    return Part(after=_place(fields, "after"), before=_place(fields, "before"), last=fields.yes("last"))


def _place(fields: Fields, name: str) -> Place | None:
    text = fields.value(name)
    if not text:
        return None
    try:
        return Place.read(text)
    except ValueError:
        fields.refuse(name, "This place in the list is not one we wrote. Start from its first page.")
        return None
