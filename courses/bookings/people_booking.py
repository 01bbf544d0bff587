"""How does a coordinator book for one person or many? Found by reference, address or name, looked at, ticked. (R25)"""

from __future__ import annotations

from dataclasses import dataclass

from courses.bookings.actions import Wish, book
from courses.bookings.opening import look
from courses.bookings.people_store import Found, search
from courses.bookings.rules import BookingRefusal, State
from courses.sessions.rules import SessionSaid
from lms.base.errors import NotFound, Refusal, Refused
from lms.base.services import Actor, Services

MOST = 50
"""People looked for at once."""
HELPS = {
    "wrong_audience": "If they are to come, add their group under “Change the session”.",
    "not_open": "Open the session first.",
}
"""What helps a coordinator, where others are told to ask one; by the code of the refusal."""
MATCHES = 10
"""People shown for one line; more than that are too many to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who was found, and what stands in the way of a place, if anything."""

    found: Found
    refusal: BookingRefusal | None

    @property
    def may_book(self) -> bool:
        """Whether ticking them leads to a place or to the waiting list."""
        return self.refusal is None or self.refusal.may_wait

    @property
    def what_helps(self) -> str:
        """What the coordinator can do about it."""
        return HELPS.get(self.refusal.code, self.refusal.what_helps) if self.refusal else ""

    @property
    def may_override(self) -> bool:
        """Whether they can be booked when the coordinator says that both bookings are meant."""
        return self.refusal is not None and self.refusal.may_override


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A line as it was typed, and whom it may mean."""

    text: str
    candidates: tuple[Candidate, ...]
    too_many: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it means exactly one person, who can then be ticked already."""
        return len(self.candidates) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of booking somebody: a state, or a refusal."""

    reference: str
    state: State | None = None
    refusal: Refusal | None = None


async def find(services: Services, session: SessionSaid, lines: list[str]) -> list[Searched]:
    """Whom each line may mean, and whether they could be booked now."""
    return [await _find(services, session, line) for line in lines]


async def _find(services: Services, session: SessionSaid, text: str) -> Searched:
    found = await search(text, services.clock.today(), limit=MATCHES + 1)
    if len(found) > MATCHES:
        return Searched(text=text, candidates=(), too_many=True)
    at = services.clock.moment()
    seen = [await look(services, session, each.id, at=at, by_coordinator=True) for each in found]
    candidates = [Candidate(found=each, refusal=of.refusal) for each, of in zip(found, seen, strict=True)]
    return Searched(text=text, candidates=tuple(candidates))


async def book_all(
    services: Services, actor: Actor, session: SessionSaid, references: list[str], *, both: frozenset[str]
) -> list[Outcome]:
    """Book each, in a unit of work of their own: what one is refused takes nothing from the others. Those in `both`
    are booked although they are booked elsewhere at the same time."""
    return [await _book(services, actor, session, each, override=each in both) for each in references]


async def _book(services: Services, actor: Actor, session: SessionSaid, reference: str, *, override: bool) -> Outcome:
    wish = Wish(by_coordinator=True, override_clash=override)
    try:
        booking = await book(services, actor, session=session.session, person=reference, wish=wish)
    except Refused as error:
        return Outcome(reference=reference, refusal=error.refusal)
    except NotFound as error:
        return Outcome(reference=reference, refusal=Refusal(code="nobody", message=str(error)))
    return Outcome(reference=reference, state=booking.state)
