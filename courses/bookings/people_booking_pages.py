"""Which pages book for others, for coordinators? A search, a list to tick, and what became of it. (R25)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from courses.bookings.people_booking import MOST, Outcome, Searched, book_all, find
from courses.bookings.people_pages import shown
from courses.bookings.rules import State
from courses.sessions.rules import SessionSaid
from courses.sessions.sight import of_coordinator
from lms.base.services import Services
from lms.base.words import counted
from lms.web.fields import Fields, form_of
from lms.web.guards import coordinators
from lms.web.looks import look_at
from lms.web.respond import AnyRequest, page, see_other
from lms.web.who import Who

Answer = Response[Any]


class PeopleBookingPages(Controller):
    """Booking for somebody, or for several at once."""

    path = "/sessions/{session:str}/people"
    guards = (coordinators,)

    @post("/find", status_code=200)
    async def find(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Whom the lines mean, and whether each can be booked."""
        seen, fields = await of_coordinator(services, who, session), await form_of(request)
        lines = _lines(fields)
        if fields.errors:
            return await shown(services, who, seen, fields=fields)
        found = await find(services, seen, lines)
        people = [each.found.person for line in found for each in line.candidates]
        answer = _found_page(seen, found, fields)
        answer.background = look_at(services, who, kind="people", subject="list", after={"people": people})
        return answer

    @post("/book", status_code=200)
    async def book(
        self,
        request: AnyRequest,
        services: NamedDependency[Services],
        who: NamedDependency[Who],
        session: FromPath[str],
    ) -> Answer:
        """Book those who are ticked; those who cannot be are shown again, each with the reason."""
        seen, fields = await of_coordinator(services, who, session), await form_of(request)
        both = frozenset(fields.values("both"))
        ticked = list(dict.fromkeys([*fields.values("person"), *fields.values("both")]))[:MOST]
        if not ticked:
            fields.refuse("people", "Tick somebody to book")
            return await shown(services, who, seen, fields=fields)
        outcomes = await book_all(services, who.actor, seen, ticked, both=both)
        refused = [each.reference for each in outcomes if each.refusal]
        if not refused:
            return see_other(f"/sessions/{session}/people", **_counts(outcomes))
        again = await of_coordinator(services, who, session)
        return _found_page(again, await find(services, again, refused), fields, outcomes)


def _lines(fields: Fields) -> list[str]:
    """The people typed, one on each line."""
    lines = list(dict.fromkeys(line.strip() for line in fields.value("people").splitlines() if line.strip()))
    if not lines:
        fields.refuse("people", "Enter a reference, an email address or a name")
    elif len(lines) > MOST:
        fields.refuse("people", f"Enter {MOST} people or fewer at once")
    elif any(len(line) < 2 or "\x00" in line for line in lines):
        fields.refuse("people", "Each line must have 2 characters or more")
    return lines


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    booked = sum(each.state is State.CONFIRMED for each in outcomes)
    return {"booked": booked, "waiting": sum(each.state is State.WAITING for each in outcomes)}


def _found_page(
    session: SessionSaid, found: Sequence[Searched], fields: Fields, outcomes: Sequence[Outcome] = ()
) -> Answer:
    """The list to tick; after an act, what became of it stands before those who are left."""
    numbers = _counts(outcomes)
    done = [counted(numbers["booked"], "person has a place", "people have a place")] if numbers["booked"] else []
    if numbers["waiting"]:
        done.append(counted(numbers["waiting"], "waits for one", "wait for one"))
    return page(
        "courses/bookings/people_found.html",
        title="These could not be booked" if outcomes else "Whom do you mean?",
        status=409 if outcomes else 200,
        fields=fields,
        session=session,
        found=found,
        done=f"{', '.join(done)}." if done else "",
        refused={each.reference: each.refusal for each in outcomes if each.refusal},
        anybody=any(each.may_book or each.may_override for line in found for each in line.candidates),
    )
