"""How are places booked for others, several at once? `/sessions/{session}/book-for`, a line of result for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings.actions import Wish, book
from courses.bookings.opened import open_session
from courses.bookings.rules import BookingRefusal
from courses.bookings.words import LOOKS, places_sentence
from courses.sessions.rules import SessionSaid
from lms.base.errors import NotAllowed, NotFound, Refused
from lms.base.services import Services
from lms.record.looks import look_at_list
from lms.record.search_store import Wanted, search
from lms.record.sight import sight_of
from lms.team import store
from lms.team.reachable import Reachable, reachable
from lms.web.fields import Fields, form_of, query_of
from lms.web.guards import signed_in
from lms.web.reach import posts_cared_for
from lms.web.respond import AnyRequest, page
from lms.web.who import Who

Answer = Response[Any]
AT_MOST = 50
"""People for whom one books at once."""
Choices = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the booking for one person: its state, or why there is none."""

    person: str
    name: str
    booking: str
    state: str
    why: str
    may_override: bool


@get("/sessions/{session:str}/book-for", guards=[signed_in])
async def book_for_page(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
) -> Answer:
    """Choose for whom."""
    _stop_unless_books(who)
    opened = await open_session(services, who, session)
    return await _page(services, who, opened, query_of(request))


@post("/sessions/{session:str}/book-for", guards=[signed_in], status_code=200)
async def book_for_them(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
) -> Answer:
    """Book for each of them by itself; what stands in the way of one does not stop the others."""
    _stop_unless_books(who)
    fields = await form_of(request)
    opened = await open_session(services, who, session)
    chosen = await _chosen(services, who, fields)
    if fields.errors:
        return await _page(services, who, opened, fields, status=422)
    outcomes = [await _booked(services, who, opened, each, override_clash=fields.yes("both")) for each in chosen]
    return page(
        "lms/team/booked_for.html",
        title="Places booked" if any(each.booking for each in outcomes) else "No place booked",
        session=await open_session(services, who, session),
        outcomes=outcomes,
        looks={state.value: look for state, look in LOOKS.items()},
        clashing=[each.person for each in outcomes if each.may_override],
    )


def _stop_unless_books(who: Who) -> None:
    if not (who.manages or who.looks_after or who.coordinates):
        raise NotAllowed("Places for others are booked by their manager, their agency’s lead or the coordinator.")


async def _booked(
    services: Services, who: Who, session: SessionSaid, person: Reachable, *, override_clash: bool
) -> Outcome:
    wish = Wish(
        approved=person.approved,
        by_coordinator=who.coordinates,
        override_clash=override_clash,
        within=person.agencies,
    )
    try:
        made = await book(services, who.actor, session=session.session, person=person.id, wish=wish)
    except Refused as no:
        may_override = isinstance(no.refusal, BookingRefusal) and no.refusal.may_override
        return _outcome(person, why=f"{no.refusal.message} {no.refusal.what_helps}".strip(), may_override=may_override)
    except NotFound:
        return _outcome(person, why="There is no post on record today.")
    return _outcome(person, booking=made.booking, state=made.state.value)


def _outcome(
    person: Reachable, *, booking: str = "", state: str = "", why: str = "", may_override: bool = False
) -> Outcome:
    return Outcome(
        person=person.person, name=person.name, booking=booking, state=state, why=why, may_override=may_override
    )


async def _chosen(services: Services, who: Who, fields: Fields) -> list[Reachable]:
    """Those ticked and those typed, each once; whoever is not the asker's to book for is not there."""
    typed = [each for each in re.split(r"[\s,;]+", fields.value("others")) if each]
    wanted = list(dict.fromkeys([*fields.values("person"), *typed]))
    if not wanted:
        fields.refuse("person", "Choose at least one person")
    elif len(wanted) > AT_MOST:
        fields.refuse("person", f"Choose {AT_MOST} people at the most")
    if fields.errors:
        return []
    found = await _reach(services, who, wanted)
    known = {key for each in found for key in (each.person, each.email)}
    for missing in (each for each in wanted if each not in known and each.lower() not in known):
        where = "others" if missing in typed else "person"
        fields.refuse(where, f"There is nobody called {missing[:80]} for whom you may book")
    return found


async def _reach(services: Services, who: Who, wanted: Sequence[str]) -> list[Reachable]:
    """Those with these references or addresses for whom the asker may book."""
    emails = [each.lower() for each in wanted if "@" in each]
    references = [each for each in wanted if "@" not in each]
    return reachable(await store.named(references, emails, services.clock.today()), who)


async def _page(services: Services, who: Who, session: SessionSaid, fields: Fields, *, status: int = 200) -> Answer:
    """The form: one's team, those found by name for a lead, those chosen already, and a box to type others in."""
    today, words = services.clock.today(), fields.value("q")[:100]
    ticked = fields.values("person")[:AT_MOST]
    choices = {each.person: each.name for each in await _reach(services, who, ticked)}
    if who.manages and who.person_id is not None:
        choices |= {each.person: each.name or each.person for each in await store.reports_of(who.person_id, today)}
    if who.looks_after and words:
        sight = replace(sight_of(who, today), sees=posts_cared_for(who))
        choices |= {each.person: each.name or each.person for each in (await search(sight, Wanted(words=words))).rows}
    answer = page(
        "lms/team/book_for.html",
        title="Book for somebody else",
        status=status,
        fields=fields,
        session=session,
        places=places_sentence(session),
        choices=[(person, name, person) for person, name in choices.items()],
        ticked=ticked,
        words=words,
        searches=who.looks_after,
        types=who.coordinates,
    )
    if choices:
        answer.background = look_at_list(services, who, sorted(choices))
    return answer
