"""Which page shows the people of a session, to its coordinators and trainers? (R24, R26, R43)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from competencies.compliance import kept
from courses.bookings import people
from courses.bookings.moving import refusal_to_change
from courses.bookings.people import People, people_of
from courses.prospectus.words import MODES
from courses.sessions import planner_store
from courses.sessions.planner import share_words, short_words
from courses.sessions.planner_view import refusals_to_open
from courses.sessions.rules import SessionSaid, Status
from courses.sessions.sight import in_care
from courses.sessions.store import awarded_by, keys_in
from lms.base import db
from lms.base.errors import Refusal
from lms.base.services import Services
from lms.base.words import counted
from lms.people.store import agencies
from lms.web import downloads
from lms.web.address import link
from lms.web.fields import Fields
from lms.web.guards import signed_in
from lms.web.looks import EXPORTED, LOOKED, look_at
from lms.web.respond import AnyRequest, page
from lms.web.who import Who

Answer = Response[Any]
DONE = {
    "planned": "The session is planned as a draft.",
    "opened": "The session is open for booking.",
    "kept": "The session goes ahead.",
    "copied": "The copy is made, as a draft.",
    "changed": "The session is changed.",
    "cancelled": "The session is cancelled, and everybody who had booked is told.",
    "offered": "The place is offered.",
    "given-up": "The booking is cancelled.",
}


@get("/sessions/{session:str}/people", guards=[signed_in])
async def people_page(
    request: AnyRequest, services: NamedDependency[Services], who: NamedDependency[Who], session: FromPath[str]
) -> Answer:
    """Who has a place, who waits, who asks, and what they need in the room; or the list as a file, without needs."""
    seen = await in_care(services, who, session)
    kind = downloads.wanted(request)
    if kind != "html":
        found = await people_of(seen)
        await note_look(services, who, seen, found, EXPORTED)()
        rows = [people.cells(row) for row in [*found.live, *found.over]]
        return downloads.download(kind, f"people-{session}", people.COLUMNS, rows)
    return await shown(services, who, seen, done=_done(request))


async def shown(
    services: Services,
    who: Who,
    session: SessionSaid,
    *,
    done: str = "",
    refused: Mapping[str, Refusal] | None = None,
    fields: Fields | None = None,
) -> Answer:
    """The page; `refused` are refusals by booking, said beside the person, and `fields` those of booking for others."""
    async with db.read():
        found = await people_of(session)
        around = await _around(services, session)
    wrong = fields is not None and fields.errors
    answer = page(
        "courses/bookings/people.html",
        title="People in this session",
        status=409 if refused else 422 if wrong else 200,
        session=session,
        people=found,
        first=people.first_sentence(session, found),
        refused=refused or {},
        fields=fields or Fields(),
        done=done,
        may_change=who.coordinates and refusal_to_change(session, services.clock.moment()) is None,
        **around,
    )
    answer.background = note_look(services, who, session, found, LOOKED)
    return answer


async def _around(services: Services, session: SessionSaid) -> dict[str, Any]:
    """What stands around the people: who trains, what is short, why it cannot open, who needs what it gives."""
    today = services.clock.today()
    trainers = (await planner_store.trainers_on_record([session.id])).get(session.id, {})
    blocked = (await refusals_to_open()).get(session.course.course)
    by_id = {each.id: each for each in await agencies()} if session.shares else {}
    names = (await kept.now(services.settings.expiring_days)).names
    titles = {each.competency: each.title for each in names.competencies.values()}
    query = {"on": today.isoformat(), "state": ["overdue", "lapsed"]}
    return {
        "short": short_words(session, today) if session.short_by else "",
        "must_decide": bool(session.short_by and session.decide_on and session.decide_on <= today),
        "blocked": blocked if session.status is Status.DRAFT else None,
        "trainers": [
            trainers.get(each) or f"{each} (not on record: does not see this page)"
            for each in keys_in(session.trainers)
        ],
        "shares": [share_words(each, by_id, services.clock.moment()) for each in session.shares],
        "mode": MODES.get(session.mode, session.mode),
        "needed": [
            (titles.get(key, key), link("/coverage/people", {**query, "competency": key}))
            for key in await awarded_by(session)
        ],
    }


def note_look(services: Services, who: Who, session: SessionSaid, found: People, verb: str) -> Any:
    """A note of whose bookings were seen or taken away, and whose needs were seen among them."""
    rows = [*found.live, *found.over]
    after: dict[str, object] = {"people": [row.booking.reference for row in rows]}
    if verb == LOOKED:
        after["needs"] = [row.booking.reference for row in rows if row.needs]
    return look_at(services, who, kind="session people", subject=session.session, verb=verb, after=after)


def _done(request: AnyRequest) -> str:
    """What was done just now, in words."""
    query = request.query_params
    numbers = {name: int(query[name]) for name in ("booked", "waiting", "released") if query.get(name, "").isdecimal()}
    said = []
    if "booked" in numbers:
        said.append(counted(numbers["booked"], "person has a place", "people have a place"))
    if numbers.get("waiting"):
        said.append(counted(numbers["waiting"], "waits for one", "wait for one"))
    if "released" in numbers:
        said.append(counted(numbers["released"], "place is given back", "places are given back"))
    return f"{', '.join(said)}." if said else DONE.get(query.get("done", ""), "")
