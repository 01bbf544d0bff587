"""Which pages show one person's record? Their own at /me, anybody's at /people/{person}. (R12, R13, R43)"""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from lms.base.services import Services
from lms.record import figures, search_store
from lms.record.bookings import bookings_shown
from lms.record.history import history
from lms.record.looks import look, noted, verb_of
from lms.record.opening import Opened, kind_of_role, open_record
from lms.record.picture import groups, lines
from lms.record.remedies import opened_remedies
from lms.record.sentences import Voice, first_sentence
from lms.record.sheet import sheet
from lms.web.downloads import download, wanted
from lms.web.fields import Fields, query_of
from lms.web.guards import signed_in
from lms.web.reach import posts_booked_for
from lms.web.respond import AnyRequest, page
from lms.web.who import Who

Answer = Response[Any]

DONE = {
    "added": "The person is recorded.",
    "details": "The details are saved.",
    "posts": "The post is saved.",
    "ended": "The last day is saved.",
    "absences": "The absence is saved.",
    "dispensations": "The dispensation is saved.",
    "evidence": "The evidence is saved, and the record below is worked out again.",
    "withdrawn": "It is withdrawn, and the record below is worked out again.",
    "unchanged": "Nothing was different, so nothing was changed.",
}


@get("/me", guards=[signed_in])
async def me(request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who]) -> Answer:
    """My record."""
    if who.person_id is None:
        return page("lms/record/no_record.html", title="My record")
    asked = query_of(request)
    opened = await _opened(asked, services, who, who.person_id)
    reports = (await search_store.reports(who.person_id, services.clock.today())).people if who.manages else 0
    return await _answer(request, services, opened, asked, title="My record", reports=reports, ways_on="/book")


@get("/people/{person:str}", guards=[signed_in])
async def record(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], person: FromPath[str]
) -> Answer:
    """A person's record. A look at another's is noted in the audit trail."""
    asked = query_of(request)
    opened = await _opened(asked, services, who, person)
    found = opened.versions.person
    ways_on = "/book" if opened.is_own else f"/book-for?person={found}" if may_book_for(who, opened) else ""
    answer = await _answer(request, services, opened, asked, title=f"Record of {found}", reports=0, ways_on=ways_on)
    verb = verb_of(request)
    return answer if opened.is_own else await noted(answer, look(services, who, found, verb), verb)


def may_book_for(who: Who, opened: Opened) -> bool:
    """Whether the asker may book places for this person: their manager, who answers for a post, a coordinator."""
    today, kind, posts = opened.sight.today, kind_of_role(opened.names), posts_booked_for(who)
    return who.coordinates or any(
        posts.holds(post.agency, kind(post.role)) or (who.person_id is not None and post.manager_id == who.person_id)
        for post in opened.recorded.posts
        if post.runs_on(today)
    )


async def _opened(asked: Fields, services: Services, who: Who, person: str | int) -> Opened:
    on = asked.day("on", "the day", required=False)
    known_at = asked.instant("known_at", "the instant")
    return await open_record(services, who, person, on=on, known_at=known_at)


async def _answer(
    request: AnyRequest, services: Services, opened: Opened, asked: Fields, *, title: str, reports: int, ways_on: str
) -> Answer:
    person, answer = opened.versions.person, opened.answer
    if (kind := wanted(request)) != "html":
        name = f"record-{person}-{answer.on.isoformat()}"
        return download(kind, name, figures.COLUMNS, figures.rows(person, answer))
    today, settings = services.clock.today(), services.settings
    known_at = asked.instant("known_at", "the instant")
    put_right = await opened_remedies(services, opened, known_at=known_at)
    of_person = lines(answer, opened.names, put_right, return_days=settings.return_days)
    laid_out = sheet(opened, today=today, old_after=settings.old_data_days)
    has_post = any(post.runs for post in laid_out.posts)
    return page(
        "lms/record/record.html",
        title=title,
        status=422 if asked.errors else 200,
        fields=asked,
        done=DONE.get(request.query_params.get("done", "")),
        person=opened.versions,
        is_own=opened.is_own,
        on=answer.on,
        known_at=known_at,
        begins_later=opened.versions.begins_after(known_at),
        sentence=first_sentence(of_person, Voice(opened.is_own, answer.on, today), has_post=has_post),
        groups=groups(of_person),
        ways_on=ways_on,
        bookings=bookings_shown(put_right, services.clock.moment()),
        sheet=laid_out,
        may_change=opened.may_change and known_at is None,
        history=history(opened.versions, opened.names) if opened.may_change and known_at is None else None,
        reports=reports,
    )
