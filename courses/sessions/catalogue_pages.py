"""What is there to learn, and when? The prospectus at /courses, and a page for each course. (R21)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from competencies.compliance.wanted import wanted
from courses.sessions import catalogue, catalogue_store
from courses.sessions.catalogue import Asked, Line
from courses.sessions.catalogue_filters import ALL, NEEDED, SHOW, read_asked, shown_filters
from courses.sessions.catalogue_store import Date
from courses.sessions.course_view import course_view
from lms.base.dates import ONE_DAY, starts_in_london
from lms.base.services import Services
from lms.facts.cells import INSTANT
from lms.web.downloads import download
from lms.web.downloads import wanted as wanted_as
from lms.web.fields import query_of
from lms.web.guards import signed_in
from lms.web.paging import Paging
from lms.web.respond import AnyRequest, here_of, page
from lms.web.who import Who

Answer = Response[Any]
SIZE = 40
COLUMNS = ("course", "title", "session", "starts_at", "ends_at", "venue", "mode", "places", "places_left")


@get("/courses", guards=[signed_in])
async def courses(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """The prospectus. Somebody who needs something sees first what counts for it."""
    fields, kind = query_of(request), wanted_as(request)
    today, now = services.clock.today(), services.clock.moment()
    shared = await kept.now(services.settings.expiring_days)
    wants = await wanted(shared, who.person_id, today)
    offered = await catalogue_store.courses(today)
    asked = read_asked(fields, offered, shared.names, needs_something=bool(wants.needs))
    dates = await _dates(asked, now, each=3 if kind == "html" else None)
    by_key = {each.competency: each for each in shared.names.competencies.values()}
    lines = catalogue.found(offered, dates, wants, asked, by_key)
    if kind != "html":
        return download(kind, f"courses-{today.isoformat()}", COLUMNS, _rows(lines))
    here = here_of(request)
    number = fields.value("page")
    paging = Paging(number=int(number) if number.isdigit() and len(number) < 9 else 1, total=len(lines), size=SIZE)
    filters = shown_filters(fields, asked, offered, shared.names, here)
    return page(
        "courses/catalogue.html",
        title="Courses",
        status=422 if fields.errors else 200,
        fields=fields,
        asked=asked,
        wants=wants.needs,
        lines=lines[paging.offset : paging.offset + paging.size],
        paging=paging,
        now=now,
        filters=filters,
        sentence=catalogue.first_sentence(lines, asked, wants, filtered=bool(filters.applied)),
        all_href=here.to(**{SHOW: ALL}),
        needed_href=here.to(**{SHOW: NEEDED}),
        by_when=catalogue.by_when,
        where=catalogue.where,
        places_left=catalogue.places_left,
    )


async def _dates(asked: Asked, now: datetime, *, each: int | None) -> list[Date]:
    """The dates to come that fit, of each course the next few."""
    after = max(now, starts_in_london(asked.from_on)) if asked.from_on else now
    up_to = starts_in_london(asked.to_on + ONE_DAY) if asked.to_on else None
    return await catalogue_store.dates(after, up_to=up_to, venue=asked.venue, each=each)


def _rows(lines: Sequence[Line]) -> list[tuple[str | int, ...]]:
    return [
        (
            line.course.course,
            line.course.title,
            each.session,
            INSTANT.write(each.starts_at),
            INSTANT.write(each.ends_at),
            each.venue,
            each.mode or line.course.mode,
            each.places,
            each.places - each.taken,
        )
        for line in lines
        for each in line.dates
    ]


@get("/courses/{course:str}", guards=[signed_in])
async def course_page(course: FromPath[str], services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """One course: who should come, what they can do after, its dates, on which terms."""
    view = await course_view(services, who, course)
    return page("courses/course.html", title=view.course.title, view=view)
